"""The log says what happened and never to whom."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from carefront.domain.permissions import Scope
from carefront.shared import logging as private_logging
from carefront.shared.ids import new_id

OWN = logging.getLogger("carefront.tests")
OTHER = logging.getLogger("another.library")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log file of a profile."""
    handler = private_logging.configure(tmp_path / "logs")
    yield tmp_path / "logs" / "carefront.log"
    private_logging.remove(handler)


def test_an_event_with_ids_and_numbers_is_kept(log: Path) -> None:
    identifier = new_id()
    OWN.info("booking_saved appointment=%s rows=%d scope=%s", identifier, 14, next(iter(Scope)))
    assert f"booking_saved appointment={identifier} rows=14" in log.read_text()


def test_a_name_is_removed_wherever_it_is_put(log: Path) -> None:
    OWN.info("patient_found name=%s", "Marta Nowak")
    OWN.info("found Marta Nowak")
    OWN.info("patient_found %(name)s", {"name": "Marta Nowak"})
    OTHER.info("Marta Nowak")
    assert "Marta" not in log.read_text()
    assert "patient_found name=[removed]" in log.read_text()


def test_a_warning_of_a_library_is_told_by_its_place_only(log: Path, expected_log: object) -> None:
    assert callable(expected_log)
    expected_log("another.library")
    OTHER.warning("could not read %s", "Marta Nowak")
    assert "WARNING another.library" in log.read_text()
    assert "Marta" not in log.read_text()


def test_a_failure_is_told_by_types_and_places_not_by_its_message(log: Path, expected_log: object) -> None:
    assert callable(expected_log)
    expected_log("carefront.tests")
    try:
        try:
            raise ValueError("Marta Nowak")
        except ValueError as error:
            raise KeyError("+48 600 100 200") from error
    except KeyError:
        OWN.exception("import_failed")
    text = log.read_text()
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_logging.py" in text
    assert "Marta" not in text
    assert "600" not in text.split("import_failed")[1]


def test_no_line_can_be_forged(log: Path) -> None:
    OWN.info("patient_found name=%s", "x\n2026-01-01 INFO all is well")
    assert len(log.read_text().splitlines()) == 1


def test_what_belongs_together_carries_one_id(log: Path) -> None:
    with private_logging.correlated() as identifier:
        OWN.info("one")
        OWN.info("two")
    OWN.info("three")
    assert [identifier in line for line in log.read_text().splitlines()] == [True, True, False]


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_only_the_owner_can_read_the_log(log: Path) -> None:
    OWN.info("started")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700

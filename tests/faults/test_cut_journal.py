"""A journal with a damaged page ends there in silence; what was acknowledged after it must not be missed in silence."""

import shutil
from pathlib import Path

import pytest

from carefront.application.failures import DatabaseDamaged
from carefront.bootstrap import open_desk
from carefront.cli.doctor import extra_checks
from carefront.persistence.integrity import examine
from carefront.persistence.schema import local_schema
from tests.support.practice import KIM, LEE, Practice, at


def test_a_journal_that_ends_before_the_last_booking_is_not_opened_as_if_all_were_well(
    practice: Practice, tmp_path: Path
) -> None:
    for number in range(10):
        practice.booked(at(9 + number // 2, 30 * (number % 2)), patient_id=LEE if number % 2 else KIM)
    copy = tmp_path / "copy"
    shutil.copytree(practice.folder, copy)
    journal = copy / "carefront.db-wal"
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 0xFF
    journal.write_bytes(content)
    with pytest.raises(DatabaseDamaged) as caught:
        open_desk(copy)
    assert caught.value.detail == "journal_lost"


@pytest.mark.parametrize(
    ("harm", "where"),
    [
        ("DELETE FROM calendar_index WHERE rowid = (SELECT max(rowid) FROM calendar_index)", "calendar_index"),
        ("UPDATE calendar_index SET end_s = end_s + 60", "calendar_index"),
        ("UPDATE occupancy SET visit_end_s = visit_end_s - 60", "occupancy"),
        ("DELETE FROM occupancy", "occupancy"),
    ],
)
def test_the_doctor_finds_a_projection_that_differs_from_its_rows(practice: Practice, harm: str, where: str) -> None:
    practice.booked(at(10))
    practice.booked(at(11), patient_id=LEE)
    connection = practice.desk.database.open_writer()
    profile, key = practice.desk.profile, practice.desk.database.key
    assert examine(connection, profile, local_schema(), extra_checks(key)).is_sound
    connection.execute(harm)
    report = examine(connection, profile, local_schema(), extra_checks(key))
    connection.close()
    assert any(finding.check == "projections" and where in finding.where for finding in report.findings)

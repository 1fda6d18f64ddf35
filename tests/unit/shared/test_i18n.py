"""Translations: the first language that has a catalogue, else the program's own English."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from carefront.shared import i18n


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a German catalogue, and English again afterwards."""
    gettext._translations.clear()  # type: ignore[attr-defined]
    catalogue = Catalog(locale="de")
    catalogue.add("Visit", "Termin")
    catalogue.add(("{count} visit", "{count} visits"), ("{count} Termin", "{count} Termine"))
    catalogue.add("Order", "Reihenfolge", context="sorting")
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{i18n.DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(i18n, "resource_path", lambda *_parts: tmp_path)
    yield tmp_path
    i18n.install(["en"])


def test_a_language_with_a_catalogue_is_used(catalogues: Path) -> None:
    i18n.install(["de-AT", "de"])
    assert i18n._("Visit") == "Termin"
    assert i18n.ngettext("{count} visit", "{count} visits", 2) == "{count} Termine"
    assert i18n.pgettext("sorting", "Order") == "Reihenfolge"


def test_what_has_no_translation_stays_english(catalogues: Path) -> None:
    i18n.install(["de"])
    assert i18n._("Undo") == "Undo"
    assert i18n.ngettext("{count} room", "{count} rooms", 1) == "{count} room"
    assert i18n.pgettext("a visit", "Order") == "Order"


@pytest.mark.parametrize("languages", [["tlh"], [], ["xx-YY", "en"]])
def test_without_a_catalogue_everything_is_english(catalogues: Path, languages: list[str]) -> None:
    i18n.install(languages)
    assert i18n._("Visit") == "Visit"
    assert i18n.ngettext("{count} visit", "{count} visits", 2) == "{count} visits"


def test_the_language_in_use_is_told(catalogues: Path) -> None:
    i18n.install(["de-AT", "de"])
    assert i18n.language() == "de_AT"
    i18n.install([])
    assert i18n.language() == "en"

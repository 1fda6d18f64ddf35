"""A window on a file of two practices shows and writes out what it does of the first alone: each view, each page of the
settings, the palette, every export."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import carefront
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.settings.page_table import settings_pages
from carefront.views.settings.window import SettingsWindow
from carefront.views.view_pages import VIEWS
from tests.support.front_window import Front, open_front
from tests.support.hands import Hands
from tests.support.practice import Practice
from tests.support.spoken import shown
from tests.support.two_practices import TwoFiles, build_two_files, canaries_in

EXPORTING = {"view_utilisation", "view_caseload", "view_billing", "view_audit"}
LATE_MS = 500
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def files(practice_template: Path, tmp_path_factory: pytest.TempPathFactory) -> TwoFiles:
    return build_two_files(practice_template, tmp_path_factory.mktemp("two on screen"))


@dataclass
class Shown:
    """What a window told of one thing: what is spoken, what was written out."""

    text: str
    written: str = ""

    def plain(self) -> tuple[str, str]:
        """Without row and entry numbers, digests and seals, which come of the count of the device's acts."""
        hidden = re.compile(r"\bd:[0-9a-f]{32}|[0-9a-f]{64}|\b\d+\b")
        return hidden.sub("#", self.text), hidden.sub("#", self.written)


def on_screen(files: TwoFiles, place: Path, qtbot: QtBot, look: Any) -> tuple[Any, Any]:
    """What ``look`` finds in a window on each of the files."""
    found = []
    for name, folder in (("both", files.both), ("alone", files.alone)):
        practice = Practice.copied(folder, place / name)
        front = open_front(practice, qtbot, memory=ForgetfulMemory())
        found.append(look(front))
        front.window.close()
        practice.close()
    return found[0], found[1]


def settled(front: Front) -> str:
    """What is shown once nothing is made late any more, such as keys in tips or a count of openings."""

    def is_waiting() -> bool:
        timers = (timer for timer in front.window.findChildren(QTimer) if timer.isActive() and timer.isSingleShot())
        return any(timer.interval() < LATE_MS for timer in timers)

    before, now = "", shown()
    while now != before:
        for _turn in range(20):
            QApplication.processEvents()
        front.qtbot.waitUntil(lambda: not is_waiting(), timeout=20_000)
        before, now = now, shown()
    return now


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_and_its_export_are_the_same_with_a_second_practice_in_the_file(
    files: TwoFiles, tmp_path: Path, qtbot: QtBot, view: str
) -> None:
    def look(front: Front) -> Shown:
        front.window.command_given.emit(view)
        return Shown(settled(front), "".join(_written(front, tmp_path)))

    both, alone = on_screen(files, tmp_path, qtbot, look)
    assert canaries_in(both.text + both.written) == []
    assert both.plain() == alone.plain()
    assert bool(both.written) is (view in EXPORTING)


def _written(front: Front, place: Path) -> Iterator[str]:
    """The table of the page in view."""
    for page in front.window.findChildren(QWidget):
        if hasattr(page, "export") and hasattr(page._model, "save"):
            path = place / "out.csv"
            page._model.save(path)
            front.qtbot.waitUntil(path.exists)
            yield path.read_text(encoding="utf-8-sig")
            path.unlink()


def test_every_module_that_makes_a_table_to_be_written_out_is_seen_here() -> None:
    places = (Path(carefront.__file__).parent / "viewmodels").rglob("*.py")
    making = {path.stem for path in places if re.search(r" OutTable\(|\bOpenTable\b", path.read_text("utf-8"))}
    assert making == {"utilisation_faces", "caseload_view_model", "charges_export", "audit_export"}


def test_every_page_of_the_settings_is_the_same(files: TwoFiles, tmp_path: Path, qtbot: QtBot) -> None:
    def look(front: Front) -> dict[str, Shown]:
        found = {}
        for page in settings_pages():
            front.window.command_given.emit(f"settings:{page.id}")
            found[page.id] = Shown(settled(front))
        settings = front.window.findChild(SettingsWindow)
        assert settings is not None
        settings.close()
        return found

    both, alone = on_screen(files, tmp_path, qtbot, look)
    assert canaries_in(repr(both)) == []
    assert {name: shown.plain() for name, shown in both.items()} == {
        name: shown.plain() for name, shown in alone.items()
    }


@pytest.mark.parametrize("typed", ["twincanary", "kim", "rao kim wed 10 fu", "555-0666"])
def test_the_palette_finds_nobody_of_the_second(files: TwoFiles, tmp_path: Path, qtbot: QtBot, typed: str) -> None:
    def look(front: Front) -> Shown:
        hands = Hands(front)
        hands.press(Qt.Key.Key_K, CTRL)
        hands.type(typed)
        told = settled(front) + repr(front.binding.quick.models.palette.state)
        hands.press(Qt.Key.Key_Escape)
        return Shown(told)

    both, alone = on_screen(files, tmp_path, qtbot, look)
    rest = [word for word in canaries_in(both.text) if word not in typed]
    assert rest == []
    assert both.plain() == alone.plain()

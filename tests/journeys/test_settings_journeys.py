"""What is chosen in the settings holds in every window at once, and at the next start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from carefront.app.preferences import Preferences
from carefront.views.settings.appearance_page import AppearancePage
from carefront.views.settings.keyboard_page import KeyboardPage
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front, open_front
from tests.support.practice import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(practice_template, tmp_path / "front")
    yield opened
    opened.close()


def settings_of(front: Front, page: str) -> SettingsWindow:
    front.window.command_given.emit(f"settings:{page}")
    found = front.window.findChild(SettingsWindow)
    assert found is not None
    front.qtbot.waitUntil(found.isActiveWindow)
    return found


def give_today_f7(front: Front) -> None:
    """Find Today in the table, press Enter, press F7, close."""
    settings = settings_of(front, "keyboard")
    page = settings.page("keyboard")
    assert isinstance(page, KeyboardPage)
    front.qtbot.keyClicks(page.filter, "today")
    front.qtbot.keyClick(page.filter, Key.Key_Down)
    front.qtbot.keyClick(page.table, Key.Key_Return)
    front.qtbot.keyClick(page.field, Key.Key_F7)
    front.qtbot.keyClick(page.table, Key.Key_Escape)
    assert not settings.isVisible()
    with front.qtbot.waitActive(front.window):
        front.window.activateWindow()
    front.binding.canvas.setFocus()


def comes_back_by(front: Front, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Go a day on and press the key: whether that leads back to today."""
    first = front.desk.context.today()
    front.desk.go_to_today()
    front.key(Key.Key_PageDown)
    front.key(key, modifier)
    return front.desk.day == first


def test_a_new_key_works_at_once_and_after_the_next_start(practice: Practice, tmp_path: Path, qtbot: QtBot) -> None:
    first = open_front(practice, qtbot, memory=Preferences(tmp_path))
    give_today_f7(first)
    assert comes_back_by(first, Key.Key_F7)
    assert not comes_back_by(first, Key.Key_T, CTRL)
    first.window.close()

    second = open_front(practice, qtbot, memory=Preferences(tmp_path))

    assert comes_back_by(second, Key.Key_F7)
    assert not comes_back_by(second, Key.Key_T, CTRL)
    assert "F7" in second.window.today_button.toolTip()


def test_a_new_key_works_in_the_other_window_too(practice: Practice, qtbot: QtBot, tmp_path: Path) -> None:
    memory = Preferences(tmp_path)
    other = open_front(practice, qtbot, memory=memory)
    front = open_front(practice, qtbot, memory=memory)
    give_today_f7(front)

    with qtbot.waitActive(other.window):
        other.window.activateWindow()
    other.binding.canvas.setFocus()

    assert comes_back_by(other, Key.Key_F7)


def choose(front: Front, box: QComboBox, steps: int) -> None:
    box.setFocus()
    front.qtbot.keyClick(box, Key.Key_Home)
    for _ in range(steps):
        front.qtbot.keyClick(box, Key.Key_Down)


def test_colours_and_clock_are_there_at_the_next_start(practice: Practice, tmp_path: Path, qtbot: QtBot) -> None:
    first = open_front(practice, qtbot, memory=Preferences(tmp_path))
    page = settings_of(first, "appearance").page("appearance")
    assert isinstance(page, AppearancePage)
    choose(first, page.clock, 2)
    choose(first, page.colours, 2)
    first.window.close()

    memory = Preferences(tmp_path)
    second = open_front(practice, qtbot, memory=memory)

    assert memory.value("theme") == "dark"
    assert second.desk.context.maker.has_24_hours is False
    assert "PM" in second.desk.context.maker.times("UTC").wall(15 * 60).upper()


def test_a_window_that_is_gone_hears_no_more(practice: Practice, tmp_path: Path, qtbot: QtBot) -> None:
    memory = Preferences(tmp_path)
    front = open_front(practice, qtbot, memory=memory)
    settings_of(front, "appearance")
    settings_of(front, "keyboard")
    front.window.close()
    qtbot.waitUntil(lambda: front.window.findChild(SettingsWindow) is None)

    memory.put("theme", "dark")
    memory.put("keys", ["today\tF7"])
    memory.put("clock", "12")

    assert not any(memory._listeners.values())

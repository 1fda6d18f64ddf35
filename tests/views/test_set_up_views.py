"""The set-up pages as widgets: names, room for a finger, colours that stand out, one side where it is narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from carefront.views import theme as themes
from carefront.views.settings.set_up_page import SetUpView
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front, open_front
from tests.support.practice import Practice

PAGES = ("clinics", "resources", "groups", "offerings", "blocks")


@pytest.fixture
def front(practice_template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Front]:
    opened = Practice.copied(practice_template, tmp_path / "front")
    yield open_front(opened, qtbot)
    opened.close()


def opened(front: Front, page: str) -> tuple[SettingsWindow, SetUpView]:
    front.binding._open_settings(page)
    window = front.window.findChild(SettingsWindow)
    assert isinstance(window, SettingsWindow)
    view = window.page(page)
    assert isinstance(view, SetUpView)
    return window, view


@pytest.mark.parametrize("page", PAGES)
def test_every_part_that_takes_the_focus_has_a_name_and_room(front: Front, page: str) -> None:
    _window, view = opened(front, page)
    if view.add_button.isVisible():
        front.qtbot.mouseClick(view.add_button, Qt.MouseButton.LeftButton)
    parts = [
        part
        for part in view.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled()
    ]
    assert parts
    assert [type(part).__name__ for part in parts if not named(part, view)] == []
    targets = [part for part in parts if isinstance(part, QAbstractButton | QLineEdit | QComboBox)]
    assert [(type(part).__name__, part.height()) for part in targets if part.height() < 24] == []


def named(part: QWidget, view: SetUpView) -> bool:
    current: QWidget | None = part
    while current is not None and current is not view:
        found = QAccessible.queryAccessibleInterface(current)
        if found is not None and found.text(QAccessible.Text.Name):
            return True
        current = current.parentWidget()
    return False


def test_a_narrow_window_shows_the_list_or_the_fields(front: Front) -> None:
    window, view = opened(front, "resources")
    window.resize(540, 480)
    front.qtbot.waitUntil(lambda: view.back.isVisible() or not view.right_side.isVisible())
    assert (view.left_side.isVisible(), view.right_side.isVisible()) == (True, False)
    view.list.setFocus()
    front.qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert (view.left_side.isVisible(), view.right_side.isVisible()) == (False, True)
    front.qtbot.keyClick(view.form, Qt.Key.Key_Escape)
    assert (view.left_side.isVisible(), view.right_side.isVisible()) == (True, False)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_colour_of_ones_own_stands_out_from_the_calendar(qtbot: QtBot, name: str) -> None:
    ground = themes.load(name).canvas
    for code in ("#ffffff", "#fdfd96", "#000000", "#1F416C", "#808080", "#16191d"):
        assert themes.contrast_ratio(themes.readable(QColor(code), ground), ground) >= 3
    assert themes.readable(QColor("#C5221F"), QColor("#ffffff")) == QColor("#C5221F")

"""The settings and help windows at the smallest size with large text, and as assistive tools see them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from carefront.views.help.window import HelpWindow
from carefront.views.settings.page_table import settings_pages
from carefront.views.settings.window import SettingsWindow
from tests.views.conftest import MakeScreen, Screen
from tests.views.test_accessibility import walk

PAGES = ("appearance", "keyboard")
SIZES = [(1280, 720), (960, 540), (640, 360)]


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Text twice as large as usual."""
    usual = qapp.font()
    large = qapp.font()
    large.setPointSizeF(usual.pointSizeF() * 2)
    qapp.setFont(large)
    yield
    qapp.setFont(usual)


def open_page(screen: Screen, page: str) -> SettingsWindow:
    screen.window.command_given.emit(f"settings:{page}")
    found = screen.window.findChild(SettingsWindow)
    assert found is not None
    screen.qtbot.wait(20)
    return found


def open_help(screen: Screen) -> HelpWindow:
    screen.canvas.setFocus()
    screen.window.command_given.emit("help")
    found = screen.window.findChild(HelpWindow)
    assert found is not None
    screen.qtbot.wait(20)
    return found


def cut(window: QWidget) -> list[str]:
    """Labels, buttons and lists in view with less room than their text takes."""
    return [
        f"{type(part).__name__}: {part.width()} of {part.minimumSizeHint().width()}"
        for part in window.findChildren(QWidget)
        if isinstance(part, QAbstractButton | QLabel | QComboBox)
        and part.isVisible()
        and part.width() < part.minimumSizeHint().width()
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a37_with_large_text_every_control_of_the_settings_is_reached(
    make_screen: MakeScreen, large_text: None, page: str, width: int, height: int
) -> None:
    screen = make_screen(width=width, height=height)
    window = open_page(screen, page)
    area = window._areas[page]

    assert cut(window) == []
    assert area.horizontalScrollBar().maximum() == 0
    for part in area.widget().findChildren(QWidget):
        if isinstance(part, QAbstractButton | QComboBox | QLineEdit) and part.isVisible() and part.isEnabled():
            part.setFocus()
            area.ensureWidgetVisible(part)
            at = part.mapTo(area.viewport(), part.rect().center())
            assert area.viewport().rect().contains(at), part.accessibleName()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a37_with_large_text_help_is_not_cut(
    make_screen: MakeScreen, large_text: None, width: int, height: int
) -> None:
    screen = make_screen(width=width, height=height)
    window = open_help(screen)

    assert cut(window) == []
    for page in ("quick_add", "day", "import"):
        window.go(page)
        screen.qtbot.wait(5)
        assert window.text.horizontalScrollBar().maximum() == 0, page


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("page", [*PAGES, ""])
def test_a35_nothing_that_takes_the_focus_lacks_a_name_and_targets_are_large_enough(
    make_screen: MakeScreen, page: str, direction: Qt.LayoutDirection
) -> None:
    screen = make_screen(direction=direction)
    window = open_page(screen, page) if page else open_help(screen)
    shown = [part for part in window.findChildren(QWidget) if part.isVisible()]

    focusable = [part for part in shown if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled()]
    nameless = [
        type(part).__name__
        for part in focusable
        if (found := QAccessible.queryAccessibleInterface(part)) is not None
        and not found.text(QAccessible.Text.Name)
        and part.objectName() not in ("qt_spinbox_lineedit",)
    ]
    assert nameless == []
    small = [
        part.accessibleName() or type(part).__name__
        for part in focusable
        if isinstance(part, QAbstractButton | QComboBox | QLineEdit) and min(part.width(), part.height()) < 24
    ]
    assert small == []


@pytest.mark.parametrize("page", [*PAGES, ""])
def test_names_of_the_new_windows_carry_no_ampersand(screen: Screen, page: str) -> None:
    window = open_page(screen, page) if page else open_help(screen)
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    kept = [root]
    names = [one.text(QAccessible.Text.Name) for one in walk(root, kept)]

    assert [name for name in names if "&" in name] == []


def test_every_page_of_the_settings_has_a_title_of_its_own_and_an_icon_there_is(screen: Screen) -> None:
    pages = settings_pages()

    assert len({page.id for page in pages}) == len(pages)
    assert len({page.title for page in pages}) == len(pages)
    for page in pages:
        open_page(screen, page.id)

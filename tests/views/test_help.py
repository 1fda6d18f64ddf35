"""Help on what is being worked in: F1 anywhere, pages with links and a way back, the keys of now."""

import importlib
import pkgutil
import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QWidget

import carefront.views
from carefront.shared.assets import resource_path
from carefront.viewmodels.help_book import HELP_PAGES, START, HelpBook
from carefront.views.actions import desk_actions
from carefront.views.help.contexts import PAGE_OF_CLASS, page_for
from carefront.views.help.window import HelpWindow
from carefront.views.import_dialog import ImportDialog
from carefront.views.overlay import Overlay
from tests.views.conftest import MakeScreen, Screen
from tests.views.test_settings import open_settings

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def help_of(window: QWidget) -> HelpWindow:
    found = window.findChild(HelpWindow)
    assert found is not None
    return found


def open_help(screen: Screen) -> HelpWindow:
    screen.key(Key.Key_F1)
    found = help_of(screen.window)
    screen.qtbot.waitUntil(found.isActiveWindow)
    return found


@pytest.fixture(autouse=True)
def _active(request: pytest.FixtureRequest) -> None:
    if "screen" in request.fixturenames:
        screen = request.getfixturevalue("screen")
        with screen.qtbot.waitActive(screen.window):
            screen.window.activateWindow()
        screen.canvas.setFocus()


def test_f1_on_the_calendar_is_about_the_calendar_and_esc_goes_back_there(screen: Screen) -> None:
    found = open_help(screen)
    assert found.current == "day"
    assert "Each column is a person" in found.text.toPlainText()

    screen.key(Key.Key_Escape)

    assert not found.isVisible()
    assert screen.window.focusWidget() is screen.canvas


def test_f1_is_in_the_help_menu_and_in_the_palette(screen: Screen) -> None:
    screen.binding.actions["help"].trigger()
    assert help_of(screen.window).isVisible()
    assert screen.binding.actions["help"] in screen.window.menus["help"].actions()


def test_every_region_of_f6_has_a_page(screen: Screen) -> None:
    screen.desk.day_view.select(screen.card("booked").key)
    seen = {}
    for _ in screen.binding.frame.regions():
        screen.key(Key.Key_F6)
        focused: QWidget | None = screen.window.focusWidget()
        seen[type(focused).__name__] = page_for(focused)

    assert len(seen) >= 4
    assert set(seen.values()) >= {"day", "sidebar", "visit"}
    assert all(page in HELP_PAGES for page in seen.values())


@pytest.mark.parametrize(
    ("command", "page"),
    [("palette", "quick_add"), ("check_in", "check_in"), ("walk_in", "check_in"), ("find_opening", "find_opening"),
     ("new_booking", "booking"), ("shortcuts", "keyboard"), ("find_patient", "quick_add")],
)  # fmt: skip
def test_every_panel_has_a_page(screen: Screen, command: str, page: str) -> None:
    screen.window.command_given.emit(command)
    focused: QWidget | None = screen.window.focusWidget()

    assert page_for(focused) == page
    screen.key(Key.Key_F1)
    assert help_of(screen.window).current == page


def test_the_strip_at_a_slot_has_a_page(screen: Screen) -> None:
    screen.desk.booking.open_at(screen.place(1, "17:00"))

    assert page_for(screen.binding.strip) == "booking"
    assert page_for(screen.binding.canvas_binding.strip) == "moving"


@pytest.mark.parametrize(("name", "page"), [("appearance", "settings"), ("keyboard", "keyboard")])
def test_the_settings_have_pages(screen: Screen, name: str, page: str) -> None:
    settings = open_settings(screen, name)
    widget = settings.page(name)
    assert widget is not None

    assert page_for(widget) == page
    widget.setFocus()
    screen.qtbot.keyClick(settings.list.list, Key.Key_F1)
    assert help_of(settings).isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_import_has_a_page(screen: Screen) -> None:
    screen.window.command_given.emit("import")
    dialog = screen.window.findChild(ImportDialog)
    assert dialog is not None
    screen.qtbot.waitUntil(dialog.isActiveWindow)

    screen.qtbot.keyClick(dialog.file, Key.Key_F1)

    assert help_of(dialog).current == "import"
    dialog.close()


def test_every_panel_and_dialog_there_is_has_a_page(qapp: object) -> None:
    for found in pkgutil.walk_packages(carefront.views.__path__, "carefront.views."):
        importlib.import_module(found.name)
    kinds = {*Overlay.__subclasses__(), *(one for one in QDialog.__subclasses__() if "carefront" in one.__module__)}

    assert {kind.__name__ for kind in kinds} - set(PAGE_OF_CLASS) == set()
    assert set(PAGE_OF_CLASS.values()) <= set(HELP_PAGES)


def test_links_lead_to_pages_and_back_comes_back(screen: Screen) -> None:
    found = open_help(screen)
    found.text.anchorClicked.emit(QUrl("help:booking"))
    assert found.current == "booking"

    screen.qtbot.mouseClick(found.back_button, Qt.MouseButton.LeftButton)

    assert found.current == "day"


def test_nothing_else_is_opened(screen: Screen) -> None:
    found = open_help(screen)

    found.text.anchorClicked.emit(QUrl("https://example.org/"))
    found.text.anchorClicked.emit(QUrl("file:///etc/hostname"))

    assert found.current == "day"
    assert not found.text.openExternalLinks()
    assert found.text.loadResource(2, QUrl("file:///etc/hostname")) is None


def test_the_search_lists_the_pages_that_have_the_words(screen: Screen) -> None:
    found = open_help(screen)

    screen.qtbot.keyClicks(found.search, "undo")
    titles = [found.list.item(row).text() for row in range(found.list.count())]
    assert titles[0] == "Undo and redo"
    assert 1 < len(titles) < len(HELP_PAGES)
    screen.qtbot.keyClick(found.search, Key.Key_Return)

    assert found.current == "undo"
    screen.qtbot.keyClicks(found.search, "zzz")
    assert "zzz" in found.said.text()


def test_the_keys_on_a_page_are_those_of_now(screen: Screen) -> None:
    found = open_help(screen)
    assert "Ctrl+T" in found.text.toPlainText()

    screen.binding.keys.choose("today", ("F7",))
    assert "F7 comes back to today" in found.text.toPlainText()
    screen.binding.keys.choose("today", ())

    assert "“Today” comes back to today" in found.text.toPlainText()


def test_a_small_window_shows_the_list_or_the_text(make_screen: MakeScreen) -> None:
    screen = make_screen(width=640, height=360)
    found = open_help(screen)
    assert found.text.isVisible()
    assert not found.list.isVisible()

    screen.qtbot.mouseClick(found.pages_button, Qt.MouseButton.LeftButton)
    assert found.list.isVisible()
    screen.qtbot.keyClick(found.list, Key.Key_Return)

    assert found.text.isVisible()


def test_every_page_has_a_title_and_links_and_keys_that_exist(qapp: object) -> None:
    commands = {one.id for one in desk_actions()} | {"view_week", "view_month"}
    for page in HelpBook("en").pages:
        assert page.title
        assert page.source.startswith("# ")
        assert set(re.findall(r"\(help:(\w+)\)", page.source)) <= set(HELP_PAGES)
        assert page.commands() <= commands
        assert "{" not in page.text(str)


def test_no_key_of_a_command_is_typed_by_hand(qapp: object) -> None:
    typed = {key.toString() for one in desk_actions() for key in one.sequences() if "Ctrl+" in key.toString()}
    for page in HelpBook("en").pages:
        assert [key for key in typed if re.search(rf"(?<!\w){re.escape(key)}(?!\w|\+)", page.source)] == []


def test_the_first_page_leads_to_all_others(qapp: object) -> None:
    first = HelpBook("en").page(START)

    assert set(re.findall(r"\(help:(\w+)\)", first.source)) == set(HELP_PAGES) - {START}


def test_a_language_without_a_page_has_it_in_english(qapp: object) -> None:
    assert HelpBook("ar_EG").page("day").title == HelpBook("en").page("day").title
    assert {path.stem for path in resource_path("help", "en").glob("*.md")} == set(HELP_PAGES)

"""The settings window: opened by key and menu, a page at a time, chosen things hold at once and are remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from carefront.views.settings.appearance_page import AppearancePage
from carefront.views.settings.home import WindowHome
from carefront.views.settings.pages import SettingsHome, SettingsPage
from carefront.views.settings.window import SettingsWindow
from tests.views.conftest import MakeScreen, Screen

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def settings_of(screen: Screen) -> SettingsWindow:
    found = screen.window.findChild(SettingsWindow)
    assert found is not None
    return found


def open_settings(screen: Screen, page: str = "") -> SettingsWindow:
    with screen.qtbot.waitActive(screen.window):
        screen.window.activateWindow()
    screen.window.command_given.emit(f"settings:{page}" if page else "settings")
    found = settings_of(screen)
    screen.qtbot.waitUntil(found.isActiveWindow)
    return found


def appearance(screen: Screen) -> AppearancePage:
    page = open_settings(screen, "appearance").page("appearance")
    assert isinstance(page, AppearancePage)
    return page


class Typed(QWidget):
    """A page with a field that is saved by a button."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Name")

    def has_unsaved(self) -> bool:
        return bool(self.field.text())


def _typed_page(_home: SettingsHome) -> QWidget:
    return Typed()


@pytest.fixture
def typed(screen: Screen) -> SettingsWindow:
    """Settings with one page of text, nothing typed."""
    binding = screen.binding
    home = WindowHome(screen.window, screen.desk, binding.dressing, binding.frame.layout, binding._memory, binding.keys)
    pages = (
        SettingsPage("typed", "Clinic", "Clinics", "clock", _typed_page),
        SettingsPage("other", "Clinic", "Resources", "clock", _typed_page),
    )
    window = SettingsWindow(home, pages)
    window.appear("typed")
    with screen.qtbot.waitActive(window):
        window.activateWindow()
    return window


def test_ctrl_comma_opens_the_settings_and_esc_gives_the_focus_back(screen: Screen) -> None:
    screen.key(Key.Key_Comma, modifier=CTRL)
    settings = settings_of(screen)
    assert settings.isVisible()
    assert settings.isWindow()
    assert not settings.isModal()

    screen.qtbot.keyClick(settings.list.list, Key.Key_Escape)

    assert not settings.isVisible()
    assert screen.window.focusWidget() is screen.canvas


def test_a_second_call_brings_the_same_window(screen: Screen) -> None:
    first = open_settings(screen)

    assert open_settings(screen) is first
    assert len(screen.window.findChildren(SettingsWindow)) == 1


def test_the_page_of_last_time_comes_back(screen: Screen, typed: SettingsWindow) -> None:
    screen.qtbot.keyClick(typed.list.list, Key.Key_Down)
    typed.close()

    typed.appear()

    assert typed.list.current() == "other"
    assert screen.binding._memory.value("settings_page") == "other"


def test_typing_in_the_filter_leaves_the_pages_that_match_and_enter_goes_there(
    screen: Screen, typed: SettingsWindow
) -> None:
    screen.qtbot.keyClicks(typed.list.filter, "resou")
    screen.qtbot.keyClick(typed.list.filter, Key.Key_Return)

    assert typed.list.current() == "other"
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    screen.qtbot.keyClicks(typed.list.filter, "zzz")
    assert typed.list.nothing.isVisible()


def test_f6_goes_from_filter_to_list_to_page_and_back(screen: Screen, typed: SettingsWindow) -> None:
    typed.list.filter.setFocus()
    seen = []
    for _ in range(3):
        screen.key(Key.Key_F6)
        seen.append(typed.focusWidget())

    page = typed.page("typed")
    assert isinstance(page, Typed)
    assert seen == [typed.list.list, page.field, typed.list.filter]


def test_esc_over_something_typed_asks_and_keeps_it(screen: Screen, typed: SettingsWindow) -> None:
    page = typed.page("typed")
    assert isinstance(page, Typed)
    screen.qtbot.keyClicks(page.field, "North")

    screen.qtbot.keyClick(page.field, Key.Key_Escape)

    assert typed.isVisible()
    assert typed.unsaved.isVisible()
    assert typed.focusWidget() is typed.unsaved.keep_button
    screen.key(Key.Key_Space)
    assert not typed.unsaved.isVisible()
    assert page.field.text() == "North"


def test_the_window_does_not_close_over_something_typed(screen: Screen, typed: SettingsWindow) -> None:
    page = typed.page("typed")
    assert isinstance(page, Typed)
    page.field.setText("North")

    assert not screen.window.close()
    assert typed.unsaved.isVisible()
    screen.qtbot.mouseClick(typed.unsaved.drop_button, Qt.MouseButton.LeftButton)

    assert not typed.isVisible()
    assert screen.window.close()


def test_in_a_narrow_window_list_and_page_take_turns(make_screen: MakeScreen) -> None:
    screen = make_screen(width=640, height=360)
    settings = open_settings(screen)
    assert settings.size() == screen.window.size()
    assert settings.list.isVisible()
    assert not settings.right.isVisible()

    screen.qtbot.keyClick(settings.list.list, Key.Key_Return)
    assert settings.right.isVisible()
    assert not settings.list.isVisible()
    screen.qtbot.mouseClick(settings.back_button, Qt.MouseButton.LeftButton)

    assert settings.list.isVisible()
    assert settings.focusWidget() is settings.list.list


def choose(screen: Screen, box: QWidget, *keys: Key) -> None:
    box.setFocus()
    screen.qtbot.keyClick(box, Key.Key_Home)
    for key in keys:
        screen.qtbot.keyClick(box, key)


def test_colours_chosen_in_the_settings_hold_at_once(screen: Screen) -> None:
    page = appearance(screen)

    choose(screen, page.colours, Key.Key_Down, Key.Key_Down)

    assert page.colours.currentData() == "dark"
    assert screen.binding.dressing.theme.name == "dark"
    assert screen.binding.actions["theme_dark"].isChecked()
    assert screen.binding._memory.value("theme") == "dark"


def test_colours_chosen_in_the_menu_show_in_the_settings(screen: Screen) -> None:
    page = appearance(screen)

    screen.window.command_given.emit("theme_contrast")

    assert page.colours.currentData() == "contrast"


def test_the_height_of_the_hours_follows(screen: Screen) -> None:
    page = appearance(screen)

    choose(screen, page.density, Key.Key_Down)

    assert screen.canvas.zoom.hour_height == 48
    screen.qtbot.waitUntil(lambda: screen.binding._memory.value("zoom") == 48)
    assert page.density.currentData() == "compact"


def test_times_are_written_with_twelve_hours_at_once(screen: Screen) -> None:
    page = appearance(screen)
    choose(screen, page.clock, Key.Key_Down, Key.Key_Down)

    times = {card.time for card in screen.desk.day_view.model.cards}
    assert screen.binding._memory.value("clock") == "12"
    assert all(time.lower().endswith(("am", "pm")) for time in times)
    assert "3:00" in page.sample.text()


def test_the_sidebar_goes_and_comes_and_its_key_is_seen(screen: Screen) -> None:
    page = appearance(screen)

    screen.qtbot.keyClick(page.sidebar, Key.Key_Space)
    assert not screen.window.sidebar.isVisible()
    screen.window.command_given.emit("sidebar")

    assert screen.window.sidebar.isVisible()
    assert page.sidebar.isChecked()


def test_the_palette_knows_the_pages(screen: Screen) -> None:
    screen.key(Key.Key_K, modifier=CTRL)
    screen.type("settings app")
    screen.key(Key.Key_Return)

    assert settings_of(screen).list.current() == "appearance"

"""Settings > Keyboard: other keys by pressing them; they hold at once, everywhere, and after the next start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from carefront.app.preferences import Preferences
from carefront.viewmodels.key_rules import refusal
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.actions import Scope, desk_actions
from carefront.views.keymap import Keymap
from carefront.views.settings.keyboard_page import KeyboardPage
from carefront.views.settings.window import SettingsWindow
from tests.views.conftest import MakeScreen, Screen
from tests.views.test_settings import open_settings

Key = Qt.Key
NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


@pytest.fixture
def page(screen: Screen) -> KeyboardPage:
    found = open_settings(screen, "keyboard").page("keyboard")
    assert isinstance(found, KeyboardPage)
    return found


def mark(page: KeyboardPage, command: str) -> None:
    table = page.table
    for number in range(table.topLevelItemCount()):
        top = table.topLevelItem(number)
        assert top is not None
        for row in range(top.childCount()):
            if top.child(row).data(0, Qt.ItemDataRole.UserRole) == command:
                table.setCurrentItem(top.child(row))
                return
    raise AssertionError(command)


def give(screen: Screen, page: KeyboardPage, command: str, key: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Mark a command, press Enter, press the new key."""
    mark(page, command)
    page.table.setFocus()
    screen.qtbot.keyClick(page.table, Key.Key_Return)
    assert page.field.isVisible()
    screen.qtbot.keyClick(page.field, key, modifier)


def back_to(screen: Screen) -> None:
    screen.window.findChild(SettingsWindow).close()
    with screen.qtbot.waitActive(screen.window):
        screen.window.activateWindow()
    screen.canvas.setFocus()


def test_every_command_is_listed_with_its_keys(page: KeyboardPage) -> None:
    for command in desk_actions():
        mark(page, command.id)
        item = page.table.currentItem()
        shown = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in command.sequences()]
        assert all(key in item.text(1) for key in shown if "+" in key)


def test_a_pressed_key_holds_at_once_and_the_old_one_no_more(screen: Screen, page: KeyboardPage) -> None:
    give(screen, page, "today", Key.Key_U, CTRL)
    assert page.table.currentItem().text(1) == "Ctrl+U"
    back_to(screen)
    first = screen.desk.day
    screen.key(Key.Key_PageDown)

    screen.key(Key.Key_T, modifier=CTRL)
    assert screen.desk.day != first
    screen.key(Key.Key_U, modifier=CTRL)

    assert screen.desk.day == first


def test_menu_tip_palette_and_overview_show_the_new_key(screen: Screen, page: KeyboardPage) -> None:
    give(screen, page, "today", Key.Key_F7)
    binding = screen.binding

    assert binding.actions["today"].shortcut().toString() == "F7"
    assert "F7" in screen.window.today_button.toolTip()
    assert next(row.key for row in binding.quick._rows() if row.id == "today") == "F7"


def test_the_keys_the_calendar_reads_by_itself_follow(screen: Screen, page: KeyboardPage) -> None:
    give(screen, page, "move_down", Key.Key_F7)
    give(screen, page, "book_here", Key.Key_F8)
    back_to(screen)
    screen.desk.day_view.select(screen.card("booked").key)

    screen.key(Key.Key_Down, modifier=ALT)
    assert screen.canvas.travel is None
    screen.key(Key.Key_F7)
    assert screen.canvas.travel is not None
    screen.key(Key.Key_Escape)
    screen.desk.day_view.stand_on(screen.place(1, "17:00"))
    screen.key(Key.Key_Return)
    assert not screen.binding.strip.isVisible()
    screen.key(Key.Key_F8)

    assert screen.binding.strip.isVisible()
    assert screen.binding.actions["move_down"].text().endswith("\tF7")


def test_a_second_key_and_none_at_all(screen: Screen, page: KeyboardPage) -> None:
    mark(page, "jump")
    screen.qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    screen.qtbot.keyClick(page.field, Key.Key_F7)
    assert screen.binding.keys.keys("jump") == ("Ctrl+J", "F7")

    screen.qtbot.keyClick(page.table, Key.Key_Delete)
    assert screen.binding.keys.keys("jump") == ()
    assert screen.binding.actions["jump"].shortcuts() == []
    screen.qtbot.mouseClick(page.reset, Qt.MouseButton.LeftButton)

    assert screen.binding.keys.keys("jump") == ("Ctrl+J",)


def test_a_key_that_another_command_holds_is_refused_by_name(screen: Screen, page: KeyboardPage) -> None:
    give(screen, page, "today", Key.Key_K, CTRL)

    assert "Quick add" in page.note.text()
    assert page.field.isVisible()
    assert screen.binding.keys.keys("today") == ("Ctrl+T",)


@pytest.mark.parametrize(
    ("key", "modifier", "words"),
    [(Key.Key_K, NONE, "begins a name"), (Key.Key_K, CTRL | ALT, "AltGr"), (Key.Key_F5, CTRL, "desktop"),
     (Key.Key_Space, CTRL, "input language"), (Key.Key_Return, CTRL, "Save from any field")],
)  # fmt: skip
def test_avoided_keys_are_refused_with_the_reason(
    screen: Screen, page: KeyboardPage, key: Key, modifier: Qt.KeyboardModifier, words: str
) -> None:
    give(screen, page, "today", key, modifier)

    assert words in page.note.text()
    assert screen.binding.keys.keys("today") == ("Ctrl+T",)


def test_esc_leaves_the_key_as_it_is_and_the_window_open(screen: Screen, page: KeyboardPage) -> None:
    mark(page, "today")
    screen.qtbot.keyClick(page.table, Key.Key_Return)

    screen.qtbot.keyClick(page.field, Key.Key_Escape)

    assert page.field.isHidden()
    assert page.isVisible()
    assert QApplication.focusWidget() is page.table


def test_nobody_is_caught_in_the_field(screen: Screen, page: KeyboardPage) -> None:
    mark(page, "today")
    screen.qtbot.keyClick(page.table, Key.Key_Return)

    screen.qtbot.keyClick(page.field, Key.Key_Tab)

    assert QApplication.focusWidget() is not page.field


def test_all_keys_come_back(screen: Screen, page: KeyboardPage) -> None:
    give(screen, page, "today", Key.Key_F7)
    give(screen, page, "undo", Key.Key_F8)

    screen.qtbot.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)

    assert screen.binding.keys.keys("today") == ("Ctrl+T",)
    assert screen.binding._memory.value("keys") == []


def test_fixed_keys_say_why_they_are_fixed(screen: Screen, page: KeyboardPage) -> None:
    screen.qtbot.keyClicks(page.filter, "save from any")

    assert page.table.topLevelItemCount() == 1
    assert "Fixed" in page.note.text()
    assert not page.change.isEnabled()


def test_the_filter_finds_commands_by_key(screen: Screen, page: KeyboardPage) -> None:
    screen.qtbot.keyClicks(page.filter, "ctrl+k")

    top = page.table.topLevelItem(0)
    assert top is not None
    assert [top.child(row).text(0) for row in range(top.childCount())] == ["Quick add…"]


def test_all_windows_of_a_memory_follow(make_screen: MakeScreen, screen: Screen, page: KeyboardPage) -> None:
    second = Keymap(screen.binding._memory, desk_actions())
    give(screen, page, "today", Key.Key_F7)

    assert second.keys("today") == ("F7",)


def test_chosen_keys_are_there_at_the_next_start(tmp_path: Path, qapp: object) -> None:
    Keymap(Preferences(tmp_path), desk_actions()).choose("today", ("F7",))

    assert Keymap(Preferences(tmp_path), desk_actions()).keys("today") == ("F7",)


def test_a_key_given_away_does_not_come_back_twice(qapp: object) -> None:
    keymap = Keymap(ForgetfulMemory(), desk_actions())
    keymap.choose("today", ())
    keymap.choose("jump", ("Ctrl+T",))

    keymap.reset("today")

    assert keymap.keys("today") == ()
    assert keymap.holder("Ctrl+T") == "jump"


ANY_KEY = st.builds(
    "+".join,
    st.tuples(
        st.lists(st.sampled_from(["Ctrl", "Alt", "Shift", "Meta"]), unique=True).map("+".join),
        st.sampled_from([*"ABCKTZ17,;?", "F1", "F5", "F11", "Space", "Return", "Del", "Up", "PgUp", "Tab", "Esc"]),
    ).map(lambda parts: [part for part in parts if part]),
)


@pytest.fixture
def commands(qapp: object) -> Callable[[], Keymap]:
    table = desk_actions()
    return lambda: Keymap(ForgetfulMemory(), table)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([one.id for one in desk_actions()]), ANY_KEY, st.sampled_from(["give", "reset"]))
    )
)
def test_a33_holds_whatever_keys_are_accepted(
    commands: Callable[[], Keymap], wishes: list[tuple[str, str, str]]
) -> None:
    keymap = commands()
    for command, wanted, what in wishes:
        key = QKeySequence.fromString(wanted).toString()
        free = not keymap.holder(key) or keymap.holder(key) == command
        own = keymap.defaults(command)
        if what == "reset":
            keymap.reset(command)
        elif free and not refusal(key, is_global=keymap.is_global(command), own=own):
            keymap.choose(command, (key,))

    keys = [key for one in keymap.commands for key in keymap.keys(one.id)]
    assert len(keys) == len(set(keys))
    assert not any("Ctrl+Alt" in key or "Alt+Ctrl" in key or "Meta" in key or len(key) == 1 for key in keys)
    everywhere = [one for one in keymap.commands if one.scope is Scope.GLOBAL]
    assert all(key not in ("Return", "Ctrl+Return", "Up", "Tab") for one in everywhere for key in keymap.keys(one.id))

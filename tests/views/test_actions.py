"""The table of commands: no clash of keys, nothing that only a key or only a pointer can do."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from carefront.views.actions import Scope, desk_actions
from tests.views.conftest import Screen


def test_a33_no_two_commands_of_a_scope_share_a_key(qapp: object) -> None:
    everywhere = [key.toString() for one in desk_actions() if one.scope is Scope.GLOBAL for key in one.sequences()]
    canvas = [key.toString() for one in desk_actions() if one.scope is Scope.CANVAS for key in one.sequences()]

    for scope in (everywhere, everywhere + canvas):
        assert [key for key, count in Counter(scope).items() if count > 1] == []


def test_a33_no_key_is_a_bare_letter_or_ctrl_alt(qapp: object) -> None:
    keys = [key for one in desk_actions() for key in one.sequences()]

    assert all("Ctrl+Alt" not in key.toString() for key in keys)
    assert all(len(key.toString()) > 1 for key in keys)


def test_every_command_is_in_a_menu_and_does_something(screen: Screen) -> None:
    in_menus = {action.objectName() for menu in screen.window.menus.values() for action in menu.actions()}

    assert {one.id for one in desk_actions()} <= in_menus
    assert {one.id for one in desk_actions()} <= {*screen.binding._commands, *screen.binding.later.commands}


def test_mnemonics_of_a_menu_differ(screen: Screen) -> None:
    for menu in screen.window.menus.values():
        letters = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions() if action.text()]
        assert [letter for letter, count in Counter(filter(None, letters)).items() if count > 1] == []


def test_day_keys_step_days(screen: Screen) -> None:
    first = screen.desk.day

    screen.key(Qt.Key.Key_PageDown)
    screen.key(Qt.Key.Key_PageDown)
    screen.key(Qt.Key.Key_PageUp)

    assert first is not None
    assert screen.desk.day is not None
    assert (screen.desk.day - first).days == 1
    screen.key(Qt.Key.Key_T, modifier=Qt.KeyboardModifier.ControlModifier)
    assert screen.desk.day == first


def test_f6_goes_round_the_regions(screen: Screen) -> None:
    seen = []
    for _ in range(3):
        screen.key(Qt.Key.Key_F6)
        seen.append(screen.window.focusWidget())

    assert screen.canvas in seen
    assert screen.window.book_button in seen

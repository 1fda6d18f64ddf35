"""Which keys a command may have."""

import pytest

from carefront.viewmodels.key_rules import fixed_keys, pack, refusal, split_key, unpack


@pytest.mark.parametrize(
    ("key", "parts"),
    [("Ctrl+Shift+K", ({"Ctrl", "Shift"}, "K")), ("Ctrl++", ({"Ctrl"}, "+")), ("+", (set(), "+")),
     ("F1", (set(), "F1")), ("Ctrl+Page Down", ({"Ctrl"}, "Page Down"))],
)  # fmt: skip
def test_a_key_is_split_into_modifiers_and_name(key: str, parts: tuple[set[str], str]) -> None:
    assert split_key(key) == parts


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("Ctrl+Alt+K", "AltGr"), ("K", "begins a name"), ("Shift+K", "begins a name"), ("7", "begins a name"),
        ("Alt+K", "opens menus"), ("Alt+Shift+K", "opens menus"), ("Ctrl+Space", "input language"),
        ("Shift+Space", "input language"), ("Ctrl+F4", "desktop"), ("Alt+F4", "desktop"), ("Meta+K", "system key"),
        ("Ctrl+H", "Mac"), ("Ctrl+Shift+M", "Mac"), ("Ctrl+Q", "Mac"), ("Ctrl+Shift+4", "picture"),
        ("Ctrl+?", "Help menu"), ("Esc", "Esc leaves"), ("Ctrl+Tab", "Esc leaves"), ("Home", "stays with"),
        ("Ctrl+Down", "stays with"),
    ],
)  # fmt: skip
def test_keys_that_are_avoided_are_refused_with_the_reason(key: str, words: str) -> None:
    assert words in refusal(key, is_global=True)
    assert words in refusal(key, is_global=False)


@pytest.mark.parametrize("key", ["Ctrl+Return", "Alt+Down", "Ctrl+A", "Shift+Left", "Del", "Return", "Space"])
def test_a_command_that_works_everywhere_leaves_fields_their_keys(key: str) -> None:
    assert refusal(key, is_global=True)


@pytest.mark.parametrize("key", ["Del", "Space", "PgUp", "Alt+Down", "Shift+Down", "Ctrl+X", "F7", "Return"])
def test_a_command_of_the_calendar_may_have_them(key: str) -> None:
    assert refusal(key, is_global=False) == ""


@pytest.mark.parametrize("key", ["Ctrl+U", "Ctrl+Shift+U", "F7", "Shift+F7", "Ctrl+;"])
def test_other_keys_are_free(key: str) -> None:
    assert refusal(key, is_global=True) == ""


def test_a_command_may_always_have_its_own_key_back() -> None:
    assert refusal("Ctrl+Q", is_global=True, own=("Ctrl+Q",)) == ""


def test_what_is_chosen_is_remembered_as_it_is() -> None:
    chosen = {"undo": ("Ctrl+U", "Ctrl+;"), "redo": ()}

    assert unpack(pack(chosen)) == chosen
    assert unpack(None) == {}
    assert unpack(["", "undo"]) == {"undo": ()}


def test_every_fixed_key_says_what_it_does() -> None:
    assert all(one.text and one.keys for one in fixed_keys())

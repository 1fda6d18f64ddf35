"""Which keys a command may have, and the keys that are nobody's to give away. Keys are portable text; no Qt.

Source: the keyboard map in the design of the screens: what is avoided on purpose, and why.
"""

from collections.abc import Iterable, Mapping

from carefront.shared.i18n import _
from carefront.shared.values import dataclass

MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
ANYWHERE, CALENDAR, VISIT, FORMS = "anywhere", "calendar", "visit", "forms"
FUNCTION_KEYS = frozenset(f"F{number}" for number in range(1, 36))
LEAVING = frozenset({"Esc", "Tab", "Backtab"})
EDITING = frozenset(
    {"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Backspace", "Ctrl+Del", "Ctrl+Left", "Ctrl+Right", "Ctrl+Ins"}
)
CONTROL_SPACE = frozenset({"Ctrl", "Shift", "Alt"})


@dataclass(frozen=True, slots=True)
class FixedKeys:
    """Keys that stay where they are. ``scope``: one of the four above."""

    scope: str
    text: str
    keys: tuple[str, ...]


def fixed_keys() -> tuple[FixedKeys, ...]:
    """What the calendar and the forms read by themselves, in the order of the overview."""
    return (
        FixedKeys(ANYWHERE, _("Close what is on top, then the selection, then the filter"), ("Esc",)),
        FixedKeys(CALENDAR, _("One slot or one column on"), ("Up", "Down", "Left", "Right")),
        FixedKeys(CALENDAR, _("Previous or next visit in the column"), ("Ctrl+Up", "Ctrl+Down")),
        FixedKeys(CALENDAR, _("First or last slot that can be booked"), ("Home", "End")),
        FixedKeys(CALENDAR, _("First or last column"), ("Ctrl+Home", "Ctrl+End")),
        FixedKeys(CALENDAR, _("Menu of the slot or visit"), ("Shift+F10", "Menu")),
        FixedKeys(CALENDAR, _("Leave the calendar"), ("Tab", "Shift+Tab")),
        FixedKeys(FORMS, _("Save from any field"), ("Ctrl+Return",)),
        FixedKeys(FORMS, _("Next field; saves from the last"), ("Return",)),
        FixedKeys(FORMS, _("Open the list of a field"), ("Alt+Down",)),
        FixedKeys(FORMS, _("One step on in dates and times"), ("Up", "Down")),
        FixedKeys(FORMS, _("Close; the draft is kept"), ("Esc",)),
    )


def fixed_reason(scope: str) -> str:
    """Why the keys of a scope that are fixed stay as they are."""
    if scope == FORMS:
        return _("Fixed: forms of every program work this way, and screen readers count on it.")
    return _("Fixed: lists of every program work this way, and screen readers count on it.")


def split_key(key: str) -> tuple[frozenset[str], str]:
    """The modifiers and the key itself: ``Ctrl+Shift+K`` → ({Ctrl, Shift}, K); ``Ctrl++`` → ({Ctrl}, +)."""
    found: set[str] = set()
    rest = key
    while True:
        name, plus, after = rest.partition("+")
        if not plus or not after or name not in MODIFIERS:
            return frozenset(found), rest
        found.add(name)
        rest = after


def refusal(key: str, *, is_global: bool, own: Iterable[str] = ()) -> str:
    """Why a command may not have ``key``; empty where it may. ``own``: the keys it has when nothing was chosen.

    Whether another command has the key is not asked here.
    """
    if key in own:
        return ""
    modifiers, name = split_key(key)
    avoided = _avoided_everywhere(modifiers, name)
    if avoided:
        return avoided
    fixed = _fixed_for(key, is_global=is_global)
    if fixed:
        return _("This key stays with “{command}”.").format(command=fixed)
    return _refused_globally(key, modifiers, name) if is_global else ""


def _avoided_everywhere(modifiers: frozenset[str], name: str) -> str:
    is_letter = len(name) == 1
    rules = (
        (not name, _("Press a key together with Ctrl, Alt or Shift, or a function key.")),
        ("Meta" in modifiers, _("Keys with the system key (Windows, Super) belong to the system.")),
        ({"Ctrl", "Alt"} <= modifiers, _("Ctrl+Alt is AltGr on many keyboards: it types characters.")),
        (name in LEAVING, _("Tab goes on and Esc leaves, everywhere.")),
        (
            is_letter and modifiers <= {"Shift"},
            _("A letter or digit alone begins a name: no typing may change anything."),
        ),
        (is_letter and "Alt" in modifiers, _("Alt with a letter opens menus, and types characters on a Mac.")),
        (
            name == "Space" and bool(modifiers & CONTROL_SPACE),
            _("Space with Ctrl, Shift or Alt switches the input language on many systems."),
        ),
        (
            name in FUNCTION_KEYS and bool(modifiers & {"Ctrl", "Alt"}),
            _("Ctrl or Alt with a function key belongs to the desktop: it switches or closes windows."),
        ),
        (
            "Ctrl" in modifiers and name in ("H", "M", "Q"),
            _("On a Mac this key hides the window or quits the program."),
        ),
        (
            {"Ctrl", "Shift"} <= modifiers and name in ("3", "4", "5"),
            _("On a Mac this key takes a picture of the screen."),
        ),
        (
            "Ctrl" in modifiers and (name == "?" or (name == "/" and "Shift" in modifiers)),
            _("On a Mac this key opens the Help menu."),
        ),
    )
    return next((sentence for applies, sentence in rules if applies), "")


def _fixed_for(key: str, *, is_global: bool) -> str:
    """What a fixed key does in reach of a command: a command that works everywhere reaches the forms too."""
    scopes = (ANYWHERE, CALENDAR, FORMS) if is_global else (ANYWHERE, CALENDAR)
    return next((one.text for one in fixed_keys() if one.scope in scopes and key in one.keys), "")


def _refused_globally(key: str, modifiers: frozenset[str], name: str) -> str:
    if key in EDITING or (modifiers == {"Shift"} and name not in FUNCTION_KEYS):
        return _("This key edits text, and the command works in fields too.")
    if not modifiers and name not in FUNCTION_KEYS:
        return _("The command works in fields too: press a key together with Ctrl, or a function key.")
    return ""


# What is remembered


def pack(chosen: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What is chosen, as it is remembered: a line for each command, its keys after tabs."""
    return ["\t".join((command, *keys)) for command, keys in sorted(chosen.items())]


def unpack(lines: object) -> dict[str, tuple[str, ...]]:
    """What was remembered; what can't be read is left out."""
    parts = [str(line).split("\t") for line in lines] if isinstance(lines, list) else []
    return {command: tuple(key for key in keys if key) for command, *keys in parts if command}

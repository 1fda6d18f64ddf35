"""The lines of Settings > Keyboard: commands by where their keys work, and the keys that are fixed."""

from __future__ import annotations

from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.key_rules import ANYWHERE, CALENDAR, FORMS, VISIT, fixed_keys, fixed_reason
from carefront.views.actions import DeskAction, Scope
from carefront.views.keymap import Keymap, native

OF_RARE_KEYBOARDS = frozenset(
    {"Undo", "Redo", "Find", "Refresh", "Zoom In", "Zoom Out", "Cut", "Copy", "Paste", "New", "Help", "Menu Kbd"}
)
"""Keys with a name of their own, which work and which hardly anybody has."""
OF_VISIT = frozenset({"cut", "copy", "paste"})


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A line. ``command`` is empty for keys that are fixed; ``note`` then says why."""

    command: str
    text: str
    keys: str
    note: str = ""
    is_chosen: bool = False


def scope_titles() -> dict[str, str]:
    """The groups in order."""
    return {
        ANYWHERE: _("Anywhere"),
        CALENDAR: _("On the calendar"),
        VISIT: _("On a visit of the calendar"),
        FORMS: _("In forms"),
    }


def plain_text(command: DeskAction) -> str:
    """The name of a command without the sign of its menu letter."""
    name = command.text.replace("&", "")
    return _("Colours: {name}").format(name=name) if command.menu == "theme" else name


def key_rows(keymap: Keymap, text: str = "") -> list[tuple[str, list[KeyRow]]]:
    """The groups with the lines in which every word of ``text`` is found; a group without any is left out."""
    rows: dict[str, list[KeyRow]] = {scope: [] for scope in scope_titles()}
    for command in keymap.commands:
        keys = _shown(keymap.keys(command.id))
        rows[scope_of(command)].append(
            KeyRow(command.id, plain_text(command), keys, is_chosen=keymap.is_chosen(command.id))
        )
    for fixed in fixed_keys():
        rows[fixed.scope].append(KeyRow("", fixed.text, _shown(fixed.keys), fixed_reason(fixed.scope)))
    words = text.casefold().split()
    found = (
        (
            title,
            [row for row in rows[scope] if all(word in f"{row.text} {row.keys} {title}".casefold() for word in words)],
        )
        for scope, title in scope_titles().items()
    )
    return [(title, matching) for title, matching in found if matching]


def scope_of(command: DeskAction) -> str:
    """Where the keys of a command work, as people are told."""
    if command.scope is Scope.GLOBAL:
        return ANYWHERE
    return VISIT if command.menu == "visit" or command.id in OF_VISIT else CALENDAR


def _shown(keys: tuple[str, ...]) -> str:
    return "   ".join(native(key) for key in keys if key not in OF_RARE_KEYBOARDS)

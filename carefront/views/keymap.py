"""The keys commands have now: those of the table, or those chosen in their place. One for each window, on one memory.

What is chosen goes before what a command would have by itself, so that no two commands ever share a key.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from carefront.viewmodels.key_rules import pack, unpack
from carefront.viewmodels.memory import Memory, Value
from carefront.views.actions import DeskAction, Scope

KEYS = "keys"
Format = QKeySequence.SequenceFormat


class Keymap(QObject):
    """``changed``: some command has other keys. Keys are portable text unless they are shown."""

    changed = Signal()

    def __init__(self, memory: Memory, commands: Sequence[DeskAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self.commands = tuple(commands)
        self._defaults = {one.id: tuple(map(portable, one.sequences())) for one in commands}
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._keys = self._defaults
        self._take(memory.value(KEYS))
        self.stop = memory.listen(KEYS, self._on_chosen)

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command, the one that is shown first; none for a command without."""
        return self._keys.get(command_id, ())

    def defaults(self, command_id: str) -> tuple[str, ...]:
        """The keys it has when nothing was chosen."""
        return self._defaults.get(command_id, ())

    def is_chosen(self, command_id: str) -> bool:
        """Whether its keys were chosen by the user."""
        return command_id in self._chosen

    def sequences(self, command_id: str) -> list[QKeySequence]:
        """The keys of a command for Qt."""
        return [QKeySequence.fromString(key, Format.PortableText) for key in self.keys(command_id)]

    def text(self, command_id: str) -> str:
        """The first key of a command as this system writes it; empty for none."""
        return native(self.keys(command_id)[0]) if self.keys(command_id) else ""

    def holder(self, key: str) -> str:
        """The id of the command that has ``key``; empty for none."""
        return next((command for command, keys in self._keys.items() if key in keys), "")

    def combinations(self, commands: frozenset[str]) -> dict[int, str]:
        """Which of ``commands`` each key (combined) belongs to, for parts that read their keys by themselves."""
        return {_combined(sequence): one for one in sorted(commands) for sequence in self.sequences(one)}

    def choose(self, command_id: str, keys: tuple[str, ...]) -> None:
        """Give a command exactly these keys, in every window; the caller has asked whether it may have them."""
        self._remember({**self._chosen, command_id: keys})

    def reset(self, command_id: str) -> None:
        """Give a command its own keys back, but for those that another one was given meanwhile."""
        self._remember({name: keys for name, keys in self._chosen.items() if name != command_id})

    def reset_all(self) -> None:
        """Every command has its own keys again."""
        self._remember({})

    def _remember(self, chosen: dict[str, tuple[str, ...]]) -> None:
        self._memory.put(KEYS, pack({one: keys for one, keys in chosen.items() if keys != self._defaults.get(one)}))

    def _on_chosen(self, value: Value) -> None:
        self._take(value)
        self.changed.emit()

    def _take(self, value: Value) -> None:
        """Chosen keys first, in the order of the table; then every default that is still free."""
        self._chosen = {one: keys for one, keys in unpack(value).items() if one in self._defaults}
        if not self._chosen:
            self._keys = self._defaults
            return
        taken: set[str] = set()
        found: dict[str, tuple[str, ...]] = {}
        for source in (self._chosen, self._defaults):
            for command in self._defaults:
                if command in source and command not in found:
                    found[command] = tuple(key for key in dict.fromkeys(source[command]) if key not in taken)
                    taken.update(found[command])
        self._keys = {command: found[command] for command in self._defaults}

    def command(self, command_id: str) -> DeskAction | None:
        """The line of the table; ``None`` for an id it does not have."""
        return next((one for one in self.commands if one.id == command_id), None)

    def is_global(self, command_id: str) -> bool:
        """Whether its keys work in fields too."""
        one = self.command(command_id)
        return one is not None and one.scope is Scope.GLOBAL


def portable(sequence: QKeySequence) -> str:
    """A key as it is remembered."""
    return sequence.toString(Format.PortableText)


def native(key: str) -> str:
    """A remembered key as this system writes it."""
    return QKeySequence.fromString(key, Format.PortableText).toString(Format.NativeText)


def _combined(sequence: QKeySequence) -> int:
    return int(sequence[0].toCombined())  # type: ignore[index]

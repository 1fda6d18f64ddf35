"""What was chosen last, by id only: five commands and five patients. Where it is kept is the caller's affair."""

from collections.abc import Sequence
from typing import Protocol

MOST_REMEMBERED = 5
COMMANDS, PATIENTS = "recent_commands", "recent_patients"


class Remembered(Protocol):
    """Lists of ids by name; may read and write a file, so it is never called on the GUI's thread."""

    def recall(self, name: str) -> tuple[str, ...]:
        """The ids, the latest first."""

    def remember(self, name: str, ids: Sequence[str]) -> None:
        """Keep ``ids`` instead."""


class RememberedHere:
    """Remembers as long as the program runs."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[str, ...]] = {}

    def recall(self, name: str) -> tuple[str, ...]:
        """As ``Remembered`` says."""
        return self._lists.get(name, ())

    def remember(self, name: str, ids: Sequence[str]) -> None:
        """As ``Remembered`` says."""
        self._lists[name] = tuple(ids)


def with_latest(ids: Sequence[str], latest: str) -> tuple[str, ...]:
    """``ids`` with ``latest`` at the front, each once."""
    return tuple(dict.fromkeys((latest, *ids)))[:MOST_REMEMBERED]

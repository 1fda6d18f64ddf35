"""The overview of keys: every command that has one, by group, narrowed down by what is typed. No Qt."""

from carefront.domain.patients import search_words
from carefront.shared.values import dataclass
from carefront.viewmodels.palette_state import CommandRow


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Commands of one menu, in order, with their keys."""

    title: str
    rows: tuple[CommandRow, ...]


def key_groups(commands: tuple[CommandRow, ...], text: str = "") -> tuple[KeyGroup, ...]:
    """The groups with what matches ``text`` in label, other words or key; everything for no text."""
    words = search_words(text)
    found: dict[str, list[CommandRow]] = {}
    for row in commands:
        if row.key and _matches(words, row):
            found.setdefault(row.path, []).append(row)
    return tuple(KeyGroup(title, tuple(rows)) for title, rows in found.items())


def _matches(words: tuple[str, ...], row: CommandRow) -> bool:
    known = search_words(f"{row.text} {row.words} {row.key} {row.path}")
    return all(any(one.startswith(word) for one in known) for word in words)

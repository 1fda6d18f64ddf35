"""Which commands a text means: by label and by other words for it, nearly too. Pure."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from carefront.domain.patients import search_words
from carefront.viewmodels.palette_state import CommandRow, LineKind, PaletteLine

NEAR, SHORTEST_FUZZY, MOST_SHOWN = 80, 4, 6
_BEGINS, _SYNONYM = 120, 105


def find_commands(text: str, commands: Iterable[CommandRow]) -> tuple[PaletteLine, ...]:
    """The commands meant, the nearest first; none for no text."""
    words = search_words(text)
    said = " ".join(words)
    if text.strip() == "?":
        return tuple(map(line_of, (one for one in commands if one.id == "shortcuts")))
    scored = [(_score(said, words, command), -at, command) for at, command in enumerate(commands)] if words else []
    near = sorted((one for one in scored if one[0] >= NEAR), key=lambda one: one[:2], reverse=True)
    return tuple(line_of(command) for _score, _at, command in near[:MOST_SHOWN])


def _score(said: str, words: tuple[str, ...], command: CommandRow) -> float:
    label = search_words(command.text)
    if _begin(words, label):
        return _BEGINS + (" ".join(label).startswith(said)) * 10 - len(label)
    if _begin(words, (*label, *search_words(command.words))):
        return _SYNONYM
    if len(said) < SHORTEST_FUZZY:
        return 0.0
    return max(fuzz.ratio(said, " ".join(label)), *(fuzz.ratio(said, word) for word in label or ("",)))


def _begin(words: Iterable[str], among: Iterable[str]) -> bool:
    known = tuple(among)
    return all(any(one.startswith(word) for one in known) for word in words)


def line_of(command: CommandRow) -> PaletteLine:
    """The command's line: label, menu path, key."""
    return PaletteLine(LineKind.COMMAND, command.id, command.text, command.path, command.key)

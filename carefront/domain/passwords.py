"""What makes a password good enough: long, and neither a common word stretched nor a name of this place.

A passphrase of several words is welcome; spaces, every script and signs of all kinds count. Pure: the list of common
words is an argument.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

SHORTEST, LONGEST = 15, 1024
"""In characters of the normal form; nothing is ever cut off."""

FEWEST_SIGNS = 6
"""A password of fewer different characters is a pattern."""

SHORTEST_NAME = 4
"""Names shorter than this may be part of any word."""

_RUNS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
    "azertyuiop", "qsdfghjklm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)  # fmt: skip
_SHORTEST_RUN = 4
_LIKE_LETTERS = str.maketrans("0134578@$!|+", "oieastbasiit")
_DIGITS = "0123456789"
_SHORTEST_WORD, _LONGEST_WORD = 3, 32
"""Lengths of the common words that count."""

_MOST_LEFT = 3
"""So few other letters beside common words make no password of its own."""


class PasswordFault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    NAME = "name"
    SAME = "same"


def normal_form(text: str) -> str:
    """``text`` in the one form that is hashed: the same letters typed on any keyboard are the same password."""
    return unicodedata.normalize("NFKC", text)


def password_faults(text: str, common: Collection[str], names: Iterable[str] = ()) -> tuple[PasswordFault, ...]:
    """Every reason against ``text``; none means that it is good.

    Args:
        common: words of letters and digits in lower case; nobody may build a password of one of them.
        names: of the user, the person and the clinic; a password may not contain one.
    """
    plain = normal_form(text)
    found = []
    if len(plain) < SHORTEST:
        found.append(PasswordFault.TOO_SHORT)
    if len(plain) > LONGEST:
        found.append(PasswordFault.TOO_LONG)
    if _is_common(plain, common):
        found.append(PasswordFault.COMMON)
    if _holds_name(plain, names):
        found.append(PasswordFault.NAME)
    return tuple(found)


def _squeezed(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _is_common(plain: str, common: Collection[str]) -> bool:
    """Whether it is a pattern, a run of keys, or one common word repeated or padded with digits and signs."""
    folded = plain.casefold()
    if len(set(folded)) < FEWEST_SIGNS or _repeats(folded):
        return True
    return any(_is_stretched(_squeezed(form), common) for form in (plain, *_with_letters(folded)))


def _with_letters(text: str) -> Iterator[str]:
    """``text`` with digits and signs read as the letters they look like, but for those before and after the word; the
    outermost two may belong to it (``w3lc0m3`` in ``w3lc0m3123``)."""
    head, tail = len(text) - len(text.lstrip(_DIGITS)), len(text.rstrip(_DIGITS))
    for before in range(3):
        for after in range(3):
            yield text[max(0, head - before) : tail + after].translate(_LIKE_LETTERS)


def _repeats(text: str) -> bool:
    """Whether ``text`` is a piece of it said twice or more, the last time perhaps in part."""
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _is_stretched(text: str, common: Collection[str]) -> bool:
    """Whether next to nothing is left of ``text`` without runs, digits and one common word."""
    letters = len(_without_runs(text))
    if letters <= _MOST_LEFT:
        return True
    return any(
        letters - text.count(word) * len(word) <= _MOST_LEFT  # no word takes away more: most are done with here
        and len(_without_runs(text.replace(word, " "))) <= _MOST_LEFT
        for word in _words_in(text, common)
    )


def _words_in(text: str, common: Collection[str]) -> set[str]:
    """The common words that stand in ``text``: each piece of it is looked up, for there are fewer than words."""
    ends = range(_SHORTEST_WORD, _LONGEST_WORD + 1)
    return {piece for at in range(len(text)) for size in ends if (piece := text[at : at + size]) in common}


def _without_runs(text: str) -> str:
    """The letters that belong to no run of the alphabet or of a keyboard, forward or backward."""
    kept, at = [], 0
    while at < len(text):
        size = max((_run_at(text, at, run) for line in _RUNS for run in (line, line[::-1])), default=0)
        if size >= _SHORTEST_RUN:
            at += size
        else:
            kept.append(text[at])
            at += 1
    return "".join(sign for sign in kept if sign.isalpha())


def _run_at(text: str, at: int, run: str) -> int:
    """How many characters from ``at`` on follow ``run``, wherever in it they begin."""
    start = run.find(text[at])
    size = 0
    while start >= 0 and at + size < len(text) and start + size < len(run) and text[at + size] == run[start + size]:
        size += 1
    return size


def _holds_name(plain: str, names: Iterable[str]) -> bool:
    text = _squeezed(plain)
    short = (_squeezed(normal_form(name)) for name in names)
    return any(len(name) >= SHORTEST_NAME and name in text for name in short)

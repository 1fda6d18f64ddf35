"""Clock times and periods of a day as people type them, and as fields show them: ``8-12, 14:30–18``."""

import re
import unicodedata

from carefront.wording.times import Times

DAY = 1440
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_BETWEEN = re.compile(r"\s*(?:-|–|—|−|\bto\b)\s*")
_SEPARATOR = re.compile(r"[,;،]|\n")


class NotAPeriod(ValueError):
    """A piece of the text that can't be read as a period."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.piece = piece


def parse_clock(text: str) -> int | None:
    """Minutes of the day of ``8``, ``08:30``, ``830``, ``2 pm``, in any script's digits; 24:00 is 1440; ``None`` for
    anything else.
    """
    plain = "".join(str(unicodedata.digit(char, -1)) if char.isdigit() else char for char in text)
    plain = plain.replace("\u202f", " ").replace("\u200f", "").strip()
    match = _DIGITS.fullmatch(plain) or _CLOCK.fullmatch(plain)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "").lower() if match.re is _CLOCK else ""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    found = 60 * hour + minute
    return found if minute < 60 and found <= DAY else None


def parse_periods(text: str) -> tuple[tuple[int, int], ...]:
    """The periods in the text as minutes of the day, in order; an end not after its start lies on the next day. Empty
    for no text.

    Raises:
        NotAPeriod: a piece is none.
    """
    pieces = [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]
    return tuple(sorted(_period(piece) for piece in pieces))


def _period(piece: str) -> tuple[int, int]:
    ends = _BETWEEN.split(piece)
    start, end = (parse_clock(ends[0]), parse_clock(ends[1])) if len(ends) == 2 else (None, None)
    if start is None or end is None or start >= DAY:
        raise NotAPeriod(piece)
    return start, end if end > start else end + DAY


def clock_text(minute: int, times: Times) -> str:
    """A time for a field: as the language writes it where that can be read again, else ``08:30``."""
    if minute == DAY:
        return "24:00"
    said = times.wall(minute % DAY)
    return said if parse_clock(said) == minute % DAY else f"{minute % DAY // 60:02}:{minute % 60:02}"


def periods_text(periods: tuple[tuple[int, int], ...], times: Times) -> str:
    """Periods for a field: ``08:00–12:00, 14:00–18:00``."""
    return ", ".join(f"{clock_text(start, times)}–{clock_text(end, times)}" for start, end in periods)

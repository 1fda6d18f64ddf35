"""Dates and times of a file: written texts to wall times, wall times to instants."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1900, 2100
_CACHED = 65_536


def time_reader(formats: tuple[str, ...]) -> Callable[[str], datetime | None]:
    """A function from a text to the time it names by the first format that fits, else ``None``. Texts repeat, so it
    remembers."""

    @lru_cache(maxsize=_CACHED)
    def read(text: str) -> datetime | None:
        for one in formats:
            try:
                return datetime.strptime(text, one)
            except ValueError:
                continue
        return None

    return read


def instant_s(moment: datetime, zone: ZoneInfo) -> int | None:
    """Whole UTC seconds of ``moment``; a naive one is wall time in ``zone``. ``None`` outside the years 1900 to 2100.

    A time that the clocks skipped takes the offset before (02:30 becomes 03:30); one that they repeated is its first.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def wall_text(start_s: int, zone: ZoneInfo) -> str:
    """The local time of an instant as ISO 8601 without an offset."""
    return datetime.fromtimestamp(start_s, zone).replace(tzinfo=None).isoformat()


def on_day(day: datetime, time: datetime) -> datetime:
    """The wall time at the clock time of ``time`` on the date of ``day``."""
    return datetime(day.year, day.month, day.day, time.hour, time.minute, time.second)


def first_after(start: datetime, time: datetime) -> datetime:
    """The first wall time after ``start`` at the clock time of ``time``."""
    wanted = on_day(start, time)
    return wanted if wanted > start else wanted + timedelta(days=1)

"""Time as bits: in a mask over a window, bit *n* is the *n*-th minute of UTC from the window's first.

Minutes of UTC are elapsed time, so a day of 23 or 25 hours is as many bits as it has minutes. Whatever is open is
rounded inward to whole minutes and whatever is taken outward, which for starts and lengths of whole minutes gives the
very answer that seconds give. A mask may be negative: then all minutes above its highest zero are set.
Source: RULES.md M1-M4.
"""

from collections.abc import Iterable
from functools import lru_cache
from struct import unpack
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain.intervals import Span
from carefront.domain.zones import day_of, day_span_s, local_minute

DAY_MINUTES = 1_440
WEEK_MINUTES = 7 * DAY_MINUTES
_WORD = 64
ALL = -1
"""The mask of every minute."""


class Window(NamedTuple):
    """The minutes ``[first, first + size)`` since 1970. Starts are looked for in its week; ``margin`` on either side
    is what visits that start there may reach into.
    """

    first: int
    size: int
    margin: int

    @property
    def start_s(self) -> int:
        """The first instant."""
        return 60 * self.first

    @property
    def end_s(self) -> int:
        """The first instant after it."""
        return 60 * (self.first + self.size)

    @property
    def week_s(self) -> Span:
        """The instants of the week without the margins."""
        return 60 * (self.first + self.margin), 60 * (self.first + self.size - self.margin)


def window_at(instant_s: int, reach_minutes: int, weeks_later: int = 0) -> Window:
    """The window whose week holds the instant (or so many weeks later), for visits that reach so far.

    Weeks are counted from 1970, so that windows meet and are found again.
    """
    margin = -(-max(reach_minutes, 1) // DAY_MINUTES) * DAY_MINUTES
    week = instant_s // (60 * WEEK_MINUTES) + weeks_later
    return Window(WEEK_MINUTES * week - margin, WEEK_MINUTES + 2 * margin, margin)


@lru_cache(maxsize=1 << 12)
def local_days(window: Window, zone: ZoneInfo) -> tuple[int, int]:
    """Ordinals of the first and the last local day that the window touches."""
    return day_of(window.start_s, zone).toordinal(), day_of(window.end_s - 1, zone).toordinal()


def inward(spans: Iterable[Span], window: Window) -> int:
    """The minutes that lie in the spans of seconds as a whole."""
    base, size, mask = window.start_s, window.size, 0
    for start_s, end_s in spans:
        low, high = max(-((base - start_s) // 60), 0), min((end_s - base) // 60, size)
        if low < high:
            mask |= (1 << high) - (1 << low)
    return mask


def outward(spans: Iterable[Span], window: Window) -> int:
    """The minutes that the spans of seconds touch."""
    base, size, mask = window.start_s, window.size, 0
    for start_s, end_s in spans:
        low, high = max((start_s - base) // 60, 0), min(-((base - end_s) // 60), size)
        if low < high:
            mask |= (1 << high) - (1 << low)
    return mask


def runs(mask: int, minutes: int) -> int:
    """The minutes from which so many (at least one) are set without a gap."""
    known = 1
    while 2 * known <= minutes:
        mask &= mask >> known
        known *= 2
    return mask & (mask >> (minutes - known)) if known < minutes else mask


def touching(mask: int, minutes: int) -> int:
    """The minutes from which any of so many is set."""
    return ~runs(~mask, minutes)


def moved(mask: int, minutes: int) -> int:
    """The mask later by ``minutes``, earlier where that is negative."""
    return mask << minutes if minutes >= 0 else mask >> -minutes


def minutes_of(mask: int) -> list[int]:
    """The numbers of the set bits, ascending. The mask is not negative and of one window.

    They are read off words of 64 bits: taken from the integer one by one, each would cost a copy of it.
    """
    count = -(-mask.bit_length() // _WORD)
    found: list[int] = []
    for number, word in enumerate(unpack(f"<{count}Q", mask.to_bytes(8 * count, "little"))):
        left = word
        while left:
            lowest = left & -left
            found.append(_WORD * number + lowest.bit_length() - 1)
            left ^= lowest
    return found


@lru_cache(maxsize=1 << 10)
def comb(step: int, length: int) -> int:
    """Every ``step``-th of ``length`` minutes, the first included."""
    mask, known = 1, step
    while known < length:
        mask |= mask << known
        known *= 2
    return mask & ((1 << length) - 1)


def ticks(start_s: int, end_s: int, grid_s: int, step_s: int, window: Window) -> int:
    """The minutes of ``[start_s, end_s)`` that lie whole steps from ``grid_s`` (or from the minute it is rounded up
    to).
    """
    base, step = window.first, max(step_s // 60, 1)
    low, high = max(-(-start_s // 60) - base, 0), min(-(-end_s // 60) - base, window.size)
    first = low + (-(-grid_s // 60) - base - low) % step
    return comb(step, high - first) << first if first < high else 0


@lru_cache(maxsize=1 << 10)
def clock_ticks(step: int, window: Window, zone: ZoneInfo) -> int:
    """The minutes at which the minute of day on the wall clock is a multiple of ``step``."""
    mask, at_s = 0, window.start_s
    while at_s < window.end_s:
        start_s, end_s = day_span_s(day_of(at_s, zone), zone)
        if _is_plain_day(start_s, end_s, zone):
            mask |= ticks(max(start_s, at_s), end_s, start_s, 60 * step, window)
        else:
            given = (at for at in range(max(start_s, at_s), end_s, 60) if local_minute(at, zone) % step == 0)
            mask |= outward(((at, at + 60) for at in given), window)
        at_s = end_s
    return mask


def _is_plain_day(start_s: int, end_s: int, zone: ZoneInfo) -> bool:
    """Whether the wall clock runs from midnight to midnight without a change."""
    is_whole = end_s - start_s == 60 * DAY_MINUTES and start_s % 60 == 0
    return is_whole and local_minute(start_s, zone) == 0 and local_minute(end_s - 60, zone) == DAY_MINUTES - 1


class Counts:
    """How many spans lie over each minute, kept as binary digits: one mask for the ones, one for the twos, and so
    on.
    """

    def __init__(self) -> None:
        self._digits: list[int] = []

    def add(self, mask: int) -> None:
        """Count one more over the minutes of ``mask``."""
        for place, digit in enumerate(self._digits):
            self._digits[place] = digit ^ mask
            mask &= digit
            if not mask:
                return
        if mask:
            self._digits.append(mask)

    def at_least(self, number: int) -> int:
        """The minutes over which so many (at least one) are counted."""
        if number.bit_length() > len(self._digits):
            return 0
        more, same = 0, ALL
        for place in range(len(self._digits) - 1, -1, -1):
            digit = self._digits[place]
            if number >> place & 1:
                same &= digit
            else:
                more |= same & digit
                same &= ~digit
        return more | same

"""Days that are alike: most days of a resource are as others were, so what was worked out for one holds for all.

Knows which rows make a day what it is, and none of what they do. Source: RULES.md A1-A14.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain import recurrence
from carefront.domain.schedules import Schedule
from carefront.domain.zones import day_span_s

_DAY, _TWO_DAYS_S = timedelta(days=1), 2 * 86_400
_LONGEST = 4_000
"""Days of a dated row; with a longer one no day is like another."""


class DayPattern(NamedTuple):
    """A day without its date: whose it is, its weekday, and which blocks are given on the day before and on the day.

    Days of one pattern have the same layers, whole days of 24 hours apart.
    """

    own: "DayPatterns"
    weekday: int
    given_before: int
    given: int


class DayPatterns:
    """The patterns of one resource in one clinic.

    ``schedules`` are those in force; ``dated`` the inclusive dates of every row that names some.
    """

    def __init__(self, schedules: Sequence[Schedule], dated: Iterable[tuple[date, date]], zone: ZoneInfo) -> None:
        self._zone = zone
        self._blocks = [(schedule, block) for schedule in schedules for block in schedule.blocks]
        self._dated = [(first.toordinal(), last.toordinal()) for first, last in dated]
        self._has_none = any(block.release_days is not None for _schedule, block in self._blocks) or any(
            last - first > _LONGEST for first, last in self._dated
        )
        self._given: dict[date, int] = {}
        self._of_their_own: frozenset[int] | None = None

    def of(self, day: date) -> DayPattern | None:
        """The pattern, or ``None`` for a day of its own: a dated row, a slot by hand, a clock change; and for every
        day where blocks open to all later on.
        """
        before = day - _DAY
        if self._has_none or day.toordinal() in self._own_days():
            return None
        if day_span_s(day, self._zone)[1] - day_span_s(before, self._zone)[0] != _TWO_DAYS_S:
            return None
        return DayPattern(self, day.weekday(), self._blocks_given(before), self._blocks_given(day))

    def _own_days(self) -> frozenset[int]:
        """The days that rows name, and those after them: what begins on a day may run over midnight."""
        if self._of_their_own is None:
            self._of_their_own = frozenset(day for first, last in self._dated for day in range(first, last + 2))
        return self._of_their_own

    def _blocks_given(self, day: date) -> int:
        """A bit for each block that the schedules give."""
        found = self._given.get(day)
        if found is None:
            given = (recurrence.is_given(schedule, block, day) for schedule, block in self._blocks)
            found = self._given[day] = sum(1 << number for number, is_given in enumerate(given) if is_given)
        return found

"""The dates and times of the sample: which days are open, and what is still free on one of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from carefront.application.sample.cast import Cast
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.domain.zones import instant_s, utc
from carefront.shared.values import dataclass

DAYS_BACK, DAYS_AHEAD = 7, 13
"""Three weeks: a week that was, today, and two that come."""

WHOLE_DAY = ClockPeriod(0, DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The sample's days around ``today`` in the clinic's zone; ``now`` is when it is looked at."""

    cast: Cast
    today: date
    now: datetime
    zone: ZoneInfo

    def days(self) -> Iterator[date]:
        """The open days of the three weeks, in order."""
        for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
            day = self.today + timedelta(days=offset)
            if day.weekday() in self.cast.weekdays:
                yield day

    def workday(self, offset: int) -> date:
        """The open day so many after today (before it, where negative)."""
        day, step = self.today, timedelta(days=1 if offset > 0 else -1)
        for _ in range(abs(offset)):
            day += step
            while day.weekday() not in self.cast.weekdays:
                day += step
        return day

    def at(self, day: date, minute: int) -> datetime:
        """The instant at which the clinic's clock shows ``minute`` of ``day``."""
        return utc(instant_s(day, minute, self.zone))


@dataclass(slots=True)
class DayBook:
    """What is taken on one day, by code: half-open minutes of day. A code without a capacity takes one at a time."""

    capacities: Mapping[str, int]
    taken: defaultdict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    patients: set[str] = field(default_factory=set)

    def is_free(self, codes: tuple[str, ...], start: int, end: int) -> bool:
        """Whether every one of ``codes`` has a place over all of ``[start, end)``."""
        return all(self._present(code, start, end) < self.capacities.get(code, 1) for code in codes)

    def is_touched(self, code: str, start: int, end: int) -> bool:
        """Whether anything at all takes ``code`` in ``[start, end)``."""
        return self._present(code, start, end) > 0

    def _present(self, code: str, start: int, end: int) -> int:
        return sum(1 for first, last in self.taken[code] if first < end and start < last)

    def take(self, codes: tuple[str, ...], start: int, end: int) -> None:
        """Write ``[start, end)`` down for every one of ``codes``."""
        for code in codes:
            self.taken[code].append((start, end))

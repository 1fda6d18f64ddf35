"""Time off of a person: a request with a decision. Pending never blocks, approved does at once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from carefront.domain.errors import InvalidValue
from carefront.domain.lifecycle import StateMachine
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.shared.values import dataclass

UNDO_WINDOW_S = 30
"""How long a decision can be taken back before anybody outside is told."""


class TimeOffType(StrEnum):
    """The five of PM-05."""

    VACATION = "vacation"
    SICK = "sick"
    PERSONAL = "personal"
    CONFERENCE = "conference"
    OTHER = "other"


class TimeOffState(StrEnum):
    """pending -> approved | denied | withdrawn; approved -> cancelled."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


LIVE_TIME_OFF = frozenset({TimeOffState.PENDING, TimeOffState.APPROVED})
DECIDED = frozenset({TimeOffState.APPROVED, TimeOffState.DENIED})

TIME_OFF_LIFE = StateMachine(
    "time_off",
    {
        TimeOffState.PENDING: frozenset({TimeOffState.APPROVED, TimeOffState.DENIED, TimeOffState.WITHDRAWN}),
        TimeOffState.APPROVED: frozenset({TimeOffState.CANCELLED}),
    },
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Inclusive local dates; ``period`` is a part of one day, ``None`` whole days."""

    first: date
    last: date
    period: ClockPeriod | None = None

    @property
    def minutes(self) -> tuple[int, int]:
        """Half-open wall-clock minutes since the first day of the calendar, for comparing."""
        if self.period is not None:
            start = self.first.toordinal() * DAY_MINUTES
            return start + self.period.start, self.last.toordinal() * DAY_MINUTES + self.period.end
        return self.first.toordinal() * DAY_MINUTES, (self.last.toordinal() + 1) * DAY_MINUTES

    def overlaps(self, other: "Stretch") -> bool:
        """Whether they share a minute."""
        own, others = self.minutes, other.minutes
        return own[0] < others[1] and others[0] < own[1]

    def covers(self, other: "Stretch") -> bool:
        """Whether ``other`` lies within."""
        own, others = self.minutes, other.minutes
        return own[0] <= others[0] and others[1] <= own[1]


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Time off of the person ``account_id`` on inclusive dates; ``period`` is a part of one day, ``None`` whole days.

    Days are local days of the clinic in whose calendar it is read. ``reason`` is for whoever decides and the person
    alone, ``notes`` for everybody who sees time off, ``decision_note`` for whoever asked. ``override_reason``: why it
    was approved though too few are left on duty.
    """

    id: str
    account_id: str
    type: TimeOffType
    state: TimeOffState
    first: date
    last: date
    period: ClockPeriod | None = None
    reason: str = ""
    coverage_account_id: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_note: str = ""
    is_self_decided: bool = False
    notes: str = ""
    asked_by: str | None = None
    asked_at: datetime | None = None
    override_reason: str = ""

    @property
    def stretch(self) -> Stretch:
        """When it is."""
        return Stretch(self.first, self.last, self.period)


def check_stretch(stretch: Stretch) -> None:
    """Return when it can be time off: dates in order, and a part only of one day.

    Raises:
        InvalidValue: ``last`` is before ``first``, or a part of several days.
    """
    if stretch.last < stretch.first:
        raise InvalidValue("last", stretch.last, "before_first")
    if stretch.period is not None and stretch.first != stretch.last:
        raise InvalidValue("period", stretch.period, "one_day")


def rest_of(whole: Stretch, part: Stretch) -> tuple[Stretch, ...]:
    """What of ``whole`` is left without ``part``, by time, each piece of whole days or of one day.

    Raises:
        InvalidValue: ``part`` is no proper part of it.
    """
    check_stretch(part)
    if not whole.covers(part) or whole.minutes == part.minutes:
        raise InvalidValue("part", part, "no_part")
    (start, end), (part_start, part_end) = whole.minutes, part.minutes
    return (*_pieces(start, part_start, whole), *_pieces(part_end, end, whole))


def _pieces(start: int, end: int, whole: Stretch) -> Iterator[Stretch]:
    """The minutes as stretches: the rest of a day, whole days, the beginning of a day."""
    if start >= end:
        return
    if whole.period is not None:  # it may go on past midnight and is still of the one day
        midnight = whole.first.toordinal() * DAY_MINUTES
        yield Stretch(whole.first, whole.first, ClockPeriod(start - midnight, end - midnight))
        return
    day = date.fromordinal(start // DAY_MINUTES)
    until = min(end, (day.toordinal() + 1) * DAY_MINUTES)
    if start % DAY_MINUTES or until - start < DAY_MINUTES:
        midnight = day.toordinal() * DAY_MINUTES
        yield Stretch(day, day, ClockPeriod(start - midnight, until - midnight))
        yield from _pieces(until, end, whole)
        return
    after = end - end % DAY_MINUTES
    yield Stretch(day, date.fromordinal(after // DAY_MINUTES) - timedelta(days=1))
    yield from _pieces(after, end, whole)

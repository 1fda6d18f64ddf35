"""Time off of a person: a request with a decision. Pending never blocks, approved does at once."""

from datetime import date, datetime
from enum import StrEnum

from carefront.domain.lifecycle import StateMachine
from carefront.domain.schedules import ClockPeriod
from carefront.shared.values import dataclass


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


TIME_OFF_LIFE = StateMachine(
    "time_off",
    {
        TimeOffState.PENDING: frozenset({TimeOffState.APPROVED, TimeOffState.DENIED, TimeOffState.WITHDRAWN}),
        TimeOffState.APPROVED: frozenset({TimeOffState.CANCELLED}),
    },
)


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Time off of the person ``account_id`` on inclusive dates; ``period`` is a part of one day, ``None`` whole days.

    Days are local days of the clinic in whose calendar it is read.
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

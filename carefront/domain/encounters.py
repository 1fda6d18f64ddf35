"""Encounters and the queue: what a visit is on its day, whose turn comes next. Knows no clock and no screen.

Source: domain.md *Booking* (encounters, tokens), *Lists* (one queue for each resource and day).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum, StrEnum

from carefront.domain.appointments import AppointmentStatus
from carefront.shared.values import dataclass

_S = AppointmentStatus
GRACE_S = 15 * 60
"""How late somebody may come and still be seen as if they had come on time."""


class EncounterState(IntEnum):
    """Planned with the booking, in progress from check-in, finished by completion, cancelled with the visit."""

    PLANNED = 0
    IN_PROGRESS = 1
    FINISHED = 2
    CANCELLED = 3


ENCOUNTER_OF: Mapping[AppointmentStatus, EncounterState] = {
    _S.REQUESTED: EncounterState.PLANNED, _S.BOOKED: EncounterState.PLANNED, _S.CONFIRMED: EncounterState.PLANNED,
    _S.RESCHEDULED: EncounterState.PLANNED, _S.ARRIVED: EncounterState.IN_PROGRESS,
    _S.IN_PROGRESS: EncounterState.IN_PROGRESS, _S.COMPLETED: EncounterState.FINISHED,
    _S.CANCELLED: EncounterState.CANCELLED, _S.NO_SHOW: EncounterState.CANCELLED,
    _S.ENTERED_IN_ERROR: EncounterState.CANCELLED,
}  # fmt: skip


class Turn(StrEnum):
    """Where somebody stands among those who wait: before all others, as they came, or behind all others."""

    FIRST = "first"
    USUAL = ""
    LAST = "last"


@dataclass(frozen=True, slots=True)
class QueueCall:
    """What the queue says of a visit (its id is the visit's): when it was called last, how often and to which place;
    ``resource_id``: to whose queue it was handed over, ``None`` stays with whoever it is booked with; ``turn``: who was
    let go first, or did not answer.
    """

    id: str
    facility_id: str
    resource_id: str | None = None
    called_at: datetime | None = None
    calls: int = 0
    place: str = ""
    turn: Turn = Turn.USUAL


def turn_of(start_s: int, arrived_s: int) -> int:
    """What turns are ordered by: who came on time is seen by the booked time, who came late (or walked in) by when
    they came.
    """
    return start_s if arrived_s <= start_s + GRACE_S else arrived_s

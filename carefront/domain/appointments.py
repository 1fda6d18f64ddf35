"""Visits: what an appointment is and the moves it may make; blocked time."""

from datetime import datetime
from enum import StrEnum

from carefront.domain.lifecycle import StateMachine
from carefront.shared.values import dataclass


class AppointmentStatus(StrEnum):
    """requested -> booked -> confirmed -> arrived -> in_progress -> completed, and the ways out."""

    REQUESTED = "requested"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    RESCHEDULED = "rescheduled"
    ARRIVED = "arrived"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    ENTERED_IN_ERROR = "entered_in_error"


_S = AppointmentStatus
_OUT = {_S.CANCELLED, _S.NO_SHOW, _S.ENTERED_IN_ERROR}

APPOINTMENT_LIFE = StateMachine(
    "appointment",
    {
        _S.REQUESTED: frozenset({_S.BOOKED, _S.CONFIRMED, _S.RESCHEDULED, _S.ARRIVED} | _OUT),
        _S.BOOKED: frozenset({_S.CONFIRMED, _S.RESCHEDULED, _S.ARRIVED} | _OUT),
        _S.CONFIRMED: frozenset({_S.RESCHEDULED, _S.ARRIVED} | _OUT),
        _S.RESCHEDULED: frozenset({_S.RESCHEDULED, _S.CONFIRMED, _S.ARRIVED} | _OUT),
        _S.ARRIVED: frozenset({_S.IN_PROGRESS, _S.COMPLETED, _S.RESCHEDULED, _S.CANCELLED, _S.ENTERED_IN_ERROR}),
        _S.IN_PROGRESS: frozenset({_S.COMPLETED, _S.CANCELLED, _S.ENTERED_IN_ERROR}),
        _S.COMPLETED: frozenset({_S.ENTERED_IN_ERROR}),
        _S.CANCELLED: frozenset({_S.ENTERED_IN_ERROR}),
        _S.NO_SHOW: frozenset({_S.ENTERED_IN_ERROR}),
    },
)
"""The everyday moves; every one that frees time does it in the same commit."""

CORRECTIONS = StateMachine(
    "appointment correction",
    {
        _S.CANCELLED: frozenset({_S.BOOKED}),
        _S.NO_SHOW: frozenset({_S.ARRIVED}),
        _S.COMPLETED: frozenset({_S.IN_PROGRESS}),
    },
)
"""Corrections: re-checked like a booking, and with a reason."""

LIVE = frozenset({_S.REQUESTED, _S.BOOKED, _S.CONFIRMED, _S.RESCHEDULED, _S.ARRIVED, _S.IN_PROGRESS, _S.COMPLETED})
"""States that hold their time (I1 of ``reliability.md``)."""

_USUAL_NEXT = {
    _S.REQUESTED: _S.BOOKED, _S.BOOKED: _S.CONFIRMED, _S.RESCHEDULED: _S.CONFIRMED, _S.CONFIRMED: _S.ARRIVED,
    _S.ARRIVED: _S.IN_PROGRESS, _S.IN_PROGRESS: _S.COMPLETED,
}  # fmt: skip


def usual_next(status: AppointmentStatus) -> AppointmentStatus | None:
    """The state that usually follows, or ``None`` at the end of the road."""
    return _USUAL_NEXT.get(status)


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """One resource of a visit: needed from ``offset_minutes`` after the start for ``length_minutes`` (``None``: to
    the end).

    ``is_auto``: the program chose it; ``fallback`` is the group or kind it may be chosen from again.
    """

    resource_id: str
    role: str = ""
    offset_minutes: int = 0
    length_minutes: int | None = None
    is_auto: bool = False
    fallback: str = ""


MOST_SEATS = 500
"""The most seats of a group session."""

SEAT_ROLE = "seat"
"""The role of a group session in the visits that have a seat in it."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit ``[start, end)`` of one patient with all its resources. Buffers in minutes, as booked.

    ``patient_id`` is ``None`` for a group session and for imported history without a patient. ``source_key`` is an
    import's identity. A visit with ``seats`` is a group session: it holds facilitator, room and equipment once, and
    others take its seats: those with its id as ``session_id``, whose one resource is the session itself (see
    ``domain.sessions``). ``turn_minutes`` above 0: the session is untimed, its people are seen in turn for so long.
    """

    id: str
    facility_id: str
    patient_id: str | None
    offering_id: str | None
    start: datetime
    end: datetime
    status: AppointmentStatus
    resources: tuple[ResourceUse, ...]
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    is_exclusive: bool = False
    booked_by: str | None = None
    on_behalf_of: str | None = None
    series_id: str | None = None
    note: str = ""
    reason: str = ""
    cancel_reason: str = ""
    is_overbooked: bool = False
    is_outside_availability: bool = False
    override_reason: str = ""
    is_override_reviewed: bool = False
    wants_sooner: bool = False
    source_key: str = ""
    status_since: datetime | None = None
    session_id: str | None = None
    seats: int = 0
    turn_minutes: int = 0

    @property
    def is_session(self) -> bool:
        """Whether others take seats in it."""
        return self.seats > 0

    @property
    def is_live(self) -> bool:
        """Whether it holds its time."""
        return self.status in LIVE


class BlockKind(StrEnum):
    """Why time is blocked."""

    BREAK = "break"
    MEETING = "meeting"
    MAINTENANCE = "maintenance"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """Blocked time ``[start, end)`` of one resource; nothing, an override neither, goes over it."""

    id: str
    facility_id: str
    resource_id: str
    start: datetime
    end: datetime
    kind: BlockKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class OverrideRequest:
    """Somebody asks for leave to book in spite of reasons. ``booking`` is the whole booking as JSON text, ``reasons``
    the codes, space separated.
    """

    id: str
    facility_id: str
    asked_by: str
    asked_of: str
    patient_id: str | None
    start: datetime
    booking: str
    reasons: str
    is_closed: bool = False

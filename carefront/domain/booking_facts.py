"""What the booking rules look at, gathered beforehand by whoever asks, and what they answer.

Instants in here are whole UTC seconds since 1970 (named ``*_s``) because the engine counts; aware datetimes stay at
the edges.
All spans are half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain.appointments import ResourceUse
from carefront.domain.facilities import Closure, Facility, OpeningHours
from carefront.domain.offerings import Offering
from carefront.domain.permissions import Key
from carefront.domain.resources import Resource, ResourceGroup, ResourceState
from carefront.domain.schedules import AvailabilityException, ManualSlot, Schedule, WorkingHours
from carefront.domain.time_off import TimeOff, TimeOffState
from carefront.shared.values import dataclass


class ReasonCode(StrEnum):
    """Why a time cannot be booked, in the order of ``domain.md`` (the table is ``REASON_ORDER``). The last two are why
    a schedule can't be published or deleted.
    """

    PERMISSION = "PERMISSION"
    RESOURCE_INACTIVE = "RESOURCE_INACTIVE"
    OFFERING_UNAVAILABLE = "OFFERING_UNAVAILABLE"
    CLINIC_CLOSED = "CLINIC_CLOSED"
    TIME_OFF = "TIME_OFF"
    EXCEPTION = "EXCEPTION"
    OUTSIDE_HOURS = "OUTSIDE_HOURS"
    NO_SCHEDULE = "NO_SCHEDULE"
    BLOCK_TYPE = "BLOCK_TYPE"
    BLOCKED = "BLOCKED"
    PROVIDER_BUSY = "PROVIDER_BUSY"
    OTHER_RESOURCE_BUSY = "OTHER_RESOURCE_BUSY"
    BUFFER = "BUFFER"
    CAPACITY = "CAPACITY"
    PATIENT_BUSY = "PATIENT_BUSY"
    PANEL_CLOSED = "PANEL_CLOSED"
    LEAD_TIME = "LEAD_TIME"
    BEYOND_HORIZON = "BEYOND_HORIZON"
    PAST = "PAST"
    SCHEDULE_OVERLAP = "SCHEDULE_OVERLAP"
    FUTURE_VISIT = "FUTURE_VISIT"


_C = ReasonCode
REASON_ORDER: Mapping[ReasonCode, int] = {
    code: order for order, codes in enumerate(
        ((_C.PERMISSION,), (_C.RESOURCE_INACTIVE,), (_C.OFFERING_UNAVAILABLE,), (_C.CLINIC_CLOSED,), (_C.TIME_OFF,),
         (_C.EXCEPTION,), (_C.OUTSIDE_HOURS,), (_C.NO_SCHEDULE,), (_C.BLOCK_TYPE,), (_C.BLOCKED,), (_C.PROVIDER_BUSY,),
         (_C.OTHER_RESOURCE_BUSY,), (_C.BUFFER,), (_C.CAPACITY,), (_C.PATIENT_BUSY,), (_C.PANEL_CLOSED,),
         (_C.LEAD_TIME, _C.BEYOND_HORIZON, _C.PAST), (_C.SCHEDULE_OVERLAP,), (_C.FUTURE_VISIT,)), start=1)
    for code in codes
}  # fmt: skip

OVERRIDE_KEY: Mapping[ReasonCode, Key] = dict.fromkeys(
    (_C.OUTSIDE_HOURS, _C.NO_SCHEDULE, _C.BLOCK_TYPE, _C.LEAD_TIME, _C.BEYOND_HORIZON, _C.PAST),
    Key.APPOINTMENT_OVERRIDE_HOURS,
) | dict.fromkeys(
    (_C.PROVIDER_BUSY, _C.OTHER_RESOURCE_BUSY, _C.BUFFER, _C.CAPACITY, _C.PATIENT_BUSY, _C.PANEL_CLOSED),
    Key.APPOINTMENT_OVERBOOK,
)
"""Which key may override which reason; a reason that is not here can't be overridden."""


class WarningCode(StrEnum):
    """What is worth saying but never refuses."""

    HELD = "HELD"
    PENDING_TIME_OFF = "PENDING_TIME_OFF"
    PANEL_LIMITED = "PANEL_LIMITED"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what, about whom, over which part of the asked span, and the row behind it.

    ``params`` are plain values for the sentence (names, minutes, instants in ``*_s``); ``other_patient`` names in it
    are
    only for those who may see them and carry the key ``patient_id`` beside.
    """

    code: ReasonCode
    resource_id: str | None = None
    start_s: int | None = None
    end_s: int | None = None
    source_kind: str = ""
    source_id: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def order(self) -> int:
        """Place in the table of reasons, 1 first."""
        return REASON_ORDER[self.code]

    @property
    def override_key(self) -> Key | None:
        """The permission that may override it, if any."""
        return OVERRIDE_KEY.get(self.code)


@dataclass(frozen=True, slots=True)
class BookingWarning:
    """A warning that never refuses; fields as in ``Reason``."""

    code: WarningCode
    resource_id: str | None = None
    source_id: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


class AlternativeKind(StrEnum):
    """What differs from the asked time."""

    SAME_PROVIDER = "same_provider"
    SAME_TIME = "same_time"
    NEXT_WEEK = "next_week"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A bookable time instead: the whole choice of resources, ready to be booked as it is."""

    kind: AlternativeKind
    start_s: int
    resources: tuple[ResourceUse, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a time can be booked: every reason in order (empty means bookable), warnings, alternatives (at most
    three).
    """

    reasons: tuple[Reason, ...] = ()
    warnings: tuple[BookingWarning, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_bookable(self) -> bool:
        """Whether nothing refuses."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """A clinic with its hours and dated exceptions (any order)."""

    facility: Facility
    zone: ZoneInfo
    opening_hours: tuple[OpeningHours, ...] = ()
    closures: tuple[Closure, ...] = ()


class SessionTimes(NamedTuple):
    """When a group session is ``[start_s, end_s)``, and what it is a session of."""

    start_s: int
    end_s: int
    offering_id: str


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """A resource with all its layers. ``time_off`` is the person's, approved and pending ones only. ``session`` is
    there for the seats of a group session only. ``ended``: the days after the role that backs it has ended; they take
    time like exceptions, which nobody made.
    """

    resource: Resource
    working_hours: tuple[WorkingHours, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    exceptions: tuple[AvailabilityException, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    manual_slots: tuple[ManualSlot, ...] = ()
    session: SessionTimes | None = None
    ended: tuple[AvailabilityException, ...] = ()

    @property
    def is_offered(self) -> bool:
        """Whether it may be booked at all: schedulable, and active or on leave with dates, which block by themselves;
        on leave without any end it is out of use."""
        if not self.resource.is_schedulable:
            return False
        state = self.resource.state
        return state is ResourceState.ACTIVE or (
            state is ResourceState.ON_LEAVE and any(leave.state is TimeOffState.APPROVED for leave in self.time_off)
        )


class OwnerKind(StrEnum):
    """Whose occupancy row it is."""

    APPOINTMENT = "appointment"
    TIME_BLOCK = "time_block"


LANE_END = 1_000_000
"""Upper end of the lanes: a time block takes ``[0, LANE_END)``."""


@dataclass(frozen=True, slots=True)
class Occupied:
    """One row of ``occupancy``: who is taken when. ``start_s``/``end_s`` include buffers, ``visit_*_s`` do not.

    Lanes ``[lane_lo, lane_hi)``; ``capacity`` as it was when placed; ``label`` is what a sentence may call it
    (patient or
    block name); ``patient_id`` empty for blocks.
    """

    subject_id: str
    start_s: int
    end_s: int
    visit_start_s: int
    visit_end_s: int
    lane_lo: int
    lane_hi: int
    capacity: int
    owner_kind: OwnerKind
    owner_id: str
    position: int = 0
    is_overbooked: bool = False
    label: str = ""
    patient_id: str = ""
    facility_id: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Someone has this time open; it warns and expires by itself at ``until_s``."""

    id: str
    subject_id: str
    start_s: int
    end_s: int
    holder: str
    until_s: int


@dataclass(frozen=True, slots=True)
class BookingQuestion:
    """May this be booked? ``ignore_owner_id`` is the visit that is being moved. Lengths in minutes. ``is_new_patient``:
    registered with this visit, so that nobody knows them.

    ``buffer_*_minutes`` ``None`` take the offering's, else the block's.
    """

    start_s: int
    length_minutes: int
    resources: tuple[ResourceUse, ...]
    offering: Offering | None = None
    patient_id: str | None = None
    is_new_patient: bool = False
    ignore_owner_id: str = ""
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None
    hold_id: str = ""

    @property
    def end_s(self) -> int:
        """End of the visit, without buffers."""
        return self.start_s + 60 * self.length_minutes


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Everything ``explain`` looks at. ``resources`` holds at least those of the question; for alternatives also the
    candidates. ``occupied`` maps a subject to its rows sorted by start, at least over the asked span with a day
    around it
    (for alternatives: over the searched days). ``may_book``: resource ids the actor may book; ``None`` means all.
    ``patient_busy``: the patient's live visits elsewhere, as ``Occupied`` rows of any subject.
    """

    clinic: ClinicFacts
    resources: Mapping[str, ResourceFacts]
    occupied: Mapping[str, Sequence[Occupied]]
    now_s: int
    groups: Sequence[ResourceGroup] = ()
    patient_busy: Sequence[Occupied] = ()
    holds: Sequence[Hold] = ()
    may_book: frozenset[str] | None = None
    panel: Mapping[str, str] = field(default_factory=dict)
    """Panel status (``limited``, ``closed``) by person account: of those only whom the patient is new to, who never
    assigned nor saw them and has no visit with them to come."""


LIMITED_AT_PERCENT = 90
"""Of the most patients that a person takes: from here on a new one is booked with a warning."""


def panel_status(by_hand: str, most: int | None, active: int) -> str:
    """Whether a person with ``active`` patients takes new ones: ``open``, ``limited`` or ``closed``.

    What is set ``by_hand`` counts; else it is limited at 90 % of ``most`` and closed at all of it.
    """
    if by_hand or most is None:
        return by_hand or "open"
    if active >= most:
        return "closed"
    return "limited" if active * 100 >= most * LIMITED_AT_PERCENT else "open"

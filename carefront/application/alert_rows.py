"""What needs somebody's attention at a desk, as rows. Instants are UTC seconds; days are the clinic's local dates."""

from __future__ import annotations

from datetime import date

from carefront.application.read_models import OverrideRow
from carefront.application.rebook_rows import RebookLine
from carefront.domain.time_off import Stretch, TimeOffState
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class AskedOverride:
    """Somebody asks the desk's actor for leave to book in spite of reasons: what they wanted to book.

    ``patient_id`` is empty for somebody who is new; ``reasons`` are the codes.
    """

    request_id: str
    asked_by: str
    patient_id: str
    patient_name: str
    start_s: int
    end_s: int
    resource_id: str
    resource_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongWait:
    """Somebody who has waited longer than the clinic's limit, and since when."""

    appointment_id: str
    patient_name: str
    since_s: int


@dataclass(frozen=True, slots=True)
class PendingLeave:
    """Time off that waits to be decided: whose and when, both days inclusive, never why."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DecidedLeave:
    """What somebody else decided about time off that the actor asked for: ``name`` whose it is, empty for their own.

    ``note``: why, as it was told; empty where nothing was.
    """

    time_off_id: str
    name: str
    state: TimeOffState
    stretch: Stretch
    note: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has arrived to see the desk's actor today; ``start_s``: when the visit is to begin."""

    appointment_id: str
    patient_name: str
    start_s: int


@dataclass(frozen=True, slots=True)
class DeskAlerts:
    """Only what the desk's actor may do something about, or is to hear of: ``waits`` longest first, others by time."""

    overrides: tuple[OverrideRow, ...] = ()
    questions: tuple[AskedOverride, ...] = ()
    waits: tuple[LongWait, ...] = ()
    leave: tuple[PendingLeave, ...] = ()
    rebooks: tuple[RebookLine, ...] = ()
    decided: tuple[DecidedLeave, ...] = ()
    arrivals: tuple[Arrival, ...] = ()

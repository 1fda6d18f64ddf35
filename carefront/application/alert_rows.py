"""What needs somebody's attention at a desk, as rows. Instants are UTC seconds; days are the clinic's local dates."""

from __future__ import annotations

from datetime import date

from carefront.application.read_models import OverrideRow
from carefront.application.rebook_rows import RebookLine
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
class DeskAlerts:
    """Only what the desk's actor may do something about; ``waits`` longest first, the others by time."""

    overrides: tuple[OverrideRow, ...] = ()
    questions: tuple[AskedOverride, ...] = ()
    waits: tuple[LongWait, ...] = ()
    leave: tuple[PendingLeave, ...] = ()
    rebooks: tuple[RebookLine, ...] = ()

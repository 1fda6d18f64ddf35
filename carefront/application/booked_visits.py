"""Visits as what they take: for telling which of them a change of hours or schedules concerns."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import Reason
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """A visit ``[start_s, end_s)`` with its buffers in minutes, as booked."""

    appointment_id: str
    patient_id: str
    patient_name: str
    offering_id: str
    start_s: int
    end_s: int
    status: AppointmentStatus
    uses: tuple[ResourceUse, ...]
    buffer_before_minutes: int
    buffer_after_minutes: int


class VisitBook(Protocol):
    """The visits of one tenant."""

    def between(self, start_s: int, end_s: int, subject_ids: Iterable[str]) -> Sequence[BookedVisit]:
        """Visits of the subjects that start in ``[start_s, end_s)`` and are still expected, by start."""


@dataclass(frozen=True, slots=True)
class OutsideVisit:
    """A visit that a change would leave outside of availability: with whom, and what would be said against it."""

    appointment_id: str
    patient_name: str
    start_s: int
    end_s: int
    resource_names: tuple[str, ...]
    reasons: tuple[Reason, ...]

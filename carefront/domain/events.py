"""What has happened, in the past tense. Written in the command's transaction, delivered after its commit."""

from datetime import datetime

from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """Root of every event."""


@dataclass(frozen=True, slots=True)
class AppointmentBooked(DomainEvent):
    """A visit was booked or requested."""

    appointment_id: str
    facility_id: str
    start: datetime


@dataclass(frozen=True, slots=True)
class AppointmentMoved(DomainEvent):
    """A visit has a new time, length or resource."""

    appointment_id: str
    facility_id: str
    old_start: datetime
    start: datetime


@dataclass(frozen=True, slots=True)
class AppointmentStatusChanged(DomainEvent):
    """A visit went to another state; ``cancelled`` among them."""

    appointment_id: str
    facility_id: str
    old_status: str
    status: str
    start: datetime


@dataclass(frozen=True, slots=True)
class AppointmentEdited(DomainEvent):
    """What is said about a visit changed."""

    appointment_id: str
    facility_id: str


@dataclass(frozen=True, slots=True)
class WaitlistChanged(DomainEvent):
    """Somebody was put on the waitlist, or an entry of it was closed."""

    entry_id: str
    facility_id: str


@dataclass(frozen=True, slots=True)
class TimeBlockChanged(DomainEvent):
    """Blocked time was added or removed."""

    time_block_id: str
    facility_id: str


@dataclass(frozen=True, slots=True)
class PatientChanged(DomainEvent):
    """A patient was registered or updated."""

    patient_id: str


@dataclass(frozen=True, slots=True)
class RecordChanged(DomainEvent):
    """Something in a patient's insurance or medical record changed; it is never said what."""

    patient_id: str


@dataclass(frozen=True, slots=True)
class RecordOpened(DomainEvent):
    """Somebody opened a patient's record; ``is_break_glass``: without a right to it."""

    view_id: str
    patient_id: str
    is_break_glass: bool


@dataclass(frozen=True, slots=True)
class PatientErased(DomainEvent):
    """A patient was erased: what is kept of them outside of the file is to go too."""

    patient_id: str


@dataclass(frozen=True, slots=True)
class ConfigurationChanged(DomainEvent):
    """Something changed that decides what can be booked; ``kind`` is the command's kind."""

    kind: str
    identifier: str


@dataclass(frozen=True, slots=True)
class OverrideAsked(DomainEvent):
    """Somebody asked ``asked_of`` for leave to book in spite of reasons."""

    request_id: str
    facility_id: str
    asked_of: str


@dataclass(frozen=True, slots=True)
class OverrideAnswered(DomainEvent):
    """A question for leave to override is settled."""

    request_id: str
    facility_id: str


@dataclass(frozen=True, slots=True)
class CommandReverted(DomainEvent):
    """A command was taken back (or done again)."""

    command_id: str


@dataclass(frozen=True, slots=True)
class VisitsImported(DomainEvent):
    """A bulk import was applied."""

    facility_id: str
    count: int


@dataclass(frozen=True, slots=True)
class TimeOffRequested(DomainEvent):
    """``pm_time_off_requested``; fields are the payload of PM-05. Dates are inclusive ISO dates."""

    organization_id: str
    provider_id: str
    time_off_id: str
    start_date: str
    end_date: str
    time_off_type: str


@dataclass(frozen=True, slots=True)
class TimeOffApproved(DomainEvent):
    """``pm_time_off_approved``."""

    organization_id: str
    provider_id: str
    time_off_id: str
    approved_by: str
    coverage_provider_id: str | None


@dataclass(frozen=True, slots=True)
class TimeOffDenied(DomainEvent):
    """``pm_time_off_denied``."""

    organization_id: str
    provider_id: str
    time_off_id: str
    denied_by: str


@dataclass(frozen=True, slots=True)
class TimeOffCancelled(DomainEvent):
    """``pm_time_off_cancelled`` (ours): withdrawn or cancelled."""

    organization_id: str
    provider_id: str
    time_off_id: str


@dataclass(frozen=True, slots=True)
class RebookChanged(DomainEvent):
    """A rebooking was begun, worked on, applied or closed."""

    rebook_id: str
    account_id: str


@dataclass(frozen=True, slots=True)
class PatientCalled(DomainEvent):
    """Somebody who waits was called in; ``calls``: for which time."""

    appointment_id: str
    facility_id: str
    calls: int


@dataclass(frozen=True, slots=True)
class PatientTransferred(DomainEvent):
    """Somebody who waits was handed over to another queue."""

    appointment_id: str
    facility_id: str
    resource_id: str


@dataclass(frozen=True, slots=True)
class PatientTurnChanged(DomainEvent):
    """Somebody who waits was let go first, or stands behind the others or as they came again."""

    appointment_id: str
    facility_id: str
    turn: str

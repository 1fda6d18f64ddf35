"""Every command of the single desk, as frozen values with their new ids inside. Handlers are in the modules beside."""

from datetime import date, datetime
from typing import ClassVar

from carefront.application.commands.availability_acts import AddClosure as AddClosure
from carefront.application.commands.availability_acts import AddClosures as AddClosures
from carefront.application.commands.availability_acts import AddException as AddException
from carefront.application.commands.availability_acts import ChangeClosure as ChangeClosure
from carefront.application.commands.availability_acts import ChangeException as ChangeException
from carefront.application.commands.availability_acts import ChangeScheduleState as ChangeScheduleState
from carefront.application.commands.availability_acts import CopySchedule as CopySchedule
from carefront.application.commands.availability_acts import DeleteSchedule as DeleteSchedule
from carefront.application.commands.availability_acts import RemoveClosure as RemoveClosure
from carefront.application.commands.availability_acts import RemoveException as RemoveException
from carefront.application.commands.availability_acts import SaveSchedule as SaveSchedule
from carefront.application.commands.availability_acts import SplitSchedule as SplitSchedule
from carefront.application.envelope import Command
from carefront.application.overriding import OVERRIDE_KINDS
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.errors import InvalidValue
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.patients import Patient
from carefront.domain.resources import Resource, ResourceGroup, ResourceState
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, TimeOffState, TimeOffType
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Override:
    """Leave to book in spite of reasons: why, in the words of who decides (at least five letters). ``kind`` is the code
    of a listed reason, empty where none was chosen.

    Raises:
        InvalidValue: a kind that is not listed, which might be words that must not stand in the record.
    """

    reason: str
    kind: str = ""

    def __post_init__(self) -> None:
        if self.kind and self.kind not in OVERRIDE_KINDS:
            raise InvalidValue("kind", self.kind, "unknown")


@dataclass(frozen=True, slots=True)
class BookAppointment(Command):
    """Book a visit. ``resources`` are resolved choices; ``status`` is ``booked``, ``requested`` or, for a walk-in who
    is there already, ``arrived``.

    ``new_patient``: registered in the same step (one undo). Lengths in minutes; buffers ``None`` take the offering's.
    """

    KIND: ClassVar[str] = "appointment.book"
    appointment_id: str
    facility_id: str
    patient_id: str
    offering_id: str | None
    start: datetime
    length_minutes: int
    resources: tuple[ResourceUse, ...]
    status: AppointmentStatus = AppointmentStatus.BOOKED
    new_patient: Patient | None = None
    note: str = ""
    reason: str = ""
    wants_sooner: bool = False
    series_id: str | None = None
    on_behalf_of: str | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None
    override: Override | None = None
    hold_id: str = ""
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesOccurrence:
    """One visit of a series: its id, start and resolved resources."""

    appointment_id: str
    start: datetime
    resources: tuple[ResourceUse, ...]


@dataclass(frozen=True, slots=True)
class BookSeries(Command):
    """Book visits that repeat, in one step: all of the ``occurrences`` or none. ``first`` carries what they share
    (its own id, start and resources are those of the first occurrence, which is not among ``occurrences``).
    """

    KIND: ClassVar[str] = "appointment.book_series"
    series_id: str
    first: BookAppointment
    occurrences: tuple[SeriesOccurrence, ...]


@dataclass(frozen=True, slots=True)
class CancelAppointments(Command):
    """Cancel several visits in one step (a series from here on, or whole), with one reason."""

    KIND: ClassVar[str] = "appointment.cancel_many"
    appointment_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RescheduleAppointments(Command):
    """Move several visits in one step: all or none."""

    KIND: ClassVar[str] = "appointment.reschedule_many"
    moves: tuple["RescheduleAppointment", ...]


@dataclass(frozen=True, slots=True)
class ReviewOverride(Command):
    """Say that an override was looked at: the double outline goes, the mark in the history stays."""

    KIND: ClassVar[str] = "appointment.review_override"
    appointment_id: str


@dataclass(frozen=True, slots=True)
class AskOverride(Command):
    """Ask somebody who may for leave to book in spite of reasons; ``booking`` is kept whole."""

    KIND: ClassVar[str] = "override.ask"
    request_id: str
    asked_of: str
    booking: BookAppointment


@dataclass(frozen=True, slots=True)
class CloseOverrideRequest(Command):
    """A question for leave to override was answered, one way or the other: nobody is asked any longer."""

    KIND: ClassVar[str] = "override.close"
    request_id: str


@dataclass(frozen=True, slots=True)
class RescheduleAppointment(Command):
    """Give a visit a new start, length or resources (move and resize are the same act)."""

    KIND: ClassVar[str] = "appointment.reschedule"
    appointment_id: str
    start: datetime
    length_minutes: int
    resources: tuple[ResourceUse, ...]
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class ChangeAppointmentStatus(Command):
    """Move a visit along its life: confirm, arrive, start, complete, no-show. Cancelling has its own command."""

    KIND: ClassVar[str] = "appointment.status"
    appointment_id: str
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class CancelAppointment(Command):
    """Cancel a visit with a reason (a code or words); the time is free at once."""

    KIND: ClassVar[str] = "appointment.cancel"
    appointment_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectAppointment(Command):
    """Take a wrong outcome back (cancelled to booked, no-show to arrived, completed to in progress), with a reason."""

    KIND: ClassVar[str] = "appointment.correct"
    appointment_id: str
    status: AppointmentStatus
    reason: str
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class EditAppointment(Command):
    """Change what is said about a visit, not when or with whom."""

    KIND: ClassVar[str] = "appointment.edit"
    appointment_id: str
    offering_id: str | None
    note: str
    reason: str
    wants_sooner: bool


@dataclass(frozen=True, slots=True)
class BlockTime(Command):
    """Block time of one resource; refused over a live visit."""

    KIND: ClassVar[str] = "time_block.add"
    time_block_id: str
    facility_id: str
    resource_id: str
    start: datetime
    end: datetime
    kind: BlockKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTimeBlock(Command):
    """Free blocked time."""

    KIND: ClassVar[str] = "time_block.remove"
    time_block_id: str


@dataclass(frozen=True, slots=True)
class RegisterPatient(Command):
    """Add a patient."""

    KIND: ClassVar[str] = "patient.register"
    patient: Patient


@dataclass(frozen=True, slots=True)
class UpdatePatient(Command):
    """Replace a patient's demographics by ``patient`` (same id)."""

    KIND: ClassVar[str] = "patient.update"
    patient: Patient


@dataclass(frozen=True, slots=True)
class SetUsualProvider(Command):
    """Whom a patient usually sees: bookings begin with them. ``None``: nobody in particular."""

    KIND: ClassVar[str] = "patient.usual_provider"
    patient_id: str
    resource_id: str | None


@dataclass(frozen=True, slots=True)
class OpenFacility(Command):
    """Add a clinic with its account."""

    KIND: ClassVar[str] = "facility.open"
    facility: Facility


@dataclass(frozen=True, slots=True)
class UpdateFacility(Command):
    """Replace a clinic's settings (same id)."""

    KIND: ClassVar[str] = "facility.update"
    facility: Facility


@dataclass(frozen=True, slots=True)
class WeekPeriod:
    """A clock period on a weekday (Monday = 0)."""

    weekday: int
    period: ClockPeriod


@dataclass(frozen=True, slots=True)
class SetOpeningHours(Command):
    """Replace a clinic's weekly hours; overlapping periods of a weekday are refused, touching ones are fine."""

    KIND: ClassVar[str] = "facility.hours"
    facility_id: str
    hours: tuple[WeekPeriod, ...]


@dataclass(frozen=True, slots=True)
class AddPerson(Command):
    """Add a person's account and, for each pair, an edge that gives a role: (commissioner account, type)."""

    KIND: ClassVar[str] = "account.add_person"
    account_id: str
    name: str
    roles: tuple[tuple[str, AccountabilityType], ...]
    effective_from: date


@dataclass(frozen=True, slots=True)
class RegisterResource(Command):
    """Add a resource (registered, not schedulable unless it says so). ``new_account``: the name of a person or an
    organisation nobody has recorded yet, added in the same step as the resource's account."""

    KIND: ClassVar[str] = "resource.register"
    resource: Resource
    new_account: str = ""


@dataclass(frozen=True, slots=True)
class UpdateResource(Command):
    """Replace a resource's profile (same id; its state stays)."""

    KIND: ClassVar[str] = "resource.update"
    resource: Resource


@dataclass(frozen=True, slots=True)
class ChangeResourceState(Command):
    """Activate, deactivate, send on leave or bring back a resource."""

    KIND: ClassVar[str] = "resource.state"
    resource_id: str
    state: ResourceState


@dataclass(frozen=True, slots=True)
class SaveResourceGroup(Command):
    """Add or replace a group with its members in order."""

    KIND: ClassVar[str] = "resource_group.save"
    group: ResourceGroup


@dataclass(frozen=True, slots=True)
class SetWorkingHours(Command):
    """Replace a resource's weekly hours; none at all means the clinic's."""

    KIND: ClassVar[str] = "resource.hours"
    resource_id: str
    hours: tuple[WeekPeriod, ...]


@dataclass(frozen=True, slots=True)
class RequestTimeOff(Command):
    """Ask for time off of a person on inclusive dates, or a part of one day."""

    KIND: ClassVar[str] = "time_off.request"
    time_off_id: str
    account_id: str
    type: TimeOffType
    first: date
    last: date
    period: ClockPeriod | None = None
    reason: str = ""
    coverage_account_id: str | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DecideTimeOff(Command):
    """Approve, deny, withdraw or cancel a request.

    ``note`` is the reason that whoever asked is told; denying needs one. ``part``: approve this stretch only, the rest
    is denied with ``note``. ``override_reason``: why to approve though too few are left on duty.
    """

    KIND: ClassVar[str] = "time_off.decide"
    time_off_id: str
    state: TimeOffState
    note: str = ""
    part: Stretch | None = None
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class SaveOffering(Command):
    """Add a visit type or replace it (same id; its state stays)."""

    KIND: ClassVar[str] = "offering.save"
    offering: Offering


@dataclass(frozen=True, slots=True)
class ChangeOfferingState(Command):
    """Publish, deactivate or archive a visit type."""

    KIND: ClassVar[str] = "offering.state"
    offering_id: str
    state: OfferingState


@dataclass(frozen=True, slots=True)
class Revert(Command):
    """Take back command ``command_id`` if its rows have not changed since; the revert of a revert is the redo."""

    KIND: ClassVar[str] = "revert"
    command_id: str

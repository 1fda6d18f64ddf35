"""Commands that change when something can be booked: schedules, dated exceptions, closures. See ``catalogue``."""

from datetime import date
from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.facilities import Closure
from carefront.domain.schedules import AvailabilityException, ClockPeriod, Schedule, ScheduleState
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class SaveSchedule(Command):
    """Add a schedule or replace it with its blocks (same id; its state stays). ``publishes``: and publish it, in the
    same step.

    Leaving out a block that a schedule other than a draft had is deleting it: that needs the right to, and no future
    visit on it. ``seen``: the ``fingerprint`` of the schedule that the editor began with; another one since is a
    ``StaleWrite``.
    """

    KIND: ClassVar[str] = "schedule.save"
    schedule: Schedule
    publishes: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class ChangeScheduleState(Command):
    """Publish, pause or archive a schedule."""

    KIND: ClassVar[str] = "schedule.state"
    schedule_id: str
    state: ScheduleState


@dataclass(frozen=True, slots=True)
class AddException(Command):
    """Add a dated exception of a resource."""

    KIND: ClassVar[str] = "exception.add"
    exception: AvailabilityException


@dataclass(frozen=True, slots=True)
class RemoveException(Command):
    """Take a dated exception back."""

    KIND: ClassVar[str] = "exception.remove"
    exception_id: str


@dataclass(frozen=True, slots=True)
class ChangeException(Command):
    """Replace a dated exception (same id; its resource stays)."""

    KIND: ClassVar[str] = "exception.change"
    exception: AvailabilityException


@dataclass(frozen=True, slots=True)
class SplitSchedule(Command):
    """End a schedule the day before ``at`` and go on from then with a copy in the same state and rhythm."""

    KIND: ClassVar[str] = "schedule.split"
    schedule_id: str
    new_schedule_id: str
    at: date


@dataclass(frozen=True, slots=True)
class CopySchedule(Command):
    """Copy a schedule as a draft, to the same or another resource, with a name and inclusive dates of its own. What
    belongs to the clinic (rooms, kept types) is left out in another clinic.
    """

    KIND: ClassVar[str] = "schedule.copy"
    schedule_id: str
    new_schedule_id: str
    resource_id: str
    name: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class DeleteSchedule(Command):
    """Delete a schedule with its blocks; refused while a future visit is on it."""

    KIND: ClassVar[str] = "schedule.delete"
    schedule_id: str


@dataclass(frozen=True, slots=True)
class AddClosure(Command):
    """Close a clinic, or open it (``is_extra``), on inclusive dates."""

    KIND: ClassVar[str] = "closure.add"
    closure_id: str
    facility_id: str
    first: date
    last: date
    name: str
    period: ClockPeriod | None = None
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class RemoveClosure(Command):
    """Take a closure or extra opening back."""

    KIND: ClassVar[str] = "closure.remove"
    closure_id: str


@dataclass(frozen=True, slots=True)
class ChangeClosure(Command):
    """Replace a closure or extra opening (same id; its clinic stays)."""

    KIND: ClassVar[str] = "closure.change"
    closure: Closure


@dataclass(frozen=True, slots=True)
class AddClosures(Command):
    """Close a clinic on several days in one step, such as public holidays; days that are closed whole already are left
    out.
    """

    KIND: ClassVar[str] = "closure.add_many"
    facility_id: str
    closures: tuple[Closure, ...]

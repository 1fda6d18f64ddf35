"""What editors of hours and schedules ask and get. Dates are the clinic's local ones."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from carefront.application.booked_visits import OutsideVisit
from carefront.application.envelope import Command
from carefront.domain.errors import InvalidValue
from carefront.domain.facilities import Closure, Facility, OpeningHours
from carefront.domain.schedule_conflicts import BlockConflict
from carefront.domain.schedule_figures import WeekFigures
from carefront.domain.schedules import AvailabilityException, ManualSlot, Schedule, WorkingHours
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose from a list."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ResourceSetUp:
    """A resource with all that says when it can be booked. ``rooms`` and ``offerings`` are its clinic's.

    ``has_schedules``: schedules rule it (any, in whatever state). ``may_*``: what the actor may do with them.
    """

    id: str
    name: str
    facility_id: str
    schedules: tuple[Schedule, ...]
    exceptions: tuple[AvailabilityException, ...]
    working_hours: tuple[WorkingHours, ...]
    rooms: tuple[Named, ...]
    offerings: tuple[Named, ...]
    may_edit: bool
    may_delete: bool
    may_edit_hours: bool
    may_create: bool = False
    manual_slots: tuple[ManualSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class ClinicSetUp:
    """A clinic with its hours, closures and resources (persons first, in order)."""

    facility: Facility
    opening_hours: tuple[OpeningHours, ...]
    closures: tuple[Closure, ...]
    resources: tuple[Named, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ScheduleOutline:
    """What a schedule comes to as it stands in the editor: its next dates, slots a week, contradictions, or what is
    wrong with it.
    """

    next_dates: tuple[date, ...] = ()
    figures: WeekFigures = WeekFigures()
    conflicts: tuple[BlockConflict, ...] = ()
    problem: InvalidValue | None = None


class ScheduleQueries(Protocol):
    """Questions of the editors; none of them writes."""

    def clinic(self, facility_id: str) -> ClinicSetUp:
        """The clinic.

        Raises:
            NotFound: no such clinic in this organization.
        """

    def resource(self, resource_id: str) -> ResourceSetUp:
        """The resource.

        Raises:
            NotFound: no such resource in this organization.
        """

    def outline(self, schedule: Schedule) -> ScheduleOutline:
        """What the schedule comes to, from today on; a mistake in it is the answer, not a failure."""

    def publish_conflicts(self, schedule: Schedule) -> tuple[BlockConflict, ...]:
        """Every pair of its blocks, and of a block and one of another published schedule of the resource, that overlap
        with different types; by first date, from today on.

        Raises:
            InvalidValue: its rule can't be worked out.
        """

    def outside_after(self, commands: Sequence[Command]) -> tuple[OutsideVisit, ...]:
        """Which expected visits the commands, one after the other, would leave outside of availability, by start.

        Raises:
            NotFound: a command names what is not there.
            InvalidValue: a split at a date that can't be.
        """

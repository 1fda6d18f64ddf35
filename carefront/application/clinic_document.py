"""A clinic as one value: what a clinic file says, whether it comes from a file or is read from a profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carefront.domain.accounts import AccountableEntity
from carefront.domain.appointments import Appointment, TimeBlock
from carefront.domain.booking_facts import Reason
from carefront.domain.errors import CareFrontError
from carefront.domain.facilities import Closure, Facility, OpeningHours
from carefront.domain.offerings import Offering
from carefront.domain.patients import Patient
from carefront.domain.resources import Resource, ResourceGroup
from carefront.domain.schedules import AvailabilityException, Schedule, WorkingHours
from carefront.domain.time_off import TimeOff


@dataclass(frozen=True, slots=True)
class ClinicDocument:
    """One clinic with everything in it, in the order of its file.

    ``closures`` hold the extra openings too. ``keys`` gives what the file calls an id, ``places`` where in the file it
    is (such as ``appointments[3]``); both are empty for what was read from a profile.
    """

    facility: Facility
    opening_hours: tuple[OpeningHours, ...] = ()
    closures: tuple[Closure, ...] = ()
    people: tuple[AccountableEntity, ...] = ()
    resources: tuple[Resource, ...] = ()
    groups: tuple[ResourceGroup, ...] = ()
    working_hours: tuple[WorkingHours, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    exceptions: tuple[AvailabilityException, ...] = ()
    offerings: tuple[Offering, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    time_blocks: tuple[TimeBlock, ...] = ()
    patients: tuple[Patient, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def count(self) -> int:
        """How many things it holds, the clinic itself included."""
        parts: tuple[Sequence[object], ...] = (
            self.opening_hours, self.closures, self.people, self.resources, self.groups, self.working_hours,
            self.schedules, self.exceptions, self.offerings, self.time_off, self.time_blocks, self.patients,
            self.appointments,
        )  # fmt: skip
        return 1 + sum(len(part) for part in parts)

    def place(self, identifier: str) -> str:
        """Where in the file the thing with this id is; the id itself where no file is behind it."""
        return self.places.get(identifier, identifier)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a clinic file: ``path`` is its JSON path, ``rule`` a stable code such as ``overlap``."""

    path: str
    rule: str
    value: str = ""


class ClinicFileInvalid(CareFrontError):
    """A clinic file that cannot be used as it is; nothing was changed. ``reasons``: of a visit that has no room."""

    def __init__(self, problems: Sequence[Problem], reasons: Sequence[Reason] = ()) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.rule}" for problem in problems[:5]))
        self.problems, self.reasons = tuple(problems), tuple(reasons)

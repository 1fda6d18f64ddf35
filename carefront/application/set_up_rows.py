"""What the set-up screens read: everything of a clinic that is set up, with row versions and rights. Instants are UTC
seconds (``*_s``); dates are inclusive."""

from datetime import date

from carefront.domain.appointments import BlockKind
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering
from carefront.domain.resources import Resource, ResourceGroup, ResourceState
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """A clinic; ``may_edit``: the actor may change it."""

    facility: Facility
    version: int
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ClinicList:
    """Every clinic by name; ``may_add``: the actor may open one."""

    clinics: tuple[ClinicRow, ...]
    may_add: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved whole days off that last, or are the next to come."""

    time_off_id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ResourceSetUp:
    """A resource with the ``state`` it has today, its present or next leave, and the other clinics of its person.

    ``may_edit``: the actor may change the profile, as their own or as everybody's.
    """

    resource: Resource
    version: int
    state: ResourceState
    leave: Leave | None
    elsewhere: tuple[str, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class GroupSetUp:
    """A group and the visit types that require it."""

    group: ResourceGroup
    version: int
    needed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferingSetUp:
    """A visit type of any state."""

    offering: Offering
    version: int


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person or an organisation of the practice that is no resource of this clinic yet."""

    account_id: str
    name: str
    clinics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetUpRights:
    """What the actor may set up in the clinic for everybody; ``schedules``: for somebody, themselves perhaps."""

    clinic: bool
    resources: bool
    offerings: bool
    schedules: bool
    leave: bool


@dataclass(frozen=True, slots=True)
class ClinicSetUp:
    """All that is set up in one clinic, each in the clinic's order."""

    facility: Facility
    resources: tuple[ResourceSetUp, ...]
    groups: tuple[GroupSetUp, ...]
    offerings: tuple[OfferingSetUp, ...]
    people: tuple[PersonChoice, ...]
    rights: SetUpRights


@dataclass(frozen=True, slots=True)
class BlockSetUp:
    """Blocked time ``[start_s, end_s)``."""

    time_block_id: str
    resource_id: str
    resource_name: str
    start_s: int
    end_s: int
    kind: BlockKind
    name: str
    version: int
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ConcernedVisit:
    """A visit that a change concerns; ``patient`` is empty for whom the actor may not see."""

    appointment_id: str
    patient: str
    start_s: int
    end_s: int
    clinic: str


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """What another zone does: hours, schedules and closures keep their clock times, visits their instants, so that
    ``shown_otherwise`` of the ``visits`` to come will show another clock time; ``examples_s`` are starts of some."""

    periods: int
    schedules: int
    closures: int
    visits: int
    shown_otherwise: int
    examples_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpeningCheck:
    """Whether a visit type, as it is written, has an opening in the next days: the first one, else what took them."""

    start_s: int | None
    names: tuple[str, ...]
    lost: tuple[ReasonCode, ...]

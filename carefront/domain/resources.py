"""What can be booked: providers, rooms, equipment, pools; their groups and their life."""

from enum import StrEnum

from carefront.domain.lifecycle import StateMachine
from carefront.shared.values import dataclass


class ResourceKind(StrEnum):
    """The kinds of ``domain.md``."""

    PERSON = "person"
    ORGANIZATION = "organization"
    ASSET = "asset"
    ROOM = "room"
    POOL = "pool"


class ResourceState(StrEnum):
    """Registered -> Active <-> OnLeave, Active <-> Inactive."""

    REGISTERED = "registered"
    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    INACTIVE = "inactive"


RESOURCE_LIFE = StateMachine(
    "resource",
    {
        ResourceState.REGISTERED: frozenset({ResourceState.ACTIVE}),
        ResourceState.ACTIVE: frozenset({ResourceState.ON_LEAVE, ResourceState.INACTIVE}),
        ResourceState.ON_LEAVE: frozenset({ResourceState.ACTIVE}),
        ResourceState.INACTIVE: frozenset({ResourceState.ACTIVE}),
    },
)


@dataclass(frozen=True, slots=True)
class Resource:
    """A bookable thing of one clinic.

    ``account_id`` is the person's or organisation's account (``None`` for asset, room and pool). ``capacity`` is how
    many
    visits it takes at once. ``code`` is the short name shown on cards, such as ``R1``.
    """

    id: str
    facility_id: str
    kind: ResourceKind
    name: str
    code: str = ""
    account_id: str | None = None
    state: ResourceState = ResourceState.REGISTERED
    is_schedulable: bool = False
    capacity: int = 1
    specialty: str = ""
    languages: str = ""
    gender: str = ""
    color: str = ""
    position: int = 0

    @property
    def subject_id(self) -> str:
        """Whose calendar it is: the person's or organisation's account, else the resource itself."""
        return self.account_id or self.id


def spoken_languages(resource: Resource) -> tuple[str, ...]:
    """The languages recorded of somebody, in order, as they were written."""
    return tuple(resource.languages.replace(",", " ").replace(";", " ").split())


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """A named set of resources of one clinic, in order; "any of R1-R4".

    ``min_on_duty``: so many of the people in it have to be there while the clinic is open, 0 for no such rule.
    """

    id: str
    facility_id: str
    name: str
    position: int
    member_ids: tuple[str, ...] = ()
    min_on_duty: int = 0

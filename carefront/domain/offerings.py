"""Visit types: what is offered, how long it takes, what it needs."""

from enum import StrEnum

from carefront.domain.lifecycle import StateMachine
from carefront.shared.values import dataclass


class OfferingKind(StrEnum):
    """Service and rental are booked by time; product and subscription are catalogue items."""

    SERVICE = "service"
    PRODUCT = "product"
    RENTAL = "rental"
    SUBSCRIPTION = "subscription"


class OfferingState(StrEnum):
    """Draft -> Published <-> Deactivated -> Archived; Draft -> Archived."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DEACTIVATED = "deactivated"
    ARCHIVED = "archived"


OFFERING_LIFE = StateMachine(
    "offering",
    {
        OfferingState.DRAFT: frozenset({OfferingState.PUBLISHED, OfferingState.ARCHIVED}),
        OfferingState.PUBLISHED: frozenset({OfferingState.DEACTIVATED}),
        OfferingState.DEACTIVATED: frozenset({OfferingState.PUBLISHED, OfferingState.ARCHIVED}),
    },
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One resource a visit needs: a named resource, or any of a group, or any of a kind (exactly one is set).

    Needed from ``offset_minutes`` after the visit's start for ``length_minutes`` (``None``: to the end).
    """

    role: str
    resource_id: str | None = None
    group_id: str | None = None
    kind: str | None = None
    offset_minutes: int = 0
    length_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Offering:
    """A visit type. Lengths in minutes. ``resource_ids``: who offers it (empty: every schedulable person).

    ``is_concurrent`` visits share a resource up to its capacity; others take all of it. ``is_group``: bookable in group
    blocks. ``grid_minutes`` 0 means the block's slot length is the start grid. Minimum notice and horizon: 0 and
    ``None``
    mean none. ``price_minor`` in minor units of ``currency``.
    """

    id: str
    facility_id: str
    name: str
    code: str = ""
    aliases: str = ""
    kind: OfferingKind = OfferingKind.SERVICE
    state: OfferingState = OfferingState.DRAFT
    duration_minutes: int = 30
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    grid_minutes: int = 0
    min_notice_minutes: int = 0
    horizon_days: int | None = None
    is_concurrent: bool = True
    is_group: bool = False
    color: str = ""
    price_minor: int = 0
    currency: str = ""
    position: int = 0
    resource_ids: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()

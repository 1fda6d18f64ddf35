"""What an offering requires: which resources may fill a place, and whether one is assigned to the offering.

Knows no time. Source: RULES.md B5, B16.
"""

from collections.abc import Iterable

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingFacts
from carefront.domain.offerings import Offering, OfferingState, Requirement
from carefront.domain.resources import Resource, ResourceKind

_WITH_ACCOUNT = frozenset({ResourceKind.PERSON, ResourceKind.ORGANIZATION})


def is_assigned(resource: Resource, use: ResourceUse, offering: Offering) -> bool:
    """Whether the offering may be booked with the resource in that place.

    People and organisations have to be assigned to the offering (nobody assigned: everybody is) or to fill a
    requirement; rooms and things may always come along.
    """
    if resource.kind not in _WITH_ACCOUNT or not offering.resource_ids or resource.id in offering.resource_ids:
        return True
    return any(
        requirement.resource_id == resource.id
        or (requirement.role == use.role and (requirement.group_id is not None or requirement.kind == resource.kind))
        for requirement in offering.requirements
    )


def fallback_of(requirement: Requirement) -> str:
    """Where another resource may be chosen from: ``group:<id>``, ``kind:<kind>``, or empty for a named resource."""
    if requirement.group_id is not None:
        return f"group:{requirement.group_id}"
    return f"kind:{requirement.kind}" if requirement.kind is not None else ""


def candidates(fallback: str, role: str, offering: Offering | None, facts: BookingFacts) -> list[str]:
    """The resources of a fallback: a group's members in its order, a kind's in their positions; people only if
    assigned.
    """
    source, _, key = fallback.partition(":")
    if source == "group":
        members = next((group.member_ids for group in facts.groups if group.id == key), ())
        return [member for member in members if member in facts.resources]
    found = (own.resource for own in facts.resources.values() if own.resource.kind == key)
    ordered = sorted(found, key=lambda resource: (resource.position, resource.name, resource.id))
    return [
        resource.id for resource in ordered
        if offering is None or is_assigned(resource, ResourceUse(resource.id, role), offering)
    ]  # fmt: skip


def places(requirement: Requirement, offering: Offering, facts: BookingFacts) -> list[str]:
    """The resources that may fill a requirement, in order."""
    if requirement.resource_id is not None:
        return [requirement.resource_id] if requirement.resource_id in facts.resources else []
    return candidates(fallback_of(requirement), requirement.role, offering, facts)


def requiring(offerings: Iterable[Offering], group_id: str) -> tuple[Offering, ...]:
    """Those of ``offerings``, archived ones aside, that require any of the group."""
    return tuple(
        offering
        for offering in offerings
        if offering.state is not OfferingState.ARCHIVED
        and any(need.group_id == group_id for need in offering.requirements)
    )

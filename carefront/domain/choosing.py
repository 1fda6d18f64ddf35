"""Choosing the resources of a visit: whoever was clicked, and *auto* picks for everything else the offering requires.

Who is free is judged part by part with the booking rules' own checks. Source: RULES.md B16-B18.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingFacts, BookingQuestion
from carefront.domain.offerings import Offering, OfferingKind, Requirement
from carefront.domain.part_reasons import is_part_free
from carefront.domain.requirements import candidates, fallback_of, places
from carefront.domain.resources import Resource, ResourceKind
from carefront.domain.visit_parts import buffers_s, facts_of, part_of

PROVIDER_ROLE = "provider"


class Place(NamedTuple):
    """One resource of the visit: the first free one of ``choices`` (resource ids in order) fills it."""

    use: ResourceUse
    choices: tuple[str, ...]


def places_of(offering: Offering | None, among: Sequence[str], facts: BookingFacts) -> tuple[tuple[Place, ...], int]:
    """The places of a visit that nobody was clicked for, and which of them leads: the first of people, else the first.

    First come those who offer it: the ones assigned, else all people (none for a rental with requirements of its own,
    and none where a requirement asks for one of them); then the requirements. ``among`` (resource ids, ``group:<id>``,
    ``kind:<kind>``) narrows the places that it can fill; what can fill none is a place of its own, one for each kind.
    A place that nobody can fill leaves no visit: then the answer is empty.
    """
    named = _expanded(among, facts)
    places = [*_leading(offering, facts), *_required(offering, facts)]
    used: set[str] = set()
    narrowed = []
    for place in places:
        wanted = tuple(choice for choice in place.choices if choice in named)
        used.update(wanted)
        narrowed.append(place._replace(choices=wanted) if wanted else place)
    for kind in dict.fromkeys(facts.resources[key].resource.kind for key in named if key not in used):
        extra = tuple(key for key in named if key not in used and facts.resources[key].resource.kind is kind)
        if kind is ResourceKind.PERSON and offering is not None and offering.resource_ids:
            return (), 0  # somebody is wanted who does not offer it
        narrowed.append(Place(ResourceUse(extra[0], _role(facts.resources[extra[0]].resource)), extra))
    if not narrowed or not all(place.choices for place in narrowed):
        return (), 0
    narrowed.sort(key=lambda place: not _is_of_people(place, facts))
    return tuple(place._replace(use=_first(place)) for place in narrowed), 0


def _first(place: Place) -> ResourceUse:
    return replace(place.use, resource_id=place.choices[0])


def _is_of_people(place: Place, facts: BookingFacts) -> bool:
    return any(facts.resources[choice].resource.kind is ResourceKind.PERSON for choice in place.choices[:1])


def _expanded(among: Iterable[str], facts: BookingFacts) -> list[str]:
    """The resources meant, in order, each once."""
    found: list[str] = []
    for item in among:
        found += candidates(item, "", None, facts) if ":" in item else [item]
    return [key for key in dict.fromkeys(found) if key in facts.resources]


def _leading(offering: Offering | None, facts: BookingFacts) -> list[Place]:
    requirements = offering.requirements if offering is not None else ()
    assigned = [key for key in offering.resource_ids if key in facts.resources] if offering is not None else []
    if offering is not None and offering.resource_ids:
        if any(set(assigned) & set(places(need, offering, facts)) for need in requirements):
            return []
        own = sorted(assigned, key=list(facts.resources).index)
    elif requirements and (
        offering is None or offering.kind is OfferingKind.RENTAL or _needs_person(requirements, facts)
    ):
        return []
    else:
        own = candidates(f"kind:{ResourceKind.PERSON.value}", PROVIDER_ROLE, offering, facts)
    role = _role(facts.resources[own[0]].resource) if own else PROVIDER_ROLE
    return [Place(ResourceUse("", role), tuple(own))]


def _required(offering: Offering | None, facts: BookingFacts) -> list[Place]:
    return [
        Place(
            ResourceUse(
                "", need.role, need.offset_minutes, need.length_minutes, need.resource_id is None, fallback_of(need)
            ),
            tuple(places(need, offering, facts)),
        )
        for need in (offering.requirements if offering is not None else ())
        if offering is not None
    ]


def resolve_resources(
    offering: Offering | None,
    clicked_id: str,
    start_s: int,
    length_minutes: int,
    facts: BookingFacts,
    cache: LayerCache,
) -> tuple[ResourceUse, ...]:
    """The resources for a visit at ``start_s``: the clicked one in the place it fits, the others chosen.

    The first free one in order is chosen (the room of the provider's block before all); where none is free the first,
    so that ``explain`` can say why. Chosen ones are marked ``is_auto``, and ``fallback`` (``group:<id>``,
    ``kind:<kind>``) says where another may be chosen from; named ones are neither. A clicked room or thing brings the
    first free person assigned to the offering, where it has any. The person comes first in the answer, then the
    requirements in their order.

    Raises:
        NotFound: the facts of the clicked resource were not gathered.
    """
    clicked = facts_of(facts, clicked_id).resource
    requirements = offering.requirements if offering is not None else ()
    if offering is None or not (requirements or offering.resource_ids):
        return (ResourceUse(clicked_id, _role(clicked)),)
    filled = next((need for need in requirements if clicked_id in places(need, offering, facts)), None)
    uses: list[ResourceUse] = []
    question = BookingQuestion(start_s, length_minutes, (ResourceUse(clicked_id),), offering)
    if filled is None:
        uses.append(ResourceUse(clicked_id, _role(clicked)))
    if clicked.kind is not ResourceKind.PERSON and not _needs_person(requirements, facts):
        uses = [*_provider(question, facts, cache), *uses]
    for need in requirements:
        wanted = ResourceUse(clicked_id, need.role, need.offset_minutes, need.length_minutes)
        if need is not filled:
            found = _first_free(
                replace(wanted, is_auto=need.resource_id is None, fallback=fallback_of(need)),
                [place for place in places(need, offering, facts) if place != clicked_id],
                replace(question, resources=(*uses, wanted)), facts, cache,
            )  # fmt: skip
            uses += [] if found is None else [found]
        else:
            uses.append(wanted)
    return tuple(
        sorted(uses, key=lambda use: facts_of(facts, use.resource_id).resource.kind is not ResourceKind.PERSON)
    )


def with_room(uses: tuple[ResourceUse, ...], room_id: str | None, facts: BookingFacts) -> tuple[ResourceUse, ...]:
    """``uses`` with the room of their slot, where none of them is a room already.

    Raises:
        NotFound: the facts of one of ``uses`` were not gathered.
    """
    if not room_id or any(facts_of(facts, use.resource_id).resource.kind is ResourceKind.ROOM for use in uses):
        return uses
    return *uses, ResourceUse(room_id, ResourceKind.ROOM.value)


def rechosen(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> BookingQuestion:
    """The question with each *auto* resource that is not free at its time replaced by the first free one of its
    fallback.
    """
    uses = question.resources
    for position, use in enumerate(uses):
        if use.is_auto and use.fallback:
            others = [*uses[:position], *uses[position + 1 :]]
            choices = [use.resource_id, *candidates(use.fallback, use.role, question.offering, facts)]
            asked = replace(question, resources=tuple(others))
            found = _first_free(use, list(dict.fromkeys(choices)), asked, facts, cache)
            if found is not None:
                uses = (*uses[:position], found, *uses[position + 1 :])
    return question if uses is question.resources else replace(question, resources=uses)


def _first_free(
    use: ResourceUse, choices: Sequence[str], question: BookingQuestion, facts: BookingFacts, cache: LayerCache
) -> ResourceUse | None:
    """``use`` with the first of ``choices`` that is free and not among the question's other resources, else the
    first.
    """
    taken = {other.resource_id for other in question.resources}
    allowed = [choice for choice in choices if choice not in taken]
    before_s, after_s = buffers_s(question, facts, cache)
    for choice in _block_room_first(allowed, question, facts, cache) if use.is_auto else allowed:
        picked = replace(use, resource_id=choice)
        part = part_of(question, len(question.resources), picked, facts, cache, before_s, after_s)
        if part is None or is_part_free(part, question, facts):
            return picked
    return replace(use, resource_id=allowed[0]) if allowed else None


def _block_room_first(
    choices: list[str], question: BookingQuestion, facts: BookingFacts, cache: LayerCache
) -> list[str]:
    """The room that the provider's block names goes before the others."""
    rooms = {
        block.room_id
        for use in question.resources[:1]
        for block in cache.over(
            facts.clinic, facts_of(facts, use.resource_id), question.start_s, question.start_s + 1
        ).blocks
        if block.room_id is not None and block.start_s <= question.start_s < block.end_s
    }
    return sorted(choices, key=lambda choice: choice not in rooms) if rooms else choices


def _provider(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> list[ResourceUse]:
    """The first free person who offers it, for a visit that was started from a room or a thing."""
    offering = question.offering
    fallback = f"kind:{ResourceKind.PERSON.value}"
    if offering is None or not offering.resource_ids:
        return []
    people = candidates(fallback, PROVIDER_ROLE, offering, facts)
    use = ResourceUse(question.resources[0].resource_id, PROVIDER_ROLE, is_auto=True, fallback=fallback)
    found = _first_free(use, people, question, facts, cache)
    return [] if found is None else [found]


def _needs_person(requirements: Sequence[Requirement], facts: BookingFacts) -> bool:
    def is_person(resource_id: str) -> bool:
        own = facts.resources.get(resource_id)
        return own is not None and own.resource.kind is ResourceKind.PERSON

    groups = {group.id: group.member_ids for group in facts.groups}
    return any(
        need.kind == ResourceKind.PERSON
        or any(is_person(member) for member in groups.get(need.group_id or "", ()))
        or is_person(need.resource_id or "")
        for need in requirements
    )


def _role(resource: Resource) -> str:
    return PROVIDER_ROLE if resource.kind is ResourceKind.PERSON else resource.kind.value

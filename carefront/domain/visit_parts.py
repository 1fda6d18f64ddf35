"""A visit taken apart: which resource is needed when, with which buffers and up to which capacity.

Shared by the rules, the search and whoever writes the occupancy rows. Knows no reasons. Source: RULES.md B1-B4.
"""

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import DayLayers, LayerCache, first_come
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, ResourceFacts
from carefront.domain.errors import NotFound
from carefront.domain.lanes import Wanted
from carefront.domain.offerings import Offering
from carefront.domain.resources import ResourceKind
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One resource of a visit: needed in ``[start_s, end_s)``, taken with its buffers in ``[busy_start_s,
    busy_end_s)``.

    ``capacity`` is the smallest of the resource's and of the fitting blocks' over the part. ``position`` is its place
    in the question.
    """

    use: ResourceUse
    facts: ResourceFacts
    position: int
    start_s: int
    end_s: int
    busy_start_s: int
    busy_end_s: int
    layers: DayLayers
    capacity: int
    is_exclusive: bool

    @property
    def wanted(self) -> Wanted:
        """What is to be placed in the lanes of the resource's subject."""
        return Wanted(self.busy_start_s, self.busy_end_s, self.capacity, self.is_exclusive)


def facts_of(facts: BookingFacts, resource_id: str) -> ResourceFacts:
    """The facts of a resource.

    Raises:
        NotFound: they were not gathered.
    """
    found = facts.resources.get(resource_id)
    if found is None:
        raise NotFound("resource", resource_id)
    return found


def primary_position(question: BookingQuestion, facts: BookingFacts) -> int:
    """Which of the question's resources the visit is with: the first person, else the first (its blocks give the
    grid).
    """
    for position, use in enumerate(question.resources):
        if facts_of(facts, use.resource_id).resource.kind is ResourceKind.PERSON:
            return position
    return 0


def visit_parts(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> list[Part]:
    """The parts of the visit in the order of the question; a part that the visit is too short for is left out.

    Raises:
        NotFound: facts of a resource are missing.
    """
    before_s, after_s = buffers_s(question, facts, cache)
    return [
        part for position, use in enumerate(question.resources)
        if (part := part_of(question, position, use, facts, cache, before_s, after_s)) is not None
    ]  # fmt: skip


def part_of(
    question: BookingQuestion, position: int, use: ResourceUse, facts: BookingFacts, cache: LayerCache,
    before_s: int, after_s: int,
) -> Part | None:  # fmt: skip
    """The part of one resource, ``None`` when the visit is too short for it."""
    visit_end_s = question.end_s
    start_s = question.start_s + 60 * use.offset_minutes
    end_s = visit_end_s if use.length_minutes is None else min(start_s + 60 * use.length_minutes, visit_end_s)
    if end_s <= start_s:
        return None
    own = facts_of(facts, use.resource_id)
    layers = cache.over(facts.clinic, own, question.start_s - before_s, visit_end_s + after_s)
    offering = question.offering
    capacity = capacity_over(own, layers, offering, start_s, end_s, facts.now_s)
    is_exclusive = offering is not None and not offering.is_concurrent and own.session is None
    return Part(use, own, position, start_s, end_s, start_s - before_s, end_s + after_s, layers, capacity, is_exclusive)


def capacity_over(
    own: ResourceFacts, layers: DayLayers, offering: Offering | None, start_s: int, end_s: int, now_s: int
) -> int:
    """How many visits of ``offering`` fit at once: the smallest of the resource's capacity and of the fitting blocks'
    over ``[start_s, end_s)``; at least one.
    """
    capacity = own.resource.capacity
    for block in layers.blocks:
        if (
            block.capacity is not None and block.capacity < capacity and block.start_s < end_s and start_s < block.end_s
            and block.fits(offering, now_s)
        ):  # fmt: skip
            capacity = block.capacity
    return max(capacity, 1)


def buffers_s(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> tuple[int, int]:
    """Seconds before and after: the question's own, else the offering's (if it has any), else the block's at the
    start.
    """
    before, after, offering = question.buffer_before_minutes, question.buffer_after_minutes, question.offering
    if before is not None and after is not None:
        return 60 * before, 60 * after
    if offering is not None and (offering.buffer_before_minutes or offering.buffer_after_minutes):
        usual = 60 * offering.buffer_before_minutes, 60 * offering.buffer_after_minutes
    else:
        usual = _block_buffers_s(question, facts, cache)
    return usual[0] if before is None else 60 * before, usual[1] if after is None else 60 * after


def _block_buffers_s(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> tuple[int, int]:
    if not question.resources:
        return 0, 0
    primary = facts_of(facts, question.resources[primary_position(question, facts)].resource_id)
    start_s = question.start_s
    here = (
        block
        for block in cache.over(facts.clinic, primary, start_s, start_s + 1).blocks
        if block.start_s <= start_s < block.end_s and block.fits(question.offering, facts.now_s)
    )
    first = min(here, key=first_come, default=None)
    return (first.buffer_before_s, first.buffer_after_s) if first is not None else (0, 0)

"""The slots of a resource, cut from its layers: what publishing would give, and how full each is. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carefront.application.booking import Desk
from carefront.domain.availability import BlockSpan
from carefront.domain.booking_facts import Occupied, OwnerKind, ResourceFacts
from carefront.domain.intervals import Span, intersect, merge, subtract
from carefront.domain.lanes import overlapping, present
from carefront.domain.schedules import BOOKABLE_BLOCKS, BlockType
from carefront.domain.zones import day_span_s

_CUT = BOOKABLE_BLOCKS | {BlockType.GROUP}
_DAY = timedelta(days=1)


class SlotStatus(StrEnum):
    """Available until all its capacity is taken (reserved) or its time is blocked."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class CutSlot:
    """One slot ``[start_s, end_s)``; ``free`` of its ``capacity`` are left. ``schedule_id`` is empty where it comes
    from hours or extra time."""

    resource_id: str
    start_s: int
    end_s: int
    type: BlockType
    capacity: int
    free: int
    status: SlotStatus
    schedule_id: str = ""


def cut_slots(desk: Desk, facility_id: str, resource_id: str, first: date, last: date) -> list[CutSlot]:
    """The slots that start on the inclusive local days, by start; the same for the same facts.

    A block is cut in elapsed time from its start; what does not fit whole into open, working, free-of-leave time is
    left out. Blocks that are only shown (documentation, on call) give none.

    Raises:
        NotFound: no such resource or clinic.
    """
    clinic, own = desk.facts.clinic(facility_id), desk.facts.resource(resource_id)
    start_s, end_s = day_span_s(first, clinic.zone)[0], day_span_s(last, clinic.zone)[1]
    layers = desk.facts.layers.days(clinic, own, first - _DAY, last + _DAY)
    taken = merge(row[:2] for row in (*layers.exceptions, *layers.time_off))
    hours = layers.open if layers.working is None else intersect(layers.open, layers.working)
    usable = subtract(hours, taken)
    subject_id = own.resource.subject_id
    rows = desk.occupancy.around([subject_id], layers.start_s, layers.end_s, labelled=False)[subject_id]
    return [
        _slot(own, block, span, rows)
        for block in sorted(layers.blocks, key=lambda block: (block.grid_s, block.source_id))
        if block.type in _CUT
        for span in _spans(block, usable)
        if start_s <= span[0] < end_s
    ]


def _spans(block: BlockSpan, usable: list[Span]) -> list[Span]:
    steps = range(block.grid_s, block.end_s - block.slot_s + 1, max(block.slot_s, 60))
    free = intersect(usable, [block[:2]])
    return [
        (at, at + block.slot_s) for at in steps if any(low <= at and at + block.slot_s <= high for low, high in free)
    ]


def _slot(own: ResourceFacts, block: BlockSpan, span: Span, rows: Sequence[Occupied]) -> CutSlot:
    capacity = own.resource.capacity if block.capacity is None else min(block.capacity, own.resource.capacity)
    near = overlapping(rows, *span)
    is_blocked = any(row.owner_kind is OwnerKind.TIME_BLOCK for row in near)
    free = 0 if is_blocked else max(capacity - present(near, *span), 0)
    status = SlotStatus.BLOCKED if is_blocked else SlotStatus.AVAILABLE if free else SlotStatus.RESERVED
    return CutSlot(own.resource.id, *span, block.type, capacity, free, status, block.schedule_id)

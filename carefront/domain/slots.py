"""Slots: what the layers give of a resource's days, in what state each is, and how it may change. Pure.

A slot is known by its resource, its source (a schedule, the hours, or by hand) and its start. Source: domain.md.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from carefront.domain.availability import BlockSpan, DayLayers, planned
from carefront.domain.booking_facts import ClinicFacts, Occupied, OwnerKind, ResourceFacts
from carefront.domain.intervals import Span, intersect, merge, subtract
from carefront.domain.lanes import overlapping, present
from carefront.domain.lifecycle import StateMachine
from carefront.domain.schedules import BOOKABLE_BLOCKS, BlockType
from carefront.domain.zones import day_of, day_span_s
from carefront.shared.values import dataclass

CUT = BOOKABLE_BLOCKS | {BlockType.GROUP}
"""Blocks that are cut into slots; the others are only shown."""

HOURS = "hours"
"""The source of slots that come from hours or extra time."""

DAYS_BACK, DAYS_AHEAD = 7, 365
"""How far the horizon reaches from a clinic's today."""

_DAY = timedelta(days=1)
_MONTH = timedelta(days=31)


class SlotState(StrEnum):
    """Available -> Blocked -> Available; Available -> Reserved -> Available, Completed or (of a schedule that was
    archived) Released."""

    AVAILABLE = "available"
    BLOCKED = "blocked"
    RESERVED = "reserved"
    COMPLETED = "completed"
    RELEASED = "released"


SLOT_LIFE = StateMachine(
    "slot",
    {
        SlotState.AVAILABLE: frozenset({SlotState.BLOCKED, SlotState.RESERVED}),
        SlotState.BLOCKED: frozenset({SlotState.AVAILABLE}),
        SlotState.RESERVED: frozenset({SlotState.AVAILABLE, SlotState.COMPLETED, SlotState.RELEASED}),
    },
)


@dataclass(frozen=True, slots=True)
class SlotKey:
    """What names a slot for good, whenever and wherever it is made. ``source``: a schedule's id, ``hours`` or
    ``manual``."""

    resource_id: str
    source: str
    start_s: int

    def __str__(self) -> str:
        return f"{self.resource_id}:{self.source}:{self.start_s}"


@dataclass(frozen=True, slots=True)
class StoredSlot:
    """A slot as it is stored; ``is_given``: by the layers, not only kept for its visit; ``room_id``: its block's."""

    key: SlotKey
    end_s: int
    capacity: int
    state: SlotState
    is_given: bool = True
    room_id: str | None = None


class SlotRun(NamedTuple):
    """Slots of one local day in a row: their starts are ``range(start_s, end_s, slot_s)``; ``day`` is an ordinal."""

    start_s: int
    end_s: int
    slot_s: int
    day: int
    type: BlockType
    capacity: int
    source: str
    room_id: str | None


class TakenSpan(NamedTuple):
    """Part of a slot's time that is taken, with buffers; ``lanes`` of it, all of them by a time block."""

    start_s: int
    end_s: int
    lanes: int
    is_block: bool
    is_completed: bool


def slot_runs(clinic: ClinicFacts, own: ResourceFacts, first: date, last: date) -> Iterator[SlotRun]:
    """The slots that start on the inclusive local days, day by day; the same whatever days are asked with them.

    A block is cut in elapsed time from its start; what does not fit whole into open, working, free-of-leave time is
    left out. No slot comes twice.
    """
    if not own.is_offered:
        return
    plan = planned(clinic, own)
    step = _MONTH if _has_own_grids(own) else _DAY
    while first <= last:
        until = min(first + step - _DAY, last)
        yield from _runs(clinic, own, plan.layers(first - _DAY, until + _DAY), first, until)
        first = until + _DAY


def _has_own_grids(own: ResourceFacts) -> bool:
    """Whether every block starts at a time of its own; stretches of hours and whole days run on over midnight, and so
    are always looked at from the same day."""
    return bool(own.schedules) and not any(row.is_extra for row in own.exceptions)


def _runs(clinic: ClinicFacts, own: ResourceFacts, layers: DayLayers, first: date, last: date) -> Iterator[SlotRun]:
    start_s, end_s = day_span_s(first, clinic.zone)[0], day_span_s(last, clinic.zone)[1]
    hours = list(layers.open) if layers.working is None else intersect(layers.open, layers.working)
    usable = subtract(hours, merge(row[:2] for row in (*layers.exceptions, *layers.time_off)))
    ends = [span[1] for span in usable]
    runs: list[SlotRun] = []
    until: dict[str, int] = {}
    is_doubtful = False
    for block in sorted(layers.blocks, key=lambda block: (block.grid_s, block.source_id)):
        if block.type in CUT:
            source = block.schedule_id or HOURS
            is_doubtful |= block.grid_s < until.get(source, block.grid_s)
            until[source] = max(until.get(source, 0), block.end_s)
            runs += _block_runs(clinic, own, block, usable, ends, (start_s, end_s))
    yield from _single(runs) if is_doubtful else runs


def _block_runs(
    clinic: ClinicFacts, own: ResourceFacts, block: BlockSpan, usable: Sequence[Span], ends: Sequence[int], asked: Span
) -> Iterator[SlotRun]:
    """The block's slots that start in ``asked`` and lie whole in usable time."""
    slot_s, grid_s = max(block.slot_s, 60), block.grid_s
    capacity = own.resource.capacity if block.capacity is None else min(block.capacity, own.resource.capacity)
    for at in range(bisect_right(ends, block.start_s), len(usable)):
        low, high = max(usable[at][0], block.start_s), min(usable[at][1], block.end_s)
        if low >= block.end_s:
            break
        start_s = grid_s - (grid_s - max(low, asked[0])) // slot_s * slot_s  # rounded up to the grid
        end_s = min(start_s + (high - start_s) // slot_s * slot_s, asked[1] + slot_s - 1)
        end_s = start_s + (end_s - start_s) // slot_s * slot_s
        while start_s < end_s:
            day = day_of(start_s, clinic.zone)
            midnight_s = day_span_s(day, clinic.zone)[1]
            cut_s = min(end_s, start_s - (start_s - midnight_s) // slot_s * slot_s)
            yield SlotRun(
                start_s, cut_s, slot_s, day.toordinal(), block.type, capacity, block.schedule_id or HOURS, block.room_id
            )
            start_s = cut_s


def _single(runs: Iterable[SlotRun]) -> Iterator[SlotRun]:
    """The slots one by one; of two with the same source and start the first."""
    seen: set[tuple[str, int]] = set()
    for run in runs:
        for start_s in range(run.start_s, run.end_s, run.slot_s):
            if (run.source, start_s) not in seen:
                seen.add((run.source, start_s))
                yield run._replace(start_s=start_s, end_s=start_s + run.slot_s)


def taken_lanes(taken: Sequence[TakenSpan], start_s: int, end_s: int) -> int:
    """How many lanes are taken at the fullest instant of ``[start_s, end_s)``."""
    changes = sorted(
        change for row in taken if row.start_s < end_s and start_s < row.end_s
        for change in ((max(row.start_s, start_s), row.lanes), (row.end_s, -row.lanes))
    )  # fmt: skip
    level = most = 0
    for _, change in changes:
        level += change
        most = max(most, level)
    return most


def slot_state(taken: Sequence[TakenSpan], start_s: int, end_s: int, capacity: int) -> SlotState:
    """The state of a slot that is given: of what is taken in its time. ``taken``: those that overlap it."""
    if not taken:
        return SlotState.AVAILABLE
    if any(row.is_block for row in taken):
        return SlotState.BLOCKED
    if taken_lanes(taken, start_s, end_s) < capacity:
        return SlotState.AVAILABLE
    return SlotState.COMPLETED if all(row.is_completed for row in taken) else SlotState.RESERVED


def free_of(rows: Sequence[Occupied], start_s: int, end_s: int, capacity: int) -> int:
    """How many of the slot's places are free; none where its time is blocked. ``rows``: sorted by start."""
    near = overlapping(rows, start_s, end_s)
    if any(row.owner_kind is OwnerKind.TIME_BLOCK for row in near):
        return 0
    return max(capacity - present(near, start_s, end_s), 0)


def horizon(clinic: ClinicFacts, now_s: int) -> tuple[date, date]:
    """The inclusive local days that have slots without anybody asking for more."""
    today = day_of(now_s, clinic.zone)
    return today - DAYS_BACK * _DAY, today + DAYS_AHEAD * _DAY

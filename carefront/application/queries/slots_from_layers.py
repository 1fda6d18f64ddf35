"""The slots of a resource, cut from its layers: what publishing would give, and how full each is. Writes nothing."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Protocol

from carefront.application.booking import Desk
from carefront.domain.intervals import Span
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.domain.resources import Resource
from carefront.domain.schedules import BlockType
from carefront.domain.slots import HOURS, SlotKey, SlotRun, SlotState, TakenSpan, slot_runs, slot_state, taken_lanes
from carefront.domain.zones import day_span_s

_LONGEST_SLOT_S = 172_800
_by_start = attrgetter("start_s")


@dataclass(frozen=True, slots=True)
class CutSlot:
    """One slot ``[start_s, end_s)``; ``free`` of its ``capacity`` are left. ``source`` as in ``SlotKey``."""

    resource_id: str
    start_s: int
    end_s: int
    type: BlockType
    capacity: int
    free: int
    state: SlotState
    source: str = HOURS
    room_id: str | None = None

    @property
    def key(self) -> SlotKey:
        """What names the slot for good."""
        return SlotKey(self.resource_id, self.source, self.start_s)


class TakenReader(Protocol):
    """What is known of a resource's time beside its layers."""

    def taken(self, resource: Resource, span: Span) -> Sequence[TakenSpan]:
        """What of the resource's subject is taken in the span, by start."""

    def kept(self, resource: Resource, span: Span) -> Sequence[CutSlot]:
        """The slots that start in the span and are kept whatever the layers give: they carry a visit, or were released
        when their schedule was archived; ``free`` is left at 0."""


def cut_slots(
    desk: Desk, known: TakenReader, facility_id: str, resource_id: str, first: date, last: date
) -> list[CutSlot]:
    """The slots that start on the inclusive local days, by start; the same for the same facts, and in the states that
    they would be stored with.

    A block is cut in elapsed time from its start; what does not fit whole into open, working, free-of-leave time is
    left out, but for what is kept. Blocks that are only shown (documentation, on call) give none, nor does a resource
    that is not offered.

    Raises:
        NotFound: no such resource or clinic.
    """
    clinic, own = desk.facts.clinic(facility_id), desk.facts.resource(resource_id)
    start_s, end_s = day_span_s(first, clinic.zone)[0], day_span_s(last, clinic.zone)[1]
    rows = known.taken(own.resource, (start_s, end_s + _LONGEST_SLOT_S))
    found = [
        _slot(resource_id, run, at, rows)
        for run in slot_runs(clinic, own, first, last)
        for at in range(run.start_s, run.end_s, run.slot_s)
    ]
    given = {slot.key for slot in found}
    found += [slot for slot in known.kept(own.resource, (start_s, end_s)) if slot.key not in given]
    return sorted(found, key=lambda slot: (slot.start_s, slot.source))


def _slot(resource_id: str, run: SlotRun, start_s: int, rows: Sequence[TakenSpan]) -> CutSlot:
    end_s = start_s + run.slot_s
    near = _near(rows, start_s, end_s)
    state = slot_state(near, start_s, end_s, run.capacity)
    free = max(run.capacity - taken_lanes(near, start_s, end_s), 0) if state is SlotState.AVAILABLE else 0
    return CutSlot(resource_id, start_s, end_s, run.type, run.capacity, free, state, run.source, run.room_id)


def _near(rows: Sequence[TakenSpan], start_s: int, end_s: int) -> list[TakenSpan]:
    first = bisect_left(rows, start_s - LONGEST_ROW_S, key=_by_start)
    last = bisect_left(rows, end_s, lo=first, key=_by_start)
    return [row for row in rows[first:last] if row.end_s > start_s]

"""The slots of a resource, cut from its layers: what publishing would give, and how full each is. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carefront.application.booking import Desk
from carefront.domain.booking_facts import Occupied, OwnerKind
from carefront.domain.lanes import overlapping
from carefront.domain.schedules import BlockType
from carefront.domain.slots import HOURS, SlotKey, SlotRun, SlotState, free_of, slot_runs
from carefront.domain.zones import day_span_s


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


def cut_slots(desk: Desk, facility_id: str, resource_id: str, first: date, last: date) -> list[CutSlot]:
    """The slots that start on the inclusive local days, by start; the same for the same facts.

    A block is cut in elapsed time from its start; what does not fit whole into open, working, free-of-leave time is
    left out. Blocks that are only shown (documentation, on call) give none, nor does a resource that is not offered.

    Raises:
        NotFound: no such resource or clinic.
    """
    clinic, own = desk.facts.clinic(facility_id), desk.facts.resource(resource_id)
    start_s, end_s = day_span_s(first, clinic.zone)[0], day_span_s(last, clinic.zone)[1]
    subject_id = own.resource.subject_id
    rows = desk.occupancy.around([subject_id], start_s, end_s + 172_800, labelled=False)[subject_id]
    found = [
        _slot(resource_id, run, at, rows)
        for run in slot_runs(clinic, own, first, last)
        for at in range(run.start_s, run.end_s, run.slot_s)
    ]
    return sorted(found, key=lambda slot: (slot.start_s, slot.source))


def _slot(resource_id: str, run: SlotRun, start_s: int, rows: Sequence[Occupied]) -> CutSlot:
    end_s = start_s + run.slot_s
    free = free_of(rows, start_s, end_s, run.capacity)
    state = SlotState.AVAILABLE if free else SlotState.RESERVED
    if not free and any(row.owner_kind is OwnerKind.TIME_BLOCK for row in overlapping(rows, start_s, end_s)):
        state = SlotState.BLOCKED
    return CutSlot(resource_id, start_s, end_s, run.type, run.capacity, free, state, run.source, run.room_id)

"""The slots of a resource as they are stored; of days that have none stored yet, as the layers give them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from carefront.application.booking import Desk
from carefront.application.queries.slots_from_layers import CutSlot, TakenReader, cut_slots
from carefront.domain.intervals import Span
from carefront.domain.resources import Resource
from carefront.domain.slots import SlotState, free_of
from carefront.domain.zones import day_span_s


class SlotReader(TakenReader, Protocol):
    """Stored slots of one tenant."""

    def is_stored(self, resource_id: str, first: date, last: date) -> bool:
        """Whether every one of the inclusive days has its slots stored, and none is to be worked out anew."""

    def between(self, resource: Resource, span: Span) -> Sequence[CutSlot]:
        """The stored slots that start in the span, by start; ``free`` is left at 0."""


def slots_of(
    desk: Desk, stored: SlotReader, facility_id: str, resource_id: str, first: date, last: date
) -> tuple[CutSlot, ...]:
    """The slots that start on the inclusive local days, by start, with what is free of each.

    Raises:
        NotFound: no such resource or clinic.
    """
    clinic, own = desk.facts.clinic(facility_id), desk.facts.resource(resource_id)
    if not stored.is_stored(resource_id, first, last):
        return tuple(cut_slots(desk, stored, facility_id, resource_id, first, last))
    span = day_span_s(first, clinic.zone)[0], day_span_s(last, clinic.zone)[1]
    subject_id = own.resource.subject_id
    rows = desk.occupancy.around([subject_id], span[0], span[1] + 172_800, labelled=False)[subject_id]
    found = (
        replace(slot, free=free_of(rows, slot.start_s, slot.end_s, slot.capacity)) if _may_be_free(slot) else slot
        for slot in stored.between(own.resource, span)
    )
    return tuple(sorted(found, key=lambda slot: (slot.start_s, slot.source)))


def _may_be_free(slot: CutSlot) -> bool:
    return slot.state is SlotState.AVAILABLE

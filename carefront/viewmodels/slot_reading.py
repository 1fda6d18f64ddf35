"""What the page of slots asks for and shows: a question, its answer, lines by day. No Qt."""

from __future__ import annotations

from datetime import date

from carefront.application.desk import DeskReader
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.application.schedule_rows import Named, ResourceSetUp
from carefront.domain.schedules import BOOKABLE_BLOCKS
from carefront.domain.slots import SlotState
from carefront.shared.i18n import _
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class SlotFace:
    """A line of the list: the slot's key and its texts (time, state, free places, type, source, key)."""

    key: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayFaces:
    """The slots of a day under its name."""

    day: date
    title: str
    rows: tuple[SlotFace, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is on screen: whose slots, on which inclusive days."""

    facility_id: str = ""
    resource_id: str = ""
    first: date = date.min
    last: date = date.min


@dataclass(frozen=True, slots=True)
class Read:
    """What was read; ``set_up`` ``None``: the clinic has nothing that could have slots."""

    resources: tuple[Named, ...] = ()
    set_up: ResourceSetUp | None = None
    slots: tuple[CutSlot, ...] = ()


def book_hindrance(slot: CutSlot) -> str:
    """Why a visit can't be booked in a slot; empty if it can."""
    if slot.state is not SlotState.AVAILABLE:
        return _("Only an available slot can be booked.")
    if slot.type not in BOOKABLE_BLOCKS:
        return _("Group slots take group sessions, not single visits.")
    return ""


def read_slots(asked: Question, reader: DeskReader) -> Read:
    """The slots asked for; those of the first resource where the one asked for is none of the clinic's."""
    editors = reader.schedules()
    resources = editors.clinic(asked.facility_id).resources
    known = {row.id for row in resources}
    resource_id = asked.resource_id if asked.resource_id in known else next((row.id for row in resources), "")
    if not resource_id:
        return Read()
    slots = reader.slots(asked.facility_id, resource_id, asked.first, asked.last)
    return Read(resources, editors.resource(resource_id), slots)

"""Commands about slots, as frozen values. Handlers are in ``slots``."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from carefront.application.envelope import BulkCommand, Command
from carefront.domain.appointments import BlockKind
from carefront.domain.schedules import BlockType
from carefront.domain.slots import SlotKey
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class GenerateSlots(BulkCommand):
    """Work the slots of a resource out on inclusive local days, however far away they are."""

    KIND: ClassVar[str] = "slot.generate"
    resource_id: str
    first: date
    last: date

    def summary(self) -> Mapping[str, Any]:
        """What was asked; the door adds how many there are and their digest."""
        return {"resource_id": self.resource_id, "first": self.first.isoformat(), "last": self.last.isoformat()}

    def logged(self, result: Mapping[str, Any]) -> Mapping[str, Any]:
        """See ``BulkCommand``."""
        return {**self.summary(), "count": result["count"], "digest": result["digest"]}


@dataclass(frozen=True, slots=True)
class AddManualSlot(Command):
    """Offer a time beside every schedule; it opens no closed clinic. ``capacity`` ``None``: the resource's."""

    KIND: ClassVar[str] = "slot.add"
    manual_slot_id: str
    resource_id: str
    start: datetime
    end: datetime
    type: BlockType = BlockType.APPOINTMENTS
    capacity: int | None = None
    room_id: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class CutWindow(Command):
    """Cut a plain window into equal sessions made by hand; a rest that is too short for one is left out. Sessions that
    are there already stay."""

    KIND: ClassVar[str] = "slot.cut"
    resource_id: str
    start: datetime
    end: datetime
    minutes: int = 60
    type: BlockType = BlockType.APPOINTMENTS
    capacity: int | None = None
    room_id: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class RemoveManualSlot(Command):
    """Take a slot made by hand back; one that carries a visit is kept until the visit goes."""

    KIND: ClassVar[str] = "slot.remove"
    manual_slot_id: str


@dataclass(frozen=True, slots=True)
class BlockSlot(Command):
    """Block an available slot: a time block of just its time, so that it holds whatever is published later."""

    KIND: ClassVar[str] = "slot.block"
    time_block_id: str
    slot: SlotKey
    kind: BlockKind = BlockKind.OTHER
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseSlot(Command):
    """Free a blocked slot again."""

    KIND: ClassVar[str] = "slot.release"
    slot: SlotKey


@dataclass(frozen=True, slots=True)
class ReserveSlot(Command):
    """Book a visit that takes an available slot from its start to its end, with the slot's room where the visit type
    asks for none of its own."""

    KIND: ClassVar[str] = "slot.reserve"
    appointment_id: str
    slot: SlotKey
    patient_id: str
    offering_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CompleteSlot(Command):
    """Complete every visit of a reserved slot."""

    KIND: ClassVar[str] = "slot.complete"
    slot: SlotKey

"""Commands of the set-up screens beside those of ``catalogue``: leave, order, groups that go, blocked time of many."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from carefront.application.commands.catalogue import BlockTime
from carefront.application.envelope import Command
from carefront.domain.appointments import BlockKind
from carefront.domain.time_off import TimeOffType
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class PutOnLeave(Command):
    """Approved time off of a resource's person on inclusive dates, and the state of all their resources while it
    lasts."""

    KIND: ClassVar[str] = "resource.leave"
    time_off_id: str
    resource_id: str
    first: date
    last: date
    type: TimeOffType = TimeOffType.OTHER
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnFromLeave(Command):
    """The person is back: leave that has begun ends yesterday, leave that begins today or later never comes."""

    KIND: ClassVar[str] = "resource.return"
    resource_id: str
    time_off_id: str


@dataclass(frozen=True, slots=True)
class RemoveResourceGroup(Command):
    """Take a group away; refused while a visit type requires it. Its members stay."""

    KIND: ClassVar[str] = "resource_group.remove"
    group_id: str


class Ordered(StrEnum):
    """What stands in an order of the clinic's own."""

    RESOURCES = "resources"
    GROUPS = "groups"
    OFFERINGS = "offerings"


@dataclass(frozen=True, slots=True)
class SetOrder(Command):
    """Give the named rows of a clinic the positions 0, 1, 2… in this order; those not named keep theirs."""

    KIND: ClassVar[str] = "clinic.order"
    facility_id: str
    what: Ordered
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockTimes(Command):
    """Block several times, of several resources, in one step: all or none."""

    KIND: ClassVar[str] = "time_block.add_many"
    blocks: tuple[BlockTime, ...]


@dataclass(frozen=True, slots=True)
class ChangeTimeBlock(Command):
    """Give blocked time other bounds, another resource of the clinic, kind or name; refused over a live visit."""

    KIND: ClassVar[str] = "time_block.change"
    time_block_id: str
    resource_id: str
    start: datetime
    end: datetime
    kind: BlockKind
    name: str = ""

"""A rebooking as it is written down: whose absence, and for each visit what was chosen and what came of it.

It can be left and taken up again, and several people can work on one.
"""

from datetime import datetime
from enum import StrEnum

from carefront.domain.appointments import ResourceUse
from carefront.domain.rebooking import Reach
from carefront.shared.values import dataclass


class ItemState(StrEnum):
    """What came of a visit: nothing yet, another time, a place on the waitlist, or left as it is."""

    OPEN = "open"
    MOVED = "moved"
    WAITLISTED = "waitlisted"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Rebook:
    """The visits of the person ``account_id`` in ``[start, end)`` are to have other times.

    ``is_planned``: the time off is to be written down with the moves. ``is_closed``: somebody said that it is done.
    """

    id: str
    account_id: str
    start: datetime
    end: datetime
    reason: str = ""
    reach: Reach = Reach.ANY
    is_planned: bool = False
    is_closed: bool = False
    opened_by: str | None = None


@dataclass(frozen=True, slots=True)
class RebookItem:
    """One visit of a rebooking. ``pick_start`` ``None``: no time was picked; ``pick_uses`` are its resources.

    ``old_start``: when the visit was before it was moved. ``reasons``: codes of what stood in the way, space
    separated. ``moved_by``: the command that moved it. ``is_wide``: anybody is asked for, whatever the rebooking says.
    """

    id: str
    rebook_id: str
    appointment_id: str
    position: int
    old_start: datetime
    is_chosen: bool = True
    is_locked: bool = False
    is_wide: bool = False
    pick_start: datetime | None = None
    pick_uses: tuple[ResourceUse, ...] = ()
    pick_leader: str | None = None
    state: ItemState = ItemState.OPEN
    reasons: str = ""
    told_at: datetime | None = None
    told_by: str | None = None
    moved_by: str | None = None

"""Commands about rebookings, as frozen values with their new ids inside. Handlers are in ``rebook``."""

from datetime import date, datetime
from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.appointments import ResourceUse
from carefront.domain.rebooking import Reach
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffType
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class StartRebook(Command):
    """Write down the visits ``[start, end)`` of a person that are to have other times, in the order of the list.

    ``is_planned``: the time off itself is written down later, with the moves. Items derive their ids from
    ``rebook_id``.
    """

    KIND: ClassVar[str] = "rebook.start"
    rebook_id: str
    account_id: str
    start: datetime
    end: datetime
    appointment_ids: tuple[str, ...]
    reason: str = ""
    reach: Reach = Reach.ANY
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class RebookChoice:
    """What is chosen for one visit; ``start`` ``None``: no time."""

    appointment_id: str
    is_chosen: bool = True
    is_locked: bool = False
    is_wide: bool = False
    start: datetime | None = None
    resources: tuple[ResourceUse, ...] = ()
    leader_id: str | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class SaveRebookPicks(Command):
    """Keep what was chosen for visits of a rebooking, so that it can be taken up again; other visits stay as they
    are."""

    KIND: ClassVar[str] = "rebook.pick"
    rebook_id: str
    choices: tuple[RebookChoice, ...]
    reach: Reach = Reach.ANY


@dataclass(frozen=True, slots=True)
class TellRebooked(Command):
    """Say that the patients of these visits know, or that they do not after all."""

    KIND: ClassVar[str] = "rebook.tell"
    rebook_id: str
    appointment_ids: tuple[str, ...]
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class RebookMove:
    """Another time for a visit that is still where it was (``old_start``). Lengths in minutes."""

    appointment_id: str
    old_start: datetime
    start: datetime
    length_minutes: int
    resources: tuple[ResourceUse, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A visit without another time: its patient waits for one, with the codes of what stood in the way."""

    appointment_id: str
    entry_id: str
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Approved time off on inclusive dates, or a part of one day, made with the moves; ``is_approved`` false asks for
    it only."""

    time_off_id: str
    first: date
    last: date
    period: ClockPeriod | None = None
    type: TimeOffType = TimeOffType.SICK
    reason: str = ""
    is_approved: bool = True


@dataclass(frozen=True, slots=True)
class ApplyRebook(Command):
    """Give the visits of a rebooking their other times in one step: each is judged anew as any move, and those that
    can't be moved any more stay open with the reason. ``unplaced`` go onto the waitlist. ``absence``: where the
    time off is to be made too."""

    KIND: ClassVar[str] = "rebook.apply"
    rebook_id: str
    account_id: str
    moves: tuple[RebookMove, ...]
    unplaced: tuple[Unplaced, ...] = ()
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class HandOverVisits(Command):
    """Give visits of one person to another one at their own times, in one step; whatever can't be taken over stays,
    with the reason. ``rebook_id`` empty: they are no rebooking's."""

    KIND: ClassVar[str] = "rebook.hand_over"
    rebook_id: str
    account_id: str
    to_account_id: str
    moves: tuple[RebookMove, ...]


@dataclass(frozen=True, slots=True)
class CloseRebook(Command):
    """The rebooking is done with: visits that are still open are left as they are."""

    KIND: ClassVar[str] = "rebook.close"
    rebook_id: str

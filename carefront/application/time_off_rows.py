"""Requests for time off as screens show them. Instants are UTC seconds (``*_s``), spans half-open, days inclusive."""

from datetime import date
from typing import NamedTuple, Protocol

from carefront.application.rebook_rows import AffectedVisit
from carefront.domain.duty import Breach
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, TimeOff, TimeOffState, TimeOffType
from carefront.shared.values import dataclass


class StoredTimeOff(NamedTuple):
    """A request, decided or not, with its row version."""

    time_off: TimeOff
    row_version: int


class TimeOffStore(Protocol):
    """The requests of one tenant."""

    def rows(self) -> tuple[StoredTimeOff, ...]:
        """Every request there ever was, in no order."""


@dataclass(frozen=True, slots=True)
class TimeOffRow:
    """A request in the queue. ``affected``: the visits in the way, counted for what is pending and still to come.

    ``reason`` is empty for whoever may not read it, ``decision_note`` too. ``may_edit``: change or withdraw it;
    ``may_cancel``: take approved time off back.
    """

    time_off_id: str
    account_id: str
    name: str
    type: TimeOffType
    state: TimeOffState
    first: date
    last: date
    period: ClockPeriod | None
    affected: int
    reason: str
    notes: str
    cover_id: str
    cover_name: str
    asked_by: str
    asked_at_s: int
    decided_by: str
    decided_at_s: int
    decision_note: str
    override_reason: str
    is_self_decided: bool
    is_own: bool
    may_decide: bool
    may_edit: bool
    may_cancel: bool
    row_version: int

    @property
    def stretch(self) -> Stretch:
        """When it is."""
        return Stretch(self.first, self.last, self.period)


@dataclass(frozen=True, slots=True)
class PersonOff:
    """Somebody whose time off can be asked for, and the first clinic they work in (empty: none)."""

    account_id: str
    name: str
    facility_id: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What the actor may see of time off. ``people``: for whom they may ask; their own account first where it is one
    of them. ``covers``: who can be named to stand in."""

    rows: tuple[TimeOffRow, ...]
    people: tuple[PersonOff, ...]
    covers: tuple[PersonOff, ...]
    own_account_id: str

    @property
    def pending(self) -> int:
        """How many wait for a decision."""
        return sum(row.state is TimeOffState.PENDING for row in self.rows)


@dataclass(frozen=True, slots=True)
class AlsoOff:
    """Somebody else who is away in a part of the span; ``is_pending``: nobody has decided it yet."""

    name: str
    start_s: int
    end_s: int
    is_pending: bool


@dataclass(frozen=True, slots=True)
class GroupDuty:
    """A group with a minimum that the person is of."""

    name: str
    minimum: int
    is_met: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody who could stand in, and what their place in the list is made of.

    ``in_open`` of the visits fit into their bookable time, ``by_extension`` more into ``extension``: hours in which the
    clinic is open and they are not there. ``rooms_free``: of those that fit, how many have the room they need, or need
    none. ``known``: patients of the visits whom they saw before. ``permitted``: visits of a type that they offer.
    ``free_minutes`` and ``open_slots`` are all that is left of their bookable time in the span.
    """

    account_id: str
    resource_id: str
    name: str
    in_open: int
    by_extension: int
    extension: tuple[tuple[int, int], ...]
    free_minutes: int
    open_slots: int
    known: int
    rooms_free: int
    permitted: int
    is_same_specialty: bool
    is_asked: bool

    @property
    def can_take(self) -> int:
        """How many of the visits fit."""
        return self.in_open + self.by_extension


@dataclass(frozen=True, slots=True)
class Impact:
    """What approving would do, or the same for a stretch that nobody asked for yet.

    ``affected`` by start, in every clinic of the person, as far as the actor may see. ``visits_a_day`` is the number of
    visits on a working day of the stretch, ``week_average`` the same of the week it begins in. ``on_duty``: who of the
    person's groups is there at some time of the stretch. ``elsewhere``: visits that nobody can take on their day.
    """

    account_id: str
    stretch: Stretch
    facility_id: str
    zone: str
    start_s: int
    end_s: int
    affected: tuple[AffectedVisit, ...]
    visits_a_day: float
    week_average: float
    also_off: tuple[AlsoOff, ...]
    on_duty: tuple[str, ...]
    groups: tuple[GroupDuty, ...]
    breaches: tuple[Breach, ...]
    covers: tuple[Cover, ...]
    elsewhere: int

    @property
    def urgent(self) -> int:
        """How many of the visits are marked urgent."""
        return sum(visit.is_urgent for visit in self.affected)

    @property
    def in_series(self) -> int:
        """How many are of a series."""
        return sum(bool(visit.series_id) for visit in self.affected)

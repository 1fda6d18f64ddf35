"""Visits that somebody's absence concerns, and what is planned for them. Instants are UTC seconds (``*_s``); spans are
half-open."""

from enum import StrEnum

from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import Reason, ReasonCode
from carefront.domain.rebook_lists import Rebook, RebookItem
from carefront.domain.rebooking import Reach
from carefront.shared.values import dataclass


class Wish(StrEnum):
    """What is known of when a patient likes to come: from what they asked for, and from when they came before."""

    SOONER = "sooner"
    MORNINGS = "mornings"
    AFTERNOONS = "afternoons"


@dataclass(frozen=True, slots=True)
class AffectedVisit:
    """A visit that needs an action because somebody is away; of a group session the patient is empty, ``seats`` > 0.

    ``resource_id``: the resource of the visit that the absent person is. ``past_provider_ids``: the people the patient
    was seen by in their last ``MOST_PAST`` visits, the latest first, the absent one among them. ``phone`` and
    ``patient_name`` are empty for whom the actor may not see.
    """

    appointment_id: str
    facility_id: str
    zone: str
    patient_id: str
    patient_name: str
    phone: str
    phone_2: str
    offering_id: str
    offering_name: str
    offering_code: str
    start_s: int
    end_s: int
    status: AppointmentStatus
    resource_id: str
    resources: tuple[ResourceUse, ...]
    resource_names: tuple[str, ...]
    series_id: str
    seats: int
    is_urgent: bool
    needs_interpreter: bool
    wishes: tuple[Wish, ...]
    usual_provider_id: str
    past_provider_ids: tuple[str, ...]
    buffer_before_minutes: int
    buffer_after_minutes: int
    row_version: int

    @property
    def minutes(self) -> int:
        """The length of the visit, without buffers."""
        return max(1, round((self.end_s - self.start_s) / 60))


@dataclass(frozen=True, slots=True)
class Pick:
    """A time and everything it takes, ready to be booked as it is; ``leader_id``: who takes the absent one's place."""

    start_s: int
    resources: tuple[ResourceUse, ...]
    leader_id: str
    resource_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPick:
    """A pick that the plan has to leave as it is."""

    appointment_id: str
    pick: Pick


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """Another time for each of the visits of the absent person; ``appointment_ids`` empty: for all of them.

    ``kept``: picks that stay (locked ones). ``wider``: visits for which anybody is asked for, whatever ``reach`` says.
    ``cover_id``: the account of who takes over; then only their free time at the visits' own times is proposed.
    """

    account_id: str
    start_s: int
    end_s: int
    reach: Reach = Reach.ANY
    appointment_ids: tuple[str, ...] = ()
    kept: tuple[KeptPick, ...] = ()
    wider: frozenset[str] = frozenset()
    cover_id: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What is proposed for a visit; without a pick every reason why it can't stay, and what took the other times."""

    appointment_id: str
    pick: Pick | None
    reasons: tuple[Reason, ...] = ()
    lost: tuple[ReasonCode, ...] = ()


@dataclass(frozen=True, slots=True)
class RebookPlan:
    """One row for each visit asked for, in order of start. ``is_whole``: false where it was stopped before the end;
    the visits that were not looked at have no row. ``until_s``: how far was searched."""

    rows: tuple[PlanRow, ...]
    until_s: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class RebookLine:
    """A rebooking that is not done: ``open_count`` of its ``count`` visits have no other time yet.

    ``needs_time_off``: the absence is not written down, and who asks may do that.
    """

    rebook_id: str
    account_id: str
    person_name: str
    start_s: int
    end_s: int
    open_count: int
    count: int
    needs_time_off: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A visit of a rebooking as it is now, with what is written down of it (``None``: it was booked since), the time
    that is picked, why it can't stay where none is, and who has it open: ids of holds and the holders' names."""

    visit: AffectedVisit
    item: RebookItem | None
    pick: Pick | None = None
    reasons: tuple[Reason, ...] = ()
    holders: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RebookSheet:
    """A rebooking with its visits, in the order of the list.

    ``is_away``: the time off is approved already. ``may_approve``: the actor may approve it; ``may_ask``: ask for it.
    ``deciders``: the names of who may approve it. ``covers``: accounts and names of who else is booked in the clinics
    concerned.
    """

    rebook: Rebook
    person_name: str
    rows: tuple[SheetRow, ...]
    is_away: bool
    may_approve: bool
    covers: tuple[tuple[str, str], ...]
    may_ask: bool = True
    deciders: tuple[str, ...] = ()

"""Rows of the inbox: who waits for a time and in which list; what was offered; who fits a free time.

Instants are UTC seconds (``*_s``), spans half-open, dates the clinic's local ones.
"""

from datetime import date

from carefront.application.opening_rows import OpeningRow
from carefront.domain.appointments import ResourceUse
from carefront.domain.requests import ItemKind
from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A time offered to an item. ``state`` as stored; ``is_expired``: nobody answered in time."""

    id: str
    start_s: int
    length_minutes: int
    uses: tuple[ResourceUse, ...]
    resource_names: tuple[str, ...]
    expires_s: int
    state: str
    is_expired: bool = False
    chain_id: str = ""


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One line of a list. ``patient_id`` is empty for an anonymous contact and for rows without a patient.

    ``since_s``: waiting since. ``due``: of a recall. ``visit_start_s``: of the visit that is wanted sooner, or that was
    cancelled or missed; of what an import refused when it was wanted (0: none). ``state``: of a request, else of the
    lost visit. ``reasons``: why it was cancelled, or codes of what stood in an import's way. ``offers``: those that
    hold their time, and the last one that was declined or has expired. ``row_version``: of a request or recall.
    """

    kind: ItemKind
    id: str
    name: str
    since_s: int
    patient_id: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    offering_id: str = ""
    offering_name: str = ""
    resource_id: str = ""
    resource_name: str = ""
    assigned_name: str = ""
    length_minutes: int = 0
    wishes: Wishes = Wishes()
    urgency: Urgency = Urgency.ROUTINE
    note: str = ""
    due: date | None = None
    visit_start_s: int = 0
    state: str = ""
    reasons: str = ""
    source: str = ""
    is_targeted: bool = False
    usual_id: str = ""
    snoozed_until: date | None = None
    offers: tuple[OfferRow, ...] = ()
    row_version: int = 0

    @property
    def is_new(self) -> bool:
        """Whether nobody knows this person as a patient yet."""
        return not self.patient_id

    @property
    def open_offers(self) -> tuple[OfferRow, ...]:
        """What awaits an answer, or was accepted and is still to be booked."""
        return tuple(offer for offer in self.offers if offer.state in ("open", "accepted") and not offer.is_expired)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Every list of a clinic, each sorted: urgent first, then who waits longest (recalls: the earliest due).

    ``snoozed``: how many of each list were put off and are not among the rows.
    """

    requests: tuple[WaitingItem, ...] = ()
    waitlist: tuple[WaitingItem, ...] = ()
    recalls: tuple[WaitingItem, ...] = ()
    unscheduled: tuple[WaitingItem, ...] = ()
    snoozed: tuple[int, int, int, int] = (0, 0, 0, 0)
    change_number: int = 0


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests: of a visit type, asked of or assigned to a resource, of a patient; open ones unless all."""

    facility_id: str
    offering_id: str = ""
    resource_id: str = ""
    patient_id: str = ""
    is_untargeted: bool = False
    with_closed: bool = False


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that has become free, or that somebody looks at. ``not_for``: ids of items that are not asked again."""

    facility_id: str
    resource_id: str
    start_s: int
    end_s: int
    not_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could come at a free time, and how: the start in it with every resource chosen."""

    item: WaitingItem
    opening: OpeningRow


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A visit on the parking strip, oldest first."""

    appointment_id: str
    patient_name: str
    offering_name: str
    resource_name: str
    start_s: int
    length_minutes: int
    status: str

"""Requests for a visit, from asking to a booking; offers of a time; recalls. Values, and the moves they may make."""

from datetime import date, datetime
from enum import StrEnum

from carefront.domain.appointments import ResourceUse
from carefront.domain.errors import InvalidValue
from carefront.domain.lifecycle import StateMachine
from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.values import dataclass


class RequestState(StrEnum):
    """submitted -> assigned -> proposed -> converted, or cancelled."""

    SUBMITTED = "submitted"
    ASSIGNED = "assigned"
    PROPOSED = "proposed"
    CONVERTED = "converted"
    CANCELLED = "cancelled"


_R = RequestState
REQUEST_LIFE = StateMachine(
    "request",
    {
        _R.SUBMITTED: frozenset({_R.ASSIGNED, _R.CANCELLED}),
        _R.ASSIGNED: frozenset({_R.ASSIGNED, _R.PROPOSED, _R.CANCELLED}),
        _R.PROPOSED: frozenset({_R.ASSIGNED, _R.CONVERTED, _R.CANCELLED}),
    },
)
"""Assigned again: to somebody else. A declined proposal goes back to assigned."""

OPEN = frozenset({_R.SUBMITTED, _R.ASSIGNED, _R.PROPOSED})
"""States in which somebody still waits for an answer."""

ROAD = (_R.SUBMITTED, _R.ASSIGNED, _R.PROPOSED, _R.CONVERTED)
"""The way to a booking; a time taken at once on the phone goes all of it in one step."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody who is no patient (yet)."""

    name: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None


class RequestSource(StrEnum):
    """Where a request came from."""

    PHONE = "phone"
    PORTAL = "portal"
    REFERRAL = "referral"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class AppointmentRequest:
    """Somebody asks for a visit: a patient, or an anonymous contact (exactly one of the two).

    ``resource_id``: whom it is asked of, ``None`` for anybody of the offering. ``assigned_id``: the resource that
    answers it. ``appointment_id``: what it was converted to. ``close_reason``: why it was cancelled.
    """

    id: str
    facility_id: str
    state: RequestState = RequestState.SUBMITTED
    patient_id: str | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    contact_birth_date: date | None = None
    offering_id: str | None = None
    resource_id: str | None = None
    assigned_id: str | None = None
    length_minutes: int = 0
    wishes: Wishes = Wishes()
    urgency: Urgency = Urgency.ROUTINE
    source: RequestSource = RequestSource.PHONE
    note: str = ""
    submitted_at: datetime | None = None
    appointment_id: str | None = None
    close_reason: str = ""

    @property
    def is_targeted(self) -> bool:
        """Whether it asks for one resource alone."""
        return self.resource_id is not None

    @property
    def contact(self) -> Contact:
        """The anonymous contact; empty for a patient's."""
        return Contact(self.contact_name, self.contact_phone, self.contact_email, self.contact_birth_date)


def check_request(request: AppointmentRequest) -> AppointmentRequest:
    """``request``.

    Raises:
        InvalidValue: neither a patient nor a contact, or both; a contact whom nobody can reach; a negative length.
    """
    has_contact = bool(request.contact_name.strip())
    if (request.patient_id is not None) == has_contact:
        raise InvalidValue("request.contact_name", request.contact_name, "patient_or_contact")
    if has_contact and not (request.contact_phone.strip() or request.contact_email.strip()):
        raise InvalidValue("request.contact_phone", "", "unreachable")
    if request.length_minutes < 0:
        raise InvalidValue("request.length_minutes", request.length_minutes, "range")
    return request


class ItemKind(StrEnum):
    """What waits in a list for a time.

    ``waiting``: an entry of the waitlist. ``sooner``: a visit that is wanted sooner. ``unplaced``: what an import
    found no room for. ``lost``: a visit that was cancelled or missed and has no successor; its id, and that of
    ``sooner``, is the visit's.
    """

    REQUEST = "request"
    WAITING = "waiting"
    SOONER = "sooner"
    RECALL = "recall"
    UNPLACED = "unplaced"
    LOST = "lost"


class OfferState(StrEnum):
    """open -> accepted -> booked, or declined or withdrawn. An open one whose time is up has expired."""

    OPEN = "open"
    ACCEPTED = "accepted"
    BOOKED = "booked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_O = OfferState
OFFER_LIFE = StateMachine(
    "offer",
    {
        _O.OPEN: frozenset({_O.ACCEPTED, _O.BOOKED, _O.DECLINED, _O.WITHDRAWN}),
        _O.ACCEPTED: frozenset({_O.BOOKED, _O.DECLINED, _O.WITHDRAWN}),
    },
)
"""Somebody who takes a time on the phone has it booked at once."""

HOLDING = frozenset({_O.OPEN, _O.ACCEPTED})
"""States in which an offered time is held."""


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A time offered to whom an item of a list is about; held for them until ``expires_at``.

    ``chain_id``: the first offer of the same freed time, so that who was asked before is not asked again.
    """

    id: str
    facility_id: str
    item_kind: ItemKind
    item_id: str
    start: datetime
    length_minutes: int
    uses: tuple[ResourceUse, ...]
    expires_at: datetime
    patient_id: str | None = None
    state: OfferState = OfferState.OPEN
    chain_id: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is awaited at ``now``."""
        return self.state is OfferState.OPEN and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Recall:
    """A patient is due for a kind of visit at a date. ``after_id``: the visit after which it was written down;
    ``appointment_id``: what was booked for it.
    """

    id: str
    facility_id: str
    patient_id: str
    due: date
    offering_id: str | None = None
    resource_id: str | None = None
    note: str = ""
    after_id: str | None = None
    appointment_id: str | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class ListMark:
    """What the desk says of an item of a list without changing the thing itself: later, or done with."""

    id: str
    facility_id: str
    item_kind: ItemKind
    snoozed_until: date | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class ParkedVisit:
    """A visit picked up and laid aside while others are moved; it keeps its time until it is put elsewhere."""

    id: str
    facility_id: str
    parked_at: datetime

"""The commands of requests, lists, offers, recalls and the parking strip, as frozen values."""

from datetime import date, datetime
from typing import ClassVar

from carefront.application.commands.catalogue import BookAppointment, Override
from carefront.application.envelope import Command
from carefront.domain.appointments import ResourceUse
from carefront.domain.requests import AppointmentRequest, ItemKind, OfferState, Recall
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A time to offer: the id of the offer to be, when, how long, and with what."""

    offer_id: str
    start: datetime
    length_minutes: int
    uses: tuple[ResourceUse, ...]


@dataclass(frozen=True, slots=True)
class SubmitRequest(Command):
    """Somebody asks for a visit. What the desk decides later (state, who answers, what came of it) is not taken."""

    KIND: ClassVar[str] = "request.submit"
    request: AppointmentRequest


@dataclass(frozen=True, slots=True)
class EditRequest(Command):
    """Say anew what is asked for: type, whom, wishes, urgency, note, contact. State and answer stay."""

    KIND: ClassVar[str] = "request.edit"
    request: AppointmentRequest


@dataclass(frozen=True, slots=True)
class AssignRequest(Command):
    """Say who answers a request."""

    KIND: ClassVar[str] = "request.assign"
    request_id: str
    resource_id: str


@dataclass(frozen=True, slots=True)
class ProposeTimes(Command):
    """Propose times for a request and hold them until ``expires_at``. Each must be bookable."""

    KIND: ClassVar[str] = "request.propose"
    request_id: str
    times: tuple[OfferedTime, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AcceptProposal(Command):
    """Who asked takes one of the times; it stays held, the others are free again."""

    KIND: ClassVar[str] = "request.accept"
    request_id: str
    offer_id: str


@dataclass(frozen=True, slots=True)
class DeclineProposal(Command):
    """Who asked takes none of them: back to whoever answers it."""

    KIND: ClassVar[str] = "request.decline"
    request_id: str


@dataclass(frozen=True, slots=True)
class ConvertRequest(Command):
    """Make the request a visit. ``booking`` is judged like any other; of an anonymous contact it brings the new
    patient, or names the known one that the contact turned out to be.
    """

    KIND: ClassVar[str] = "request.convert"
    request_id: str
    booking: BookAppointment


@dataclass(frozen=True, slots=True)
class CancelRequest(Command):
    """The request is done with: no longer wanted, or answered otherwise."""

    KIND: ClassVar[str] = "request.cancel"
    request_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SnoozeRequest(Command):
    """Put a request, or any other item of a list, off until a day; ``None``: show it again."""

    KIND: ClassVar[str] = "list.snooze"
    item_kind: ItemKind
    item_id: str
    until: date | None


@dataclass(frozen=True, slots=True)
class CloseListItem(Command):
    """An item of a list is done with: no longer waiting, no longer due, not to be placed."""

    KIND: ClassVar[str] = "list.close"
    item_kind: ItemKind
    item_id: str


@dataclass(frozen=True, slots=True)
class PlaceListItem(Command):
    """Give an item of a list a time: a visit that is wanted sooner moves there, anything else is booked as
    ``appointment_id``. One step, closing the item included.
    """

    KIND: ClassVar[str] = "list.place"
    item_kind: ItemKind
    item_id: str
    appointment_id: str
    time: OfferedTime
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class OfferTime(Command):
    """Offer an item of a list a time and hold it until ``expires_at``. ``chain_id``: the first offer of that time."""

    KIND: ClassVar[str] = "offer.make"
    item_kind: ItemKind
    item_id: str
    time: OfferedTime
    expires_at: datetime
    chain_id: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerOffer(Command):
    """The offer was declined, or is taken back."""

    KIND: ClassVar[str] = "offer.answer"
    offer_id: str
    state: OfferState


@dataclass(frozen=True, slots=True)
class AcceptOffer(Command):
    """The offer was taken: the visit moves there, or is booked as ``appointment_id``. One step."""

    KIND: ClassVar[str] = "offer.accept"
    offer_id: str
    appointment_id: str


@dataclass(frozen=True, slots=True)
class AddRecall(Command):
    """A patient is due for a kind of visit at a date."""

    KIND: ClassVar[str] = "recall.add"
    recall: Recall


@dataclass(frozen=True, slots=True)
class EditRecall(Command):
    """Say anew when a patient is due, for what, with whom and why; who it is and what came of it stay."""

    KIND: ClassVar[str] = "recall.edit"
    recall: Recall


@dataclass(frozen=True, slots=True)
class ParkVisit(Command):
    """Lay a visit on the parking strip; it keeps its time until it is put elsewhere."""

    KIND: ClassVar[str] = "visit.park"
    appointment_id: str


@dataclass(frozen=True, slots=True)
class UnparkVisit(Command):
    """Take a visit from the parking strip; it stays where it is."""

    KIND: ClassVar[str] = "visit.unpark"
    appointment_id: str

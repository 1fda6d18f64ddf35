"""What has happened with requests, offers, recalls and lists, in the past tense."""

from datetime import date, datetime

from carefront.domain.events import DomainEvent
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class RequestSubmitted(DomainEvent):
    """Somebody asked for a visit."""

    request_id: str
    facility_id: str
    patient_id: str | None


@dataclass(frozen=True, slots=True)
class RequestAssigned(DomainEvent):
    """Somebody is to answer a request."""

    request_id: str
    facility_id: str
    resource_id: str


@dataclass(frozen=True, slots=True)
class TimesProposed(DomainEvent):
    """Times were proposed for a request; ``starts`` in order, held until ``expires_at``."""

    request_id: str
    facility_id: str
    patient_id: str | None
    starts: tuple[datetime, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalAccepted(DomainEvent):
    """Who asked took one of the times."""

    request_id: str
    facility_id: str
    offer_id: str


@dataclass(frozen=True, slots=True)
class ProposalDeclined(DomainEvent):
    """Who asked took none of the times: the request waits for others."""

    request_id: str
    facility_id: str


@dataclass(frozen=True, slots=True)
class RequestConverted(DomainEvent):
    """A request became a visit."""

    request_id: str
    facility_id: str
    appointment_id: str


@dataclass(frozen=True, slots=True)
class RequestCancelled(DomainEvent):
    """A request is done with and no visit came of it."""

    request_id: str
    facility_id: str
    patient_id: str | None


@dataclass(frozen=True, slots=True)
class TimeOffered(DomainEvent):
    """A time is offered to somebody in a list."""

    offer_id: str
    facility_id: str
    patient_id: str | None
    start: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OfferAnswered(DomainEvent):
    """An offer was booked, declined or withdrawn; ``state`` which."""

    offer_id: str
    facility_id: str
    patient_id: str | None
    state: str


@dataclass(frozen=True, slots=True)
class RecallChanged(DomainEvent):
    """A recall was written down, booked or closed; ``due`` is its date."""

    recall_id: str
    facility_id: str
    patient_id: str
    due: date


@dataclass(frozen=True, slots=True)
class ListItemMarked(DomainEvent):
    """Something in a list is put off until a day, or done with."""

    item_id: str
    facility_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class VisitParked(DomainEvent):
    """A visit was laid on the parking strip, or taken from it."""

    appointment_id: str
    facility_id: str
    is_parked: bool

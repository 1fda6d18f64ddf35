"""What the lists of the inbox are made of, as the adapter gives it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Generic, Protocol, TypeVar

from carefront.application.ports import FactsReader, OccupancyReader, SessionReader
from carefront.domain.requests import AppointmentRequest, Recall, SlotOffer
from carefront.domain.waitlist import WaitlistEntry
from carefront.shared.values import dataclass

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Who:
    """The patient of a row; empty where there is none."""

    name: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    usual_id: str = ""


@dataclass(frozen=True, slots=True)
class Listed(Generic[Thing]):
    """A row with its patient, since when it is there, in UTC seconds, and its version."""

    thing: Thing
    who: Who
    created_s: int
    row_version: int = 0


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit that is in a list; the first of ``resource_ids`` is whom it is with. ``since_s``: its status's."""

    id: str
    patient_id: str
    offering_id: str
    resource_ids: tuple[str, ...]
    start_s: int
    end_s: int
    status: str
    note: str
    cancel_reason: str
    since_s: int
    created_s: int
    who: Who

    @property
    def leader_id(self) -> str:
        """Whom or what it is with."""
        return self.resource_ids[0] if self.resource_ids else ""


@dataclass(frozen=True, slots=True)
class Marked:
    """What the desk said of an item."""

    snoozed_until: date | None
    is_closed: bool


class RequestStore(Protocol):
    """Rows of the lists of one clinic."""

    def open_requests(self, facility_id: str) -> Sequence[Listed[AppointmentRequest]]: ...

    def requests(self, facility_id: str) -> Sequence[Listed[AppointmentRequest]]: ...

    def requests_of(self, patient_id: str) -> Sequence[Listed[AppointmentRequest]]: ...

    def entries(self, facility_id: str) -> Sequence[Listed[WaitlistEntry]]: ...

    def recalls(self, facility_id: str) -> Sequence[Listed[Recall]]: ...

    def sooner(self, facility_id: str, now_s: int) -> Sequence[VisitLine]: ...

    def lost(self, facility_id: str, since_s: int) -> Sequence[VisitLine]: ...

    def parked(self, facility_id: str) -> Sequence[VisitLine]: ...

    def held_offers(self, facility_id: str, since_s: int) -> Sequence[SlotOffer]: ...

    def declined_offers(self, facility_id: str, since_s: int) -> Sequence[SlotOffer]: ...

    def marks(self, facility_id: str) -> Mapping[str, Marked]: ...


class InboxStores(Protocol):
    """What the questions stand on; all of one tenant and one connection."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def sessions(self) -> SessionReader: ...

    @property
    def requests(self) -> RequestStore: ...

    def snapshot(self) -> AbstractContextManager[None]: ...

    def change_number(self) -> int: ...

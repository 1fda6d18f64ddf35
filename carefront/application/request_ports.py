"""What the commands of requests and lists need of the outside."""

from collections.abc import Sequence
from typing import Protocol

from carefront.application.store_port import Store
from carefront.domain.patients import Patient
from carefront.domain.requests import AppointmentRequest, ListMark, ParkedVisit, Recall, SlotOffer
from carefront.domain.waitlist import WaitlistEntry


class RequestStores(Protocol):
    """Requests and lists inside a unit of work."""

    @property
    def requests(self) -> Store[AppointmentRequest]: ...

    @property
    def offers(self) -> Store[SlotOffer]: ...

    @property
    def recalls(self) -> Store[Recall]: ...

    @property
    def marks(self) -> Store[ListMark]:
        """By the id of the thing that is marked."""

    @property
    def parked(self) -> Store[ParkedVisit]:
        """By the ids of the visits."""

    @property
    def waitlist(self) -> Store[WaitlistEntry]: ...

    def offers_of(self, item_id: str) -> Sequence[SlotOffer]:
        """Every offer that was made for an item, in the order of their times."""

    def version(self, identifier: str) -> int:
        """The row version of a request or recall, 0 where there is no such row."""

    def look_alikes(self, patient: Patient) -> frozenset[str]:
        """Ids of patients who may be this one: the same birth date and a similar name, or the same phone."""

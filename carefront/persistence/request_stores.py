"""Requests, offers, recalls, marks and the parking strip inside a unit of work. Loaded with the first of them."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from carefront.application.payloads import encoded, text_of
from carefront.application.ports import FactsReader
from carefront.domain.appointments import ResourceUse
from carefront.domain.patients import Patient
from carefront.domain.requests import (
    AppointmentRequest,
    ItemKind,
    ListMark,
    OfferState,
    ParkedVisit,
    Recall,
    RequestSource,
    RequestState,
    SlotOffer,
)
from carefront.domain.waitlist import WaitlistEntry
from carefront.domain.wishes import Urgency, wishes_of, wishes_text
from carefront.persistence.desk_lists import DeskLists
from carefront.persistence.mappers import Codec, Mapper
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.stores import SqlStore


def _urgency_of(text: str) -> Urgency:
    """Empty where an import wrote the row."""
    return Urgency(text) if text else Urgency.ROUTINE


def uses_text(uses: Sequence[ResourceUse]) -> str:
    """Resources as JSON text."""
    return text_of([encoded(use) for use in uses])


def uses_of(text: str) -> tuple[ResourceUse, ...]:
    """The resources of such a text."""
    return tuple(ResourceUse(**use) for use in json.loads(text or "[]"))


WISHES: Codec = (wishes_text, wishes_of)
URGENCY: Codec = (str, _urgency_of)
_KIND: Codec = (str, ItemKind)

REQUEST = Mapper(
    AppointmentRequest, "appointment_request",
    {"state": (str, RequestState), "wishes": WISHES, "urgency": URGENCY, "source": (str, RequestSource)},
)  # fmt: skip
OFFER = Mapper(SlotOffer, "slot_offer", {"item_kind": _KIND, "uses": (uses_text, uses_of), "state": (str, OfferState)})
RECALL = Mapper(Recall, "recall")
MARK = Mapper(ListMark, "list_mark", {"item_kind": _KIND})
PARKED = Mapper(ParkedVisit, "parked_visit")
WAITLIST_ENTRY = Mapper(WaitlistEntry, "unscheduled", {"wishes": WISHES, "urgency": URGENCY})

_OFFERS_OF = compiled("requests.OFFERS_OF")


class SqlRequestStores:
    """See ``carefront.application.request_ports.RequestStores``."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, rows: RowWriter | None, facts: FactsReader
    ) -> None:
        self._connection, self._no, self._rows, self._facts = connection, organization_no, rows, facts

    def _store(self, mapper: Mapper[Any]) -> SqlStore[Any]:
        return SqlStore(mapper, self._connection, self._no, self._rows)

    @cached_property
    def requests(self) -> SqlStore[AppointmentRequest]:
        """Requests."""
        return self._store(REQUEST)

    @cached_property
    def offers(self) -> SqlStore[SlotOffer]:
        """Offers."""
        return self._store(OFFER)

    @cached_property
    def recalls(self) -> SqlStore[Recall]:
        """Recalls."""
        return self._store(RECALL)

    @cached_property
    def marks(self) -> SqlStore[ListMark]:
        """Marks, by the id of the thing that is marked."""
        return self._store(MARK)

    @cached_property
    def parked(self) -> SqlStore[ParkedVisit]:
        """The parking strip, by the ids of its visits."""
        return self._store(PARKED)

    @cached_property
    def waitlist(self) -> SqlStore[WaitlistEntry]:
        """Entries of the waitlist, and what imports found no room for."""
        return self._store(WAITLIST_ENTRY)

    def offers_of(self, item_id: str) -> tuple[SlotOffer, ...]:
        """Every offer that was made for an item, in the order of their times."""
        rows = _OFFERS_OF.all(self._connection, organization_no_=self._no, item_id=bytes.fromhex(item_id))
        return tuple(OFFER.entity(row) for row in rows)

    def version(self, identifier: str) -> int:
        """The row version of a request or recall, 0 where there is no such row."""
        return self.requests.version(identifier) or self.recalls.version(identifier)

    def look_alikes(self, patient: Patient) -> frozenset[str]:
        """Ids of patients who may be this one."""
        lists = DeskLists(self._connection, self._no, self._facts)
        found = lists.duplicates(patient.display_name, patient.birth_date, patient.phone, {patient.id})
        return frozenset(hit.patient_id for hit in found)

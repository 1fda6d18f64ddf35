"""Reads the lists of the inbox on one reading connection of one tenant: the rows, and who they are about."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from carefront.application.queries.request_store import Listed, Marked, VisitLine, Who
from carefront.domain.requests import AppointmentRequest, OfferState, Recall, SlotOffer
from carefront.domain.waitlist import WaitlistEntry
from carefront.persistence.mappers import Mapper
from carefront.persistence.request_stores import OFFER, RECALL, REQUEST, WAITLIST_ENTRY
from carefront.persistence.statements import DriverConnection, compiled

_HELD = compiled("requests.HELD_OFFERS")
_ANSWERED = compiled("requests.ANSWERED_OFFERS")
_OPEN_REQUESTS = compiled("requests.OPEN_REQUESTS")
_REQUESTS_OF = compiled("requests.REQUESTS_OF")
_ALL_REQUESTS = compiled("requests.ALL_REQUESTS")
_ENTRIES = compiled("requests.ENTRIES")
_SOONER = compiled("requests.SOONER")
_LOST = compiled("requests.LOST")
_LEADERS = compiled("requests.LEADERS")
_RECALLS = compiled("requests.RECALLS")
_MARKS = compiled("requests.MARKS")
_PARKED = compiled("requests.PARKED")
_WHO_COLUMNS = 5


class SqlRequestLists:
    """See ``carefront.application.queries.request_store.RequestStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no

    def _all(self, statement: Any, **values: Any) -> list[Any]:
        rows: list[Any] = statement.all(self._connection, organization_no_=self._no, **values)
        return rows

    def open_requests(self, facility_id: str) -> Sequence[Listed[AppointmentRequest]]:
        """Those that wait for an answer."""
        return list(self._listed(REQUEST, self._all(_OPEN_REQUESTS, facility_id=bytes.fromhex(facility_id))))

    def requests(self, facility_id: str) -> Sequence[Listed[AppointmentRequest]]:
        """All there ever were."""
        return list(self._listed(REQUEST, self._all(_ALL_REQUESTS, facility_id=bytes.fromhex(facility_id))))

    def requests_of(self, patient_id: str) -> Sequence[Listed[AppointmentRequest]]:
        """A patient's, all there ever were."""
        return list(self._listed(REQUEST, self._all(_REQUESTS_OF, patient_id=bytes.fromhex(patient_id))))

    def entries(self, facility_id: str) -> Sequence[Listed[WaitlistEntry]]:
        """Entries of the waitlist and what imports found no room for, oldest first."""
        rows = self._all(_ENTRIES, facility_id=bytes.fromhex(facility_id), no=False)
        return list(self._listed(WAITLIST_ENTRY, rows))

    def recalls(self, facility_id: str) -> Sequence[Listed[Recall]]:
        """Open recalls, the earliest due first."""
        return list(self._listed(RECALL, self._all(_RECALLS, facility_id=bytes.fromhex(facility_id), no=False)))

    def _listed(self, mapper: Mapper[Any], rows: Sequence[Any]) -> Iterator[Listed[Any]]:
        created_at, version = (mapper.form.columns.index(name) for name in ("created_at", "row_version"))
        for row in rows:
            yield Listed(mapper.entity(row), _who(row[-_WHO_COLUMNS:]), int(row[created_at]), int(row[version]))

    def sooner(self, facility_id: str, now_s: int) -> Sequence[VisitLine]:
        """Visits to come that are wanted sooner."""
        return [self._line(row) for row in self._all(_SOONER, facility_id=bytes.fromhex(facility_id), now_s=now_s)]

    def lost(self, facility_id: str, since_s: int) -> Sequence[VisitLine]:
        """Visits from ``since_s`` on that were cancelled or missed and have no successor."""
        return [self._line(row) for row in self._all(_LOST, facility_id=bytes.fromhex(facility_id), since_s=since_s)]

    def parked(self, facility_id: str) -> Sequence[VisitLine]:
        """The parking strip, oldest first."""
        rows = self._all(_PARKED, facility_id=bytes.fromhex(facility_id))
        return [self._line((*row[:-1], "", "", None, None)) for row in rows]

    def _line(self, row: Sequence[Any]) -> VisitLine:
        number, identifier, _patient, offering, start, end, status, note, reason, since, created = row[:-_WHO_COLUMNS]
        leaders = self._all(_LEADERS, number=number)
        return VisitLine(
            bytes(identifier).hex(), _hex(row[2]), _hex(offering), tuple(bytes(one[0]).hex() for one in leaders),
            start, end, str(status), note, reason, since or created, created, _who(row[-_WHO_COLUMNS:]),
        )  # fmt: skip

    def held_offers(self, facility_id: str, since_s: int) -> Sequence[SlotOffer]:
        """Offers that await an answer or a booking and end after ``since_s``."""
        rows = self._all(_HELD, facility_id=bytes.fromhex(facility_id), since_s=since_s)
        return [OFFER.entity(row) for row in rows]

    def declined_offers(self, facility_id: str, since_s: int) -> Sequence[SlotOffer]:
        """Offers that were declined and would have ended after ``since_s``."""
        rows = self._all(
            _ANSWERED, facility_id=bytes.fromhex(facility_id), since_s=since_s, state=OfferState.DECLINED.value
        )
        return [OFFER.entity(row) for row in rows]

    def marks(self, facility_id: str) -> dict[str, Marked]:
        """What is said of items, by their ids."""
        rows = self._all(_MARKS, facility_id=bytes.fromhex(facility_id))
        return {
            bytes(row[0]).hex(): Marked(date.fromisoformat(row[1]) if row[1] else None, bool(row[2])) for row in rows
        }


def _who(columns: Sequence[Any]) -> Who:
    name, phone, email, born, usual = columns
    return Who(name or "", phone or "", email or "", date.fromisoformat(born) if born else None, _hex(usual))


def _hex(value: Any) -> str:
    return bytes(value).hex() if value else ""

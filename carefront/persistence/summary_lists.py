"""The lists behind the figures of a clinic: visits by state and day, and who waits."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from carefront.application.queries.utilisation import ListedVisit, Waiting
from carefront.domain.summary import UsedVisit
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.statements import DriverConnection, Statement, compiled
from carefront.persistence.summary_rows import SqlSummaryRows

_LISTED = compiled("summary.LISTED")
_LISTED_AS = compiled("summary.LISTED_AS")
_WANTS_SOONER = compiled("summary.WANTS_SOONER")
_UNSCHEDULED = compiled("summary.UNSCHEDULED")
_RESOURCES_OF = compiled("summary.RESOURCES_OF")
_NAME = compiled("summary.NAME")


class SqlFigureStore:
    """See ``carefront.application.queries.utilisation.FigureStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int, subjects: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self.summary = SqlSummaryRows(connection, organization_no, subjects)

    def _all(self, statement: Statement, **values: Any) -> list[Any]:
        return statement.all(self._connection, organization_no_=self._no, **values)

    def listed(
        self, facility_id: str, start_s: int, end_s: int, status: str, resource_ids: Iterable[str]
    ) -> Iterator[ListedVisit]:
        span = {"facility_id": bytes.fromhex(facility_id), "start_s": start_s, "end_s": end_s}
        rows = self._all(_LISTED_AS, status=status, **span) if status else self._all(_LISTED, **span)
        wanted = {bytes.fromhex(key) for key in resource_ids}
        for _no, identifier, patient_id, offering_id, created_s, resource_id, *part in rows:
            if resource_id in wanted:
                visit = UsedVisit(resource_id.hex(), *part)
                yield ListedVisit(visit, identifier.hex(), _hex(patient_id), _hex(offering_id), created_s)

    def waiting(self, facility_id: str, now_s: int) -> Sequence[Waiting]:
        raw_id = bytes.fromhex(facility_id)
        rows = self._all(_WANTS_SOONER, facility_id=raw_id, start_s=now_s)
        found = [
            Waiting(
                _hex(identifier), _hex(patient_id), _hex(offering_id), self._first_resource(number), since_s, start_s,
                end_s, status,
            ) for identifier, patient_id, offering_id, since_s, start_s, end_s, status, number in rows
        ]  # fmt: skip
        for _visit, patient_id, resource_id, since_s, start_s, minutes in self._all(
            _UNSCHEDULED, facility_id=raw_id, no=0
        ):
            end_s = (start_s or 0) + 60 * minutes
            found.append(Waiting("", _hex(patient_id), "", _hex(resource_id), since_s, start_s or 0, end_s, ""))
        return sorted(found, key=lambda row: (row.since_s, row.start_s))

    def _first_resource(self, number: int) -> str:
        rows = self._all(_RESOURCES_OF, number=number)
        return _hex(rows[0][0]) if rows else ""

    def patient_name(self, patient_id: str) -> str:
        if not patient_id:
            return ""
        row = _NAME.one(self._connection, organization_no_=self._no, id=bytes.fromhex(patient_id))
        return "" if row is None else str(row[0])


def _hex(raw_id: bytes | None) -> str:
    return bytes(raw_id).hex() if raw_id else ""

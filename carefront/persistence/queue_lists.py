"""The visits of a day with what the queue says of them, and the encounters behind."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from carefront.application.queries.queue import QueuedVisit
from carefront.application.queue_rows import EncounterRow
from carefront.domain.encounters import EncounterState, Turn
from carefront.persistence.statements import DriverConnection, compiled

_BOARD = compiled("queue.BOARD")
_OF_VISIT = compiled("queue.OF_VISIT")


class SqlQueueStore:
    """See ``carefront.application.queries.queue.QueueStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def visits(self, facility_id: str, start_s: int, end_s: int) -> list[QueuedVisit]:
        """By start."""
        rows = _BOARD.all(
            self._connection, organization_no_=self._no, facility_id=bytes.fromhex(facility_id), start_s=start_s,
            end_s=end_s,
        )  # fmt: skip
        return [_visit(list(group)) for _no, group in groupby(rows, key=itemgetter(0))]

    def encounter(self, appointment_id: str) -> EncounterRow | None:
        """The encounter of a visit."""
        row = _OF_VISIT.one(self._connection, organization_no_=self._no, id=bytes.fromhex(appointment_id))
        if row is None:
            return None
        state, arrived_s, started_s, ended_s, token = row
        return EncounterRow(EncounterState(state), arrived_s or 0, started_s or 0, ended_s or 0, token)


def _visit(rows: list[Any]) -> QueuedVisit:
    (_no, identifier, start_s, end_s, status, patient_id, name, offering_id, version, since_s, made_s, arrived_s,
     started_s, ended_s, token, token_of, handed_to, called_s, calls, place, turn, _resource_id) = rows[0]  # fmt: skip
    return QueuedVisit(
        bytes(identifier).hex(), start_s, end_s, status, _hex(patient_id), name or "", _hex(offering_id), version,
        since_s, made_s, arrived_s, started_s, ended_s, token or 0, _hex(token_of), _hex(handed_to), called_s,
        calls or 0, place or "", Turn(turn or ""), tuple(bytes(row[-1]).hex() for row in rows),
    )  # fmt: skip


def _hex(value: Any) -> str:
    return bytes(value).hex() if value is not None else ""

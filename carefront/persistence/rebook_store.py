"""The visits that somebody's absence concerns, with whom their patients saw before; of one tenant, reading only."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from carefront.application.queries.rebook_visits import PastVisit, TakenVisit
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.rebook_shelf import SqlRebookShelf
from carefront.persistence.statements import DriverConnection, Statement, compiled

_AFFECTED = compiled("rebook.AFFECTED")
_USES = compiled("rebook.USES")
_PAST = compiled("rebook.PAST")
_LISTED = compiled("rebook.LISTED")
_LISTED_USES = compiled("rebook.LISTED_USES")


class SqlRebookStore:
    """See ``carefront.application.queries.rebook.RebookStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int, subjects: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._subjects = subjects

    def taken(self, account_id: str, start_s: int, end_s: int) -> Sequence[TakenVisit]:
        uses = _by_visit(self._all(_USES, account_id, start_s, end_s))
        rows = self._all(_AFFECTED, account_id, start_s, end_s)
        return [_visit(row, tuple(uses[row[0]])) for row in rows]

    def listed(self, rebook_id: str) -> Sequence[TakenVisit]:
        wanted = {"organization_no_": self._no, "rebook_id": bytes.fromhex(rebook_id)}
        uses = _by_visit(_LISTED_USES.all(self._connection, **wanted))
        return [_visit(row, tuple(uses[row[0]])) for row in _LISTED.all(self._connection, **wanted)]

    @cached_property
    def shelf(self) -> SqlRebookShelf:
        """Rebookings and their items."""
        return SqlRebookShelf(self._connection, self._no, None)

    def past(self, patient_ids: Iterable[str], now_s: int, most: int) -> Mapping[str, Sequence[PastVisit]]:
        found: dict[str, list[PastVisit]] = defaultdict(list)
        rows = _PAST.all(
            self._connection, organization_no_=self._no, patients=json.dumps(sorted(set(patient_ids))), now_s=now_s,
            most=most,
        )  # fmt: skip
        for patient_id, at_s, resource_id in rows:
            found[bytes(patient_id).hex()].append(PastVisit(at_s, bytes(resource_id).hex()))
        return found

    def _all(self, statement: Statement, account_id: str, start_s: int, end_s: int) -> list[Any]:
        number = self._subjects.subject_no(account_id)
        if number is None:
            return []
        return statement.all(
            self._connection, organization_no_=self._no, subject_no=number, earliest=start_s - LONGEST_ROW_S,
            start_s=start_s, end_s=end_s,
        )  # fmt: skip


def _by_visit(rows: Iterable[Sequence[Any]]) -> dict[int, list[ResourceUse]]:
    uses: dict[int, list[ResourceUse]] = defaultdict(list)
    for number, _position, resource_id, role, offset, length, is_auto, fallback in rows:
        uses[number].append(ResourceUse(bytes(resource_id).hex(), role, offset, length, bool(is_auto), fallback))
    return uses


def _visit(row: Sequence[Any], uses: tuple[ResourceUse, ...]) -> TakenVisit:
    (_no, identifier, facility_id, offering_id, start_s, end_s, status, series_id, seats, note, reason, sooner, before,
     after, version, patient_id, name, phone, phone_2, flags, interpreter, usual) = row  # fmt: skip
    return TakenVisit(
        bytes(identifier).hex(), bytes(facility_id).hex(), _hex(offering_id), start_s, end_s,
        AppointmentStatus(status), _hex(series_id), seats, note, reason, bool(sooner), before, after, version,
        _hex(patient_id), name or "", phone or "", phone_2 or "", flags or "", bool(interpreter), _hex(usual), uses,
    )  # fmt: skip


def _hex(identifier: bytes | None) -> str:
    return bytes(identifier).hex() if identifier else ""

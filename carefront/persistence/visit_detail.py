"""One visit with its patient, its history and its neighbours in time, for the detail panel."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from carefront.application.ports import FactsReader, Store
from carefront.application.read_models import AppointmentDetail, PastMove, ResourceRow
from carefront.domain.appointments import LIVE, Appointment, AppointmentStatus
from carefront.persistence.statements import DriverConnection, compiled
from carefront.shared.values import dataclass

_PATIENT = compiled("visit.PATIENT")
_OTHERS = compiled("visit.OTHERS")
_FIRST_USE = compiled("visit.FIRST_USE")
_HISTORY = compiled("visit.HISTORY")
_MOVED_WITH_OTHERS = compiled("visit.MOVED_WITH_OTHERS")
_LIVE = frozenset(status.value for status in LIVE)


@dataclass(frozen=True, slots=True)
class _Patient:
    """Who the visit is of; nobody by default, as for a group session."""

    name: str = ""
    born: date | None = None
    phone: str = ""
    needs_interpreter: bool = False
    phone_2: str = ""
    language: str = ""
    usual_provider: str = ""


class VisitDetails:
    """Reads one tenant's visits in full on one reading connection."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, visits: Store[Appointment], facts: FactsReader
    ) -> None:
        self._connection = connection
        self._no = organization_no
        self._visits = visits
        self._facts = facts

    def _all(self, statement: Any, **values: Any) -> list[Any]:
        rows: list[Any] = statement.all(self._connection, organization_no_=self._no, **values)
        return rows

    def detail(self, appointment_id: str, groups: dict[str, str]) -> AppointmentDetail:
        """The visit.

        Raises:
            NotFound: no such visit in this organization.
        """
        visit = self._visits.get(appointment_id)
        clinic = self._facts.clinic(visit.facility_id)
        offering = self._facts.offering(visit.offering_id) if visit.offering_id else None
        known = self._patient(visit)
        others = self._others(visit)
        previous = [row for row in others if row[1] < int(visit.start.timestamp()) and row[2] in _LIVE]
        following = [row for row in others if row[1] > int(visit.start.timestamp()) and row[2] in _LIVE]
        return AppointmentDetail(
            visit.id, visit.facility_id, clinic.facility.zone, visit.patient_id or "", known.name, known.born,
            known.phone, known.needs_interpreter,
            int(visit.start.timestamp()), int(visit.end.timestamp()), visit.status, offering.id if offering else "",
            offering.name if offering else "", tuple(self._resource(use.resource_id,
            groups) for use in visit.resources), visit.note,
            visit.reason, visit.cancel_reason, visit.override_reason, visit.is_overbooked,
            visit.is_outside_availability,
            visit.wants_sooner, self._visits.version(visit.id), following[0][1] if following else 0,
            self._with(following[0][0]) if following else "", previous[-1][1] if previous else 0,
            sum(row[2] == AppointmentStatus.NO_SHOW.value for row in others),
            _with_words(self._history(visit.id), visit.cancel_reason),
            visit.series_id or "", visit.seats, visit.session_id or "", known.phone_2, known.language,
            known.usual_provider,
        )  # fmt: skip

    def _patient(self, visit: Appointment) -> "_Patient":
        if visit.patient_id is None:
            return _Patient()
        name, born, phone, interpreter, phone_2, language, usual = self._all(
            _PATIENT, id=bytes.fromhex(visit.patient_id)
        )[0]
        usual_name = self._facts.resource(bytes(usual).hex()).resource.name if usual else ""
        birth_date = date.fromisoformat(born) if born else None
        return _Patient(name, birth_date, phone, bool(interpreter), phone_2, language, usual_name)

    def _others(self, visit: Appointment) -> list[Any]:
        if visit.patient_id is None:
            return []
        return self._all(_OTHERS, patient_id=bytes.fromhex(visit.patient_id), id=bytes.fromhex(visit.id))

    def _with(self, number: int) -> str:
        rows = self._all(_FIRST_USE, number=number)
        return self._facts.resource(bytes(rows[0][0]).hex()).resource.name if rows else ""

    def _resource(self, resource_id: str, groups: dict[str, str]) -> ResourceRow:
        resource = self._facts.resource(resource_id).resource
        group = groups.get(resource.id, "")
        return ResourceRow(resource.id, resource.name, resource.code, resource.kind.value, group, resource.facility_id)

    def _history(self, appointment_id: str) -> tuple[PastMove, ...]:
        identifier = bytes.fromhex(appointment_id)
        own = [_move(row) for row in self._all(_HISTORY, id=identifier)]
        with_others = [_move(row[:4], row[4]) for row in self._all(_MOVED_WITH_OTHERS, id=identifier)]
        return tuple(sorted([*own, *with_others], key=lambda move: move.at_s)) if with_others else tuple(own)


def _with_words(history: tuple[PastMove, ...], reason: str) -> tuple[PastMove, ...]:
    """The reason of the last cancellation in the words that the visit keeps: the record has words by a digest alone."""
    told = [move for move in history if '"cancel_reason"' in move.detail]
    if not told:
        return history
    columns = json.loads(told[-1].detail)
    columns["cancel_reason"][1] = columns["cancel_reason"][1] and reason
    last = replace(told[-1], detail=json.dumps(columns, sort_keys=True))
    return tuple(last if move is told[-1] else move for move in history)


def _move(row: Sequence[Any], number: int | None = None) -> PastMove:
    """One line of history; ``detail`` is JSON of the visit's own columns: ``{column: [before, after]}``. ``number``:
    that of the visit, where others were changed by the same act."""
    at_s, actor, kind, detail = row
    columns: dict[str, list[Any]] = {}
    for table, key, before, after in json.loads(detail):
        if table == "appointment" and (number is None or key == [number]):
            for name in {*(before or {}), *(after or {})}:
                columns[name] = [(before or {}).get(name), (after or {}).get(name)]
    return PastMove(at_s, actor, kind, json.dumps(columns, sort_keys=True))

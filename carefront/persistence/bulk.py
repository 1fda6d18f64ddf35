"""Set-based writing for bulk commands: driver executemany over prepared rows, lanes chosen in memory beforehand."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Table, bindparam, func, select

from carefront.application.ports import VisitToPlace
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import Occupied, OwnerKind
from carefront.domain.lanes import LONGEST_ROW_S, Wanted, connected, place
from carefront.domain.patients import Patient
from carefront.domain.visit_parts import capacity_over
from carefront.domain.zones import local_date
from carefront.persistence import tables
from carefront.persistence.facts import SqlFacts
from carefront.persistence.mappers import Mapper
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.projections import words_of
from carefront.persistence.statements import DriverConnection, form_of
from carefront.persistence.stores import APPOINTMENT, USE
from carefront.persistence.tables import KIND_APPOINTMENT, OWNER_APPOINTMENT
from carefront.persistence.tenant import scoped
from carefront.persistence.visit_projection import PIECES
from carefront.shared.ids import derived_id

ACCOUNT = Mapper(AccountableEntity, tables.accountable_entity)
PATIENT = Mapper(Patient, tables.patient)

_SOURCES = scoped(select(tables.appointment.c.source_key).where(tables.appointment.c.source_key == bindparam("key")))
_KEPT = scoped(select(tables.unscheduled.c.source_key).where(tables.unscheduled.c.source_key == bindparam("key")))
_PATIENT = scoped(select(tables.patient.c.id).where(tables.patient.c.record_number == bindparam("number")).limit(1))
_start_s = attrgetter("start_s")


class SqlBulkWriter:
    """See ``carefront.application.ports.BulkWriter``; belongs to one unit of work."""

    def __init__(
        self,
        connection: DriverConnection,
        organization_no: int,
        facts: SqlFacts,
        occupancy: SqlOccupancy,
        version: int,
        now_s: int,
    ) -> None:
        self._connection = connection
        self._no = organization_no
        self._facts = facts
        self._occupancy = occupancy
        self._now_s = now_s
        self._history = {
            "organization_no": organization_no,
            "row_version": version,
            "created_at": now_s,
            "updated_at": now_s,
        }
        self._calendars: dict[str, list[Occupied]] = {}

    def known_sources(self, source_keys: Sequence[str]) -> frozenset[str]:
        return frozenset(key for key in source_keys if self._has(_SOURCES, key) or self._has(_KEPT, key))

    def _has(self, statement: Any, key: str) -> bool:
        return statement.one(self._connection, organization_no_=self._no, key=key) is not None

    def known_patients(self, record_numbers: Sequence[str]) -> Mapping[str, str]:
        found = {
            number: _PATIENT.one(self._connection, organization_no_=self._no, number=number)
            for number in record_numbers
        }
        return {number: bytes(row[0]).hex() for number, row in found.items() if row is not None}

    def add_patients(self, patients: Iterable[Patient]) -> None:
        entities = list(patients)
        first_no = self._next_no(tables.patient)
        accounts = [
            AccountableEntity(patient.account_id, AccountKind.USER, patient.display_name) for patient in entities
        ]
        self._insert(tables.accountable_entity, (self._raw(ACCOUNT, account) for account in accounts))
        rows = [self._raw(PATIENT, patient) | {"no": first_no + at} for at, patient in enumerate(entities)]
        self._insert(tables.patient, rows)
        form = form_of(tables.patient)
        words = ((row["no"], word) for row in rows for word in sorted(words_of(form.full(row))))
        self._insert(
            tables.patient_word, ({"organization_no": self._no, "word": word, "patient_no": no} for no, word in words)
        )

    def place(self, visits: Sequence[VisitToPlace]) -> Sequence[VisitToPlace]:
        refused: list[VisitToPlace] = []
        rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        number = self._next_no(tables.appointment)
        self._load_calendars(visits)
        for visit in visits:
            taken = self._taken(visit.appointment, number) if visit.appointment.is_live else []
            if taken is None:
                refused.append(visit)
                continue
            self._collect(rows, visit.appointment, number, taken)
            number += 1
        for table in (tables.appointment, tables.appointment_resource, tables.occupancy, tables.calendar_index):
            self._insert(table, rows[table])
        return refused

    def keep_unscheduled(self, visits: Sequence[VisitToPlace], reasons: str) -> None:
        self._insert(tables.unscheduled, (self._entry(visit, reasons) for visit in visits))

    def _entry(self, visit: VisitToPlace, reasons: str) -> dict[str, Any]:
        wanted = visit.appointment
        resource_id = wanted.resources[0].resource_id if wanted.resources else None
        return self._history | {
            "id": bytes.fromhex(derived_id(wanted.id, "unscheduled")), "facility_id": bytes.fromhex(wanted.facility_id),
            "patient_id": bytes.fromhex(wanted.patient_id) if wanted.patient_id else None, "appointment_id": None,
            "resource_id": bytes.fromhex(resource_id) if resource_id else None,
            "wanted_start": int(wanted.start.timestamp()),
            "length_minutes": round((wanted.end - wanted.start).total_seconds() / 60), "origin": visit.origin,
            "reasons": reasons,
            "note": wanted.note, "source_key": wanted.source_key, "is_closed": 0,
        }  # fmt: skip

    def _load_calendars(self, visits: Sequence[VisitToPlace]) -> None:
        """The rows that are there already, of every subject and the whole time that is asked for."""
        spans: dict[str, tuple[int, int]] = {}
        for visit in visits:
            start_s, end_s = int(visit.appointment.start.timestamp()), int(visit.appointment.end.timestamp())
            for use in visit.appointment.resources:
                subject_id = self._facts.resource(use.resource_id).resource.subject_id
                first, last = spans.get(subject_id, (start_s, end_s))
                spans[subject_id] = min(first, start_s), max(last, end_s)
        for subject_id, (first, last) in spans.items():
            window = self._occupancy.around([subject_id], first - LONGEST_ROW_S, last + LONGEST_ROW_S, labelled=False)
            self._calendars[subject_id] = list(window[subject_id])

    def _taken(self, visit: Appointment, number: int) -> list[Occupied] | None:
        """The occupancy rows the visit takes, entered in the calendars, or ``None`` when one of them finds no lane."""
        rows: list[Occupied] = []
        for position, use in enumerate(visit.resources):
            for row in self._pieces(visit, use.resource_id, position, number):
                placed = self._placed(row, use.resource_id, visit)
                if placed is None:
                    self._withdraw(rows)
                    return None
                insort(self._calendars[row.subject_id], placed, key=_start_s)
                rows.append(placed)
        return rows

    def _pieces(self, visit: Appointment, resource_id: str, position: int, number: int) -> Iterator[Occupied]:
        start_s, end_s = int(visit.start.timestamp()), int(visit.end.timestamp())
        subject_id = self._facts.resource(resource_id).resource.subject_id
        for piece, first in enumerate(range(start_s, end_s, LONGEST_ROW_S)):
            yield Occupied(
                subject_id, first, min(first + LONGEST_ROW_S, end_s), start_s, end_s, 0, 1, 1, OwnerKind.APPOINTMENT,
                f"{OWNER_APPOINTMENT}:{number}", position * PIECES + piece,
            )  # fmt: skip

    def _placed(self, row: Occupied, resource_id: str, visit: Appointment) -> Occupied | None:
        facts = self._facts.resource(resource_id)
        clinic = self._facts.clinic(facts.resource.facility_id)
        capacity = facts.resource.capacity
        if capacity > 1:
            offering = self._facts.offering(visit.offering_id) if visit.offering_id else None
            layers = self._facts.layers.over(clinic, facts, row.start_s, row.end_s)
            capacity = capacity_over(facts, layers, offering, row.start_s, row.end_s, self._now_s)
        calendar = self._calendars[row.subject_id]
        placement = place(
            connected(_near(calendar, row), row.start_s, row.end_s),
            Wanted(row.start_s, row.end_s, capacity, visit.is_exclusive),
        )
        if placement is None or placement.moves:
            return None
        return Occupied(
            row.subject_id, row.start_s, row.end_s, row.visit_start_s, row.visit_end_s, placement.lane_lo,
            placement.lane_hi, capacity,
            row.owner_kind, row.owner_id, row.position,
        )  # fmt: skip

    def _withdraw(self, rows: Iterable[Occupied]) -> None:
        for row in rows:
            self._calendars[row.subject_id].remove(row)

    def _collect(
        self, rows: dict[Table, list[dict[str, Any]]], visit: Appointment, number: int, taken: Sequence[Occupied]
    ) -> None:
        rows[tables.appointment].append(self._raw(APPOINTMENT, visit) | {"no": number})
        for position, use in enumerate(visit.resources):
            rows[tables.appointment_resource].append(
                self._raw(USE, use) | {"appointment_no": number, "position": position}
            )
        zone = self._facts.clinic(visit.facility_id).zone
        for row in taken:
            subject_no = self._occupancy.subject_no_made(row.subject_id)
            rows[tables.occupancy].append(
                {
                    "no": None, "organization_no": self._no, "subject_no": subject_no, "start_s": row.start_s,
                    "end_s": row.end_s,
                    "lane_lo": row.lane_lo, "lane_hi": row.lane_hi, "capacity": row.capacity, "is_overbooked": 0,
                    "owner_kind": OWNER_APPOINTMENT, "owner_no": number, "position": row.position,
                    "visit_start_s": row.visit_start_s, "visit_end_s": row.visit_end_s,
                }
            )  # fmt: skip
            rows[tables.calendar_index].append(
                {
                    "no": None, "organization_no": self._no, "subject_no": subject_no, "kind": KIND_APPOINTMENT,
                    "start_s": row.visit_start_s, "end_s": row.visit_end_s,
                    "local_day": local_date(row.visit_start_s, zone).toordinal(),
                    "is_exclusive": int(visit.is_exclusive), "owner_no": number, "position": row.position,
                    "slot_no": None,
                    "schedule_no": None,
                }
            )  # fmt: skip

    def _raw(self, mapper: Mapper[Any], entity: Any) -> dict[str, Any]:
        form = mapper.form
        return {name: form.raw(name, value) for name, value in mapper.values(entity).items()} | self._history

    def _insert(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        form = form_of(table)
        statement = form.insert
        self._connection.executemany(
            statement.sql, [[row.get(name, form.defaults[name]) for name in statement.names] for row in rows]
        )

    def _next_no(self, table: Table) -> int:
        row = self._connection.execute(str(select(func.max(table.c.no)))).fetchone()
        return int(row[0] or 0) + 1


def _near(calendar: Sequence[Occupied], row: Occupied) -> Sequence[Occupied]:
    """The part of a subject's sorted calendar that could touch the row."""
    first = bisect_left(calendar, row.start_s - 2 * LONGEST_ROW_S, key=_start_s)
    last = bisect_left(calendar, row.end_s + LONGEST_ROW_S, key=_start_s)
    return calendar[first:last]

"""Set-based writing for bulk commands: driver executemany over prepared rows, lanes chosen in memory beforehand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, literal_column, select, update

from carefront.application.lane_book import LaneBook, Stretch
from carefront.application.ports import VisitToPlace
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.appointments import Appointment
from carefront.domain.availability import is_schedule_driven
from carefront.domain.booking_facts import Occupied, ResourceFacts
from carefront.domain.lanes import LONGEST_ROW_S, Move, Wanted
from carefront.domain.patients import Patient
from carefront.domain.visit_parts import capacity_over
from carefront.domain.zones import local_date
from carefront.persistence import tables
from carefront.persistence.facts import SqlFacts
from carefront.persistence.mappers import Mapper
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.projections import words_of
from carefront.persistence.statements import DriverConnection, Statement, form_of
from carefront.persistence.stores import APPOINTMENT, USE
from carefront.persistence.tables import KIND_APPOINTMENT, OWNER_APPOINTMENT
from carefront.persistence.tenant import belongs, scoped
from carefront.persistence.visit_projection import PARKED_LANES, PIECES
from carefront.shared.ids import derived_id

ACCOUNT = Mapper(AccountableEntity, tables.accountable_entity)
PATIENT = Mapper(Patient, tables.patient)

_SOURCES = scoped(
    select(tables.appointment.c.source_key).where(
        tables.appointment.c.source_key == bindparam("key"),
        tables.appointment.c.source_key != literal_column("''"),  # said, so that the partial index is used
    )
)
_KEPT = scoped(select(tables.unscheduled.c.source_key).where(tables.unscheduled.c.source_key == bindparam("key")))
_PATIENT = scoped(select(tables.patient.c.id).where(tables.patient.c.record_number == bindparam("number")).limit(1))
_RELANE = Statement(
    update(tables.occupancy).where(
        belongs(tables.occupancy), tables.occupancy.c.owner_kind == bindparam("owner_kind_"),
        tables.occupancy.c.owner_no == bindparam("owner_no_"), tables.occupancy.c.position == bindparam("position_"),
    ).values(lane_lo=bindparam("lane_lo"), lane_hi=bindparam("lane_hi"), is_overbooked=bindparam("is_overbooked"))
)  # fmt: skip


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
        book = LaneBook(self._calendars(visits))
        refused: list[VisitToPlace] = []
        placed: dict[int, Appointment] = {}
        number = self._next_no(tables.appointment)
        for visit in visits:
            wanted = self._stretches(visit.appointment) if visit.appointment.is_live else ()
            if book.place_all(f"{OWNER_APPOINTMENT}:{number}", tuple(wanted)):
                refused.append(visit)
                continue
            placed[number] = visit.appointment
            number += 1
        self._insert_visits(placed)
        self._relane(list(book.moved()))
        self._insert_occupancy(list(book.added()), placed)
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

    def _calendars(self, visits: Sequence[VisitToPlace]) -> Mapping[str, Sequence[Occupied]]:
        """The rows that are there already, of every subject and the whole time that is asked for."""
        spans: dict[str, tuple[int, int]] = {}
        for visit in visits:
            start_s, end_s = int(visit.appointment.start.timestamp()), int(visit.appointment.end.timestamp())
            for use in visit.appointment.resources:
                subject_id = self._facts.resource(use.resource_id).resource.subject_id
                first, last = spans.get(subject_id, (start_s, end_s))
                spans[subject_id] = min(first, start_s), max(last, end_s)
        return {
            subject_id: self._occupancy.around(
                [subject_id], first - LONGEST_ROW_S, last + LONGEST_ROW_S, labelled=False
            )[subject_id]
            for subject_id, (first, last) in spans.items()
        }

    def _stretches(self, visit: Appointment) -> Iterator[Stretch]:
        """What the visit takes of each subject, in pieces of at most 24 hours."""
        start_s, end_s = int(visit.start.timestamp()), int(visit.end.timestamp())
        for position, use in enumerate(visit.resources):
            facts = self._facts.resource(use.resource_id)
            for piece, first in enumerate(range(start_s, end_s, LONGEST_ROW_S)):
                last = min(first + LONGEST_ROW_S, end_s)
                wanted = Wanted(first, last, self._capacity(facts, visit, first, last), visit.is_exclusive)
                yield Stretch(facts.resource.subject_id, first, last, start_s, end_s, position * PIECES + piece, wanted)

    def _capacity(self, facts: ResourceFacts, visit: Appointment, start_s: int, end_s: int) -> int:
        if facts.resource.capacity == 1 or not is_schedule_driven(facts):
            return facts.resource.capacity
        clinic = self._facts.clinic(facts.resource.facility_id)
        offering = self._facts.offering(visit.offering_id) if visit.offering_id else None
        layers = self._facts.layers.over(clinic, facts, start_s, end_s)
        return capacity_over(facts, layers, offering, start_s, end_s, self._now_s)

    def _insert_visits(self, placed: Mapping[int, Appointment]) -> None:
        self._insert(
            tables.appointment, (self._raw(APPOINTMENT, visit) | {"no": number} for number, visit in placed.items())
        )
        uses = ((number, at, use) for number, visit in placed.items() for at, use in enumerate(visit.resources))
        self._insert(
            tables.appointment_resource,
            (self._raw(USE, use) | {"appointment_no": number, "position": at} for number, at, use in uses),
        )

    def _relane(self, moves: Sequence[Move]) -> None:
        """Give rows that were there other lanes: all of them out of the way first, so that no step overlaps."""
        parked = [(move, PARKED_LANES + at, PARKED_LANES + at + 1, 1) for at, move in enumerate(moves)]
        settled = [(move, move.lane_lo, move.lane_hi, int(move.is_overbooked)) for move in moves]
        for move, lane_lo, lane_hi, is_overbooked in (*parked, *settled):
            kind, number = (int(part) for part in move.row.owner_id.split(":"))
            _RELANE.run(
                self._connection, organization_no_=self._no, owner_kind_=kind, owner_no_=number,
                position_=move.row.position, lane_lo=lane_lo, lane_hi=lane_hi, is_overbooked=is_overbooked,
            )  # fmt: skip

    def _insert_occupancy(self, rows: Sequence[Occupied], placed: Mapping[int, Appointment]) -> None:
        owners = [int(row.owner_id.partition(":")[2]) for row in rows]
        subjects = [self._occupancy.subject_no_made(row.subject_id) for row in rows]
        self._insert(tables.occupancy, map(self._occupancy_row, rows, owners, subjects))
        index = (
            self._index_row(row, number, subject, placed[number])
            for row, number, subject in zip(rows, owners, subjects, strict=True)
        )
        self._insert(tables.calendar_index, index)

    def _occupancy_row(self, row: Occupied, number: int, subject_no: int) -> dict[str, Any]:
        return {
            "organization_no": self._no, "subject_no": subject_no, "start_s": row.start_s, "end_s": row.end_s,
            "lane_lo": row.lane_lo, "lane_hi": row.lane_hi, "capacity": row.capacity, "owner_kind": OWNER_APPOINTMENT,
            "owner_no": number, "position": row.position, "visit_start_s": row.visit_start_s,
            "visit_end_s": row.visit_end_s,
        }  # fmt: skip

    def _index_row(self, row: Occupied, number: int, subject_no: int, visit: Appointment) -> dict[str, Any]:
        zone = self._facts.clinic(visit.facility_id).zone
        return {
            "organization_no": self._no, "subject_no": subject_no, "kind": KIND_APPOINTMENT,
            "start_s": row.visit_start_s, "end_s": row.visit_end_s,
            "local_day": local_date(row.visit_start_s, zone).toordinal(), "is_exclusive": int(visit.is_exclusive),
            "owner_no": number, "position": row.position,
        }  # fmt: skip

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

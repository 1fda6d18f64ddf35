"""Who is taken when: reading ``occupancy``, and keeping it and the calendar index equal to visits and blocks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update

from carefront.application.ports import FactsReader
from carefront.domain.appointments import LIVE, ResourceUse
from carefront.domain.booking_facts import Hold, Occupied, OwnerKind
from carefront.domain.errors import NoRoom
from carefront.domain.offerings import Offering
from carefront.domain.lanes import LONGEST_ROW_S, Move, Placement, Wanted, connected, place, settle
from carefront.domain.visit_parts import capacity_over
from carefront.domain.zones import local_date
from carefront.persistence import tables
from carefront.persistence.row_writer import Change
from carefront.persistence.statements import DriverConnection, Statement, form_of, one_of
from carefront.persistence.stores import USE, RowReader
from carefront.persistence.tables import (
    KIND_APPOINTMENT,
    KIND_BLOCK,
    OWNER_APPOINTMENT,
    OWNER_TIME_BLOCK,
    appointment,
    calendar_index,
    hold,
    occupancy,
    patient,
    subject,
    time_block,
)
from carefront.persistence.tenant import belongs, scoped, scoped_delete

PARKED_LANES = 2_000_000
"""Rows that are being re-laned stand here meanwhile; the deferred key to ``lane`` keeps one from committing."""

PIECES = 1_000
"""``position`` of a row = position of the resource in the visit * PIECES + number of its piece of 24 hours."""

_BARE = scoped(
    select(
        occupancy.c.start_s, occupancy.c.end_s, occupancy.c.visit_start_s, occupancy.c.visit_end_s, occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.capacity, occupancy.c.owner_kind, occupancy.c.owner_no, occupancy.c.position,
        occupancy.c.is_overbooked,
    ).where(
        occupancy.c.subject_no == bindparam("subject_no"), occupancy.c.start_s > bindparam("earliest"),
        occupancy.c.start_s < bindparam("end_s"), occupancy.c.end_s > bindparam("start_s"),
    ).order_by(occupancy.c.start_s)
)  # fmt: skip
_LABELLED = scoped(
    select(
        occupancy.c.start_s, occupancy.c.end_s, occupancy.c.visit_start_s, occupancy.c.visit_end_s, occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.capacity, occupancy.c.owner_kind, occupancy.c.position, occupancy.c.is_overbooked,
        appointment.c.id, appointment.c.facility_id, appointment.c.patient_id, patient.c.display_name,
        time_block.c.id, time_block.c.facility_id, time_block.c.name,
    ).select_from(
        occupancy.outerjoin(
            appointment, and_(occupancy.c.owner_kind == OWNER_APPOINTMENT, appointment.c.no == occupancy.c.owner_no, belongs(appointment))
        ).outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
        .outerjoin(time_block, and_(occupancy.c.owner_kind == OWNER_TIME_BLOCK, time_block.c.no == occupancy.c.owner_no, belongs(time_block)))
    ).where(
        occupancy.c.subject_no == bindparam("subject_no"), occupancy.c.start_s > bindparam("earliest"),
        occupancy.c.start_s < bindparam("end_s"), occupancy.c.end_s > bindparam("start_s"),
    ).order_by(occupancy.c.start_s)
)  # fmt: skip
_OF_PATIENT = scoped(
    select(
        appointment.c.no, appointment.c.id, appointment.c.start, appointment.c.end, appointment.c.facility_id, patient.c.display_name
    ).select_from(appointment.join(patient, patient.c.id == appointment.c.patient_id)).where(
        appointment.c.patient_id == bindparam("patient_id"), appointment.c.start > bindparam("earliest"),
        appointment.c.start < bindparam("end_s"), appointment.c.end > bindparam("start_s"),
        one_of(appointment.c.status, LIVE),
    ).order_by(appointment.c.start)
)  # fmt: skip
_FIRST_SUBJECT = scoped(
    select(tables.resource.c.account_id, tables.resource.c.id).select_from(
        tables.appointment_resource.join(tables.resource, tables.resource.c.id == tables.appointment_resource.c.resource_id)
    ).where(tables.appointment_resource.c.appointment_no == bindparam("appointment_no"))
    .order_by(tables.appointment_resource.c.position).limit(1)
)  # fmt: skip
_NUMBER_OF = scoped(select(appointment.c.no).where(appointment.c.id == bindparam("id")))
_SUBJECT = scoped(select(subject.c.no).where(subject.c.id == bindparam("id")))
_ADD_SUBJECT = Statement(insert(subject).values({name: bindparam(name) for name in ("organization_no", "id")}))
_HOLDS = scoped(
    select(hold.c.id, hold.c.start_s, hold.c.end_s, hold.c.holder, hold.c.until_s).where(
        hold.c.subject_no == bindparam("subject_no"), hold.c.start_s < bindparam("end_s"), hold.c.end_s > bindparam("start_s"),
        hold.c.until_s > bindparam("now_s"),
    )
)  # fmt: skip
_PLACED_COLUMNS = tuple(column.name for column in occupancy.c if column.name != "no")
_PLACE = Statement(insert(occupancy).values({name: bindparam(name) for name in _PLACED_COLUMNS}))
_OF_OWNER = scoped(
    select(
        occupancy.c.no, occupancy.c.subject_no, occupancy.c.start_s, occupancy.c.end_s, occupancy.c.position, occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.visit_start_s, occupancy.c.visit_end_s,
    ).where(occupancy.c.owner_kind == bindparam("owner_kind"), occupancy.c.owner_no == bindparam("owner_no"))
)  # fmt: skip
_CLEAR = scoped_delete(occupancy, occupancy.c.owner_kind == bindparam("owner_kind"), occupancy.c.owner_no == bindparam("owner_no"))
_RELANE = Statement(
    update(occupancy).where(
        belongs(occupancy), occupancy.c.owner_kind == bindparam("owner_kind_"), occupancy.c.owner_no == bindparam("owner_no_"),
        occupancy.c.position == bindparam("position_"),
    ).values(lane_lo=bindparam("lane_lo"), lane_hi=bindparam("lane_hi"), is_overbooked=bindparam("is_overbooked"))
)  # fmt: skip
_INDEX_COLUMNS = tuple(column.name for column in calendar_index.c if column.name != "no")
_INDEX = Statement(insert(calendar_index).values({name: bindparam(name) for name in _INDEX_COLUMNS}))
_CLEAR_INDEX = scoped_delete(calendar_index, calendar_index.c.kind == bindparam("kind"), calendar_index.c.owner_no == bindparam("owner_no"))
_USES_OF = RowReader(tables.appointment_resource, tables.appointment_resource.c.appointment_no)

_KINDS = {OWNER_APPOINTMENT: OwnerKind.APPOINTMENT, OWNER_TIME_BLOCK: OwnerKind.TIME_BLOCK}
_NUMBERS = {kind: number for number, kind in _KINDS.items()}


def _short(kind: int, number: int) -> str:
    return f"{kind}:{number}"


class SqlOccupancy:
    """Reads occupancy of one tenant on one connection; knows the surrogates of subjects."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no
        self._numbers: dict[str, int] = {}
        self._fresh: list[str] = []

    def subject_no(self, subject_id: str) -> int | None:
        """The surrogate of a subject, or ``None`` where it never had a row."""
        number = self._numbers.get(subject_id)
        if number is None:
            row = _SUBJECT.one(self._connection, organization_no_=self._no, id=bytes.fromhex(subject_id))
            if row is None:
                return None
            number = self._numbers[subject_id] = int(row[0])
        return number

    def subject_no_made(self, subject_id: str) -> int:
        """The surrogate of a subject, made where it is missing; inside a writing transaction only."""
        number = self.subject_no(subject_id)
        if number is None:
            cursor = _ADD_SUBJECT.run(self._connection, organization_no=self._no, id=bytes.fromhex(subject_id))
            number = self._numbers[subject_id] = int(cursor.lastrowid or 0)
            self._fresh.append(subject_id)
        return number

    def known(self) -> Mapping[str, int]:
        """The surrogates looked up so far, by subject id."""
        return self._numbers

    def settled(self) -> None:
        """The transaction committed: surrogates made in it are for good."""
        self._fresh.clear()

    def rolled_back(self) -> None:
        """The transaction is gone: so are surrogates made in it."""
        for subject_id in self._fresh:
            self._numbers.pop(subject_id, None)
        self._fresh.clear()

    def around(self, subject_ids: Sequence[str], start_s: int, end_s: int, *, labelled: bool) -> Mapping[str, Sequence[Occupied]]:
        read = self._labelled if labelled else self._bare
        return {subject_id: read(subject_id, start_s, end_s) for subject_id in dict.fromkeys(subject_ids)}

    def _rows(self, statement: Statement, subject_id: str, start_s: int, end_s: int) -> list[Any]:
        number = self.subject_no(subject_id)
        if number is None:
            return []
        return statement.all(
            self._connection, organization_no_=self._no, subject_no=number, earliest=start_s - LONGEST_ROW_S, start_s=start_s, end_s=end_s
        )

    def _bare(self, subject_id: str, start_s: int, end_s: int) -> list[Occupied]:
        return [
            Occupied(subject_id, s, e, vs, ve, lo, hi, k, _KINDS[kind], _short(kind, owner), position, bool(over))
            for s, e, vs, ve, lo, hi, k, kind, owner, position, over in self._rows(_BARE, subject_id, start_s, end_s)
        ]

    def _labelled(self, subject_id: str, start_s: int, end_s: int) -> list[Occupied]:
        return [_labelled_row(subject_id, row) for row in self._rows(_LABELLED, subject_id, start_s, end_s)]

    def owner_key(self, appointment_id: str, *, labelled: bool) -> str:
        if labelled or not appointment_id:
            return appointment_id
        row = _NUMBER_OF.one(self._connection, organization_no_=self._no, id=bytes.fromhex(appointment_id))
        return "" if row is None else _short(OWNER_APPOINTMENT, row[0])

    def of_patient(self, patient_id: str, start_s: int, end_s: int, *, labelled: bool) -> Sequence[Occupied]:
        rows = _OF_PATIENT.all(
            self._connection, organization_no_=self._no, patient_id=bytes.fromhex(patient_id), earliest=start_s - LONGEST_ROW_S,
            start_s=start_s, end_s=end_s,
        )  # fmt: skip
        return [self._visit(patient_id, row, labelled) for row in rows]

    def _visit(self, patient_id: str, row: Sequence[Any], labelled: bool) -> Occupied:
        """A visit of the patient under the subject of its first resource; labelled with the patient's own name."""
        number, identifier, start_s, end_s, facility_id, name = row
        first = _FIRST_SUBJECT.one(self._connection, organization_no_=self._no, appointment_no=number) if labelled else None
        return Occupied(
            bytes(first[0] or first[1]).hex() if first else patient_id, start_s, end_s, start_s, end_s, 0, 1, 1, OwnerKind.APPOINTMENT,
            bytes(identifier).hex() if labelled else _short(OWNER_APPOINTMENT, number), label=name, patient_id=patient_id,
            facility_id=bytes(facility_id).hex(),
        )  # fmt: skip

    def holds(self, subject_ids: Sequence[str], start_s: int, end_s: int, now_s: int) -> Sequence[Hold]:
        return [held for subject_id in dict.fromkeys(subject_ids) for held in self._holds_of(subject_id, start_s, end_s, now_s)]

    def _holds_of(self, subject_id: str, start_s: int, end_s: int, now_s: int) -> Iterator[Hold]:
        number = self.subject_no(subject_id)
        if number is None:
            return
        rows = _HOLDS.all(self._connection, organization_no_=self._no, subject_no=number, start_s=start_s, end_s=end_s, now_s=now_s)
        for identifier, start, end, holder, until in rows:
            yield Hold(bytes(identifier).hex(), subject_id, start, end, holder, until)


def _labelled_row(subject_id: str, row: Sequence[Any]) -> Occupied:
    s, e, vs, ve, lo, hi, k, kind, position, over, visit, clinic, patient_id, name, block, block_clinic, block_name = row
    is_visit = kind == OWNER_APPOINTMENT
    owner, place_of, label = (visit, clinic, name) if is_visit else (block, block_clinic, block_name)
    return Occupied(
        subject_id, s, e, vs, ve, lo, hi, k, _KINDS[kind], bytes(owner).hex() if owner else "", position, bool(over), label or "",
        bytes(patient_id).hex() if patient_id else "", bytes(place_of).hex() if place_of else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Need:
    """One resource's stretch that an owner takes: ``position`` as in ``occupancy``, spans with and without buffers."""

    subject_id: str
    resource_id: str
    position: int
    start_s: int
    end_s: int
    visit_start_s: int
    visit_end_s: int


class OccupancyProjection:
    """Keeps occupancy and the calendar index equal to the rows of visits and blocks. Lanes are chosen here."""

    def __init__(self, connection: DriverConnection, organization_no: int, reader: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._reader = reader

    def project(self, changes: Iterable[Change], facts: FactsReader, now_s: int) -> None:
        """Bring the projections up to ``changes``: first free what is left, then place what is wanted, in order.

        Raises:
            NoRoom: the lanes are full.
        """
        visits = dict.fromkeys(number for change in changes for number in _visit_numbers(change))
        blocks = dict.fromkeys(change.key[0] for change in changes if change.form.table is time_block)
        plans = [self._visit_plan(number, facts) for number in visits] + [self._block_plan(number, facts) for number in blocks]
        stale = [plan for plan in plans if not self._is_current(plan)]
        freed = [row for plan in stale for row in self._clear(plan)]
        for plan in stale:
            self._place_all(plan, facts, now_s)
        for subject_no, start_s, end_s in freed:
            self._settle(subject_no, start_s, end_s)

    def _visit_plan(self, number: int, facts: FactsReader) -> "_Plan":
        row = form_of(appointment).by_key.one(self._connection, organization_no_=self._no, no_=number)
        if row is None:
            return _Plan(OWNER_APPOINTMENT, number, KIND_APPOINTMENT)
        values = dict(zip(form_of(appointment).columns, row, strict=True))
        is_live = values["status"] in _LIVE
        uses = [USE.entity(use) for use in _USES_OF.all(self._connection, self._no, number)] if is_live else []
        needs = [need for position, use in enumerate(uses) for need in _pieces(_need(values, use, position, facts)) if need.start_s < need.end_s]
        return _Plan(
            OWNER_APPOINTMENT, number, KIND_APPOINTMENT, bytes(values["id"]).hex(), bytes(values["facility_id"]).hex(), tuple(needs),
            bool(values["is_exclusive"]), bool(values["is_overbooked"]),
            offering=facts.offering(bytes(values["offering_id"]).hex()) if values["offering_id"] else None,
        )  # fmt: skip

    def _block_plan(self, number: int, facts: FactsReader) -> "_Plan":
        row = form_of(time_block).by_key.one(self._connection, organization_no_=self._no, no_=number)
        if row is None:
            return _Plan(OWNER_TIME_BLOCK, number, KIND_BLOCK)
        values = dict(zip(form_of(time_block).columns, row, strict=True))
        resource = facts.resource(bytes(values["resource_id"]).hex()).resource
        start, end = values["start"], values["end"]
        whole = _Need(resource.subject_id, resource.id, 0, start, end, start, end)
        return _Plan(
            OWNER_TIME_BLOCK, number, KIND_BLOCK, bytes(values["id"]).hex(), bytes(values["facility_id"]).hex(), tuple(_pieces(whole)),
            is_time_block=True,
        )  # fmt: skip

    def _is_current(self, plan: "_Plan") -> bool:
        """Whether the owner's rows are already as wanted, as after a change of status that holds the time."""
        rows = _OF_OWNER.all(self._connection, organization_no_=self._no, owner_kind=plan.owner_kind, owner_no=plan.owner_no)
        have = {(row[1], row[2], row[3], row[4], row[7], row[8]) for row in rows}
        want = {
            (self._reader.subject_no(need.subject_id), need.start_s, need.end_s, need.position, need.visit_start_s, need.visit_end_s)
            for need in plan.needs
        }
        return bool(rows) == bool(plan.needs) and have == want

    def _clear(self, plan: "_Plan") -> list[tuple[int, int, int]]:
        """Remove the owner's rows; the freed (subject_no, start, end)."""
        rows = _OF_OWNER.all(self._connection, organization_no_=self._no, owner_kind=plan.owner_kind, owner_no=plan.owner_no)
        if rows:
            _CLEAR.run(self._connection, organization_no_=self._no, owner_kind=plan.owner_kind, owner_no=plan.owner_no)
            _CLEAR_INDEX.run(self._connection, organization_no_=self._no, kind=plan.index_kind, owner_no=plan.owner_no)
        return [(row[1], row[2], row[3]) for row in rows]

    def _place_all(self, plan: "_Plan", facts: FactsReader, now_s: int) -> None:
        for need in plan.needs:
            resource = facts.resource(need.resource_id)
            clinic = facts.clinic(resource.resource.facility_id)
            layers = facts.layers.over(clinic, resource, need.visit_start_s, need.visit_end_s)
            capacity = capacity_over(resource, layers, plan.offering, need.visit_start_s, need.visit_end_s, now_s)
            wanted = Wanted(need.start_s, need.end_s, capacity, plan.is_exclusive, False, plan.is_time_block)
            self._place(plan, need, self._placed(plan, need, wanted), capacity)
            self._index(plan, need, local_date(need.visit_start_s, clinic.zone).toordinal())

    def _placed(self, plan: "_Plan", need: _Need, wanted: Wanted) -> Placement:
        window = self._reader.around([need.subject_id], need.start_s - LONGEST_ROW_S, need.end_s + LONGEST_ROW_S, labelled=False)
        rows = connected(window[need.subject_id], need.start_s, need.end_s)
        placement = place(rows, wanted)
        if placement is None and plan.is_overbooked:
            placement = place(rows, replace(wanted, is_exclusive=False, is_overbooked=True))
        if placement is None:
            near = [row.owner_id for row in rows if row.start_s < need.end_s and need.start_s < row.end_s]
            raise NoRoom(need.subject_id, plan.owner_id, tuple(near))
        self._move(placement.moves)
        return placement

    def _place(self, plan: "_Plan", need: _Need, placement: Placement, capacity: int) -> None:
        _PLACE.run(
            self._connection, organization_no=self._no, subject_no=self._reader.subject_no_made(need.subject_id), start_s=need.start_s,
            end_s=need.end_s, lane_lo=placement.lane_lo, lane_hi=placement.lane_hi, capacity=capacity,
            is_overbooked=int(placement.lane_hi > capacity and not plan.is_time_block), owner_kind=plan.owner_kind,
            owner_no=plan.owner_no, position=need.position, visit_start_s=need.visit_start_s, visit_end_s=need.visit_end_s,
        )  # fmt: skip

    def _index(self, plan: "_Plan", need: _Need, local_day: int) -> None:
        _INDEX.run(
            self._connection, organization_no=self._no, subject_no=self._reader.subject_no_made(need.subject_id), kind=plan.index_kind,
            start_s=need.visit_start_s, end_s=need.visit_end_s, local_day=local_day,
            is_exclusive=int(plan.is_exclusive or plan.is_time_block), owner_no=plan.owner_no, position=need.position, slot_no=None,
            schedule_no=None,
        )  # fmt: skip

    def _move(self, moves: Sequence[Move]) -> None:
        """Give rows other lanes: park them all out of the way first, so that no step overlaps."""
        for at, move in enumerate(moves):
            self._relane(move, PARKED_LANES + at, PARKED_LANES + at + 1, 1)
        for move in moves:
            self._relane(move, move.lane_lo, move.lane_hi, int(move.is_overbooked))

    def _relane(self, move: Move, lane_lo: int, lane_hi: int, is_overbooked: int) -> None:
        kind, number = (int(part) for part in move.row.owner_id.split(":"))
        _RELANE.run(
            self._connection, organization_no_=self._no, owner_kind_=kind, owner_no_=number, position_=move.row.position,
            lane_lo=lane_lo, lane_hi=lane_hi, is_overbooked=is_overbooked,
        )  # fmt: skip

    def _settle(self, subject_no: int, start_s: int, end_s: int) -> None:
        """Overbooked rows near freed time move below the capacity where they now fit."""
        subject_id = next((key for key, number in self._reader.known().items() if number == subject_no), None)
        if subject_id is None:
            return
        window = self._reader.around([subject_id], start_s - LONGEST_ROW_S, end_s + LONGEST_ROW_S, labelled=False)[subject_id]
        if any(row.is_overbooked for row in window):
            self._move(settle(connected(window, start_s, end_s)))


_LIVE = frozenset(status.value for status in LIVE)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one owner wants to take; empty ``needs`` for one that holds no time."""

    owner_kind: int
    owner_no: int
    index_kind: int
    owner_id: str = ""
    facility_id: str = ""
    needs: tuple[_Need, ...] = ()
    is_exclusive: bool = False
    is_overbooked: bool = False
    is_time_block: bool = False
    offering: Offering | None = None


def _visit_numbers(change: Change) -> Iterable[int]:
    if change.form.table is appointment:
        yield change.key[0]
    elif change.form.table is tables.appointment_resource:
        yield change.key[0]


def _need(values: Mapping[str, Any], use: ResourceUse, position: int, facts: FactsReader) -> _Need:
    """What one resource of a visit is taken for: its part of the visit, to the second, and the buffers around."""
    start_s = values["start"] + 60 * use.offset_minutes
    end_s = values["end"] if use.length_minutes is None else min(start_s + 60 * use.length_minutes, values["end"])
    before_s, after_s = 60 * values["buffer_before_minutes"], 60 * values["buffer_after_minutes"]
    subject_id = facts.resource(use.resource_id).resource.subject_id
    return _Need(subject_id, use.resource_id, position * PIECES, start_s - before_s, end_s + after_s, start_s, end_s)


def _pieces(need: _Need) -> Iterator[_Need]:
    """The need in rows of at most 24 hours."""
    starts = range(need.start_s, need.end_s, LONGEST_ROW_S)
    for piece, start_s in enumerate(starts):
        end_s = min(start_s + LONGEST_ROW_S, need.end_s)
        yield replace(need, position=need.position + piece, start_s=start_s, end_s=end_s)


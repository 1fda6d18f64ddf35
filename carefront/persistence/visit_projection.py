"""Keeping occupancy and the calendar index equal to the rows of visits and blocks; lanes are chosen here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from carefront.application.ports import FactsReader
from carefront.domain.appointments import LIVE, AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import Occupied
from carefront.domain.errors import NoRoom
from carefront.domain.lanes import LONGEST_ROW_S, Move, Placement, Wanted, connected, place, settle
from carefront.domain.offerings import Offering
from carefront.domain.sessions import seat_in
from carefront.domain.visit_parts import capacity_over
from carefront.domain.zones import local_date
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.owners import KIND_APPOINTMENT, KIND_BLOCK, OWNER_APPOINTMENT, OWNER_TIME_BLOCK, PIECES
from carefront.persistence.redating import Redating
from carefront.persistence.row_writer import Change
from carefront.persistence.slot_projection import SlotProjection
from carefront.persistence.statements import DriverConnection, form_of
from carefront.persistence.stores import USE, USES_OF
from carefront.persistence.tables import appointment, calendar_index, occupancy, time_block
from carefront.persistence.tenant import belongs, scoped, scoped_delete
from carefront.shared.values import dataclass

PARKED_LANES = 2_000_000
"""Rows that are being re-laned stand here meanwhile; the deferred key to ``lane`` keeps one from committing."""

_PLACED_COLUMNS = tuple(column.name for column in occupancy.c if column.name != "no")
_PLACE = CoreStatement(insert(occupancy).values({name: bindparam(name) for name in _PLACED_COLUMNS}))
_OF_OWNER = scoped(
    select(
        occupancy.c.no, occupancy.c.subject_no, occupancy.c.start_s, occupancy.c.end_s, occupancy.c.position,
        occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.visit_start_s, occupancy.c.visit_end_s,
    ).where(occupancy.c.owner_kind == bindparam("owner_kind"), occupancy.c.owner_no == bindparam("owner_no"))
)  # fmt: skip
_CLEAR = scoped_delete(
    occupancy, occupancy.c.owner_kind == bindparam("owner_kind"), occupancy.c.owner_no == bindparam("owner_no")
)
_RELANE = CoreStatement(
    update(occupancy).where(
        belongs(occupancy), occupancy.c.owner_kind == bindparam("owner_kind_"),
        occupancy.c.owner_no == bindparam("owner_no_"),
        occupancy.c.position == bindparam("position_"),
    ).values(lane_lo=bindparam("lane_lo"), lane_hi=bindparam("lane_hi"), is_overbooked=bindparam("is_overbooked"))
)  # fmt: skip
_INDEX_COLUMNS = tuple(column.name for column in calendar_index.c if column.name != "no")
_INDEX = CoreStatement(insert(calendar_index).values({name: bindparam(name) for name in _INDEX_COLUMNS}))
_CLEAR_INDEX = scoped_delete(
    calendar_index, calendar_index.c.kind == bindparam("kind"), calendar_index.c.owner_no == bindparam("owner_no")
)
_MARK = scoped(select(appointment.c.is_overbooked).where(appointment.c.no == bindparam("number")))

_COMPLETED = AppointmentStatus.COMPLETED.value
_LIVE = frozenset(status.value for status in LIVE)


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


class OccupancyProjection:
    """Keeps occupancy and the calendar index equal to the rows of visits and blocks. Lanes are chosen here."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, reader: SqlOccupancy, slots: SlotProjection
    ) -> None:
        self._connection = connection
        self._no = organization_no
        self._reader = reader
        self._slots = slots
        self._redate = Redating(connection, organization_no)

    def project(self, changes: Sequence[Change], facts: FactsReader, now_s: int) -> None:
        """Bring the projections up to ``changes``: first free what is left, then place what is wanted, in order.

        Raises:
            NoRoom: the lanes are full.
        """
        for change in changes:
            if change.form.name == "facility":
                self._redate.after(change)
        visits = dict.fromkeys(number for change in changes for number in _visit_numbers(change))
        blocks = dict.fromkeys(change.key[0] for change in changes if change.form.name == "time_block")
        plans = [self._visit_plan(number, facts) for number in visits] + [
            self._block_plan(number, facts) for number in blocks
        ]
        present = [(plan, self._present(plan, changes)) for plan in plans]
        stale = [(plan, rows) for plan, rows in present if not self._is_current(plan, rows)]
        freed = [row for plan, rows in stale for row in self._clear(plan, rows)]
        for plan, _rows in stale:
            self._place_all(plan, facts, now_s)
        for subject_no, start_s, end_s in [*freed, *self._above(plan for plan, _rows in stale)]:
            self._settle(subject_no, start_s, end_s)
        self._slots.restate([*freed, *self._filled(plan for plan, _rows in stale), *_ended(present, changes)])

    def _filled(self, plans: Iterable["_Plan"]) -> Iterator[tuple[int, int, int]]:
        for plan in plans:
            for need in plan.needs:
                yield self._reader.subject_no_made(need.subject_id), need.start_s, need.end_s

    def _above(self, plans: Iterable["_Plan"]) -> Iterator[tuple[int, int, int]]:
        """Where overbooked visits were placed: beside another overbooked one a lane below may be free after all."""
        for plan in plans:
            for need in plan.needs if plan.is_overbooked else ():
                yield self._reader.subject_no_made(need.subject_id), need.start_s, need.end_s

    def _visit_plan(self, number: int, facts: FactsReader) -> "_Plan":
        row = form_of(appointment).by_key.one(self._connection, organization_no_=self._no, no_=number)
        if row is None:
            return _Plan(OWNER_APPOINTMENT, number, KIND_APPOINTMENT)
        values = dict(zip(form_of(appointment).columns, row, strict=True))
        is_live = values["status"] in _LIVE
        uses = self._uses(number, values["session_id"]) if is_live else []
        needs = [
            need
            for position, use in enumerate(uses)
            for need in _pieces(_need(values, use, position, facts))
            if need.visit_start_s < need.visit_end_s  # a part that the visit is too short for takes nothing
        ]
        return _Plan(
            OWNER_APPOINTMENT, number, KIND_APPOINTMENT, bytes(values["id"]).hex(),
            bytes(values["facility_id"]).hex(), tuple(needs),
            bool(values["is_exclusive"]), bool(values["is_overbooked"]),
            offering=facts.offering(bytes(values["offering_id"]).hex()) if values["offering_id"] else None,
        )  # fmt: skip

    def _uses(self, number: int, session_id: bytes | None) -> list[ResourceUse]:
        """What the visit takes: its seat, or its resources."""
        if session_id is not None:
            return [seat_in(bytes(session_id).hex())]
        return [USE.entity(use) for use in USES_OF.all(self._connection, self._no, number)]

    def _block_plan(self, number: int, facts: FactsReader) -> "_Plan":
        row = form_of(time_block).by_key.one(self._connection, organization_no_=self._no, no_=number)
        if row is None:
            return _Plan(OWNER_TIME_BLOCK, number, KIND_BLOCK)
        values = dict(zip(form_of(time_block).columns, row, strict=True))
        resource = facts.resource(bytes(values["resource_id"]).hex()).resource
        start, end = values["start"], values["end"]
        whole = _Need(resource.subject_id, resource.id, 0, start, end, start, end)
        return _Plan(
            OWNER_TIME_BLOCK, number, KIND_BLOCK, bytes(values["id"]).hex(), bytes(values["facility_id"]).hex(),
            tuple(_pieces(whole)),
            is_time_block=True,
        )  # fmt: skip

    def _present(self, plan: "_Plan", changes: Sequence[Change]) -> list[Any]:
        """The owner's rows; an owner that has just been inserted has none, and is not asked for."""
        table = appointment if plan.owner_kind == OWNER_APPOINTMENT else time_block
        if any(
            change.before is None and change.form.name == table.name and change.key[0] == plan.owner_no
            for change in changes
        ):
            return []
        return _OF_OWNER.all(
            self._connection, organization_no_=self._no, owner_kind=plan.owner_kind, owner_no=plan.owner_no
        )

    def _is_current(self, plan: "_Plan", rows: Sequence[Any]) -> bool:
        """Whether the owner's rows are already as wanted, as after a change of status that holds the time."""
        have = {(row[1], row[2], row[3], row[4], row[7], row[8]) for row in rows}
        want = {
            (
                self._reader.subject_no(need.subject_id),
                need.start_s,
                need.end_s,
                need.position,
                need.visit_start_s,
                need.visit_end_s,
            )
            for need in plan.needs
        }
        return bool(rows) == bool(plan.needs) and have == want

    def _clear(self, plan: "_Plan", rows: Sequence[Any]) -> list[tuple[int, int, int]]:
        """Remove the owner's rows; the freed (subject_no, start, end)."""
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
            self._slots.reach(clinic, resource, need.visit_start_s)
            self._place(plan, need, self._placed(plan, need, wanted), capacity)
            self._index(plan, need, local_date(need.visit_start_s, clinic.zone).toordinal())

    def _placed(self, plan: "_Plan", need: _Need, wanted: Wanted) -> Placement:
        reach_s = LONGEST_ROW_S if wanted.capacity > 1 else 0  # with one lane nothing can be re-laned
        window = self._reader.around([need.subject_id], need.start_s - reach_s, need.end_s + reach_s, labelled=False)
        rows = connected(window[need.subject_id], need.start_s, need.end_s)
        placement = place(rows, wanted)
        if placement is None and plan.is_overbooked:
            placement = place(rows, replace(wanted, is_exclusive=False, is_overbooked=True))
        if placement is None:
            placement = self._beside_overbooked(rows, wanted)
        if placement is None:
            raise NoRoom(need.subject_id, plan.owner_id, self._in_the_way(need))
        self._move(placement.moves)
        return placement

    def _beside_overbooked(self, rows: Sequence[Occupied], wanted: Wanted) -> Placement | None:
        """A place for ``wanted`` where overbooked visits that had moved down into free lanes go up again.

        Bookings never come here: the rules refuse them first. Undo does, where an overbooked visit took the lane that
        was free in between.
        """
        marked = [row for row in rows if self._is_marked_overbooked(row)]
        kept = [row for row in rows if row not in marked]
        placement = place(kept, wanted) if marked else None
        if placement is None:
            return None
        top = max([wanted.capacity, *(row.capacity for row in rows)])
        seated = list(kept)
        for row in marked:
            lanes = place(seated, Wanted(row.start_s, row.end_s, top, is_overbooked=True))
            if lanes is None:
                return None
            self._move((Move(row, lanes.lane_lo, lanes.lane_hi, is_overbooked=True),))
            seated = sorted(
                [*seated, replace(row, lane_lo=lanes.lane_lo, lane_hi=lanes.lane_hi, is_overbooked=True)],
                key=lambda other: other.start_s,
            )
        return placement

    def _is_marked_overbooked(self, row: Occupied) -> bool:
        kind, number = (int(part) for part in row.owner_id.split(":"))
        if kind != OWNER_APPOINTMENT:
            return False
        found = _MARK.one(self._connection, organization_no_=self._no, number=number)
        return found is not None and bool(found[0])

    def _in_the_way(self, need: _Need) -> tuple[str, ...]:
        """The ids of the visits and blocks that hold the time."""
        near = self._reader.around([need.subject_id], need.start_s, need.end_s, labelled=True)[need.subject_id]
        return tuple(dict.fromkeys(row.owner_id for row in near))

    def _place(self, plan: "_Plan", need: _Need, placement: Placement, capacity: int) -> None:
        _PLACE.run(
            self._connection, organization_no=self._no, subject_no=self._reader.subject_no_made(need.subject_id),
            start_s=need.start_s,
            end_s=need.end_s, lane_lo=placement.lane_lo, lane_hi=placement.lane_hi, capacity=capacity,
            is_overbooked=int(placement.lane_hi > capacity and not plan.is_time_block), owner_kind=plan.owner_kind,
            owner_no=plan.owner_no, position=need.position, visit_start_s=need.visit_start_s,
            visit_end_s=need.visit_end_s,
        )  # fmt: skip

    def _index(self, plan: "_Plan", need: _Need, local_day: int) -> None:
        subject_no = self._reader.subject_no_made(need.subject_id)
        slot_no, schedule_no = None, None
        if not plan.is_time_block:
            slot_no, schedule_no = self._slots.slot_at(subject_no, need.resource_id, need.visit_start_s)
        _INDEX.run(
            self._connection, organization_no=self._no, subject_no=subject_no,
            kind=plan.index_kind,
            start_s=need.visit_start_s, end_s=need.visit_end_s, local_day=local_day,
            is_exclusive=int(plan.is_exclusive or plan.is_time_block), owner_no=plan.owner_no,
            position=need.position, slot_no=slot_no, schedule_no=schedule_no,
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
            self._connection, organization_no_=self._no, owner_kind_=kind, owner_no_=number,
            position_=move.row.position,
            lane_lo=lane_lo, lane_hi=lane_hi, is_overbooked=is_overbooked,
        )  # fmt: skip

    def _settle(self, subject_no: int, start_s: int, end_s: int) -> None:
        """Overbooked rows near freed time move below the capacity where they now fit."""
        subject_id = self._reader.subject_id(subject_no)
        window = self._reader.around([subject_id], start_s - LONGEST_ROW_S, end_s + LONGEST_ROW_S, labelled=False)[
            subject_id
        ]
        if any(row.is_overbooked for row in window):
            self._move(settle(connected(window, start_s, end_s)))


def _ended(
    present: Sequence[tuple["_Plan", Sequence[Any]]], changes: Sequence[Change]
) -> Iterator[tuple[int, int, int]]:
    """The time of visits that were completed, or are not any more: their slots say so."""
    ended = {
        change.key[0]
        for change in changes
        if change.form.name == "appointment" and change.before is not None and change.after is not None
        and (change.before["status"] == _COMPLETED) != (change.after["status"] == _COMPLETED)
    }  # fmt: skip
    for plan, rows in present if ended else ():
        if plan.owner_kind == OWNER_APPOINTMENT and plan.owner_no in ended:
            yield from ((row[1], row[2], row[3]) for row in rows)


def _visit_numbers(change: Change) -> Iterable[int]:
    if change.form.name in ("appointment", "appointment_resource"):
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

"""Making the stored slots of a resource's days what its layers give, with their states and rows in the calendar index.

A slot that carries a visit is never removed: one that the layers no longer give is kept (``is_given`` 0, no row of
availability in the index) until the visit goes; of a schedule that was archived it then stays as released.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select

from carefront.domain.availability import MANUAL
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.intervals import Span
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.domain.resources import Resource
from carefront.domain.schedules import ScheduleState
from carefront.domain.slots import HOURS, SlotKey, SlotRun, SlotState, StoredSlot, TakenSpan, slot_runs, slot_state
from carefront.domain.zones import day_span_s
from carefront.persistence import slot_rows as rows
from carefront.persistence.clauses.slots import LONGEST_SLOT_S
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.owners import OWNER_TIME_BLOCK
from carefront.persistence.statements import DriverConnection
from carefront.persistence.tables import schedule, subject
from carefront.persistence.tenant import scoped
from carefront.shared.ids import is_id

_RELEASED = rows.STATE_NO[SlotState.RELEASED]
_IS_ARCHIVED = scoped(
    select(schedule.c.state).select_from(schedule.join(subject, subject.c.id == schedule.c.id))
    .where(subject.c.no == bindparam("number"))
)  # fmt: skip
_START, _RESOURCE, _SCHEDULE, _ROOM = (rows.COLUMNS.index(name) for name in ("start_s", "resource_no", "schedule_no",
    "room_no"))  # fmt: skip

_by_start = attrgetter("start_s")

SlotRow = tuple[int, ...]
"""A row of ``time_slot`` in the order of ``slot_rows.COLUMNS``."""


class SlotDays:
    """Writes the slots of one tenant; every method works inside a transaction of the caller's."""

    def __init__(self, connection: DriverConnection, organization_no: int, occupancy: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._occupancy = occupancy

    def fill(self, clinic: ClinicFacts, own: ResourceFacts, first: date, last: date) -> None:
        """Bring the inclusive local days up to the layers."""
        self.write(clinic, own.resource, first, last, list(slot_runs(clinic, own, first, last)))

    def write(self, clinic: ClinicFacts, resource: Resource, first: date, last: date, runs: Sequence[SlotRun]) -> None:
        """Make the slots of these days those of ``runs``, which were worked out beforehand."""
        span = day_span_s(first, clinic.zone)[0], day_span_s(last, clinic.zone)[1]
        subject_no = self._occupancy.subject_no_made(resource.subject_id)
        resource_no = self._occupancy.subject_no_made(resource.id)
        wanted = list(self.rows_of(runs, subject_no, resource_no))
        have = rows.HAVE.all(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=span[0], end_s=span[1],
            resource_no=resource_no,
        )  # fmt: skip
        last_no = int(rows.LAST_NO.one(self._connection)[0])
        fresh = self._compared(wanted, have, subject_no, resource_no) if have else wanted
        if fresh:
            self._connection.executemany(rows.INSERT.sql, fresh)
            rows.INDEX_NEW.run(self._connection, organization_no_=self._no, last_no=last_no)
        had_state = any(row[9] or not row[8] for row in have)
        if self.restate(subject_no, *span, is_known=not had_state):
            rows.LINK.run(
                self._connection, organization_no_=self._no, subject_no_=subject_no, start_s_=span[0], end_s_=span[1]
            )

    def rows_of(
        self, runs: Iterable[SlotRun], subject_no: int, resource_no: int, numbered: Callable[[str], int] | None = None
    ) -> Iterator[SlotRow]:
        """The rows of slots, each available. ``numbered``: gives the surrogate of a schedule or room."""
        no, number_of = self._no, _known_first(numbered or self._occupancy.subject_no_made)
        for run in runs:
            slot_s, day, kind, capacity = run.slot_s, run.day, rows.TYPE_NO[run.type], run.capacity
            schedule_no, room_no = number_of(run.source), number_of(run.room_id) if run.room_id else 0
            for at in range(run.start_s, run.end_s, slot_s):
                yield (
                    no, subject_no, at, resource_no, schedule_no, at + slot_s, day, kind, capacity, room_no, 1, 0
                )  # fmt: skip

    def _compared(
        self, wanted: Sequence[SlotRow], have: Sequence[Any], subject_no: int, resource_no: int
    ) -> list[SlotRow]:
        """Change and remove what differs; what is still to be inserted."""
        left = {(row[1], row[2]): row for row in have}
        fresh = []
        for row in wanted:
            found = left.pop((row[_SCHEDULE], row[_START]), None)
            if found is None:
                fresh.append(row)
            elif tuple(found[3:9]) != row[5:11]:
                self._change(found, row)
        for gone in left.values():
            if gone[8]:
                self._take_away(gone[0], subject_no, gone[2], gone[3], resource_no)
        return fresh

    def _change(self, found: Sequence[Any], row: SlotRow) -> None:
        number = found[0]
        rows.CHANGE.run(
            self._connection, organization_no_=self._no, no_=number, end_s=row[5], local_day=row[6], type=row[7],
            capacity=row[8], room_no=row[9], is_given=1,
        )  # fmt: skip
        if tuple(found[3:5]) != row[5:7] or not found[8]:
            rows.UNINDEX.run(self._connection, organization_no_=self._no, no=number)
            rows.INDEX_ONE.run(self._connection, organization_no_=self._no, no=number)

    def _take_away(self, number: int, subject_no: int, start_s: int, end_s: int, resource_no: int) -> None:
        """A slot that is no longer given goes, unless it carries a visit."""
        rows.UNINDEX.run(self._connection, organization_no_=self._no, no=number)
        if self._carries(subject_no, start_s, end_s, resource_no):
            rows.SET_GIVEN.run(self._connection, organization_no_=self._no, no_=number, is_given=0)
        else:
            rows.REMOVE.run(self._connection, organization_no_=self._no, no=number)

    def _carries(self, subject_no: int, start_s: int, end_s: int, resource_no: int) -> bool:
        found = rows.CARRIED.one(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=start_s, end_s=end_s,
            resource_no=resource_no,
        )  # fmt: skip
        return found is not None

    # --- states ------------------------------------------------------------------------------------------------------
    def taken(self, subject_no: int, start_s: int, end_s: int) -> list[TakenSpan]:
        """What is taken of the subject in the span, by start."""
        found = rows.TAKEN.all(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=start_s, end_s=end_s
        )
        return [
            TakenSpan(start, end, lanes, kind == OWNER_TIME_BLOCK, bool(done))
            for start, end, lanes, kind, done in found
        ]

    def restate(self, subject_no: int, start_s: int, end_s: int, *, is_known: bool = False) -> bool:
        """Bring the states of the subject's slots that touch the span up to what is taken; whether anything is.

        ``is_known``: none of them has a state but available, so that nothing taken means nothing to do.
        """
        slots = [] if is_known else self._slots(subject_no, start_s, end_s)
        if not is_known and not slots:
            return False
        low, high = (slots[0][1], max(slot[2] for slot in slots)) if slots else (start_s, end_s + LONGEST_SLOT_S)
        taken = self.taken(subject_no, low, high)
        if is_known and taken:
            slots = self._slots(subject_no, start_s, end_s)
        changes = []
        for number, start, end, capacity, is_given, state, schedule_no, resource_no in slots:
            wanted = self.state_of(taken, (start, end), capacity, is_given, (subject_no, resource_no, schedule_no))
            if wanted is None:
                rows.REMOVE.run(self._connection, organization_no_=self._no, no=number)
            elif wanted != state:
                changes.append((wanted, number))
        for state, number in changes:
            rows.SET_STATE.run(self._connection, organization_no_=self._no, no_=number, state=state)
        return bool(taken)

    def _slots(self, subject_no: int, start_s: int, end_s: int) -> list[Any]:
        return rows.OVERLAPPING.all(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=start_s, end_s=end_s
        )

    def state_of(
        self, taken: Sequence[TakenSpan], span: Span, capacity: int, is_given: int, owner: tuple[int, int, int]
    ) -> int | None:
        """The number of the state that a stored slot has to have; ``None``: it has to go.

        Args:
            owner: the numbers of its subject, resource and schedule.
        """
        first = bisect_left(taken, span[0] - LONGEST_ROW_S, key=_by_start)
        last = bisect_left(taken, span[1], lo=first, key=_by_start)
        near = [row for row in taken[first:last] if row.end_s > span[0]]
        subject_no, resource_no, schedule_no = owner
        if not is_given and not (near and self._carries(subject_no, *span, resource_no)):
            return _RELEASED if self._is_archived(schedule_no) else None
        return rows.STATE_NO[slot_state(near, *span, capacity)]

    def _is_archived(self, schedule_no: int) -> bool:
        if schedule_no <= 0:
            return False
        row = _IS_ARCHIVED.one(self._connection, organization_no_=self._no, number=schedule_no)
        return row is not None and row[0] == ScheduleState.ARCHIVED.value

    def stored(self, resource: Resource, key: SlotKey) -> StoredSlot | None:
        """The slot of this key, if there is one."""
        numbers = {HOURS: rows.HOURS_NO, MANUAL: rows.MANUAL_NO}
        source = numbers.get(key.source)
        schedule_no = self._occupancy.subject_no(key.source) if source is None and is_id(key.source) else source
        found = rows.HAVE.all(
            self._connection, organization_no_=self._no, subject_no=self._occupancy.subject_no(resource.subject_id),
            start_s=key.start_s, end_s=key.start_s + 1, resource_no=self._occupancy.subject_no(resource.id),
        )  # fmt: skip
        for row in found:
            if row[1] == schedule_no:
                room_id = self._occupancy.subject_id(row[7]) if row[7] else None
                return StoredSlot(key, row[3], row[6], rows.STATES[row[9]], bool(row[8]), room_id)
        return None

    # --- days that are over, resources that are gone -----------------------------------------------------------------
    def prune(self, resource: Resource, start_s: int, end_s: int) -> None:
        """Drop the slots of the span that carry no visit, and its rows of availability."""
        subject_no = self._occupancy.subject_no(resource.subject_id)
        resource_no = self._occupancy.subject_no(resource.id)
        if subject_no is None or resource_no is None:
            return
        for statement in (rows.PRUNE_INDEX, rows.PRUNE, rows.PRUNE_KEPT):
            statement.run(
                self._connection, organization_no_=self._no, subject_no=subject_no, start_s=start_s, end_s=end_s,
                resource_no=resource_no,
            )  # fmt: skip

    def clear(self, resource: Resource, start_s: int, end_s: int) -> None:
        """Drop all that is stored of the span but slots that are kept for their visits, so that it is made anew."""
        for statement in (rows.CLEAR_INDEX, rows.CLEAR):
            statement.run(
                self._connection, organization_no_=self._no,
                subject_no=self._occupancy.subject_no_made(resource.subject_id), start_s=start_s, end_s=end_s,
                resource_no=self._occupancy.subject_no_made(resource.id),
            )  # fmt: skip

    def forget(self, resource_id: str) -> None:
        """Drop every slot of a resource that was taken back, and what is noted of its days."""
        resource_no = self._occupancy.subject_no(resource_id)
        if resource_no is not None:
            for number, *_rest in rows.NUMBERS.all(
                self._connection, organization_no_=self._no, resource_no=resource_no
            ):
                rows.UNINDEX.run(self._connection, organization_no_=self._no, no=number)
                rows.REMOVE.run(self._connection, organization_no_=self._no, no=number)
        rows.CLEAR_COVER.run(self._connection, organization_no_=self._no, resource_id=bytes.fromhex(resource_id))


def _known_first(numbered: Callable[[str], int]) -> Callable[[str], int]:
    """``numbered``, asked once for each id."""
    known = {HOURS: rows.HOURS_NO, MANUAL: rows.MANUAL_NO}

    def number_of(identifier: str) -> int:
        found = known.get(identifier)
        if found is None:
            found = known[identifier] = numbered(identifier)
        return found

    return number_of

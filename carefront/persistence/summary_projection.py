"""Keeping the summary equal to the visits, command by command: the days that a command touched, and no others.

Times (available, blocked, off) are not worked out here: a day whose layers or blocks changed has another basis, and is
timed when it is read or settled.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from carefront.domain.errors import NotFound
from carefront.domain.summary import COUNTED, Bookings, UsedVisit, add_visit
from carefront.domain.zones import day_of
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.facts import SqlFacts
from carefront.persistence.row_writer import Change
from carefront.persistence.statements import DriverConnection, form_of
from carefront.persistence.stores import USES_OF
from carefront.persistence.summary_rows import opened_hours, packed_hours
from carefront.persistence.tables import calendar_summary, summary_mark
from carefront.persistence.tenant import belongs, scoped, scoped_delete

_OWN_DAY = (
    calendar_summary.c.resource_id == bindparam("resource_id"), calendar_summary.c.local_day == bindparam("local_day"),
)  # fmt: skip
_BOOKED = ("booked_s", "booked_hours", *(status.value for status in COUNTED))
_TIMED = ("basis", "available_s", "blocked_s", "off_s", "bookable_hours")
_FIND = scoped(select(*(calendar_summary.c[name] for name in _BOOKED)).where(*_OWN_DAY))


def _upsert(*names: str) -> CoreStatement:
    """Insert a whole day, or change these columns of it."""
    added = insert(calendar_summary).values({column.name: bindparam(column.name) for column in calendar_summary.c})
    changed = {name: added.excluded[name] for name in names}
    return CoreStatement(added.on_conflict_do_update(index_elements=[*calendar_summary.primary_key], set_=changed))


PUT_BOOKINGS, PUT_TIMES = _upsert(*_BOOKED), _upsert(*_TIMED)
NOTHING: Mapping[str, Any] = {"booked_s": 0, "booked_hours": b"", **{status.value: 0 for status in COUNTED}} | {
    "basis": 0, "available_s": 0, "blocked_s": 0, "off_s": 0, "bookable_hours": b"",
}  # fmt: skip
_STALE = CoreStatement(
    update(calendar_summary).where(
        belongs(calendar_summary), calendar_summary.c.resource_id == bindparam("resource_id_"),
        calendar_summary.c.local_day >= bindparam("first_"), calendar_summary.c.local_day <= bindparam("last_"),
    ).values(basis=0)
)  # fmt: skip

RETIME = CoreStatement(update(calendar_summary).where(belongs(calendar_summary)).values(basis=0))
"""Have every day timed anew."""


def _of_resource(table: Table) -> Any:
    return table.c.resource_id == bindparam("resource_id")


_CLEAR = (
    scoped_delete(calendar_summary, _of_resource(calendar_summary)),
    scoped_delete(summary_mark, _of_resource(summary_mark)),
)
_REACH = (
    scoped(select(func.min(calendar_summary.c.local_day), func.max(calendar_summary.c.local_day)).where(
        _of_resource(calendar_summary))),
    scoped(select(func.min(summary_mark.c.first_day), func.max(summary_mark.c.last_day)).where(
        _of_resource(summary_mark))),
)  # fmt: skip
MARK = CoreStatement(
    insert(summary_mark)
    .values({column.name: bindparam(column.name) for column in summary_mark.c})
    .on_conflict_do_nothing()
)
_ZONE_DAYS = 2
"""How far a change of zone may move a visit, and one to spare."""

Row = Mapping[str, Any]
_Days = defaultdict[bytes, defaultdict[int, Bookings]]


def _no_days() -> defaultdict[int, Bookings]:
    return defaultdict(Bookings)


class SummaryProjection:
    """Counts visits into the days of their resources, and out of them, inside the transaction that changed them."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def project(self, changes: Sequence[Change], facts: SqlFacts) -> None:
        """Bring the summary up to ``changes``; ``facts`` are those after them."""
        for change in changes:
            if change.form.name == "facility" and _differs(change, "zone"):
                for resource_id in facts.resources_of(bytes(change.key[0]).hex()):
                    self._start_over(bytes.fromhex(resource_id))
            elif change.form.name == "resource":
                self._after_resource(change)
            elif change.form.name == "time_block":
                self._after_block(change, facts)
        self._count(changes, facts)

    def _after_resource(self, change: Change) -> None:
        resource_id = bytes(change.key[0])
        if change.after is None:
            self._clear(resource_id)
        elif _differs(change, "facility_id"):
            self._start_over(resource_id)

    def _clear(self, resource_id: bytes) -> None:
        for statement in _CLEAR:
            statement.run(self._connection, organization_no_=self._no, resource_id=resource_id)

    def _start_over(self, resource_id: bytes) -> None:
        """Drop what is known and mark its days: they are in another zone now."""
        spans = [
            found for statement in _REACH
            if (found := statement.one(self._connection, organization_no_=self._no, resource_id=resource_id))[0]
        ]  # fmt: skip
        self._clear(resource_id)
        if spans:
            first, last = min(span[0] for span in spans), max(span[1] for span in spans)
            self.mark(resource_id, first - _ZONE_DAYS, last + _ZONE_DAYS)

    def mark(self, resource_id: bytes, first_day: int, last_day: int) -> None:
        """Say that the visits of these days (inclusive) are not counted: whoever reads counts them."""
        MARK.run(
            self._connection, organization_no=self._no, resource_id=resource_id, first_day=first_day, last_day=last_day
        )

    def _after_block(self, change: Change, facts: SqlFacts) -> None:
        """The blocked days of everybody whose calendar it is are to be timed anew."""
        for row in (change.before, change.after):
            blocked = None if row is None else facts.configuration.resources.get(bytes(row["resource_id"]).hex())
            if row is None or blocked is None:
                continue
            for own in facts.configuration.resources.values():
                if own.resource.subject_id == blocked.resource.subject_id:
                    zone = facts.clinic(own.resource.facility_id).zone
                    _STALE.run(
                        self._connection, organization_no_=self._no, resource_id_=bytes.fromhex(own.resource.id),
                        first_=day_of(row["start"], zone).toordinal(), last_=day_of(row["end"] - 1, zone).toordinal(),
                    )  # fmt: skip

    def _count(self, changes: Sequence[Change], facts: SqlFacts) -> None:
        touched: dict[int, list[Change]] = {}
        for change in changes:
            if change.form.name in ("appointment", "appointment_resource"):
                touched.setdefault(change.key[0], []).append(change)
        days: _Days = defaultdict(_no_days)
        zones = _Zones(facts)
        for number, own in touched.items():
            for visit, sign in self._before_and_after(number, own):
                if (zone := zones.of(visit.resource_id)) is not None:
                    add_visit(days[bytes.fromhex(visit.resource_id)], visit, zone, sign)
        for resource_id, by_day in days.items():
            for local_day, delta in by_day.items():
                if delta.booked_s or any(delta.hours) or any(delta.counts):
                    self._add(resource_id, local_day, delta)

    def _before_and_after(self, number: int, changes: Sequence[Change]) -> Iterator[tuple[UsedVisit, int]]:
        """The visit's resources as they were (-1) and as they are (1)."""
        own = [change for change in changes if change.form.name == "appointment"]
        uses = [change for change in changes if change.form.name == "appointment_resource"]
        is_new = bool(own) and own[0].before is None
        after = own[-1].after if own else self._visit(number)
        before = own[0].before if own else after
        present = {} if is_new else {row["position"]: row for row in self._uses(number)}
        if is_new:
            for change in uses:
                _step(present, change.key[1], change.after)
        past = dict(present)
        for change in reversed(uses):
            _step(past, change.key[1], change.before)
        yield from ((visit, -1) for visit in _used(before, past.values()))
        yield from ((visit, 1) for visit in _used(after, present.values()))

    def _visit(self, number: int) -> Row | None:
        form = form_of("appointment")
        row = form.by_key.one(self._connection, organization_no_=self._no, no_=number)
        return None if row is None else dict(zip(form.columns, row, strict=True))

    def _uses(self, number: int) -> Iterator[Row]:
        columns = form_of("appointment_resource").columns
        for row in USES_OF.all(self._connection, self._no, number):
            yield dict(zip(columns, row, strict=True))

    def _add(self, resource_id: bytes, local_day: int, delta: Bookings) -> None:
        found = _FIND.one(
            self._connection, organization_no_=self._no, resource_id=resource_id, local_day=local_day
        ) or (0, b"", *(0,) * len(COUNTED))
        booked_s, hours, *counts = found
        put_bookings(
            self._connection, self._no, resource_id, local_day,
            Bookings(
                booked_s + delta.booked_s, [a + b for a, b in zip(opened_hours(hours), delta.hours, strict=True)],
                [a + b for a, b in zip(counts, delta.counts, strict=True)],
            ),
        )  # fmt: skip


def put_bookings(
    connection: DriverConnection, organization_no: int, resource_id: bytes, local_day: int, bookings: Bookings
) -> None:
    """Store what the visits make of a day."""
    counts = {status.value: count for status, count in zip(COUNTED, bookings.counts, strict=True)}
    own = {"booked_s": bookings.booked_s, "booked_hours": packed_hours(bookings.hours), **counts}
    key = {"organization_no": organization_no, "resource_id": resource_id, "local_day": local_day}
    PUT_BOOKINGS.run(connection, **{**NOTHING, **own, **key})


class _Zones:
    """The summary zone of resources; none for one that is gone."""

    def __init__(self, facts: SqlFacts) -> None:
        self._facts = facts
        self._known: dict[str, ZoneInfo | None] = {}

    def of(self, resource_id: str) -> ZoneInfo | None:
        if resource_id not in self._known:
            try:
                resource = self._facts.resource(resource_id).resource
                self._known[resource_id] = self._facts.clinic(resource.facility_id).zone
            except NotFound:
                self._known[resource_id] = None
        return self._known[resource_id]


def _differs(change: Change, name: str) -> bool:
    before, after = change.before, change.after
    return before is not None and after is not None and before[name] != after[name]


def _step(rows: dict[int, Row], position: int, row: Row | None) -> None:
    if row is None:
        rows.pop(position, None)
    else:
        rows[position] = row


def _used(visit: Row | None, uses: Iterable[Row]) -> Iterator[UsedVisit]:
    if visit is not None:
        for use in uses:
            yield UsedVisit(
                bytes(use["resource_id"]).hex(), visit["start"], visit["end"], visit["status"], use["offset_minutes"],
                use["length_minutes"],
            )  # fmt: skip

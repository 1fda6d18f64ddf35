"""Keeping slots equal to the rows of visits, blocks and hours: states at once, days to be cut anew noted as due."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from carefront.domain.accounts import AccountabilityType
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.slots import SlotKey, StoredSlot
from carefront.domain.time_off import TimeOffState
from carefront.domain.zones import local_date
from carefront.persistence import slot_rows as rows
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.row_writer import Change
from carefront.persistence.slot_days import SlotDays
from carefront.persistence.statements import DriverConnection

EVER = (0, date.max.toordinal())
"""All days; who works them out cuts them to those that have slots."""

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_OF_CLINIC = frozenset({"zone", "slot_minutes"})
_OF_RESOURCE = frozenset({"state", "is_schedulable", "capacity", "facility_id", "account_id"})

Due = tuple[str, bytes, int, int]
"""Whose (``resource`` or a key of ``slot_rows.DUE_OF``), the id, and the inclusive days as ordinals."""


class SlotProjection:
    """The slots of one tenant inside a unit of work."""

    def __init__(self, connection: DriverConnection, organization_no: int, occupancy: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._occupancy = occupancy
        self.days = SlotDays(connection, organization_no, occupancy)

    def note(self, changes: Iterable[Change]) -> None:
        """Note the days whose slots these rows change."""
        for due in dict.fromkeys(due for change in changes for due in _dues_of(change)):
            self._add_due(*due)

    def _add_due(self, whose: str, identifier: bytes, first: int, last: int) -> None:
        if whose == "resource":
            rows.ADD_DUE.run(
                self._connection, organization_no=self._no, resource_id=identifier, first_day=first, last_day=last
            )
        else:
            rows.DUE_OF[whose].run(
                self._connection, organization_no_=self._no, id=identifier, first_day=first, last_day=last
            )

    def note_taken(self, spans: Mapping[str, tuple[int, int]]) -> None:
        """Note the days in which much was written at once, by subject."""
        for subject_id, (start_s, end_s) in spans.items():
            first, last = _EPOCH_DAY + start_s // 86_400 - 1, _EPOCH_DAY + end_s // 86_400 + 1
            self._add_due("subject", bytes.fromhex(subject_id), first, last)

    def note_days(self, resource_id: str, first: date, last: date) -> None:
        """Give the inclusive days slots, whether or not they are near enough to have them by themselves."""
        identifier = bytes.fromhex(resource_id)
        self._add_cover(identifier, first.toordinal(), last.toordinal())
        self._add_due("resource", identifier, first.toordinal(), last.toordinal())

    def _add_cover(self, identifier: bytes, first: int, last: int) -> None:
        held = rows.COVER.all(self._connection, organization_no_=self._no, resource_id=identifier)
        same = [row[1] for row in held if row[0] == first]
        rows.ADD_COVER.run(
            self._connection, organization_no=self._no, resource_id=identifier, first_day=first,
            last_day=max([last, *same]),
        )  # fmt: skip

    def slot_at(self, subject_no: int, resource_id: str, at_s: int) -> Sequence[Any]:
        """The numbers of the slot of the resource in which a visit starts and of its schedule, or no numbers.

        Most visits start with their slot, which an index knows; the slot of another one may have begun two days before.
        """
        resource_no = self._occupancy.subject_no(resource_id)
        if resource_no is None:
            return None, None
        wanted = {
            "organization_no_": self._no, "subject_no": subject_no, "at_s": at_s, "resource_no": resource_no,
        }  # fmt: skip
        found = rows.SLOT_FROM.one(self._connection, **wanted) or rows.SLOT_AT.one(self._connection, **wanted)
        return (None, None) if found is None else found

    def reach(self, clinic: ClinicFacts, own: ResourceFacts, at_s: int) -> None:
        """Give a day beyond the horizon its slots, because something is booked there."""
        identifier, day = bytes.fromhex(own.resource.id), local_date(at_s, clinic.zone)
        is_covered, first = rows.COVERED.one(
            self._connection, organization_no_=self._no, resource_id=identifier, day=day.toordinal()
        )
        if is_covered or first is None or day.toordinal() < first:
            return
        self.days.fill(clinic, own, day, day)
        self._add_cover(identifier, day.toordinal(), day.toordinal())

    def stored(self, clinic: ClinicFacts, own: ResourceFacts, key: SlotKey) -> StoredSlot | None:
        """The slot of this key; the slots of its day are worked out first where they are not stored yet."""
        day = local_date(key.start_s, clinic.zone)
        identifier, number = bytes.fromhex(own.resource.id), day.toordinal()
        is_covered, _first = rows.COVERED.one(
            self._connection, organization_no_=self._no, resource_id=identifier, day=number
        )
        if not is_covered or rows.DUES.all(self._connection, organization_no_=self._no, resource_id=identifier):
            self.days.fill(clinic, own, day, day)
            if not is_covered:
                self._add_cover(identifier, number, number)
        return self.days.stored(own.resource, key)

    def restate(self, spans: Iterable[tuple[int, int, int]]) -> None:
        """Bring the states up to what is taken now, by (subject_no, start_s, end_s)."""
        for subject_no, start_s, end_s in dict.fromkeys(spans):
            self.days.restate(subject_no, start_s, end_s)


def _dues_of(change: Change) -> Iterator[Due]:
    make = _DUES.get(change.form.name)
    if make is not None:
        for row in (change.before, change.after):
            if row is not None:
                yield from make(change, row)


def _facility(change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    if _differs(change, _OF_CLINIC):
        yield ("facility", row["id"], *EVER)


def _resource(change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    if change.before is None or change.after is None or _differs(change, _OF_RESOURCE):
        yield ("resource", row["id"], *EVER)


def _of_facility(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    yield ("facility", row["facility_id"], *EVER)


def _of_resource(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    yield ("resource", row["resource_id"], *EVER)


def _block(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    yield ("schedule", row["schedule_id"], *EVER)


def _closure(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    yield ("facility", row["facility_id"], *_around(row))


def _exception(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    yield ("resource", row["resource_id"], *_around(row))


def _time_off(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    if row["state"] == TimeOffState.APPROVED.value:
        yield ("account", row["account_id"], *_around(row))
        yield ("on_leave", row["account_id"], *EVER)


def _manual(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    first, last = (_EPOCH_DAY + row[name] // 86_400 for name in ("start", "end"))
    yield ("resource", row["resource_id"], first - 1, last + 1)


def _edge(_change: Change, row: Mapping[str, Any]) -> Iterator[Due]:
    """A role that ends takes the days after it from whoever is booked by it."""
    if row["type"] == AccountabilityType.RESOURCE.value:
        yield ("account", row["responsible_id"], *EVER)


def _around(row: Mapping[str, Any]) -> tuple[int, int]:
    """The days of a dated row, and those before and after: its periods and other slots may go over midnight."""
    first, last = (date.fromisoformat(row[name]).toordinal() for name in ("first", "last"))
    return first - 1, last + 1


def _differs(change: Change, names: frozenset[str]) -> bool:
    before, after = change.before, change.after
    return before is not None and after is not None and any(before[name] != after[name] for name in names)


_DUES = {
    "facility": _facility, "opening_hours": _of_facility, "closure": _closure, "resource": _resource,
    "working_hours": _of_resource, "schedule": _of_resource, "schedule_block": _block,
    "availability_exception": _exception, "time_off": _time_off, "manual_slot": _manual,
    "accountability": _edge,
}  # fmt: skip
"""What a row of these tables decides of slots."""

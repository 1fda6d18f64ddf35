"""Whether the stored slots and their rows in the calendar index are what the layers and what is taken make of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from carefront.domain.booking_facts import ResourceFacts
from carefront.domain.intervals import Span, merge
from carefront.domain.slots import HOURS, SlotKey, SlotRun
from carefront.persistence import slot_rows as rows
from carefront.persistence.clauses.slots import LONGEST_SLOT_S
from carefront.persistence.driver import Connection
from carefront.persistence.facts import SqlFacts
from carefront.persistence.integrity import Check, Finding
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.slot_days import SlotDays
from carefront.persistence.slot_keeper import chunks, instants_of

_MOST = 50
_UNKNOWN = -2
"""``schedule_no`` of a source that has no number yet: no stored slot has it."""

_GIVEN = """SELECT organization_no, no, subject_no, start_s, end_s, local_day, no, schedule_no FROM time_slot
    WHERE is_given = 1"""
_INDEXED = """SELECT organization_no, owner_no, subject_no, start_s, end_s, local_day, slot_no, schedule_no
    FROM calendar_index WHERE kind = 0"""
_OUTSIDE = """SELECT t.no, t.start_s FROM time_slot AS t WHERE t.is_given = 1 AND NOT EXISTS (
    SELECT 1 FROM slot_cover AS c JOIN subject AS s ON s.id = c.resource_id AND s.organization_no = c.organization_no
    WHERE s.no = t.resource_no AND t.local_day BETWEEN c.first_day AND c.last_day)"""
_LINKS = f"""SELECT i.owner_no, i.position FROM calendar_index AS i WHERE i.kind = 1
    AND i.start_s >= (SELECT min(start_s) FROM time_slot) AND i.slot_no IS NOT (
        SELECT t.no FROM time_slot AS t WHERE t.subject_no = i.subject_no AND t.start_s <= i.start_s
        AND t.end_s > i.start_s AND t.start_s > i.start_s - {LONGEST_SLOT_S} AND t.resource_no = (
            SELECT s.no FROM subject AS s JOIN appointment_resource AS r ON r.resource_id = s.id
            WHERE r.appointment_no = i.owner_no AND r.position = i.position / 1000
            AND s.organization_no = i.organization_no)
        ORDER BY t.start_s DESC, t.schedule_no LIMIT 1)"""  # noqa: S608 - a constant of this program


def slot_check() -> Check:
    """The check for ``doctor``: each finding names the slot by its key. Days that are due are nobody's fault yet."""
    return Check("slots", _findings)


def _findings(connection: Connection) -> Iterator[Finding]:
    for (number,) in connection.execute("SELECT no FROM organization ORDER BY no").fetchall():
        yield from _Stored(connection, int(number)).findings()
    for code, left, right in (("missing", _GIVEN, _INDEXED), ("stray", _INDEXED, _GIVEN)):
        for row in connection.execute(f"{left} EXCEPT {right} LIMIT {_MOST}").fetchall():
            yield _finding(code, f"calendar_index 0:{row[1]}")
    if connection.execute("SELECT 1 FROM slot_due LIMIT 1").fetchone() is not None:
        return
    for number, _start_s in connection.execute(f"{_OUTSIDE} LIMIT {_MOST}").fetchall():
        yield _finding("outside", f"time_slot {number}")
    for number, position in connection.execute(f"{_LINKS} LIMIT {_MOST}").fetchall():
        yield _finding("link", f"calendar_index 1:{number}:{position}")


def _finding(code: str, where: str) -> Finding:
    return Finding("slots", code, where, is_repairable=True)


class _Stored:
    """The stored slots of one tenant against their rebuild, resource by resource."""

    def __init__(self, connection: Connection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no
        self._facts = SqlFacts(connection, organization_no)
        self._occupancy = SqlOccupancy(connection, organization_no)
        self._days = SlotDays(connection, organization_no, self._occupancy)

    def findings(self) -> Iterator[Finding]:
        due = {bytes(row[0]).hex() for row in rows.DUE_RESOURCES.all(self._connection, organization_no_=self._no)}
        for identifier, own in self._facts.configuration.resources.items():
            held = rows.COVER.all(self._connection, organization_no_=self._no, resource_id=bytes.fromhex(identifier))
            if identifier not in due:
                yield from self._resource(own, merge((first, last + 1) for first, last in held))

    def _resource(self, own: ResourceFacts, spans: Sequence[Span]) -> Iterator[Finding]:
        clinic = self._facts.clinic(own.resource.facility_id)
        for start, end, runs in chunks(clinic, own, spans):
            yield from self._chunk(own, instants_of(clinic, start, end), runs)

    def _chunk(self, own: ResourceFacts, span: Span, runs: Sequence[SlotRun]) -> Iterator[Finding]:
        subject_no = self._occupancy.subject_no(own.resource.subject_id) or 0
        resource_no = self._occupancy.subject_no(own.resource.id) or 0
        have = rows.HAVE.all(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=span[0], end_s=span[1],
            resource_no=resource_no,
        )  # fmt: skip
        taken = self._days.taken(subject_no, span[0], span[1] + LONGEST_SLOT_S)
        stored = {(row[1], row[2]): row for row in have}
        wanted = {(row[4], row[2]): row for row in self._wanted(runs, subject_no, resource_no)}
        for key in sorted(wanted.keys() | stored.keys()):
            found, want = stored.get(key), wanted.get(key)
            code = self._difference(found, want, taken, (subject_no, resource_no, key[0]))
            if code:
                yield _finding(code, str(SlotKey(own.resource.id, self._source(key[0]), key[1])))

    def _wanted(self, runs: Sequence[SlotRun], subject_no: int, resource_no: int) -> Iterator[Sequence[Any]]:
        return self._days.rows_of(runs, subject_no, resource_no, self._number_of)

    def _number_of(self, identifier: str) -> int:
        found = self._occupancy.subject_no(identifier)
        return _UNKNOWN if found is None else found

    def _difference(
        self, found: Any, want: Sequence[Any] | None, taken: Sequence[Any], owner: tuple[int, int, int]
    ) -> str:
        """``missing``, ``stray``, ``differs`` or ``state``; empty where all is well."""
        if found is None:
            return "missing"
        if want is None and found[8]:
            return "stray"
        if want is not None and tuple(found[3:9]) != tuple(want[5:11]):
            return "differs"
        state = self._days.state_of(taken, (found[2], found[3]), found[6], found[8], owner)
        if state is None:
            return "stray"
        return "" if state == found[9] else "state"

    def _source(self, number: int) -> str:
        if number == rows.MANUAL_NO:
            return "manual"
        return HOURS if number == rows.HOURS_NO else self._occupancy.subject_id(number) if number > 0 else "unknown"

"""Set-based writing for imports: rows are laid ready in temporary tables, then moved into the file in one sweep."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, select, update

from carefront.application.import_plan import PlannedVisit
from carefront.application.import_stage import KnownIdentities, PreparedImport, StagedRows
from carefront.application.ports import Spans
from carefront.domain.booking_facts import Occupied
from carefront.domain.lanes import Move
from carefront.domain.patients import Patient
from carefront.domain.zones import local_date, utc
from carefront.persistence import import_staging as staging
from carefront.persistence import tables
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.facts import SqlFacts
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.projections import words_of
from carefront.persistence.slot_projection import SlotProjection
from carefront.persistence.statements import DriverConnection
from carefront.persistence.summary_projection import MARK
from carefront.persistence.tenant import belongs
from carefront.persistence.turns import Translate
from carefront.persistence.visit_projection import PARKED_LANES
from carefront.shared.values import dataclass

_BATCH = 2_000
_PATIENT_COLUMNS = tuple(column.name for column in staging.patient.c)
_NAMELESS = dict.fromkeys((column.name for column in tables.patient.c), "")
_STATE = CoreStatement(
    select(tables.device.c.last_number, tables.organization.c.configuration_version).where(
        tables.device.c.no == bindparam("device_no"), tables.organization.c.no == bindparam("no")
    )
)
_LAST_NUMBER = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?"
_RELANE = CoreStatement(
    update(tables.occupancy).where(
        belongs(tables.occupancy), tables.occupancy.c.owner_kind == bindparam("owner_kind_"),
        tables.occupancy.c.owner_no == bindparam("owner_no_"), tables.occupancy.c.position == bindparam("position_"),
    ).values(lane_lo=bindparam("lane_lo"), lane_hi=bindparam("lane_hi"), is_overbooked=bindparam("is_overbooked"))
)  # fmt: skip

Tick = Callable[[], None]


@dataclass(slots=True)
class _Seen:
    """What was read while preparing, and the version of the file it was read from."""

    number: int
    configuration: int
    known: KnownIdentities
    spans: Spans
    occupied: Mapping[str, Sequence[Occupied]]


class SqlImportStage:
    """See ``carefront.application.ports.ImportStage``; belongs to one writing connection."""

    def __init__(
        self,
        connection: DriverConnection,
        organization_no: int,
        device_no: int,
        facts: SqlFacts,
        occupancy: SqlOccupancy,
        slots: SlotProjection,
        translate: Translate,
    ) -> None:
        self._connection, self._translate = connection, translate
        self._no, self._device_no = organization_no, device_no
        self.facts = facts
        self._occupancy = occupancy
        self._slots = slots
        self._version, self._now_s = 0, 0
        self._prepared: PreparedImport | None = None
        self._staged: StagedRows | None = None
        self._seen: _Seen | None = None
        self._subjects: tuple[str, ...] = ()
        self._taken: dict[str, tuple[int, int]] = {}
        self._uncounted: tuple[dict[str, Any], ...] = ()

    def within(self, version: int, now_s: int) -> "SqlImportStage":
        """The stage for a unit of work that writes rows of ``version`` at ``now_s``."""
        self._version, self._now_s = version, now_s
        return self

    @contextmanager
    def look(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN")
            self.facts.refresh()
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            self.clear()
            if getattr(self._connection, "in_transaction", True):
                self._connection.execute("ROLLBACK")
            failure = self._translate(error)
            if failure is None:
                raise
            raise failure from error

    def known(self, source_keys: Iterable[str], record_numbers: Iterable[str]) -> KnownIdentities:
        self.clear()
        for statement in staging.CREATE:
            self._connection.execute(statement)
        for clear in staging.CLEAR:
            clear.run(self._connection)
        self._put(staging.key, ((None, key) for key in source_keys))
        self._put(staging.number, ((None, number) for number in record_numbers))
        number, configuration = self._state()
        self._seen = _Seen(number, configuration, self._known(), {}, {})
        return self._seen.known

    def _state(self) -> tuple[int, int]:
        number, configuration = _STATE.one(self._connection, device_no=self._device_no, no=self._no)
        return int(number), int(configuration)

    def _known(self) -> KnownIdentities:
        found = [
            key
            for statement in (staging.KNOWN_VISITS, staging.KNOWN_REFUSED)
            for (key,) in statement.all(self._connection, organization_no_=self._no)
        ]
        patients = staging.KNOWN_PATIENTS.all(self._connection, organization_no_=self._no)
        return KnownIdentities(
            frozenset(found),
            {number: bytes(identifier).hex() for number, identifier in patients if identifier is not None},
        )

    def occupied(self, spans: Spans) -> Mapping[str, Sequence[Occupied]]:
        found = self._occupied(spans)
        if self._seen is not None:
            self._seen.spans, self._seen.occupied = spans, found
        return found

    def _occupied(self, spans: Spans) -> Mapping[str, Sequence[Occupied]]:
        return {
            subject_id: self._occupancy.around([subject_id], first, last, labelled=False)[subject_id]
            for subject_id, (first, last) in spans.items()
        }

    def put(self, staged: StagedRows, tick: Tick) -> int:
        self._put_patients(staged.plan.patients, tick)
        self._put_visits(staged.visits, tick)
        self._put_places(staged)
        self._put_refused(staged)
        self._staged = staged
        return int(staging.PATIENT_BUSY.one(self._connection, organization_no_=self._no)[0])

    def ready(self, prepared: PreparedImport) -> None:
        self._prepared = prepared

    def prepared(self, command_id: str) -> PreparedImport | None:
        found = self._prepared
        return found if found is not None and found.command_id == command_id else None

    def is_current(self) -> bool:
        seen = self._seen
        if seen is None:
            return False
        number, configuration = self._state()
        if number == seen.number:
            return True
        return configuration == seen.configuration and self._known() == seen.known and not self._is_in_the_way(seen)

    def _is_in_the_way(self, seen: _Seen) -> bool:
        """Whether time was taken or freed that a visit wants, or anything near where rows are to change lanes."""
        now = self._occupied(seen.spans)
        changed = [row for subject_id in now for row in set(now[subject_id]) ^ set(seen.occupied[subject_id])]
        if self._staged is None or self._staged.moves:
            return bool(changed)
        return any(
            staging.WANTED.one(
                self._connection, subject_id=bytes.fromhex(row.subject_id), start_s=row.start_s, end_s=row.end_s
            )
            for row in changed
        )

    def clear(self) -> None:
        self._prepared = self._staged = self._seen = None

    def move(self) -> None:
        staged = self._staged
        if staged is None:
            return
        for subject_id in dict.fromkeys(self._subjects):
            self._occupancy.subject_no_made(subject_id)
        self._relane(staged.moves)
        bound: dict[str, Any] = {
            "organization_no_": self._no, "version": self._version, "now_s": self._now_s,
            "facility_id": bytes.fromhex(staged.facility.id), "booked_by": bytes.fromhex(staged.booked_by),
            "origin": staged.origin, "first_visit": self._next_number(tables.appointment),
            "first_patient": self._next_number(tables.patient),
        }  # fmt: skip
        for statement in staging.MOVES:
            statement.run(self._connection, **bound)
        self._slots.note_taken(self._taken)
        for mark in self._uncounted:
            MARK.run(self._connection, organization_no=self._no, **mark)
        self.clear()

    def _next_number(self, table: Table) -> int:
        """A surrogate that no row has or ever had: one that an undo took back stays its redo's."""
        return int(self._connection.execute(_LAST_NUMBER, (table.name,)).fetchone()[0]) + 1

    def _put(self, table: Table, rows: Iterable[Sequence[Any]], tick: Tick | None = None) -> None:
        sql, left = staging.PUT[table].sql, iter(rows)
        while batch := list(islice(left, _BATCH)):
            self._connection.executemany(sql, batch)
            if tick is not None:
                for _row in batch:
                    tick()

    def _put_patients(self, patients: Sequence[Patient], tick: Tick) -> None:
        words: list[tuple[str, int]] = []

        def row(at: int, one: Patient) -> tuple[Any, ...]:
            found = _patient_row(at, one)
            words.extend((word, at) for word in words_of(_NAMELESS | dict(zip(_PATIENT_COLUMNS, found, strict=True))))
            tick()
            return found

        self._put(staging.patient, (row(at, one) for at, one in enumerate(patients)))
        self._put(staging.word, ((None, *one) for one in sorted(words)))  # as the file keeps them: by word

    def _put_visits(self, visits: Sequence[PlannedVisit], tick: Tick) -> None:
        self._put(staging.visit, (_visit_row(at, one) for at, one in enumerate(visits)), tick)
        uses = (
            (None, at, position, bytes.fromhex(use.resource_id), use.role)
            for at, one in enumerate(visits)
            for position, use in enumerate(one.resources)
        )
        self._put(staging.use, uses)
        self._uncounted = tuple(_uncounted(visits))

    def _put_places(self, staged: StagedRows) -> None:
        zone, visits = ZoneInfo(staged.facility.zone), staged.visits
        numbers: dict[str, int] = {}
        days: dict[int, int] = {}
        taken: dict[str, tuple[int, int]] = {}

        def row(one: Occupied) -> tuple[Any, ...]:
            at = int(one.owner_id.partition(":")[2])
            start_s = one.visit_start_s
            low, high = taken.get(one.subject_id, (one.start_s, one.end_s))
            taken[one.subject_id] = min(low, one.start_s), max(high, one.end_s)
            if (day := days.get(start_s)) is None:
                day = days[start_s] = local_date(start_s, zone).toordinal()
            return (
                None, numbers.setdefault(one.subject_id, len(numbers)), one.start_s, one.end_s, one.lane_lo,
                one.lane_hi, one.capacity, at, one.position, start_s, one.visit_end_s, day,
                int(visits[at].is_exclusive),
            )  # fmt: skip

        self._put(staging.place, map(row, staged.places))
        self._subjects, self._taken = tuple(numbers), taken
        self._put(staging.subject, ((at, bytes.fromhex(one)) for one, at in numbers.items()))

    def _put_refused(self, staged: StagedRows) -> None:
        self._put(
            staging.refused,
            (
                (
                    None, bytes.fromhex(one.id), _raw_id(one.visit.patient_id),
                    _raw_id(one.visit.resources[0].resource_id), one.visit.start_s,
                    round((one.visit.end_s - one.visit.start_s) / 60), one.reasons, one.note, one.visit.source_key,
                )
                for one in staged.refused
            ),
        )  # fmt: skip

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


def _uncounted(visits: Sequence[PlannedVisit]) -> Iterator[dict[str, Any]]:
    """For each resource the days that get visits, generously: the summary counts them later."""
    spans: dict[str, tuple[int, int]] = {}
    for visit in visits:
        for use in visit.resources:
            first_s, last_s = spans.get(use.resource_id, (visit.start_s, visit.end_s))
            spans[use.resource_id] = min(first_s, visit.start_s), max(last_s, visit.end_s)
    for resource_id, (first_s, last_s) in spans.items():
        days = utc(first_s).toordinal() - 1, utc(last_s).toordinal() + 1
        yield {"resource_id": bytes.fromhex(resource_id), "first_day": days[0], "last_day": days[1]}


def _raw_id(identifier: str | None) -> bytes | None:
    return bytes.fromhex(identifier) if identifier else None


def _patient_row(at: int, one: Patient) -> tuple[Any, ...]:
    return (
        at, bytes.fromhex(one.id), bytes.fromhex(one.account_id), one.display_name, one.sort_key,
        one.birth_date.isoformat() if one.birth_date else None, one.gender.value, one.record_number,
        int(one.is_incomplete),
    )  # fmt: skip


def _visit_row(at: int, one: PlannedVisit) -> tuple[Any, ...]:
    return (
        at, bytes.fromhex(one.id), _raw_id(one.patient_id), _raw_id(one.offering_id), one.start_s, one.end_s,
        one.status, int(one.is_exclusive), int(one.is_outside_availability), one.note, one.source_key,
    )  # fmt: skip

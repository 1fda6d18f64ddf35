"""Working out the slots that are due, and moving the horizon on, in chunks that hold the write lock for a moment each.

What is due is cut from the layers before the lock is taken; in the lock it is only written, if the configuration is
still the one it was cut from. Killed anywhere, the days stay due and the next run does them again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select

from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.intervals import Span, intersect, merge, subtract
from carefront.domain.slots import SlotRun, horizon, slot_runs
from carefront.domain.zones import day_span_s
from carefront.persistence import slot_rows as rows
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.facts import SqlFacts
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.slot_days import SlotDays
from carefront.persistence.slot_projection import EVER
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.tables import meta
from carefront.persistence.turns import Translate, begin_writing, translating

CHUNK = 3_000
"""Slots written in one turn; measured: a larger chunk is no faster, and this one holds the lock some 30 ms."""

_VERSION = compiled("facts.VERSION")
_LAST_RUN = CoreStatement(select(meta.c.value).where(meta.c.key == bindparam("key_")))
_RAN = CoreStatement(insert(meta).prefix_with("OR REPLACE").values(key=bindparam("key"), value=bindparam("value")))

IsCancelled = Callable[[], bool]


def _never() -> bool:
    return False


class SlotKeeper:
    """See ``carefront.application.jobs.SlotWork``; belongs to one writing connection."""

    def __init__(
        self,
        connection: DriverConnection,
        organization_no: int,
        facts: SqlFacts,
        occupancy: SqlOccupancy,
        translate: Translate,
    ) -> None:
        self._connection = connection
        self._no = organization_no
        self._facts = facts
        self._occupancy = occupancy
        self._days = SlotDays(connection, organization_no, occupancy)
        self._translate = translate
        self._is_anew = False

    # --- what the horizon wants --------------------------------------------------------------------------------------
    def last_run(self) -> str:
        """When the horizon was followed last, ISO 8601; empty: never."""
        row = _LAST_RUN.one(self._connection, key_=self._key)
        return "" if row is None else str(row[0])

    @property
    def _key(self) -> str:
        return f"slots_followed_{self._no}"

    def follow_horizon(self, now_s: int, at: str, is_cancelled: IsCancelled = _never) -> None:
        """Note the days that the horizon of each clinic has come to, and prune those that it left."""
        with translating(self._translate):
            self._facts.refresh()
            for own in list(self._facts.configuration.resources.values()):
                if is_cancelled():
                    return
                self._follow(own, now_s)
            with self._turn():
                _RAN.run(self._connection, key=self._key, value=at)

    def _follow(self, own: ResourceFacts, now_s: int) -> None:
        clinic = self._facts.clinic(own.resource.facility_id)
        first, last = (day.toordinal() for day in horizon(clinic, now_s))
        held = self._cover(own.resource.id)
        missing = subtract([(first, last + 1)], held)
        if not missing and (not held or held[0][0] >= first):
            return
        with self._turn():
            for start, end in missing:
                self._add_due(own.resource.id, start, end - 1)
            for start, end in intersect(held, [(0, first)]):
                self._days.prune(own.resource, *instants_of(clinic, start, end))
            self._set_cover(own.resource.id, intersect(held, [(first, EVER[1])]))

    def due_again(self, resource_ids: Iterable[str]) -> None:
        """Note every day of these resources, whatever is stored of them."""
        with translating(self._translate), self._turn():
            for resource_id in resource_ids:
                self._add_due(resource_id, *EVER)

    def _cover(self, resource_id: str) -> list[Span]:
        held = rows.COVER.all(self._connection, organization_no_=self._no, resource_id=bytes.fromhex(resource_id))
        return merge((first, last + 1) for first, last in held)

    def _set_cover(self, resource_id: str, spans: Iterable[Span]) -> None:
        identifier = bytes.fromhex(resource_id)
        rows.CLEAR_COVER.run(self._connection, organization_no_=self._no, resource_id=identifier)
        for start, end in spans:
            rows.ADD_COVER.run(
                self._connection, organization_no=self._no, resource_id=identifier, first_day=start, last_day=end - 1
            )

    def _add_due(self, resource_id: str, first: int, last: int) -> None:
        rows.ADD_DUE.run(
            self._connection, organization_no=self._no, resource_id=bytes.fromhex(resource_id), first_day=first,
            last_day=last,
        )  # fmt: skip

    # --- doing what is due -------------------------------------------------------------------------------------------
    def due(self) -> int:
        """How many resources have days to be worked out."""
        return len(rows.DUE_RESOURCES.all(self._connection, organization_no_=self._no))

    def rebuild(self, now_s: int) -> int:
        """Make every slot of every resource anew, in chunks; the number of slots.

        Raises:
            StorageError: the file could not take it; what is not done yet stays due.
        """
        self._is_anew = True
        try:
            self._facts.refresh()
            self._clear_strays()
            self.due_again(list(self._facts.configuration.resources))
            return self.work(now_s)
        finally:
            self._is_anew = False

    def _clear_strays(self) -> None:
        found = rows.STRAYS.all(self._connection, organization_no_=self._no)
        for at in range(0, len(found), CHUNK):
            with translating(self._translate), self._turn():
                for (number,) in found[at : at + CHUNK]:
                    rows.UNINDEX.run(self._connection, organization_no_=self._no, no=number)

    def work(self, now_s: int, is_cancelled: IsCancelled = _never) -> int:
        """Work out all that is due; the number of slots that were looked at.

        Raises:
            StorageError: the file could not take it; what was written before stays.
        """
        done = 0
        with translating(self._translate):
            while not is_cancelled():
                row = rows.NEXT_DUE.one(self._connection, organization_no_=self._no)
                if row is None:
                    return done
                done += self._work(bytes(row[0]).hex(), now_s, is_cancelled)
        return done

    def _work(self, resource_id: str, now_s: int, is_cancelled: IsCancelled) -> int:
        self._facts.refresh()
        version = self._facts.configuration.version
        dues = rows.DUES.all(self._connection, organization_no_=self._no, resource_id=bytes.fromhex(resource_id))
        own = self._facts.configuration.resources.get(resource_id)
        if own is None:
            with self._turn():
                self._days.forget(resource_id)
                self._done(resource_id, dues)
            return 0
        clinic = self._facts.clinic(own.resource.facility_id)
        first, last = (day.toordinal() for day in horizon(clinic, now_s))
        held = self._cover(resource_id)
        spans = intersect(merge((start, end + 1) for _no, start, end in dues), merge([(first, last + 1), *held]))
        count = 0
        for start, end, runs in chunks(clinic, own, spans):
            if is_cancelled():
                return count
            with self._turn():
                if self._version() != version:
                    return count  # what was cut is out of date; the days are still due
                if self._is_anew:
                    self._days.clear(own.resource, *instants_of(clinic, start, end))
                self._days.write(clinic, own.resource, date.fromordinal(start), date.fromordinal(end - 1), runs)
            count += _count(runs)
        with self._turn():
            if self._version() == version:
                self._set_cover(resource_id, merge([*self._cover(resource_id), *spans]))
                self._done(resource_id, dues)
        return count

    def _done(self, resource_id: str, dues: Sequence[Any]) -> None:
        rows.DONE_DUES.run(
            self._connection, organization_no_=self._no, resource_id=bytes.fromhex(resource_id), last_no=dues[-1][0]
        )

    def _version(self) -> int:
        return int(_VERSION.one(self._connection, no=self._no)[0])

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A short transaction of its own."""
        begin_writing(self._connection)
        try:
            yield
        except BaseException:
            self._occupancy.rolled_back()
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        self._occupancy.settled()


def instants_of(clinic: ClinicFacts, first: int, end: int) -> Span:
    """The instants of the half-open local days."""
    days = date.fromordinal(first), date.fromordinal(end - 1)
    return day_span_s(days[0], clinic.zone)[0], day_span_s(days[1], clinic.zone)[1]


def chunks(
    clinic: ClinicFacts, own: ResourceFacts, spans: Iterable[Span]
) -> Iterator[tuple[int, int, Sequence[SlotRun]]]:
    """The half-open days of ``spans`` with their slots, in pieces of about ``CHUNK`` slots; cut when asked for."""
    days = 31
    for start, end in spans:
        while start < end:
            until = min(start + days, end)
            runs = list(slot_runs(clinic, own, date.fromordinal(start), date.fromordinal(until - 1)))
            yield start, until, runs
            days = max(1, min(366, (until - start) * CHUNK // max(_count(runs), 1)))
            start = until


def _count(runs: Iterable[SlotRun]) -> int:
    return sum((run.end_s - run.start_s) // run.slot_s for run in runs)

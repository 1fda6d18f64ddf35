"""B10: publishing a hundred schedules for a year, against the same rows inserted raw on the same driver."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from carefront.application.commands import catalogue as c
from carefront.application.envelope import Applied
from carefront.domain.appointments import ResourceUse
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState
from carefront.persistence.slot_keeper import SlotKeeper
from carefront.shared.ids import new_id
from tests.benchmarks.measuring import Figure, Timing, against_floor, bounded, interleaved
from tests.support.practice import NOW, Practice, fixed, patient

SCHEDULES, DAYS, SLOTS = 100, 365, 32
RATIO, LOCK_MS, BOOKING_MS = 1.5, 250.0, 400.0
GROWN_RATIO = 1.15
CLINIC, VISIT, WHO = fixed("long clinic"), fixed("visit type"), fixed("who")
OWN = [(fixed(f"provider {number}"), fixed(f"schedule {number}")) for number in range(SCHEDULES)]
COLUMNS = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * count)})"
    for table, count in (("time_slot", 13), ("calendar_index", 12))
}


def _setting_up() -> Iterator[Any]:
    yield c.OpenFacility(Facility(CLINIC, fixed("long account"), "Clinic", "Europe/Berlin"))
    yield c.SetOpeningHours(CLINIC, tuple(c.WeekPeriod(day, ClockPeriod(6 * 60, 22 * 60)) for day in range(7)))
    yield c.SaveOffering(Offering(VISIT, CLINIC, "Visit", duration_minutes=15))
    yield c.ChangeOfferingState(VISIT, OfferingState.PUBLISHED)
    yield c.RegisterPatient(patient(WHO, "Kim Rao"))
    for number, (provider, schedule) in enumerate(OWN):
        room = Resource(provider, CLINIC, ResourceKind.ROOM, f"R{number}", "", None, ResourceState.ACTIVE, True)
        yield c.RegisterResource(room)
        day = NOW.date()
        block = ScheduleBlock(new_id(), None, ClockPeriod(8 * 60, 16 * 60), slot_minutes=15)
        yield c.SaveSchedule(
            Schedule(schedule, provider, f"S{number}", ScheduleState.DRAFT, Recurrence.DAILY, day,
            day + timedelta(days=DAYS - 1), blocks=(block,))
        )  # fmt: skip


def _template(place: Path) -> Path:
    """A clinic with a hundred drafts, and nothing due."""
    from carefront.bootstrap import make_profile, open_desk
    from carefront.persistence.profile import ProfileKind
    from carefront.shared.clock import FixedClock

    make_profile(place, name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=FixedClock(NOW))
    desk = open_desk(place, clock=FixedClock(NOW))
    writer = desk.writer(keeps_slots=False)
    for command in _setting_up():
        assert isinstance(writer.execute(command), Applied)
    desk.jobs().run()
    desk.close()
    return place


@dataclass
class TimedConnection:
    """A driver connection that notes how long each writing transaction held the lock."""

    connection: Any
    held_s: list[float] = field(default_factory=list)
    _since: float = 0.0

    @property
    def in_transaction(self) -> bool:
        return bool(self.connection.in_transaction)

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        found = self.connection.execute(sql, parameters)
        if sql == "BEGIN IMMEDIATE":
            self._since = time.perf_counter()
        elif sql == "COMMIT":
            self.held_s.append(time.perf_counter() - self._since)
        return found

    def executemany(self, sql: str, parameters: Any) -> Any:
        return self.connection.executemany(sql, parameters)


class Publisher:
    """Publishes one schedule after the other on one file."""

    def __init__(self, practice: Practice) -> None:
        units = practice.desk.units()
        self.timed = TimedConnection(units.connection)
        self._writer = practice.desk.writer(keeps_slots=False)
        self._keeper = SlotKeeper(self.timed, 1, units.facts, units.occupancy, lambda _error: None)

    def publish(self, number: int) -> float:
        """Seconds until schedule ``number`` is published and all of its slots are there."""
        started = time.perf_counter()
        outcome = self._writer.execute(c.ChangeScheduleState(OWN[number][1], ScheduleState.PUBLISHED))
        assert isinstance(outcome, Applied), outcome
        self._keeper.work(int(NOW.timestamp()))
        return time.perf_counter() - started


class RawWriter:
    """Inserts the rows that publishing made on another file, in transactions of the same size."""

    def __init__(self, source: Practice, target: Practice) -> None:
        self._source = source.desk.look()
        self._target = target.desk.units().connection

    def write(self, number: int) -> float:
        """Seconds of inserting the rows of schedule ``number``."""
        looked = "SELECT t.* FROM {} AS t JOIN subject AS s ON s.no = t.subject_no WHERE s.id = ?"
        rows = {
            table: self._source.execute(looked.format(table), (bytes.fromhex(OWN[number][0]),)).fetchall()
            for table in COLUMNS
        }
        assert len(rows["time_slot"]) == DAYS * SLOTS
        subject = self._source.execute(
            "SELECT * FROM subject WHERE id IN (?, ?)", [bytes.fromhex(one) for one in OWN[number]]
        )
        self._target.executemany("INSERT OR IGNORE INTO subject VALUES (?, ?, ?)", subject.fetchall())
        left = {table: iter(found) for table, found in rows.items()}
        started = time.perf_counter()
        for _chunk in range(-(-DAYS * SLOTS // 3_000)):
            self._target.execute("BEGIN IMMEDIATE")
            for table, sql in COLUMNS.items():
                self._target.executemany(sql, list(islice(left[table], 3_000)))
            self._target.execute("COMMIT")
        return time.perf_counter() - started


@contextmanager
def _practices() -> Iterator[tuple[Practice, ...]]:
    with tempfile.TemporaryDirectory(prefix="carefront-bench-") as folder:
        template = _template(Path(folder) / "template")
        practices = []
        for name in ("source", "floor", "subject"):
            shutil.copytree(template, Path(folder) / name)
            practices.append(Practice.at(Path(folder) / name))
        try:
            yield tuple(practices)
        finally:
            for practice in practices:
                practice.close()


class Booker(threading.Thread):
    """Books all the while on a connection of its own, as another desk would."""

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._writer = practice.desk.writer(keeps_slots=False)
        self.seconds: list[float] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        for number in range(10_000):
            if self.is_over.wait(0.05):
                return
            self.seconds.append(self.book(number))

    def book(self, number: int) -> float:
        """Seconds of one booking with the first provider, who is published first."""
        day, place = divmod(number, SLOTS)
        start = NOW.replace(hour=7) + timedelta(days=1 + day % 300, minutes=15 * place)
        command = c.BookAppointment(new_id(), CLINIC, WHO, VISIT, start, 15, (ResourceUse(OWN[0][0]),))
        started = time.perf_counter()
        outcome = self._writer.execute(command)
        seconds = time.perf_counter() - started
        assert isinstance(outcome, Applied), outcome
        return seconds


def b10() -> Iterator[Figure]:
    """A hundred schedules, one by one; bookings before, beside and after."""
    with _practices() as (source, floor, subject):
        first = Publisher(source)
        for number in range(SCHEDULES):
            first.publish(number)
        raw, publisher = RawWriter(source, floor), Publisher(subject)
        publisher.publish(0)
        raw.write(0)
        alone = Booker(subject)
        empty = [alone.book(number) for number in range(2_000, 2_100)]
        floor_runs, runs = interleaved(
            lambda at: raw.write(at + 2), lambda at: publisher.publish(at + 2), SCHEDULES - 22
        )
        full = [alone.book(number) for number in range(2_100, 2_200)]
        beside = Booker(subject)
        beside.start()
        for number in range(SCHEDULES - 20, SCHEDULES):
            publisher.publish(number)
        beside.is_over.set()
        beside.join()
    yield against_floor("B10", floor_runs, runs, RATIO, f"a schedule of {DAYS * SLOTS} slots; {SCHEDULES} published")
    yield bounded("B10 lock", 1000 * max(publisher.timed.held_s), "ms", LOCK_MS)
    yield bounded("B10 booking p95", Timing(tuple(beside.seconds)).percentile_ms(0.95), "ms", BOOKING_MS)
    yield against_floor(
        "B10 grown", Timing(tuple(empty)), Timing(tuple(full)), GROWN_RATIO, "bookings with 1,000,000 slots in the file"
    )

"""B13: a booking and a random day with 1,000,000 visits in the file, against the same with 10,000."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random

from carefront.application.desk_reader import Reader
from tests.benchmarks.bench_booking import Booker
from tests.benchmarks.generator import SEED, days_of, middle_day
from tests.benchmarks.group_desk import GroupDesk, group_desk
from tests.benchmarks.measuring import Figure, against_floor, interleaved

SMALL, LARGE = 10_000, 1_000_000
RATIO = 1.15
BOOKINGS, DAYS = 300, 150


class DayReader:
    """Reads one random day after another with every column, each with no page of the file in memory."""

    def __init__(self, desk: GroupDesk) -> None:
        opened = desk.practice.desk
        stores = opened.read_stores()
        self._connection = stores._connection
        self._reader = Reader(stores, opened.session, opened.clock)
        self._facility_id = desk.facility_id
        self._days = days_of(desk.appointments, middle_day())
        self._chance = Random(SEED)

    def read(self, _number: int = 0) -> float:
        """Seconds from the question to the read model."""
        day = self._chance.choice(self._days)
        self._connection.execute("PRAGMA shrink_memory").fetchall()
        started = time.perf_counter()
        read = self._reader.day(self._facility_id, day)
        seconds = time.perf_counter() - started
        if len(read.cards) < len(read.columns):
            raise SystemExit(f"{day}: only {len(read.cards)} cards")
        return seconds


def b13() -> Iterator[Figure]:
    """Both files open at once, asked in turn."""
    with ExitStack() as stack:
        small, large = (stack.enter_context(group_desk(size)) for size in (SMALL, LARGE))
        small.practice.keep_slots()
        large.practice.keep_slots()
        floor, subject = interleaved(DayReader(small).read, DayReader(large).read, DAYS)
        yield against_floor("B13 day", floor, subject, RATIO, f"{DAYS} random days each, cold, question to read model")
        floor, subject = interleaved(Booker(small).book, Booker(large).book, BOOKINGS)
        yield against_floor("B13 booking", floor, subject, RATIO, f"{BOOKINGS} bookings each")

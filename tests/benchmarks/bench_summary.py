"""How full a year of 30 providers was, answered from the summary, with 1,000,000 visits in the file."""

import time
from collections.abc import Iterator
from datetime import timedelta

from carefront.application.desk_reader import Reader
from carefront.application.utilisation_rows import By, UtilisationQuestion
from tests.benchmarks.generator import middle_day
from tests.benchmarks.group_desk import GroupDesk, group_desk
from tests.benchmarks.measuring import Figure, Timing, bounded

RUNS = 20
BOUND_MS = 100.0


class YearReader:
    """Asks for the year before the middle day, with no page of the file in memory."""

    def __init__(self, desk: GroupDesk) -> None:
        opened = desk.practice.desk
        stores = opened.read_stores()
        self._connection = stores._connection
        self._reader = Reader(stores, opened.session, opened.clock)
        self._desk = desk

    def read(self, by: By) -> float:
        """Seconds from the question to the figures."""
        last = middle_day()
        question = UtilisationQuestion(
            self._desk.facility_id, tuple(self._desk.provider_ids), last - timedelta(days=364), last, by
        )
        self._connection.execute("PRAGMA shrink_memory").fetchall()
        started = time.perf_counter()
        found = self._reader.utilisation().utilisation(question)
        seconds = time.perf_counter() - started
        if len(found.rows) != len(self._desk.provider_ids) or not found.total.total.booked_s:
            raise SystemExit("the figures are empty")
        return seconds


def summary() -> Iterator[Figure]:
    """By day, weekday and hour."""
    with group_desk(1_000_000) as desk:
        reader = YearReader(desk)
        for by in By:
            timing = Timing(tuple(reader.read(by) for _run in range(RUNS)))
            note = f"a year of {len(desk.provider_ids)} providers by {by}, cold, {RUNS} times"
            yield bounded(f"summary {by}", timing.percentile_ms(0.95), "ms", BOUND_MS, note)

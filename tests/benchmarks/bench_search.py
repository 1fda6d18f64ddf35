"""B11: finding patients at every key stroke among 100,000, in any script, in any order, by digits."""

import time
from collections.abc import Iterator
from datetime import timedelta

from tests.benchmarks.generator import middle_day
from tests.benchmarks.group_desk import group_desk
from tests.benchmarks.measuring import Figure, Timing, bounded

TEXTS = (
    "maeve bell", "jörg köhler", "köhler j", "anna m", "a b c", "k", "м", "иванова", "محمد", "김", "न", "山",
    "5550134", "0134", "555 01", "1984", "12031984", "MR-100042", "zz zz", "o'brien",
)  # fmt: skip
"""What is typed, letter by letter."""

ROUNDS, P95_MS = 5, 10.0


def b11() -> Iterator[Figure]:
    """The 95th percentile of one search over every beginning of the texts."""
    seconds: list[float] = []
    with group_desk(1_000_000) as desk:
        reader = desk.practice.desk.reader()
        facility_id = reader.facilities()[0].facility_id
        for round_number in range(ROUNDS + 1):
            for text in TEXTS:
                for length in range(1, len(text) + 1):
                    day = middle_day() + timedelta(days=round_number)
                    started = time.perf_counter()
                    reader.find_patients(text[:length], facility_id, day)
                    seconds += [time.perf_counter() - started] if round_number else []
    note = f"{len(seconds)} key strokes, 100,000 patients"
    yield bounded("B11 p95", Timing(tuple(seconds)).percentile_ms(0.95), "ms", P95_MS, note)

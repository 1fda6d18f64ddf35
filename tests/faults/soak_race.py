"""Sixteen processes race for the same slots: one winner a slot, no overlap, no lock error, and nobody waits long.

``python -m tests.faults.soak_race --attempts 10000`` prints one JSON object.
"""

import argparse
import json
import math
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from carefront.application.envelope import Applied, Refused
from carefront.shared.ids import new_id
from tests.faults.soak_desk import SoakDesk, booking, findings, new_soak_practice, part_id

PROCESSES = 16
P99_LIMIT_MS = 300.0
PATIENCE_S = 120


def main() -> int:
    """Run the race; 1 when anything was violated."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--attempts", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carefront-race-") as place:
        result = run_race(max(1, args.attempts // PROCESSES), Path(place) / "profile")
    print(json.dumps(result))
    return 1 if result["violations"] else 0


def run_race(slots: int, profile: Path) -> dict[str, object]:
    """Every process tries every slot at the same moment as the others; what came of it."""
    new_soak_practice(profile)
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(PROCESSES), context.SimpleQueue()
    racers = [
        context.Process(target=_racer, args=(profile, number, slots, barrier, results)) for number in range(PROCESSES)
    ]
    for racer in racers:
        racer.start()
    outcomes = [results.get() for _ in racers]
    for racer in racers:
        racer.join()
    return _judged(profile, slots, outcomes)


def _racer(profile: Path, number: int, slots: int, barrier: Barrier, results: Any) -> None:
    wins: list[int] = []
    waits: list[float] = []
    errors: Counter[str] = Counter()
    try:
        with closing(SoakDesk(profile)) as desk:
            for slot in range(slots):
                command = booking(new_id(), slot, part_id("patient", number))
                barrier.wait(PATIENCE_S)
                started = time.perf_counter()
                try:
                    outcome = desk.execute(command)
                except Exception as error:  # every kind counts: none may reach the desk
                    errors[type(error).__name__] += 1
                    continue
                waits.append(time.perf_counter() - started)
                if isinstance(outcome, Applied):
                    wins.append(slot)
                elif not isinstance(outcome, Refused):
                    errors[type(outcome).__name__] += 1
    except Exception as error:  # a racer that can't go on is an error too, not a hang
        barrier.abort()
        errors[f"racer: {type(error).__name__}"] += 1
    results.put((wins, waits, dict(errors)))


def _judged(
    profile: Path, slots: int, outcomes: list[tuple[list[int], list[float], dict[str, int]]]
) -> dict[str, object]:
    winners = Counter(slot for wins, _, _ in outcomes for slot in wins)
    waits = sorted(wait for _, some, _ in outcomes for wait in some)
    errors: Counter[str] = Counter()
    for _, _, some in outcomes:
        errors.update(some)
    violations = [f"slot {slot}: {winners[slot]} winners" for slot in range(slots) if winners[slot] != 1]
    violations += [f"{count} times {name}" for name, count in errors.items()]
    with closing(SoakDesk(profile)) as desk:
        violations += findings(desk.desk, desk.desk.units().connection)
    return {
        "trial": f"{PROCESSES} processes race for a slot", "trials": len(waits) + sum(errors.values()), "slots": slots,
        "errors": sum(errors.values()), "violations": len(violations), "first_violations": violations[:10],
        "median_ms": _percentile_ms(waits, 0.5), "p99_ms": _percentile_ms(waits, 0.99),
        "worst_ms": _percentile_ms(waits, 1), "p99_limit_ms": P99_LIMIT_MS,
    }  # fmt: skip


def _percentile_ms(ordered: list[float], share: float) -> float:
    return round(1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1) if ordered else math.nan


if __name__ == "__main__":
    sys.exit(main())

"""Runs benchmarks by id and writes the table and ``bench.json``; see ``packaging/bench.sh --help``."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.benchmarks.bench_audit import audit_chain
from tests.benchmarks.bench_booking import b9
from tests.benchmarks.bench_calendars import b5_month, b5_week, b15
from tests.benchmarks.bench_canvas import b2, b3a, b3b, b4, b16
from tests.benchmarks.bench_growth import b13
from tests.benchmarks.bench_import import b12
from tests.benchmarks.bench_openings import b6, b7, b8
from tests.benchmarks.bench_search import b11
from tests.benchmarks.bench_slots import b10
from tests.benchmarks.bench_start import b1a, b1b
from tests.benchmarks.bench_summary import summary
from tests.benchmarks.bench_time_off import impact
from tests.benchmarks.measuring import Figure, table

Benchmark = Callable[[], Iterator[Figure]]

BENCHMARKS: Mapping[str, Benchmark] = {
    "B1a": b1a, "B1b": b1b, "B2": b2, "B3a": b3a, "B3b": b3b, "B4": b4, "B5-week": b5_week, "B5-month": b5_month,
    "B6": b6, "B7": b7, "B8": b8, "B9": b9, "B10": b10, "B11": b11, "B12": b12, "B13": b13, "B15": b15, "B16": b16,
    "summary": summary, "audit": audit_chain, "impact": impact,
}  # fmt: skip
"""Every benchmark there is, by id, in the order they run."""


def main() -> int:
    """Run what was asked for; 0 when it ran, whether or not the goals were met."""
    parser = argparse.ArgumentParser(prog="packaging/bench.sh", description=__doc__)
    parser.add_argument("--only", default=",".join(BENCHMARKS), metavar="IDS", help="such as B1a,B9")
    parser.add_argument("--list", action="store_true", help="print the ids there are, and end")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), metavar="FILE")
    args = parser.parse_args()
    if args.list:
        print(" ".join(BENCHMARKS))
        return 0
    wanted = [name for name in args.only.split(",") if name]
    if unknown := [name for name in wanted if name not in BENCHMARKS]:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    figures: list[Figure] = []
    for name in BENCHMARKS:
        if name in wanted:
            print(f"{name} …", file=sys.stderr, flush=True)
            figures += BENCHMARKS[name]()
            args.out.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n", "utf-8")
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())

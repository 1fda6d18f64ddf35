"""The table of ``packaging/soak.sh``: a line for each kind of trial, with trials and violations."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.faults.soak_machines import MACHINES

EXPECTED = 5 + len(MACHINES)
"""Kinds of trials; one that left no result has crashed."""

_SHOWN = (
    "acknowledged",
    "slots",
    "errors",
    "median_ms",
    "p99_ms",
    "worst_ms",
    "p99_limit_ms",
    "lost_references",
    "seed",
)


def main() -> int:
    """Print the table from a file of JSON lines; 1 when anything was violated, too slow or missing."""
    results = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines() if line.startswith("{")]
    print(f"{'trial':<44}{'trials':>9}{'violations':>12}  more")
    for result in results:
        more = ", ".join(f"{name} {result[name]}" for name in _SHOWN if name in result)
        print(f"{result['trial']:<44}{result['trials']:>9}{result['violations']:>12}  {more}")
        for line in result["first_violations"]:
            print(f"    {line}")
    missing = EXPECTED - len(results)
    if missing:
        print(f"{missing} kind(s) of trial ended without a result")
    return 1 if missing or any(_is_bad(result) for result in results) else 0


def _is_bad(result: dict[str, Any]) -> bool:
    return bool(result["violations"]) or result.get("p99_ms", 0) > result.get("p99_limit_ms", 0)


if __name__ == "__main__":
    sys.exit(main())

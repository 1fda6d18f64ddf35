"""The state machines at length: as many lives of each as one has time for.

``python -m tests.faults.soak_machines --lives 200`` prints one JSON object for each invariant. Lives that fail are told
with how to make them again.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "property"
MACHINES = {
    "I1-I5, I12, I14, I20 any acts of two desks": "test_spine_machine.py::test_any_acts_of_two_processes",
    "I10 time off": "test_time_off_machine.py::test_i10",
    "I11, I17 two practices in one file": "test_tenant_machine.py::test_i11_i17",
    "I12, I13 the record": "test_trust_machines.py::test_i12_i13",
    "I14 delivery of events": "test_trust_machines.py::test_i14",
    "I15 rights": "test_trust_machines.py::test_i15",
    "I20 requests": "test_request_machine.py::test_requests_live",
    "C15 a fault at every write": "../faults/test_fail_closed.py::test_a_fault_at_any_write_of_any",
    "caseload": "test_caseload_machine.py::test_",
}
"""What is shown, and how the test's name begins."""


def lived(title: str, test: str, lives: int) -> dict[str, object]:
    """The result of one machine."""
    started = time.monotonic()
    file, _colons, name = test.partition("::")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout", "0", str(FOLDER / file)]
    surroundings = {**os.environ, "CAREFRONT_MACHINE_LIVES": str(lives), "CI": ""}
    ended = subprocess.run(
        [*words, "-k", name], env=surroundings, cwd=FOLDER.parent.parent, capture_output=True, text=True, check=False
    )
    found = re.search(r"(\d+) passed", ended.stdout)
    violations = 0 if ended.returncode == 0 and found else 1
    return {
        "trial": title, "trials": lives, "violations": violations,
        "first_violations": ended.stdout.splitlines()[-40:] if violations else [],
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def main() -> int:
    """Run them all; 1 when anything was violated."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--lives", type=int, default=200)
    parser.add_argument("--only", default="", help="those whose title holds this")
    args = parser.parse_args()
    results = []
    for title, test in MACHINES.items():
        if args.only in title:
            results.append(lived(title, test, args.lives))
            print(json.dumps(results[-1]), flush=True)
    return 1 if any(result["violations"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())

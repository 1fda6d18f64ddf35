"""The record of who did what: a chain of 100,000 entries walked from the first to the last."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from carefront.bootstrap import make_profile, open_desk
from carefront.persistence import audit
from tests.benchmarks.measuring import Figure, Timing, bounded

ENTRIES, TIMES = 100_000, 5
DETAIL = (
    '[["appointment",[1],null,{"no":1,"facility_id":"x:0000000000007058a8e4a0b792fcf9a6","start":1795510800,'
    '"end":1795512600,"status":"booked","status_since":1795507200}]]'
)


def audit_chain() -> Iterator[Figure]:
    """``carefront audit verify`` without the start of a process."""
    with tempfile.TemporaryDirectory(prefix="carefront-bench-") as place:
        make_profile(Path(place) / "profile", name="Bench", owner_name="Owner")
        desk = open_desk(Path(place) / "profile")
        try:
            connection, key = desk.units().connection, desk._audit_key
            [(device_no, number, head)] = audit.heads(connection)
            connection.execute("BEGIN IMMEDIATE")
            for _entry in range(ENTRIES - number):
                number += 1
                entry = audit.AuditEntry(
                    number, 1, 1_790_000_000 + number, bytes(16), "desktop", "appointment.book", "applied",
                    os.urandom(16), DETAIL,
                )  # fmt: skip
                head = audit.append(connection, device_no, entry, key, head)
            connection.execute("UPDATE device SET audit_number = ?, audit_head = ?", (number, head))
            connection.execute("COMMIT")
            seconds = []
            for _time in range(TIMES):
                started = time.perf_counter()
                [chain] = audit.verify(connection, key)
                seconds.append(time.perf_counter() - started)
                assert (chain.entries, chain.first_bad) == (ENTRIES, None)
            yield bounded(
                "audit", Timing(tuple(seconds)).median_ms, "ms", 800, f"a chain of {ENTRIES:,} entries verified, median"
            )
        finally:
            desk.close()

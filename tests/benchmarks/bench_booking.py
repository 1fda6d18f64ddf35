"""B9: one durable booking through the door, against the very rows it wrote inserted raw on the same driver."""

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from carefront.application.commands.catalogue import BookAppointment
from carefront.application.commands.rules import RULES
from carefront.application.envelope import Applied
from carefront.application.execute import Door
from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory
from tests.benchmarks.generator import SEED
from tests.benchmarks.group_desk import GroupDesk, group_desk
from tests.benchmarks.measuring import Figure, Timing, against_floor, bounded, interleaved

BOOKINGS = 200
RATIO, ROWS, BYTES, P95_MS = 2.2, 20, 4096, 5.0

Write = tuple[str, list[Any]]


class DryConnection:
    """A driver connection that notes every write and takes it all back instead of committing."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.writes: list[Write] = []

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run it, noting what writes."""
        if sql == "COMMIT":
            return self._connection.execute("ROLLBACK")
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.writes.append((sql, list(parameters)))
        return self._connection.execute(sql, parameters)

    def close(self) -> None:
        """Nothing: the desk closes what it opened."""


class Booker:
    """Books on one desk, and writes the same rows raw."""

    def __init__(self, desk: GroupDesk) -> None:
        self._practice = desk.practice
        self._bookings = desk.bookings(Random(SEED))
        units = desk.practice.desk.units()
        self._dry = DryConnection(units.connection)
        self._dry_units = _with_connection(units, self._dry)
        self.written: list[list[Write]] = []

    def book(self, _number: int = 0) -> float:
        """Seconds of one booking through the door, its commit included."""
        envelope = self._practice.envelope(next(self._bookings))
        started = time.perf_counter()
        outcome = self._practice.door.execute(envelope)
        seconds = time.perf_counter() - started
        if not isinstance(outcome, Applied):
            raise SystemExit(f"not booked: {outcome}")
        return seconds

    def write_raw(self, _number: int = 0) -> float:
        """Seconds of writing the rows of one booking in one durable transaction.

        What they are comes from a booking that was taken back, on a connection of its own, so that this one's pages are
        as cold as for a booking.
        """
        writes = self._captured(next(self._bookings))
        self.written.append(writes)
        connection = self._practice.connection
        started = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in writes:
            connection.execute(sql, parameters)
        connection.execute("COMMIT")
        return time.perf_counter() - started

    def _captured(self, command: BookAppointment) -> list[Write]:
        self._dry.writes = []
        outcome = Door(self._dry_units, RULES, lambda _events: None).execute(self._practice.envelope(command))
        if not isinstance(outcome, Applied):
            raise SystemExit(f"not booked: {outcome}")
        return self._dry.writes


def _with_connection(units: SqlUnitOfWorkFactory, dry: DryConnection) -> SqlUnitOfWorkFactory:
    return SqlUnitOfWorkFactory(
        dry, organization_no=units.organization_no, device_no=units.device_no, audit_key=units.audit_key,
        digest_key=units.digest_key, translate=lambda _error: None,
    )  # fmt: skip


def record_bytes(writes: Sequence[Write]) -> int:
    """The bytes of the records of ``writes`` in SQLite's record format, indexes and page overhead left out."""
    return sum(_value_bytes(value) + 1 for _, parameters in writes for value in parameters)


def _value_bytes(value: Any) -> int:
    if value is None or value in (0, 1):
        return 0
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, int):
        return next(size for size in (1, 2, 3, 4, 6, 8) if -(1 << (8 * size - 1)) <= value < 1 << (8 * size - 1))
    return len(str(value).encode())


def measured(desk: GroupDesk, pairs: int = BOOKINGS) -> tuple[Timing, Timing, Booker]:
    """Raw writes and bookings on ``desk``, and who made them."""
    booker = Booker(desk)
    floor, subject = interleaved(booker.write_raw, booker.book, pairs)
    return floor, subject, booker


def b9() -> Iterator[Figure]:
    """One booking on the file with 1,000,000 visits."""
    with group_desk(1_000_000) as desk:
        desk.practice.keep_slots()  # a booking finds slots to reserve, as in a clinic
        floor, subject, booker = measured(desk)
    yield against_floor("B9", floor, subject, RATIO, f"{BOOKINGS} pairs, 1,000,000 visits")
    yield bounded("B9 p95", subject.percentile_ms(0.95), "ms", P95_MS)
    yield bounded("B9 rows", max(len(writes) for writes in booker.written), "rows", ROWS)
    yield bounded("B9 bytes", max(record_bytes(writes) for writes in booker.written), "bytes", BYTES)

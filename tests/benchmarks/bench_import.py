"""B12: a file of visits read, checked and imported with progress, against the csv module and the very rows it wrote
inserted raw on the same driver."""

import csv
import gzip
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from carefront.application.commands.imports import ImportFile
from carefront.application.commands.rules import RULES
from carefront.application.envelope import Applied
from carefront.application.execute import Door
from carefront.application.import_job import ImportJob, run_import
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.interop.limited_process import parse_file
from carefront.interop.mapping_file import parse_mapping, read_mapping
from carefront.persistence import tables
from carefront.persistence.statements import form_of
from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory
from tests.benchmarks.generator import SEED
from tests.benchmarks.measuring import PAIRS, Figure, against_floor, bounded, interleaved

ROWS, PATIENTS, PLACES = 110_527, 62_299, 81
RATIO, LOCK_MS_PER_100_000 = 3.0, 3_000.0
MAPPING = "vitoria-no-shows"
_ANSWERS = ("Hipertension", "Diabetes", "Alcoholism", "Handcap")
REAL = Path(__file__).parents[3] / "shared" / "data" / "appointments-noshow-vitoria" / "KaggleV2-May-2016.csv.gz"

Rows = list[tuple[str, list[tuple[Any, ...]]]]


class TimedConnection:
    """A driver connection that notes how long each writing transaction lasts, its commit included."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._since = 0.0
        self.held: list[float] = []

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run it."""
        found = self._connection.execute(sql, parameters)
        if sql == "BEGIN IMMEDIATE":
            self._since = time.perf_counter()
        elif sql == "COMMIT" and self._since:
            self.held.append(time.perf_counter() - self._since)
            self._since = 0.0
        return found

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Any:
        """Run it for every row."""
        return self._connection.executemany(sql, parameters)

    def close(self) -> None:
        """Nothing: the desk closes what it opened."""


class Importer:
    """Imports one file into empty practices, and writes the same rows raw."""

    def __init__(self, folder: Path, file: Path) -> None:
        self._folder, self._file = folder, file
        self._text = read_mapping(MAPPING)
        self._source = parse_mapping(self._text, MAPPING).source
        make_profile(folder / "empty", name="Practice", owner_name="Owner")
        self.held: list[float] = []
        self._rows: Rows = []
        self.run(-1)

    def run(self, number: int) -> float:
        """Seconds of one import, from the file to the commit."""
        with self._practice() as desk:
            units = desk.units()
            timed = TimedConnection(units.connection)
            work = _job(desk, units, timed)
            started = time.perf_counter()
            parsed = parse_file(self._text, self._file, progress=_nobody)
            command = ImportFile(self._source, parsed.rows, parsed.digest, "Patient {number}")
            outcome = run_import(work, command, _nobody)
            seconds = time.perf_counter() - started
            if not isinstance(outcome, Applied) or outcome.result["imported"] != ROWS:
                raise SystemExit(f"not imported: {outcome}")
            if number >= 0:
                self.held += timed.held
            elif not self._rows:
                self._rows = _written(timed)
        return seconds

    def write_raw(self, _number: int) -> float:
        """Seconds of reading the file with the csv module and inserting the same rows in one durable transaction."""
        with self._practice() as desk:
            connection = desk.units().connection
            started = time.perf_counter()
            with self._file.open(encoding="utf-8", newline="") as file:
                read = list(csv.reader(file))
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in self._rows:
                connection.executemany(statement, rows)
            connection.execute("COMMIT")
            seconds = time.perf_counter() - started
            if len(read) != ROWS + 1:
                raise SystemExit(f"not read: {len(read)} lines")
        return seconds

    @contextmanager
    def _practice(self) -> Iterator[OpenDesk]:
        place = self._folder / "practice"
        shutil.copytree(self._folder / "empty", place)
        desk = open_desk(place)
        try:
            yield desk
        finally:
            desk.close()
            shutil.rmtree(place)


def _nobody(_done: int, _all: int) -> None:
    """Progress is told, and nobody looks."""


def _job(desk: OpenDesk, units: SqlUnitOfWorkFactory, timed: TimedConnection) -> ImportJob:
    own = SqlUnitOfWorkFactory(
        timed, organization_no=units.organization_no, device_no=units.device_no, audit_key=units.audit_key,
        digest_key=units.digest_key, translate=lambda _error: None,
    )  # fmt: skip
    return ImportJob(
        Door(own, RULES, lambda _events: None), own.stage, desk.actor_id, desk.clock, "import", timed.close
    )


def _written(connection: Any) -> Rows:
    """The statement and the rows of every table of an import; those that founding wrote are left out."""
    found: Rows = []
    for table in tables.metadata.sorted_tables:
        is_entity = "entity" in table.info
        if is_entity or "projection" in table.info:
            form = form_of(table)
            names = ", ".join(f'"{name}"' for name in form.insert.names)
            where = "WHERE row_version > 0" if is_entity else ""
            order = "ORDER BY rowid" if table.dialect_options["sqlite"]["with_rowid"] else ""
            rows = connection.execute(f'SELECT {names} FROM "{table.name}" {where} {order}').fetchall()
            found.append((form.insert.sql, rows))
    return found


@contextmanager
def visits_file() -> Iterator[Path]:
    """The appointments of Vitória where they are at hand, else a generated file of the same shape; in a new folder."""
    with tempfile.TemporaryDirectory(prefix="carefront-bench-") as folder:
        path = Path(folder) / "visits.csv"
        if REAL.is_file():
            path.write_bytes(gzip.decompress(REAL.read_bytes()))
        else:
            _generate(path)
        yield path


def _generate(path: Path) -> None:
    chance = Random(SEED)
    heading = ["PatientId", "AppointmentID", "Gender", "ScheduledDay", "AppointmentDay", "Age", "Neighbourhood"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*heading, "Scholarship", *_ANSWERS, "SMS_received", "No-show"])
        for number in range(ROWS):
            day = f"2016-05-{1 + chance.randrange(27):02}T00:00:00Z"
            patient = number if number < PATIENTS else chance.randrange(PATIENTS)
            place, outcome = f"PLACE {chance.randrange(PLACES)}", chance.choice(["No"] * 4 + ["Yes"])
            sex = "FM"[patient % 2]
            writer.writerow([patient, 5_000_000 + number, sex, day, day, 40, place, 0, 0, 0, 0, 0, 0, outcome])


def b12(pairs: int = PAIRS) -> Iterator[Figure]:
    """One file of 110,527 visits into an empty practice."""
    with visits_file() as file:
        importer = Importer(file.parent, file)
        floor, subject = interleaved(importer.write_raw, importer.run, pairs)
    yield against_floor("B12", floor, subject, RATIO, f"{pairs} pairs, {ROWS:,} rows")
    longest_ms = 1000 * max(importer.held) * 100_000 / ROWS
    yield bounded("B12 lock", longest_ms, "ms", LOCK_MS_PER_100_000, "the longest, per 100,000 rows")

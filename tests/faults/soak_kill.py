"""Kill -9 at random points of booking: every acknowledged booking is there afterwards, whole, and nothing is half.

``python -m tests.faults.soak_kill --trials 2000`` prints one JSON object. Each trial forks writers before any file is
open, lets them book and acknowledge through a pipe, kills them, and opens the file again.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from carefront.application.envelope import Applied
from carefront.domain.errors import CareFrontError
from carefront.shared.ids import derived_id, new_id
from tests.faults.soak_desk import SoakDesk, booking, copy_of, findings, new_soak_practice, patient

WRITERS = 2
TRIALS_A_FILE = 20
"""A file is used again for so many trials, so that later ones find a journal, history and a longer chain."""

SLOTS_A_WRITER = 400
LONGEST_LIFE_S = 0.4
ID_LINE = 33


def main() -> int:
    """Run the trials; 1 when anything was violated."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carefront-soak-") as place:
        result = run_trials(args.trials, args.seed, Path(place))
    print(json.dumps(result))
    return 1 if result["violations"] else 0


def run_trials(trials: int, seed: int, place: Path) -> dict[str, object]:
    """Counts, and a line for every violation with its trial."""
    template = place / "template"
    new_soak_practice(template)
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    bookings = opened = 0
    violations: list[str] = []
    started = time.monotonic()
    for trial in range(trials):
        if trial % TRIALS_A_FILE == 0:
            profile = copy_of(template, place / "profile")
            acknowledged.clear()
        before = len(acknowledged)
        acknowledged |= set(_killed_run(profile, trial % TRIALS_A_FILE, chance))
        bookings += len(acknowledged) - before
        opened += len(acknowledged) > before
        violations += [f"trial {trial} (seed {seed}): {line}" for line in _checked(profile, acknowledged)]
        _say(trial, trials, bookings, violations)
    return {
        "trial": "kill -9 while booking", "trials": trials, "seed": seed, "acknowledged": bookings,
        "trials_with_bookings": opened, "violations": len(violations), "first_violations": violations[:10],
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def _say(trial: int, trials: int, bookings: int, violations: list[str]) -> None:
    if (trial + 1) % 100 == 0:
        line = f"{trial + 1} of {trials}: {bookings} bookings acknowledged, {len(violations)} violations"
        print(line, file=sys.stderr, flush=True)


def _killed_run(profile: Path, round_no: int, chance: random.Random) -> Iterator[str]:
    """Ids of the bookings that writers acknowledged before they were all killed at a random moment."""
    reader, writer = os.pipe()
    children = [_writer(profile, writer, WRITERS * round_no + number) for number in range(WRITERS)]
    os.close(writer)
    time.sleep(chance.uniform(0.0, LONGEST_LIFE_S))
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    with open(reader, encoding="ascii") as pipe:
        yield from (line.strip() for line in pipe if len(line) == ID_LINE)


def _writer(profile: Path, acknowledge: int, number: int) -> int:
    """The process id of a child that books one slot after the other and says so after each."""
    child = os.fork()
    if child:
        return child
    try:
        desk = SoakDesk(profile)
        for slot in range(number * SLOTS_A_WRITER, (number + 1) * SLOTS_A_WRITER):
            appointment_id = new_id()
            patient_id = derived_id(appointment_id, "patient")
            command = booking(appointment_id, slot, patient_id, patient(patient_id, slot))
            if isinstance(desk.execute(command), Applied):
                os.write(acknowledge, f"{appointment_id}\n".encode())
    finally:
        os._exit(0)


_WHOLE = """SELECT hex(visit.id), count(DISTINCT person.id), count(DISTINCT part.position), count(DISTINCT taken.no),
        count(DISTINCT line.no), count(DISTINCT log.number), count(DISTINCT audit.number)
    FROM appointment AS visit
    LEFT JOIN patient AS person ON person.id = visit.patient_id
    LEFT JOIN appointment_resource AS part ON part.appointment_no = visit.no
    LEFT JOIN occupancy AS taken ON taken.owner_kind = 0 AND taken.owner_no = visit.no
    LEFT JOIN calendar_index AS line ON line.kind = 1 AND line.owner_no = visit.no
    LEFT JOIN command_log AS log ON log.about = visit.id
    LEFT JOIN audit_log AS audit ON audit.command_id = log.id
    GROUP BY visit.id"""


def _checked(profile: Path, acknowledged: set[str]) -> Iterator[str]:
    """What is wrong with the file after the kill; the program's own way of opening it first."""
    try:
        desk = SoakDesk(profile)
    except CareFrontError as error:
        yield f"does not open: {type(error).__name__}"
        return
    with closing(desk):
        connection = desk.desk.units().connection
        found = {row[0].lower(): row[1:] for row in connection.execute(_WHOLE).fetchall()}
        yield from (f"lost: {identifier}" for identifier in acknowledged - found.keys())
        yield from (f"half: {identifier} {parts}" for identifier, parts in found.items() if set(parts) != {1})
        yield from _history(connection)
        yield from findings(desk.desk, connection)


def _history(connection: object) -> Iterator[str]:
    """Numbers without gaps, and one audit entry for every command."""
    for table in ("command_log", "audit_log"):
        count, last = connection.execute(f"SELECT count(*), max(number) FROM {table}").fetchone()  # type: ignore[attr-defined]
        if count != last:
            yield f"{table}: {count} rows, last number {last}"


if __name__ == "__main__":
    sys.exit(main())

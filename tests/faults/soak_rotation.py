"""Kill -9 while every encrypted field is sealed anew: each is readable by exactly one known key afterwards (C14).

``python -m tests.faults.soak_rotation --trials 200`` prints one JSON object. Each trial starts a process that rotates
the keys and kills itself at the n-th statement it sends to the file, n swept from the first on; then the file is
opened, checked field by field, and the next trial goes on where it stopped. Every tenth trial lets it finish.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.envelope import Applied
from carefront.bootstrap import OpenDesk, open_desk
from carefront.domain.patients import Patient
from carefront.domain.records import Allergy, Insurance, RecordNote
from carefront.persistence import keys
from carefront.persistence.field_check import field_check
from carefront.persistence.profile import KeyRequest
from carefront.shared.ids import derived_id, new_id
from tests.support.practice import NOW, build_template

PATIENTS = 4


class Killer:
    """A connection that kills its process right before the ``last``-th statement."""

    def __init__(self, connection: Any, last: int) -> None:
        self._connection, self._left = connection, last

    def execute(self, *statement: Any) -> Any:
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._connection.execute(*statement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def patient_id(number: int) -> str:
    """The id of a patient of the trial."""
    return derived_id("0" * 12 + "7" + "0" * 3 + "8" + "0" * 15, f"rotated {number}")


def prepared(folder: Path) -> None:
    """A practice with patients who have records, some changed and taken back."""
    build_template(folder)
    with closing(open_desk(folder)) as desk:
        writer = desk.writer()
        for number in range(PATIENTS):
            own = patient_id(number)
            allergy = Allergy(derived_id(own, "allergy"), own, f"pollen {number}", "hives")
            for command in (
                c.RegisterPatient(Patient(own, derived_id(own, "account"), f"Patient {number}", "")),
                r.SaveAllergy(allergy),
                r.SaveAllergy(Allergy(allergy.id, own, f"pollen {number}", "shock")),
                r.SaveInsurance(Insurance(derived_id(own, "insurance"), own, "Mutual", member_number=f"M-{number}")),
                r.SaveRecordNote(RecordNote(derived_id(own, "note"), own, "told in confidence", "", NOW)),
                r.RemoveRecordNote(derived_id(own, "note")),
                r.ViewRecord(derived_id(own, "view"), own),
            ):
                assert isinstance(writer.execute(command), Applied)


def rotate(folder: Path, last: int, *, begins: bool) -> None:
    """Rotate the keys of the practice in ``folder``; killed at the ``last``-th statement of the sealing."""
    desk = open_desk(folder)
    writer = desk.writer()
    if begins:
        writer.execute(r.RotateFieldKeys(new_id()))
    rotation = desk.rotation()
    killer = Killer(rotation._connection, last)
    rotation._connection = rotation._keys._connection = killer  # type: ignore[assignment]
    while rotation.step(1):
        pass
    writer.execute(r.RetireFieldKeys(new_id()))
    desk.close()


def run_trials(trials: int, seed: int, place: Path) -> dict[str, object]:
    """Counts, and a line for every violation with its trial."""
    folder, chance = place / "practice", random.Random(seed)
    prepared(folder)
    violations: list[str] = []
    killed = finished = 0
    started = time.monotonic()
    begins = True
    for trial in range(trials):
        last = 1_000_000 if trial % 10 == 9 else 1 + (trial * 7 + chance.randrange(7)) % 110
        child = os.fork()
        if child == 0:
            rotate(folder, last, begins=begins)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status)
        killed += was_killed
        finished += not was_killed
        begins = not was_killed
        violations += [f"trial {trial} (seed {seed}): {line}" for line in checked(folder)]
    return {
        "trial": "kill -9 while keys are rotated", "trials": trials, "seed": seed, "acknowledged": finished,
        "killed": killed, "violations": len(violations), "first_violations": violations[:10],
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def checked(folder: Path) -> list[str]:
    """What is wrong: a field that does not open by the one key of its patient, a text that changed."""
    with closing(open_desk(folder)) as desk:
        root = keys.field_key(desk.profile.unlock(KeyRequest()))
        found = [f"{finding.code} {finding.where}" for finding in field_check(root).run(desk.look())]
        stores = desk.read_stores()
        with stores.snapshot():
            for number in range(PATIENTS):
                rows = stores.records.of_patient(Allergy, patient_id(number))
                if [(row.substance, row.reaction) for row in rows.parts] != [(f"pollen {number}", "shock")]:
                    found.append(f"patient {number} reads otherwise")
        return found + _unlocked_elsewhere(desk)


def _unlocked_elsewhere(desk: OpenDesk) -> list[str]:
    """Patient keys of a version whose practice key is gone."""
    rows = desk.look().execute(
        "SELECT count(*) FROM patient_key AS own WHERE NOT EXISTS (SELECT 1 FROM field_key AS whole"
        " WHERE whole.version = own.version AND whole.organization_no = own.organization_no"
        " AND whole.wrapped IS NOT NULL)"
    )
    count = rows.fetchone()[0]
    return [f"{count} patients without a practice key"] if count else []


def main() -> int:
    """Run the trials; 1 when anything was violated."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carefront-soak-") as place:
        result = run_trials(args.trials, args.seed, Path(place))
    print(json.dumps(result))
    return 1 if result["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())

"""Whatever is assigned, ended, moved and undone: counts are the live assignments, totals the sums of the charges."""

from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from carefront.application.charge_rows import ChargeFilter
from carefront.application.commands.money_catalogue import (
    AddCharge,
    AssignPatient,
    ChangeChargeState,
    EndAssignment,
)
from carefront.application.envelope import Command
from carefront.domain.charges import ChargeState
from carefront.domain.errors import CareFrontError
from carefront.shared.ids import new_id
from tests.support.machines import lives
from tests.support.practice import CLINIC, KIM, LEE, RAO_PERSON, SILVA_PERSON, Practice

STEPS, SEEDS = 40, range(lives(6))
PEOPLE, PATIENTS = (RAO_PERSON, SILVA_PERSON), (KIM, LEE)
ALL = ChargeFilter(CLINIC, 0, 1 << 40)


def step(practice: Practice, chance: Random) -> Command:
    """Something that somebody may try, sensible or not."""
    live = [
        row.assignment_id for person in PEOPLE for row in practice.reader.caseload().patients(person)
    ]  # fmt: skip
    charges = [line.id for line in practice.reader.charges().page(ALL).lines]
    kind = chance.randrange(5)
    if kind == 0 and live:
        return EndAssignment(chance.choice(live))
    if kind == 1 and live:
        return AssignPatient(new_id(), chance.choice(PATIENTS), chance.choice(PEOPLE), chance.choice(live))
    if kind == 2 and charges:
        some = chance.sample(charges, chance.randint(1, len(charges)))
        return ChangeChargeState(tuple(some), chance.choice(list(ChargeState)))
    if kind == 3:
        currency = chance.choice(("EUR", "USD", "JPY"))
        return AddCharge(new_id(), CLINIC, chance.choice(PATIENTS), None, "Item", chance.randint(0, 5000), currency)
    return AssignPatient(new_id(), chance.choice(PATIENTS), chance.choice(PEOPLE))


def check(practice: Practice) -> None:
    look = practice.desk.look()
    rows = look.execute("SELECT hex(account_id), hex(patient_id) FROM patient_assignment WHERE effective_to IS NULL")
    pairs = [(account.lower(), patient.lower()) for account, patient in rows.fetchall()]
    assert len(set(pairs)) == len(pairs)
    live = Counter(account for account, _patient in pairs)
    for line in practice.reader.caseload().panels():
        assert line.active == live[line.account_id] == len(practice.reader.caseload().patients(line.account_id))
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    page = practice.reader.charges().page(ALL)
    for charge in page.lines:
        total = sums[charge.state, charge.currency]
        total[0] += 1
        total[1] += charge.amount_minor
    assert {(total.state, total.currency): [total.count, total.amount_minor] for total in page.totals} == sums


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_and_totals_follow_every_act_and_its_undo(practice_template: Path, tmp_path: Path, seed: int) -> None:
    practice, chance = Practice.copied(practice_template, tmp_path / "practice"), Random(seed)
    try:
        for _step in range(STEPS):
            if chance.random() < 0.25:
                practice.writer.undo()
            else:
                with suppress(CareFrontError):
                    practice.writer.execute(step(practice, chance), {})
            check(practice)
    finally:
        practice.close()

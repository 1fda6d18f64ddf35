"""Stored slots and index equal their rebuild after each of many random acts, also where clocks change."""

from pathlib import Path

import pytest

from carefront.application.commands import catalogue as c
from carefront.bootstrap import make_profile
from carefront.persistence.profile import ProfileKind
from carefront.shared.clock import FixedClock
from tests.property.slots_trial import START, SlotsTrial, setting_up
from tests.support.practice import KIM, LEE, Practice, patient

STEPS = 30


@pytest.mark.parametrize("seed", range(6))
def test_after_every_act_the_stored_slots_are_those_of_a_rebuild(seed: int, tmp_path: Path) -> None:
    clock = FixedClock(START)
    make_profile(tmp_path / "two", name="Two", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=clock)
    practice = Practice.at(tmp_path / "two", clock)
    try:
        for command in (*setting_up(), *(c.RegisterPatient(patient(who, "Kim")) for who in (KIM, LEE))):
            practice.do(command)
        trial = SlotsTrial(practice, seed)
        trial.jobs.run()
        for _ in range(STEPS):
            trial.step()
    finally:
        practice.close()

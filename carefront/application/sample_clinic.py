"""The sample clinic: a practice to try CareFront on, built by the same commands that a front desk gives.

Everything but ids is the same for the same day, time and zone. Writes through the door only, each command dated as if
it had been given when such a thing is given; so history, status times and lists look as in a clinic that is running.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from carefront.application.commands.catalogue import RegisterPatient
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.sample.absences import early_commands, late_commands
from carefront.application.sample.calendar import DAYS_BACK, Calendar
from carefront.application.sample.cast import cast_for, commands_of
from carefront.application.sample.money import billing_commands, caseload_commands
from carefront.application.sample.people import patients
from carefront.application.sample.visits import FIRST_BOOKED_DAYS, visit_commands
from carefront.application.sample.waits import wait_commands
from carefront.domain.errors import CareFrontError
from carefront.domain.zones import zone_named
from carefront.shared.values import dataclass

Execute = Callable[[Command, datetime], Outcome]
"""Runs a command as if it were decided at that instant, as somebody who may do everything."""

Progress = Callable[[int, int], None]
"""Told how many commands of how many have run."""

PATIENTS = 250
SEED = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A command and when it was given."""

    at: datetime
    command: Command


class SampleRefused(CareFrontError):
    """A command of the sample was not applied: the sample no longer fits the rules. ``outcome`` says why."""

    def __init__(self, command: Command, outcome: Outcome) -> None:
        super().__init__(f"{command.KIND}: {type(outcome).__name__}")
        self.command, self.outcome = command, outcome


def script(today: date, now: datetime, zone: str) -> list[Step]:
    """Every command of the sample clinic in the order it is to be run.

    Args:
        now: aware; statuses of today's visits are those of a day that has come this far.
    """
    chance = Random(SEED)
    cast = cast_for(today, zone)
    calendar = Calendar(cast, today, now, zone_named(zone))
    opened = calendar.at(today - timedelta(days=DAYS_BACK + 2 * FIRST_BOOKED_DAYS), 9 * 60)
    people = patients(PATIENTS, today, chance)
    steps = [Step(opened, command) for command in commands_of(cast, opened.date() - timedelta(days=1))]
    steps += [Step(opened, command) for command in early_commands(calendar)]
    steps += [Step(opened, RegisterPatient(patient)) for patient in people]
    later = [*visit_commands(calendar, people, chance), *late_commands(calendar), *wait_commands(calendar, people)]
    later += [*caseload_commands(calendar, people), *billing_commands(calendar, later)]
    return steps + [Step(at, command) for at, command in sorted(later, key=lambda step: step[0])]


def build(execute: Execute, today: date, now: datetime, zone: str, progress: Progress | None = None) -> None:
    """Run the whole script through ``execute`` into an empty practice.

    Raises:
        SampleRefused: a command was not applied.
    """
    steps = script(today, now, zone)
    for done, step in enumerate(_run(execute, steps), start=1):
        if progress is not None:
            progress(done, len(steps))
        if not isinstance(step, Applied):
            raise SampleRefused(steps[done - 1].command, step)


def _run(execute: Execute, steps: list[Step]) -> Iterator[Outcome]:
    return (execute(step.command, step.at) for step in steps)

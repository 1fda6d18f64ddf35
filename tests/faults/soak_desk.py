"""The small practice that trials book in: open day and night, so that each half hour of a provider is taken once."""

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from carefront.application.commands.catalogue import (
    AddPerson,
    BookAppointment,
    ChangeResourceState,
    OpenFacility,
    RegisterPatient,
    RegisterResource,
    SetOpeningHours,
    WeekPeriod,
)
from carefront.application.envelope import Applied, Command
from carefront.application.execute import Door
from carefront.bootstrap import OpenDesk, open_desk
from carefront.cli.doctor import extra_checks
from carefront.domain.appointments import ResourceUse
from carefront.domain.facilities import Facility
from carefront.domain.patients import Patient
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.persistence.integrity import examine
from carefront.persistence.schema import local_schema
from carefront.shared.ids import derived_id, is_id
from tests.benchmarks.practice_file import PracticeFile, new_practice

SEED_ID = "01900000000070008000000000000001"
"""Ids of the practice derive from it, so that every process knows them without asking."""

FIRST = datetime(2030, 1, 7, tzinfo=UTC)
NOW = FIRST - timedelta(days=3)
PROVIDERS, PATIENTS = 8, 16
HALF_HOUR = timedelta(minutes=30)

assert is_id(SEED_ID)


def part_id(role: str, position: int = 0) -> str:
    """The id of a part of the practice."""
    return derived_id(SEED_ID, role, position)


def new_soak_practice(directory: Path) -> None:
    """Make the practice in ``directory``."""
    with new_practice(directory, "Soak", NOW - timedelta(days=400)) as practice:
        for command in _commands():
            outcome = practice.execute(command)
            if not isinstance(outcome, Applied):
                raise SystemExit(f"{command.KIND}: {outcome}")


def _commands() -> Sequence[Command]:
    day = ClockPeriod(0, DAY_MINUTES)
    since = date(2029, 1, 1)
    facility = Facility(part_id("facility"), part_id("facility account"), "Soak", "UTC")
    commands: list[Command] = [
        OpenFacility(facility),
        SetOpeningHours(facility.id, tuple(WeekPeriod(weekday, day) for weekday in range(7))),
    ]
    for number in range(PROVIDERS):
        account_id, resource_id = part_id("account", number), part_id("provider", number)
        commands += [
            AddPerson(account_id, f"Provider {number}", (), since),
            RegisterResource(
                Resource(
                    resource_id,
                    facility.id,
                    ResourceKind.PERSON,
                    f"Provider {number}",
                    f"P{number}",
                    account_id,
                    is_schedulable=True,
                )
            ),
            ChangeResourceState(resource_id, ResourceState.ACTIVE),
        ]
    return [*commands, *(RegisterPatient(patient(part_id("patient", number), number)) for number in range(PATIENTS))]


def _provider(facility_id: str, number: int, resource_id: str, account_id: str) -> Resource:
    name, code = f"Provider {number}", f"P{number}"
    return Resource(resource_id, facility_id, ResourceKind.PERSON, name, code, account_id, is_schedulable=True)


def patient(identifier: str, number: int) -> Patient:
    """A patient of that id."""
    name = f"Test {number}"
    return Patient(identifier, derived_id(identifier, "account"), name, name.casefold(), phone=f"555-{number:04d}")


def booking(appointment_id: str, slot: int, patient_id: str, new_patient: Patient | None = None) -> BookAppointment:
    """A booking of half an hour; every slot number is another provider or time."""
    start = FIRST + HALF_HOUR * (slot // PROVIDERS)
    uses = (ResourceUse(part_id("provider", slot % PROVIDERS), "provider"),)
    return BookAppointment(
        appointment_id, part_id("facility"), patient_id, None, start, 30, uses, new_patient=new_patient
    )


class SoakDesk:
    """The practice opened by one process."""

    def __init__(self, directory: Path) -> None:
        self.desk: OpenDesk = open_desk(directory, clock=lambda: NOW)
        self.door: Door = self.desk.door()
        self._practice = PracticeFile(self.desk, self.door, None, NOW)

    def execute(self, command: Command) -> Any:
        """Run a command as the owner."""
        return self._practice.execute(command)

    def close(self) -> None:
        """Let go of the file."""
        self.desk.close()


def copy_of(template: Path, directory: Path) -> Path:
    """A fresh copy of a practice that nobody has open."""
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(template, directory)
    return directory


def findings(desk: OpenDesk, connection: Any) -> list[str]:
    """What the doctor finds."""
    report = examine(connection, desk.profile, local_schema(), extra_checks(desk.profile.unlock()))
    return [f"{finding.check}: {finding.code} {finding.where}" for finding in report.findings]

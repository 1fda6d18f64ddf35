"""A small real practice in an encrypted file, built through the door: two doctors, two rooms, an ECG cart, patients."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from carefront.application.commands import catalogue as c
from carefront.application.commands.request_catalogue import SubmitRequest
from carefront.application.desk_reader import Reader
from carefront.application.desk_writer import Writer
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.execute import Door
from carefront.application.read_models import ProposalQuestion
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.domain.appointments import ResourceUse
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering, OfferingState, Requirement
from carefront.domain.patients import Patient
from carefront.domain.requests import AppointmentRequest
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import ClockPeriod
from carefront.persistence.driver import Connection
from carefront.persistence.keys import RecoveryKey
from carefront.persistence.profile import ProfileKind
from carefront.shared.clock import FixedClock
from carefront.shared.ids import derived_id, new_id

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""A Tuesday, 09:00 in Berlin."""

SEED = "0" * 12 + "7" + "0" * 3 + "8" + "0" * 15


def fixed(role: str) -> str:
    """An id that is the same in every practice."""
    return derived_id(SEED, role)


CLINIC, RAO, SILVA, R1, R2, ECG = (fixed(role) for role in ("clinic", "rao", "silva", "r1", "r2", "ecg"))
RAO_PERSON, SILVA_PERSON = fixed("rao person"), fixed("silva person")
FOLLOW_UP, PROCEDURE, DRAFT = fixed("follow-up"), fixed("procedure"), fixed("draft")
KIM, LEE, REQUEST = fixed("kim"), fixed("lee"), fixed("request")


def patient(identifier: str, name: str, born: date | None = None, phone: str = "") -> Patient:
    """A patient as a form would register them."""
    return Patient(identifier, derived_id(identifier, "account"), name, "", birth_date=born, phone=phone)


def setting_up() -> list[Command]:
    """The commands that make the practice, in order."""
    week = tuple(c.WeekPeriod(day, ClockPeriod(8 * 60, 18 * 60)) for day in range(6))
    things = [
        Resource(RAO, CLINIC, ResourceKind.PERSON, "Dr Rao", "RAO", RAO_PERSON, ResourceState.ACTIVE, True, position=1),
        Resource(SILVA, CLINIC, ResourceKind.PERSON, "Dr Silva", "SIL", SILVA_PERSON, ResourceState.ACTIVE, True,
        position=2),
        Resource(R1, CLINIC, ResourceKind.ROOM, "Room 1", "R1", None, ResourceState.ACTIVE, True, position=3),
        Resource(R2, CLINIC, ResourceKind.ROOM, "Room 2", "R2", None, ResourceState.ACTIVE, True, position=4),
        Resource(ECG, CLINIC, ResourceKind.ASSET, "ECG cart", "ECG", None, ResourceState.ACTIVE, True, position=5),
    ]  # fmt: skip
    procedure = Offering(
        PROCEDURE, CLINIC, "Procedure", "PROC", duration_minutes=60, buffer_after_minutes=10, position=2,
        requirements=(Requirement("room", kind="room"), Requirement("ecg", resource_id=ECG)),
    )  # fmt: skip
    return [
        c.OpenFacility(Facility(CLINIC, fixed("clinic account"), "Clinic", "Europe/Berlin", slot_minutes=30)),
        c.SetOpeningHours(CLINIC, week),
        c.AddPerson(RAO_PERSON, "Rao", (), date(2020, 1, 1)),
        c.AddPerson(SILVA_PERSON, "Silva", (), date(2020, 1, 1)),
        *(c.RegisterResource(thing) for thing in things),
        c.SaveOffering(Offering(FOLLOW_UP, CLINIC, "Follow-up", "FU", position=1)),
        c.SaveOffering(procedure),
        c.SaveOffering(Offering(DRAFT, CLINIC, "Not yet", "NY", position=3)),
        c.ChangeOfferingState(FOLLOW_UP, OfferingState.PUBLISHED),
        c.ChangeOfferingState(PROCEDURE, OfferingState.PUBLISHED),
        c.RegisterPatient(patient(KIM, "Kim Rao", date(1984, 3, 12), "555-0134")),
        c.RegisterPatient(patient(LEE, "Lee Ångström")),
        SubmitRequest(AppointmentRequest(REQUEST, CLINIC, patient_id=LEE, offering_id=FOLLOW_UP)),
    ]


def build_template(folder: Path) -> Path:
    """The profile folder of a fresh practice, to be copied for each test."""
    found_practice(folder)
    return folder


def found_practice(folder: Path) -> RecoveryKey:
    """Make the practice in ``folder``; its recovery key."""
    clock = FixedClock(NOW - timedelta(days=1))
    recovery = make_profile(folder, name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=clock)
    desk = open_desk(folder, clock=clock)
    try:
        writer = desk.writer(keeps_slots=False)
        for command in setting_up():
            outcome = writer.execute(command)
            assert isinstance(outcome, Applied), outcome
    finally:
        desk.close()
    return recovery


@dataclass
class Practice:
    """An open practice with a clock that the test moves."""

    folder: Path
    clock: FixedClock
    desk: OpenDesk
    writer: Writer
    reader: Reader

    @classmethod
    def at(cls, folder: Path, clock: FixedClock | None = None) -> "Practice":
        """Open the practice in ``folder``."""
        clock = clock or FixedClock(NOW)
        desk = open_desk(folder, clock=clock)
        return cls(folder, clock, desk, desk.writer(), desk.reader())

    @classmethod
    def copied(cls, template: Path, folder: Path) -> "Practice":
        """A copy of the template, open."""
        shutil.copytree(template, folder)
        return cls.at(folder)

    def close(self) -> None:
        self.desk.close()

    @cached_property
    def door(self) -> Door:
        """One door below the writer; each has a connection that is open until the practice is closed."""
        return self.desk.door()

    @cached_property
    def file(self) -> Connection:
        """One bare reading connection, for looks at the whole file."""
        return self.desk._keep(self.desk.database.open_reader())

    def do(self, command: Command) -> Applied:
        """Run a command that has to work."""
        outcome = self.writer.execute(command)
        assert isinstance(outcome, Applied), outcome
        return outcome

    def book(self, start: datetime, **changes: object) -> Outcome:
        """Book Kim with Dr Rao for a follow-up of 30 minutes, but for the ``changes``."""
        command = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, start, 30, (ResourceUse(RAO),))
        return self.writer.execute(replace(command, **changes))  # type: ignore[arg-type]

    def booked(self, start: datetime, **changes: object) -> str:
        """The id of a visit that had to be bookable."""
        outcome = self.book(start, **changes)
        assert isinstance(outcome, Applied), outcome
        return str(outcome.result["appointment_id"])

    def asked(self, start: datetime, **changes: object) -> ProposalQuestion:
        """The question of a click on Dr Rao's column."""
        question = ProposalQuestion(CLINIC, RAO, int(start.timestamp()))
        return replace(question, **changes)  # type: ignore[arg-type]


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A wall-clock time in Berlin in the week of the test (winter time), ``days`` after its Tuesday."""
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC) + timedelta(days=days)

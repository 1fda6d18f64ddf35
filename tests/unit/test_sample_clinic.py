"""The sample clinic looks like a day in progress whatever the day is, and fits the rules it is built under."""

import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from carefront.application import sample_clinic
from carefront.application.commands.catalogue import (
    BookAppointment,
    ChangeAppointmentStatus,
    RegisterPatient,
    RegisterResource,
    SetOpeningHours,
)
from carefront.application.envelope import Applied, Command, Envelope, Outcome, Refused
from carefront.bootstrap import make_profile, open_desk
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.resources import ResourceKind
from carefront.persistence.profile import ProfileKind
from carefront.shared.ids import new_id

TUESDAY = datetime(2026, 11, 24, 14, 44, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 16, 10, tzinfo=UTC)
CLOCK_CHANGE = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
ZONE = "America/New_York"


def _commands(kind: type[Command], now: datetime = TUESDAY) -> list[Command]:
    return [step.command for step in sample_clinic.script(now.date(), now, ZONE) if isinstance(step.command, kind)]


def test_the_same_day_gives_the_same_clinic_but_for_ids() -> None:
    first, second = (sample_clinic.script(TUESDAY.date(), TUESDAY, ZONE) for _ in range(2))
    assert [(step.at, step.command.KIND) for step in first] == [(step.at, step.command.KIND) for step in second]
    names = [[command.patient.display_name for command in _commands(RegisterPatient)] for _ in range(2)]
    assert names[0] == names[1]


def test_nothing_is_dated_after_now_and_everything_in_order() -> None:
    times = [step.at for step in sample_clinic.script(TUESDAY.date(), TUESDAY, ZONE)]
    assert times == sorted(times)
    assert times[-1] <= TUESDAY


def test_the_patients_of_the_manual_are_there() -> None:
    patients = [command.patient for command in _commands(RegisterPatient)]
    kim = next(patient for patient in patients if patient.display_name == "Kim Rao")
    assert (kim.birth_date, kim.phone) == (date(1984, 3, 12), "555-0134")
    assert sum(patient.family == "Rao" and patient.given.startswith("K") for patient in patients) == 3
    assert len(patients) == sample_clinic.PATIENTS


def test_names_come_in_many_scripts() -> None:
    letters = "".join(command.patient.display_name for command in _commands(RegisterPatient))
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}
    assert len(scripts) >= 14


def test_there_are_eight_providers_four_rooms_equipment_and_a_pool() -> None:
    kinds = Counter(command.resource.kind for command in _commands(RegisterResource))
    assert kinds == {ResourceKind.PERSON: 8, ResourceKind.ROOM: 4, ResourceKind.ASSET: 1, ResourceKind.POOL: 1}


def test_the_clinic_is_open_on_a_sunday_when_it_is_sunday() -> None:
    (hours,) = _commands(SetOpeningHours, SUNDAY)
    assert 6 in {period.weekday for period in hours.hours}
    today = [command for command in _commands(BookAppointment, SUNDAY) if command.start.date() == SUNDAY.date()]
    assert len(today) > 40


@pytest.mark.parametrize("now", [SUNDAY, CLOCK_CHANGE, TUESDAY.replace(hour=4)])
def test_every_command_is_applied_through_the_door(tmp_path: Path, now: datetime) -> None:
    statuses = _built(tmp_path / "practice", now)
    assert {AppointmentStatus.COMPLETED, AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW} <= set(statuses)
    assert {AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED, AppointmentStatus.REQUESTED} <= set(statuses)
    assert statuses[AppointmentStatus.RESCHEDULED] > 0


def test_in_the_middle_of_a_day_people_wait_and_are_seen() -> None:
    arrived, begun, over = (
        {command.appointment_id for command in _commands(ChangeAppointmentStatus) if command.status is status}
        for status in (AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED)
    )
    assert len(begun - over) > 2
    assert arrived - begun - over


def test_a_command_that_is_not_applied_says_which() -> None:
    def refuse(command: Command, _at: datetime) -> Outcome:
        return Applied("", 1, {}) if not isinstance(command, ChangeAppointmentStatus) else REFUSED

    with pytest.raises(sample_clinic.SampleRefused) as refused:
        sample_clinic.build(refuse, TUESDAY.date(), TUESDAY, ZONE)
    assert isinstance(refused.value.command, ChangeAppointmentStatus)


REFUSED = Refused("", ())


def _built(directory: Path, now: datetime) -> Counter[AppointmentStatus]:
    """How many visits have which status in a practice built at that moment."""
    make_profile(
        directory,
        name="Practice",
        owner_name="Owner",
        kind=ProfileKind.PRACTICE,
        clock=lambda: now - timedelta(days=90),
    )
    desk = open_desk(directory, clock=lambda: now)
    try:
        door = desk.door()

        def execute(command: Command, at: datetime) -> Outcome:
            return door.execute(Envelope(new_id(), command, desk.identity.owner_id, at, "cli"))

        sample_clinic.build(execute, now.date(), now, ZONE)
        rows = desk.units().connection.execute("SELECT status, count(*) FROM appointment GROUP BY status").fetchall()
    finally:
        desk.close()
    return Counter({AppointmentStatus(status): count for status, count in rows})

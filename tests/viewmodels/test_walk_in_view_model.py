"""Somebody without an appointment on a real practice: booked into the first free place and arrived, in one act."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carefront.application.commands.catalogue import RegisterPatient
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.shared.ids import new_id
from carefront.viewmodels.walk_in_view_model import WalkInViewModel
from tests.support.practice import CLINIC, LEE, RAO, SILVA, Practice, at, patient
from tests.support.practice_window import nowhere, practice_context

TODAY = date(2026, 11, 24)


@pytest.fixture
def walk_in(practice: Practice, qapp: object) -> WalkInViewModel:
    made = WalkInViewModel(practice_context(practice, TODAY)[0], nowhere)
    made.open()
    return made


def only_visit(practice: Practice, name: str) -> tuple[str, str, str]:
    hit = practice.reader.find_patients(name, CLINIC, TODAY)[0]
    visit = practice.reader.appointment(hit.today_appointment_id)
    clock = datetime.fromtimestamp(visit.start_s, ZoneInfo("Europe/Berlin")).strftime("%H:%M")
    return clock, visit.resources[0].name, visit.status.value


def test_two_enters_book_the_first_free_place_and_check_in(practice: Practice, walk_in: WalkInViewModel) -> None:
    walk_in.search("rao k")
    walk_in.enter()
    assert practice.reader.find_patients("kim", CLINIC, TODAY)[0].today_appointment_id == ""
    walk_in.enter()

    assert only_visit(practice, "kim") == ("09:00", "Dr Rao", "arrived")
    assert not walk_in.state.is_open
    practice.writer.undo()
    assert practice.reader.find_patients("kim", CLINIC, TODAY)[0].today_appointment_id == ""


def test_a_busy_provider_gives_way_to_one_who_is_free(practice: Practice, walk_in: WalkInViewModel) -> None:
    practice.booked(at(9), patient_id=LEE)

    walk_in.search("rao k")
    walk_in.enter()
    walk_in.enter()

    assert only_visit(practice, "kim") == ("09:00", "Dr Silva", "arrived")


def test_between_two_places_of_the_grid_nobody_waits_for_the_next(practice: Practice, qapp: object) -> None:
    practice.clock.advance(timedelta(minutes=8))
    walk_in = WalkInViewModel(practice_context(practice, TODAY)[0], nowhere)
    walk_in.open()

    walk_in.search("rao k")
    walk_in.enter()

    assert walk_in.state.chips[2].text == "09:10–09:40"


def fill_the_day(practice: Practice) -> None:
    """Both doctors are busy from opening to closing."""
    other = new_id()
    practice.do(RegisterPatient(patient(other, "Someone Else")))
    for patient_id, resource_id in ((LEE, RAO), (other, SILVA)):
        for start, minutes in ((9, 240), (13, 240), (17, 60)):
            uses = (ResourceUse(resource_id),)
            practice.booked(at(start), patient_id=patient_id, length_minutes=minutes, resources=uses)


def test_a_full_day_shows_the_reasons_and_overbooks_on_enter(practice: Practice, walk_in: WalkInViewModel) -> None:
    fill_the_day(practice)
    walk_in.search("rao k")

    walk_in.enter()

    assert walk_in.state.reasons
    assert walk_in.state.lines[0].text.startswith("Overbook and check in: ")
    walk_in.enter()
    hit = practice.reader.find_patients("kim", CLINIC, TODAY)[0]
    visit = practice.reader.appointment(hit.today_appointment_id)
    assert (visit.status, visit.is_overbooked) == (AppointmentStatus.ARRIVED, True)
    assert visit.override_reason == "Walk-in, no free place"

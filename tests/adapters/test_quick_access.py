"""What the quick entry asks of the real file: hours, openings by wishes, and a walk-in booked and checked in at
once.
"""

from datetime import date

from carefront.application.envelope import Applied
from carefront.application.opening_rows import OpeningsQuestion
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.booking_facts import ReasonCode
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, PROCEDURE, RAO, SILVA, Practice, at

TODAY = date(2026, 11, 24)


def seconds(hour: int, minute: int = 0) -> int:
    return int(at(hour, minute).timestamp())


def test_the_weekly_hours_are_told_in_minutes(practice: Practice) -> None:
    hours = practice.reader.open_minutes(CLINIC)

    assert hours == dict.fromkeys(range(6), ((480, 1080),))


def test_openings_begin_with_the_usual_provider_and_carry_all_resources(practice: Practice) -> None:
    practice.booked(at(10))
    asked = OpeningsQuestion(CLINIC, PROCEDURE, first=TODAY, last=TODAY, periods=((600, 720),), usual_id=SILVA)

    found = practice.reader.find_openings(asked)

    assert found.openings[0].leader_id == SILVA
    assert found.openings[0].start_s == seconds(10)
    assert len(found.openings[0].resources) == 3
    assert RAO in {row.leader_id for row in found.openings}


def test_openings_follow_what_was_booked_since(practice: Practice) -> None:
    asked = OpeningsQuestion(CLINIC, FOLLOW_UP, among=(RAO,), first=TODAY, last=TODAY, periods=((600, 631),))
    before = [row.start_s for row in practice.reader.find_openings(asked).openings]

    practice.booked(at(10))

    assert before == [seconds(10), seconds(10, 30)]
    assert [row.start_s for row in practice.reader.find_openings(asked).openings] == [seconds(10, 30)]


def test_no_opening_says_what_took_them(practice: Practice) -> None:
    sunday = date(2026, 11, 29)

    found = practice.reader.find_openings(OpeningsQuestion(CLINIC, FOLLOW_UP, first=sunday, last=sunday))

    assert found.openings == ()
    assert found.lost[0] is ReasonCode.CLINIC_CLOSED


def test_a_walk_in_is_one_act_and_one_undo(practice: Practice) -> None:
    outcome = practice.book(at(9), status=AppointmentStatus.ARRIVED)
    assert isinstance(outcome, Applied)
    visit = practice.reader.appointment(str(outcome.result["appointment_id"]))

    assert (visit.status, visit.patient_id) == (AppointmentStatus.ARRIVED, KIM)
    assert isinstance(practice.writer.undo(), Applied)
    assert practice.reader.find_patients("kim", CLINIC, TODAY)[0].today_appointment_id == ""

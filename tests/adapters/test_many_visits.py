"""Series, many visits in one step, holds, drafts, duplicates and overrides, on a real file."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.envelope import Refused
from carefront.application.ports import Draft
from carefront.application.read_models import SeriesQuestion
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import ReasonCode, WarningCode
from carefront.domain.errors import InvalidValue
from carefront.domain.permissions import Key
from carefront.persistence.drafts import FileDraftBook
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, RAO, SILVA, Practice, at, patient


def weekly(practice: Practice, count: int) -> SeriesQuestion:
    return SeriesQuestion(practice.asked(at(10), patient_id=KIM, offering_id=FOLLOW_UP), "weekly", count=count)


def series_of(proposals: object) -> c.BookSeries:
    first, *later = [proposal for proposal in proposals if proposal.explanation.is_bookable]  # type: ignore[attr-defined]
    shared = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, first.resources)
    occurrences = tuple(
        c.SeriesOccurrence(new_id(), at(10, days=(each.start_s - first.start_s) // 86_400), each.resources)
        for each in later
    )
    return c.BookSeries(new_id(), shared, occurrences)


def test_every_occurrence_of_a_series_is_judged_before_it_is_booked(practice: Practice) -> None:
    practice.do(c.AddClosure(new_id(), CLINIC, at(10, days=14).date(), at(10, days=14).date(), "Holiday"))
    previewed = practice.reader.preview_series(weekly(practice, 6))
    assert [proposal.explanation.is_bookable for proposal in previewed] == [True, True, False, True, True, True]
    assert previewed[2].explanation.reasons[0].code is ReasonCode.CLINIC_CLOSED


def test_five_of_six_are_booked_in_one_step_and_undone_in_one(practice: Practice) -> None:
    practice.do(c.AddClosure(new_id(), CLINIC, at(10, days=14).date(), at(10, days=14).date(), "Holiday"))
    command = series_of(practice.reader.preview_series(weekly(practice, 6)))
    practice.do(command)
    assert len(practice.reader.series(command.series_id)) == 5
    practice.writer.undo()
    assert practice.reader.series(command.series_id) == ()
    practice.writer.redo()
    assert len(practice.reader.series(command.series_id)) == 5


def test_a_series_keeps_its_wall_clock_time_through_a_clock_change(practice: Practice) -> None:
    question = weekly(practice, 20)
    starts = [proposal.start_s for proposal in practice.reader.preview_series(question)]
    steps = {later - earlier for earlier, later in pairwise(starts)}
    assert steps == {7 * 86_400, 7 * 86_400 - 3600}  # the last Sunday of March lies between


def test_a_series_without_a_date_says_so(practice: Practice) -> None:
    with pytest.raises(InvalidValue, match="no_date"):
        practice.reader.preview_series(replace(weekly(practice, 0), until=date(2020, 1, 1)))


def test_one_occurrence_that_is_taken_refuses_the_whole_series(practice: Practice) -> None:
    command = series_of(practice.reader.preview_series(weekly(practice, 3)))
    practice.booked(at(10, days=7), patient_id=LEE)
    outcome = practice.writer.execute(command)
    assert isinstance(outcome, Refused)
    assert practice.reader.series(command.series_id) == ()


def test_the_rest_of_a_series_is_cancelled_and_moved_in_one_step(practice: Practice) -> None:
    command = series_of(practice.reader.preview_series(weekly(practice, 4)))
    practice.do(command)
    visits = practice.reader.series(command.series_id)
    practice.do(c.CancelAppointments(tuple(visit.appointment_id for visit in visits[2:]), "moved away"))
    moves = tuple(
        c.RescheduleAppointment(visit.appointment_id, at(10, 30, days=7 * number), 30, (ResourceUse(RAO),))
        for number, visit in enumerate(visits[:2])
    )
    practice.do(c.RescheduleAppointments(moves))
    after = practice.reader.series(command.series_id)
    assert [visit.status for visit in after][2:] == [AppointmentStatus.CANCELLED] * 2
    assert [visit.start_s - before.start_s for visit, before in zip(after, visits, strict=True)] == [1800, 1800, 0, 0]


def test_visits_that_follow_each_other_move_on_together(practice: Practice) -> None:
    first, second = practice.booked(at(10)), practice.booked(at(10, 30), patient_id=LEE)
    moves = tuple(
        c.RescheduleAppointment(visit, start, 30, (ResourceUse(RAO),))
        for visit, start in ((first, at(10, 30)), (second, at(11)))
    )
    practice.do(c.RescheduleAppointments(moves))
    assert practice.reader.appointment(first).start_s == int(at(10, 30).timestamp())


def test_a_hold_warns_another_desk_by_name_and_never_refuses(practice: Practice) -> None:
    hold_id = new_id()
    practice.writer.hold(hold_id, practice.asked(at(10), length_minutes=30))
    other = Practice.at(practice.folder)
    try:
        proposal = other.reader.propose(other.asked(at(10), patient_id=LEE, offering_id=FOLLOW_UP))
        [warning] = proposal.explanation.warnings
        assert (warning.code, warning.params["holder"]) == (WarningCode.HELD, "Owner")
        other.booked(at(10), patient_id=LEE)
    finally:
        other.close()


def test_a_hold_ends_when_released_and_by_itself(practice: Practice) -> None:
    hold_id = new_id()
    asked = practice.asked(at(10), length_minutes=30)
    practice.writer.hold(hold_id, asked)
    practice.writer.release(hold_id)
    assert practice.reader.propose(asked).explanation.warnings == ()
    practice.writer.hold(hold_id, asked)
    practice.clock.advance(at(9, 4) - at(9))
    assert practice.reader.propose(asked).explanation.warnings == ()


def test_ones_own_hold_does_not_warn(practice: Practice) -> None:
    hold_id = new_id()
    asked = practice.asked(at(10), length_minutes=30, hold_id=hold_id)
    practice.writer.hold(hold_id, asked)
    assert practice.reader.propose(asked).explanation.warnings == ()


def test_a_draft_is_read_again_by_the_next_program_and_no_name_is_in_the_file(tmp_path: Path) -> None:
    path, key = tmp_path / "drafts.sealed", b"k" * 32
    draft = Draft(new_id(), "booking", {"patient": "Kim Rao", "note": "knee"}, 7)
    FileDraftBook(path, key).keep(draft)
    assert b"Rao" not in path.read_bytes()
    assert list(FileDraftBook(path, key).all()) == [draft]
    book = FileDraftBook(path, key)
    book.drop(draft.id)
    assert list(FileDraftBook(path, key).all()) == []


@pytest.mark.expected_log("carefront.persistence.drafts", "drafts_unreadable")
def test_drafts_that_do_not_open_are_set_aside_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sealed"
    FileDraftBook(path, b"k" * 32).keep(Draft(new_id(), "booking", {}, 7))
    sealed = path.read_bytes()
    FileDraftBook(path, b"x" * 32).keep(Draft(new_id(), "booking", {}, 8))
    assert path.with_suffix(".unreadable").read_bytes() == sealed


@pytest.mark.parametrize(
    ("name", "born", "phone", "why"),
    [
        ("Kimberly Rao", date(1984, 3, 12), "", "birth_date"),
        ("K. R.", None, "+1 555-0134", None),
        ("Somebody", None, "5550134", "phone"),
        ("Rao Kim", None, "", "name"),
        ("Kim Rao", date(1990, 1, 1), "", None),
    ],
)
def test_somebody_who_may_be_known_already_is_shown(
    practice: Practice, name: str, born: date | None, phone: str, why: str | None
) -> None:
    hits = practice.reader.duplicates(name, born, phone)
    assert [hit.why for hit in hits if hit.patient_id == KIM] == ([why] if why else [])


def test_different_person_is_remembered_for_the_pair(practice: Practice) -> None:
    twin = new_id()
    practice.booked(
        at(10), patient_id=twin, new_patient=patient(twin, "Kira Rao", date(1984, 3, 12)), distinct_from=(KIM,)
    )
    assert KIM not in [hit.patient_id for hit in practice.reader.duplicates("Kira Rao", date(1984, 3, 12), "", twin)]


def test_an_override_is_listed_until_somebody_reviews_it(practice: Practice) -> None:
    practice.booked(at(10))
    visit = practice.booked(at(10), patient_id=LEE, override=c.Override("Patient travels far"))
    [row] = practice.reader.overrides(CLINIC)
    assert (row.appointment_id, row.override_reason, row.is_overbooked) == (visit, "Patient travels far", True)
    practice.do(c.ReviewOverride(visit))
    assert practice.reader.overrides(CLINIC) == ()


def test_who_waits_is_counted_from_arrival(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.ARRIVED))
    assert practice.reader.waiting(CLINIC).count == 1
    assert practice.reader.waiting(CLINIC).longest_since_s == int(NOW.timestamp())
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.IN_PROGRESS))
    assert practice.reader.waiting(CLINIC).count == 0


def test_whoever_may_not_override_is_told_whom_to_ask_and_the_booking_is_kept_whole(practice: Practice) -> None:
    practice.booked(at(10))
    silva = practice.desk.units().facts.resource(SILVA).resource.account_id or ""
    practice.desk.session.sign_in(silva)
    reader, writer = practice.desk.reader(), practice.desk.writer()
    assert [row.name for row in reader.who_may(Key.APPOINTMENT_OVERBOOK, CLINIC)] == ["Owner"]
    booking = c.BookAppointment(
        new_id(), CLINIC, LEE, FOLLOW_UP, at(10), 30, (ResourceUse(SILVA),), note="Brings the scan"
    )
    writer.execute(c.AskOverride(new_id(), practice.desk.identity.owner_id, booking))
    connection = practice.desk.database.open_reader()
    kept, asked_by = connection.execute("SELECT booking, asked_by FROM override_request").fetchone()
    connection.close()
    assert "Brings the scan" in kept
    assert bytes(asked_by).hex() == silva


def test_whoever_was_asked_sees_the_question_until_it_is_answered(practice: Practice) -> None:
    practice.booked(at(10))
    owner = practice.desk.identity.owner_id
    before = practice.desk.actor_id
    practice.desk.session.sign_in(practice.desk.units().facts.resource(SILVA).resource.account_id or "")
    booking = c.BookAppointment(new_id(), CLINIC, LEE, FOLLOW_UP, at(10), 30, (ResourceUse(SILVA),))
    request_id = new_id()
    practice.desk.writer().execute(c.AskOverride(request_id, owner, booking))
    assert practice.desk.reader().alerts(CLINIC).questions == ()

    practice.desk.session.sign_in(before)
    (question,) = practice.desk.reader().alerts(CLINIC).questions
    assert (question.patient_id, question.patient_name, question.resource_id) == (LEE, "Lee Ångström", SILVA)
    assert (question.start_s, question.end_s - question.start_s) == (int(at(10).timestamp()), 1800)
    writer = practice.desk.writer()
    writer.execute(c.CloseOverrideRequest(request_id))
    assert practice.desk.reader().alerts(CLINIC).questions == ()
    writer.undo()
    assert len(practice.desk.reader().alerts(CLINIC).questions) == 1

"""Series in the booking form: every occurrence previewed, shifted, left out; later edits of one, some or all."""

from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.domain.appointments import AppointmentStatus
from carefront.viewmodels.series_view_model import Mark
from tests.support.form_practice import FormDesk
from tests.support.practice import CLINIC, LEE, RAO, Practice, at
from tests.support.runners import EagerRunner
from tests.viewmodels.test_booking_form import start_of


@pytest.fixture
def desk(practice: Practice, qapp: object) -> FormDesk:
    """A form whose questions are answered at once."""
    return FormDesk.on(practice, EagerRunner())


def begin(desk: FormDesk, **fields: str) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.type(**({"repeat": "weekly", "count": "6"} | fields))


def booked(practice: Practice) -> list[date]:
    first = date(2026, 11, 24)
    days = [first + timedelta(days=number) for number in range(70)]
    return [day for day in days for card in practice.reader.day(CLINIC, day).cards if card.patient_name == "Kim Rao"]


@pytest.mark.parametrize(
    ("fields", "last", "count"),
    [
        ({}, "Tue 29 Dec, 15:00", 6),
        ({"repeat": "daily", "count": "3"}, "Thu 26 Nov, 15:00", 3),
        ({"repeat": "weeks", "interval": "3", "count": "3"}, "Tue 5 Jan, 15:00", 3),
        ({"repeat": "monthly", "count": "2"}, "Thu 24 Dec, 15:00", 2),
        ({"ends": "until", "until": "10/12"}, "Tue 8 Dec, 15:00", 3),
        ({"count": "٤"}, "Tue 15 Dec, 15:00", 4),
    ],
)
def test_every_occurrence_is_listed(desk: FormDesk, fields: dict[str, str], last: str, count: int) -> None:
    begin(desk, **fields)

    assert [face.mark for face in desk.form.series.faces()] == [Mark.BOOKABLE] * count
    assert desk.form.series.faces()[-1].text == last


def test_a25_five_of_six_are_booked_and_the_missing_date_is_said(desk: FormDesk) -> None:
    desk.practice.booked(at(15, days=14), patient_id=LEE)
    begin(desk)
    faces = desk.form.series.faces()
    assert [face.mark for face in faces].count(Mark.BLOCKED) == 1
    assert faces[2].spoken == "Tue 8 Dec, 15:00: can’t be booked. Dr Rao sees Lee Ångström 15:00–15:30."
    assert desk.form.series.book_text == "Book 5 of 6"

    desk.form.save()

    assert len(booked(desk.practice)) == 5
    assert date(2026, 12, 8) not in booked(desk.practice)
    assert "Booked 5 of 6. Not booked: Tue 8 Dec, 15:00." in desk.said
    desk.practice.writer.undo()
    assert booked(desk.practice) == []


def test_find_near_shifts_a_blocked_date(desk: FormDesk) -> None:
    desk.practice.booked(at(15, days=14), patient_id=LEE)
    begin(desk)
    desk.form.series.shift(2)
    assert desk.form.series.faces()[2].mark is Mark.MOVED
    assert desk.form.series.faces()[2].text == "Tue 8 Dec, 14:30"
    assert desk.form.series.book_text == "Book 6 visits"

    desk.form.save()

    assert len(booked(desk.practice)) == 6


def test_a_date_can_be_left_out_and_none_at_all_is_no_series(desk: FormDesk) -> None:
    begin(desk, count="2")
    desk.form.series.leave_out(0, is_out=True)
    desk.form.series.leave_out(1, is_out=True)
    desk.form.save()
    assert desk.form.problems == {"count": "The series needs at least one date."}

    desk.form.series.leave_out(1, is_out=False)
    desk.form.save()
    assert booked(desk.practice) == [date(2026, 12, 1)]


def test_an_end_before_the_first_date_is_no_series(desk: FormDesk) -> None:
    begin(desk, ends="until", until="2026-11-01")
    desk.form.save()

    assert desk.form.problems == {"count": "The series needs at least one date."}


def series_of_three(desk: FormDesk) -> list[str]:
    begin(desk, count="3")
    desk.form.save()
    days = booked(desk.practice)
    return [
        next(
            card.appointment_id
            for card in desk.practice.reader.day(CLINIC, day).cards
            if card.patient_name == "Kim Rao"
        )
        for day in days
    ]


@pytest.mark.parametrize(("scope", "hours"), [("this", [15, 16, 15]), ("later", [15, 16, 16]), ("all", [16, 16, 16])])
def test_a_later_edit_asks_once_how_far_it_goes(desk: FormDesk, scope: str, hours: list[int]) -> None:
    identifiers = series_of_three(desk)
    desk.form.open_visit(identifiers[1])
    desk.rest()
    desk.type(time="16:00", note="bring letter")
    desk.form.save()
    assert desk.form.saving.asks_scope
    assert desk.focused[-1] == "scope"

    desk.form.saving.choose_scope(scope)

    details = [desk.practice.reader.appointment(identifier) for identifier in identifiers]
    zone_hours = [15 + (detail.start_s - start_of(15, 0, 7 * number)) // 3600 for number, detail in enumerate(details)]
    assert zone_hours == hours
    assert [bool(detail.note) for detail in details] == [hour == 16 for hour in hours]
    assert not desk.form.is_open


def test_all_of_a_series_move_or_none(desk: FormDesk) -> None:
    identifiers = series_of_three(desk)
    desk.practice.booked(at(16, days=14), patient_id=LEE)
    desk.form.open_visit(identifiers[0])
    desk.rest()
    desk.type(time="16:00")
    desk.form.save()
    desk.form.saving.choose_scope("all")

    assert desk.form.is_open
    assert "Your entry is kept" in desk.form.notice
    starts = [desk.practice.reader.appointment(one).start_s for one in identifiers]
    assert starts == [start_of(15, 0, 7 * number) for number in range(3)]


def test_visits_that_have_begun_stay(desk: FormDesk) -> None:
    identifiers = series_of_three(desk)
    desk.practice.do(c.ChangeAppointmentStatus(identifiers[0], AppointmentStatus.ARRIVED))
    desk.form.open_visit(identifiers[1])
    desk.rest()
    desk.type(time="16:00")
    desk.form.save()
    desk.form.saving.choose_scope("all")

    assert desk.practice.reader.appointment(identifiers[0]).start_s == start_of(15)
    assert desk.practice.reader.appointment(identifiers[2]).start_s == start_of(16, 0, 14)

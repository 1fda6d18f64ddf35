"""How full days are, over weeks and months, on the real file; and the first opening of each day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from carefront.application.calendar_rows import DayState, FirstOpenings
from carefront.application.commands import catalogue as c
from carefront.application.opening_rows import OpeningsQuestion
from carefront.domain.appointments import ResourceUse
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, R1, RAO, SILVA, Practice, at

MONDAY, BERLIN = date(2026, 11, 23), ZoneInfo("Europe/Berlin")
AUTUMN = date(2026, 10, 19)


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(practice_template, tmp_path / "practice")
    yield opened
    opened.close()


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def test_the_week_counts_as_the_days_do(practice: Practice) -> None:
    for hour in (9, 10, 14):
        practice.booked(at(hour))
    practice.booked(local(MONDAY + timedelta(days=3), 11), resources=(ResourceUse(SILVA),))

    read = practice.reader.week_loads(CLINIC, MONDAY)

    for number in range(7):
        columns = practice.reader.day(CLINIC, MONDAY + timedelta(days=number)).columns
        own = [(column.resource_id, column.booked, column.places) for column in columns]
        assert own == [(row.resource_id, row.days[number].booked, row.days[number].places) for row in read.rows]
    tuesday = read.rows[0].days[1]
    assert (tuesday.booked, tuesday.booked_minutes, tuesday.open_minutes) == (3, 90, 600)


def test_cancelled_visits_fill_no_day(practice: Practice) -> None:
    visit = practice.booked(at(9))
    practice.do(c.CancelAppointment(visit, ""))

    assert practice.reader.week_loads(CLINIC, MONDAY).rows[0].days[1].booked == 0


def test_a_closed_day_says_why_in_week_and_month(practice: Practice) -> None:
    practice.do(c.AddClosure(new_id(), CLINIC, MONDAY, MONDAY, "Staff day"))

    week = practice.reader.week_loads(CLINIC, MONDAY)
    month = practice.reader.month(CLINIC, MONDAY, MONDAY + timedelta(days=6))

    assert {(row.days[0].state, row.days[0].label) for row in week.rows} == {(DayState.CLOSED, "Staff day")}
    assert (month.days[0].load.state, month.days[0].load.label) == (DayState.CLOSED, "Staff day")
    assert month.days[6].load.state is DayState.CLOSED
    assert month.days[1].load.places == sum(row.days[1].places for row in week.rows)


def test_loads_are_of_local_days_on_both_sides_of_a_clock_change(practice: Practice) -> None:
    monday = date(2027, 3, 22)
    days = [monday + timedelta(days=number) for number in range(14)]
    weekdays = [day for day in days if day.weekday() < 6]
    for day in weekdays:
        practice.booked(local(day, 8))
        practice.booked(local(day, 17, 30))

    read = practice.reader.month(CLINIC, days[0], days[-1])

    assert [one.load.booked for one in read.days] == [2 if day in weekdays else 0 for day in days]


def test_the_week_of_one_resource_has_a_column_and_an_axis_for_each_day(practice: Practice) -> None:
    read = practice.reader.week(CLINIC, AUTUMN, RAO)

    assert read.length_s == 25 * 3600
    assert [(day.end_s - day.start_s) // 3600 for day in read.days] == [24] * 6 + [25]
    assert (read.open_from_s, read.open_to_s) == (9 * 3600, 19 * 3600)  # below the hour that Sunday has twice


def test_the_week_of_one_resource_has_their_visits_alone(practice: Practice) -> None:
    own = practice.booked(at(9))
    practice.booked(at(9), resources=(ResourceUse(SILVA),), patient_id=LEE)
    cancelled = practice.booked(at(10))
    practice.do(c.CancelAppointment(cancelled, ""))

    read = practice.reader.week(CLINIC, MONDAY, RAO)

    assert {(card.appointment_id, card.column) for card in read.cards} == {(own, 1), (cancelled, 1)}
    assert read.days[1].column.booked == 1
    as_day = practice.reader.day(CLINIC, MONDAY + timedelta(days=1), (RAO,))
    assert [card.appointment_id for card in as_day.cards] == [card.appointment_id for card in read.cards]


@pytest.mark.parametrize("seed", range(6))
def test_the_first_opening_of_each_day_is_what_the_search_finds_for_that_day(
    practice_template: Path, tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    first = chance.choice((date(2027, 10, 25), date(2027, 3, 22), MONDAY + timedelta(days=7)))  # two clock changes
    practice = Practice.copied(practice_template, tmp_path / "random")
    practice.clock.advance(local(first, 6) - practice.clock())
    days = [first + timedelta(days=number) for number in range(9)]
    for _number in range(60):
        start = local(chance.choice(days), chance.randrange(8, 18), chance.choice((0, 30)))
        own, patient_id = chance.choice((RAO, SILVA)), chance.choice((KIM, LEE))
        practice.book(start, resources=(ResourceUse(own),), patient_id=patient_id)
    closed = chance.choice(days)
    practice.do(c.AddClosure(new_id(), CLINIC, closed, closed, "Closed"))

    found = practice.reader.first_openings(FirstOpenings(CLINIC, FOLLOW_UP, (RAO, SILVA), days[0], days[-1]))

    by_day = {one.day: (one.start_s, one.leader_id) for one in found}
    for day in days:
        asked = OpeningsQuestion(CLINIC, FOLLOW_UP, among=(RAO, SILVA), first=day, last=day, limit=1)
        own = practice.reader.find_openings(asked).openings
        assert by_day.get(day) == ((own[0].start_s, own[0].leader_id) if own else None)
    practice.close()


def test_nobody_who_does_not_offer_a_type_comes_along_to_its_opening(practice: Practice) -> None:
    found = practice.reader.first_openings(FirstOpenings(CLINIC, FOLLOW_UP, (RAO, R1), MONDAY, MONDAY + timedelta(7)))

    assert {one.leader_id for one in found} == {RAO}

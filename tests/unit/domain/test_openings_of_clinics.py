"""The cases of the provider sources: hours that meet, part-time, specialist, two clinics, leave, nights."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache, day_layers, usable_spans
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Occupied, ReasonCode, ResourceFacts
from carefront.domain.booking_rules import explain
from carefront.domain.intervals import merge
from carefront.domain.lost_starts import LostStarts
from carefront.domain.opening_search import OpeningQuestion, Wishes, find_openings
from carefront.domain.time_off import TimeOff, TimeOffState, TimeOffType
from tests.support.clinic_facts import (
    MONDAY,
    SATURDAY,
    SUNDAY,
    TUESDAY,
    at,
    clinic,
    clock,
    facts,
    offering,
    period,
    person,
    taken,
)

HOUR = offering("Consultation", 60)


def starts(known: BookingFacts, first: date, last: date | None = None, **asked: Any) -> list[str]:
    visit = asked.pop("visit", HOUR)
    question = OpeningQuestion(visit, visit.duration_minutes, wishes=Wishes(first=first, last=last or first), **asked)
    return [clock(opening.start_s) for opening in find_openings(question, known, LayerCache(), 1000).openings]


@pytest.mark.parametrize(
    ("clinic_hours", "provider_hours", "bookable"),
    [
        (["8-20"], ["9-17"], ["9-17"]),
        (["9-13", "15-19"], ["10-18"], ["10-13", "15-18"]),
        (["9-13"], ["13-17"], []),
        (["9-13", "13-17"], ["8-18"], ["9-17"]),
        (["8-20"], [], ["8-20"]),
        (["10-18"], ["9-13", "15-19"], ["10-13", "15-18"]),
        (["8-24"], ["22-26"], ["22-24"]),
        (["20-28"], ["18-26"], ["20-26"]),
    ],
)
def test_a_provider_is_there_where_clinic_hours_and_own_hours_meet(
    clinic_hours: list[str], provider_hours: list[str], bookable: list[str]
) -> None:
    own, place = person(hours=provider_hours, days=[1]), clinic(clinic_hours, days=[1])
    layers = [day_layers(place, own, day) for day in (TUESDAY, TUESDAY + timedelta(days=1))]
    spans = merge(span for each in layers for span in usable_spans(each, None, 0))
    hours = [period(text) for text in bookable]
    assert spans == [(at("0") + 60 * hour.start, at("0") + 60 * hour.end) for hour in hours]


def test_a_clinic_that_is_closed_on_saturday_is_closed_whoever_works() -> None:
    known = facts(person(hours=["9-22"], days=[5]), at_clinic=clinic(days=range(5)))
    assert starts(known, SATURDAY) == []


def test_a_part_time_provider_is_offered_in_the_mornings_of_weekdays_only() -> None:
    part_time = person(hours=["9-13"], days=range(5))
    known = facts(part_time, at_clinic=clinic(["8-20"], days=range(7), slot_minutes=60))
    week = starts(known, TUESDAY, TUESDAY + timedelta(days=6))
    assert {start[3:] for start in week} == {"09:00", "10:00", "11:00", "12:00"}
    assert sorted({start[:2] for start in week}) == ["24", "25", "26", "27", "30"]


def test_a_specialist_is_offered_for_their_own_visit_type_only() -> None:
    specialist, general = person("ortho"), person("dent", position=1)
    known = facts(specialist, general)
    consultation = offering("Orthodontic consultation", resource_ids=("ortho",))
    cleaning = offering("General cleaning", resource_ids=("dent",))

    def leaders(visit: Any) -> set[str]:
        found = find_openings(OpeningQuestion(visit, 30), known, LayerCache(), 50)
        return {opening.leader_id for opening in found.openings}

    assert (leaders(consultation), leaders(cleaning)) == ({"ortho"}, {"dent"})
    refused = explain(BookingQuestion(at("9"), 30, (ResourceUse("ortho"),), cleaning), known, LayerCache())
    assert [reason.code for reason in refused.reasons] == [ReasonCode.OFFERING_UNAVAILABLE]


def in_two_clinics() -> tuple[ResourceFacts, ResourceFacts]:
    """The same person at clinic A on weekdays and at clinic B on weekends, with a row of each for Monday's visit."""
    weekdays = person(hours=["9-18"], days=range(5))
    other = replace(weekdays.resource, id="rao at B", facility_id="B")
    weekends = replace(person(hours=["10-16"], days=(5, 6)), resource=other)
    return weekdays, weekends


def test_a_provider_of_two_clinics_has_hours_of_their_own_in_each() -> None:
    at_a, at_b = in_two_clinics()
    place = clinic(["8-20"], days=range(7), slot_minutes=60)
    assert {start[:2] for start in starts(facts(at_a, at_clinic=place), TUESDAY, SUNDAY)} == {"24", "25", "26", "27"}
    weekend = starts(facts(at_b, at_clinic=place), TUESDAY, SUNDAY)
    assert weekend[:1] + weekend[-1:] == ["28 10:00", "29 15:00"]


def test_the_same_person_is_never_booked_in_two_clinics_at_once() -> None:
    at_a, at_b = in_two_clinics()
    at_b = replace(at_b, working_hours=at_a.working_hours)
    booked_at_a = taken(at_a, "10", "11")
    known = facts(at_b, rows=[booked_at_a])
    assert at_a.resource.subject_id == at_b.resource.subject_id
    assert starts(known, TUESDAY)[:2] == ["24 09:00", "24 11:00"]
    refused = explain(BookingQuestion(at("10"), 60, (ResourceUse("rao at B"),)), known, LayerCache())
    assert [reason.code for reason in refused.reasons] == [ReasonCode.PROVIDER_BUSY]


def test_leave_filed_once_takes_the_person_out_of_both_clinics() -> None:
    leave = TimeOff(
        "leave", "account-rao", TimeOffType.VACATION, TimeOffState.APPROVED, MONDAY, MONDAY + timedelta(days=13)
    )
    for own in in_two_clinics():
        away = facts(replace(own, time_off=(leave,)), at_clinic=clinic(["8-20"], days=range(7)))
        assert starts(away, MONDAY, MONDAY + timedelta(days=13)) == []
        assert starts(away, MONDAY + timedelta(days=14), MONDAY + timedelta(days=20)) != []


def test_a_provider_on_leave_says_so_when_nothing_is_found() -> None:
    leave = TimeOff("leave", "account-rao", TimeOffType.VACATION, TimeOffState.APPROVED, TUESDAY, TUESDAY)
    known = facts(person(time_off=(leave,)))
    found = find_openings(OpeningQuestion(HOUR, 60, wishes=Wishes(first=TUESDAY, last=TUESDAY)), known, LayerCache())
    assert found.openings == ()
    assert found.lost[1] == LostStarts(ReasonCode.TIME_OFF, 9 * 60 + 1)


def test_hours_to_midnight_and_across_it_are_offered_on_both_days() -> None:
    to_midnight = facts(person(hours=[]), at_clinic=clinic(["20-24"], days=range(7), slot_minutes=60))
    assert starts(to_midnight, TUESDAY) == ["24 20:00", "24 21:00", "24 22:00", "24 23:00"]
    night = facts(person(hours=[]), at_clinic=clinic(["22-26"], days=[1], slot_minutes=60))
    assert starts(night, TUESDAY, TUESDAY + timedelta(days=1)) == ["24 22:00", "24 23:00", "25 00:00", "25 01:00"]


def test_a_visit_over_midnight_needs_both_evenings_hours_to_meet() -> None:
    long = offering("Night watch", 120)
    joined = facts(person(hours=[]), at_clinic=clinic(["0-2", "22-24"], days=range(7), slot_minutes=60))
    assert starts(joined, TUESDAY, visit=long) == ["24 00:00", "24 22:00", "24 23:00"]


def test_the_night_before_counts_into_the_morning() -> None:
    night = clinic(["22-26"], days=[0], slot_minutes=60)
    assert starts(facts(person(hours=[]), at_clinic=night), TUESDAY) == ["24 00:00", "24 01:00"]


def test_a_row_with_seconds_takes_no_more_starts_than_it_meets() -> None:
    own = person()
    base = taken(own, "10", "10:30")
    odd: Occupied = replace(base, start_s=base.start_s + 30, end_s=base.end_s - 30)
    assert starts(facts(own, rows=[odd], at_clinic=clinic(slot_minutes=30)), TUESDAY, visit=offering())[:3] == [
        "24 09:00", "24 09:30", "24 10:30",
    ]  # fmt: skip

"""Layers 1-5: hours, schedules, exceptions, time off, and what the calendar draws of them."""

from dataclasses import replace
from datetime import date

import pytest

from carefront.domain.availability import (
    LayerCache,
    UnavailableSpan,
    day_layers,
    layers_over,
    unavailable_spans,
    usable_spans,
)
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.schedules import AvailabilityException, BlockType, ScheduleState
from carefront.domain.time_off import TimeOff, TimeOffState, TimeOffType
from tests.support.clinic_facts import (
    MONDAY,
    SATURDAY,
    SUNDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    block,
    clinic,
    clock,
    closure,
    offering,
    period,
    person,
    room,
    schedule,
)  # fmt: skip

NOW = at("8", MONDAY)


def bookable(facts: ResourceFacts, at_clinic: ClinicFacts | None = None, day: date = TUESDAY) -> list[str]:
    spans = usable_spans(day_layers(at_clinic or clinic(), facts, day), offering(), NOW)
    return [f"{clock(start)[3:]}-{clock(end)[3:]}" for start, end in spans]


def time_off(first: date, last: date, state: TimeOffState = TimeOffState.APPROVED, part: str = "") -> TimeOff:
    return TimeOff(
        "off", "account-rao", TimeOffType.VACATION, state, first, last, period(part) if part else None
    )  # fmt: skip


def exception(first: date, part: str = "", is_extra: bool = False) -> AvailabilityException:
    return AvailabilityException("ex", "rao", first, first, "Conference", period(part) if part else None, is_extra)


@pytest.mark.parametrize(
    ("opening", "working", "expected"),
    [
        (["8-20"], ["9-17"], ["09:00-17:00"]),
        (["9-13", "15-19"], ["10-18"], ["10:00-13:00", "15:00-18:00"]),
        (["9-13", "13-17"], ["9-17"], ["09:00-17:00"]),
        (["8-24"], ["20-26"], ["20:00-00:00"]),
    ],
)
def test_working_hours_lie_within_opening_hours(opening: list[str], working: list[str], expected: list[str]) -> None:
    assert bookable(person(hours=working), clinic(opening)) == expected


def test_a_closed_clinic_wins_over_hours_of_its_people() -> None:
    assert bookable(person(hours=["9-22"], days=range(7)), clinic(days=range(5)), SATURDAY) == []


def test_who_declares_no_hours_has_the_clinics() -> None:
    assert bookable(room()) == ["08:00-18:00"]
    assert bookable(room(), day=SUNDAY) == []


def test_who_declares_hours_on_some_days_is_off_on_the_others() -> None:
    assert bookable(person(days=[0]), day=MONDAY) == ["09:00-17:00"]
    assert bookable(person(days=[0]), day=TUESDAY) == []


def test_a_night_belongs_to_the_day_it_starts_on() -> None:
    night = clinic(["20-26"], days=[0])
    assert bookable(room(), night, MONDAY) == ["20:00-00:00"]
    assert bookable(room(), night, TUESDAY) == ["00:00-02:00"]
    whole = layers_over(night, room(), at("23", MONDAY), at("1", TUESDAY))
    assert usable_spans(whole, None, NOW) == [(at("20", MONDAY), at("2", TUESDAY))]


def test_holidays_close_and_extra_openings_open() -> None:
    holiday = closure(TUESDAY)
    assert bookable(person(), clinic(closures=[holiday])) == []
    assert bookable(person(), clinic(closures=[holiday, closure(TUESDAY, part="10-12", is_extra=True)])) == [
        "10:00-12:00"
    ]
    assert bookable(room(), clinic(closures=[closure(SUNDAY, part="10-12", is_extra=True)]), SUNDAY) == ["10:00-12:00"]
    assert bookable(person(), clinic(closures=[closure(TUESDAY, name="Training", part="12-14")])) == [
        "09:00-12:00", "14:00-17:00",
    ]  # fmt: skip


def test_an_extra_opening_of_the_clinic_does_not_call_in_who_is_off() -> None:
    sunday = clinic(closures=[closure(SUNDAY, part="10-12", is_extra=True)])
    assert bookable(person(), sunday, SUNDAY) == []
    assert bookable(person(exceptions=(exception(SUNDAY, "10-14", is_extra=True),)), sunday, SUNDAY) == ["10:00-12:00"]


def test_extra_time_of_a_provider_never_opens_a_closed_clinic() -> None:
    assert bookable(person(exceptions=(exception(TUESDAY, "17-22", is_extra=True),))) == ["09:00-18:00"]
    assert bookable(person(exceptions=(exception(SUNDAY, is_extra=True),)), day=SUNDAY) == []


def test_exceptions_and_approved_time_off_take_time_and_pending_does_not() -> None:
    assert bookable(person(exceptions=(exception(TUESDAY, "9-11"),))) == ["11:00-17:00"]
    assert bookable(person(exceptions=(exception(TUESDAY),))) == []
    assert bookable(person(time_off=(time_off(MONDAY, WEDNESDAY),))) == []
    assert bookable(person(time_off=(time_off(TUESDAY, TUESDAY, part="13-17"),))) == ["09:00-13:00"]
    assert bookable(person(time_off=(time_off(MONDAY, WEDNESDAY, TimeOffState.PENDING),))) == ["09:00-17:00"]


@pytest.mark.parametrize("state", [ScheduleState.DRAFT, ScheduleState.PAUSED, ScheduleState.ARCHIVED])
def test_only_a_published_schedule_gives_time(state: ScheduleState) -> None:
    assert bookable(person(schedules=(schedule(block("9-12")),))) == ["09:00-12:00"]
    assert bookable(person(schedules=(schedule(block("9-12"), state=state),))) == []


def test_blocks_of_other_types_are_not_bookable() -> None:
    mixed = schedule(
        block("9-11"), block("11-12", BlockType.TELEHEALTH), block("12-13", BlockType.DOCUMENTATION),
        block("13-15", BlockType.GROUP),
    )  # fmt: skip
    assert bookable(person(schedules=(mixed,))) == ["09:00-12:00"]
    layers = day_layers(clinic(), person(schedules=(mixed,)), TUESDAY)
    group = usable_spans(layers, offering(is_group=True), NOW)
    assert group == [(at("9"), at("12")), (at("13"), at("15"))]


def test_a_kept_block_opens_to_all_some_days_before() -> None:
    kept = schedule(block("9-11", kept_for=("Vaccines",), release_days=1))
    layers = day_layers(clinic(), person(schedules=(kept,)), TUESDAY)
    assert usable_spans(layers, offering("Vaccines"), at("8", date(2026, 11, 1))) == [(at("9"), at("11"))]
    assert usable_spans(layers, offering(), at("0", MONDAY) - 1) == []
    assert usable_spans(layers, offering(), at("0", MONDAY)) == [(at("9"), at("11"))]


def test_hours_without_a_schedule_are_one_block_on_the_clinics_grid() -> None:
    layers = day_layers(clinic(["9-13", "15-19"], slot_minutes=45), person(hours=["10-18"]), TUESDAY)
    assert [(clock(b.start_s), clock(b.grid_s), b.slot_s) for b in layers.blocks] == [
        ("24 10:00", "24 10:00", 2700), ("24 15:00", "24 15:00", 2700),
    ]  # fmt: skip


def test_facts_that_were_read_again_find_their_layers() -> None:
    cache = LayerCache(size=2)
    first = cache.day(clinic(), person(), TUESDAY)
    assert cache.day(clinic(), person(), TUESDAY) is first
    for number in range(5):
        cache.day(clinic(), person(f"p{number}"), TUESDAY)
    assert cache.day(clinic(), person(), TUESDAY) == first


def test_the_calendar_draws_each_unavailable_minute_once_with_the_row_behind_it() -> None:
    facts = person(
        schedules=(schedule(block("9-12"), block("12-13", BlockType.ADMINISTRATIVE, name="Office")),),
        exceptions=(exception(TUESDAY, "9-10"),),
        time_off=(time_off(TUESDAY, TUESDAY, part="9:30-10:30"), replace(
            time_off(TUESDAY, TUESDAY, TimeOffState.PENDING, "11-12"), id="asked"
        )),
    )  # fmt: skip
    layers = day_layers(clinic(closures=[closure(TUESDAY, part="16-20")]), facts, TUESDAY)
    drawn = [(clock(s.start_s)[3:], clock(s.end_s)[3:], s.kind, s.source_id) for s in unavailable_spans(layers)]
    assert drawn == [
        ("00:00", "08:00", "closed", ""),
        ("08:00", "09:00", "outside_hours", ""),
        ("09:00", "09:30", "exception", "ex"),
        ("09:30", "10:30", "time_off", "off"),
        ("11:00", "12:00", "pending_time_off", "asked"),
        ("12:00", "13:00", "block", "b12-13"),
        ("13:00", "16:00", "outside_hours", ""),
        ("16:00", "20:00", "closed", "xHoliday"),
        ("20:00", "00:00", "closed", ""),
    ]
    assert all(isinstance(span, UnavailableSpan) for span in unavailable_spans(layers))

"""The search and the reasons on random small clinics: what is offered is bookable, and nothing bookable is left out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache, layers_over
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Occupied, ReasonCode, ResourceFacts
from carefront.domain.booking_rules import explain
from carefront.domain.lanes import Wanted, connected, place
from carefront.domain.openings import find_starts
from carefront.domain.schedules import AvailabilityException, BlockType, ScheduleBlock
from carefront.domain.time_off import TimeOff, TimeOffState, TimeOffType
from tests.support.clinic_facts import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    blocked,
    clinic,
    closure,
    facts,
    offering,
    period,
    person,
    room,
    schedule,
    taken,
)  # fmt: skip

DAYS = st.sampled_from([MONDAY, TUESDAY, WEDNESDAY])
QUARTERS = st.integers(24, 80)


def hhmm(quarter: int) -> str:
    return f"{quarter // 4}:{quarter % 4 * 15:02}"


PERIODS = st.tuples(QUARTERS, st.integers(1, 24)).map(lambda pair: f"{hhmm(pair[0])}-{hhmm(pair[0] + pair[1])}")
OFF = st.builds(
    lambda day, part, is_whole: TimeOff(
        "off", "account-rao", TimeOffType.OTHER, TimeOffState.APPROVED, day, day, None if is_whole else period(part)
    ), DAYS, PERIODS, st.booleans(),
)  # fmt: skip
EXCEPTIONS = st.builds(
    lambda day, part, is_extra: AvailabilityException("ex", "rao", day, day, "", period(part), is_extra),
    DAYS, PERIODS, st.booleans(),
)  # fmt: skip
BLOCKS = st.builds(
    lambda part, type_, slot, capacity, buffer, kept: ScheduleBlock(
        f"b{part}", None, period(part), type_, slot, capacity, 0, buffer, kept_for=("Vaccines",) if kept else (),
        release_days=1 if kept else None,
    ),
    PERIODS, st.sampled_from([BlockType.APPOINTMENTS] * 4 + [BlockType.TELEHEALTH, BlockType.ON_CALL, BlockType.GROUP]),
    st.sampled_from([15, 20, 30]), st.sampled_from([None, None, 1, 2]), st.sampled_from([0, 0, 10]), st.booleans(),
)  # fmt: skip


@st.composite
def people(draw: st.DrawFn) -> ResourceFacts:
    layers: dict[str, Any] = {
        "time_off": tuple(draw(st.lists(OFF, max_size=1))),
        "exceptions": tuple(draw(st.lists(EXCEPTIONS, max_size=2))),
    }
    if draw(st.booleans()):
        layers["schedules"] = (schedule(*draw(st.lists(BLOCKS, min_size=1, max_size=4))),)
    hours = draw(st.lists(PERIODS, max_size=2))
    return person(hours=hours, capacity=draw(st.integers(1, 3)), **layers)


@st.composite
def clinics(draw: st.DrawFn) -> tuple[BookingFacts, BookingQuestion]:
    rao, first, second = draw(people()), room("r1", draw(st.integers(1, 2))), room("r2")
    rows: list[Occupied] = []
    for number in range(draw(st.integers(0, 8))):
        own = draw(st.sampled_from([rao, rao, first, second]))
        start = draw(QUARTERS)
        make: Any = draw(st.sampled_from([taken, taken, taken, blocked]))
        row = make(own, hhmm(start), hhmm(start + draw(st.integers(1, 8))), str(number), draw(DAYS))
        rows = with_row(rows, row, own)
    closures = [closure(draw(DAYS), part=draw(PERIODS), is_extra=draw(st.booleans()))] if draw(st.booleans()) else []
    room_use = ResourceUse(
        "r1",
        "room",
        draw(st.sampled_from([0, 10])),
        draw(st.sampled_from([None, 15])),
        draw(st.booleans()),
        "kind:room",
    )
    asked = offering(
        buffer_before_minutes=draw(st.sampled_from([0, 5])), buffer_after_minutes=draw(st.sampled_from([0, 10])),
        grid_minutes=draw(st.sampled_from([0, 0, 15])), is_concurrent=draw(st.booleans()),
    )  # fmt: skip
    known = facts(
        rao,
        first,
        second,
        rows=rows,
        at_clinic=clinic(draw(st.sampled_from([["8-18"], ["7-12", "13-20"]])), closures=closures),
    )
    uses = (ResourceUse("rao"), room_use) if draw(st.booleans()) else (ResourceUse("rao"),)
    return known, BookingQuestion(
        at("9"), draw(st.sampled_from([15, 30, 45])), uses, draw(st.sampled_from([asked, None]))
    )


def with_row(rows: list[Occupied], row: Occupied, own: ResourceFacts) -> list[Occupied]:
    """The rows with one more where the lanes take it (in a lane of its own)."""
    same = sorted((other for other in rows if other.subject_id == row.subject_id), key=lambda other: other.start_s)
    wanted = Wanted(row.start_s, row.end_s, own.resource.capacity, is_time_block=row.lane_hi - row.lane_lo > 1)
    placement = place(connected(same, row.start_s, row.end_s), wanted)
    if placement is None or placement.moves:
        return rows
    return [*rows, replace(row, lane_lo=placement.lane_lo, lane_hi=placement.lane_hi)]


@given(clinics())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_the_search_offers_exactly_the_grid_starts_that_explain_allows(
    case: tuple[BookingFacts, BookingQuestion],
) -> None:
    known, question = case
    cache = LayerCache()
    first_s, last_s = at("0", MONDAY), at("24", WEDNESDAY)
    offered = find_starts(question, known, cache, first_s, last_s, 10_000)
    assert [start for start, _ in offered] == sorted({start for start, _ in offered})
    for start_s, uses in offered:
        assert explain(
            BookingQuestion(start_s, question.length_minutes, uses, question.offering), known, cache
        ).is_bookable
    found = {start_s for start_s, _ in offered}
    for start_s in grid(question, known, first_s, last_s):
        if start_s not in found:
            asked = BookingQuestion(start_s, question.length_minutes, question.resources, question.offering)
            assert not explain(asked, known, cache).is_bookable


def grid(question: BookingQuestion, known: BookingFacts, first_s: int, last_s: int) -> set[int]:
    """Every start of the grid of Dr Rao's bookable blocks, worked out by counting."""
    layers = layers_over(known.clinic, known.resources["rao"], first_s, last_s)
    minutes = question.offering.grid_minutes if question.offering else 0
    return {
        start_s
        for block in layers.blocks if block.fits(question.offering, known.now_s)
        for start_s in range(block.start_s, block.end_s, 60)
        if first_s <= start_s < last_s
        and ((start_s % (60 * minutes) == 0) if minutes else (start_s - block.grid_s) % block.slot_s == 0)
    }  # fmt: skip


@given(clinics(), st.integers(24, 80), DAYS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_reasons_come_in_order_and_within_the_asked_time(
    case: tuple[BookingFacts, BookingQuestion], quarter: int, day: Any
) -> None:
    known, question = case
    asked = BookingQuestion(at(hhmm(quarter), day), question.length_minutes, question.resources, question.offering)
    reasons = explain(asked, known, LayerCache()).reasons
    assert [reason.order for reason in reasons] == sorted(reason.order for reason in reasons)
    for reason in reasons:
        if reason.start_s is not None and reason.end_s is not None:
            assert reason.start_s < reason.end_s
            slack = 3_600 if reason.code is ReasonCode.BUFFER else 0
            assert asked.start_s - slack <= reason.start_s
            assert reason.end_s <= asked.end_s + slack


def test_a_cached_answer_is_the_same_as_a_fresh_one() -> None:
    known, cache = facts(person(), rows=[taken(person(), "10", "11")]), LayerCache()
    for number in range(40):
        asked = BookingQuestion(at("8") + 900 * number, 30, (ResourceUse("rao"),))
        assert explain(asked, known, cache) == explain(asked, known, LayerCache())
    later = BookingQuestion(at("10", TUESDAY + timedelta(days=1)), 30, (ResourceUse("rao"),))
    assert explain(later, known, cache).is_bookable

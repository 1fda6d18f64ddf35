"""Time off as stretches: overlaps, the rest of a request, too few of a group, who could stand in."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carefront.domain.cover import FreeTime, Moving, Usable, fitted, full_spans, meets, slots_in
from carefront.domain.duty import too_few
from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, check_stretch, rest_of

DAY = date(2026, 11, 25)
HOUR = 3600


def days(first: int, last: int) -> Stretch:
    return Stretch(DAY + timedelta(days=first), DAY + timedelta(days=last))


def part(day: int, start: int, end: int) -> Stretch:
    return Stretch(DAY + timedelta(days=day), DAY + timedelta(days=day), ClockPeriod(60 * start, 60 * end))


def test_parts_that_touch_do_not_overlap() -> None:
    assert not part(0, 8, 12).overlaps(part(0, 12, 14))
    assert part(0, 8, 12).overlaps(days(0, 0))
    assert not days(0, 1).overlaps(days(2, 3))


def test_a_part_past_midnight_reaches_into_the_next_day() -> None:
    assert part(0, 22, 26).overlaps(days(1, 1))


def test_the_rest_of_a_day_is_before_and_after() -> None:
    assert rest_of(days(0, 0), part(0, 8, 12)) == (part(0, 0, 8), part(0, 12, 24))
    assert rest_of(part(0, 8, 12), part(0, 8, 10)) == (part(0, 10, 12),)


def test_the_rest_of_several_days_is_whole_days_and_what_is_left_of_one() -> None:
    assert rest_of(days(0, 4), days(1, 2)) == (days(0, 0), days(3, 4))
    assert rest_of(days(0, 4), part(1, 8, 12)) == (days(0, 0), part(1, 0, 8), part(1, 12, 24), days(2, 4))


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 23), st.integers(1, 24))
def test_part_and_rest_are_the_whole_and_nothing_twice(first: int, more: int, at: int, start: int, hours: int) -> None:
    whole = days(first, first + more)
    chosen = part(min(first + at, first + more), start, min(24, start + hours))
    assume(chosen.minutes != whole.minutes)
    pieces = sorted(one.minutes for one in (chosen, *rest_of(whole, chosen)))
    assert pieces[0][0] == whole.minutes[0]
    assert pieces[-1][1] == whole.minutes[1]
    assert all(left[1] == right[0] for left, right in itertools.pairwise(pieces))
    for piece in rest_of(whole, chosen):
        check_stretch(piece)


@pytest.mark.parametrize("wrong", [days(0, 1), days(0, 2), days(-1, 0), part(2, 8, 12)])
def test_all_of_it_or_more_is_no_part(wrong: Stretch) -> None:
    with pytest.raises(InvalidValue):
        rest_of(days(0, 1), wrong)


# --- on duty ---------------------------------------------------------------------------------------------------------
def test_too_few_are_told_with_when_and_how_many() -> None:
    own, others = [(8, 16)], [[(8, 13)], [(10, 12)]]
    assert list(too_few(own, others, 1)) == [(13, 16, 0)]
    assert list(too_few(own, others, 2)) == [(8, 10, 1), (12, 13, 1), (13, 16, 0)]


def test_who_would_not_be_there_is_not_missed() -> None:
    assert list(too_few([], [[]], 3)) == []


# --- standing in -----------------------------------------------------------------------------------------------------
def visit(key: str, hour: int, minutes: int = 30, before: int = 0, after: int = 0) -> Moving:
    return Moving(key, "", hour * HOUR, 60 * minutes, 60 * before, 60 * after, 0, 24 * HOUR)


def free_time(*usable: tuple[int, int], busy: tuple[tuple[int, int], ...] = ()) -> FreeTime:
    def scaled(spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
        return [(start * HOUR, end * HOUR) for start, end in spans]

    return FreeTime(lambda _kind: Usable(scaled(usable)), scaled(busy), (0, 24 * HOUR))


def test_a_visit_keeps_its_time_where_that_is_free_and_goes_to_the_earliest_where_not() -> None:
    placed = fitted([visit("a", 10), visit("b", 10), visit("c", 9, minutes=180)], free_time((9, 12)))
    assert placed == {"a": 10 * HOUR, "b": 9 * HOUR}


def test_buffers_have_to_be_free_but_need_not_be_in_hours() -> None:
    assert fitted([visit("a", 9, 60, before=30)], free_time((9, 10))) == {"a": 9 * HOUR}
    assert fitted([visit("a", 9, 60, before=30)], free_time((9, 11), busy=((8, 9),))) == {"a": 9 * HOUR + 1800}


def test_what_takes_several_at_once_is_full_only_where_all_places_are_taken() -> None:
    rows = [(0, 4, 0, 4, 0, 1, 2, 0), (2, 6, 2, 6, 1, 2, 2, 0), (8, 9, 8, 9, 0, 9, 9, 1)]
    assert full_spans(rows, 2) == [(2, 4), (8, 9)]
    assert full_spans(rows, 1) == [(0, 6), (8, 9)]


def test_slots_are_counted_whole() -> None:
    assert slots_in([(0, 50), (60, 90)], [((0, 100), 30)]) == 2
    assert meets([(0, 10), (20, 30)], 10, 20) is False
    assert meets([(0, 10), (20, 30)], 25, 26) is True

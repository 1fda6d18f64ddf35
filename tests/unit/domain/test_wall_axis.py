"""One axis of wall-clock time for the days of a week, whatever their length."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carefront.domain.wall_axis import HOUR_S, AxisPiece, wall_axis
from carefront.domain.zones import day_span_s, local_time

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kolkata",
)


def week(first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(7)]


def hours(pieces: tuple[AxisPiece, ...]) -> list[tuple[float, float]]:
    """(from the top, length) of each piece, in hours."""
    return [(piece.offset_s / HOUR_S, (piece.end_s - piece.start_s) / HOUR_S) for piece in pieces]


def test_a_usual_week_has_an_axis_of_24_hours_and_days_in_one_piece() -> None:
    axis = wall_axis(week(date(2026, 11, 23)), BERLIN)

    assert axis.length_s == 24 * HOUR_S
    assert {tuple(hours(day)) for day in axis.days} == {((0, 24),)}
    assert [hour.wall_minute // 60 for hour in axis.hours] == list(range(24))


def test_the_hour_that_comes_twice_has_a_place_of_its_own_which_other_days_leave_empty() -> None:
    axis = wall_axis(week(date(2026, 10, 19)), BERLIN)

    assert axis.length_s == 25 * HOUR_S
    assert hours(axis.days[0]) == [(0, 3), (4, 21)]
    assert hours(axis.days[6]) == [(0, 25)]
    assert [hour.wall_minute // 60 for hour in axis.hours][:6] == [0, 1, 2, 2, 3, 4]


def test_the_hour_that_is_skipped_is_left_empty_by_its_day_alone() -> None:
    axis = wall_axis(week(date(2026, 3, 23)), BERLIN)

    assert axis.length_s == 24 * HOUR_S
    assert hours(axis.days[6]) == [(0, 2), (3, 21)]
    assert hours(axis.days[0]) == [(0, 24)]


def test_a_day_that_the_zone_skipped_has_no_piece() -> None:
    axis = wall_axis(week(date(2011, 12, 27)), ZoneInfo("Pacific/Apia"))

    assert [len(day) for day in axis.days] == [1, 1, 1, 0, 1, 1, 1]


@given(st.sampled_from(ZONES), st.dates(date(2015, 1, 1), date(2040, 12, 1)))
@settings(max_examples=150, deadline=None)
def test_every_instant_stands_once_and_the_same_wall_time_beside_itself(name: str, first: date) -> None:
    zone = ZoneInfo(name)
    days = week(first)
    axis = wall_axis(days, zone)
    noon_s = next(hour.offset_s for hour in axis.hours if hour.wall_minute == 12 * 60)
    for day, pieces in zip(days, axis.days, strict=True):
        start_s, end_s = day_span_s(day, zone)
        assert (pieces[0].start_s, pieces[-1].end_s) == (start_s, end_s)
        for piece, following in pairwise(pieces):
            assert piece.end_s == following.start_s
            assert piece.offset_s + piece.end_s - piece.start_s < following.offset_s
        last = pieces[-1]
        around = next(piece for piece in reversed(pieces) if piece.offset_s <= noon_s)
        at_noon = local_time(around.start_s + noon_s - around.offset_s, zone)
        assert (at_noon.hour, at_noon.minute) == (12, 0)
        assert last.offset_s + last.end_s - last.start_s <= axis.length_s


@pytest.mark.parametrize("first", [date(2026, 10, 19), date(2026, 3, 23)])
def test_every_whole_hour_has_a_mark_where_it_stands(first: date) -> None:
    axis = wall_axis(week(first), BERLIN)
    marks = {hour.offset_s: hour.wall_minute for hour in axis.hours}

    for pieces in axis.days:
        for start_s, end_s, offset_s in pieces:
            for at in range(start_s, end_s, HOUR_S):
                local = local_time(at, BERLIN)
                assert marks[offset_s + at - start_s] == 60 * local.hour + local.minute

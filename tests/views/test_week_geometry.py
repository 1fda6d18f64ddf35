"""A week of one resource on the canvas: days for columns, one axis of wall-clock time, days of 23 and 25 hours."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carefront.domain.wall_axis import wall_axis
from carefront.domain.zones import day_span_s
from carefront.viewmodels.day_grid import AxisMark, CardFace, ColumnAxis, ColumnFace, DayGrid, Place, carried
from carefront.views.calendar.drag import CardTravel, RangeTravel
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect

BERLIN, HOUR, RAO = ZoneInfo("Europe/Berlin"), 3600, "rao"
PLAIN, AUTUMN, SPRING = date(2026, 11, 23), date(2026, 10, 19), date(2026, 3, 23)


def at(day: date, hour: int, minute: int = 0, fold: int = 0) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN, fold=fold).timestamp())


def grid(first: date, *cards: CardFace) -> DayGrid:
    days = [first + timedelta(days=number) for number in range(7)]
    axis = wall_axis(days, BERLIN)
    columns = tuple(
        ColumnFace(RAO, str(day), "", "", 0.0, "", "", slots=((at(day, 9), 30), (at(day, 9, 30), 30)), day=day)
        for day in days
    )
    return DayGrid(
        "clinic", first, "", "", day_span_s(days[0], BERLIN)[0], day_span_s(days[-1], BERLIN)[1],
        day_span_s(days[0], BERLIN)[0] + 8 * HOUR, day_span_s(days[0], BERLIN)[0] + 18 * HOUR, columns, cards,
        tuple(AxisMark(hour.offset_s, str(hour.wall_minute)) for hour in axis.hours), column_of={RAO: 0}, week_of=RAO,
        axes=tuple(ColumnAxis(pieces) for pieces in axis.days), axis_s=axis.length_s,
    )  # fmt: skip


def shown(first: date, *cards: CardFace, is_mirrored: bool = False) -> DayGeometry:
    return DayGeometry(grid(first, *cards), GridMetrics(120, 60.0, is_mirrored))


def card(column: int, start_s: int, end_s: int) -> CardFace:
    return CardFace("visit", RAO, column, start_s, end_s, "booked", "", "", "", "", "", "", "", "", "")


@pytest.mark.parametrize("first", [PLAIN, AUTUMN, SPRING])
def test_nine_o_clock_stands_at_one_height_on_every_day(first: date) -> None:
    geometry = shown(first)
    days = [first + timedelta(days=number) for number in range(7)]

    assert len({geometry.y_of(at(day, 9), number) for number, day in enumerate(days)}) == 1


def test_the_second_showing_of_an_hour_is_below_the_first_and_other_days_have_nothing_there() -> None:
    geometry = shown(AUTUMN)
    sunday = AUTUMN + timedelta(days=6)

    first, second = geometry.y_of(at(sunday, 2), 6), geometry.y_of(at(sunday, 2, fold=1), 6)

    assert (first, second) == (120, 180)
    assert [gap.y for gap in geometry.gaps(0)] == [180]
    assert list(geometry.gaps(6)) == []
    assert geometry.instant_at(200, 60, 0) == at(AUTUMN, 3)


def test_a_visit_that_ends_where_clocks_change_is_as_long_as_it_lasts() -> None:
    sunday = SPRING + timedelta(days=6)
    geometry = shown(SPRING, card(6, at(sunday, 1), at(sunday, 1) + HOUR))

    assert geometry.card_rects[0].h == 59
    assert [gap.y for gap in geometry.gaps(6)] == [120]


@pytest.mark.parametrize(("first", "column", "hours"), [(AUTUMN, 6, 25), (SPRING, 6, 23), (PLAIN, 6, 24)])
def test_the_stops_of_a_day_cover_all_of_it_and_none_of_another(first: date, column: int, hours: int) -> None:
    stops = shown(first).stops(column)

    assert sum(stop.end_s - stop.start_s for stop in stops) == hours * HOUR
    assert (stops[0].start_s, stops[-1].end_s) == day_span_s(first + timedelta(days=column), BERLIN)


def test_the_cursor_goes_to_the_same_time_of_the_next_day_over_a_clock_change() -> None:
    saturday, sunday = AUTUMN + timedelta(days=5), AUTUMN + timedelta(days=6)

    stop = shown(AUTUMN).across(5, at(saturday, 9), 1)

    assert stop is not None
    assert stop.start_s == at(sunday, 9)


def test_mirrored_the_first_day_is_rightmost() -> None:
    geometry = shown(PLAIN, is_mirrored=True)

    assert geometry.column_at(6 * 120 + 5) == 0
    assert geometry.across(0, at(PLAIN, 9), 1) is None


def test_a_visit_is_dragged_to_another_day_at_another_time() -> None:
    visit = card(0, at(PLAIN, 9), at(PLAIN, 9, 30))
    geometry = shown(PLAIN, visit)
    travel = CardTravel(visit, 10, 545, 5)

    assert travel.drag_to(geometry, 3 * 120 + 10, 10 * 60 + 5)

    thursday = PLAIN + timedelta(days=3)
    assert travel.target == Place(RAO, at(thursday, 10), at(thursday, 10, 30))
    assert travel.ghost_rect(geometry) == Rect(360, 600, 120, 30)


def test_a_visit_is_carried_by_keys_over_a_clock_change_at_the_same_wall_time() -> None:
    saturday, sunday = AUTUMN + timedelta(days=5), AUTUMN + timedelta(days=6)
    visit = card(5, at(saturday, 9), at(saturday, 9, 30))
    travel = CardTravel(visit, 0, 0, 0)

    travel.step(shown(AUTUMN, visit), 1, 0)

    assert travel.target == Place(RAO, at(sunday, 9), at(sunday, 9, 30))


def test_a_visit_is_not_made_longer_than_its_day() -> None:
    visit = card(2, at(PLAIN + timedelta(days=2), 23), at(PLAIN + timedelta(days=2), 23, 30))
    travel = CardTravel(visit, 0, 0, 0)

    travel.stretch(shown(PLAIN, visit), 5 * HOUR)

    assert travel.target is not None
    assert travel.target.end_s == at(PLAIN + timedelta(days=3), 0)


def test_a_range_is_drawn_in_the_day_where_it_began() -> None:
    travel = RangeTravel(2, 9 * 60)

    travel.drag_to(shown(PLAIN), 10 * 60)

    wednesday = PLAIN + timedelta(days=2)
    assert travel.target == Place(RAO, at(wednesday, 9), at(wednesday, 10), is_range=True)


def test_the_place_goes_along_to_the_next_week_at_the_same_wall_time() -> None:
    before, after = grid(AUTUMN), grid(AUTUMN + timedelta(days=7))
    sunday = AUTUMN + timedelta(days=6)

    there = carried(Place(RAO, at(sunday, 9), at(sunday, 9, 30)), before, after)

    assert there == Place(RAO, at(sunday + timedelta(days=7), 9), at(sunday + timedelta(days=7), 9, 30))


def test_a_place_that_is_in_the_other_grid_stays_where_it_is() -> None:
    wednesday = PLAIN + timedelta(days=2)
    place = Place("silva", at(wednesday, 9), at(wednesday, 9, 30))

    assert carried(place, grid(PLAIN - timedelta(days=7)), grid(PLAIN)) == Place(RAO, place.start_s, place.end_s)

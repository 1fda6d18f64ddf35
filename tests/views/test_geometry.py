"""Where things stand on the grid: packing, hit testing, the cursor's way, days with a clock change. No Qt."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.viewmodels.day_grid import AxisMark, CardFace, ColumnFace, DayGrid
from carefront.views.calendar.drag import CardTravel
from carefront.views.calendar.geometry import MAX_LANES, DayGeometry, GridMetrics, Rect
from carefront.views.calendar.packing import pack
from carefront.views.calendar.stops import Stop

START = 1_795_478_400
HOUR = 3600


def card(column: int, start: float, hours: float, status: str = "booked", name: str = "Kim Rao") -> CardFace:
    """A card ``start`` hours into the day."""
    begin = START + round(start * HOUR)
    return CardFace(
        f"{column}-{start}-{name}", f"r{column}", column, begin, begin + round(hours * HOUR), status, status, "", name,
        name, "", "", "", "", "",
    )  # fmt: skip


def grid(*cards: CardFace, columns: int = 3, hours: int = 24) -> DayGrid:
    """A day of ``hours`` with half-hour slots from 8 to 18."""
    slots = tuple((START + half * 1800, 30) for half in range(16, 36))
    return DayGrid(
        "f", date(2026, 11, 24), "", "", START, START + hours * HOUR, START + 8 * HOUR, START + 18 * HOUR,
        tuple(ColumnFace(f"r{n}", f"Dr {n}", "", "", 0.0, "", "", (), slots) for n in range(columns)),
        tuple(sorted(cards, key=lambda one: (one.column, one.start_s))),
        tuple(AxisMark(n * HOUR, str(n)) for n in range(hours)), column_of={f"r{n}": n for n in range(columns)},
    )  # fmt: skip


def geometry(*cards: CardFace, hours: int = 24, is_mirrored: bool = False) -> DayGeometry:
    return DayGeometry(grid(*cards, hours=hours), GridMetrics(120, 60.0, is_mirrored))


SPANS = st.lists(
    st.tuples(st.integers(0, 600), st.integers(5, 120)).map(lambda one: (one[0], one[0] + one[1])), max_size=25
).map(sorted)


@given(SPANS)
def test_visits_that_overlap_never_share_a_lane(spans: list[tuple[int, int]]) -> None:
    lanes = pack(spans)

    for one, (start, end) in enumerate(spans):
        for other in range(one):
            if spans[other][0] < end and start < spans[other][1]:
                assert lanes[one][0] != lanes[other][0]


@given(SPANS)
def test_no_more_lanes_than_visits_at_once(spans: list[tuple[int, int]]) -> None:
    lanes = pack(spans)

    for (lane, count), (start, _end) in zip(lanes, spans, strict=True):
        at_once = sum(other_start <= start < other_end for other_start, other_end in spans)
        assert lane < count
        assert at_once <= count


def test_visits_that_touch_stand_below_each_other() -> None:
    shown = geometry(card(0, 9, 1), card(0, 10, 1))

    first, second = shown.card_rects
    assert first.x == second.x
    assert first.w == second.w
    assert not first.meets(second)


def test_overlapping_visits_stand_side_by_side() -> None:
    first, second = geometry(card(0, 9, 1), card(0, 9.5, 1)).card_rects

    assert not first.meets(second)
    assert first.y < second.y


def test_beyond_four_side_by_side_a_chip_counts_the_rest() -> None:
    shown = geometry(*(card(0, 9, 1, name=f"P{n}") for n in range(MAX_LANES + 2)))

    assert [len(chip.rows) for chip in shown.chips] == [2]
    visible = list(shown.cards_in(shown.span_rect(0, START, START + 24 * HOUR)))
    assert len(visible) == MAX_LANES


def test_a_cancelled_visit_stands_at_the_edge_and_leaves_the_time_free() -> None:
    shown = geometry(card(0, 9, 0.5, "cancelled"))

    assert shown.card_rects[0].w < 24
    free = [stop for stop in shown.stops(0) if stop.row < 0 and stop.is_slot]
    assert len(free) == 20


@pytest.mark.parametrize("hours", [23, 24, 25])
def test_the_axis_is_as_long_as_the_day(hours: int) -> None:
    shown = geometry(hours=hours)

    assert shown.height == hours * 60
    assert shown.instant_at(shown.y_of(START + 3 * HOUR)) == START + 3 * HOUR
    assert sum(stop.end_s - stop.start_s for stop in shown.stops(0)) == hours * HOUR


@given(st.integers(0, 359), st.integers(0, 1439), st.booleans())
def test_a_click_meets_what_is_drawn_there(x: int, y: int, is_mirrored: bool) -> None:
    shown = geometry(card(0, 9, 1), card(0, 9.5, 1), card(1, 12, 0.25), card(2, 8, 2), is_mirrored=is_mirrored)

    stop = shown.stop_at(x, y)

    assert stop is not None
    assert shown.span_rect(stop.column, stop.start_s - 600, stop.end_s + 600).contains(x, y)
    for row in shown.cards_in(Rect(x, y, 1, 1)):
        assert stop.row == row


def test_a_low_visit_can_be_hit_beside_it() -> None:
    shown = geometry(card(0, 9, 5 / 60))
    rect = shown.card_rects[0]

    assert rect.h < 24
    assert shown.card_at(rect.x + 5, rect.y + rect.h + 3) == 0


@given(st.integers(0, 47), st.sampled_from([1, -1]))
def test_stepping_there_and_back_ends_where_it_began(half_hour: int, step: int) -> None:
    shown = geometry(card(0, 9, 1), card(0, 11, 0.25))
    stops = shown.stops(0)
    here = stops[half_hour % len(stops)]

    there = shown.along(0, here.start_s, here.row, step)

    if there is not None:
        assert shown.along(0, there.start_s, there.row, -step) == here


def test_every_stop_is_reached_going_down() -> None:
    shown = geometry(card(0, 9, 1), card(0, 9.5, 1), card(0, 12, 0.25), card(0, 12.25, 0.5, "cancelled"))
    reached = [shown.stops(0)[0]]

    while following := shown.along(0, reached[-1].start_s, reached[-1].row, 1):
        reached.append(following)

    assert tuple(reached) == shown.stops(0)


def test_control_arrows_stop_at_visits_only() -> None:
    shown = geometry(card(0, 9, 1), card(0, 15, 1))

    first = shown.along(0, START, -1, 1, cards_only=True)
    assert first is not None
    second = shown.along(0, first.start_s, first.row, 1, cards_only=True)

    assert (first.row, second and second.row) == (0, 1)
    assert shown.along(0, START + 15 * HOUR, 1, 1, cards_only=True) is None


def test_what_is_left_of_a_slot_can_still_be_reached() -> None:
    shown = geometry(card(0, 9, 0.25))

    left = shown.free_stop(0, START + 9 * HOUR + 1200)

    assert left == Stop(0, START + 9 * HOUR + 900, START + 9 * HOUR + 1800, -1, True)


def test_left_and_right_follow_what_is_seen() -> None:
    plain, mirrored = geometry(), geometry(is_mirrored=True)

    right, seen_right = plain.across(1, START, 1), mirrored.across(1, START, 1)

    assert right is not None
    assert seen_right is not None
    assert (right.column, seen_right.column) == (2, 0)
    assert mirrored.column_x(0) == 240
    assert mirrored.column_at(250) == 0


def test_home_and_end_are_the_first_and_last_slot() -> None:
    shown = geometry(card(0, 8, 1))

    first, last = shown.first_slot(0), shown.first_slot(0, is_last=True)

    assert first is not None
    assert last is not None
    assert (first.start_s, last.end_s) == (START + 9 * HOUR, START + 18 * HOUR)


def test_a_dragged_visit_snaps_to_five_minutes_and_keeps_its_length() -> None:
    shown, moved = geometry(card(0, 9, 0.5)), card(0, 9, 0.5)
    travel = CardTravel(moved, 10, 545, 5)

    assert not travel.drag_to(shown, 13, 547)
    assert travel.drag_to(shown, 130, 613)

    assert travel.target is not None
    assert travel.target.resource_id == "r1"
    assert (travel.target.start_s - START) / 60 == 610
    assert travel.target.end_s - travel.target.start_s == 1800


def test_a_visit_can_t_leave_its_day() -> None:
    shown, moved = geometry(), card(0, 23, 1)
    travel = CardTravel(moved, 0, 0, 0)

    travel.step(shown, 0, 6 * HOUR)

    assert travel.target is not None
    assert travel.target.end_s == START + 24 * HOUR
    assert travel.is_at_home()


def test_words_stand_where_no_visit_hides_them() -> None:
    shown = geometry(card(0, 9, 1))

    rect = shown.word_rect(0, START + 9 * HOUR, START + 12 * HOUR, 16)

    assert rect is not None
    assert rect.y == shown.y_of(START + 10 * HOUR)
    assert shown.word_rect(0, START + 9 * HOUR, START + 10 * HOUR, 16) is None


def test_a_place_off_the_grid_is_drawn_where_its_time_is() -> None:
    shown = geometry(replace(card(0, 9, 0.5), start_s=START + 9 * HOUR + 420))

    assert shown.card_rects[0].y == shown.y_of(START + 9 * HOUR + 420) + 1

"""Time as bits: windows, rounding, runs, grids and counts."""

from datetime import date

from carefront.domain.masks import (
    WEEK_MINUTES,
    Counts,
    clock_ticks,
    comb,
    inward,
    minutes_of,
    moved,
    outward,
    runs,
    ticks,
    touching,
    window_at,
)
from carefront.domain.zones import instant_s, local_time, zone_named

WINDOW = window_at(0, 30)


def test_windows_of_neighbouring_weeks_meet_without_a_hole() -> None:
    here, later = window_at(1_800_000_000, 45), window_at(1_800_000_000, 45, weeks_later=1)
    assert here.week_s[1] == later.week_s[0]
    assert here.week_s[1] - here.week_s[0] == 60 * WEEK_MINUTES
    assert here.start_s == here.week_s[0] - 86_400


def test_a_window_is_wide_enough_for_a_visit_of_two_days() -> None:
    assert window_at(0, 2 * 1440).margin == 2 * 1440


def test_what_is_open_is_rounded_inward_and_what_is_taken_outward() -> None:
    base = WINDOW.start_s
    assert minutes_of(inward([(base + 30, base + 200)], WINDOW)) == [1, 2]
    assert minutes_of(outward([(base + 30, base + 200)], WINDOW)) == [0, 1, 2, 3]
    assert inward([(base + 10, base + 50)], WINDOW) == 0


def test_spans_are_cut_at_the_edges_of_the_window() -> None:
    whole = (1 << WINDOW.size) - 1
    assert inward([(WINDOW.start_s - 999, WINDOW.end_s + 999)], WINDOW) == whole
    assert outward([(WINDOW.start_s - 999, WINDOW.start_s)], WINDOW) == 0


def test_a_run_is_found_only_where_every_minute_is_free() -> None:
    mask = 0b1110_1111_0
    assert minutes_of(runs(mask, 1)) == minutes_of(mask)
    assert minutes_of(runs(mask, 3)) == [1, 2, 6]
    assert minutes_of(runs(mask, 4)) == [1]
    assert runs(mask, 5) == 0


def test_touching_is_every_start_whose_span_meets_it() -> None:
    assert minutes_of(touching(1 << 10, 3) & 0xFFFF) == [8, 9, 10]


def test_masks_move_both_ways() -> None:
    assert (moved(0b100, 2), moved(0b100, -2)) == (0b10000, 0b1)


def test_bits_are_read_in_order_over_the_whole_window() -> None:
    numbers = [0, 1, 63, 64, 65, 1440, WINDOW.size - 1]
    assert minutes_of(sum(1 << number for number in numbers)) == numbers
    assert minutes_of(0) == []


def test_a_comb_has_a_tooth_every_step() -> None:
    assert minutes_of(comb(20, 70)) == [0, 20, 40, 60]
    assert minutes_of(comb(20, 60)) == [0, 20, 40]


def test_a_grid_counts_from_the_start_of_its_block_though_the_block_is_cut() -> None:
    base = WINDOW.start_s
    found = ticks(base + 600, base + 3600, base - 300, 1200, WINDOW)
    assert minutes_of(found) == [15, 35, 55]


def test_the_clock_grid_follows_the_wall_through_a_change() -> None:
    howe = zone_named("Australia/Lord_Howe")  # clocks go back by half an hour
    window = window_at(instant_s(date(2026, 4, 5), 0, howe), 30)
    mask = clock_ticks(60, window, howe)
    shown = [local_time(window.start_s + 60 * minute, howe) for minute in minutes_of(mask)]
    assert {local.minute for local in shown} == {0}
    assert len({local.isoformat() for local in shown}) == len(shown)
    hours = [(local.day, local.hour) for local in shown if local.day in (4, 5, 6)]
    assert hours == [(day, hour) for day in (4, 5, 6) for hour in range(24)]


def test_counts_are_kept_digit_by_digit() -> None:
    counts = Counts()
    for mask in (0b1111, 0b0111, 0b0011, 0b0001, 0b0001):
        counts.add(mask)
    assert [counts.at_least(number) for number in (1, 2, 3, 4, 5, 6, 9)] == [15, 7, 3, 1, 1, 0, 0]

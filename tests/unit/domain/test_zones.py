"""Wall clocks on ordinary days and on the days they are changed."""

from datetime import UTC, date, datetime

import pytest

from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import ClockPeriod
from carefront.domain.zones import (
    WallStatus,
    day_of,
    day_span_s,
    instant_s,
    local_date,
    local_minute,
    local_time,
    period_span_s,
    recurring_instant,
    typed_time,
    utc,
    wall_status,
    zone_named,
)  # fmt: skip

BERLIN = zone_named("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_an_unknown_zone_is_refused() -> None:
    for name in ("Mars/Olympus", "../etc/passwd", "America", ""):
        with pytest.raises(InvalidValue):
            zone_named(name)


def test_a_bound_on_an_ordinary_day_is_plain() -> None:
    assert utc(instant_s(date(2026, 11, 24), 9 * 60, BERLIN)) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert instant_s(date(2026, 11, 24), 24 * 60, BERLIN) == instant_s(date(2026, 11, 25), 0, BERLIN)


def test_a_bound_in_the_gap_moves_to_its_end() -> None:
    assert {instant_s(SPRING, minute, BERLIN) for minute in (120, 150, 179, 180)} == {at("2026-03-29T01:00")}


def test_a_bound_in_the_repeated_hour_means_its_first_occurrence() -> None:
    assert instant_s(AUTUMN, 150, BERLIN) == at("2026-10-25T00:30")
    assert instant_s(AUTUMN, 180, BERLIN) == at("2026-10-25T02:00")


def test_change_days_have_23_and_25_hours() -> None:
    lengths = [(end - start) // 3600 for start, end in (day_span_s(day, BERLIN) for day in (SPRING, AUTUMN))]
    assert lengths == [23, 25]


def test_a_period_inside_the_gap_is_empty() -> None:
    assert period_span_s(SPRING, ClockPeriod(120, 180), BERLIN) is None
    assert period_span_s(SPRING, ClockPeriod(60, 150), BERLIN) == (at("2026-03-29T00:00"), at("2026-03-29T01:00"))


def test_a_period_over_midnight_ends_on_the_next_day() -> None:
    period = period_span_s(date(2026, 11, 24), ClockPeriod(22 * 60, 26 * 60), BERLIN)
    assert period == (at("2026-11-24T21:00"), at("2026-11-25T01:00"))


def test_the_day_that_apia_skipped_has_no_time() -> None:
    apia = zone_named("Pacific/Apia")
    start, end = day_span_s(date(2011, 12, 30), apia)
    assert start == end == day_span_s(date(2011, 12, 31), apia)[0]


def test_what_a_clock_set_back_over_midnight_repeats_belongs_to_the_new_day() -> None:
    st_johns = zone_named("America/St_Johns")
    again = day_span_s(date(2010, 11, 7), st_johns)[0] + 600  # 00:01 became 23:01 of the day before
    assert local_date(again, st_johns) == date(2010, 11, 6)
    assert day_of(again, st_johns) == date(2010, 11, 7)


def test_offsets_of_odd_seconds_do_not_break() -> None:
    start, end = day_span_s(date(1880, 5, 1), BERLIN)  # local mean time, +00:53:28
    assert end - start == 86_400
    assert local_minute(start, BERLIN) == 0
    assert local_time(start, BERLIN).second == 0


def test_a_recurring_time_in_the_gap_takes_the_offset_before_it() -> None:
    assert recurring_instant(datetime(2026, 3, 29, 2, 30), BERLIN) == at("2026-03-29T01:30")
    assert recurring_instant(datetime(2026, 10, 25, 2, 30), BERLIN) == at("2026-10-25T00:30")


def test_a_typed_time_that_is_not_there_once_is_asked_about() -> None:
    gap, twice = datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)
    assert typed_time(gap, BERLIN).status is WallStatus.NONEXISTENT
    assert typed_time(gap, BERLIN).candidates == (at("2026-03-29T00:30"), at("2026-03-29T01:30"))
    assert typed_time(twice, BERLIN).status is WallStatus.AMBIGUOUS
    assert typed_time(twice, BERLIN).candidates == (at("2026-10-25T00:30"), at("2026-10-25T01:30"))
    assert typed_time(datetime(2026, 11, 24, 9), BERLIN).candidates == (at("2026-11-24T08:00"),)
    assert wall_status(datetime(2026, 11, 24, 9), BERLIN) is WallStatus.OK

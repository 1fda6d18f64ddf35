"""Which dates a schedule gives, and the conformance sets for rules in zones."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from carefront.domain.errors import InvalidValue
from carefront.domain.recurrence import block_dates, check_schedule, expand, parse_rule, schedule_dates
from carefront.domain.schedules import ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState
from carefront.domain.zones import day_span_s, local_time, recurring_instant, utc, wall_status, zone_named

DATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "rrule-conformance"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the conformance data are not beside the project")
TUESDAY = date(2026, 1, 13)  # the second Tuesday of its month


def schedule(recurrence: Recurrence, *weekdays: int | None, rule: str = "", valid_to: date | None = None) -> Schedule:
    blocks = tuple(
        ScheduleBlock(f"b{number}", day, ClockPeriod(540, 720)) for number, day in enumerate(weekdays or (None,))
    )
    return Schedule("s", "rao", "Usual", ScheduleState.PUBLISHED, recurrence, TUESDAY, valid_to, rule, blocks)


def january(given: Schedule, last: date = date(2026, 1, 31)) -> list[int]:
    return [day.day for day in schedule_dates(given, date(2026, 1, 1), last)]


def test_a_single_schedule_is_on_its_day_only() -> None:
    assert january(schedule(Recurrence.SINGLE)) == [13]
    assert january(schedule(Recurrence.SINGLE, 2)) == []


def test_a_daily_schedule_is_on_every_day_from_its_first() -> None:
    assert january(schedule(Recurrence.DAILY, valid_to=date(2026, 1, 15))) == [13, 14, 15]
    assert january(schedule(Recurrence.DAILY, 4)) == [16, 23, 30]


def test_a_weekly_schedule_follows_its_blocks_or_its_first_day() -> None:
    assert january(schedule(Recurrence.WEEKLY)) == [13, 20, 27]
    assert january(schedule(Recurrence.WEEKLY, 0, 4)) == [16, 19, 23, 26, 30]


def test_a_biweekly_schedule_counts_weeks_from_that_of_its_first_day() -> None:
    assert january(schedule(Recurrence.BIWEEKLY)) == [13, 27]
    assert january(schedule(Recurrence.BIWEEKLY, 0, 6)) == [18, 26]


def test_a_monthly_schedule_skips_months_that_are_too_short() -> None:
    last_day = Schedule(
        "s", "rao", "Month end", ScheduleState.PUBLISHED, Recurrence.MONTHLY, date(2026, 1, 31), None, "",
        (ScheduleBlock("b", None, ClockPeriod(540, 720)),),
    )  # fmt: skip
    given = schedule_dates(last_day, date(2026, 1, 1), date(2026, 5, 31))
    assert given == [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31)]


def test_a_monthly_block_with_a_weekday_is_the_same_weekday_of_the_month() -> None:
    given = schedule_dates(schedule(Recurrence.MONTHLY, 1, 3), date(2026, 1, 1), date(2026, 3, 31))
    second_week = [date(2026, 1, 13), date(2026, 2, 10), date(2026, 2, 12), date(2026, 3, 10), date(2026, 3, 12)]
    assert given == second_week  # Thursday 8 January lies before the schedule starts


def test_a_custom_rule_gives_its_dates() -> None:
    assert january(schedule(Recurrence.CUSTOM, rule="FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3")) == [13, 15, 20]
    assert january(schedule(Recurrence.CUSTOM, rule="RRULE:FREQ=DAILY;INTERVAL=10;UNTIL=20260202")) == [13, 23]
    assert january(schedule(Recurrence.CUSTOM, 1, rule="FREQ=DAILY")) == [13, 20, 27]


def test_a_block_has_dates_of_its_own() -> None:
    block = ScheduleBlock(
        "b", None, ClockPeriod(540, 720), effective_date=date(2026, 1, 15), end_date=date(2026, 1, 17)
    )
    given = block_dates(schedule(Recurrence.DAILY), block, date(2026, 1, 1), date(2026, 1, 31))
    assert [day.day for day in given] == [15, 16, 17]


@pytest.mark.parametrize(
    "rule",
    [
        "", "foobar", "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=30", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=2;UNTIL=20260301", "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;BYHOUR=9", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=20261340", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;COLOUR=RED",
        "FREQ=YEARLY;BYMONTH=-1",
    ],
)  # fmt: skip
def test_a_schedule_refuses_a_rule_that_cannot_be_worked_out(rule: str) -> None:
    with pytest.raises(InvalidValue):
        check_schedule(schedule(Recurrence.CUSTOM, rule=rule))


def test_a_schedule_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidValue):
        check_schedule(schedule(Recurrence.WEEKLY, valid_to=TUESDAY - timedelta(days=1)))
    check_schedule(schedule(Recurrence.CUSTOM, rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"))


def test_an_endless_rule_is_bounded_by_its_window_and_its_limit() -> None:
    berlin = zone_named("Europe/Berlin")
    window = (recurring_instant(datetime(2026, 3, 27), berlin), recurring_instant(datetime(2026, 3, 31), berlin))
    found = expand(datetime(2020, 1, 1, 9), "FREQ=DAILY", berlin, window_s=window)
    assert [utc(item.start_s).hour for item in found] == [8, 8, 7, 7]
    assert len(expand(datetime(2026, 1, 1), "FREQ=SECONDLY", berlin, limit=7)) == 7


@cache
def load(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC if text.endswith("Z") else None)


@cache
def has_other_rules(zone_name: str) -> bool:
    """Whether this machine's rules of the zone are of another year than those of the data."""
    zone = zone_named(zone_name)
    for change in load("tz_transitions.json")["transitions_2010_2035"].get(zone_name, ()):
        at = int(moment(change["utc"]).timestamp())
        offsets = [local_time(instant, zone).utcoffset() for instant in (at - 1, at)]
        if offsets != [timedelta(seconds=change[key]) for key in ("offset_before_s", "offset_after_s")]:
            return True
    return False


def dst_cases() -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in load("dst_cases.json")["cases"]] if DATA.is_dir() else []


@needs_data
@pytest.mark.parametrize("case", dst_cases())
def test_recurring_times_and_days_keep_the_wall_clock_through_every_change(case: dict[str, Any]) -> None:
    if has_other_rules(case["tz"]):
        pytest.skip("this machine has newer rules for the zone than the data")
    zone = zone_named(case["tz"])
    if case.get("kind") == "day_length":
        start, end = day_span_s(date.fromisoformat(case["date"]), zone)
        assert end - start == case["length_s"]
        assert utc(start) == moment(case["midnight"]["utc"])
    elif case.get("kind") == "duration":
        start_s = recurring_instant(moment(case["dtstart"]), zone)
        assert utc(start_s) == moment(case["start_utc"])
        assert local_time(start_s + 8 * 3600, zone).isoformat() == case["end_wall_PT8H"]
        next_day = moment(case["dtstart"]) + timedelta(days=1)
        assert utc(recurring_instant(next_day, zone)) == moment(case["end_P1D"]["utc"])
        assert wall_status(next_day, zone) == case["end_P1D"]["status"]
    else:
        exdates, rdates = map(moment, case["exdates"]), map(moment, case["rdates"])
        found = expand(moment(case["dtstart"]), case["rrule"], zone, exdates, rdates)
        assert [(item.local.isoformat(), utc(item.start_s), item.status.value) for item in found] == [
            (wanted["local"], moment(wanted["utc"]), wanted["status"]) for wanted in case["expected"]
        ]
        assert [local_time(item.start_s, zone).isoformat() for item in found] == [
            wanted["wall"] for wanted in case["expected"]
        ]


@needs_data
def test_every_rule_on_which_the_libraries_agree_gives_its_dates() -> None:
    different = []
    for case in load("rrule_cases.json"):
        if not case["dateutil_2_9_agrees"]:
            continue
        limit = len(case["expected"]) if case["expected_is_prefix"] else 10_000
        start = moment(case["dtstart"].removesuffix("Z"))
        zone = zone_named(case["tz"] or "UTC")
        found = expand(
            start, case["rrule"], zone, map(moment, case["exdates"]), map(moment, case["rdates"]), None, limit
        )
        wanted = [moment(text.removesuffix("Z")) for text in case["expected"]]
        if [item.local for item in found] != wanted:
            different.append(case["id"])
    assert different == []


@needs_data
def test_rules_that_are_no_rules_are_refused() -> None:
    accepted = []
    for case in load("rrule_reject.json"):
        if case["id"].startswith("phprrule-rule") or case["text"] == "foobar":
            try:
                parse_rule(case["text"].partition("RRULE:")[2])
            except InvalidValue:
                continue
            accepted.append(case["id"])
    assert accepted == []

"""Which dates a schedule gives, and the conformance sets for rules in zones."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from carefront.domain.errors import InvalidValue
from carefront.domain.recurrence import block_dates, check_schedule, expand, schedule_dates
from carefront.domain.rules import parse_recurrence
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


@cache
def every_rule() -> list[dict[str, Any]]:
    return list(load("rrule_cases.json"))


def starts_on(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == 10 else moment(text.removesuffix("Z"))


def given_by(case: dict[str, Any]) -> list[str]:
    """The local times of a case, written as it writes them."""
    start = starts_on(case["dtstart"])
    extra = [[starts_on(text) for text in case[name]] for name in ("exdates", "rdates")]
    exdates, rdates = ([moment(f"{day}T00:00:00") if not isinstance(day, datetime) else day for day in days]
                       for days in extra)  # fmt: skip
    limit = len(case["expected"]) if case["expected_is_prefix"] else 10_000
    found = expand(start, case["rrule"], zone_named(case["tz"] or "UTC"), exdates, rdates, None, limit)
    is_utc = case["dtstart"].endswith("Z")
    written = (item.local if isinstance(start, datetime) else item.local.date() for item in found)
    return [local.isoformat() + ("Z" if is_utc else "") for local in written]


@needs_data
def test_every_rule_gives_the_dates_of_the_standard() -> None:
    assert len(every_rule()) == 236
    assert [case["id"] for case in every_rule() if given_by(case) != case["expected"]] == []


@needs_data
def test_texts_that_are_no_recurrence_are_refused() -> None:
    accepted = []
    for case in load("rrule_reject.json"):
        try:
            parse_recurrence(case["text"])
        except InvalidValue:
            continue
        accepted.append(case["id"])
    assert accepted == []


def test_a_recurrence_text_is_read_with_its_zone() -> None:
    read = parse_recurrence("DTSTART;TZID=Europe/Berlin:20261124T090000\nRRULE:FREQ=DAILY;UNTIL=20261130T080000Z")
    assert (read.dtstart, str(read.zone), read.rule.frequency) == (
        datetime(2026, 11, 24, 9),
        "Europe/Berlin",
        "DAILY",
    )
    assert parse_recurrence("DTSTART:20261124\nRRULE:FREQ=DAILY;UNTIL=20261130").dtstart == date(2026, 11, 24)
    with pytest.raises(InvalidValue):
        parse_recurrence("DTSTART:20261324\nRRULE:FREQ=DAILY")


# The seven cases on which the libraries disagree and the standard is silent: what we do, by rule of RULES.md.
OUR_CHOICES = {
    "libical:39": None,  # Z13: a trailing semicolon is refused
    "libical:76": ["2024-02-29", "2024-03-29", "2024-04-29"],  # Z12: every month of the year
    "libical:77": ["2024-02-01", "2024-02-29", "2024-03-03", "2024-03-31"],
    "icaljs:28": [  # Z10: numbered and bare weekdays add up
        "2015-01-02T08:00:00", "2015-01-07T08:00:00", "2015-01-09T08:00:00", "2015-01-14T08:00:00",
        "2015-01-16T08:00:00", "2015-01-19T08:00:00", "2015-01-21T08:00:00", "2015-01-23T08:00:00",
    ],
    "icaljs:58": [
        "2014-04-30T08:00:00", "2014-05-31T08:00:00", "2014-06-30T08:00:00", "2014-07-31T08:00:00",
        "2014-08-31T08:00:00", "2014-09-30T08:00:00",
    ],
    "icaljs:95": ["2016-01-31", "2016-02-29", "2016-03-31", "2016-04-30"],  # Z6: DTSTART only where it is given
    "icaljs:96": ["2016-01-02", "2016-02-02", "2016-03-02", "2016-04-02"],
}  # fmt: skip


@needs_data
def test_each_disputed_rule_gives_what_the_rules_page_chose() -> None:
    disputed = {case["id"]: case for case in load("rrule_disputed.json")}
    assert disputed.keys() == OUR_CHOICES.keys()
    for identifier, wanted in OUR_CHOICES.items():
        if wanted is None:
            with pytest.raises(InvalidValue):
                given_by(disputed[identifier])
        else:
            assert given_by(disputed[identifier]) == wanted


def test_a_week_without_a_day_is_the_weekday_of_the_start_where_that_lies_in_it() -> None:
    inside = expand(date(2013, 1, 8), "FREQ=YEARLY;BYWEEKNO=2;COUNT=2", zone_named("UTC"))
    assert [item.local.date() for item in inside] == [date(2013, 1, 8), date(2014, 1, 7)]
    outside = expand(date(2013, 6, 4), "FREQ=YEARLY;BYWEEKNO=2;COUNT=8", zone_named("UTC"))
    assert [item.local.day for item in outside] == [6, 7, 8, 9, 10, 11, 12, 5]


def test_a_rule_that_never_comes_true_costs_a_moment() -> None:
    assert expand(date(2026, 1, 1), "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6;INTERVAL=2", zone_named("UTC")) == []

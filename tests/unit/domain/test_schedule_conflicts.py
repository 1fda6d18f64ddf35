"""Contradicting blocks, splitting and the figures of a week, by the rules A15 and A16."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carefront.domain.errors import InvalidValue
from carefront.domain.recurrence import schedule_dates
from carefront.domain.schedule_conflicts import conflicts_of
from carefront.domain.schedule_figures import WeekFigures, next_dates, week_figures
from carefront.domain.schedule_splitting import split_at
from carefront.domain.schedules import BlockType, ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState

MONDAY = date(2027, 1, 4)


def block(weekday: int | None, start: int, end: int, kind: BlockType = BlockType.APPOINTMENTS) -> ScheduleBlock:
    """A block from ``start`` to ``end`` o'clock."""
    return ScheduleBlock(f"{weekday}-{start}-{end}-{kind}", weekday, ClockPeriod(60 * start, 60 * end), kind)


def schedule(*blocks: ScheduleBlock, name: str = "one", **changes: object) -> Schedule:
    found = Schedule(name, "rao", name, ScheduleState.PUBLISHED, Recurrence.WEEKLY, MONDAY, blocks=blocks)
    return replace(found, **changes)  # type: ignore[arg-type]


def named(position: int) -> str:
    return f"new{position}"


def test_blocks_of_one_type_may_overlap_and_those_of_two_types_may_only_touch() -> None:
    mine = schedule(block(0, 9, 12))

    assert conflicts_of(mine, [schedule(block(0, 11, 14), name="two")], MONDAY) == ()
    assert conflicts_of(mine, [schedule(block(0, 12, 14, BlockType.GROUP), name="two")], MONDAY) == ()
    (found,) = conflicts_of(mine, [schedule(block(0, 11, 14, BlockType.GROUP), name="two")], MONDAY)
    assert (found.day, found.start, found.end, found.dates) == (MONDAY, 11 * 60, 12 * 60, 105)
    assert (found.block.type, found.other_block.type) == (BlockType.APPOINTMENTS, BlockType.GROUP)
    assert found.other_schedule.name == "two"


def test_blocks_within_one_schedule_contradict_each_other_too() -> None:
    mine = schedule(block(0, 9, 12), block(0, 10, 11, BlockType.DOCUMENTATION), block(1, 10, 11, BlockType.ON_CALL))

    (found,) = conflicts_of(mine, [], MONDAY)

    assert found.schedule is found.other_schedule


def test_a_block_over_midnight_meets_that_of_the_next_day() -> None:
    night = schedule(block(0, 22, 30))
    tuesday = schedule(block(1, 5, 9, BlockType.ADMINISTRATIVE), name="two")

    (found,) = conflicts_of(night, [tuesday], MONDAY)

    assert (found.day, found.start, found.end) == (MONDAY, 29 * 60, 30 * 60)
    (back,) = conflicts_of(tuesday, [night], MONDAY)
    assert (back.day, back.start, back.end) == (MONDAY + timedelta(days=1), 5 * 60, 6 * 60)


def test_rhythms_that_never_meet_do_not_contradict_and_a_rule_that_meets_once_does() -> None:
    even = schedule(block(0, 9, 12), recurrence=Recurrence.BIWEEKLY)
    odd = schedule(block(0, 9, 12, BlockType.GROUP), name="odd", recurrence=Recurrence.BIWEEKLY,
                   valid_from=MONDAY + timedelta(days=7))  # fmt: skip
    assert conflicts_of(even, [odd], MONDAY) == ()

    rule = schedule(block(None, 9, 12, BlockType.GROUP), name="rule", recurrence=Recurrence.CUSTOM,
                    rule="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1")  # fmt: skip
    (found,) = conflicts_of(schedule(block(0, 9, 12)), [rule], MONDAY)
    assert (found.day, found.dates) == (date(2027, 11, 1), 1)


def test_only_the_common_validity_from_today_on_counts() -> None:
    other = block(0, 9, 12, BlockType.GROUP)
    ended = schedule(other, name="ended", valid_to=MONDAY + timedelta(days=27))
    mine = schedule(block(0, 9, 12))

    assert len(conflicts_of(mine, [ended], MONDAY)) == 1
    assert conflicts_of(mine, [ended], MONDAY + timedelta(days=28)) == ()
    assert conflicts_of(replace(mine, valid_from=MONDAY + timedelta(days=28)), [ended], MONDAY) == ()


@pytest.mark.parametrize(
    ("changes", "weekday"),
    [
        ({"recurrence": Recurrence.WEEKLY}, 2), ({"recurrence": Recurrence.BIWEEKLY}, None),
        ({"recurrence": Recurrence.BIWEEKLY}, 4), ({"recurrence": Recurrence.DAILY}, None),
        ({"recurrence": Recurrence.MONTHLY}, None), ({"recurrence": Recurrence.MONTHLY}, 0),
        ({"recurrence": Recurrence.CUSTOM, "rule": "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH;COUNT=30"}, None),
        ({"recurrence": Recurrence.CUSTOM, "rule": "FREQ=DAILY;INTERVAL=5"}, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("days", [1, 10, 17, 40])
def test_a_split_loses_and_adds_no_date(changes: dict[str, object], weekday: int | None, days: int) -> None:
    whole = schedule(block(weekday, 9, 12), **changes)
    at = MONDAY + timedelta(days=days)
    last = at + timedelta(days=600)

    before, after = split_at(whole, at, "second", named)

    assert before.valid_to == at - timedelta(days=1)
    assert after.valid_from >= at
    assert after.state is whole.state
    assert [one.id for one in after.blocks] == ["new0"]
    dates = schedule_dates(before, MONDAY, last) + schedule_dates(after, MONDAY, last)
    assert dates == schedule_dates(whole, MONDAY, last)


def test_a_split_outside_of_the_validity_or_after_the_last_date_is_refused() -> None:
    once = schedule(block(None, 9, 12), recurrence=Recurrence.SINGLE)

    for at, rule in ((MONDAY, "range"), (MONDAY + timedelta(days=1), "empty")):
        with pytest.raises(InvalidValue) as caught:
            split_at(once, at, "second", named)
        assert caught.value.rule == rule


def test_a_week_has_so_many_slots_and_minutes() -> None:
    week = schedule(block(0, 9, 12), block(1, 9, 10, BlockType.GROUP), block(2, 9, 12, BlockType.DOCUMENTATION))

    assert week_figures(week) == WeekFigures(8, 240)
    assert week_figures(replace(week, recurrence=Recurrence.BIWEEKLY)) == WeekFigures(8, 240, is_every_week=False)
    daily = schedule(block(None, 9, 10), recurrence=Recurrence.DAILY)
    assert week_figures(daily) == WeekFigures(14, 420)
    monthly = schedule(block(None, 9, 10), recurrence=Recurrence.MONTHLY)
    assert week_figures(monthly) == WeekFigures(2, 60, is_every_week=False)


def test_the_next_dates_follow_the_recurrence_also_before_there_is_a_block() -> None:
    rule = schedule(recurrence=Recurrence.CUSTOM, rule="FREQ=MONTHLY;BYDAY=1MO")

    assert next_dates(rule, date(2027, 3, 2), 3) == (date(2027, 4, 5), date(2027, 5, 3), date(2027, 6, 7))
    assert next_dates(schedule(block(3, 9, 10)), MONDAY, 2) == (date(2027, 1, 7), date(2027, 1, 14))

"""What a schedule comes to: bookable slots and minutes of a week, and its next dates. Knows no clinic and no hours."""

from collections.abc import Iterator
from datetime import date, timedelta

from carefront.domain.recurrence import is_given
from carefront.domain.schedules import BOOKABLE_BLOCKS, BlockType, ClockPeriod, Recurrence, Schedule, ScheduleBlock
from carefront.shared.values import dataclass

NEXT_DATES = 10
_DAY = timedelta(days=1)
_WEEK = 7
_LOOKED_THROUGH = 366 * 5
"""Days that are tried for the next dates: what comes less often than every five years is not shown beforehand."""

COUNTED = BOOKABLE_BLOCKS | {BlockType.GROUP}
"""Blocks that people can be booked into."""


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Slots and bookable minutes of a week that has the pattern; ``is_every_week`` where every week has it."""

    slots: int = 0
    minutes: int = 0
    is_every_week: bool = True


def week_figures(schedule: Schedule) -> WeekFigures:
    """Slots and minutes of a week of the pattern.

    Of daily, weekly and biweekly schedules the pattern itself is counted, of the others the fullest of the next 53
    weeks. The validity of single blocks counts for the others only.

    Raises:
        InvalidValue: a custom rule that can't be worked out.
    """
    match schedule.recurrence:
        case Recurrence.DAILY | Recurrence.WEEKLY | Recurrence.BIWEEKLY:
            times = _WEEK if schedule.recurrence is Recurrence.DAILY else 1
            counted = [(block, times if block.weekday is None else 1) for block in schedule.blocks]
            slots, minutes = _sum(counted)
            return WeekFigures(slots, minutes, schedule.recurrence is not Recurrence.BIWEEKLY)
    monday = schedule.valid_from - schedule.valid_from.weekday() * _DAY
    weeks = (_sum(list(_in_week(schedule, monday + number * _WEEK * _DAY))) for number in range(53))
    slots, minutes = max(weeks)
    return WeekFigures(slots, minutes, is_every_week=False)


def next_dates(schedule: Schedule, since: date, count: int = NEXT_DATES) -> tuple[date, ...]:
    """The first ``count`` dates from ``since`` on (inclusive) on which the schedule has any block; of a schedule
    without blocks those that the recurrence gives.

    Raises:
        InvalidValue: a custom rule that can't be worked out.
    """
    first = max(since, schedule.valid_from)
    span = _LOOKED_THROUGH if schedule.valid_to is None else (schedule.valid_to - first).days + 1
    found: list[date] = []
    for number in range(min(span, _LOOKED_THROUGH)):
        day = first + number * _DAY
        if any(is_given(schedule, block, day) for block in schedule.blocks or (_ANY_BLOCK,)):
            found.append(day)
            if len(found) == count:
                break
    return tuple(found)


def _in_week(schedule: Schedule, monday: date) -> Iterator[tuple[ScheduleBlock, int]]:
    for block in schedule.blocks:
        times = sum(is_given(schedule, block, monday + number * _DAY) for number in range(_WEEK))
        if times:
            yield block, times


def _sum(counted: list[tuple[ScheduleBlock, int]]) -> tuple[int, int]:
    """(slots, minutes) of the bookable blocks, each so many times."""
    slots = minutes = 0
    for block, times in counted:
        if block.type in COUNTED:
            fitting = (block.period.end - block.period.start) // block.slot_minutes
            slots += times * fitting
            minutes += times * fitting * block.slot_minutes
    return slots, minutes


_ANY_BLOCK = ScheduleBlock("", None, ClockPeriod(0, 1))

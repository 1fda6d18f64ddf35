"""A schedule divided at a date without changing its rhythm, and copied to somewhere else. Source: RULES.md A16."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from carefront.domain.errors import InvalidValue
from carefront.domain.recurrence import block_dates, check_schedule
from carefront.domain.rules import parse_rule
from carefront.domain.schedules import Recurrence, Schedule, ScheduleBlock, ScheduleState

NameBlock = Callable[[int], str]
"""The new id of the block at a position."""

_DAY = timedelta(days=1)
_TRIED = timedelta(days=366 * 2)
_COUNT = re.compile(r"(COUNT=)(\d+)", re.IGNORECASE)


def split_at(schedule: Schedule, at: date, new_id: str, name_block: NameBlock) -> tuple[Schedule, Schedule]:
    """The schedule up to the day before ``at``, and its copy in the same state from then on, with the same rhythm.

    The copy starts on the first date from ``at`` on that the pattern gives, because the rhythm of a schedule counts
    from its first day. Blocks that ended before, or start only later, are left out of the part they have no date in.

    Raises:
        InvalidValue: field ``at``: ``range`` (not after the first day, or after the last), ``empty`` (no date comes
            from there on), ``rhythm`` (the pattern can't be started anew there).
    """
    if at <= schedule.valid_from or (schedule.valid_to is not None and at > schedule.valid_to):
        raise InvalidValue("at", at, "range")
    fixed = replace(schedule, blocks=tuple(_with_weekday(schedule, block) for block in schedule.blocks))
    last = schedule.valid_to or at + _TRIED
    days = sorted({day for block in fixed.blocks for day in block_dates(fixed, block, at, last)})
    if not days:
        raise InvalidValue("at", at, "empty")
    before = replace(schedule, valid_to=at - _DAY, blocks=_left(schedule, lambda block: _begins(block) < at))
    start = days[0] if _keeps_phase(schedule) else at
    blocks = _left(fixed, lambda block: block.end_date is None or block.end_date >= at)
    named = tuple(replace(block, id=name_block(position)) for position, block in enumerate(blocks))
    after = replace(fixed, id=new_id, valid_from=start, rule=_counted_down(schedule, start), blocks=named)
    _check_rhythm(fixed, replace(after, blocks=blocks), at)
    check_schedule(after)
    return before, after


def copied(
    schedule: Schedule, new_id: str, resource_id: str, name: str, days: tuple[date, date | None], name_block: NameBlock
) -> Schedule:
    """A draft of the same pattern for another resource or other inclusive ``days``. Rooms, kept types and validity of
    single blocks stay; whoever copies to another clinic takes them off."""
    blocks = tuple(replace(block, id=name_block(position)) for position, block in enumerate(schedule.blocks))
    return replace(
        schedule, id=new_id, resource_id=resource_id, name=name, state=ScheduleState.DRAFT, valid_from=days[0],
        valid_to=days[1], blocks=blocks,
    )  # fmt: skip


def without_places(schedule: Schedule) -> Schedule:
    """The schedule without what belongs to its clinic: rooms, and visit types that blocks are kept for."""
    blocks = (replace(block, room_id=None, kept_for=(), release_days=None) for block in schedule.blocks)
    return replace(schedule, blocks=tuple(blocks))


def _begins(block: ScheduleBlock) -> date:
    return block.effective_date or date.min


def _left(schedule: Schedule, keeps: Callable[[ScheduleBlock], bool]) -> tuple[ScheduleBlock, ...]:
    return tuple(block for block in schedule.blocks if keeps(block))


def _with_weekday(schedule: Schedule, block: ScheduleBlock) -> ScheduleBlock:
    """A block that follows the first day's weekday, with that weekday written down."""
    if block.weekday is None and schedule.recurrence in (Recurrence.WEEKLY, Recurrence.BIWEEKLY):
        return replace(block, weekday=schedule.valid_from.weekday())
    return block


def _keeps_phase(schedule: Schedule) -> bool:
    """Whether the first day of the copy decides on which dates it falls."""
    return schedule.recurrence not in (Recurrence.DAILY, Recurrence.WEEKLY)


def _counted_down(schedule: Schedule, start: date) -> str:
    """The rule with as many occurrences left as it has from ``start`` on."""
    if schedule.recurrence is not Recurrence.CUSTOM or parse_rule(schedule.rule).count is None:
        return schedule.rule
    every = ScheduleBlock("", None, schedule.blocks[0].period) if schedule.blocks else None
    used = len(block_dates(replace(schedule, valid_to=None), every, schedule.valid_from, start - _DAY)) if every else 0
    return _COUNT.sub(lambda match: f"{match[1]}{max(1, int(match[2]) - used)}", schedule.rule)


def _check_rhythm(whole: Schedule, after: Schedule, at: date) -> None:
    last = min(whole.valid_to or date.max, at + _TRIED)
    for block in after.blocks:
        if block_dates(whole, block, at, last) != block_dates(after, block, at, last):
            raise InvalidValue("at", at, "rhythm")

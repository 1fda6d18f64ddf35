"""A schedule as it is being edited: what is typed, changed piece by piece. Frozen values in and out; no Qt, no desk."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import (
    DAY_MINUTES,
    BlockType,
    ClockPeriod,
    Recurrence,
    Schedule,
    ScheduleBlock,
    ScheduleState,
)
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

STEP = 15
"""Minutes that a block moves or grows by."""


@dataclass(frozen=True, slots=True)
class BlockCell:
    """A block on one weekday of the week picture: minutes ``[start, end)`` of that day, cut at midnight.

    ``is_whole`` is false for the part after midnight; ``is_every`` where the block has no weekday of its own.
    """

    position: int
    weekday: int
    start: int
    end: int
    type: str
    name: str
    is_whole: bool = True
    is_every: bool = False


def blank(resource_id: str, name: str, first: date) -> Schedule:
    """A new weekly schedule without blocks."""
    return Schedule(new_id(), resource_id, name, ScheduleState.DRAFT, Recurrence.WEEKLY, first)


def duplicate(schedule: Schedule, name: str) -> Schedule:
    """A draft with the same pattern."""
    blocks = tuple(replace(block, id=new_id()) for block in schedule.blocks)
    return replace(schedule, id=new_id(), name=name, state=ScheduleState.DRAFT, blocks=blocks)


def with_values(schedule: Schedule, values: Mapping[str, Any]) -> Schedule:
    """The schedule with plain values changed; ``recurrence`` is its code."""
    changed = dict(values)
    if "recurrence" in changed:
        changed["recurrence"] = Recurrence(changed["recurrence"])
    return replace(schedule, **changed)


def with_block(schedule: Schedule, weekday: int | None, start: int, end: int) -> Schedule:
    """A block more, like the last one in what it is."""
    like = schedule.blocks[-1] if schedule.blocks else ScheduleBlock("", None, ClockPeriod(0, 1))
    block = replace(like, id=new_id(), weekday=weekday, period=period_of(start, end))
    return replace(schedule, blocks=(*schedule.blocks, block))


def with_block_values(schedule: Schedule, position: int, values: Mapping[str, Any]) -> Schedule:
    """One block with plain values changed: ``start`` and ``end`` are minutes, ``type`` its code.

    Raises:
        InvalidValue: the period is not one.
    """
    changed = dict(values)
    block = schedule.blocks[position]
    start, end = changed.pop("start", block.period.start), changed.pop("end", block.period.end)
    if "type" in changed:
        changed["type"] = BlockType(changed["type"])
    fresh = replace(block, period=period_of(start, end), **changed)
    return replace(schedule, blocks=(*schedule.blocks[:position], fresh, *schedule.blocks[position + 1 :]))


def without_block(schedule: Schedule, position: int) -> Schedule:
    """One block less."""
    return replace(schedule, blocks=(*schedule.blocks[:position], *schedule.blocks[position + 1 :]))


def moved(schedule: Schedule, position: int, days: int, minutes: int) -> Schedule:
    """One block on another weekday (in a circle) and earlier or later, within its day."""
    block = schedule.blocks[position]
    length = block.period.end - block.period.start
    start = max(0, min(DAY_MINUTES - STEP, block.period.start + minutes))
    weekday = block.weekday if block.weekday is None else (block.weekday + days) % 7
    return with_block_values(schedule, position, {"weekday": weekday, "start": start, "end": start + length})


def resized(schedule: Schedule, position: int, minutes: int) -> Schedule:
    """One block that ends earlier or later; a step long at least."""
    block = schedule.blocks[position]
    end = max(block.period.start + STEP, min(2 * DAY_MINUTES, block.period.end + minutes))
    return with_block_values(schedule, position, {"end": end})


def period_of(start: int, end: int) -> ClockPeriod:
    """The period; an end not after the start lies on the next day.

    Raises:
        InvalidValue: it is none.
    """
    if not 0 <= start < DAY_MINUTES:
        raise InvalidValue("period", (start, end), "not_forward")
    return ClockPeriod(start, end if end > start else end + DAY_MINUTES)


def cells(schedule: Schedule) -> tuple[BlockCell, ...]:
    """Where the blocks stand in a week of the pattern; those without a weekday where the recurrence puts them."""
    found: list[BlockCell] = []
    for position, block in enumerate(schedule.blocks):
        for weekday in _weekdays(schedule, block):
            period, is_every = block.period, block.weekday is None
            end = min(period.end, DAY_MINUTES)
            found.append(BlockCell(position, weekday, period.start, end, block.type.value, block.name, True, is_every))
            if period.end > DAY_MINUTES:
                rest = period.end - DAY_MINUTES
                after = (weekday + 1) % 7
                found.append(BlockCell(position, after, 0, rest, block.type.value, block.name, False, is_every))
    return tuple(found)


def _weekdays(schedule: Schedule, block: ScheduleBlock) -> tuple[int, ...]:
    if block.weekday is not None:
        return (block.weekday,)
    if schedule.recurrence in (Recurrence.WEEKLY, Recurrence.BIWEEKLY, Recurrence.SINGLE):
        return (schedule.valid_from.weekday(),)
    return tuple(range(7))

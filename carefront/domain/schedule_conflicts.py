"""Where blocks of one resource contradict each other: they share time on some date and their types differ.

Wall-clock minutes are compared, which is right on every day: bounds never run backwards (RULES.md Z2). Source:
domain.md *Availability* 3, RULES.md A15.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product

from carefront.domain.recurrence import is_given
from carefront.domain.schedules import DAY_MINUTES, Schedule, ScheduleBlock
from carefront.shared.values import dataclass

LOOKED_AHEAD = timedelta(days=731)
"""How far open-ended schedules are compared: two years."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BlockConflict:
    """Two blocks of different types that share ``[start, end)`` (minutes of ``day``, the first such date; an end past
    1440 lies on the next day). ``dates`` counts the dates within two years on which they do.
    """

    schedule: Schedule
    block: ScheduleBlock
    other_schedule: Schedule
    other_block: ScheduleBlock
    day: date
    start: int
    end: int
    dates: int


def conflicts_of(schedule: Schedule, others: Iterable[Schedule], since: date) -> tuple[BlockConflict, ...]:
    """Every pair of contradicting blocks within ``schedule`` and between it and each of ``others``, by first date.

    ``since`` is the first date that matters; from there, and from where both are valid, two years are compared, or up
    to the end of the validity. The states of the schedules do not count: hand over the published ones.

    Raises:
        InvalidValue: a custom rule that can't be worked out.
    """
    pairs: list[tuple[Schedule, ScheduleBlock, Schedule, ScheduleBlock]] = [
        (schedule, first, schedule, second) for first, second in combinations(schedule.blocks, 2)
    ]
    for other in others:
        if other.id != schedule.id:
            pairs += [(schedule, first, other, second) for first, second in product(schedule.blocks, other.blocks)]
    found = [conflict for pair in pairs for conflict in _conflict(*pair, since)]
    return tuple(sorted(found, key=lambda item: (item.day, item.start, item.block.id, item.other_block.id)))


def _conflict(
    schedule: Schedule, block: ScheduleBlock, other_schedule: Schedule, other: ScheduleBlock, since: date
) -> Iterator[BlockConflict]:
    """The one conflict of the pair, if there is any: on the same day, or where one reaches into the other's day."""
    if block.type is other.type:
        return
    shared = [(shift, *_shared(block, other, shift)) for shift in (-1, 0, 1)]
    shared = [(shift, start, end) for shift, start, end in shared if start < end]
    if not shared:
        return
    first, last = _window(schedule, other_schedule, since)
    mine = frozenset(_dates(schedule, block, first - _DAY, last))
    theirs = _dates(other_schedule, other, first - _DAY, last)
    met = sorted((day - shift * _DAY, start, end) for shift, start, end in shared for day in theirs)
    met = [item for item in met if item[0] in mine and item[0] >= first]
    if met:
        day, start, end = met[0]
        yield BlockConflict(schedule, block, other_schedule, other, day, start, end, len({item[0] for item in met}))


def _shared(block: ScheduleBlock, other: ScheduleBlock, shift: int) -> tuple[int, int]:
    """The common minutes when ``other`` is on the day ``shift`` days after the block's; empty where end <= start."""
    moved = shift * DAY_MINUTES
    return max(block.period.start, other.period.start + moved), min(block.period.end, other.period.end + moved)


def _window(schedule: Schedule, other: Schedule, since: date) -> tuple[date, date]:
    first = max(schedule.valid_from, other.valid_from, since)
    ends: Sequence[date] = [row.valid_to for row in (schedule, other) if row.valid_to is not None]
    return first, min((*ends, first + LOOKED_AHEAD))


def _dates(schedule: Schedule, block: ScheduleBlock, first: date, last: date) -> list[date]:
    """The dates of ``block`` in the inclusive ``[first, last]``; only its own weekday is tried where it has one."""
    step = 1
    if block.weekday is not None:
        first += (block.weekday - first.weekday()) % 7 * _DAY
        step = 7
    days = (first + number * _DAY for number in range(0, (last - first).days + 1, step))
    return [day for day in days if is_given(schedule, block, day)]

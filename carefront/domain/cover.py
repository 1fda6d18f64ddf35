"""Who could take visits over on their day: fitting them into others' free time. Pure: no I/O, clock, Qt or SQL."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from carefront.domain.busy_masks import BusyRow
from carefront.domain.intervals import Span, intersect, merge, subtract

STEP_S = 5 * 60
"""Starts are looked for on this grid."""


class Moving(NamedTuple):
    """A visit that looks for a place between ``first_s`` and ``last_s``, as a rule its own day; buffers in seconds."""

    key: str
    kind: str
    start_s: int
    length_s: int
    before_s: int
    after_s: int
    first_s: int
    last_s: int


def full_spans(rows: Sequence[BusyRow], capacity: int) -> list[Span]:
    """Where a calendar takes nothing more: blocked, or as many rows at once as it takes."""
    if capacity <= 1:
        return merge(row[:2] for row in rows)
    edges = sorted({edge for row in rows for edge in row[:2]})
    full = []
    for start_s, end_s in pairwise(edges):
        here = [row for row in rows if row[0] <= start_s and end_s <= row[1]]
        if len(here) >= capacity or any(row[7] for row in here):
            full.append((start_s, end_s))
    return merge(full)


class FreeTime:
    """The time of one person that visits are tried in; each that fits takes its place away.

    ``usable``: where a visit of a kind may lie, merged spans by start. ``busy``: merged spans.
    """

    def __init__(self, usable: Callable[[str], Sequence[Span]], busy: Sequence[Span], span: Span) -> None:
        self._usable = usable
        self.free = subtract([span], busy)

    def put(self, visit: Moving) -> int | None:
        """The start at which the visit fits, its own if that is free, else the earliest; ``None`` where none does."""
        places = list(self._places(visit))
        keeps = any(start <= visit.start_s and visit.start_s + visit.length_s <= end for start, end in places)
        start_s = visit.start_s if keeps else places[0][0] if places else None
        if start_s is not None:
            taken = start_s - visit.before_s, start_s + visit.length_s + visit.after_s
            self.free = subtract(self.free, [taken])
        return start_s

    def _places(self, visit: Moving) -> Iterable[Span]:
        """Stretches in which the visit itself may lie, so that its buffers are free too."""
        for start_s, end_s in self._usable(visit.kind):
            if end_s <= visit.first_s or start_s >= visit.last_s:
                continue
            for free_start, free_end in self.free:
                if free_end <= start_s or free_start >= end_s:
                    continue
                first = max(start_s, free_start + visit.before_s, visit.first_s)
                first += -first % STEP_S
                last = min(end_s, free_end - visit.after_s, visit.last_s)
                if first + visit.length_s <= last:
                    yield first, last


def fitted(visits: Iterable[Moving], time: FreeTime) -> dict[str, int]:
    """The starts of the visits that fit, by key, tried in their order."""
    placed = ((visit.key, time.put(visit)) for visit in visits)
    return {key: start_s for key, start_s in placed if start_s is not None}


def slots_in(free: Sequence[Span], blocks: Iterable[tuple[Span, int]]) -> int:
    """How many slots of each block's length, in seconds, are free as a whole."""
    return sum(
        (end_s - start_s) // slot_s
        for block, slot_s in blocks
        for start_s, end_s in intersect(free, [block])
        if slot_s > 0
    )

"""Who could take visits over on their day: fitting them into others' free time. Pure: no I/O, clock, Qt or SQL."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from carefront.domain.busy_masks import BusyRow
from carefront.domain.intervals import Span, merge, subtract

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
        self._none_left: set[tuple[str, int, int, int, int]] = set()

    def put(self, visit: Moving) -> int | None:
        """The start at which the visit fits, its own if that is free, else the earliest; ``None`` where none does."""
        usable, alike = self._usable(visit.kind), (visit.kind, *visit[3:7])
        if not usable or alike in self._none_left:
            return None
        start_s = visit.start_s if self._keeps(visit, usable) else self._earliest(visit, usable)
        if start_s is None:
            self._none_left.add(alike)  # free time only gets less: nothing alike fits any more
        else:
            self._take(start_s - visit.before_s, start_s + visit.length_s + visit.after_s)
        return start_s

    def _keeps(self, visit: Moving, usable: Sequence[Span]) -> bool:
        start_s, end_s = visit.start_s, visit.start_s + visit.length_s
        return _hold(usable, start_s, end_s) and _hold(self.free, start_s - visit.before_s, end_s + visit.after_s)

    def _earliest(self, visit: Moving, usable: Sequence[Span]) -> int | None:
        """The first start on the grid at which the visit and its buffers are free, on its day."""
        at = max(0, bisect_left(self.free, (visit.first_s, visit.first_s)) - 1)
        while at < len(self.free) and self.free[at][0] < visit.last_s:
            free_start, free_end = self.free[at]
            at += 1
            first = max(free_start + visit.before_s, visit.first_s)
            last = min(free_end - visit.after_s, visit.last_s)
            if first + visit.length_s > last:
                continue
            place = max(0, bisect_left(usable, (first, first)) - 1)
            while place < len(usable) and usable[place][0] < last:
                start_s = max(first, usable[place][0])
                start_s += -start_s % STEP_S
                if start_s + visit.length_s <= min(last, usable[place][1]):
                    return start_s
                place += 1
        return None

    def _take(self, start_s: int, end_s: int) -> None:
        """Cut ``[start_s, end_s)``, which lies in one free span or touches free time at its edges alone."""
        at = max(0, bisect_left(self.free, (start_s, start_s)) - 1)
        while at < len(self.free) and self.free[at][0] < end_s:
            left, right = self.free[at]
            pieces = [(a, b) for a, b in ((left, min(right, start_s)), (max(left, end_s), right)) if a < b]
            self.free[at : at + 1] = pieces
            at += len(pieces) or 0
            if right >= end_s:
                return


def fitted(visits: Iterable[Moving], time: FreeTime) -> dict[str, int]:
    """The starts of the visits that fit, by key, tried in their order."""
    placed = ((visit.key, time.put(visit)) for visit in visits)
    return {key: start_s for key, start_s in placed if start_s is not None}


def _hold(spans: Sequence[Span], start_s: int, end_s: int) -> bool:
    """Whether one of the spans, sorted and apart, covers all of ``[start_s, end_s)``."""
    at = bisect_left(spans, (start_s + 1,)) - 1
    return at >= 0 and end_s <= spans[at][1]


def meets(spans: Sequence[Span], start_s: int, end_s: int) -> bool:
    """Whether ``[start_s, end_s)`` shares an instant with one of the merged spans."""
    at = bisect_left(spans, (end_s, end_s)) - 1
    return at >= 0 and spans[at][1] > start_s


def slots_in(free: Sequence[Span], blocks: Iterable[tuple[Span, int]]) -> int:
    """How many slots of each block's length, in seconds, are free as a whole."""
    found = 0
    for (block_start, block_end), slot_s in blocks:
        at = max(0, bisect_left(free, (block_start, block_start)) - 1)
        while at < len(free) and free[at][0] < block_end:
            inside = min(free[at][1], block_end) - max(free[at][0], block_start)
            found += max(0, inside) // slot_s if slot_s > 0 else 0
            at += 1
    return found

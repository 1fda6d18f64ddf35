"""Who could take visits over on their day: fitting them into others' free time. Pure: no I/O, clock, Qt or SQL."""

from bisect import bisect_left, bisect_right
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


class Usable:
    """Where visits of a kind may lie: merged spans by start, their ends apart, as they are looked for."""

    __slots__ = ("ends", "starts")

    def __init__(self, spans: Sequence[Span]) -> None:
        self.starts = [span[0] for span in spans]
        self.ends = [span[1] for span in spans]


class FreeTime:
    """The time of one person that visits are tried in; each that fits takes its place away.

    ``usable``: where a visit of a kind may lie. ``busy``: merged spans.
    """

    def __init__(self, usable: Callable[[str], Usable], busy: Sequence[Span], span: Span) -> None:
        self._usable = usable
        self._free = Usable(subtract([span], busy))
        self._none_left: set[tuple[str, int, int, int, int, int]] = set()

    def put(self, visit: Moving) -> int | None:
        """The start at which the visit fits, its own if that is free, else the earliest; ``None`` where none does."""
        _key, kind, start_s, length_s, before_s, after_s, first_s, last_s = visit
        alike = kind, length_s, before_s, after_s, first_s, last_s
        if alike in self._none_left:
            return None
        usable, free, end_s = self._usable(kind), self._free, start_s + length_s
        at = bisect_right(usable.starts, start_s) - 1
        if at >= 0 and end_s <= usable.ends[at]:
            at = bisect_right(free.starts, start_s - before_s) - 1
            if at >= 0 and end_s + after_s <= free.ends[at]:
                self._take(at, start_s - before_s, end_s + after_s)
                return start_s
        found = self._earliest(visit, usable)
        if found is None:
            self._none_left.add(alike)  # free time only gets less: nothing alike fits any more
            return None
        at, start_s = found
        self._take(at, start_s - before_s, start_s + length_s + after_s)
        return start_s

    def _earliest(self, visit: Moving, usable: Usable) -> tuple[int, int] | None:
        """The free span and the first start on the grid in it at which the visit and its buffers are free, on its day.

        Run some ten thousand times for one answer, so it compares by itself.
        """
        _key, _kind, _start_s, length_s, before_s, after_s, first_s, last_s = visit
        starts, ends, froms, untils = self._free.starts, self._free.ends, usable.starts, usable.ends
        for at in range(max(0, bisect_left(starts, first_s) - 1), bisect_left(starts, last_s)):
            first = starts[at] + before_s
            if first < first_s:
                first = first_s
            last = ends[at] - after_s
            if last > last_s:
                last = last_s
            if first + length_s > last:
                continue
            for place in range(max(0, bisect_left(froms, first) - 1), bisect_left(froms, last)):
                start_s = froms[place] if froms[place] > first else first
                start_s += -start_s % STEP_S
                if start_s + length_s <= (untils[place] if untils[place] < last else last):
                    return at, start_s
        return None

    def _take(self, at: int, start_s: int, end_s: int) -> None:
        """Cut ``[start_s, end_s)`` out of the free span at ``at``, which holds it."""
        starts, ends = self._free.starts, self._free.ends
        left, right = starts[at], ends[at]
        if left < start_s and end_s < right:
            ends[at] = start_s
            starts.insert(at + 1, end_s)
            ends.insert(at + 1, right)
        elif left < start_s:
            ends[at] = start_s
        elif end_s < right:
            starts[at] = end_s
        else:
            del starts[at], ends[at]


def fitted(visits: Iterable[Moving], time: FreeTime) -> dict[str, int]:
    """The starts of the visits that fit, by key, tried in their order."""
    return {visit.key: start_s for visit in visits if (start_s := time.put(visit)) is not None}


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

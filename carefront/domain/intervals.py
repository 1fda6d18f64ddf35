"""Half-open spans: the ``Interval`` of two aware instants for the edges, and the span algebra the engine counts with.

A *span* is a pair ``(start, end)`` of integers, half-open, of any one unit. A *span list* is merged: sorted by start,
no two of them overlap or touch, none is empty. Every function here takes span lists (``merge`` takes any spans) and
returns one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from carefront.domain.errors import CareFrontError
from carefront.shared.values import dataclass

Span = tuple[int, int]


class InvalidInterval(CareFrontError):
    """Two instants that are not a forward, offset-aware span."""

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(f"{start!r} .. {end!r}")
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open span ``[start, end)``; both instants carry a UTC offset.

    Raises:
        InvalidInterval: an instant is naive, or the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if None in (self.start.utcoffset(), self.end.utcoffset()) or self.end <= self.start:
            raise InvalidInterval(self.start, self.end)

    def overlaps(self, other: "Interval") -> bool:
        """Whether they share an instant; touching intervals do not."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Interval") -> bool:
        """Whether every instant of ``other`` lies in this one."""
        return self.start <= other.start and other.end <= self.end

    @property
    def span_s(self) -> Span:
        """The same in whole UTC seconds (seconds are cut off, not rounded)."""
        return int(self.start.timestamp()), int(self.end.timestamp())


def merge(spans: Iterable[Span]) -> list[Span]:
    """The span list of ``spans`` in any order, overlapping, touching or empty ones included."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def union(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """What lies in either."""
    if not left or not right:
        return list(left or right)
    return merge((*left, *right))  # sorting two sorted runs is one pass


def intersect(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """What lies in both."""
    result: list[Span] = []
    at_left = at_right = 0
    while at_left < len(left) and at_right < len(right):
        left_end, right_end = left[at_left][1], right[at_right][1]
        start, end = max(left[at_left][0], right[at_right][0]), min(left_end, right_end)
        if start < end:
            result.append((start, end))
        if left_end <= right_end:
            at_left += 1
        else:
            at_right += 1
    return result


def subtract(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What lies in ``spans`` and not in ``taken``."""
    result: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        look, left = at, start
        while look < len(taken) and taken[look][0] < end:
            if left < taken[look][0]:
                result.append((left, taken[look][0]))
            left = taken[look][1]
            look += 1
        if left < end:
            result.append((left, end))
        at = max(at, look - 1)
    return result


def clip(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """What lies in ``[start, end)``."""
    return [(max(lo, start), min(hi, end)) for lo, hi in spans if lo < end and start < hi]


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether all of the non-empty ``[start, end)`` lies in ``spans`` (then one of them covers it)."""
    return any(lo <= start and end <= hi for lo, hi in spans)


def length(spans: Sequence[Span]) -> int:
    """How long they are together."""
    return sum(end - start for start, end in spans)

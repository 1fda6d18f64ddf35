"""One axis of wall-clock time for several local days of one zone, so that nine o'clock stands at one height on all.

Where clocks go back on one of the days, the repeated stretch has a place of its own on the axis, right after its first
showing; the other days leave it empty. Where they go forward, that day leaves the skipped stretch empty. Everything is
in whole seconds; an *offset* counts from the axis's beginning, spans are half-open. Source: RULES.md Z1-Z5.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain.zones import day_span_s, local_time
from carefront.shared.values import dataclass

DAY_S, HOUR_S, LOOK_S = 86_400, 3_600, 900


class AxisPiece(NamedTuple):
    """A stretch of a day that runs down the axis second by second: instants ``[start_s, end_s)`` from ``offset_s``."""

    start_s: int
    end_s: int
    offset_s: int


class AxisHour(NamedTuple):
    """A whole hour of the wall on the axis: where it stands, and the minute of day it shows."""

    offset_s: int
    wall_minute: int


@dataclass(frozen=True, slots=True)
class WallAxis:
    """``days``: the pieces of each day asked for, by start; a day that the zone skipped has none."""

    days: tuple[tuple[AxisPiece, ...], ...]
    length_s: int
    hours: tuple[AxisHour, ...]


class _Run(NamedTuple):
    """A stretch of one day between changes of the clock; ``wall_s``: what it shows first, from that day's midnight."""

    start_s: int
    end_s: int
    wall_s: int


def wall_axis(days: Sequence[date], zone: ZoneInfo) -> WallAxis:
    """The axis that all of ``days`` fit on, and where each of them stands on it."""
    runs = [tuple(_runs(day, zone)) for day in days]
    again = _repeated(runs)
    pieces = tuple(tuple(_joined(_pieces(own, again))) for own in runs)
    return WallAxis(pieces, DAY_S + sum(again.values()), tuple(_hours(again)))


def _runs(day: date, zone: ZoneInfo) -> Iterator[_Run]:
    start_s, end_s = day_span_s(day, zone)
    at = start_s
    while at < end_s:
        until = _next_change(at, end_s, zone)
        local = local_time(at, zone)
        wall_s = DAY_S * (local.date() - day).days + HOUR_S * local.hour + 60 * local.minute + local.second
        yield _Run(at, until, wall_s)
        at = until


def _next_change(at: int, end_s: int, zone: ZoneInfo) -> int:
    """The first instant after ``at`` with another offset from UTC, at most ``end_s``."""
    offset = local_time(at, zone).utcoffset()
    if local_time(end_s - 1, zone).utcoffset() == offset:
        return end_s  # clocks are changed once a day at most
    looks: list[int] = [*range(at + LOOK_S, end_s, LOOK_S), end_s]
    for until in looks:
        if local_time(until - 1, zone).utcoffset() != offset:
            low, high = until - LOOK_S - 1, until - 1
            while high - low > 1:
                middle = (low + high) // 2
                if local_time(middle, zone).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            return high
    return end_s


def _repeated(runs: Iterable[Sequence[_Run]]) -> dict[int, int]:
    """Where clocks go back on any day, and by how much: seconds of the wall to seconds repeated, by place."""
    found: dict[int, int] = {}
    for own in runs:
        for before, after in pairwise(own):
            wall_s = before.wall_s + before.end_s - before.start_s
            if after.wall_s < wall_s:
                found[wall_s] = max(found.get(wall_s, 0), wall_s - after.wall_s)
    return dict(sorted(found.items()))


def _pieces(runs: Sequence[_Run], again: dict[int, int]) -> Iterator[AxisPiece]:
    shown_s = 0
    for run in runs:
        at, wall_s = run.start_s, run.wall_s
        if wall_s < shown_s:  # the second showing, up to where the clock was set back
            until = min(run.end_s, at + shown_s - wall_s)
            before_s = sum(more for place, more in again.items() if place < shown_s)
            yield AxisPiece(at, until, shown_s + before_s)
            at, wall_s = until, shown_s
        for place in (*(place for place in again if place > wall_s), None):
            end = run.end_s if place is None else min(run.end_s, at + place - wall_s)
            if at < end:
                yield AxisPiece(at, end, wall_s + sum(more for other, more in again.items() if other <= wall_s))
            at, wall_s = end, wall_s + end - at
        shown_s = wall_s


def _joined(pieces: Iterable[AxisPiece]) -> Iterator[AxisPiece]:
    """The pieces with those made one that follow each other on the axis as they do in time."""
    kept: AxisPiece | None = None
    for piece in pieces:
        if kept and kept.end_s == piece.start_s and kept.offset_s + kept.end_s - kept.start_s == piece.offset_s:
            kept = kept._replace(end_s=piece.end_s)
            continue
        if kept:
            yield kept
        kept = piece
    if kept:
        yield kept


def _hours(again: dict[int, int]) -> Iterator[AxisHour]:
    added = 0
    edges = [0, *again, DAY_S]
    for first, last in pairwise(edges):
        repeated = again.get(first, 0)
        yield from _hours_between(first - repeated, first, first + added)
        added += repeated
        yield from _hours_between(first, last, first + added)


def _hours_between(first_s: int, last_s: int, offset_s: int) -> Iterator[AxisHour]:
    for wall_s in range(first_s + -first_s % HOUR_S, last_s, HOUR_S):
        yield AxisHour(offset_s + wall_s - first_s, wall_s // 60 % (24 * 60))

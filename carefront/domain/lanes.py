"""Lanes: capacity and exclusiveness as one rule. No two rows of a subject overlap in both time and lanes.

Pure arithmetic on the occupancy rows of one subject; knows no hours and no sentences. A *visit* takes one lane below
its capacity *k*, an *exclusive* one ``[0, k)``, a time block ``[0, LANE_END)``, an *overbooked* one a lane of *k* or
above.
Source: RULES.md L1-L7.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from carefront.domain.booking_facts import LANE_END, Occupied, OwnerKind
from carefront.shared.values import dataclass

LONGEST_ROW_S = 86_400
"""No row lasts longer (longer ones are stored in pieces), so a look back of this length finds every overlap."""

_SEARCH_STEPS = 20_000
_Held = frozenset[tuple[int, int]]  # lanes held, each with the instant it is free again
_by_start = attrgetter("start_s")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be placed: half-open span with its buffers, capacity *k* over it, and how it takes its lanes."""

    start_s: int
    end_s: int
    capacity: int = 1
    is_exclusive: bool = False
    is_overbooked: bool = False
    is_time_block: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A row that changes its lanes to ``[lane_lo, lane_hi)``; its time stays."""

    row: Occupied
    lane_lo: int
    lane_hi: int
    is_overbooked: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the wanted span goes, and the rows that change lanes for it in the same transaction (as a rule none)."""

    lane_lo: int
    lane_hi: int
    moves: tuple[Move, ...] = ()


def overlapping(rows: Sequence[Occupied], start_s: int, end_s: int) -> list[Occupied]:
    """The rows that share time with ``[start_s, end_s)``.

    Args:
        rows: sorted by start; none longer than ``LONGEST_ROW_S``.
    """
    first = bisect_left(rows, start_s - LONGEST_ROW_S, key=_by_start) if len(rows) > 32 else 0
    found = []
    for at in range(first, len(rows)):
        row = rows[at]
        if row.start_s >= end_s:
            break
        if row.end_s > start_s:
            found.append(row)
    return found


def connected(rows: Sequence[Occupied], start_s: int, end_s: int) -> list[Occupied]:
    """The cluster that re-laning may touch: the rows that overlap ``[start_s, end_s)``, those that overlap these, and
    so on.

    Args:
        rows: as for ``overlapping``.
    """
    found = overlapping(rows, start_s, end_s)
    while found:
        start_s, end_s = min(start_s, found[0].start_s), max(end_s, *(row.end_s for row in found))
        wider = overlapping(rows, start_s, end_s)
        if len(wider) == len(found):
            break
        found = wider
    return found


def place(rows: Sequence[Occupied], wanted: Wanted) -> Placement | None:
    """Where ``wanted`` goes, or ``None`` when the capacity is reached at some instant of it (or no lanes can be found).

    Overbooked rows count as present: beside a doubly booked visit there is no room, even where a lane is free. An
    overbooked wanted span finds a place beside anything but a time block.

    Args:
        rows: the subject's rows connected to the wanted span (``connected``), without the row that is being moved. Rows
            that merely overlap it are enough where no re-laning can be needed (capacity 1, exclusive, time block).
    """
    near = [row for row in rows if row.start_s < wanted.end_s and wanted.start_s < row.end_s]
    if wanted.is_time_block:
        return None if near else Placement(0, LANE_END)
    if any(row.owner_kind is OwnerKind.TIME_BLOCK for row in near):
        return None
    if wanted.is_overbooked:
        return _lowest(near, wanted.capacity, LANE_END)
    if wanted.is_exclusive:
        return None if near else Placement(0, wanted.capacity)
    if present(near, wanted.start_s, wanted.end_s) >= wanted.capacity:
        return None
    return _lowest(near, 0, wanted.capacity) or _relaned(rows, wanted)


def settle(rows: Sequence[Occupied]) -> tuple[Move, ...]:
    """The moves after time was freed: overbooked rows that now fit below their capacity go there, earliest first.

    Args:
        rows: the subject's rows connected to the freed span, in their present lanes.
    """
    now = list(rows)
    for row in sorted((row for row in rows if row.is_overbooked), key=lambda row: (row.start_s, row.owner_id)):
        others = [other for other in now if not _is_same(other, row)]
        near = [other for other in others if other.start_s < row.end_s and row.start_s < other.end_s]
        fitted = _lowest(near, 0, row.capacity) or _relaned(others, Wanted(row.start_s, row.end_s, row.capacity))
        if fitted is not None:
            settled = replace(row, lane_lo=fitted.lane_lo, lane_hi=fitted.lane_hi, is_overbooked=False)
            now = [*_moved(others, fitted.moves), settled]
    return tuple(
        Move(before, after.lane_lo, after.lane_hi, after.is_overbooked)
        for before in rows for after in now
        if _is_same(before, after) and (before.lane_lo, before.lane_hi) != (after.lane_lo, after.lane_hi)
    )  # fmt: skip


def present(rows: Iterable[Occupied], start_s: int, end_s: int) -> int:
    """How much of the capacity is taken at the fullest instant of ``[start_s, end_s)``; an exclusive row counts all
    it takes.
    """
    changes = sorted(
        change for row in rows if row.start_s < end_s and start_s < row.end_s
        for change in ((max(row.start_s, start_s), row.lane_hi - row.lane_lo), (row.end_s, row.lane_lo - row.lane_hi))
    )  # fmt: skip
    level = most = 0
    for _, change in changes:  # at one instant, what ends sorts before what starts
        level += change
        most = max(most, level)
    return most


def _is_same(row: Occupied, other: Occupied) -> bool:
    return row.owner_id == other.owner_id and row.position == other.position and row.start_s == other.start_s


def _lowest(near: Sequence[Occupied], first: int, end: int) -> Placement | None:
    """The lowest single lane of ``[first, end)`` that none of ``near`` holds."""
    lane = first
    for row in sorted(near, key=lambda row: row.lane_lo):
        if row.lane_lo <= lane < row.lane_hi:
            lane = row.lane_hi
    return Placement(lane, lane + 1) if lane < end else None


def _moved(rows: Sequence[Occupied], moves: Sequence[Move]) -> list[Occupied]:
    """The rows after ``moves``."""
    lanes = {id(move.row): move for move in moves}
    return [
        replace(row, lane_lo=lanes[id(row)].lane_lo, lane_hi=lanes[id(row)].lane_hi) if id(row) in lanes else row
        for row in rows
    ]  # fmt: skip


def _relaned(rows: Sequence[Occupied], wanted: Wanted) -> Placement | None:
    """A place for a single-lane ``wanted`` with other rows moved, each within its own bound; ``None`` when there is
    none.
    """
    fixed = [row for row in rows if row.owner_kind is OwnerKind.TIME_BLOCK or row.lane_hi - row.lane_lo > 1]
    loose = [row for row in rows if row.owner_kind is not OwnerKind.TIME_BLOCK and row.lane_hi - row.lane_lo == 1]
    top = max([wanted.capacity, *(row.capacity for row in loose)]) + len(rows) + 1
    seats = [_Seat(row.start_s, row.end_s, _choices(row, fixed, top), row) for row in loose]
    own = _free_of(fixed, wanted.start_s, wanted.end_s, range(wanted.capacity))
    seats.append(_Seat(wanted.start_s, wanted.end_s, own, None))
    seats.sort(key=lambda seat: seat.start_s)
    lanes = _Search(seats).solve()
    if lanes is None:
        return None
    found = [(seat.row, lane) for seat, lane in zip(seats, lanes, strict=True)]
    moves = tuple(
        Move(row, lane, lane + 1, row.is_overbooked) for row, lane in found if row is not None and row.lane_lo != lane
    )  # fmt: skip
    lane = next(lane for row, lane in found if row is None)
    return Placement(lane, lane + 1, moves)


def _choices(row: Occupied, fixed: Sequence[Occupied], top: int) -> tuple[int, ...]:
    """The lanes a loose row may take, its present one first: below its capacity, or above where it is overbooked."""
    bound = range(row.capacity, top) if row.is_overbooked else range(row.capacity)
    lanes = _free_of(fixed, row.start_s, row.end_s, bound)
    return tuple(sorted(lanes, key=lambda lane: lane != row.lane_lo))


def _free_of(fixed: Sequence[Occupied], start_s: int, end_s: int, lanes: Iterable[int]) -> tuple[int, ...]:
    near = [row for row in fixed if row.start_s < end_s and start_s < row.end_s]
    return tuple(lane for lane in lanes if not any(row.lane_lo <= lane < row.lane_hi for row in near))


@dataclass(frozen=True, slots=True)
class _Seat:
    start_s: int
    end_s: int
    choices: tuple[int, ...]
    row: Occupied | None


class _Search:
    """Exact colouring of intervals whose choices differ: a sweep by start with backtracking and remembered dead ends.

    Where all capacities are equal the sweep never has to turn back (at most k - 1 lanes are held when a row starts).
    What is remembered is the set of held lanes with their ends at a row, which is all the rest depends on. The number
    of steps is bounded; running out of them counts as no place, which only ever refuses.
    """

    def __init__(self, seats: Sequence[_Seat]) -> None:
        self._seats = seats
        self._dead: set[tuple[int, _Held]] = set()

    def solve(self) -> list[int] | None:
        """One lane for each seat, or ``None``."""
        lanes: list[int] = []
        held = [_Held()]
        open_choices = [self._open_choices(0, held[0])]
        for _ in range(_SEARCH_STEPS):
            lane = next(open_choices[-1], None)
            if lane is None:
                self._dead.add((len(lanes), held.pop()))
                open_choices.pop()
                if not lanes:
                    return None
                lanes.pop()
                continue
            at = len(lanes) + 1
            if at == len(self._seats):
                return [*lanes, lane]
            next_held = self._held_at(at, held[-1] | {(lane, self._seats[at - 1].end_s)})
            if (at, next_held) not in self._dead:
                lanes.append(lane)
                held.append(next_held)
                open_choices.append(self._open_choices(at, next_held))
        return None

    def _held_at(self, at: int, held: _Held) -> _Held:
        start_s = self._seats[at].start_s
        return _Held(item for item in held if item[1] > start_s)

    def _open_choices(self, at: int, held: _Held) -> Iterator[int]:
        taken = {lane for lane, _ in held}
        return (lane for lane in self._seats[at].choices if lane not in taken)

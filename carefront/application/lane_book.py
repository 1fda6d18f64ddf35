"""The lanes of many visits placed one after the other in memory, by the same rule as one booking.

The quick way answers where every row holds one lane below the capacity and some lane is free throughout; everything
else is asked of ``carefront.domain.lanes``.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from carefront.domain.booking_facts import Occupied, OwnerKind
from carefront.domain.lanes import Move, Placement, Wanted, connected, place
from carefront.shared.values import dataclass

_by_start = attrgetter("start_s")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a visit wants of one subject: half-open, at most 24 hours; ``position`` tells its rows apart."""

    subject_id: str
    start_s: int
    end_s: int
    visit_start_s: int
    visit_end_s: int
    position: int
    wanted: Wanted


class LaneBook:
    """Occupancy by subject as it would be. ``known`` are the rows there are, sorted by start."""

    def __init__(self, known: Mapping[str, Sequence[Occupied]]) -> None:
        self._subjects = {subject_id: _Subject(rows) for subject_id, rows in known.items()}

    def place_all(self, owner_id: str, stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
        """Place every stretch for ``owner_id`` (of different subjects, or apart in time), or none of them.

        Returns those that found no room; empty when all were placed.
        """
        found = [self._subject(one.subject_id).find(one.wanted) for one in stretches]
        refused = tuple(one for one, placement in zip(stretches, found, strict=True) if placement is None)
        if not refused:
            for one, placement in zip(stretches, found, strict=True):
                if placement is not None:
                    self._subject(one.subject_id).take(_row(one, owner_id, placement), placement.moves)
        return refused

    def added(self) -> Iterator[Occupied]:
        """Every row placed since, by subject and start, in the lanes it has at the end."""
        for subject in self._subjects.values():
            yield from (row for row in subject.rows if _key(row) not in subject.known)

    def moved(self) -> Iterator[Move]:
        """The rows that were there before and have other lanes at the end."""
        for subject in self._subjects.values():
            for row in subject.rows if subject.was_moved else ():
                before = subject.known.get(_key(row))
                if before is not None and (before.lane_lo, before.lane_hi) != (row.lane_lo, row.lane_hi):
                    yield Move(before, row.lane_lo, row.lane_hi, row.is_overbooked)

    def _subject(self, subject_id: str) -> "_Subject":
        subject = self._subjects.get(subject_id)
        if subject is None:
            subject = self._subjects[subject_id] = _Subject(())
        return subject


def _key(row: Occupied) -> tuple[str, int]:
    return row.owner_id, row.position


def _row(one: Stretch, owner_id: str, placement: Placement) -> Occupied:
    return Occupied(
        one.subject_id, one.start_s, one.end_s, one.visit_start_s, one.visit_end_s,
        placement.lane_lo, placement.lane_hi, one.wanted.capacity, OwnerKind.APPOINTMENT, owner_id, one.position,
    )  # fmt: skip


class _Subject:
    """One subject's rows sorted by start; beside them each lane's spans, as long as every row holds a single lane."""

    def __init__(self, rows: Sequence[Occupied]) -> None:
        self.rows = list(rows)
        self.known = {_key(row): row for row in rows}
        self.was_moved = False
        self._index()

    def find(self, wanted: Wanted) -> Placement | None:
        """Where ``wanted`` goes, or ``None`` when there is no room."""
        if self._is_plain and not wanted.is_exclusive and len(self._lanes) <= wanted.capacity:
            lane = self._free_lane(wanted)
            if lane is not None:
                return Placement(lane, lane + 1)
            if wanted.capacity == 1:
                return None
        return place(connected(self.rows, wanted.start_s, wanted.end_s), wanted)

    def take(self, row: Occupied, moves: Sequence[Move]) -> None:
        """Add a row where ``find`` said."""
        if moves:
            lanes = {_key(move.row): move for move in moves}
            self.rows = [_moved(one, lanes.get(_key(one))) for one in self.rows]
            self.was_moved = True
        insort(self.rows, row, key=_by_start)
        if moves or not self._is_plain or row.lane_hi - row.lane_lo != 1:
            self._index()
        else:
            self._enter(row)

    def _index(self) -> None:
        self._lanes: list[tuple[list[int], list[int]]] = []
        self._first_try: dict[tuple[int, int], int] = {}
        self._is_plain = all(_is_plain(row) for row in self.rows)
        for row in self.rows if self._is_plain else ():
            self._enter(row)

    def _enter(self, row: Occupied) -> None:
        while len(self._lanes) <= row.lane_lo:
            self._lanes.append(([], []))
        starts, ends = self._lanes[row.lane_lo]
        at = bisect_left(starts, row.start_s)
        starts.insert(at, row.start_s)
        ends.insert(at, row.end_s)

    def _free_lane(self, wanted: Wanted) -> int | None:
        """The lowest lane that is free throughout. Rows only come, so a lane found full for a span stays full for
        it."""
        span = (wanted.start_s, wanted.end_s)
        for lane in range(self._first_try.get(span, 0), wanted.capacity):
            if lane >= len(self._lanes) or _is_free(self._lanes[lane], *span):
                self._first_try[span] = lane
                return lane
        self._first_try[span] = wanted.capacity
        return None


def _is_free(lane: tuple[list[int], list[int]], start_s: int, end_s: int) -> bool:
    """Whether no span of a lane meets ``[start_s, end_s)``; spans of one lane do not overlap, so ends are in order
    too."""
    starts, ends = lane
    at = bisect_right(ends, start_s)
    return at == len(starts) or starts[at] >= end_s


def _is_plain(row: Occupied) -> bool:
    return row.lane_hi - row.lane_lo == 1 and not row.is_overbooked and row.owner_kind is OwnerKind.APPOINTMENT


def _moved(row: Occupied, move: Move | None) -> Occupied:
    return (
        row
        if move is None
        else replace(row, lane_lo=move.lane_lo, lane_hi=move.lane_hi, is_overbooked=move.is_overbooked)
    )

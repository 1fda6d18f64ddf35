"""What is taken, as masks: where nothing more fits, and where only the lane rule can say.

Counting decides wherever all visits of a stretch have the capacity that is asked for; elsewhere the start is in doubt,
and whoever searches asks ``booking_rules.explain``. Knows no hours. Source: RULES.md L1-L7, B10-B12, M2-M3.
"""

from collections.abc import Callable, Mapping, Sequence

from carefront.domain.booking_facts import Occupied, OwnerKind
from carefront.domain.intervals import Span
from carefront.domain.lanes import LONGEST_ROW_S, overlapping
from carefront.domain.masks import Counts, Window, outward, touching

LoadRows = Callable[[Sequence[str], int, int], Mapping[str, Sequence[Occupied]]]
"""Given subjects and a half-open span of instants: their rows that overlap it, sorted by start."""

BusyRow = tuple[int, int, int, int, int, int, int, int]
"""A row of occupancy as plain numbers: start, end, start and end of the visit in it (instants), first lane, end of the
lanes, capacity, and whether it is a time block (1 or 0).
"""

LoadSpans = Callable[[Sequence[str], int, int], Mapping[str, Sequence[BusyRow]]]
"""As ``LoadRows``, as plain numbers: many rows are read in a fraction of the time."""

_IS_BLOCK = 7


class BusyMasks:
    """The occupancy of one subject over one window."""

    def __init__(self, rows: Sequence[BusyRow], window: Window) -> None:
        self._rows, self._window = rows, window
        self.taken = outward((row[:2] for row in rows), window)
        """Where anybody is, buffers included."""
        self._full: dict[int, tuple[int, int]] = {}
        self._refused: dict[tuple[int, bool, int], tuple[int, int]] = {}
        self._blocks: int | None = None
        self._visits: int | None = None

    @property
    def blocks(self) -> int:
        """Where a time block is."""
        if self._blocks is None:
            self._blocks = outward((row[:2] for row in self._rows if row[_IS_BLOCK]), self._window)
        return self._blocks

    def visits(self) -> int:
        """Where visits are, buffers left out."""
        if self._visits is None:
            self._visits = outward((row[2:4] for row in self._rows if not row[_IS_BLOCK]), self._window)
        return self._visits

    def refused(self, capacity: int, is_exclusive: bool, minutes: int) -> tuple[int, int]:
        """From where a buffered span of so many minutes meets what is full, and from where it meets what is in
        doubt.
        """
        key = capacity, is_exclusive, minutes
        found = self._refused.get(key)
        if found is None:
            full, doubt = self.full(capacity, is_exclusive)
            found = touching(full, minutes) if full else 0, touching(doubt, minutes) if doubt else 0
            self._refused[key] = found
        return found

    def full(self, capacity: int, is_exclusive: bool = False) -> tuple[int, int]:
        """Where a visit's buffered span must not be, and where it is in doubt; the two do not overlap."""
        if capacity <= 1 or is_exclusive:
            return self.taken, 0
        found = self._full.get(capacity)
        if found is None:
            doubt = outward(_clusters(self._rows, capacity), self._window) & ~self.blocks
            found = self._full[capacity] = (self._counted(capacity) | self.blocks) & ~doubt, doubt
        return found

    def _counted(self, capacity: int) -> int:
        counts = Counts()
        for row in self._rows:
            if not row[_IS_BLOCK]:
                counts.add(outward([row[:2]], self._window))
        return counts.at_least(capacity)


class BusyBook:
    """Busy masks of one state of the occupancy, read when first asked for. Whoever owns it makes a new one after a
    change.
    """

    def __init__(self, load: LoadRows, spans: LoadSpans | None = None, ignored_owner_id: str = "") -> None:
        self._load, self._ignored = load, ignored_owner_id
        self._spans = spans if spans is not None and not ignored_owner_id else self._plain
        self._known: dict[tuple[str, Window], BusyMasks] = {}

    @classmethod
    def of_rows(cls, occupied: Mapping[str, Sequence[Occupied]], ignored_owner_id: str = "") -> "BusyBook":
        """Over rows that are at hand."""
        return cls(
            lambda subject_ids, start_s, end_s: _within(occupied, subject_ids, start_s, end_s),
            ignored_owner_id=ignored_owner_id,
        )

    def without(self, owner_id: str) -> "BusyBook":
        """The same state without the rows of a visit that is being moved."""
        return BusyBook(self._load, ignored_owner_id=owner_id) if owner_id else self

    def prepare(self, subject_ids: Sequence[str], window: Window) -> None:
        """Read at once whatever is not known yet."""
        missing = [subject_id for subject_id in subject_ids if (subject_id, window) not in self._known]
        if missing:
            found = self._spans(missing, window.start_s, window.end_s)
            for subject_id in missing:
                self._known[subject_id, window] = BusyMasks(found.get(subject_id, ()), window)

    def masks(self, subject_id: str, window: Window) -> BusyMasks:
        """The masks of a subject."""
        found = self._known.get((subject_id, window))
        if found is None:
            self.prepare([subject_id], window)
            found = self._known[subject_id, window]
        return found

    def rows(self, subject_ids: Sequence[str], window: Window) -> dict[str, Sequence[Occupied]]:
        """The rows around the window, for asking about single times in it."""
        return self.around(subject_ids, window.start_s, window.end_s)

    def around(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> dict[str, Sequence[Occupied]]:
        """The rows of the span and a day around it."""
        return self._read(subject_ids, start_s - LONGEST_ROW_S, end_s + LONGEST_ROW_S)

    def _plain(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Mapping[str, Sequence[BusyRow]]:
        found = self._read(subject_ids, start_s, end_s)
        return {subject_id: [_numbers(row) for row in rows] for subject_id, rows in found.items()}

    def _read(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> dict[str, Sequence[Occupied]]:
        found = self._load(subject_ids, start_s, end_s)
        if not self._ignored:
            return {subject_id: found.get(subject_id, ()) for subject_id in subject_ids}
        return {
            subject_id: [row for row in found.get(subject_id, ()) if row.owner_id != self._ignored]
            for subject_id in subject_ids
        }


def _within(
    occupied: Mapping[str, Sequence[Occupied]], subject_ids: Sequence[str], start_s: int, end_s: int
) -> Mapping[str, Sequence[Occupied]]:
    return {subject_id: overlapping(occupied.get(subject_id, ()), start_s, end_s) for subject_id in subject_ids}


def _numbers(row: Occupied) -> BusyRow:
    return (
        row.start_s, row.end_s, row.visit_start_s, row.visit_end_s, row.lane_lo, row.lane_hi, row.capacity,
        int(row.owner_kind is OwnerKind.TIME_BLOCK),
    )  # fmt: skip


def _clusters(rows: Sequence[BusyRow], capacity: int) -> list[Span]:
    """The stretches of overlapping rows in which counting is not enough: a visit of another capacity or of several
    lanes, or one whose bounds are not whole minutes.
    """
    found: list[Span] = []
    start_s = end_s = 0
    is_odd = False
    for row in rows:
        if row[0] >= end_s:
            if is_odd:
                found.append((start_s, end_s))
            start_s, end_s, is_odd = row[0], row[1], False
        end_s = max(end_s, row[1])
        is_odd = is_odd or _is_odd(row, capacity)
    return [*found, (start_s, end_s)] if is_odd else found


def _is_odd(row: BusyRow, capacity: int) -> bool:
    start_s, end_s, _, _, lane_lo, lane_hi, own, is_block = row
    return not is_block and (own != capacity or lane_hi - lane_lo > 1 or bool(start_s % 60 or end_s % 60))

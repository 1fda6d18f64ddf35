"""Where the cursor can stand in a column: its cards, and the free time between them cell by cell. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carefront.viewmodels.day_grid import CardFace, ColumnFace

GAP_CELL_S = 30 * 60
MIN_STOP_S = 5 * 60
OFF_GRID = frozenset({"cancelled", "entered_in_error"})
FREES_TIME = OFF_GRID | {"no_show"}


class Stop(NamedTuple):
    """Where the cursor can stand: a card (``row``), or free time (``row`` -1) that is bookable by the grid or not."""

    column: int
    start_s: int
    end_s: int
    row: int = -1
    is_slot: bool = False


Span = tuple[int, int]


def stops_of(number: int, column: ColumnFace, cards: Sequence[tuple[int, CardFace]], day: Span) -> tuple[Stop, ...]:
    """Every stop of column ``number`` over ``day`` in order; ``cards`` are its rows and cards, sorted by start."""
    busy = [(card.start_s, card.end_s) for _row, card in cards if card.status not in FREES_TIME]
    free = [
        Stop(number, start, end, -1, is_slot)
        for cell_start, cell_end, is_slot in _cells(column, day)
        for start, end in without(cell_start, cell_end, busy)
        if end - start >= MIN_STOP_S
    ]
    taken = [Stop(number, card.start_s, card.end_s, row) for row, card in cards]
    return tuple(sorted(free + taken, key=lambda stop: (stop.start_s, stop.row >= 0, stop.row)))


def _cells(column: ColumnFace, day: Span) -> Iterator[tuple[int, int, bool]]:
    """The own slots of a column, half hours where it has none: start, end, whether the grid lets it be booked."""
    at, day_end = day
    closed = [span for span in column.spans if span.kind != "pending"]
    for start, minutes in column.slots:
        yield from ((a, b, False) for a, b in _half_hours(day[0], at, min(start, day_end)))
        end = start + 60 * minutes
        yield start, end, not any(span.start_s < end and start < span.end_s for span in closed)
        at = max(at, end)
    yield from ((a, b, False) for a, b in _half_hours(day[0], at, day_end))


def without(start: int, end: int, busy: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of ``[start, end)`` outside ``busy`` (sorted by start)."""
    at = start
    for busy_start, busy_end in busy:
        if busy_end <= at or busy_start >= end:
            continue
        if busy_start > at:
            yield at, busy_start
        at = max(at, busy_end)
    if at < end:
        yield at, end


def _half_hours(origin: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """``[start, end)`` cut at half hours counted from ``origin``."""
    at = start
    while at < end:
        cut = min(end, origin + ((at - origin) // GAP_CELL_S + 1) * GAP_CELL_S)
        yield at, cut
        at = cut

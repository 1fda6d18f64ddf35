"""Where things stand on the grid of a day: columns × time to rectangles and back. Pure: no Qt.

Units are dip of the whole canvas (origin: left edge, midnight), instants UTC seconds, spans half-open. Time runs down
in elapsed seconds, so a day of 23 or 25 hours needs no rule of its own; beside other days it has an axis of its own
that leaves room for what the others have more. Mirrored, the first column is rightmost.
"""

from collections.abc import Iterator
from typing import NamedTuple

from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace, DayGrid
from carefront.views.calendar.packing import pack
from carefront.views.calendar.stops import OFF_GRID, Stop, stops_of, without

MAX_LANES = 4
MIN_HIT = 24
EDGE_STRIP = 14


class Rect(NamedTuple):
    """A rectangle ``[x, x + w) × [y, y + h)``."""

    x: int
    y: int
    w: int
    h: int

    def contains(self, x: int, y: int) -> bool:
        """Whether the point is inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h

    def meets(self, other: "Rect") -> bool:
        """Whether the two share a point."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )

    def hit_area(self) -> "Rect":
        """The rectangle grown about its middle to what a finger or an unsteady hand can hit."""
        grow_w, grow_h = max(0, MIN_HIT - self.w), max(0, MIN_HIT - self.h)
        return Rect(self.x - grow_w // 2, self.y - grow_h // 2, self.w + grow_w, self.h + grow_h)


class Chip(NamedTuple):
    """The sign for cards that found no lane: where it is drawn, and their rows."""

    rect: Rect
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GridMetrics:
    """How large the grid is drawn: whole dip per column, dip per hour; text so many times larger than usual."""

    column_width: int
    hour_height: float
    is_mirrored: bool = False
    text_scale: float = 1.0


class DayGeometry:
    """One day at one size. Rows are those of the day's cards; ``place`` spans need not be on the grid."""

    def __init__(self, grid: DayGrid, metrics: GridMetrics) -> None:
        self.grid, self.metrics = grid, metrics
        self.width = metrics.column_width * len(grid.columns)
        self._edge_strip = round(EDGE_STRIP * metrics.text_scale)
        self.height = self.y_at(grid.length_s)
        self._axes = tuple(grid.axis_of(number) for number in range(max(1, len(grid.columns))))
        self._rows_of_column: list[list[int]] = [[] for _column in grid.columns]
        for row, card in enumerate(grid.cards):
            self._rows_of_column[card.column].append(row)
        self.card_rects: list[Rect] = [Rect(0, 0, 0, 0)] * len(grid.cards)
        self.chips: list[Chip] = []
        self._hidden: set[int] = set()
        for column in range(len(grid.columns)):
            self._place_cards(column)
        self._stops: dict[int, tuple[Stop, ...]] = {}

    # Time and columns to places

    def y_at(self, offset_s: int) -> int:
        """The y of what stands so many seconds below the axis's top."""
        return round(offset_s * self.metrics.hour_height / 3600)

    def y_of(self, instant_s: int, column: int = 0, *, is_end: bool = False) -> int:
        """The y of an instant of a column's day; ``is_end``: as the end of what came before it."""
        return self.y_at(self._axes[column].offset_of(instant_s, is_end=is_end))

    def instant_at(self, y: int, step_s: int = 60, column: int = 0) -> int:
        """The instant at ``y`` of a column, rounded to steps counted from the axis's top, within the column's day."""
        seconds = y * 3600 / self.metrics.hour_height
        return self._axes[column].instant_at(max(0, round(seconds / step_s) * step_s))

    def day_of(self, column: int) -> tuple[int, int]:
        """The instants ``[start, end)`` of a column's day."""
        return self._axes[column].start_s, self._axes[column].end_s

    def same_time(self, instant_s: int, column: int, target: int) -> int:
        """The instant of column ``target`` that stands beside one of ``column``."""
        if not self.grid.axes:
            return instant_s
        return self._axes[target].instant_at(self._axes[column].offset_of(instant_s))

    def now_area(self, area: Rect, now_s: int) -> Rect:
        """The part of ``area`` that the line at now goes through: all of a day, today's column of a week."""
        if not self.grid.axes:
            return area
        column = next((n for n, axis in enumerate(self._axes) if axis.start_s <= now_s < axis.end_s), 0)
        return Rect(self.column_x(column), area.y, self.metrics.column_width, area.h)

    def gaps(self, column: int) -> Iterator[Rect]:
        """Where a column's day has no time: what its clock change skips, or another day's repeats."""
        if self.grid.axes:
            for first, last in self._axes[column].gaps(self.grid.length_s):
                top = self.y_at(first)
                yield Rect(self.column_x(column), top, self.metrics.column_width, max(1, self.y_at(last) - top))

    def column_x(self, column: int) -> int:
        """The left edge of a column, as seen."""
        return self.metrics.column_width * (len(self.grid.columns) - 1 - column if self.metrics.is_mirrored else column)

    def column_at(self, x: int) -> int | None:
        """The column at ``x``."""
        if not 0 <= x < self.width:
            return None
        seen = x // self.metrics.column_width
        return len(self.grid.columns) - 1 - seen if self.metrics.is_mirrored else seen

    def columns_in(self, area: Rect) -> Iterator[int]:
        """The columns that ``area`` touches."""
        for column in range(len(self.grid.columns)):
            left = self.column_x(column)
            if left < area.x + area.w and area.x < left + self.metrics.column_width:
                yield column

    def span_rect(self, column: int, start_s: int, end_s: int) -> Rect:
        """The full width of a column over a span, at least one dip high."""
        top, bottom = self.y_of(start_s, column), self.y_of(end_s, column, is_end=True)
        return Rect(self.column_x(column), top, self.metrics.column_width, max(1, bottom - top))

    # Cards

    def card_at(self, x: int, y: int) -> int | None:
        """The row of the card at a point; small cards can be hit a little beside, never inside another card."""
        column = self.column_at(x)
        if column is None:
            return None
        rows = self._rows_of_column[column]
        for row in reversed(rows):
            if self.card_rects[row].contains(x, y):
                return row
        return next((row for row in rows if self.card_rects[row].hit_area().contains(x, y)), None)

    def chip_at(self, x: int, y: int) -> tuple[int, ...]:
        """The rows behind the chip at a point; empty where there is none."""
        return next((chip.rows for chip in self.chips if chip.rect.hit_area().contains(x, y)), ())

    def next_free(self, column: int, instant_s: int) -> Stop | None:
        """The first bookable free stop that has not ended at an instant, else the nearest free one."""
        later = (stop for stop in self.stops(column) if stop.is_slot and stop.end_s > instant_s)
        return next(later, None) or self.free_stop(column, instant_s)

    def cards_in(self, area: Rect) -> Iterator[int]:
        """The rows of cards to draw in ``area``, column by column; those behind a chip are not."""
        for column in self.columns_in(area):
            for row in self._rows_of_column[column]:
                if row not in self._hidden and self.card_rects[row].meets(area):
                    yield row

    def _place_cards(self, column: int) -> None:
        cards = self.grid.cards
        rows = self._rows_of_column[column]
        edge = [row for row in rows if cards[row].status in OFF_GRID]
        packed = [row for row in rows if cards[row].status not in OFF_GRID]
        for row in edge:
            self.card_rects[row] = self._edge_rect(cards[row])
        lanes = pack([(cards[row].start_s, cards[row].end_s) for row in packed])
        crowded: dict[int, list[int]] = {}
        for row, (lane, count) in zip(packed, lanes, strict=True):
            has_edge = any(_overlap(cards[row], cards[other]) for other in edge)
            if lane >= MAX_LANES:
                crowded.setdefault(cards[row].start_s, []).append(row)
            else:
                self.card_rects[row] = self._lane_rect(cards[row], lane, min(count, MAX_LANES), has_edge)
        self._place_chips(crowded)

    def _lane_rect(self, card: CardFace, lane: int, lanes: int, has_edge: bool) -> Rect:
        full = self.span_rect(card.column, card.start_s, card.end_s)
        room = full.w - 3 - (self._edge_strip if has_edge else 3)
        lead = full.x + 3
        if self.metrics.is_mirrored:
            lead = full.x + full.w - 3 - room
            lane = lanes - 1 - lane
        left, right = lead + room * lane // lanes, lead + room * (lane + 1) // lanes
        return Rect(left, full.y + 1, max(1, right - left - (1 if lanes > 1 else 0)), max(1, full.h - 1))

    def _edge_rect(self, card: CardFace) -> Rect:
        full = self.span_rect(card.column, card.start_s, card.end_s)
        left = full.x + 1 if self.metrics.is_mirrored else full.x + full.w - self._edge_strip + 1
        return Rect(left, full.y + 1, self._edge_strip - 2, max(1, full.h - 1))

    def _place_chips(self, crowded: dict[int, list[int]]) -> None:
        for rows in crowded.values():
            card = self.grid.cards[rows[0]]
            full = self.span_rect(card.column, card.start_s, card.end_s)
            width, height = round(32 * self.metrics.text_scale), round(18 * self.metrics.text_scale)
            rect = Rect(full.x + full.w - width - 2, full.y + 2, width, height)
            self.chips.append(Chip(rect, tuple(rows)))
            self._hidden.update(rows)
            for row in rows:
                self.card_rects[row] = rect

    def word_rect(self, column: int, start_s: int, end_s: int, height: int) -> Rect | None:
        """The first part of a span, as wide as its column and at least ``height`` high, that no card covers."""
        cards = [self.grid.cards[row] for row in self._rows_of_column[column]]
        busy = [(card.start_s, card.end_s) for card in cards if card.status not in OFF_GRID]
        parts = (self.span_rect(column, start, end) for start, end in without(start_s, end_s, busy))
        return next((part for part in parts if part.h >= height), None)

    # The cursor's way

    def stops(self, column: int) -> tuple[Stop, ...]:
        """Every stop of a column from midnight to midnight: its cards, and the free time between them cell by cell."""
        if column not in self._stops:
            cards = [(row, self.grid.cards[row]) for row in self._rows_of_column[column]]
            self._stops[column] = stops_of(column, self.grid.columns[column], cards, self.day_of(column))
        return self._stops[column]

    def stop_at(self, x: int, y: int) -> Stop | None:
        """What a click at a point means: the card there, else whatever takes up that time in its column."""
        column = self.column_at(x)
        if column is None:
            return None
        row = self.card_at(x, y)
        if row is not None:
            card = self.grid.cards[row]
            return Stop(column, card.start_s, card.end_s, row)
        instant_s = self._axes[column].instant_at(int(y * 3600 / self.metrics.hour_height))
        free = self.free_stop(column, instant_s)
        return free if free and free.start_s <= instant_s < free.end_s else self.stop_in(column, instant_s)

    def free_stop(self, column: int, instant_s: int) -> Stop | None:
        """The free stop of a column that contains an instant, else the nearest one."""
        free = [stop for stop in self.stops(column) if stop.row < 0]
        return min(free, key=lambda stop: _distance(stop, instant_s), default=None)

    def along(self, column: int, instant_s: int, row: int, step: int, *, cards_only: bool = False) -> Stop | None:
        """The next stop up (``step`` -1) or down (+1) from where the cursor stands; ``None`` at the end."""
        stops = self.stops(column)
        here = (instant_s, row >= 0, row)
        keys = [(stop.start_s, stop.row >= 0, stop.row) for stop in stops]
        order = range(len(stops)) if step > 0 else range(len(stops) - 1, -1, -1)
        for number in order:
            is_beyond = keys[number] > here if step > 0 else keys[number] < here
            if is_beyond and (stops[number].row >= 0 or not cards_only):
                return stops[number]
        return None

    def across(self, column: int, instant_s: int, step: int) -> Stop | None:
        """The stop at the same time ``step`` columns on, as seen (right is +1); ``None`` outside the grid."""
        return self.beside(column, column + (-step if self.metrics.is_mirrored else step), instant_s)

    def beside(self, column: int, target: int, instant_s: int) -> Stop | None:
        """The stop of column ``target`` at the time that an instant of ``column`` is; ``None`` outside the grid."""
        if not 0 <= target < len(self.grid.columns):
            return None
        return self.stop_in(target, self.same_time(instant_s, column, target))

    def stop_in(self, column: int, instant_s: int) -> Stop | None:
        """The stop of a column that contains an instant, cards before free time, else the nearest one."""
        if not 0 <= column < len(self.grid.columns):
            return None
        return min(self.stops(column), key=lambda stop: (_distance(stop, instant_s), stop.row < 0), default=None)

    def first_slot(self, column: int, *, is_last: bool = False) -> Stop | None:
        """The first (or last) bookable free slot of a column, else its first (last) stop."""
        stops = self.stops(column)
        free = [stop for stop in stops if stop.is_slot] or list(stops)
        return (free[-1] if is_last else free[0]) if free else None


def _overlap(one: CardFace, other: CardFace) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s


def _distance(stop: Stop, instant_s: int) -> int:
    """Seconds from an instant to a stop; 0 inside."""
    return max(stop.start_s - instant_s, instant_s - stop.end_s + 1, 0)

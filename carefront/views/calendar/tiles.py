"""Pixmaps of what stands still on the canvas, one per column and stretch of time, kept while they are true.

A column whose faces are those of before keeps its pixmaps when a day is read again: faces are told apart by content.
"""

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtGui import QPixmap

from carefront.viewmodels.day_grid import CardFace, DayGrid
from carefront.views.calendar.geometry import DayGeometry, Rect

CHUNK = 512
"""Height of a pixmap in dip."""
KEPT_CONTENTS = 400

Content = tuple[object, ...]


class Tile(NamedTuple):
    """One pixmap's place in one picture: which content, at which size, which stretch from the top."""

    content: int
    column_width: int
    hour_height: float
    chunk: int


class Contents:
    """Gives what a column shows a number: the same number for the same faces, whenever they were read."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, ...], tuple[Content, int]] = OrderedDict()
        self._last = 0

    def numbers(self, grid: DayGrid) -> list[int]:
        """The number of every column of ``grid``."""
        cards: list[list[CardFace]] = [[] for _column in grid.columns]
        for card in grid.cards:
            cards[card.column].append(card)
        found = []
        for number, column in enumerate(grid.columns):
            content = (number, column.spans, tuple(cards[number]), grid.marks, grid.axis_of(number).pieces)
            key = (grid.facility_id, column.day or grid.day, column.resource_id, grid.week_of)
            found.append(self._number(key, content))
        return found

    def _number(self, key: tuple[object, ...], content: Content) -> int:
        known = self._known.get(key)
        if known is None or known[0] != content:
            self._last += 1
            known = (content, self._last)
            while len(self._known) >= KEPT_CONTENTS:
                self._known.popitem(last=False)
        self._known[key] = known
        self._known.move_to_end(key)
        return known[1]


class Tiles:
    """The pixmaps themselves; beyond the room there is, those used longest ago go."""

    def __init__(self) -> None:
        self._pixmaps: OrderedDict[Tile, QPixmap] = OrderedDict()
        self._pixels, self._room = 0, 4_000_000

    def set_room(self, pixels: int) -> None:
        """Keep no more than so many pixels."""
        self._room = pixels

    def get(self, tile: Tile) -> QPixmap | None:
        """The pixmap, if it is there."""
        found = self._pixmaps.get(tile)
        if found is not None:
            self._pixmaps.move_to_end(tile)
        return found

    def has(self, tile: Tile) -> bool:
        """Whether the pixmap is there."""
        return tile in self._pixmaps

    def put(self, tile: Tile, pixmap: QPixmap) -> None:
        """Keep a pixmap."""
        self._pixmaps[tile] = pixmap
        self._pixels += pixmap.width() * pixmap.height()
        while self._pixels > self._room and len(self._pixmaps) > 1:
            _tile, gone = self._pixmaps.popitem(last=False)
            self._pixels -= gone.width() * gone.height()

    def clear(self) -> None:
        """Forget all: the theme, the font or the screen is another."""
        self._pixmaps.clear()
        self._pixels = 0


def tile_rect(geometry: DayGeometry, column: int, chunk: int) -> Rect:
    """Where a tile stands on the canvas."""
    top = chunk * CHUNK
    return Rect(geometry.column_x(column), top, geometry.metrics.column_width, min(CHUNK, geometry.height - top))

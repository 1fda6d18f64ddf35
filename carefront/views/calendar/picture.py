"""What stands still on the canvas, drawn: from tiles where there are any, else directly. Idle time makes tiles."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QFont, QPainter, QPixmap, QRegion

from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import DayGrid
from carefront.views.calendar.canvas_painter import CanvasPainter
from carefront.views.calendar.card_painter import CardPainter
from carefront.views.calendar.card_text import CardTexts
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect
from carefront.views.calendar.tiles import CHUNK, Contents, Tile, Tiles, tile_rect
from carefront.views.theme import Theme

MADE_AT_ONCE = 16
"""So few missing tiles are made while painting; more are drawn directly, which is quicker in one batch."""
KEPT_TEXT_SIZES, KEPT_GRIDS = 4, 6

Missing = tuple[int, int, Tile]


class CanvasPicture:
    """Draws in one theme and font for one screen; geometries may be of any day and size."""

    def __init__(self, theme: Theme, font: QFont, ratio: float, *, is_mirrored: bool) -> None:
        self._theme, self._font, self._ratio, self._is_mirrored = theme, QFont(font), ratio, is_mirrored
        self._contents, self.tiles = Contents(), Tiles()
        self._numbers: list[tuple[DayGrid, list[int]]] = []
        self._texts: dict[GridMetrics, CardTexts] = {}

    def painter_of(self, metrics: GridMetrics) -> CanvasPainter:
        """What draws ground and signs at a size."""
        return CanvasPainter(self._theme, self._texts_of(metrics), self._ratio, self._is_mirrored)

    def paint(self, painter: QPainter, geometry: DayGeometry, area: Rect) -> bool:
        """Draw ``area`` of the canvas, origin of the painter at its corner; whether every tile was there."""
        missing = self._paint_tiles(painter, geometry, area)
        if len(missing) <= MADE_AT_ONCE and area.h >= CHUNK // 4:
            for column, chunk, tile in missing:
                painter.drawPixmap(*tile_rect(geometry, column, chunk)[:2], self._made(geometry, column, chunk, tile))
            return True
        if missing:
            self._paint_directly(painter, geometry, area, missing)
        return not missing

    def has(self, geometry: DayGeometry, area: Rect) -> bool:
        """Whether every tile of ``area`` is there."""
        return all(self.tiles.has(tile) for _column, _chunk, tile in self._tiles_in(geometry, area))

    def paint_stretched(self, painter: QPainter, geometry: DayGeometry, area: Rect, factor: float) -> None:
        """Draw the tiles of ``area``, all ``factor`` times as high, seamless; the painter's origin is the canvas's."""
        for column, chunk, tile in self._tiles_in(geometry, area):
            if pixmap := self.tiles.get(tile):
                rect = tile_rect(geometry, column, chunk)
                top, bottom = round(rect.y * factor), round((rect.y + rect.h) * factor)
                painter.drawPixmap(QRect(rect.x, top, rect.w, bottom - top), pixmap)

    def fill(self, geometry: DayGeometry, area: Rect, until: float) -> bool:
        """Make tiles of ``area`` until a moment of ``time.perf_counter``; whether all of them are there."""
        for column, chunk, tile in self._tiles_in(geometry, area):
            if not self.tiles.has(tile):
                if time.perf_counter() > until:
                    return False
                self._made(geometry, column, chunk, tile)
        return True

    def tidy(self) -> bool:
        """Drop some of what is not needed any more; whether there is no more to drop."""
        return all(texts.tidy() for texts in self._texts.values())

    def _texts_of(self, metrics: GridMetrics) -> CardTexts:
        if metrics not in self._texts:
            while len(self._texts) >= KEPT_TEXT_SIZES:
                del self._texts[next(iter(self._texts))]
            self._texts[metrics] = CardTexts(self._font, metrics.hour_height / 4, is_mirrored=self._is_mirrored)
        return self._texts[metrics]

    def _tiles_in(self, geometry: DayGeometry, area: Rect) -> Iterator[Missing]:
        numbers, metrics = self._numbers_of(geometry.grid), geometry.metrics
        first, last = max(0, area.y) // CHUNK, (min(area.y + area.h, geometry.height) - 1) // CHUNK
        for column in geometry.columns_in(area):
            for chunk in range(first, last + 1):
                yield column, chunk, Tile(numbers[column], metrics.column_width, metrics.hour_height, chunk)

    def _numbers_of(self, grid: DayGrid) -> list[int]:
        for known, numbers in self._numbers:
            if known is grid:
                return numbers
        self._numbers.append((grid, self._contents.numbers(grid)))
        del self._numbers[:-KEPT_GRIDS]
        return self._numbers[-1][1]

    def _paint_tiles(self, painter: QPainter, geometry: DayGeometry, area: Rect) -> list[Missing]:
        missing = []
        for column, chunk, tile in self._tiles_in(geometry, area):
            pixmap = self.tiles.get(tile)
            if pixmap is None:
                missing.append((column, chunk, tile))
            else:
                painter.drawPixmap(geometry.column_x(column), chunk * CHUNK, pixmap)
        return missing

    def _made(self, geometry: DayGeometry, column: int, chunk: int, tile: Tile) -> QPixmap:
        rect = tile_rect(geometry, column, chunk)
        pixmap = QPixmap(QSize(rect.w, rect.h) * self._ratio)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(self._theme.canvas)
        painter = QPainter(pixmap)
        painter.translate(-rect.x, -rect.y)
        self._draw(painter, geometry, rect)
        painter.end()
        self.tiles.put(tile, pixmap)
        return pixmap

    def _paint_directly(
        self, painter: QPainter, geometry: DayGeometry, area: Rect, missing: list[Missing]
    ) -> None:  # fmt: skip
        if len(missing) == sum(1 for _one in self._tiles_in(geometry, area)):
            self._draw(painter, geometry, area)
            return
        region = QRegion()
        for column, chunk, _tile in missing:
            region += QRect(*tile_rect(geometry, column, chunk))
        painter.save()
        painter.setClipRegion(region.intersected(QRect(*area)))
        self._draw(painter, geometry, area)
        painter.restore()

    def _draw(self, painter: QPainter, geometry: DayGeometry, area: Rect) -> None:
        texts = self._texts_of(geometry.metrics)
        canvas = self.painter_of(geometry.metrics)
        canvas.paint_ground(painter, geometry, area)
        cards, rects = geometry.grid.cards, geometry.card_rects
        shown = [(cards[row], rects[row]) for row in geometry.cards_in(area)]
        CardPainter(self._theme, texts, self._ratio, self._is_mirrored).paint(painter, shown)
        for chip in geometry.chips:
            if chip.rect.meets(area):
                canvas.paint_chip(painter, chip.rect, _("\u200e+{count}").format(count=len(chip.rows)))

    def snapshot(self, geometry: DayGeometry, area: Rect) -> QPixmap:
        """``area`` of the canvas as a picture of its own."""
        pixmap = QPixmap(QSize(area.w, area.h) * self._ratio)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(self._theme.canvas)
        painter = QPainter(pixmap)
        painter.translate(QPointF(-area.x, -area.y))
        self.paint(painter, geometry, area)
        painter.end()
        return pixmap

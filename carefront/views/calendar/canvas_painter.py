"""Draws what lies under and over the cards: unavailable time, lines, the place in focus, the now-line."""

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import SpanFace
from carefront.views.calendar import patterns
from carefront.views.calendar.card_text import PAD, CardTexts
from carefront.views.calendar.geometry import DayGeometry, Rect
from carefront.views.theme import Theme

WORD_EVERY = 360


@dataclass(frozen=True, slots=True)
class CanvasPainter:
    """Draws in one theme for a screen of ``ratio`` pixels a dip; rectangles are those of the canvas."""

    theme: Theme
    texts: CardTexts
    ratio: float
    is_mirrored: bool

    def paint_ground(self, painter: QPainter, geometry: DayGeometry, area: Rect) -> None:
        """Unavailable time and the lines of the grid."""
        painter.fillRect(QRect(*area), self.theme.canvas)
        words: list[tuple[SpanFace, int]] = []
        for column in geometry.columns_in(area):
            for gap in geometry.gaps(column):
                if gap.meets(area):
                    self._paint_pattern(painter, "closed", gap, area)
            for span in geometry.grid.columns[column].spans:
                rect = geometry.span_rect(column, span.start_s, span.end_s)
                if rect.meets(area):
                    self._paint_pattern(painter, span.kind, rect, area)
                    words.append((span, column))
        self._paint_lines(painter, geometry, area)
        for span, column in words:
            if room := geometry.word_rect(column, span.start_s, span.end_s, round(self.texts.line_height)):
                self._paint_word(painter, span, room)

    def _paint_pattern(self, painter: QPainter, kind: str, rect: Rect, area: Rect) -> None:
        shown = QRect(*rect).intersected(QRect(*area))
        ground, line = self.theme.unavailable["time_off" if kind == "pending" else kind]
        see_through = QColor(Qt.GlobalColor.transparent) if kind == "pending" else ground
        tile = patterns.tile(kind, see_through.rgba(), line.rgba(), self.ratio)
        origin = QPointF((shown.x() - rect.x) % patterns.TILE, (shown.y() - rect.y) % patterns.TILE)
        painter.drawTiledPixmap(QRectF(shown), tile, origin)

    def _paint_word(self, painter: QPainter, span: SpanFace, rect: Rect) -> None:
        """The word on a patch of ground at the span's top, and again further down a long one."""
        height = self.texts.line_height
        fitted = self.texts.fitted(span.word, rect.w - 4 * PAD)
        left = rect.x + rect.w - fitted.width - 3 * PAD if self.is_mirrored else rect.x + PAD
        ground = self.theme.canvas if span.kind == "pending" else self.theme.unavailable[span.kind][0]
        painter.setFont(self.texts.font)
        painter.setPen(QPen(self.theme.secondary_ink))
        for top in range(rect.y, rect.y + rect.h - round(height) + 1, WORD_EVERY):
            painter.fillRect(QRectF(left, top + 1, fitted.width + 2 * PAD, min(height + 2, rect.h - 1)), ground)
            painter.drawStaticText(QPointF(left + PAD, top + 2 + fitted.drop), fitted.text)

    def _paint_lines(self, painter: QPainter, geometry: DayGeometry, area: Rect) -> None:
        left, right = area.x, area.x + area.w
        hours: list[QLineF] = []
        halves: list[QLineF] = []
        for mark in geometry.grid.marks:
            y = geometry.y_at(mark.offset_s)
            if area.y <= y <= area.y + area.h:
                (hours if mark.is_hour else halves).append(QLineF(left, y + 0.5, right, y + 0.5))
        painter.setPen(QPen(self.theme.faint_grid, 1, Qt.PenStyle.DotLine))
        painter.drawLines(halves)
        painter.setPen(QPen(self.theme.faint_grid, 1))
        painter.drawLines(hours)
        painter.setPen(QPen(self.theme.grid, 1))
        edges = [geometry.column_x(column) for column in geometry.columns_in(area)]
        painter.drawLines([QLineF(x + 0.5, area.y, x + 0.5, area.y + area.h) for x in edges])

    def paint_chip(self, painter: QPainter, rect: Rect, text: str) -> None:
        """The sign for cards that found no lane."""
        painter.setPen(QPen(self.theme.grid, 1))
        painter.setBrush(QBrush(self.theme.canvas))
        painter.drawRoundedRect(QRectF(*rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QPen(self.theme.ink))
        painter.setFont(self.texts.font)
        painter.drawText(QRect(*rect), Qt.AlignmentFlag.AlignCenter, text)

    def paint_focus(self, painter: QPainter, rect: Rect, *, has_focus: bool) -> None:
        """The ring around what the keys act on, with a gap of one dip; thinner while the keys act elsewhere."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.canvas, 1))
        painter.drawRect(QRectF(*rect).adjusted(2.5, 2.5, -2.5, -2.5))
        painter.setPen(QPen(self.theme.focus, 2 if has_focus else 1))
        painter.drawRect(QRectF(*rect).adjusted(1, 1, -1, -1))

    def paint_now(self, painter: QPainter, y: int, area: Rect) -> None:
        """The line at now, over everything."""
        painter.setPen(QPen(self.theme.now, 2))
        painter.drawLine(area.x, y, area.x + area.w, y)

"""Zooming while it lasts: frames are the pixmaps of before, stretched; a moment later all is drawn crisply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from carefront.views.calendar.geometry import Rect
from carefront.views.calendar.zoom import top_keeping

if TYPE_CHECKING:
    from carefront.views.calendar.canvas_face import CanvasFace

CRISP_MS = 80


class Zooming(QObject):
    """Stretches the canvas until no step came for a moment. ``settled``: lay out anew, scrolled to ``top``."""

    settled = Signal()

    def __init__(self, canvas: CanvasFace) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self.is_active = False
        self._picture: QPixmap | None = None  # where pixmaps of the canvas are missing, one of the whole view
        self._first_top = self.top = 0
        self._first_height = self.hour_height = 1.0
        self._area = Rect(0, 0, 0, 0)
        self._timer = QTimer(self, singleShot=True, interval=CRISP_MS)
        self._timer.timeout.connect(self.finish)

    @property
    def factor(self) -> float:
        """How much higher everything is than the geometry says."""
        return self.hour_height / self._first_height if self.is_active else 1.0

    def step(self, hour_height: float, at_y: int) -> None:
        """Show hours that high; what is ``at_y`` below the top of the view stays there."""
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        if geometry is None:
            return
        if not self.is_active:
            self.is_active = True
            self._first_height = self.hour_height = geometry.metrics.hour_height
            self._first_top = self.top = canvas.verticalOffset()
            view = canvas.viewport()
            area = Rect(canvas.horizontalOffset(), self.top, min(view.width(), geometry.width), view.height())
            self._picture = None if canvas.picture.has(geometry, area) else canvas.picture.snapshot(geometry, area)
            self._area = area
        top = top_keeping(at_y, self.top + at_y, self.hour_height, hour_height)
        height = geometry.height * hour_height / self._first_height
        self.top = max(0, min(top, round(height) - canvas.viewport().height()))
        self.hour_height = hour_height
        self._timer.start()

    def paint(self, painter: QPainter) -> None:
        """Draw the frame into the view."""
        canvas, factor, shown = self._canvas, self.factor, self._area
        y, left = self._first_top * factor - self.top, canvas.canvas_left()
        placed = QRectF(left, y, shown.w, shown.h * factor)
        self._paint_around(painter, placed.toAlignedRect())
        if self._picture:
            painter.drawPixmap(placed, self._picture, QRectF(self._picture.rect()))
        elif canvas.grid_geometry:
            painter.translate(left - shown.x, -self.top)
            canvas.picture.paint_stretched(painter, canvas.grid_geometry, shown, factor)

    def _paint_around(self, painter: QPainter, placed: QRect) -> None:
        view, inner = self._canvas.viewport().rect(), placed.adjusted(1, 1, -1, -1)
        if not inner.contains(view):
            painter.fillRect(view, self._canvas.theme.canvas)

    def finish(self) -> None:
        """Lay out as high as was wanted, now."""
        if self.is_active:
            self._timer.stop()
            self.is_active, self._picture = False, None
            self.settled.emit()

"""Zooming while it lasts: frames are a picture of before, stretched; what follows is drawn crisply a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
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
        self._picture: QPixmap | None = None
        self._first_top = self.top = 0
        self._first_height = self.hour_height = 1.0
        self._timer = QTimer(self, singleShot=True, interval=CRISP_MS)
        self._timer.timeout.connect(self.finish)

    @property
    def is_active(self) -> bool:
        """Whether frames are stretched now."""
        return self._picture is not None

    @property
    def factor(self) -> float:
        """How much higher everything is than the geometry says."""
        return self.hour_height / self._first_height if self.is_active else 1.0

    def step(self, hour_height: float, at_y: int) -> None:
        """Show hours that high; what is ``at_y`` below the top of the view stays there."""
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        if geometry is None:
            return
        if self._picture is None:
            self._first_height = self.hour_height = geometry.metrics.hour_height
            self._first_top = self.top = canvas.verticalOffset()
            view = canvas.viewport()
            area = Rect(canvas.horizontalOffset(), self.top, min(view.width(), geometry.width), view.height())
            self._picture = canvas.picture.snapshot(geometry, area)
        top = top_keeping(at_y, self.top + at_y, self.hour_height, hour_height)
        height = geometry.height * hour_height / self._first_height
        self.top = max(0, min(top, round(height) - canvas.viewport().height()))
        self.hour_height = hour_height
        self._timer.start()

    def paint(self, painter: QPainter) -> None:
        """Draw the frame into the view."""
        if self._picture is None:
            return
        view, factor = QRectF(self._canvas.viewport().rect()), self.factor
        shown = self._picture.deviceIndependentSize()
        y = self._first_top * factor - self.top
        placed = QRectF(self._canvas.canvas_left(), y, shown.width(), shown.height() * factor)
        painter.fillRect(view, self._canvas.theme.canvas)
        painter.drawPixmap(placed, self._picture, QRectF(self._picture.rect()))

    def finish(self) -> None:
        """Lay out as high as was wanted, now."""
        if self._picture is not None:
            self._timer.stop()
            self._picture = None
            self.settled.emit()

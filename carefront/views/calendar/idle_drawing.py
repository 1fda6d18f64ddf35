"""Draws ahead while nothing happens: what is in view, a little around it, and the days beside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from carefront.viewmodels.day_grid import DayGrid
from carefront.views.calendar.geometry import DayGeometry, Rect

if TYPE_CHECKING:
    from carefront.views.calendar.canvas_face import CanvasFace

PAUSE_MS, BREATH_MS = 120, 12
SLICE_S = 0.006
KEPT_BESIDE = 2
VIEWS_KEPT = 5.0
"""Room for pixmaps, in views: three that are full with their tiles' overhang, and what is around the first."""
MOST_SLICES = 150


class IdleDrawing(QObject):
    """Works in slices shorter than a frame, and only when nothing was drawn for a while."""

    def __init__(self, canvas: CanvasFace) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._beside: list[DayGrid] = []
        self._slices = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._run)

    def know(self, grid: DayGrid) -> None:
        """A day that may be asked for next."""
        self._beside = [*[known for known in self._beside if known.day != grid.day][1 - KEPT_BESIDE :], grid]
        self.later()

    def later(self) -> None:
        """Something was drawn: wait until nothing is for a while."""
        self._slices = 0
        self._timer.start(PAUSE_MS)

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to draw ahead."""
        return not self._timer.isActive()

    def _run(self) -> None:
        canvas = self._canvas
        self._slices += 1
        if not canvas.isVisible() or canvas.zooming.is_active or self._slices > MOST_SLICES:
            return
        until = time.perf_counter() + SLICE_S
        for geometry, area in self._wanted():
            if not canvas.picture.fill(geometry, area, until):
                self._timer.start(BREATH_MS)
                return
        if not canvas.picture.tidy():
            self._timer.start(BREATH_MS)

    def _wanted(self) -> Iterator[tuple[DayGeometry, Rect]]:
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        if geometry is None:
            return
        view = canvas.viewport().size()
        canvas.picture.tiles.set_room(
            round(VIEWS_KEPT * max(640_000, view.width() * view.height()) * canvas.devicePixelRatioF() ** 2)
        )
        left, top, height = canvas.horizontalOffset(), canvas.verticalOffset(), view.height()
        yield geometry, Rect(left, top, view.width(), height)
        for grid in self._beside:
            beside = canvas.geometry_of(grid)
            yield beside, Rect(left, canvas.first_top(beside), view.width(), height)
        yield geometry, Rect(left, max(0, top - height // 4), view.width(), height + height // 2)

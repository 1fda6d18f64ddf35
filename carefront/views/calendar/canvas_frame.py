"""The frame of a calendar canvas: its size and scale, its scroll bars and frozen edges, what draws it.

Units: dip of the viewport. Knows no row, no key and no pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from carefront.viewmodels.day_grid import DayGrid
from carefront.views.calendar.card_text import needed_hour_height, text_scale
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect
from carefront.views.calendar.idle_drawing import IdleDrawing
from carefront.views.calendar.picture import CanvasPicture
from carefront.views.calendar.time_axis import ColumnHeader, TimeGutter
from carefront.views.calendar.zoom import Zoom
from carefront.views.calendar.zooming import Zooming

if TYPE_CHECKING:
    from carefront.viewmodels.day_view_model import DayViewModel
    from carefront.views.theme import Theme

MIN_COLUMN, IDEAL_COLUMN, MAX_COLUMN = 88, 140, 320
KEPT_GEOMETRIES = 4


class CanvasFrame(QListView):
    """``picture`` draws it; ``zoom`` says how high its hours are; the days beside are laid out in idle time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: DayViewModel | None = None
        self._now: Callable[[], int] = lambda: -1
        self.grid_geometry: DayGeometry | None = None
        self._geometries: list[DayGeometry] = []
        self.theme, self.zoom = theme, Zoom()
        self._gutter, self.header = TimeGutter(self), ColumnHeader(self)
        self.zooming, self.idle = Zooming(self), IdleDrawing(self)
        self._make_picture()
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setFrameShape(self.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.theme = theme
        self._make_picture()
        self.viewport().update()
        self.update_edges()

    def _make_picture(self) -> None:
        self._picture_of = (self.font().key(), self.devicePixelRatioF(), self.is_mirrored())
        self.picture = CanvasPicture(
            self.theme, self.font(), self.devicePixelRatioF(), is_mirrored=self.is_mirrored()
        )  # fmt: skip

    # Layout, as QAbstractItemView asks for it

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt override
        """Compute the geometry; the stock layout would ask the model for every row's size."""
        grid = self._day.grid if self._day else None
        self.grid_geometry = self.geometry_of(grid) if grid else None
        if self._picture_of != (self.font().key(), self.devicePixelRatioF(), self.is_mirrored()):
            self._make_picture()
        QAbstractItemView.doItemsLayout(self)

    def geometry_of(self, grid: DayGrid) -> DayGeometry:
        """A day laid out for the canvas as it is now; kept for the days beside."""
        metrics = self._metrics(grid)
        for known in self._geometries:
            if known.grid is grid and known.metrics == metrics:
                return known
        self._geometries = [*self._geometries[1 - KEPT_GEOMETRIES :], DayGeometry(grid, metrics)]
        return self._geometries[-1]

    def _metrics(self, grid: DayGrid) -> GridMetrics:
        room, columns = self.viewport().width(), len(grid.columns)
        scale = self.text_scale
        least, ideal, most = (round(width * scale) for width in (MIN_COLUMN, IDEAL_COLUMN, MAX_COLUMN))
        width = max(least, min(most, room // max(1, columns)))
        if width < ideal and columns * least > room:
            width = max(least, min(ideal, room // max(1, room // ideal)))
        open_hours = (grid.open_end_s - grid.open_start_s) / 3600
        height = self.zoom.height(self.viewport().height(), open_hours, scale, needed_hour_height(self.font()))
        return GridMetrics(width, height, self.is_mirrored(), scale)

    @property
    def text_scale(self) -> float:
        """How many times larger than usual text is; what holds text grows with it."""
        return text_scale(self.font())

    def first_top(self, geometry: DayGeometry) -> int:
        """Where a day is scrolled to at first: now where it is open now, else the opening."""
        grid, room = geometry.grid, self.viewport().height()
        now_offset_s = grid.now_offset(self._now())
        top = geometry.y_at(grid.open_start_s - grid.start_s)
        if now_offset_s is not None and grid.open_start_s <= grid.start_s + now_offset_s < grid.open_end_s:
            now_y = geometry.y_at(now_offset_s)
            top = now_y - room // 3 if now_y > top + room * 3 // 4 else top
        return max(0, min(top, geometry.height - room))

    def updateGeometries(self) -> None:  # noqa: N802 - Qt override
        """Place the frozen edges and set the scroll bars.

        Margins and bars that change the viewport's size have the day laid out anew before they return: what is needed
        after them is asked for after them.
        """
        gutter, header = self._gutter.wanted_width(self.grid_geometry), self.header.wanted_height()
        self.setViewportMargins(0 if self.is_mirrored() else gutter, header, gutter if self.is_mirrored() else 0, 0)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            geometry, view = self.grid_geometry, self.viewport()
            size, room = (geometry.width, view.width()) if geometry else (0, 0)
            if bar.orientation() is Qt.Orientation.Vertical:
                size, room = (geometry.height, view.height()) if geometry else (0, 0)
            bar.setRange(0, max(0, size - room))
            bar.setPageStep(room)
            bar.setSingleStep(40)
        seen = self.viewport().geometry()
        left = seen.right() + 1 if self.is_mirrored() else seen.left() - gutter
        self._gutter.setGeometry(left, seen.top(), gutter, seen.height())
        self.header.setGeometry(seen.left(), seen.top() - header, seen.width(), header)
        self.update_edges()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Lay out anew, keeping the time at the top of the view."""
        geometry = self.grid_geometry
        hours = self.verticalOffset() / geometry.metrics.hour_height if geometry else 0.0
        super().resizeEvent(event)
        self.doItemsLayout()
        if self.grid_geometry:
            self.verticalScrollBar().setValue(round(hours * self.grid_geometry.metrics.hour_height))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt override
        """Lay out anew for another font or direction."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.doItemsLayout()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt override
        """Move what is drawn, and the edges with it; only what comes into view is drawn anew."""
        if self.zooming.is_active:
            self.zooming.finish()
        self.viewport().scroll(dx, dy)
        self.update_edges()

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt override
        """How far the canvas is scrolled to the right; mirrored, the bar counts from the right."""
        bar = self.horizontalScrollBar()
        return bar.maximum() - bar.value() if self.is_mirrored() else bar.value()

    def verticalOffset(self) -> int:  # noqa: N802 - Qt override
        """How far the canvas is scrolled down."""
        return self.verticalScrollBar().value()

    def is_mirrored(self) -> bool:
        """Whether the first column is rightmost."""
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def canvas_left(self) -> int:
        """Where the canvas begins in the viewport, from the left, before scrolling: mirrored, it hangs on the right."""
        spare = self.viewport().width() - (self.grid_geometry.width if self.grid_geometry else 0)
        return max(0, spare) if self.is_mirrored() else 0

    def shift(self) -> QPoint:
        return QPoint(self.canvas_left() - self.horizontalOffset(), -self.verticalOffset())

    def to_view(self, rect: Rect) -> QRect:
        return QRect(*rect).translated(self.shift())

    def to_canvas(self, point: QPoint) -> tuple[int, int]:
        """A point of the viewport on the canvas."""
        on_canvas = point - self.shift()
        return on_canvas.x(), on_canvas.y()

    def update_edges(self) -> None:
        geometry, zooming = self.grid_geometry, self.zooming
        now_s = self._now() if geometry and geometry.grid.is_today else None
        offset = zooming.top if zooming.is_active else self.verticalOffset()
        self._gutter.show_axis(geometry, self.theme, offset, now_s, zooming.factor)
        self.header.show_columns(geometry, self.theme, self.shift().x())

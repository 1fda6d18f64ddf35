"""The list under every calendar canvas: says where each row is drawn, scrolls, zooms, keeps the frozen edges, draws.

A QListView, because that alone gives every card a place in the accessibility tree. ``geometry`` computes, ``picture``
and the painters draw. Units: dip of the viewport. Knows no key and no pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from carefront.viewmodels.day_grid import DayGrid, Place
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect
from carefront.views.calendar.ghost import Ghost, paint_ghosts
from carefront.views.calendar.idle_drawing import IdleDrawing
from carefront.views.calendar.picture import CanvasPicture
from carefront.views.calendar.time_axis import ColumnHeader, TimeGutter
from carefront.views.calendar.zoom import Zoom
from carefront.views.calendar.zooming import Zooming

if TYPE_CHECKING:
    from carefront.viewmodels.day_view_model import DayViewModel
    from carefront.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
MIN_COLUMN, IDEAL_COLUMN, MAX_COLUMN = 88, 140, 320
KEPT_GEOMETRIES = 4


class CanvasList(QListView):
    """Rows are the day's cards and, last, the free place in focus. ``ghosts``: what is on its way, if anything."""

    zoom_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: DayViewModel | None = None
        self._now: Callable[[], int] = lambda: -1
        self.grid_geometry: DayGeometry | None = None
        self._geometries: list[DayGeometry] = []
        self.ghosts: tuple[Ghost, ...] = ()
        self.theme, self.zoom = theme, Zoom()
        self._gutter, self.header = TimeGutter(self), ColumnHeader(self)
        self.zooming, self.idle = Zooming(self), IdleDrawing(self)
        self.zooming.settled.connect(self._on_zoom_settled)
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
        self._update_edges()

    def set_ghosts(self, ghosts: tuple[Ghost, ...]) -> None:
        """What is on its way, the one in hand first."""
        if ghosts != self.ghosts:
            self.ghosts = ghosts
            self.viewport().update()

    def tick(self) -> None:
        """Time has passed: draw the now-line where it is now, and count who waits again."""
        if self._day:
            self._day.tick()
        self.viewport().update()
        self._update_edges()

    def set_zoom(self, zoom: Zoom, at_y: int | None = None) -> None:
        """Draw hours as high as ``zoom`` says; the time ``at_y`` below the view's top stays (else what is in focus)."""
        geometry = self.grid_geometry
        self.zoom = zoom
        if geometry is None:
            return
        if at_y is None:
            focused, view = self.visualRect(self.currentIndex()), self.viewport().rect()
            at_y = focused.center().y() if view.contains(focused.center()) else view.center().y()
        self.zooming.step(self._metrics(geometry.grid).hour_height, at_y)
        self.viewport().update()
        self._update_edges()
        self.zoom_changed.emit()

    def zoom_by(self, steps: float, at_y: int | None = None) -> None:
        """In (positive) or out by steps of a quarter."""
        if self.grid_geometry:
            now = self.zooming.hour_height if self.zooming.is_active else self.grid_geometry.metrics.hour_height
            self.set_zoom(self.zoom.stepped(steps, now), at_y)

    def _on_zoom_settled(self) -> None:
        self.doItemsLayout()
        self.verticalScrollBar().setValue(self.zooming.top)
        self.viewport().update()

    def place_rect(self, place: Place) -> QRect | None:
        """Where a place is in the viewport now."""
        geometry = self.grid_geometry
        column = geometry.grid.column_of.get(place.resource_id) if geometry else None
        if geometry is None or column is None:
            return None
        return self._to_view(geometry.span_rect(column, place.start_s, place.end_s))

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
        width = max(MIN_COLUMN, min(MAX_COLUMN, room // max(1, columns)))
        if width < IDEAL_COLUMN and columns * MIN_COLUMN > room:
            width = max(MIN_COLUMN, min(IDEAL_COLUMN, room // max(1, room // IDEAL_COLUMN)))
        open_hours = (grid.open_end_s - grid.open_start_s) / 3600
        return GridMetrics(width, self.zoom.height(self.viewport().height(), open_hours), self.is_mirrored())

    def first_top(self, geometry: DayGeometry) -> int:
        """Where a day is scrolled to at first: now where it is open now, else the opening."""
        grid, now_s, room = geometry.grid, self._now(), self.viewport().height()
        top = geometry.y_of(grid.open_start_s)
        if grid.is_today and grid.open_start_s <= now_s < grid.open_end_s:
            now_y = geometry.y_of(now_s)
            top = now_y - room // 3 if now_y > top + room * 3 // 4 else top
        return max(0, min(top, geometry.height - room))

    def updateGeometries(self) -> None:  # noqa: N802 - Qt override
        """Place the frozen edges and set the scroll bars."""
        geometry = self.grid_geometry
        gutter, header = self._gutter.wanted_width(geometry), self.header.wanted_height()
        self.setViewportMargins(0 if self.is_mirrored() else gutter, header, gutter if self.is_mirrored() else 0, 0)
        view = self.viewport().geometry()
        left = view.right() + 1 if self.is_mirrored() else view.left() - gutter
        self._gutter.setGeometry(left, view.top(), gutter, view.height())
        self.header.setGeometry(view.left(), view.top() - header, view.width(), header)
        width, height = (geometry.width, geometry.height) if geometry else (0, 0)
        for bar, size, room in (
            (self.horizontalScrollBar(), width, view.width()),
            (self.verticalScrollBar(), height, view.height()),
        ):
            bar.setRange(0, max(0, size - room))
            bar.setPageStep(room)
            bar.setSingleStep(40)
        self._update_edges()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Lay out anew, keeping the time at the top of the view."""
        geometry = self.grid_geometry
        top_s = geometry.instant_at(self.verticalOffset(), 60) if geometry else 0
        super().resizeEvent(event)
        self.doItemsLayout()
        if self.grid_geometry:
            self.verticalScrollBar().setValue(self.grid_geometry.y_of(top_s))

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
        self._update_edges()

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

    def _shift(self) -> QPoint:
        return QPoint(self.canvas_left() - self.horizontalOffset(), -self.verticalOffset())

    def _to_view(self, rect: Rect) -> QRect:
        return QRect(*rect).translated(self._shift())

    def to_canvas(self, point: QPoint) -> tuple[int, int]:
        """A point of the viewport on the canvas."""
        on_canvas = point - self._shift()
        return on_canvas.x(), on_canvas.y()

    def _update_edges(self) -> None:
        geometry, zooming = self.grid_geometry, self.zooming
        now_s = self._now() if geometry and geometry.grid.is_today else None
        offset = zooming.top if zooming.is_active else self.verticalOffset()
        self._gutter.show_axis(geometry, self.theme, offset, now_s, zooming.factor)
        self.header.show_columns(geometry, self.theme, self._shift().x())

    # Rows and places, as QAbstractItemView asks for them

    def visualRect(self, index: Index) -> QRect:  # noqa: N802 - Qt override
        """Where a row is in the viewport."""
        geometry, day = self.grid_geometry, self._day
        if geometry is None or day is None or not index.isValid():
            return QRect()
        if index.row() < len(geometry.card_rects):
            return self._to_view(geometry.card_rects[index.row()])
        return (self.place_rect(day.place) if day.place else None) or QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802 - Qt override
        """The card at a point, else the free place in focus if it is there."""
        if self.grid_geometry is None or self._day is None:
            return QModelIndex()
        row = self.grid_geometry.card_at(*self.to_canvas(point))
        if row is not None:
            return self._day.model.index(row, 0)
        last = self._day.model.index(self._day.model.place_row, 0)
        return last if self._day.selected_key is None and self.visualRect(last).contains(point) else QModelIndex()

    def scrollTo(  # noqa: N802 - Qt override
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into view with as little movement as needed."""
        rect = self.visualRect(index)
        if not rect.isNull():
            self.bring_into_view(rect)

    def bring_into_view(self, rect: QRect) -> None:
        """Scroll as little as needed to show a rectangle of the viewport."""
        view = self.viewport().rect()
        down = max(0, rect.bottom() - view.bottom())
        self.verticalScrollBar().setValue(
            self.verticalOffset() + (rect.top() if rect.top() < 0 else min(down, rect.top()))
        )
        right = max(0, rect.right() - view.right())
        sideways = rect.left() if rect.left() < 0 else min(right, rect.left())
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + (-sideways if self.is_mirrored() else sideways))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802 - Qt override
        """Select the row at the rectangle's middle; there is one selected thing."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt override
        """What to draw again when the selection changes."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt override
        """Typing a name always means a patient, never a row: ``keyPressEvent`` opens the booking field instead."""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw what is in view, in batches."""
        painter, geometry = QPainter(self.viewport()), self.grid_geometry
        if geometry is None:
            painter.fillRect(event.rect(), self.theme.canvas)
        elif self.zooming.is_active:
            self.zooming.paint(painter)
        else:
            self._paint_canvas(painter, geometry, event.rect())
            self.idle.later()

    def _paint_canvas(self, painter: QPainter, geometry: DayGeometry, exposed: QRect) -> None:
        shift = self._shift()
        whole = QRect(0, 0, geometry.width, geometry.height)
        if not whole.contains(exposed.translated(-shift)):
            painter.fillRect(exposed, self.theme.canvas)
        painter.translate(shift)
        shown = exposed.translated(-shift).intersected(whole)
        if shown.isEmpty():
            return
        area = _rect_of(shown)
        self.picture.paint(painter, geometry, area)
        over = self.picture.painter_of(geometry.metrics)
        focused = self.visualRect(self.currentIndex()).translated(-shift)
        if not focused.isNull():
            over.paint_focus(painter, _rect_of(focused), has_focus=self.hasFocus())
        if geometry.grid.is_today:
            over.paint_now(painter, geometry.y_of(self._now()), area)
        if self.ghosts:
            view = _rect_of(self.viewport().rect().translated(-shift))
            paint_ghosts(painter, over, geometry, self.ghosts, view)


def _rect_of(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())

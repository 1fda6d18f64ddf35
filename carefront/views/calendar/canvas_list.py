"""The list under every calendar canvas: says where each row is drawn, brings rows into view, zooms, draws.

A QListView, because that alone gives every card a place in the accessibility tree. ``geometry`` computes, ``picture``
and the painters draw. Units: dip of the viewport. Knows no key and no pointer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from carefront.viewmodels.day_grid import Place
from carefront.views.calendar.canvas_frame import CanvasFrame
from carefront.views.calendar.geometry import DayGeometry, Rect
from carefront.views.calendar.ghost import Ghost, paint_ghosts
from carefront.views.calendar.zoom import Zoom

if TYPE_CHECKING:
    from carefront.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class CanvasList(CanvasFrame):
    """Rows are the day's cards and, last, the free place in focus. ``ghosts``: what is on its way, if anything."""

    zoom_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.ghosts: tuple[Ghost, ...] = ()
        self.zooming.settled.connect(self._on_zoom_settled)

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
        self.update_edges()

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
        self.update_edges()
        self.zoom_changed.emit()

    def zoom_by(self, steps: float, at_y: int | None = None) -> None:
        """In (positive) or out by steps of a quarter."""
        if self.grid_geometry:
            now = self.zooming.hour_height if self.zooming.is_active else self.grid_geometry.metrics.hour_height
            self.set_zoom(self.zoom.stepped(steps, now, self.text_scale), at_y)

    def _on_zoom_settled(self) -> None:
        self.doItemsLayout()
        self.verticalScrollBar().setValue(self.zooming.top)
        self.viewport().update()

    def place_rect(self, place: Place) -> QRect | None:
        """Where a place is in the viewport now."""
        geometry = self.grid_geometry
        column = geometry.grid.column_for(place.resource_id, place.start_s) if geometry else None
        if geometry is None or column is None:
            return None
        return self.to_view(geometry.span_rect(column, place.start_s, place.end_s))

    # Rows and places, as QAbstractItemView asks for them

    def visualRect(self, index: Index) -> QRect:  # noqa: N802 - Qt override
        """Where a row is in the viewport."""
        geometry, day = self.grid_geometry, self._day
        if geometry is None or day is None or not index.isValid():
            return QRect()
        if index.row() < len(geometry.card_rects):
            return self.to_view(geometry.card_rects[index.row()])
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

    def dataChanged(  # noqa: N802 - Qt override
        self, top_left: Index, bottom_right: Index, roles: Iterable[int] = ()
    ) -> None:
        """Draw these rows again. The stock list would lay everything out anew, and draw all of it, for any change."""
        QAbstractItemView.dataChanged(self, top_left, bottom_right, list(roles))

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
        shift = self.shift()
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
        now_offset_s = geometry.grid.now_offset(self._now())
        if now_offset_s is not None:
            over.paint_now(painter, geometry.y_at(now_offset_s), geometry.now_area(area, self._now()))
        if self.ghosts:
            view = _rect_of(self.viewport().rect().translated(-shift))
            paint_ghosts(painter, over, geometry, self.ghosts, view)


def _rect_of(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())

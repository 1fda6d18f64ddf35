"""The list under every calendar canvas: says where each row is drawn, scrolls, keeps the frozen edges, draws.

A QListView, because that alone gives every card a place in the accessibility tree. ``geometry`` computes, the
painters draw. Units: dip of the viewport. Knows no key and no pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import Place
from carefront.views.calendar.canvas_painter import CanvasPainter
from carefront.views.calendar.card_painter import CardPainter
from carefront.views.calendar.card_text import CardTexts
from carefront.views.calendar.drag import CardTravel
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect
from carefront.views.calendar.time_axis import ColumnHeader, TimeGutter

if TYPE_CHECKING:
    from carefront.viewmodels.day_view_model import DayViewModel
    from carefront.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
MIN_COLUMN, IDEAL_COLUMN, MAX_COLUMN = 88, 140, 320
MIN_HOUR, MAX_HOUR = 48.0, 240.0


class CanvasList(QListView):
    """Rows are the day's cards and, last, the free place in focus. ``travel`` is a card on its way, if any."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: DayViewModel | None = None
        self._now: Callable[[], int] = lambda: -1
        self.grid_geometry: DayGeometry | None = None
        self.travel: CardTravel | None = None
        self._ghost_text, self._ghost_is_refused = "", False
        self._theme = theme
        self._texts_key: object = None
        self._gutter, self._header = TimeGutter(self), ColumnHeader(self)
        self._make_painters()
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setFrameShape(self.Shape.NoFrame)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self._make_painters()
        self.viewport().update()
        self._update_edges()

    def set_ghost_text(self, text: str, is_refused: bool) -> None:
        """What stands under the ghost."""
        self._ghost_text, self._ghost_is_refused = text, is_refused
        self.viewport().update()

    def tick(self) -> None:
        """Time has passed: draw the now-line where it is now."""
        self.viewport().update()
        self._update_edges()

    def place_rect(self, place: Place) -> QRect | None:
        """Where a place is in the viewport now."""
        geometry = self.grid_geometry
        column = geometry.grid.column_of.get(place.resource_id) if geometry else None
        if geometry is None or column is None:
            return None
        return self._to_view(geometry.span_rect(column, place.start_s, place.end_s))

    def _make_painters(self) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        metrics = self.grid_geometry.metrics if self.grid_geometry else GridMetrics(IDEAL_COLUMN, MIN_HOUR)
        key = (metrics, self.font().key(), is_mirrored)
        if key != self._texts_key:  # a day read again keeps the texts that are laid out
            self._texts_key = key
            self._texts = CardTexts(QFont(self.font()), metrics.hour_height / 4, is_mirrored=is_mirrored)
        texts = self._texts
        ratio = self.devicePixelRatioF()
        self._canvas = CanvasPainter(self._theme, texts, ratio, is_mirrored)
        self._cards = CardPainter(self._theme, texts, ratio, is_mirrored)

    # Layout, as QAbstractItemView asks for it

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt override
        """Compute the geometry; the stock layout would ask the model for every row's size."""
        grid = self._day.grid if self._day else None
        self.grid_geometry = DayGeometry(grid, self._metrics(len(grid.columns))) if grid else None
        self._make_painters()
        QAbstractItemView.doItemsLayout(self)

    def _metrics(self, columns: int) -> GridMetrics:
        room = self.viewport().width()
        width = max(MIN_COLUMN, min(MAX_COLUMN, room // max(1, columns)))
        if width < IDEAL_COLUMN and columns * MIN_COLUMN > room:
            width = max(MIN_COLUMN, min(IDEAL_COLUMN, room // max(1, room // IDEAL_COLUMN)))
        grid = self._day.grid if self._day else None
        open_hours = (grid.open_end_s - grid.open_start_s) / 3600 if grid else 10
        hour = max(MIN_HOUR, min(MAX_HOUR, self.viewport().height() / max(open_hours, 1.0)))
        return GridMetrics(width, hour, self.layoutDirection() == Qt.LayoutDirection.RightToLeft)

    def updateGeometries(self) -> None:  # noqa: N802 - Qt override
        """Place the frozen edges and set the scroll bars."""
        geometry = self.grid_geometry
        gutter, header = self._gutter.wanted_width(geometry), self._header.wanted_height()
        self.setViewportMargins(0 if self._is_mirrored() else gutter, header, gutter if self._is_mirrored() else 0, 0)
        view = self.viewport().geometry()
        left = view.right() + 1 if self._is_mirrored() else view.left() - gutter
        self._gutter.setGeometry(left, view.top(), gutter, view.height())
        self._header.setGeometry(view.left(), view.top() - header, view.width(), header)
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

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt override
        """Move what is drawn, and the edges with it; only what comes into view is drawn anew."""
        self.viewport().scroll(dx, dy)
        self._update_edges()

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt override
        """How far the canvas is scrolled to the right; mirrored, the bar counts from the right."""
        bar = self.horizontalScrollBar()
        return bar.maximum() - bar.value() if self._is_mirrored() else bar.value()

    def verticalOffset(self) -> int:  # noqa: N802 - Qt override
        """How far the canvas is scrolled down."""
        return self.verticalScrollBar().value()

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _shift(self) -> int:
        """Where the canvas begins in the viewport, from the left, before scrolling: mirrored, it hangs on the right."""
        spare = self.viewport().width() - (self.grid_geometry.width if self.grid_geometry else 0)
        return max(0, spare) if self._is_mirrored() else 0

    def _to_view(self, rect: Rect) -> QRect:
        return QRect(*rect).translated(self._shift() - self.horizontalOffset(), -self.verticalOffset())

    def _to_canvas(self, point: QPoint) -> tuple[int, int]:
        return point.x() - self._shift() + self.horizontalOffset(), point.y() + self.verticalOffset()

    def _update_edges(self) -> None:
        geometry = self.grid_geometry
        now_y = geometry.y_of(self._now()) if geometry and geometry.grid.is_today else -1
        self._gutter.show_axis(geometry, self._theme, self.verticalOffset(), now_y)
        self._header.show_columns(geometry, self._theme, QPoint(self._shift() - self.horizontalOffset(), 0))

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
        row = self.grid_geometry.card_at(*self._to_canvas(point))
        if row is not None:
            return self._day.model.index(row, 0)
        last = self._day.model.index(self._day.model.place_row, 0)
        return last if self._day.selected_key is None and self.visualRect(last).contains(point) else QModelIndex()

    def scrollTo(  # noqa: N802 - Qt override
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into view with as little movement as needed."""
        rect = self.visualRect(index)
        if rect.isNull():
            return
        view = self.viewport().rect()
        down = max(0, rect.bottom() - view.bottom())
        self.verticalScrollBar().setValue(
            self.verticalOffset() + (rect.top() if rect.top() < 0 else min(down, rect.top()))
        )
        right = max(0, rect.right() - view.right())
        sideways = rect.left() if rect.left() < 0 else min(right, rect.left())
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + (-sideways if self._is_mirrored() else sideways))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802 - Qt override
        """Select the row at the rectangle's middle; there is one selected thing."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt override
        """What to draw again when the selection changes."""
        return QRegion(self.viewport().rect())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt override
        """Typing a name always means a patient, never a row: ``keyPressEvent`` opens the booking field instead."""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw what is in view, in batches."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.canvas)
        geometry = self.grid_geometry
        if geometry is None:
            return
        shift = QPoint(self._shift() - self.horizontalOffset(), -self.verticalOffset())
        painter.translate(shift)
        area = _rect_of(event.rect().translated(-shift))
        self._canvas.paint_ground(painter, geometry, area)
        cards, rects = geometry.grid.cards, geometry.card_rects
        self._cards.paint(painter, [(cards[row], rects[row]) for row in geometry.cards_in(area)])
        for chip in geometry.chips:
            if chip.rect.meets(area):
                self._canvas.paint_chip(painter, chip.rect, _("\u200e+{count}").format(count=len(chip.rows)))
        self._paint_over(painter, geometry, area, shift)

    def _paint_over(self, painter: QPainter, geometry: DayGeometry, area: Rect, shift: QPoint) -> None:
        focused = self.visualRect(self.currentIndex())
        if not focused.isNull():
            self._canvas.paint_focus(painter, _rect_of(focused.translated(-shift)), has_focus=self.hasFocus())
        if geometry.grid.is_today:
            self._canvas.paint_now(painter, geometry.y_of(self._now()), area)
        ghost = self.travel.ghost_rect(geometry) if self.travel else None
        if ghost:
            self._canvas.paint_ghost(painter, ghost, self._ghost_text, is_refused=self._ghost_is_refused)


def _rect_of(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())

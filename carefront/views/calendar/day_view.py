"""The canvas of a day: cards on a grid of columns and time, as a list, so that focus and assistive tools work.

A QListView whose rows are the day's cards and, last, the free place in focus. This class only says where things are and
hands on what is done to them; ``geometry`` computes, the painters draw, the view model decides. Units: dip.
"""

from __future__ import annotations

import html
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
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFont,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from carefront.viewmodels.day_grid import CardFace, Place
from carefront.views.calendar.canvas_painter import CanvasPainter
from carefront.views.calendar.card_painter import CardPainter
from carefront.views.calendar.card_text import CardTexts
from carefront.views.calendar.drag import CardTravel
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect, Stop
from carefront.views.calendar.time_axis import ColumnHeader, TimeGutter

if TYPE_CHECKING:
    from carefront.viewmodels.day_view_model import DayViewModel
    from carefront.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Action = QAbstractItemView.CursorAction
Key = Qt.Key
MIN_COLUMN, IDEAL_COLUMN, MAX_COLUMN = 88, 140, 320
MIN_HOUR, MAX_HOUR = 48.0, 240.0
STEPS = {Key.Key_Up: (0, -1), Key.Key_Down: (0, 1), Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0)}
MOVE_STEP_S = 15 * 60


class DayView(QListView):
    """``place_opened``: book at a free place, with what was typed. ``card_opened``: Enter or double click on a card.

    ``card_hovers``/``card_dropped``: a card travels to a place. ``travel_ended``: it went nowhere.
    """

    place_opened = Signal(object, str)
    card_opened = Signal(object)
    card_hovers = Signal(object, object)
    card_dropped = Signal(object, object)
    travel_ended = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: DayViewModel | None = None
        self._now: Callable[[], int] = lambda: -1
        self.grid_geometry: DayGeometry | None = None
        self.travel: CardTravel | None = None
        self._ghost_text, self._ghost_is_refused = "", False
        self._pressed: Stop | None = None
        self._theme = theme
        self._gutter, self._header = TimeGutter(self), ColumnHeader(self)
        self._make_painters()
        self.setAccessibleName("")
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    # What is shown

    def attach(self, day: DayViewModel, now: Callable[[], int]) -> None:
        """Show ``day``; ``now`` says the time in UTC seconds."""
        self._day, self._now = day, now
        self.setModel(day.model)
        day.grid_changed.connect(self._on_grid_changed)
        day.focus_changed.connect(self._on_focus_changed)
        self._on_grid_changed(True)

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

    def current_card(self) -> CardFace | None:
        """The selected visit's card."""
        return self._day.selected if self._day else None

    def _make_painters(self) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width = self.grid_geometry.metrics.column_width if self.grid_geometry else IDEAL_COLUMN
        texts, ratio = CardTexts(QFont(self.font()), width, is_mirrored=is_mirrored), self.devicePixelRatioF()
        self._canvas = CanvasPainter(self._theme, texts, ratio, is_mirrored)
        self._cards = CardPainter(self._theme, texts, ratio, is_mirrored)

    def _on_grid_changed(self, is_other_day: bool) -> None:
        self.doItemsLayout()
        day = self._day
        if day is None or day.grid is None:
            return
        if is_other_day:
            self._show_opening(day.grid.open_start_s, day.grid.is_today)
        if day.place is None and self.grid_geometry and day.grid.columns:
            at = self._now() if day.grid.is_today else day.grid.open_start_s
            self._stand(self.grid_geometry.free_stop(0, max(at, day.grid.open_start_s)))
        self._on_focus_changed()

    def _show_opening(self, open_start_s: int, is_today: bool) -> None:
        geometry, bar = self.grid_geometry, self.verticalScrollBar()
        if geometry is None:
            return
        bar.setValue(geometry.y_of(open_start_s))
        if is_today and geometry.y_of(self._now()) > bar.value() + self.viewport().height() * 3 // 4:
            bar.setValue(geometry.y_of(self._now()) - self.viewport().height() // 3)

    def _on_focus_changed(self) -> None:
        """Follow the view model's focus: current index, what assistive tools hear, and into view."""
        day = self._day
        if day is None or day.place is None:
            return
        row = day.model.row_of(day.selected_key) if day.selected_key else None
        index = day.model.index(day.model.place_row if row is None else row, 0)
        if index.row() == self.currentIndex().row():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(index.row())
            QAccessible.updateAccessibility(event)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self.viewport().update()

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
        self.setViewportMargins(*((0, header, gutter, 0) if self._is_mirrored() else (gutter, header, 0, 0)))
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
        """Scroll the canvas, and the edges with it."""
        self.viewport().update()
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

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802 - Qt override
        """The row that a cursor action leads to; the free place moves along."""
        keys = {
            Action.MoveUp: Key.Key_Up, Action.MoveDown: Key.Key_Down, Action.MoveLeft: Key.Key_Left,
            Action.MoveRight: Key.Key_Right, Action.MoveHome: Key.Key_Home, Action.MoveEnd: Key.Key_End,
        }  # fmt: skip
        if action in keys:
            self._stand(self._stop_for(keys[action], modifiers))
        return self.currentIndex()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Arrows move; Enter opens; Alt and arrows carry a card; letters start a name."""
        key, modifiers = Key(event.key()), event.modifiers()
        if self.travel and self.travel.is_moving and self._travel_key(key):
            return
        if key in STEPS and modifiers & Qt.KeyboardModifier.AltModifier:
            self.carry(*STEPS[key])
        elif key in STEPS or key in (Key.Key_Home, Key.Key_End):
            self._stand(self._stop_for(key, modifiers))
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._open_current("")
        elif (text := event.text()).strip() and text.isprintable() and _is_plain(modifiers):
            self._open_current(text)
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt override
        """Text from an input method starts a name as letters do."""
        if event.commitString().strip():
            self._open_current(event.commitString())
        event.accept()

    def _stop_for(self, key: Key, modifiers: Qt.KeyboardModifier) -> Stop | None:
        geometry, day = self.grid_geometry, self._day
        if geometry is None or day is None or day.place is None or not geometry.grid.columns:
            return None
        column = geometry.grid.column_of.get(day.place.resource_id, 0)
        row = day.model.row_of(day.selected_key) if day.selected_key else None
        at, has_ctrl = day.place.start_s, bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in (Key.Key_Home, Key.Key_End) and has_ctrl:
            return geometry.stop_in(0 if key == Key.Key_Home else len(geometry.grid.columns) - 1, at)
        if key in (Key.Key_Home, Key.Key_End):
            return geometry.first_slot(column, is_last=key == Key.Key_End)
        across, along = STEPS[key]
        if across:
            return geometry.across(column, at, across)
        return geometry.along(column, at, -1 if row is None else row, along, cards_only=has_ctrl)

    def _stand(self, stop: Stop | None) -> None:
        geometry, day = self.grid_geometry, self._day
        if stop is None or geometry is None or day is None:
            return
        if stop.row >= 0:
            day.select(geometry.grid.cards[stop.row].key)
        else:
            day.stand_on(Place(geometry.grid.columns[stop.column].resource_id, stop.start_s, stop.end_s))

    def _open_current(self, text: str) -> None:
        if self._day is None or self._day.place is None:
            return
        card = self._day.selected
        if card and not text:
            self.card_opened.emit(card)
        else:
            self.place_opened.emit(self._day.place, text)

    def carry(self, columns: int, steps: int) -> None:
        """Take the selected card along by keys: columns as seen, and steps of time."""
        card = self.current_card()
        if card is None or self.grid_geometry is None:
            return
        if self.travel is None:
            self.travel = CardTravel(card, 0, 0, 0)
        if self.travel.step(self.grid_geometry, columns, steps * MOVE_STEP_S):
            self._hover()

    def _travel_key(self, key: Key) -> bool:
        if key == Key.Key_Escape:
            self.end_travel()
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._drop()
        else:
            return False
        return True

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Select what is there; a card may begin to travel."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        geometry = self.grid_geometry
        x, y = self._to_canvas(event.position().toPoint())
        self._pressed = geometry.stop_at(x, y) if geometry else None
        self._stand(self._pressed)
        card = self.current_card()
        if geometry and card and event.button() == Qt.MouseButton.LeftButton:
            self.travel = CardTravel(card, x, y, y - geometry.y_of(card.start_s))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Carry the card along."""
        if self.travel and self.grid_geometry and event.buttons() & Qt.MouseButton.LeftButton:
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.travel.drag_to(self.grid_geometry, *self._to_canvas(event.position().toPoint()), is_fine=is_fine):
                self._hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Drop the card, or open the booking field on free time."""
        travel, pressed, self._pressed = self.travel, self._pressed, None
        if travel and travel.is_moving:
            self._drop()
            return
        self.travel = None
        if pressed and pressed.row < 0 and event.button() == Qt.MouseButton.LeftButton:
            self._open_current("")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Open a card."""
        if card := self.current_card():
            self.card_opened.emit(card)

    def _hover(self) -> None:
        if self.travel and self.travel.target:
            self.card_hovers.emit(self.travel.card, self.travel.target)
            self.viewport().update()

    def _drop(self) -> None:
        travel = self.travel
        self.end_travel()
        if travel and travel.target and not travel.is_at_home():
            self.card_dropped.emit(travel.card, travel.target)

    def end_travel(self) -> None:
        """The ghost is gone; the card is where it was."""
        self.travel, self._ghost_text = None, ""
        self.travel_ended.emit()
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """A tooltip repeats a card's name in full, as plain text."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._day:
            card = self._day.model.card_at(self.indexAt(event.pos()).row())
            QToolTip.showText(event.globalPos(), html.escape(card.spoken) if card else "", self.viewport())
            return True
        return super().viewportEvent(event)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw what is in view, in batches."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.canvas)
        geometry, day = self.grid_geometry, self._day
        if geometry is None or day is None:
            return
        shift = QPoint(self._shift() - self.horizontalOffset(), -self.verticalOffset())
        painter.translate(shift)
        area = Rect(*event.rect().translated(-shift).getRect())
        self._canvas.paint_ground(painter, geometry, area)
        rows = list(geometry.cards_in(area))
        self._cards.paint(painter, [(geometry.grid.cards[row], geometry.card_rects[row]) for row in rows])
        self._paint_over(painter, geometry, day, area, shift)

    def _paint_over(
        self, painter: QPainter, geometry: DayGeometry, day: DayViewModel, area: Rect, shift: QPoint
    ) -> None:
        focused = self.visualRect(self.currentIndex())
        if not focused.isNull():
            self._canvas.paint_focus(painter, Rect(*focused.translated(-shift).getRect()), has_focus=self.hasFocus())
        if geometry.grid.is_today:
            self._canvas.paint_now(painter, geometry.y_of(self._now()), area)
        ghost = self.travel.ghost_rect(geometry) if self.travel else None
        if ghost:
            self._canvas.paint_ghost(painter, ghost, self._ghost_text, is_refused=self._ghost_is_refused)


def _is_plain(modifiers: Qt.KeyboardModifier) -> bool:
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not modifiers & commands


CLOCK_MS = 15_000
"""How often the now-line moves."""


def clock_timer(view: DayView) -> QTimer:
    """A running timer that moves the now-line of ``view``."""
    timer = QTimer(view)
    timer.setInterval(CLOCK_MS)
    timer.timeout.connect(view.tick)
    timer.start()
    return timer

"""The canvas of a day: keys and pointer on the list of its cards, handed on as signals. The view model decides."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from carefront.viewmodels.day_grid import CardFace, Place
from carefront.views.calendar.canvas_list import CanvasList
from carefront.views.calendar.drag import CardTravel
from carefront.views.calendar.geometry import Stop

if TYPE_CHECKING:
    from carefront.viewmodels.day_view_model import DayViewModel
    from carefront.views.theme import Theme

Action = QAbstractItemView.CursorAction
Key = Qt.Key
STEPS = {Key.Key_Up: (0, -1), Key.Key_Down: (0, 1), Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0)}
MOVE_STEP_S = 15 * 60


class DayView(CanvasList):
    """``place_opened``: book at a free place, with what was typed. ``card_opened``: Enter or double click on a card.

    ``card_hovers``/``card_dropped``: a card travels to a place. ``travel_ended``: it went nowhere.
    """

    place_opened = Signal(object, str)
    card_opened = Signal(object)
    card_hovers = Signal(object, object)
    card_dropped = Signal(object, object)
    travel_ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._pressed: Stop | None = None
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

    def current_card(self) -> CardFace | None:
        """The selected visit's card."""
        return self._day.selected if self._day else None

    def _on_grid_changed(self, is_other_day: bool) -> None:
        self.doItemsLayout()
        day = self._day
        if day is None or day.grid is None:
            return
        if is_other_day:
            self._show_opening()
        if day.place is None and self.grid_geometry and day.grid.columns:
            at = self._now() if self._is_now_open() else day.grid.open_start_s
            self._stand(self.grid_geometry.next_free(0, at))
        self._on_focus_changed()

    def _is_now_open(self) -> bool:
        grid = self._day.grid if self._day else None
        return grid is not None and grid.is_today and grid.open_start_s <= self._now() < grid.open_end_s

    def _show_opening(self) -> None:
        """Scroll to the opening, and to now where it is later than what is in view."""
        geometry, bar = self.grid_geometry, self.verticalScrollBar()
        if geometry is None:
            return
        bar.setValue(geometry.y_of(geometry.grid.open_start_s))
        if self._is_now_open() and geometry.y_of(self._now()) > bar.value() + self.viewport().height() * 3 // 4:
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

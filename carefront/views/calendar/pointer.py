"""The pointer on the canvas: select, drag to move, resize or create, hold at an edge, drop on another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from carefront.viewmodels.day_grid import CardFace
from carefront.views.calendar.drag import THRESHOLD, CardTravel, Grip, RangeTravel, grip_at
from carefront.views.calendar.stops import Stop

if TYPE_CHECKING:
    from carefront.views.calendar.day_canvas import DayCanvas

HOLD_MS, CREEP_MS = 600, 30
RIM = 24
"""How near to the canvas's edge the pointer must be to go on beyond it, in dip."""
CREEP = 12
LEFT = Qt.MouseButton.LeftButton


class CanvasPointer(QObject):
    """``day_under``: the day of the date navigator at a point of the screen, set by whoever has one. ``park_at``:
    a card was let go there; whether it was taken."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed: Stop | None = None
        self._range: RangeTravel | None = None
        self._edge = 0
        self.day_under: Callable[[QPoint], date | None] = lambda _point: None
        self.park_at: Callable[[QPoint, CardFace], bool] = lambda _point, _card: False
        self._held_fast: tuple[CardFace, QPoint] | None = None
        self._hold = QTimer(self, interval=HOLD_MS)
        self._hold.timeout.connect(self._on_hold)
        self._creep = QTimer(self, interval=CREEP_MS)
        self._creep.timeout.connect(self._on_creep)
        self._at = QPoint()

    def press(self, event: QMouseEvent) -> None:
        """Select what is there; a card may begin to travel, free time to become a range."""
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        if canvas.travel and canvas.travel.is_moving:
            return  # armed: the click that follows drops it
        x, y = canvas.to_canvas(event.position().toPoint())
        self._pressed = geometry.stop_at(x, y) if geometry else None
        if geometry and event.button() == LEFT and (rows := geometry.chip_at(x, y)):
            self._pressed = None
            canvas.chip_opened.emit(rows, canvas.visualRect(canvas.model().index(rows[0], 0)))
            return
        canvas.stand(self._pressed)
        card = canvas.current_card()
        if geometry is None or self._pressed is None or event.button() != LEFT:
            return
        self._held_fast = None
        if card and not canvas.may_take(card):
            self._held_fast = card, event.position().toPoint()
        elif card:
            grip = grip_at(geometry.card_rects[self._pressed.row], y)
            canvas.travel = CardTravel(card, x, y, y - geometry.y_of(card.start_s, self._pressed.column), grip=grip)
        else:
            self._range = RangeTravel(self._pressed.column, y)

    def move(self, event: QMouseEvent) -> None:
        """Carry along what was taken, else show what could be."""
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        self._at = event.position().toPoint()
        if geometry is None:
            return
        is_pressed = bool(event.buttons() & LEFT)
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        travel = canvas.travel
        if travel and not travel.is_dropped and (is_pressed or travel.is_armed):
            if travel.drag_to(geometry, *canvas.to_canvas(self._at), is_fine=is_fine):
                canvas.hover()
            if travel.is_moving and is_pressed:
                self._watch_edges()
        elif self._range and is_pressed:
            if self._range.drag_to(geometry, canvas.to_canvas(self._at)[1], is_fine=is_fine):
                canvas.show_range(self._range.target)
        elif self._held_fast and is_pressed:
            card, pressed_at = self._held_fast
            if (self._at - pressed_at).manhattanLength() >= THRESHOLD:
                self._held_fast = None
                canvas.refuse(card)
        elif not is_pressed:
            self._show_cursor()

    def release(self, event: QMouseEvent) -> None:
        """Drop what was carried, or open the booking field on free time."""
        canvas, travel = self._canvas, self._canvas.travel
        pressed, chosen = self._pressed, self._range
        self._pressed = self._range = None
        self.rest()
        if event.button() != LEFT or (travel and travel.is_dropped):
            return
        if travel and travel.is_moving:
            day = self.day_under(event.globalPosition().toPoint())
            if self.park_at(event.globalPosition().toPoint(), travel.card):
                canvas.end_travel()
            elif day:
                travel.is_armed = True
                canvas.day_dropped.emit(day)
            else:
                canvas.drop()
            return
        canvas.travel = None
        if chosen and chosen.is_moving and chosen.target:
            canvas.open_range(chosen.target)
        elif pressed and pressed.row < 0:
            canvas.open_current("")

    def rest(self) -> None:
        """Nothing is carried any more."""
        self._hold.stop()
        self._creep.stop()
        self._edge = 0
        self._range = None

    def card_at(self, point: QPoint) -> CardFace | None:
        """The card under a point of the viewport."""
        geometry = self._canvas.grid_geometry
        row = geometry.card_at(*self._canvas.to_canvas(point)) if geometry else None
        return None if geometry is None or row is None else geometry.grid.cards[row]

    def _show_cursor(self) -> None:
        """An arrow up and down where a press would take hold of an end."""
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        x, y = canvas.to_canvas(self._at)
        row = geometry.card_at(x, y) if geometry else None
        is_edge = False
        if geometry is not None and row is not None and canvas.may_take(geometry.grid.cards[row]):
            is_edge = grip_at(geometry.card_rects[row], y) is not Grip.BODY
        canvas.viewport().setCursor(Qt.CursorShape.SizeVerCursor if is_edge else Qt.CursorShape.ArrowCursor)

    # Beyond the edges

    def _watch_edges(self) -> None:
        view, canvas = self._canvas.viewport().rect(), self._canvas
        sideways = (self._at.x() > view.right() - RIM) - (self._at.x() < view.left() + RIM)
        if self.day_under(canvas.viewport().mapToGlobal(self._at)):
            sideways = 0
        if sideways != self._edge:
            self._edge = sideways
            if sideways:
                self._hold.start()
            else:
                self._hold.stop()
        if self._down():
            self._creep.start()
        else:
            self._creep.stop()

    def _down(self) -> int:
        view = self._canvas.viewport().rect()
        return (self._at.y() > view.bottom() - RIM) - (self._at.y() < view.top() + RIM)

    def _on_hold(self) -> None:
        """Held at a side: show the columns beyond, then the day beyond."""
        canvas, bar = self._canvas, self._canvas.horizontalScrollBar()
        seen = -self._edge if canvas.is_mirrored() else self._edge
        before = bar.value()
        bar.setValue(before + seen * bar.pageStep() // 2)
        if bar.value() == before:
            canvas.day_wanted.emit(seen)

    def _on_creep(self) -> None:
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        bar = canvas.verticalScrollBar()
        bar.setValue(bar.value() + CREEP * self._down())
        travel = canvas.travel
        if travel and geometry and travel.drag_to(geometry, *canvas.to_canvas(self._at)):
            canvas.hover()

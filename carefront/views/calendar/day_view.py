"""The view of a day: the canvas with the hand on it. ``pointer`` and ``keys`` read what the hand does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from carefront.views.calendar.day_canvas import DayCanvas
from carefront.views.calendar.keys import KEY_OF, Action, CanvasKeys
from carefront.views.calendar.pointer import CanvasPointer
from carefront.views.calendar.tooltip import CardTip

if TYPE_CHECKING:
    from carefront.views.theme import Theme

WHEEL_NOTCH = 120


class DayView(DayCanvas):
    """The day's canvas as the window shows it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.pointer, self.keys = CanvasPointer(self), CanvasKeys(self)
        self._tip = CardTip(self, self.pointer)
        self.came_to_rest.connect(self.pointer.rest)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802 - Qt override
        """The row that a cursor action leads to; the free place moves along."""
        if key := KEY_OF.get(action):
            self.stand(self.keys.stop_for(key, modifiers))
        return self.currentIndex()

    def carry(self, columns: int, steps: int) -> None:
        """Take the selected card along by keys from here on: columns as seen, and steps of time."""
        self.keys.carry(columns, steps)

    # What the hand does
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """See ``keys``; others go on to the window."""
        self.zooming.finish()
        if not self.keys.press(event):
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt override
        """Text from an input method starts a name as letters do."""
        if event.commitString().strip():
            self.open_current(event.commitString())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """See ``pointer``."""
        self.zooming.finish()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """See ``pointer``."""
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """See ``pointer``."""
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Open a card."""
        if card := self.current_card():
            self.card_opened.emit(card)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        """With Ctrl: zoom at the pointer; else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / WHEEL_NOTCH, round(event.position().y()))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt override
        """By the pointer where it is, by key at what is in focus."""
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            self.open_menu_at_focus()
        elif self.grid_geometry:
            self.stand(self.grid_geometry.stop_at(*self.to_canvas(event.pos())))
            self.menu_wanted.emit(event.pos())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """A tooltip is shown by ``_tip`` in its own time."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return True
        return super().viewportEvent(event)

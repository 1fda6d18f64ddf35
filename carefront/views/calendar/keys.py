"""The keys of the canvas: arrows walk, Enter opens, letters begin a name, Alt and Shift carry and stretch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip

from carefront.viewmodels.day_grid import Place
from carefront.views.calendar.drag import STEP_S, CardTravel
from carefront.views.calendar.stops import Stop
from carefront.views.pressed_key import combination_of

if TYPE_CHECKING:
    from carefront.views.calendar.day_canvas import DayCanvas

Key = Qt.Key
Action = QAbstractItemView.CursorAction
STEPS = {Key.Key_Up: (0, -1), Key.Key_Down: (0, 1), Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0)}
KEY_OF = {
    Action.MoveUp: Key.Key_Up, Action.MoveDown: Key.Key_Down, Action.MoveLeft: Key.Key_Left,
    Action.MoveRight: Key.Key_Right, Action.MoveHome: Key.Key_Home, Action.MoveEnd: Key.Key_End,
}  # fmt: skip
ENDS = (Key.Key_Home, Key.Key_End)
ENTER = (Key.Key_Return, Key.Key_Enter)
MOVE_STEP_S = 15 * 60
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CARRIES = {"move_up": (0, -1), "move_down": (0, 1), "move_left": (-1, 0), "move_right": (1, 0)}
STRETCHES = {"longer": 1, "shorter": -1}
OPENS = "book_here"
USUAL = {
    QKeyCombination(modifier, key).toCombined(): command
    for modifier, key, command in (
        (_ALT, Key.Key_Up, "move_up"), (_ALT, Key.Key_Down, "move_down"), (_ALT, Key.Key_Left, "move_left"),
        (_ALT, Key.Key_Right, "move_right"), (_SHIFT, Key.Key_Down, "longer"), (_SHIFT, Key.Key_Up, "shorter"),
        (Qt.KeyboardModifier.NoModifier, Key.Key_Return, OPENS),
    )
}  # fmt: skip
"""The keys of the commands read here, as in the table of commands; ``bind`` gives others."""


class CanvasKeys:
    """Reads keys; the canvas does what they mean."""

    def __init__(self, canvas: DayCanvas) -> None:
        self._canvas = canvas
        self._commands: Mapping[int, str] = USUAL

    def bind(self, commands: Mapping[int, str]) -> None:
        """Read these keys (combined) as those of the commands of this module from now on."""
        self._commands = commands

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means here; whether it meant something."""
        key, modifiers = Key(event.key()), event.modifiers()
        canvas, command = self._canvas, self._commands.get(combination_of(event).toCombined(), "")
        if key == Key.Key_Escape:
            return self._escape()
        is_moving = canvas.travel is not None and canvas.travel.is_moving
        if (is_moving and self._carrying(key, command)) or self._do(command):
            return True
        if key == Key.Key_Menu or (key == Key.Key_F10 and modifiers & _SHIFT):
            canvas.open_menu_at_focus()
        elif (key in STEPS or key in ENDS) and not modifiers & _ALT:
            canvas.stand(self.stop_for(key, modifiers))
        elif (text := event.text()).strip() and text.isprintable() and is_plain(modifiers):
            canvas.open_current(text)
        else:
            return False
        return True

    def _do(self, command: str) -> bool:
        """Do what the key of a command means here; whether it is one of those that are read here."""
        if command in CARRIES:
            self.carry(*CARRIES[command])
        elif command in STRETCHES:
            self.stretch(STRETCHES[command])
        elif command == OPENS:
            self._canvas.open_current("")
        else:
            return False
        return True

    def _escape(self) -> bool:
        canvas = self._canvas
        if QToolTip.isVisible():
            QToolTip.hideText()
        elif canvas.travel:
            canvas.end_travel()
        elif canvas.ghosts:
            canvas.set_ghosts(())
            canvas.came_to_rest.emit()
        else:
            return canvas.leave_card()
        return True

    def _carrying(self, key: Key, command: str) -> bool:
        """While a card is carried the arrows carry it on, Enter drops it, whatever keys the commands have."""
        if key in ENTER or command == OPENS:
            self._canvas.drop()
        elif command in STRETCHES:
            self.stretch(STRETCHES[command])
        elif key in STEPS:
            self.carry(*STEPS[key])
        else:
            return False
        return True

    def carry(self, columns: int, steps: int) -> None:
        """Take the selected card along: columns as seen, and steps of time."""
        travel, geometry = self._travel(), self._canvas.grid_geometry
        if travel and geometry and travel.step(geometry, columns, steps * MOVE_STEP_S):
            self._canvas.hover(is_spoken=True)

    def stretch(self, steps: int) -> None:
        """Make the selected card, or the free place in focus, longer by steps of time (shorter if negative)."""
        canvas, geometry = self._canvas, self._canvas.grid_geometry
        place = canvas.current_place()
        if geometry is None or place is None:
            return
        if travel := self._travel():
            if travel.stretch(geometry, steps * STEP_S):
                canvas.hover(is_spoken=True)
            return
        column = geometry.grid.column_for(place.resource_id, place.start_s) or 0
        end_s = max(place.start_s + STEP_S, min(place.end_s + steps * STEP_S, geometry.day_of(column)[1]))
        canvas.stand_on(replace(place, end_s=end_s, is_range=True))

    def _travel(self) -> CardTravel | None:
        canvas, card = self._canvas, self._canvas.current_card()
        if canvas.travel is None and card and canvas.may_take(card):
            canvas.travel = CardTravel(card, 0, 0, 0)
        return canvas.travel if canvas.travel and not canvas.travel.is_dropped else None

    def stop_for(self, key: Key, modifiers: Qt.KeyboardModifier) -> Stop | None:
        """Where a key leads from the place in focus."""
        geometry, place = self._canvas.grid_geometry, self._canvas.current_place()
        if geometry is None or place is None or not geometry.grid.columns:
            return None
        column = geometry.grid.column_for(place.resource_id, place.start_s) or 0
        has_ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in ENDS and has_ctrl:
            last = len(geometry.grid.columns) - 1
            return geometry.beside(column, 0 if key == Key.Key_Home else last, place.start_s)
        if key in ENDS:
            return geometry.first_slot(column, is_last=key == Key.Key_End)
        across, along = STEPS[key]
        if across:
            return geometry.across(column, place.start_s, across)
        at = self._from_s(place, along)
        return geometry.along(column, at, self._canvas.current_row(), along, cards_only=has_ctrl)

    def _from_s(self, place: Place, along: int) -> int:
        """Down from a range goes on after it."""
        return place.end_s - 1 if place.is_range and along > 0 else place.start_s


def is_plain(modifiers: Qt.KeyboardModifier) -> bool:
    """Whether a key with these modifiers is typed text."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not modifiers & commands

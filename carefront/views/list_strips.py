"""Ties the strips of freed times and parked visits to a window, and the lines of menus that fill them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.free_time_view_model import FreeTimeState, FreeTimeViewModel
from carefront.viewmodels.parking_view_model import ParkingViewModel
from carefront.viewmodels.recalls import RecallActs
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.free_time_strip import FreeTimeStrip
from carefront.views.main_window import MainWindow
from carefront.views.parking_strip import ParkingStrip
from carefront.views.theme import Theme
from carefront.views.view_host import ViewHost
from carefront.views.view_pages import DAY

USUAL_MONTHS = 6


class ListStrips(QObject):
    """Lives as long as its window."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, canvas: DayView, host: ViewHost, theme: Theme
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._canvas, self._host = window, desk, canvas, host
        self.free, self.parking = FreeTimeViewModel(desk, self), ParkingViewModel(desk, self)
        self.recalls = RecallActs(desk.context, self)
        self.free_strip, self.parking_strip = FreeTimeStrip(theme), ParkingStrip(theme)
        window.canvas_place.insertWidget(window.canvas_place.indexOf(host), self.free_strip)
        window.canvas_place.insertWidget(window.canvas_place.indexOf(host) + 1, self.parking_strip)
        self._tie_free()
        self._tie_parking()
        self.parking.ask()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.free_strip.set_theme(theme)
        self.parking_strip.set_theme(theme)

    def _tie_free(self) -> None:
        strip, model = self.free_strip, self.free
        model.changed.connect(self._show_free)
        strip.offered.connect(model.offer)
        strip.booked.connect(model.book)
        strip.accepted.connect(model.accept)
        strip.declined.connect(model.decline)
        strip.left.connect(self._leave_free)

    def _show_free(self, state: FreeTimeState) -> None:
        focused: QWidget | None = self._window.focusWidget()
        had_focus = focused is not None and self.free_strip.isAncestorOf(focused)
        self.free_strip.show_state(state)
        if had_focus:
            if state.is_open:
                self.free_strip.take_focus()
            else:
                self._host.take_focus()

    def _leave_free(self) -> None:
        self.free.close()
        self._host.take_focus()

    def _tie_parking(self) -> None:
        self.parking.changed.connect(self._show_parked)
        self.parking.taken.connect(self._carry)
        self.parking_strip.taken.connect(self.parking.take)
        self.parking_strip.put_back.connect(self.parking.put_back)
        self._canvas.pointer.park_at = self._park_at

    def _show_parked(self) -> None:
        had_focus = self.parking_strip.list.hasFocus()
        self.parking_strip.show_faces(self.parking.faces)
        if had_focus and not self.parking.faces:
            self._host.take_focus()

    def _carry(self, card: CardFace) -> None:
        """Take a parked visit in hand where the cursor is."""
        if not self._host.is_on_canvas:
            self._host.show_view(DAY)
        place = self._canvas.current_place() or Place(card.resource_id, card.start_s, card.end_s)
        self._canvas.carry_at(card, replace(place, end_s=place.start_s + card.end_s - card.start_s))

    def _park_at(self, point: QPoint, card: CardFace) -> bool:
        """A card that is let go over the strip is parked."""
        is_over = self.parking_strip.holds(point)
        if is_over:
            self.parking.park(card)
        return is_over

    # Commands

    def commands(self) -> dict[str, Callable[[], object]]:
        """What its commands of the menus do."""
        return {
            "who_could_come": lambda: self._with_place(self.free.look_at),
            "park": lambda: self._with_card(self.toggle_parked),
            "add_recall": lambda: self._with_card(lambda card: self.recalls.add(card, USUAL_MONTHS)),
        }

    def toggle_parked(self, card: CardFace) -> None:
        """Lay a visit on the strip, or take it from there."""
        if self.parking.is_parked(card.appointment_id):
            self.parking.put_back(card.appointment_id)
        else:
            self.parking.park(card)

    def _with_card(self, act: Callable[[CardFace], object]) -> None:
        if card := self._canvas.current_card():
            act(card)

    def _with_place(self, act: Callable[[Place], object]) -> None:
        if place := self._canvas.current_place():
            act(place)

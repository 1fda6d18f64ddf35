"""What a day's canvas can do: focus, selection and what is on its way, handed on as signals. The view model decides.

Knows no key and no pointer; ``day_view`` puts those on top.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
)
from PySide6.QtWidgets import QWidget

from carefront.viewmodels.day_grid import CardFace, DayGrid, Place
from carefront.views.calendar.canvas_list import CanvasList
from carefront.views.calendar.drag import CardTravel
from carefront.views.calendar.ghost import Ghost
from carefront.views.calendar.stops import Stop

if TYPE_CHECKING:
    from carefront.viewmodels.day_view_model import DayViewModel
    from carefront.views.theme import Theme

WHEEL_NOTCH = 120


class DayCanvas(CanvasList):
    """``place_opened``: book at a free place, with what was typed. ``card_opened``, ``card_typed``: Enter, letters on
    a card. ``card_hovers`` (card, place, whether to say it), ``card_dropped``: it travels; ``travel_ended``: nowhere.
    ``may_take``: whether a card may be carried; ``refuse`` says why not.
    ``day_wanted`` (days on), ``day_dropped`` (a date): go there with what is carried. ``chip_opened``: rows behind it.
    ``came_to_rest``: nothing is carried any more.
    """

    place_opened = Signal(object, str)
    card_opened = Signal(object)
    card_typed = Signal(object, str)
    card_hovers = Signal(object, object, bool)
    card_dropped = Signal(object, object)
    travel_ended = Signal()
    day_wanted = Signal(int)
    day_dropped = Signal(object)
    menu_wanted = Signal(object)
    chip_opened = Signal(object, object)
    came_to_rest = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.travel: CardTravel | None = None
        self.may_take: Callable[[CardFace], bool] = lambda _card: True
        self.refuse: Callable[[CardFace], object] = lambda _card: None
        self._linked: tuple[Place, ...] = ()
        self._ghost_text, self._ghost_is_refused = "", False
        self._shown_grid: DayGrid | None = None
        self._last_focus = QRect()

    # What is shown

    def attach(self, day: DayViewModel, now: Callable[[], int]) -> None:
        """Show ``day``; ``now`` says the time in UTC seconds."""
        self._day, self._now = day, now
        self.setModel(day.model)
        day.grid_changed.connect(self._on_grid_changed)
        day.focus_changed.connect(self._on_focus_changed)
        day.read_ahead.connect(self.idle.know)
        self._on_grid_changed(True)

    def current_card(self) -> CardFace | None:
        """The selected visit's card."""
        return self._day.selected if self._day else None

    def current_place(self) -> Place | None:
        """The place in focus: the free one, or that of the selected card."""
        return self._day.place if self._day else None

    def current_row(self) -> int:
        """The selected card's row; -1 on a free place."""
        row = self._day.selected_row if self._day else None
        return -1 if row is None else row

    def _on_grid_changed(self, is_other_day: bool) -> None:
        before, day = self._shown_grid, self._day
        self.doItemsLayout()
        if day is None or day.grid is None:
            return
        self._shown_grid = day.grid
        if self.travel and before and is_other_day:
            self.travel.change_day(before, day.grid)
            self.hover()
        elif is_other_day and self.grid_geometry:
            self.verticalScrollBar().setValue(self.first_top(self.grid_geometry))
        if day.place is None and self.grid_geometry and day.grid.columns:
            column = day.first_column
            self.stand(self.grid_geometry.next_free(column, self._first_instant(day.grid, column)))
        self._on_focus_changed()
        self.viewport().update()

    def _first_instant(self, grid: DayGrid, column: int) -> int:
        open_start_s, open_end_s = grid.open_span(column)
        return self._now() if open_start_s <= self._now() < open_end_s else open_start_s

    def _on_focus_changed(self) -> None:
        """Follow the view model's focus: current index, what assistive tools hear, and into view."""
        day = self._day
        if day is None or day.place is None:
            return
        row = day.selected_row
        index = day.model.index(day.model.place_row if row is None else row, 0)
        self.viewport().update(self._last_focus)
        if index.row() == self.currentIndex().row():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(index.row())
            QAccessible.updateAccessibility(event)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self._last_focus = self.visualRect(index)
        self.viewport().update(self._last_focus)

    # Where the focus goes, and what opens
    def stand(self, stop: Stop | None) -> None:
        """Put the focus on a stop."""
        geometry, day = self.grid_geometry, self._day
        if stop is None or geometry is None or day is None:
            return
        if stop.row >= 0:
            day.select(geometry.grid.cards[stop.row].key)
        else:
            day.stand_on(Place(geometry.grid.columns[stop.column].resource_id, stop.start_s, stop.end_s))

    def stand_on(self, place: Place) -> None:
        """Put the focus on a free place."""
        if self._day:
            self._day.stand_on(place)

    def leave_card(self) -> bool:
        """Clear the selection: stand on the time the selected card is at; whether there was one."""
        card, place = self.current_card(), self.current_place()
        if card and place and self._day:
            self._day.stand_on(place)
        return card is not None

    def open_current(self, text: str) -> None:
        """Open what is in focus, with what was typed."""
        if self._day is None or self._day.place is None:
            return
        card = self._day.selected
        if card and text:
            self.card_typed.emit(card, text)
        elif card:
            self.card_opened.emit(card)
        else:
            self.place_opened.emit(self._day.place, text)

    def show_range(self, place: Place | None) -> None:
        """A range of free time is being drawn."""
        if place and self._day:
            self.set_ghosts((Ghost(place, "", self._day.say_span(place)),))

    def open_range(self, place: Place) -> None:
        """Book in a range of free time."""
        self.set_ghosts(())
        self.stand_on(place)
        self.place_opened.emit(place, "")

    # What is on its way

    def arm(self, card: CardFace) -> None:
        """Have ``card`` follow the pointer, or the arrows, until a click or Enter drops it."""
        rect = self.place_rect(Place(card.resource_id, card.start_s, card.end_s))
        at = self.to_canvas(rect.center() if rect else QPoint())
        half = (rect.height() // 2) if rect else 0
        self.travel = CardTravel(card, *at, half, is_moving=True, is_armed=True)
        self.travel.target = self.travel.home
        self.hover()

    def carry_at(self, card: CardFace, place: Place) -> None:
        """Take in hand a card that need not be on screen, at a place that is; from there on as after ``arm``."""
        rect = self.place_rect(place)
        at = self.to_canvas(rect.center() if rect else QPoint())
        self.travel = CardTravel(card, *at, (rect.height() // 2) if rect else 0, is_moving=True, is_armed=True)
        self.travel.target = place
        if rect:
            self.bring_into_view(rect)
        self.setFocus()
        self.hover(is_spoken=True)

    def hover(self, *, is_spoken: bool = False) -> None:
        """What is carried is over another place."""
        if self.travel and self.travel.target:
            self.card_hovers.emit(self.travel.card, self.travel.target, is_spoken)
            if is_spoken and (rect := self.place_rect(self.travel.target)):
                self.bring_into_view(rect)
            self._show_ghosts()

    def drop(self) -> None:
        """Let go: the ghost stays until the view model has moved the visit, or says that it won't."""
        travel = self.travel
        self.came_to_rest.emit()
        if travel is None or travel.target is None or travel.is_at_home():
            self.end_travel()
            return
        travel.is_dropped, travel.is_armed = True, False
        self.card_dropped.emit(travel.card, travel.target)

    def end_travel(self) -> None:
        """The ghost is gone; the card is where it was."""
        if self.travel is None and not self.ghosts:
            return
        self.travel, self._ghost_text, self._linked = None, "", ()
        self.came_to_rest.emit()
        self.set_ghosts(())
        self.travel_ended.emit()

    def set_ghost_text(self, text: str, is_refused: bool) -> None:
        """What stands under the ghost."""
        self._ghost_text, self._ghost_is_refused = text, is_refused
        self._show_ghosts()

    def set_linked(self, places: tuple[Place, ...]) -> None:
        """Where the partners of what is carried would go."""
        self._linked = places
        self._show_ghosts()

    def _show_ghosts(self) -> None:
        travel = self.travel
        if travel is None or travel.target is None or not travel.is_moving:
            return
        own = Ghost(
            travel.target, travel.card.name, self._ghost_text, self._ghost_is_refused,
            appointment_id=travel.card.appointment_id,
        )  # fmt: skip
        self.set_ghosts((own, *own.linked(self._linked)))

    def open_menu_at_focus(self) -> None:
        """The menu of what is in focus, there."""
        focused = self.visualRect(self.currentIndex()).intersected(self.viewport().rect())
        self.menu_wanted.emit(focused.center())

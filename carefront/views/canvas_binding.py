"""Ties the canvas to its view models: what is carried, dropped, blocked, cut and pasted. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.blocking_view_model import BlockingViewModel
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.move_view_model import MoveState
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.calendar.zoom import DENSITIES, HIGHEST, LOWEST, Zoom, density
from carefront.views.canvas_menus import CanvasLines, CanvasMenus
from carefront.views.choice_popup import ChoicePopup
from carefront.views.move_strip import MoveStrip
from carefront.views.theme import Theme
from carefront.views.visit_popups import VisitPopups


class CanvasBinding(QObject):
    """Lives as long as its window. ``lines``: what menus do; whoever can take a walk-in or find an opening says so."""

    def __init__(
        self, window: QWidget, canvas: DayView, desk: WindowViewModel, visits: VisitPopups, theme: Theme, memory: Memory
    ) -> None:
        super().__init__(window)
        self._memory = memory
        self._window, self.canvas, self._desk, self._visits = window, canvas, desk, visits
        self.blocking, self.clipboard = BlockingViewModel(desk.context, self), desk.clipboard
        self.strip = MoveStrip(theme, canvas.viewport())
        self.lines = CanvasLines(
            book=desk.booking.open_at, explain=desk.booking.open_at, block=self.ask_block, free=self.blocking.free,
            arm=canvas.arm, cut=self.clipboard.cut, copy=self.clipboard.copy, paste=self.clipboard.paste,
            can_paste=lambda: self.clipboard.card is not None, cancel=visits.open_cancel,
            follow_up=self.clipboard.follow_up,
        )  # fmt: skip
        self.menus = CanvasMenus(window, canvas, desk, self.lines)
        self._remember_zoom()
        canvas.attach(desk.day_view, desk.context.now_s)
        self._tie_canvas()
        self._tie_moving()

    def _tie_canvas(self) -> None:
        canvas, desk = self.canvas, self._desk
        canvas.place_opened.connect(desk.booking.open_at)
        canvas.card_opened.connect(self._open_card)
        canvas.card_typed.connect(self._on_card_typed)
        canvas.day_wanted.connect(desk.step)
        canvas.day_dropped.connect(desk.go_to)
        canvas.menu_wanted.connect(self.menus.open_at)
        canvas.header.menu_wanted.connect(self.menus.open_head)
        canvas.chip_opened.connect(self.menus.open_chip)
        canvas.may_take = lambda card: not card.is_veiled and "move" not in desk.context.refusals
        canvas.refuse = lambda _card: desk.context.refuses("move")

    def _remember_zoom(self) -> None:
        """Hours are as high as they were; a density is a height of its own, 0 fits the day."""
        height = self._memory.value("zoom")
        if isinstance(height, float) and height > 0:
            self.canvas.set_zoom(Zoom(max(LOWEST, min(HIGHEST, height))))
        self.canvas.zooming.settled.connect(lambda: self._memory.put("zoom", self.canvas.zoom.hour_height or 0.0))

    def _tie_moving(self) -> None:
        canvas, moving, strip = self.canvas, self._desk.moving, self.strip
        canvas.card_hovers.connect(moving.hover)
        canvas.card_dropped.connect(moving.drop)
        canvas.travel_ended.connect(moving.leave)
        moving.ghost_changed.connect(canvas.set_ghost_text)
        moving.linked_changed.connect(canvas.set_linked)
        moving.ended.connect(canvas.end_travel)
        moving.changed.connect(self._show_strip)
        strip.chosen.connect(moving.choose)
        strip.override_asked.connect(moving.ask_override)
        strip.overridden.connect(moving.override)
        strip.left.connect(moving.close)
        self.clipboard.moved.connect(moving.drop)
        self._desk.canvas.carry_wanted.connect(canvas.carry_at)

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Mark the density of now among the commands for them."""
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._densities = {name: actions[name] for name in ("zoom_fit", *DENSITIES)}
        for action in self._densities.values():
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(self._mark_density)
        self.canvas.zoom_changed.connect(self._mark_density)
        self._mark_density()

    def _mark_density(self) -> None:
        for name, action in self._densities.items():
            action.setChecked(density(name) == self.canvas.zoom)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each of the canvas's commands does."""
        canvas, keys = self.canvas, self.canvas.keys
        return {
            "move": self._with_card(canvas.arm),
            "move_up": lambda: keys.carry(0, -1),
            "move_down": lambda: keys.carry(0, 1),
            "move_left": lambda: keys.carry(-1, 0),
            "move_right": lambda: keys.carry(1, 0),
            "longer": lambda: keys.stretch(1),
            "shorter": lambda: keys.stretch(-1),
            "cut": self._with_card(self.clipboard.cut),
            "copy": self._with_card(self.clipboard.copy),
            "paste": self._with_place(self.clipboard.paste),
            "follow_up": self._with_card(self.clipboard.follow_up),
            "wants_sooner": self._with_card(self._toggle_sooner),
            "visit_menu": canvas.open_menu_at_focus,
            "block": self._with_place(self.ask_block),
            "zoom_in": lambda: canvas.zoom_by(1),
            "zoom_out": lambda: canvas.zoom_by(-1),
            "zoom_fit": lambda: canvas.set_zoom(density("fit")),
            "compact": lambda: canvas.set_zoom(density("compact")),
            "cozy": lambda: canvas.set_zoom(density("cozy")),
            "comfortable": lambda: canvas.set_zoom(density("comfortable")),
        }

    def ask_block(self, place: Place) -> None:
        """Ask what a place is blocked for."""
        popup = ChoicePopup(
            self._window,
            self.blocking.title(place),
            lambda reason: self.blocking.block(place, reason),
            takes_text=_("Name of the block"),
        )
        at = self.canvas.place_rect(place) or QRect()
        at = at.intersected(self.canvas.viewport().rect())
        entries = [(one.id, one.text, one.is_usual) for one in self.blocking.kinds()]
        popup.offer(entries, QRect(self.canvas.viewport().mapToGlobal(at.topLeft()), at.size()))

    def _with_card(self, act: Callable[[CardFace], object]) -> Callable[[], object]:
        def run() -> None:
            if card := self.canvas.current_card():
                act(card)

        return run

    def _with_place(self, act: Callable[[Place], object]) -> Callable[[], object]:
        def run() -> None:
            if place := self.canvas.current_place():
                act(place)

        return run

    def _toggle_sooner(self, card: CardFace) -> None:
        visits = self._desk.visits
        visits.set_wants_sooner(card, not visits.wants_sooner(card))

    def _open_card(self, card: CardFace) -> None:
        """A group session shows who is in it, any other visit its form; who may not change it sees its details."""
        if not (card.seats or card.is_veiled) and "edit_visit" in self._desk.context.refusals:
            if self.lines.open_patient:
                self.lines.open_patient(card)
        elif card.is_veiled:
            self._desk.context.refuses("edit_visit")
        elif card.seats and self.lines.open_session:
            self.lines.open_session(card)
        else:
            self._desk.form.open_visit(card.appointment_id)

    def _on_card_typed(self, card: CardFace, text: str) -> None:
        """Letters on a visit look for a patient from its place."""
        self._desk.booking.look_from(Place(card.resource_id, card.start_s, card.end_s), text)

    def _show_strip(self, state: MoveState) -> None:
        at = self.canvas.place_rect(state.place) if state.place else None
        was_open = self.strip.isVisible()
        self.strip.show_state(state, at)
        if was_open and not state.is_open:
            self.canvas.setFocus()

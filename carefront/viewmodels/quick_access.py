"""The palette and its sisters of one window, tied to the day it shows."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from carefront.viewmodels.booking_start import begin_booking
from carefront.viewmodels.check_in_view_model import CheckInViewModel
from carefront.viewmodels.jump_view_model import JumpViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.openings_panel_view_model import OpeningsPanelViewModel
from carefront.viewmodels.palette_base import PaletteModel
from carefront.viewmodels.palette_state import CommandRow
from carefront.viewmodels.palette_view_model import PaletteViewModel
from carefront.viewmodels.walk_in_view_model import WalkInViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.quick_entry import command_synonyms


class QuickAccessModel(QObject):
    """``palettes`` share one field: only one of them is open at a time."""

    def __init__(self, desk: WindowViewModel, memory: Memory | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        context, day_view = desk.context, desk.day_view

        self.palette = PaletteViewModel(context, lambda: day_view.place, memory, self)
        self.check_in = CheckInViewModel(context, self)
        self.walk_in = WalkInViewModel(context, lambda: day_view.place, self)
        self.jump = JumpViewModel(context, lambda: day_view.place, self)
        self.openings = OpeningsPanelViewModel(context, lambda: day_view.place, self)
        self.palettes: tuple[PaletteModel, ...] = (self.palette, self.check_in, self.walk_in, self.jump)
        self.check_in.walk_in_wanted.connect(self.walk_in.open)
        self.palette.visit_chosen.connect(desk.go_to_visit)
        self.jump.day_chosen.connect(self._go_to)
        self.openings.taken.connect(partial(begin_booking, desk))
        for model in (self.palette, self.walk_in, self.openings):
            model.booked.connect(self._on_booked)

    def offer_commands(self, commands: Callable[[], Iterable[CommandRow]]) -> None:
        """What the palette lists as commands; asked each time, because what can be done changes."""
        synonyms = command_synonyms()
        self.palette.commands = lambda: tuple(
            replace(row, words=synonyms.get(row.id, row.words)) for row in commands() if row.id != "palette"
        )

    def _go_to(self, day: date) -> None:
        self._desk.go_to(day)

    def _on_booked(self, appointment_id: str) -> None:
        """The view stays where it is; a visit that is in view is selected."""
        self._desk.day_view.select_visit(appointment_id)

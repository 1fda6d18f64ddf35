"""Ties the wizard of a rebooking to a window: made when it is first wanted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QRect, QSize

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.rebook_start import AwayToday
from carefront.viewmodels.rebook_view_model import RebookViewModel
from carefront.viewmodels.visit_acts import Choice
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.choice_popup import ChoicePopup
from carefront.views.main_window import MainWindow
from carefront.views.rebook_panel import RebookPanel
from carefront.views.theme import Theme


class RebookBinding(QObject):
    """Lives as long as its window."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self.model = RebookViewModel(desk.context, memory, self)
        self.panel = RebookPanel(self.model, theme, window)
        self.model.begun_found.connect(self._choose)
        desk.data_changed.connect(self.model.refresh)
        desk.clock.ticked.connect(self.model.renew)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.panel.set_theme(theme)

    def open(self, wanted: object) -> None:
        """Show the wizard; see ``RebookViewModel.open``."""
        self.model.open(wanted)

    def away(self, resource_id: str, day: date) -> None:
        """Somebody is away for the rest of a day."""
        self.model.open(AwayToday(resource_id, day))

    def away_here(self) -> None:
        """The person in whose column the cursor is, is away for the rest of the day on screen."""
        place, day = self._desk.day_view.place, self._desk.day
        people = [row.resource_id for row in self._desk.resources if row.kind == "person"]
        wanted = place.resource_id if place and place.resource_id in people else ""
        if wanted and day:
            self.away(wanted, day)
        elif day and people:
            names = {row.resource_id: row.name for row in self._desk.resources}
            popup = ChoicePopup(self._window, _("Who is away today?"), lambda chosen: self.away(chosen, day))
            popup.offer([(key, names[key], False) for key in people], self._middle())

    def resume(self) -> None:
        """Take up a rebooking that was begun; where there are several, the one that is chosen."""
        self.model.resume()

    def _choose(self, choices: tuple[Choice, ...]) -> None:
        popup = ChoicePopup(self._window, _("Go on rebooking"), self.model.open)
        popup.offer([(one.id, one.text, one.is_usual) for one in choices], self._middle())

    def _middle(self) -> QRect:
        at = self._window.rect().center()
        return QRect(self._window.mapToGlobal(at), QSize(1, 1))

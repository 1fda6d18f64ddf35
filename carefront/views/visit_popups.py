"""What can be done with the selected visit, as short lists at its card: states, cancel reasons."""

from PySide6.QtCore import QObject, QRect

from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.choice_popup import ChoicePopup
from carefront.views.main_window import MainWindow


class VisitPopups(QObject):
    """Opens the lists and hands on what is chosen."""

    def __init__(self, window: MainWindow, canvas: DayView, desk: WindowViewModel) -> None:
        super().__init__(window)
        self._window, self._canvas, self._desk = window, canvas, desk

    def open_states(self, card: CardFace | None = None) -> None:
        """The states that may follow that of ``card``, or of the selected one; the usual one preselected."""
        card = card or self._desk.day_view.selected
        if card is None:
            return
        visits, title = self._desk.visits, self._desk.visits.describe_state(card)
        entries = [(one.id, one.text, one.is_usual) for one in visits.states(card)]
        if not entries:
            self._desk.context.say(title)
            return
        popup = ChoicePopup(self._window, title, lambda chosen: visits.set_status(card, chosen))
        popup.offer(entries, self._screen_rect(card))

    def open_cancel(self) -> None:
        """The reasons to cancel the selected visit, and a field for another."""
        card, visits = self._desk.day_view.selected, self._desk.visits
        if card is None or not visits.can_cancel(card):
            return
        title = _("Cancel the visit of {patient} because:").format(patient=card.name)
        popup = ChoicePopup(
            self._window, title, lambda chosen: visits.cancel(card, chosen), takes_text=_("Another reason")
        )
        entries = [(one.id, one.text, one.is_usual) for one in visits.cancel_reasons()]
        popup.offer(entries, self._screen_rect(card))

    def _screen_rect(self, card: CardFace) -> QRect:
        rect = self._canvas.place_rect(Place(card.resource_id, card.start_s, card.end_s)) or QRect()
        return QRect(self._canvas.viewport().mapToGlobal(rect.topLeft()), rect.size())

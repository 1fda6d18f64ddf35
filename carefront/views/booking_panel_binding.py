"""Ties the booking panel and its drafts to a window: commands, place, status bar, what other desks change."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout

from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.viewmodels.booking_view_model import BookingViewModel
from carefront.viewmodels.visit_clipboard import NewVisit
from carefront.views.booking_panel import BookingPanel
from carefront.views.booking_panel_place import PanelPlace
from carefront.views.calendar.day_view import DayView
from carefront.views.draft_offer import DraftOffer
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme


class BookingPanelBinding(QObject):
    """Lives as long as its window. ``slot`` is where the status bar offers drafts. ``left``: the keyboard is free."""

    left = Signal()

    def __init__(
        self, window: MainWindow, form: BookingFormViewModel, canvas: DayView, booking: BookingViewModel,
        slot: QHBoxLayout, theme: Theme,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._canvas, self._booking, self.form = window, canvas, booking, form
        self.panel = BookingPanel(form, theme, window.middle)
        self.place = PanelPlace(self.panel, window.middle, self._selection)
        self.offer = DraftOffer(slot, form.resume, self)
        form.opened.connect(self._on_opened)
        form.closed.connect(self._on_closed)
        form.drafts.changed.connect(self._offer)
        self.panel.left.connect(form.close)
        window.closed.connect(form.close)
        window.closed.connect(form.drafts.leave)
        form.drafts.load()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the window's commands do here."""
        return {
            "new_booking": lambda: self.form.open_new(self._canvas.current_place()),
            "new_patient": lambda: self.form.open_new_patient(self._canvas.current_place()),
            "edit_visit": self._edit,
        }

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.panel.set_theme(theme)

    def escape(self) -> bool:
        """Close the panel, if it is open: the draft is kept."""
        was_open = self.form.is_open
        self.form.close()
        return was_open

    def copy(self, visit: NewVisit) -> None:
        """Book another visit like ``visit``, at its place."""
        self.form.copy_visit(visit.card.appointment_id, visit.place)

    def follow(self, visit: NewVisit) -> None:
        """Book a visit that follows ``visit``."""
        self.form.follow_up(visit.card.appointment_id)

    def _edit(self) -> None:
        if card := self._canvas.current_card():
            self.form.open_visit(card.appointment_id)

    def take_over(self) -> None:
        """Tab in the inline field: the whole form, with what was typed there."""
        state = self._booking.state
        patient = self._booking.picked
        place = state.place
        self._booking.close()
        self.form.open_new(place, state.text, patient)

    def _on_opened(self, field: str) -> None:
        self.panel.draw()
        self.place.open()
        self.panel.go_to(field)

    def _on_closed(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and (focused is self.panel or self.panel.isAncestorOf(focused))
        self.place.close()
        if had_focus:
            self.left.emit()

    def _offer(self) -> None:
        self.offer.show_drafts(self.form.drafts.faces())

    def _selection(self) -> QRect | None:
        """The place in focus, in the window's middle part."""
        place = self._canvas.current_place()
        rect = self._canvas.place_rect(place) if place else None
        if rect is None:
            return None
        return QRect(self._canvas.viewport().mapTo(self._window.middle, rect.topLeft()), rect.size())

"""Ties the panels of group sessions to a window: made when they are first wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject

from carefront.viewmodels.new_session_view_model import NewSessionViewModel
from carefront.viewmodels.session_view_model import SessionViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.main_window import MainWindow
from carefront.views.new_session_panel import NewSessionPanel
from carefront.views.session_panel import SessionPanel
from carefront.views.theme import Theme


class SessionBinding(QObject):
    """Lives as long as its window."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, canvas: DayView, theme: Theme) -> None:
        super().__init__(window)
        self._desk, self._canvas = desk, canvas
        self.session, self.scheduling = SessionViewModel(desk.context, self), NewSessionViewModel(desk.context, self)
        self.panel = SessionPanel(self.session, theme, window)
        self.new_panel = NewSessionPanel(self.scheduling, theme, window)
        self.scheduling.scheduled.connect(self._on_scheduled)
        self.session.visit_wanted.connect(desk.form.open_visit)
        desk.day_view.grid_changed.connect(lambda _is_other: self.session.refresh())

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.panel.set_theme(theme)
        self.new_panel.set_theme(theme)

    def open_new(self) -> None:
        """Schedule a session at the place in focus."""
        self.session.close()
        self.scheduling.open(self._canvas.current_place())

    def open_session(self, session_id: str) -> None:
        """Show who is in a session."""
        self.scheduling.close()
        self.session.open(session_id)

    def _on_scheduled(self, session_id: str) -> None:
        self._desk.day_view.select_visit(session_id)
        self.open_session(session_id)

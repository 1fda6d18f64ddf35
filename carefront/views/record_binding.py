"""Ties the panel of patients' records to a window: made when it is first wanted, closed with the lock."""

from __future__ import annotations

from PySide6.QtCore import QObject

from carefront.viewmodels.record_view_model import RecordViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.main_window import MainWindow
from carefront.views.record_panel import RecordPanel
from carefront.views.theme import Theme


class RecordBinding(QObject):
    """Lives as long as its window."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme) -> None:
        super().__init__(window)
        self._desk = desk
        self.model = RecordViewModel(desk.context, self)
        self.panel = RecordPanel(self.model, theme, window)
        desk.clock.ticked.connect(self.model.tick)
        desk.data_changed.connect(self.model.refresh)
        self.model.erased.connect(lambda _patient_id: desk.detail.refresh())

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.panel.set_theme(theme)

    def open_of_visit(self) -> None:
        """The record of the patient of the visit that is shown."""
        face = self._desk.detail.face
        if face is not None and face.patient_id:
            self.model.open(face.patient_id, face.title)

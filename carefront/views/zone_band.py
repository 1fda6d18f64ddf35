"""A line over every view where this computer's clock is not the clinic's: whose times these are."""

from __future__ import annotations

from PySide6.QtCore import QObject

from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.viewmodels.zone_note import zone_note
from carefront.views.main_window import MainWindow
from carefront.views.plain_label import PlainLabel


class ZoneBand(QObject):
    """Lives as long as its window."""

    def __init__(self, window: MainWindow, desk: WindowViewModel) -> None:
        super().__init__(window)
        self._desk = desk
        self.label = PlainLabel(wraps=True)
        self.label.setContentsMargins(8, 3, 8, 3)
        self.label.hide()
        window.canvas_place.insertWidget(0, self.label)
        desk.day_changed.connect(self.update_text)
        desk.context.times_changed.connect(self.update_text)
        self.update_text()

    def update_text(self) -> None:
        """Say it for the day on screen, or nothing where the clocks agree."""
        context = self._desk.context
        times, day = context.maker.times(context.zone), context.day
        text = zone_note(times, day, context.viewer_zone) if day and context.facility else ""
        self.label.setText(text)
        self.label.setVisible(bool(text))

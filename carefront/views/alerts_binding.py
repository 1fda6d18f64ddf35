"""Ties the bell of the command bar to what needs attention: the count, the panel, what its buttons do."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QToolButton

from carefront.shared.i18n import _
from carefront.viewmodels.alerts_view_model import AlertAct, AlertsViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.alerts_panel import AlertsPanel
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme


class AlertsBinding(QObject):
    """Lives as long as its window."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, bell: QToolButton, theme: Theme, memory: Memory | None = None
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._desk, self._bell = desk, bell
        self.model, self.panel = AlertsViewModel(desk, memory, self), AlertsPanel(theme, window)
        self.model.changed.connect(self._show)
        self.panel.left.connect(self.panel.vanish)
        self.panel.acted.connect(self._act)
        self.model.view_wanted.connect(window.command_given)
        self._show()
        self.model.ask()

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.panel.isVisible():
            self.panel.vanish()
            return
        self._fill()
        self.panel.appear()
        self.panel.take_focus()
        self.panel.announce(self.model.title)

    def _act(self, act: AlertAct) -> None:
        if act.leaves:
            self.panel.vanish()
        act.do()

    def _show(self) -> None:
        count = len(self.model.faces)
        self._bell.setText(str(count) if count else "")
        style = Qt.ToolButtonStyle
        self._bell.setToolButtonStyle(style.ToolButtonTextBesideIcon if count else style.ToolButtonIconOnly)
        self._bell.setAccessibleName(_("Alerts: {what}").format(what=self.model.title))
        self._bell.setToolTip(self.model.title)
        if self.panel.isVisible():
            self._fill()

    def _fill(self) -> None:
        times = self._desk.context.speaker().times
        line = _("{time}  {text}")
        told = [line.format(time=times.clock(at_s), text=text) for at_s, text in self.model.told]
        self.panel.show_alerts(self.model.title, self.model.faces, told)

"""Notices of the operating system, where it has a place for them: the program's icon beside the clock."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from carefront.viewmodels.alerts_view_model import AlertsViewModel
from carefront.viewmodels.desktop_notices import DesktopNotices


class SystemTray(QObject):
    """Lives as long as its window; the icon is there only while there is something to say."""

    def __init__(self, alerts: AlertsViewModel, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self.notices = DesktopNotices(alerts, self.notify, self._is_looked_at, self)

    def _is_looked_at(self) -> bool:
        return QApplication.activeWindow() is not None or not self._window.isVisible()

    def notify(self, words: str) -> None:
        """Say something without a name; nothing where the system has no place for it."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(self._window.windowIcon(), self)
            self._icon.messageClicked.connect(self._come_forward)
        self._icon.show()
        self._icon.showMessage(QApplication.applicationDisplayName(), words)

    def _come_forward(self) -> None:
        self._window.raise_()
        self._window.activateWindow()

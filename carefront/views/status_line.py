"""The status bar's parts: what was just said, what was done last, and its Undo."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QToolButton

from carefront.shared.i18n import _
from carefront.views.main_window import MainWindow
from carefront.views.plain_label import PlainLabel


class StatusLine(QObject):
    """Puts its parts into the window's status bar."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.said, self.last_act = PlainLabel(), PlainLabel()
        self.undo_button = QToolButton()
        self.undo_button.setText(_("Undo"))
        self.undo_button.setAutoRaise(True)
        self.undo_button.setMinimumSize(24, 24)
        self.undo_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.undo_button.clicked.connect(lambda: window.command_given.emit("undo"))
        self.undo_button.hide()
        bar = window.statusBar()
        bar.clearMessage()
        bar.addWidget(self.said, 1)
        bar.addPermanentWidget(self.last_act)
        bar.addPermanentWidget(self.undo_button)

    def show_last_act(self, done: str, undo: str) -> None:
        """Name the last act; ``undo`` names what the button would take back, empty for nothing."""
        self.last_act.setText(done)
        self.undo_button.setVisible(bool(undo))
        self.undo_button.setAccessibleName(undo or _("Undo"))

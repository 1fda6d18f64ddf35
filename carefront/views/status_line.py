"""The status bar: connection (later), who waits, drafts, what was just said and done, and its Undo."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from carefront.shared.i18n import _
from carefront.views.elided_label import ElidedLabel
from carefront.views.main_window import MainWindow
from carefront.views.plain_label import PlainLabel


class StatusLine(QObject):
    """Puts its parts into the window's status bar. ``sync_slot``, ``draft_slot`` and ``rebook_slot`` are for others
    to fill."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._sync_place, self.sync_slot = _slot()
        self._draft_place, self.draft_slot = _slot()
        self._draft_place.setProperty("help_page", "drafts")
        self._rebook_place, self.rebook_slot = _slot()
        self._rebook_place.setProperty("help_page", "rebook")
        self.waiting = PlainLabel()
        self.waiting.setContentsMargins(6, 0, 12, 0)
        self.waiting.setAccessibleName(_("Waiting"))
        self.waiting.hide()
        self.said, self.last_act = ElidedLabel(), ElidedLabel()
        self.said.setContentsMargins(6, 0, 6, 0)
        self.last_act.setContentsMargins(6, 0, 6, 0)
        self.undo_button = QToolButton()
        self.undo_button.setText(_("Undo"))
        self.undo_button.setAutoRaise(True)
        self.undo_button.setMinimumSize(24, 24)
        self.undo_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.undo_button.clicked.connect(lambda: window.command_given.emit("undo"))
        self.undo_button.hide()
        bar = window.statusBar()
        bar.clearMessage()
        for part, stretch in (
            (self._sync_place, 0), (self.waiting, 0), (self._draft_place, 0),
            (self._rebook_place, 0), (self.said, 3), (self.last_act, 2),
        ):  # fmt: skip
            bar.addWidget(part, stretch)
        bar.addPermanentWidget(self.undo_button)

    def show_said(self) -> None:
        """What was said last has changed: where it is the last act itself, once is enough."""
        self.last_act.setVisible(self.last_act.text() not in ("", self.said.text()))

    def show_waiting(self, text: str) -> None:
        """Who waits; no text hides the part."""
        self.waiting.setText(text)
        self.waiting.setAccessibleName(text or _("Waiting"))
        self.waiting.setVisible(bool(text))

    def show_last_act(self, done: str, undo: str) -> None:
        """Name the last act; ``undo`` names what the button would take back, empty for nothing."""
        self.last_act.setText(done)
        self.undo_button.setVisible(bool(undo))
        self.undo_button.setAccessibleName(undo or _("Undo"))
        self.undo_button.setToolTip(undo)
        self.show_said()


def _slot() -> tuple[QWidget, QHBoxLayout]:
    """A place that takes no room while it is empty."""
    place = QWidget()
    line = QHBoxLayout(place)
    line.setContentsMargins(0, 0, 0, 0)
    return place, line

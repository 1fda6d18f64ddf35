"""The question asked inside the window before what was typed would be lost. Never a dialog in the way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class UnsavedStrip(QFrame):
    """``kept``: go on with it. ``dropped``: close all the same."""

    kept = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Not saved"))
        self.text = PlainLabel(wraps=True)
        self.keep_button, self.drop_button = QPushButton(_("&Keep editing")), QPushButton(_("Close &without saving"))
        self.keep_button.clicked.connect(self.kept)
        self.drop_button.clicked.connect(self.dropped)
        buttons = QHBoxLayout()
        for button in (self.keep_button, self.drop_button):
            button.setMinimumHeight(28)
            buttons.addWidget(button)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 6, 8, 6)
        rows.addWidget(self.text)
        rows.addLayout(buttons)
        self.setAutoFillBackground(True)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.fill("conflict"))
        self.setPalette(palette)

    def ask(self, page: str) -> None:
        """Ask about what was typed on ``page``; the safe answer has the focus."""
        self.text.setText(_("What you typed on “{page}” is not saved yet.").format(page=page))
        self.show()
        self.keep_button.setFocus()

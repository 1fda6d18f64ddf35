"""The strip above the canvas that says what could not be done, until it is read. Never a dialog in the way."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class MessageStrip(QFrame):
    """One message at a time; the next takes its place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Message"))
        self._sign = QLabel()
        self.text = PlainLabel(wraps=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setMinimumSize(24, 24)
        self.close_button.setAccessibleName(_("Close message"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        for part in (self._sign, self.text, self.close_button):
            row.addWidget(part)
        row.setStretch(1, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._sign.setPixmap(icons.pixmap("triangle-alert", theme.warning.rgb(), 16, self.devicePixelRatioF()))
        self.close_button.setIcon(icons.icon("x", theme.ink))
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.fill("conflict"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)

    def show_message(self, text: str) -> None:
        """Show ``text``; no text hides the strip."""
        self.text.setText(text)
        self.setVisible(bool(text))

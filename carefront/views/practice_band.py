"""The band over a window that shows no real patients."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class PracticeBand(PlainLabel):
    """Hidden while it has nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(4, 2, 4, 2)
        self.setAutoFillBackground(True)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.band)
        palette.setColor(palette.ColorRole.WindowText, theme.band_ink)
        self.setPalette(palette)

    def show_text(self, text: str) -> None:
        """Show ``text``; no text hides the band."""
        self.setText(text)
        self.setVisible(bool(text))

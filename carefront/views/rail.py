"""The rail: the sidebar folded to a strip of buttons, each of which opens it over the canvas."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views.theme import Theme

BUTTON = 40


class Rail(QWidget):
    """``part_asked``: ``dates`` or ``columns``."""

    part_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dates = self._button("dates", _("Date"))
        self.columns = self._button("columns", _("Columns shown"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 6, 4, 6)
        for button in (self.dates, self.columns):
            rows.addWidget(button)
        rows.addStretch(1)
        self.set_theme(theme)

    def _button(self, part: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFixedSize(BUTTON, BUTTON)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self.part_asked.emit(part))
        return button

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.dates.setIcon(icons.icon("calendar-days", theme.ink, 20))
        self.columns.setIcon(icons.icon("users", theme.ink, 20))

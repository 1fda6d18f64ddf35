"""A frame that lies over other parts or beside them, with an edge that is seen in every theme."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from carefront.views.theme import Theme


class EdgedFrame(QFrame):
    """One line around its ground, in the colour of the grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setContentsMargins(1, 1, 1, 1)
        self._edge = QColor()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._edge = QColor(theme.grid)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The edge."""
        super().paintEvent(event)
        if self._edge.isValid():
            painter = QPainter(self)
            painter.setPen(self._edge)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

"""The grid before its day is there: hour lines and columns, so that the window is whole from its first frame."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

GUTTER, HEADER, COLUMN, HOUR = 44, 46, 122, 56


class EmptyCanvas(QWidget):
    """Only lines; nothing in it can have the focus."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw the lines. With backgrounds alone: pens and fills load the namespace ``Qt``, see ``main_window``."""
        painter, palette = QPainter(self), self.palette()
        width, height = self.width(), self.height()
        painter.setBackground(palette.window())
        painter.eraseRect(0, 0, width, height)
        painter.setBackground(palette.base())
        painter.eraseRect(GUTTER, HEADER, width, height)
        painter.setBackground(palette.mid())
        for y in range(HEADER, height, HOUR):
            painter.eraseRect(GUTTER, y, width, 1)
        for x in range(GUTTER, width, COLUMN):
            painter.eraseRect(x, 0, 1, height)

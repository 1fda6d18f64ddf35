"""Fields for dates, times and numbers whose edge is seen on dark ground too."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDateEdit, QSpinBox, QTimeEdit, QWidget


def outline(widget: QWidget, rect: QRect) -> None:
    """Draw an edge that is seen on a dark ground, where the style of the program draws it darker than the window."""
    palette, painter = widget.palette(), QPainter(widget)
    role = palette.ColorRole.Highlight if widget.hasFocus() else palette.ColorRole.Dark
    painter.setPen(QPen(palette.color(role), 1))
    painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 2, 2)


class OutlinedDate(QDateEdit):
    """A date."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The style's field, and its edge."""
        super().paintEvent(event)
        outline(self, self.rect())


class OutlinedTime(QTimeEdit):
    """A time of the clock."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The style's field, and its edge."""
        super().paintEvent(event)
        outline(self, self.rect())


class OutlinedNumber(QSpinBox):
    """A number."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The style's field, and its edge."""
        super().paintEvent(event)
        outline(self, self.rect())

"""Fields for dates, times and numbers whose edge is seen on dark ground too."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDateEdit, QPlainTextEdit, QSpinBox, QTimeEdit, QWidget


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
    """A time of the clock; in a window from the right too its hours come first."""

    def __init__(self) -> None:
        super().__init__()
        shown = self.displayFormat()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setDisplayFormat(shown)

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


class OutlinedText(QPlainTextEdit):
    """Some lines of text; Tab leaves it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """The style's frame, and its edge: what is painted here is the frame, the text has a viewport of its own."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            outline(self, self.rect())
        return is_done

"""A check box whose box is seen on dark ground too, where the style of the program draws an outline darker still."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

DARK_BELOW = 128


class OutlinedCheck(QCheckBox):
    """Follows the palette, which follows the theme."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The box as the style draws it, and an outline in the colour of lines that carry meaning."""
        super().paintEvent(event)
        if self.palette().color(QPalette.ColorRole.Window).lightness() < DARK_BELOW:
            painter = QPainter(self)
            painter.setPen(self.palette().color(QPalette.ColorRole.Dark))
            painter.drawRect(self.box_rect().adjusted(0, 0, -1, -1))
            painter.end()

    def box_rect(self) -> QRect:
        """Where the box is."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)

"""The ground of lists and texts that stand on the window instead of on paper of their own."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def lay_on(area: QAbstractScrollArea, color: QColor) -> None:
    """Give ``area`` the ground ``color``. Its viewport too: under a style sheet it keeps the palette it once got."""
    parts: tuple[QWidget, ...] = (area, area.viewport())
    for part in parts:
        palette = part.palette()
        palette.setColor(palette.ColorRole.Base, color)
        part.setPalette(palette)

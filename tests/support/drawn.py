"""What is written on the screen: every text that the visible windows draw, as their pictures hold it."""

import html
import re

from PySide6.QtCore import QBuffer, QByteArray, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def drawn() -> str:
    """The texts of all visible windows, tips and popups among them."""
    windows = (window for window in QApplication.topLevelWidgets() if window.isVisible())
    return "\n".join(text for window in windows for text in _texts(window))


def _texts(window: QWidget) -> list[str]:
    content = QByteArray()
    buffer = QBuffer(content)
    picture = QSvgGenerator()
    picture.setOutputDevice(buffer)
    picture.setSize(window.size())
    painter = QPainter(picture)
    window.render(painter, QPoint())
    painter.end()
    return [html.unescape(text).strip() for text in _TEXT.findall(bytes(content.data()).decode())]

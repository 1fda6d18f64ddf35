"""Tiles that show unavailable time without colour: each kind has its own lines. Drawn once per colour and screen."""

from functools import cache

from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

TILE = 12
_LINES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "closed": ((0, 12, 12, 0), (0, 0, 12, 12)),
    "outside_hours": ((0, 12, 12, 0),),
    "time_off": ((0, 0, 12, 12), (-6, 6, 6, 18), (6, -6, 18, 6)),
    "block": ((2, 0, 2, 12), (8, 0, 8, 12)),
    "busy_elsewhere": ((0, 3, 12, 3), (0, 9, 12, 9)),
    "no_show": ((0, 0, 12, 12),),
}
_DOTS: dict[str, tuple[tuple[float, float], ...]] = {
    "buffer": ((2, 2), (8, 2), (5, 8), (11, 8)),
    "pending": ((3, 3), (9, 9)),
}


@cache
def tile(kind: str, ground: int, line: int, ratio: float, opacity: float = 1.0) -> QPixmap:
    """One tile of a pattern; ``ground`` and ``line`` are ``QColor.rgba`` values."""
    image = QPixmap(QSize(TILE, TILE) * ratio)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor.fromRgba(ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    pen = QPen(QColor.fromRgba(line), 1.0)
    painter.setPen(pen)
    painter.drawLines([QLineF(*line_points) for line_points in _LINES.get(kind, ())])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor.fromRgba(line)))
    for x, y in _DOTS.get(kind, ()):
        painter.drawEllipse(int(x), int(y), 2, 2)
    painter.end()
    return image

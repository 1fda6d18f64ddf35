"""Line icons in any colour and size, drawn from SVG once each. Knows names only."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from carefront.shared.assets import resource_path


@cache
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, rgb: int, size: int, ratio: float) -> QPixmap:
    """The icon ``size`` dip wide in colour ``rgb`` (as ``QColor.rgb``) for screens of that pixel ratio."""
    svg = _source(name).replace("currentColor", QColor.fromRgb(rgb).name())
    image = QPixmap(QSize(size, size) * ratio)
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def icon(name: str, color: QColor, size: int = 16, selected: QColor | None = None) -> QIcon:
    """The icon for buttons and menus, with pixmaps for screens of one to three pixels a dip; ``selected``: its colour
    in a row that is selected."""
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(pixmap(name, color.rgb(), size, ratio))
        if selected is not None:
            made.addPixmap(pixmap(name, selected.rgb(), size, ratio), QIcon.Mode.Selected)
    return made

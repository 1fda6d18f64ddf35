"""What week pictures have in common: the grid of days and hours, and a block with its colour, pattern and letter."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from carefront.views.settings.week_grid import DAY, HEAD, WeekGrid
from carefront.views.theme import Theme

Pattern = Qt.BrushStyle


class Times(Protocol):
    """How times are said."""

    def wall(self, minute_of_day: int) -> str: ...
    def weekday_name(self, number: int) -> str: ...


LOOKS = {
    "appointments": ("booked", Pattern.NoBrush), "telehealth": ("hold", Pattern.Dense7Pattern),
    "group": ("in_progress", Pattern.HorPattern), "documentation": ("completed", Pattern.BDiagPattern),
    "supervision": ("arrived", Pattern.CrossPattern), "administrative": ("requested", Pattern.FDiagPattern),
    "on_call": ("confirmed", Pattern.VerPattern),
}  # fmt: skip
"""Status colour and pattern of every type of block: never the colour alone."""


def grid_of(widget: QWidget, spans: Iterable[tuple[int, int]], times: Times) -> WeekGrid:
    """The grid of a picture: usual hours, wider where the spans reach further; room for the labels of the hours."""
    found = list(spans)
    first = min([7 * 60, *(start // 60 * 60 for start, _end in found)])
    last = max([20 * 60, *(-(-end // 60) * 60 for _start, end in found)])
    is_mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    metrics = widget.fontMetrics()
    gutter = 10 + max(metrics.horizontalAdvance(times.wall(minute % DAY)) for minute in range(first, last, 60))
    monday = widget.locale().firstDayOfWeek().value - 1
    return WeekGrid(widget.width(), widget.height(), first, last, is_mirrored, monday, gutter)


def paint_grid(painter: QPainter, grid: WeekGrid, theme: Theme, times: Times) -> None:
    """Ground, days, hours and their lines."""
    days = [times.weekday_name(day) for day in range(7)]
    painter.fillRect(QRect(0, 0, grid.width, grid.height), theme.canvas)
    right = 0 if grid.is_mirrored else grid.gutter
    for minute in grid.hours():
        y = grid.y_of(minute)
        painter.setPen(QPen(theme.faint_grid, 1))
        painter.drawLine(right, y, right + grid.width - grid.gutter, y)
        painter.setPen(QPen(theme.secondary_ink, 1))
        label = QRect(grid.width - grid.gutter + 4 if grid.is_mirrored else 0, y - 9, grid.gutter - 4, 18)
        if y + 9 <= grid.height:
            painter.drawText(
                label, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, times.wall(minute % DAY)
            )
    for weekday, name in enumerate(days):
        x, _y, width, _height = grid.box(weekday, grid.first, grid.last)
        painter.setPen(QPen(theme.grid, 1))
        painter.drawLine(x, 0, x, grid.height)
        painter.setPen(QPen(theme.ink, 1))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width - 4)
        painter.drawText(QRect(x, 0, width, HEAD), Qt.AlignmentFlag.AlignCenter, shown)


def paint_block(
    painter: QPainter, rect: QRect, theme: Theme, looks: tuple[str, str], *, is_every: bool, is_mirrored: bool
) -> None:
    """A block: ground, pattern, edge, and its words on clean ground at the top; dashed where it has no day. ``looks``
    are its type and its words.
    """
    kind, text = looks
    status, pattern = LOOKS.get(kind, LOOKS["appointments"])
    bar, fill = theme.status[status]
    inner = rect.adjusted(2, 1, -2, -1)
    painter.fillRect(inner, fill)
    faint = QColor(bar)
    faint.setAlpha(255 if theme.is_contrast else 90)
    if pattern is not Pattern.NoBrush:
        painter.setBrushOrigin(QPoint(inner.left(), inner.top()))
        painter.fillRect(inner, QBrush(faint, pattern))
    painter.setPen(QPen(bar, 1, Qt.PenStyle.DashLine if is_every else Qt.PenStyle.SolidLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(inner.adjusted(0, 0, -1, -1))
    edge = inner.right() - 3 if is_mirrored else inner.left()
    painter.fillRect(QRect(edge, inner.top(), 4, inner.height()), bar)
    height = painter.fontMetrics().height()
    if inner.height() >= height and inner.width() > 16:
        words = QRect(inner.left() + (2 if is_mirrored else 6), inner.top() + 1, inner.width() - 8, height)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width() - 2)
        width = painter.fontMetrics().horizontalAdvance(shown) + 4
        ground = QRect(words.right() - width + 1 if is_mirrored else words.left() - 1, words.top(), width, height)
        painter.fillRect(ground.intersected(inner), fill)
        painter.setPen(QPen(theme.ink, 1))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)

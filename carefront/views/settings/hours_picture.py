"""Where clinic and resource agree: the week with what the clinic is open, what the resource works, and both."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.hours_view_model import HoursViewModel
from carefront.views.settings.week_painting import grid_of, paint_grid
from carefront.views.theme import Theme


class HoursPicture(QWidget):
    """Half a day's width each: the clinic left, the resource right, and where both agree across; never colour alone."""

    def __init__(self, model: HoursViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setAccessibleName(_("Hours in which both clinic and resource are there"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        model.edited.connect(self._renew)
        model.loaded.connect(self._renew)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """Room for a day's hours."""
        return QSize(560, max(240, 15 * self.fontMetrics().height()))

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.update()

    def _renew(self) -> None:
        self.setAccessibleDescription(self._model.in_words())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Grid, then clinic and resource as outlines with patterns, then both as filled."""
        painter, times, theme = QPainter(self), self._model.times, self._theme
        pieces = self._model.picture()
        grid = grid_of(self, ((start, end) for _kind, _day, start, end in pieces), times)
        paint_grid(painter, grid, theme, times)
        for kind, weekday, start, end in pieces:
            self._paint(painter, kind, QRect(*grid.box(weekday, start, end)), grid.is_mirrored)

    def _paint(self, painter: QPainter, kind: str, rect: QRect, is_mirrored: bool) -> None:
        theme, third = self._theme, rect.width() // 3
        bar, fill = theme.status["confirmed" if kind == "both" else "booked" if kind == "clinic" else "in_progress"]
        place = {"clinic": 0, "both": 1, "own": 2}[kind]
        left = rect.left() + third * (2 - place if is_mirrored else place)
        inner = QRect(left + 2, rect.top() + 1, third - 3, rect.height() - 2)
        painter.fillRect(inner, bar if kind == "both" else fill)
        pattern = Qt.BrushStyle.BDiagPattern if kind == "clinic" else Qt.BrushStyle.FDiagPattern
        if kind != "both":
            painter.fillRect(inner, QBrush(bar, pattern))
        painter.setPen(QPen(bar, 1))
        painter.drawRect(inner.adjusted(0, 0, -1, -1))


class HoursKey(QWidget):
    """What the three columns of a day mean, with the same looks."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setMinimumHeight(self.fontMetrics().height() + 8)
        self.setAccessibleName(_("Key"))
        self._entries = (("booked", _("Clinic"), Qt.BrushStyle.BDiagPattern), ("confirmed", _("Both"), None),
                         ("in_progress", _("Resource"), Qt.BrushStyle.FDiagPattern))  # fmt: skip

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """A square and a word each."""
        painter, x, size = QPainter(self), 0, self.fontMetrics().height()
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for status, word, pattern in self._entries:
            bar, fill = self._theme.status[status]
            width = self.fontMetrics().horizontalAdvance(word)
            square = QRect(self.width() - x - size if is_mirrored else x, 4, size, size)
            painter.fillRect(square, bar if pattern is None else fill)
            if pattern is not None:
                painter.fillRect(square, QBrush(bar, pattern))
            painter.setPen(QPen(self._theme.ink, 1))
            text = QRect(self.width() - x - size - 6 - width if is_mirrored else x + size + 6, 0, width + 2, size + 8)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, word)
            x += size + width + 24

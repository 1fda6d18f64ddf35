"""The frozen edges of the canvas: the gutter with the times, the header with the columns. They follow its scrolling."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import ColumnFace
from carefront.views.calendar.geometry import DayGeometry
from carefront.views.theme import Theme

PAD = 6


class TimeGutter(QWidget):
    """Hour labels beside the canvas, the hour in full, the half hours only as lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Times of day"))
        self._geometry: DayGeometry | None = None
        self._theme: Theme | None = None
        self._shown: tuple[object, ...] = ()
        self._offset, self._factor = 0, 1.0
        self._now_s: int | None = None

    def show_axis(
        self, geometry: DayGeometry | None, theme: Theme, offset: int, now_s: int | None, factor: float = 1.0
    ) -> None:
        """Draw the axis of ``geometry`` scrolled by ``offset``; ``now_s`` is ``None`` where now is not in the day.

        ``factor``: how much higher the hours are than in ``geometry``, while they are zoomed.
        """
        shown = (geometry, theme, offset, now_s, factor)
        if shown != self._shown:
            self._shown = shown
            self._geometry, self._theme = geometry, theme
            self._offset, self._now_s, self._factor = offset, now_s, factor
            self.update()

    def _y_at(self, geometry: DayGeometry, offset_s: int) -> int:
        return round(geometry.y_at(offset_s) * self._factor) - self._offset

    def wanted_width(self, geometry: DayGeometry | None) -> int:
        """The width the widest label needs."""
        metrics = QFontMetrics(self.font())
        labels = [mark.label for mark in geometry.grid.marks] if geometry else ["00:00"]
        return max(metrics.horizontalAdvance(label) for label in labels or ["00:00"]) + 2 * PAD

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw the labels in view."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.window)
        if self._geometry is None:
            return
        metrics = QFontMetrics(self.font())
        painter.setPen(QPen(self._theme.secondary_ink))
        for mark in self._geometry.grid.marks:
            y = self._y_at(self._geometry, mark.offset_s)
            if mark.is_hour and -metrics.height() < y < self.height() and abs(y - self._now()) > metrics.height() / 2:
                self._draw_label(painter, y, mark.label)
        if self._now_s is not None:
            painter.fillRect(QRect(0, self._now() - 1, self.width(), 2), self._theme.now)

    def _now(self) -> int:
        offset_s = self._geometry.grid.now_offset(self._now_s) if self._geometry and self._now_s is not None else None
        return -10_000 if self._geometry is None or offset_s is None else self._y_at(self._geometry, offset_s)

    def _draw_label(self, painter: QPainter, y: int, label: str) -> None:
        height = QFontMetrics(self.font()).height()
        box = QRect(PAD, max(y + 1, 0 if y > -height else y), self.width() - 2 * PAD, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop, label)


class ColumnHeader(QWidget):
    """Names and loads above the canvas. ``menu_wanted``: a column's face and a point of the screen."""

    menu_wanted = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Columns"))
        self._geometry: DayGeometry | None = None
        self._theme: Theme | None = None
        self._left = 0

    def show_columns(self, geometry: DayGeometry | None, theme: Theme, left: int) -> None:
        """Draw the columns of ``geometry``; ``left`` is where the canvas begins, scrolling included."""
        if geometry is self._geometry and theme is self._theme and left == self._left:
            return
        if geometry and geometry is not self._geometry:
            self.setAccessibleDescription("\n".join(column.spoken for column in geometry.grid.columns))
        self._geometry, self._theme, self._left = geometry, theme, left
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt override
        """What can be done with a whole column."""
        column = self._geometry.column_at(event.pos().x() - self._left) if self._geometry else None
        if self._geometry and column is not None:
            self.menu_wanted.emit(self._geometry.grid.columns[column], event.globalPos())

    def wanted_height(self) -> int:
        """Two lines and the bar."""
        return 2 * QFontMetrics(self.font()).height() + 2 * PAD

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw the heads in view."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.window)
        if self._geometry:
            for number, column in enumerate(self._geometry.grid.columns):
                box = QRect(
                    self._geometry.column_x(number) + self._left, 0,
                    self._geometry.metrics.column_width, self.height(),
                )  # fmt: skip
                if box.intersects(self.rect()):
                    self._draw_head(painter, box, column, self._theme)
        painter.setPen(QPen(self._theme.grid))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _draw_head(self, painter: QPainter, box: QRect, column: ColumnFace, theme: Theme) -> None:
        inner = box.adjusted(PAD, PAD // 2, -PAD, -PAD)
        bold = QFont(self.font())
        bold.setBold(True)
        metrics, line = QFontMetrics(bold), QFontMetrics(self.font()).height()
        lead = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine
        trail = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine
        painter.setFont(bold)
        painter.setPen(QPen(theme.ink))
        name = metrics.elidedText(column.name, Qt.TextElideMode.ElideRight, inner.width())
        side = inner.right() + 1 - metrics.horizontalAdvance(name) if self._is_mirrored() else inner.left()
        painter.drawText(
            QPoint(side, inner.top() + metrics.ascent()), name
        )  # by its baseline: scripts differ in height
        painter.setFont(self.font())
        painter.setPen(QPen(theme.secondary_ink))
        second = inner.adjusted(0, line, 0, 0)
        painter.drawText(second, trail, column.load)
        room = second.width() - QFontMetrics(self.font()).horizontalAdvance(column.load) - PAD
        detail = QFontMetrics(self.font()).elidedText(column.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(second, lead, detail)
        self._draw_load(painter, QRectF(inner.left(), box.bottom() - 5, inner.width(), 3), column, theme)
        painter.setPen(QPen(theme.grid))
        painter.drawLine(box.left(), 0, box.left(), self.height())

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _draw_load(self, painter: QPainter, bar: QRectF, column: ColumnFace, theme: Theme) -> None:
        painter.fillRect(bar, theme.faint_grid)
        filled = QRectF(bar)
        filled.setWidth(bar.width() * column.fill)
        if self._is_mirrored():
            filled.moveRight(bar.right())
        painter.fillRect(filled, theme.secondary_ink)

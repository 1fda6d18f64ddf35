"""The frozen edges of the canvas: the gutter with the times, the header with the columns. They follow its scrolling."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
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
        self._offset, self._now_y = 0, -1

    def show_axis(self, geometry: DayGeometry | None, theme: Theme, offset: int, now_y: int) -> None:
        """Draw the axis of ``geometry`` scrolled by ``offset``; ``now_y`` is negative where now is not in the day."""
        self._geometry, self._theme, self._offset, self._now_y = geometry, theme, offset, now_y
        self.update()

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
            y = self._geometry.y_of(self._geometry.grid.start_s + mark.offset_s) - self._offset
            if mark.is_hour and -metrics.height() < y < self.height() and abs(y - self._now()) > metrics.height() / 2:
                self._draw_label(painter, y, mark.label)
        if self._now_y >= 0:
            painter.fillRect(QRect(0, self._now() - 1, self.width(), 2), self._theme.now)

    def _now(self) -> int:
        return self._now_y - self._offset if self._now_y >= 0 else -10_000

    def _draw_label(self, painter: QPainter, y: int, label: str) -> None:
        height = QFontMetrics(self.font()).height()
        box = QRect(PAD, max(y + 1, 0 if y > -height else y), self.width() - 2 * PAD, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop, label)


class ColumnHeader(QWidget):
    """Names and loads above the canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Columns"))
        self._geometry: DayGeometry | None = None
        self._theme: Theme | None = None
        self._offset = QPoint()

    def show_columns(self, geometry: DayGeometry | None, theme: Theme, offset: QPoint) -> None:
        """Draw the columns of ``geometry``; ``offset`` is where the canvas begins, scrolling included."""
        self._geometry, self._theme, self._offset = geometry, theme, offset
        if geometry:
            self.setAccessibleDescription("\n".join(column.spoken for column in geometry.grid.columns))
        self.update()

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
                    self._geometry.column_x(number) + self._offset.x(), 0,
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

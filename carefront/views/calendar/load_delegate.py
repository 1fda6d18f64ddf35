"""Draws one day of a table: how many are booked and a bar of how full it is, or why it is closed; in a month more."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from carefront.viewmodels.load_table_model import CELL_ROLE, LoadFace
from carefront.views.calendar import patterns
from carefront.views.theme import Theme

PAD, BAR = 6, 6
LEAD = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
TRAIL = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class LoadDelegate(QStyledItemDelegate):
    """Draws in one theme; texts are cut to the cell, which says all of them to assistive tools."""

    def __init__(self, theme: Theme, table: QTableView, *, is_month: bool) -> None:
        super().__init__(table)
        self.theme, self._table, self._is_month = theme, table, is_month
        self._fonts_of, self._is_mirrored = "", False
        self._plain, self._bold = QFont(), QFont()
        self._metrics, self._bold_metrics = QFontMetrics(self._plain), QFontMetrics(self._bold)

    def prepare(self) -> None:
        """Look once, before many cells are drawn, at what is the same for all of them."""
        font = self._table.font()
        self._is_mirrored = self._table.isRightToLeft()
        if font.key() != self._fonts_of:
            self._fonts_of, self._plain, self._bold = font.key(), QFont(font), QFont(font)
            self._bold.setBold(True)
            self._metrics, self._bold_metrics = QFontMetrics(self._plain), QFontMetrics(self._bold)

    def least_height(self) -> int:
        """The height that every line of a cell needs: text and bar; in a month three lines more."""
        self.prepare()
        line = self._metrics.height()
        return (4 * line + BAR if self._is_month else 2 * line) + 2 * PAD

    def opening_rect(self, cell: QRect, face: LoadFace) -> QRect:
        """Where a cell says its first opening; empty where it has none."""
        if not face.opening:
            return QRect()
        line = self._metrics.height()
        return QRect(cell.left() + PAD, cell.top() + PAD + line + BAR + 6, cell.width() - 2 * PAD, max(24, line + 4))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, texts and bar, lines, and the ring of what is in focus."""
        face = index.data(CELL_ROLE)
        if not isinstance(face, LoadFace):
            return
        cell: QRect = option.rect
        painter.setLayoutDirection(self._table.layoutDirection())
        self._paint_ground(painter, cell, face)
        if self._is_month:
            self._paint_month_day(painter, cell, face)
        else:
            self._paint_load(painter, cell.adjusted(PAD, PAD, -PAD, -PAD), face)
        painter.setPen(QPen(self.theme.grid))
        side = cell.left() if self._is_mirrored else cell.right()
        painter.drawLine(cell.left(), cell.bottom(), cell.right(), cell.bottom())
        painter.drawLine(side, cell.top(), side, cell.bottom())
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected or index == self._table.currentIndex():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.focus, 2 if self._table.hasFocus() else 1))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))

    def _paint_ground(self, painter: QPainter, cell: QRect, face: LoadFace) -> None:
        painter.fillRect(cell, self._ground(face))
        if face.kind:
            ground, line = self.theme.unavailable[face.kind]
            tile = patterns.tile(face.kind, ground.rgba(), line.rgba(), self._table.devicePixelRatioF(), 0.45)
            painter.drawTiledPixmap(QRectF(cell), tile, QPointF())

    def _ground(self, face: LoadFace) -> QColor:
        if face.kind:
            return self.theme.unavailable[face.kind][0]
        return self.theme.window if face.is_pale else self.theme.canvas

    def _paint_load(self, painter: QPainter, inner: QRect, face: LoadFace) -> None:
        """A row's cell: booked of places over its bar, or the word for why there is nothing to book."""
        line = self._metrics.height()
        text = QRect(inner.left(), inner.top(), inner.width(), line)
        if face.load:
            self._paint_bar(painter, QRect(inner.left(), inner.bottom() - BAR, inner.width(), BAR), face)
            self._paint_text(painter, text, face.load, face, TRAIL)
            text.setWidth(inner.width() - self._width(face.load) - PAD)
            if self._is_mirrored:
                text.moveRight(inner.right())
        else:
            text = inner
        self._paint_text(painter, text, face.word, face, LEAD)

    def _paint_month_day(self, painter: QPainter, cell: QRect, face: LoadFace) -> None:
        line = self._metrics.height()
        inner = cell.adjusted(PAD, PAD, -PAD, -PAD)
        top = QRect(inner.left(), inner.top(), inner.width(), line)
        self._paint_text(painter, top, face.title, face, LEAD, is_bold=True)
        if face.load:
            self._paint_text(painter, top, face.load, face, TRAIL)
            self._paint_bar(painter, QRect(inner.left(), top.bottom() + 4, inner.width(), BAR), face)
        below = QRect(inner.left(), top.bottom() + BAR + 7, inner.width(), line)
        if face.word:
            self._paint_text(painter, below, face.word, face, LEAD)
            below.translate(0, line)
        if face.opening:
            self._paint_opening(painter, self.opening_rect(cell, face), face)
            below.moveTop(self.opening_rect(cell, face).bottom() + 1)
        if face.off and below.bottom() <= inner.bottom() + 2:
            self._paint_text(painter, below, face.off, face, LEAD)

    def _paint_opening(self, painter: QPainter, box: QRect, face: LoadFace) -> None:
        """A link of its own: framed, so that it is seen to be one without colour."""
        width = min(box.width(), self._width(face.opening) + 2 * PAD)
        left = box.right() + 1 - width if self._is_mirrored else box.left()
        frame = QRect(left, box.top() + 1, width, box.height() - 3)
        painter.setPen(QPen(self.theme.grid))
        painter.setBrush(self.theme.canvas)
        painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QPen(self.theme.ink))
        fitted = self._metrics.elidedText(face.opening, Qt.TextElideMode.ElideRight, width - PAD)
        painter.setFont(self._plain)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, fitted)

    def _paint_bar(self, painter: QPainter, bar: QRect, face: LoadFace) -> None:
        painter.fillRect(bar, self.theme.grid)
        painter.fillRect(bar.adjusted(1, 1, -1, -1), self.theme.canvas)
        width = round(bar.width() * face.fill)
        left = bar.right() + 1 - width if self._is_mirrored else bar.left()
        painter.fillRect(left, bar.top(), width, bar.height(), self.theme.secondary_ink)

    def _paint_text(
        self, painter: QPainter, box: QRect, text: str, face: LoadFace, where: "Qt.AlignmentFlag | Qt.TextFlag | int",
        *, is_bold: bool = False,
    ) -> None:  # fmt: skip
        """A text cut to its box; on a pattern it has a patch of ground to stand on."""
        if not text:
            return
        is_bold = is_bold and (face.is_today or not face.is_pale)
        font, metrics = (self._bold, self._bold_metrics) if is_bold else (self._plain, self._metrics)
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        if face.kind:
            width = metrics.horizontalAdvance(fitted) + 4
            is_left = (where == LEAD) != self._is_mirrored
            patch = QRect(box.left() - 2 if is_left else box.right() - width + 3, 0, width, metrics.height() + 2)
            patch.moveTop(box.center().y() - patch.height() // 2)
            painter.fillRect(patch, self._ground(face))
        painter.setFont(font)
        painter.setPen(QPen(self.theme.secondary_ink if face.is_pale else self.theme.ink))
        painter.drawText(box, int(where), fitted)
        if is_bold and face.is_today:
            under = QRect(box.left(), box.bottom() + 1, metrics.horizontalAdvance(fitted), 2)
            if self._is_mirrored:
                under.moveRight(box.right())
            painter.fillRect(under, self.theme.now)

    def _width(self, text: str) -> int:
        return self._metrics.horizontalAdvance(text)

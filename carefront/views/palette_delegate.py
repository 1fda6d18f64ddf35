"""Draws a line of the palette: what it is, what is said of it, the key that does the same; a rule between groups."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from carefront.views.theme import Theme

DETAIL_ROLE, KEY_ROLE, RULE_ROLE = (Qt.ItemDataRole.UserRole + number for number in range(3))
PAD = 6
Index = QModelIndex | QPersistentModelIndex


class PaletteDelegate(QStyledItemDelegate):
    """Two texts beside each other where there is room, below each other where there is none."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt override
        """One line of text with air, two where both texts don't fit beside each other; never under 28 dip."""
        height = option.fontMetrics.height()
        lines = 2 if self._is_tall(option, index) else 1
        return QSize(0, max(28, lines * height + 2 * PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, rule, texts."""
        rect: QRect = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        painter.save()
        if is_chosen:
            painter.fillRect(rect, self.theme.selection)
            painter.setPen(self.theme.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        elif index.data(RULE_ROLE):
            painter.setPen(self.theme.faint_grid)
            painter.drawLine(rect.topLeft(), rect.topRight())
        ink = palette.color(QPalette.ColorRole.Text)
        self._texts(painter, option, index, rect.adjusted(2 * PAD, PAD, -2 * PAD, -PAD), ink)
        painter.restore()

    def _texts(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, room: QRect, ink: QColor) -> None:
        metrics, direction = option.fontMetrics, option.direction
        text, key = _isolated(str(index.data())), str(index.data(KEY_ROLE) or "")
        detail = " · ".join(map(_isolated, str(index.data(DETAIL_ROLE) or "").split(" · ")))
        painter.setLayoutDirection(direction)
        flag = Qt.AlignmentFlag
        near, far = flag.AlignLeading, flag.AlignTrailing
        if key:
            width = metrics.horizontalAdvance(key)
            painter.setPen(self.theme.secondary_ink)
            at = QStyle.visualRect(direction, room, QRect(room.right() - width, room.top(), width + 1, room.height()))
            painter.drawText(at, int(far | flag.AlignVCenter), key)
            room = QStyle.visualRect(direction, room, room.adjusted(0, 0, -width - 2 * PAD, 0))
        painter.setPen(ink)
        elide = Qt.TextElideMode.ElideRight
        if self._is_tall(option, index):
            half = room.height() // 2
            top, below = QRect(room.left(), room.top(), room.width(), half), room.adjusted(0, half, 0, 0)
            painter.drawText(top, int(near | flag.AlignVCenter), metrics.elidedText(text, elide, room.width()))
            painter.setPen(self.theme.secondary_ink)
            painter.drawText(below, int(near | flag.AlignVCenter), metrics.elidedText(detail, elide, room.width()))
            return
        painter.drawText(room, int(near | flag.AlignVCenter), metrics.elidedText(text, elide, room.width()))
        used = metrics.horizontalAdvance(text) + 2 * PAD
        rest = QStyle.visualRect(direction, room, room.adjusted(used, 0, 0, 0))
        painter.setPen(self.theme.secondary_ink)
        painter.drawText(rest, int(near | flag.AlignVCenter), metrics.elidedText(detail, elide, rest.width()))

    @staticmethod
    def _is_tall(option: QStyleOptionViewItem, index: Index) -> bool:
        metrics, widget = option.fontMetrics, option.widget
        room = widget.viewport().width() if isinstance(widget, QAbstractItemView) else 0
        texts = (str(index.data()), str(index.data(DETAIL_ROLE) or ""), str(index.data(KEY_ROLE) or ""))
        wanted = sum(metrics.horizontalAdvance(text) for text in texts) + 8 * PAD
        return bool(texts[1]) and 0 < room < wanted


def _isolated(text: str) -> str:
    """``text`` in its own direction, whatever stands beside it: a Latin name or a phone in an Arabic line."""
    return f"\u2068{text}\u2069" if text else ""

"""Draws somebody in a queue: the number large, name and line beside it; heads of stages in bold."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from carefront.viewmodels.queue_view_model import EntryFace
from carefront.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
FACE_ROLE = Qt.ItemDataRole.UserRole
PAD, TOKEN = 8, 44


class EntryDelegate(QStyledItemDelegate):
    """Heads are items without a face."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt override
        """Two lines for somebody, one for a head."""
        line = QFontMetrics(option.font).height()
        return QSize(140, 2 * line + 2 * PAD if index.data(FACE_ROLE) else line + PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One item."""
        face, rect, theme = index.data(FACE_ROLE), QRect(option.rect), self.theme
        painter.save()
        if not isinstance(face, EntryFace):
            painter.setFont(_bold(option.font))
            painter.setPen(theme.secondary_ink)
            painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), _aligned(option), str(index.data()))
            painter.restore()
            return
        self._draw(painter, option, face, rect)
        painter.restore()

    def _draw(self, painter: QPainter, option: QStyleOptionViewItem, face: EntryFace, rect: QRect) -> None:
        theme = self.theme
        box = rect.adjusted(3, 2, -4, -3)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.focus, 2) if is_current else QPen(theme.warning if face.is_late else theme.grid, 1))
        painter.drawRoundedRect(box, 5, 5)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        token, body = QRect(box), QRect(box).adjusted(PAD, 4, -PAD, -4)
        if is_mirrored:
            token.setLeft(token.right() - TOKEN)
            body.setRight(body.right() - TOKEN)
        else:
            token.setWidth(TOKEN)
            body.setLeft(body.left() + TOKEN - PAD)
        number = _bold(option.font)
        number.setPointSizeF(number.pointSizeF() * 1.4)
        painter.setFont(number)
        painter.setPen(theme.ink)
        if face.code:
            whose, token = QRect(token), token.adjusted(0, token.height() * 2 // 5, 0, 0)
            whose.setBottom(token.top() + 2)
            painter.drawText(token, Qt.AlignmentFlag.AlignCenter, face.token)
            painter.setFont(option.font)
            self._centred(painter, whose.adjusted(2, 0, -2, 0), face.code)
        else:
            painter.drawText(token, Qt.AlignmentFlag.AlignCenter, face.token)
        upper, lower = QRect(body), QRect(body)
        upper.setBottom(body.center().y())
        lower.setTop(body.center().y())
        painter.setFont(_bold(option.font))
        self._text(painter, option, upper, face.name)
        painter.setFont(option.font)
        painter.setPen(theme.warning if face.is_late else theme.secondary_ink)
        self._text(painter, option, lower, face.line)

    @staticmethod
    def _centred(painter: QPainter, rect: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, shown)

    @staticmethod
    def _text(painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _aligned(option), shown)


def _aligned(option: QStyleOptionViewItem) -> Qt.AlignmentFlag:
    is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold

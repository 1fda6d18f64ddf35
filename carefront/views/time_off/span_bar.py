"""A bar of the hours of a day, or of days, on which a part is chosen by dragging or with the arrows."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carefront.shared.i18n import _
from carefront.views.theme import Theme

HEIGHT, LABELS, LABEL_WIDTH = 34, 18, 48


class SpanBar(QWidget):
    """``chosen``: the first and the last cell of what is chosen, both inclusive. ``labels``: one a cell, some empty."""

    chosen = Signal(int, int)

    def __init__(self, theme: Theme, labels: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._first, self._last = 0, len(labels) - 1
        self._anchor: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Part to approve"))
        self.setAccessibleDescription(_("Arrows move the start, Shift and arrows the end; or drag."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """Wide enough to hit a cell."""
        return QSize(420, HEIGHT + LABELS)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """As narrow as it may get."""
        return QSize(200, HEIGHT + LABELS)

    def show_span(self, first: int, last: int) -> None:
        """Show what is chosen, without telling anybody."""
        most = len(self._labels) - 1
        self._first, self._last = max(0, min(first, most)), max(0, min(last, most))
        self.update()

    def cell_rect(self, cell: int) -> QRectF:
        """Where a cell is, in dip."""
        width = self.width() / max(1, len(self._labels))
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at = len(self._labels) - 1 - cell if is_mirrored else cell
        return QRectF(at * width, 0, width, HEIGHT)

    def _cell_at(self, x: float) -> int:
        width = self.width() / max(1, len(self._labels))
        cell = max(0, min(len(self._labels) - 1, int(x // width)))
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return len(self._labels) - 1 - cell if is_mirrored else cell

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Begin a part."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._anchor = self._cell_at(event.position().x())
            self._choose(self._anchor, self._anchor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Go on with it."""
        if self._anchor is not None:
            cell = self._cell_at(event.position().x())
            self._choose(min(cell, self._anchor), max(cell, self._anchor))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """End it."""
        self._anchor = None
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Arrows move the start; with Shift the end."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._choose(self._first, max(self._first, min(len(self._labels) - 1, self._last + step)))
        else:
            self._choose(max(0, min(self._last, self._first + step)), self._last)

    def _choose(self, first: int, last: int) -> None:
        self._first, self._last = first, last
        self.update()
        self.chosen.emit(first, last)

    def _label_room(self, cell: QRectF) -> QRectF:
        """Under the edge where the cell begins, as far as there is room."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room = QRectF(0, HEIGHT, LABEL_WIDTH, LABELS)
        room.moveLeft((cell.right() if is_mirrored else cell.left()) - LABEL_WIDTH / 2)
        room.moveLeft(max(0.0, min(room.left(), self.width() - LABEL_WIDTH)))
        return room

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Cells, those chosen filled; a label under each hour or day that has one."""
        painter = QPainter(self)
        chosen = QColor(self._theme.accent)
        for cell, label in enumerate(self._labels):
            rect = self.cell_rect(cell).adjusted(0.5, 1.5, -0.5, -1.5)
            is_in = self._first <= cell <= self._last
            painter.fillRect(rect, chosen if is_in else self._theme.field)
            painter.setPen(QPen(self._theme.grid, 1))
            painter.drawRect(rect)
            if label:
                painter.setPen(self._theme.ink)
                painter.drawText(self._label_room(rect), Qt.AlignmentFlag.AlignCenter, label)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.focus, 2))
            painter.drawRect(QRectF(1, 1, self.width() - 2, HEIGHT - 2))
        painter.end()

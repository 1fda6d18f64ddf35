"""The list of a set-up page: two lines a thing, its colour at the side, another order by keys or by dragging."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import RowFace
from carefront.views.theme import Theme, readable

ID_ROLE, FACE_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
PAD, BAR = 8, 5
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Title, below it what kind of thing it is; its state at the end of the title's line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt override
        """One line, or two."""
        face: RowFace = index.data(FACE_ROLE)
        line: int = option.fontMetrics.height()
        return QSize(80, (2 * line if face.detail else line) + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, colour, texts."""
        face: RowFace = index.data(FACE_ROLE)
        state, rect = option.state, QRect(option.rect)
        palette: QPalette = option.palette
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = palette.color(QPalette.ColorRole.Highlight if is_chosen else QPalette.ColorRole.Base)
        painter.fillRect(rect, ground)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if face.color and not self.theme.is_contrast:
            bar = QRect(rect.right() - BAR + 1 if is_mirrored else rect.left(), rect.top(), BAR, rect.height())
            painter.fillRect(bar, readable(QColor(face.color), ground))
        room = rect.adjusted(PAD + BAR, PAD, -PAD - BAR, -PAD)
        self._write(painter, face, room, palette, is_chosen=is_chosen, is_mirrored=is_mirrored)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self.theme.focus)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _write(
        self, painter: QPainter, face: RowFace, room: QRect, palette: QPalette, *, is_chosen: bool, is_mirrored: bool
    ) -> None:
        ink = palette.color(QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text)
        quiet = ink if is_chosen else self.theme.secondary_ink
        metrics = painter.fontMetrics()
        lead, trail = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
        said = _("not saved") if face.is_unsaved else face.state
        wide = metrics.horizontalAdvance(said) + PAD if said else 0
        first = QRect(room.left(), room.top(), room.width(), metrics.height())
        title = first.adjusted(wide, 0, 0, 0) if is_mirrored else first.adjusted(0, 0, -wide, 0)
        painter.setPen(ink)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(title, _flags(lead, is_mirrored), metrics.elidedText(face.title, elide, title.width()))
        painter.setPen(quiet)
        if said:
            painter.drawText(first, _flags(trail, is_mirrored), said)
        if face.detail:
            second = first.translated(0, metrics.height())
            painter.drawText(second, _flags(lead, is_mirrored), metrics.elidedText(face.detail, elide, second.width()))


def _flags(side: Qt.AlignmentFlag, is_mirrored: bool) -> int:
    is_left = (side == Qt.AlignmentFlag.AlignLeading) != is_mirrored
    across = Qt.AlignmentFlag.AlignLeft if is_left else Qt.AlignmentFlag.AlignRight
    return int(across | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class SetUpList(QListWidget):
    """``chosen``: another thing, by id. ``entered``: Enter or a click on it. ``moved``: by how much, by keys.

    ``ordered``: every id in the order it was dragged to.
    """

    chosen = Signal(str)
    entered = Signal(str)
    moved = Signal(str, int)
    ordered = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = RowDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setMouseTracking(False)
        self.currentItemChanged.connect(self._on_current)
        self.itemClicked.connect(lambda item: self.entered.emit(str(item.data(ID_ROLE))))

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._delegate.theme = theme
        self.viewport().update()

    def show_rows(self, rows: Sequence[RowFace], selected: str, *, can_order: bool) -> None:
        """Show ``rows`` with one of them marked."""
        mode = QListWidget.DragDropMode.InternalMove if can_order else QListWidget.DragDropMode.NoDragDrop
        if mode != self.dragDropMode():
            self.setDragDropMode(mode)
        with QSignalBlocker(self):
            if [str(self.item(at).data(ID_ROLE)) for at in range(self.count())] != [row.id for row in rows]:
                self.clear()
                for _row in rows:
                    self.addItem(QListWidgetItem())
            for at, row in enumerate(rows):
                self._fill(self.item(at), row)
            at = next((at for at, row in enumerate(rows) if row.id == selected), -1)
            if at != self.currentRow():
                self.setCurrentRow(at)
        self.viewport().update()

    def _fill(self, item: QListWidgetItem, row: RowFace) -> None:
        if item.data(FACE_ROLE) == row:
            return
        item.setData(ID_ROLE, row.id)
        item.setData(FACE_ROLE, row)
        said = _("not saved") if row.is_unsaved else row.state
        text = ", ".join(part for part in (row.title, row.detail, said) if part)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setData(Qt.ItemDataRole.DisplayRole, text)
        item.setToolTip(text)

    def _on_current(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if now is not None:
            self.chosen.emit(str(now.data(ID_ROLE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Alt with up or down moves the thing; Enter goes to its fields."""
        marked = self.selectedItems()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if marked and step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(str(marked[0].data(ID_ROLE)), step)
        elif marked and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(str(marked[0].data(ID_ROLE)))
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt override
        """Let go of a thing in its new place."""
        super().dropEvent(event)
        self.ordered.emit([str(self.item(at).data(ID_ROLE)) for at in range(self.count())])

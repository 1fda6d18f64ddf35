"""The heat table: an ordinary table, each cell with its number on a ground that deepens as it fills, and a bar below.

The number carries the meaning; the bar says it again for eyes that see no colour, and alone where there are no grounds.
"""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.utilisation_faces import CellFace, HeatFace
from carefront.views.theme import Theme, contrast_ratio

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
FACE = Role.UserRole
_BAR_PX = 4
_READABLE = 4.5
_STEPS = 20


class HeatModel(QAbstractTableModel):
    """The face of a table as Qt asks for it; headings and cells say themselves in words to assistive tools."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = HeatFace()

    def show_face(self, face: HeatFace) -> None:
        """Take another face."""
        self.beginResetModel()
        self.face = face
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        return 0 if parent.isValid() else len(self.face.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        return 0 if parent.isValid() else len(self.face.headings)

    def cell(self, index: Index) -> CellFace:
        """The cell at a place of the table."""
        return self.face.rows[index.row()][index.column()]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Role.DisplayRole:
            return self.cell(index).text
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return self.cell(index).spoken
        return self.cell(index) if role == FACE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:  # noqa: N802
        is_across = orientation == Qt.Orientation.Horizontal
        if role == Role.DisplayRole:
            return (self.face.headings if is_across else self.face.names)[section]
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return (self.face.spoken if is_across else self.face.names)[section]
        if role == Role.TextAlignmentRole and not is_across:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return None

    def is_sum(self, index: Index) -> bool:
        """Whether the cell sums up others."""
        is_last_row = len(self.face.rows) > 1 and index.row() == len(self.face.rows) - 1
        return is_last_row or index.column() == len(self.face.headings) - 1


class HeatDelegate(QStyledItemDelegate):
    """Draws a cell: ground, bar, number, and a ring where the keyboard is."""

    def __init__(self, model: HeatModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self.theme = model, theme

    def ground(self, face: CellFace) -> QColor:
        """How deep the cell is coloured: with its share, up to a full one; never without fills."""
        share = face.cell.share
        if share is None or self.theme.is_contrast:
            return self.theme.canvas
        return _mixed(self.theme.canvas, self.theme.accent, deepest(self.theme) * min(share, 1.0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        face = self._model.cell(index)
        area: QRect = option.rect
        state = option.state
        ground = self.ground(face)
        ink = self.theme.ink
        painter.save()
        painter.fillRect(area, ground)
        if self.theme.is_contrast:
            painter.setPen(self.theme.grid)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        self._draw_bar(painter, area, face, ink)
        font = QFont(option.font)
        font.setBold(self._model.is_sum(index))
        painter.setFont(font)
        painter.setPen(self.theme.secondary_ink if face.cell.share is None else ink)
        painter.drawText(area.adjusted(4, 0, -4, -_BAR_PX), int(Qt.AlignmentFlag.AlignCenter), face.text)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active:
            self._draw_ring(painter, area, ground)
        painter.restore()

    def _draw_bar(self, painter: QPainter, area: QRect, face: CellFace, ink: QColor) -> None:
        if face.cell.share:
            room = area.adjusted(6, 0, -6, 0)
            width = max(2, round(room.width() * min(face.cell.share, 1.0)))
            is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = room.right() + 1 - width if is_mirrored else room.left()
            painter.fillRect(QRect(left, area.bottom() - _BAR_PX - 1, width, _BAR_PX), ink)

    def _draw_ring(self, painter: QPainter, area: QRect, ground: QColor) -> None:
        ring = self.theme.focus if contrast_ratio(self.theme.focus, ground) >= 3 else self.theme.ink
        painter.setPen(QPen(ring, 2))
        painter.drawRect(area.adjusted(2, 2, -3, -3))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt override
        """Room for the number in bold, and for a finger."""
        font = QFont(option.font)
        font.setBold(True)
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(self._model.cell(index).text) * 5 // 4 + 16
        return QSize(max(48, width), max(32, 2 * metrics.height()))


class HeatTable(QTableView):
    """``opened``: a cell's list is wanted, by Enter or a double-click."""

    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heat = HeatModel(self)
        self.delegate = HeatDelegate(self.heat, theme, self)
        self.setModel(self.heat)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(_("Utilisation"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(48)
        self.verticalHeader().setMaximumWidth(220)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.delegate.theme = theme
        self.viewport().update()

    def show_face(self, face: HeatFace) -> None:
        """Another table; the keyboard stays at its place where there still is one."""
        place = self.currentIndex()
        at = (max(place.row(), 0), max(place.column(), 0))
        self.heat.show_face(face)
        self._fit()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if face.rows:
            row, column = min(at[0], len(face.rows) - 1), min(at[1], len(face.headings) - 1)
            self.setCurrentIndex(self.heat.index(row, column))

    def _fit(self) -> None:
        """The columns share the width where all of them have room, else each takes what its texts need."""
        across, count = self.horizontalHeader(), len(self.heat.face.headings)
        needed = [max(across.sectionSizeHint(at), self.sizeHintForColumn(at)) for at in range(count)]
        mode = QHeaderView.ResizeMode
        has_room = count * max(needed, default=0) <= self.viewport().width()
        across.setSectionResizeMode(mode.Stretch if has_room else mode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """The list was opened beside it, or the window is another size."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter opens the list behind the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.heat.cell(self.currentIndex()))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # they go a period back and on
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """So does a double-click."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.heat.cell(index))


def deepest(theme: Theme) -> float:
    """How much of the accent a ground may hold so that the theme's ink is read on it."""
    for step in range(_STEPS, 0, -1):
        if contrast_ratio(theme.ink, _mixed(theme.canvas, theme.accent, step / _STEPS)) >= _READABLE:
            return step / _STEPS
    return 0.0


def _mixed(one: QColor, other: QColor, part: float) -> QColor:
    """``one`` with so much of ``other`` in it."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * part, one.greenF() + (other.greenF() - one.greenF()) * part,
        one.blueF() + (other.blueF() - one.blueF()) * part,
    )  # fmt: skip

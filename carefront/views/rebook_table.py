"""The list of a rebooking: a line for each visit, with a tick where something is to be ticked. Draws faces."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.rebook_faces import RebookState, RowFace
from carefront.views.sidebar import OutlinedChecks
from carefront.views.theme import Theme

ID_ROLE = Qt.ItemDataRole.UserRole
ROW, PAD = 26, 12
NARROW = 620
"""Below this width the last column is left out; it is in the line for the ear, and in the tip."""


class _Checks(OutlinedChecks):
    """Boxes with an edge on every ground; none where nothing is to be ticked."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            QStyledItemDelegate.paint(self, painter, option, index)
        else:
            super().paint(painter, option, index)


class RebookTable(QTreeWidget):
    """``ticked``: a line was ticked or not; ``chosen``: Enter or a double click on a line; ``gone_to``: it is the
    current one now."""

    ticked = Signal(str, bool)
    chosen = Signal(str)
    gone_to = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(_("Visits"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setWordWrap(True)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.setColumnCount(4)
        self._checks = _Checks(theme, self)
        self.setItemDelegate(self._checks)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)
        self.itemChanged.connect(self._on_changed)
        self.currentItemChanged.connect(self._on_current)
        self.itemDoubleClicked.connect(lambda item, _column: self.chosen.emit(str(item.data(0, ID_ROLE))))
        self.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = self._checks.theme = theme

    def current_id(self) -> str:
        """The visit of the current line."""
        item = self.currentItem()
        return str(item.data(0, ID_ROLE)) if item else ""

    def current_rect(self) -> QRect:
        """Where the current line is on the screen."""
        item = self.currentItem()
        rect = self.visualItemRect(item) if item else self.viewport().rect()
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def show_state(self, state: RebookState) -> None:
        """Draw the lines of ``state``; the place and the current line stay."""
        at = self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.setHeaderLabels(list(state.headers) or ["", "", "", ""])
            while self.topLevelItemCount() > len(state.rows):
                self.takeTopLevelItem(self.topLevelItemCount() - 1)
            for number, face in enumerate(state.rows):
                item = self.topLevelItem(number) or QTreeWidgetItem(self)
                self._fill(item, face)
                if face.appointment_id == state.current:
                    self.setCurrentItem(item)
            first = self.topLevelItem(0)
            if first is not None and self.currentItem() is None:
                self.setCurrentItem(first)
        self._share_width(state.step)
        self.verticalScrollBar().setValue(at)

    def _fill(self, item: QTreeWidgetItem, face: RowFace) -> None:
        item.setData(0, ID_ROLE, face.appointment_id)
        for column, text in enumerate(face.cells):
            item.setText(column, text)
            item.setToolTip(column, face.tip or text)
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, face.spoken)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if face.is_checked is None:
            item.setData(0, Qt.ItemDataRole.CheckStateRole, None)
        else:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
            item.setCheckState(0, Qt.CheckState.Checked if face.is_checked else Qt.CheckState.Unchecked)
        item.setFlags(flags)
        ink = self._theme.warning if face.is_warning else self.palette().color(QPalette.ColorRole.Text)
        item.setForeground(2, ink)

    def _share_width(self, step: int) -> None:
        """Each column its part; what is longest gets the most."""
        shares = {1: (30, 22, 22, 26), 2: (22, 16, 42, 20), 3: (22, 18, 42, 18), 4: (24, 16, 48, 12)}[step]
        width = self.viewport().width()
        is_narrow = width < NARROW
        self.setColumnHidden(3, is_narrow)
        whole = sum(shares[:3]) if is_narrow else 100
        for column, share in enumerate(shares[:3] if is_narrow else shares):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.header().resizeSection(column, width * share // whole)
        self._step = step
        with QSignalBlocker(self):
            for number in range(self.topLevelItemCount()):
                if item := self.topLevelItem(number):
                    item.setSizeHint(0, QSize(0, self._height_of(item)))

    _step = 1

    def _height_of(self, item: QTreeWidgetItem) -> int:
        """As high as its highest text needs, wrapped, and never too low to hit."""
        highest = 0
        for column in range(1, self.columnCount()):
            if not self.isColumnHidden(column):
                room = QRect(0, 0, max(40, self.columnWidth(column) - PAD), 10_000)
                wraps = int(Qt.TextFlag.TextWordWrap)
                highest = max(highest, self.fontMetrics().boundingRect(room, wraps, item.text(column)).height())
        return max(ROW, highest + 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Enter is the line's own."""
        is_enter = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter,
        )  # fmt: skip
        if is_enter and isinstance(event, QKeyEvent) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        ):  # fmt: skip
            self.chosen.emit(self.current_id())
            return True
        if event.type() == QEvent.Type.Resize:
            self._share_width(self._step)
        return super().eventFilter(watched, event)

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self.ticked.emit(str(item.data(0, ID_ROLE)), item.checkState(0) == Qt.CheckState.Checked)

    def _on_current(self, item: QTreeWidgetItem | None, _before: object) -> None:
        if item is not None:
            self.gone_to.emit(str(item.data(0, ID_ROLE)))

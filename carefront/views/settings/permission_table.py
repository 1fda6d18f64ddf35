"""The grid of permissions: a line for each, a column for each role, a word in each cell. By keys alone, too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from carefront.shared.i18n import _
from carefront.viewmodels.permission_faces import LineFace, RoleFace
from carefront.viewmodels.permissions_view_model import PermissionsViewModel
from carefront.views.theme import Theme

LINE, LEAST_COLUMN = 28, 92
_CYCLING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PermissionTable(QTableWidget):
    """``looked``: another cell is marked: the place of its role and its permission, empty on the line of a group."""

    looked = Signal(str, str)

    def __init__(self, model: PermissionsViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.lines: tuple[LineFace, ...] = ()
        self._roles: tuple[RoleFace, ...] = ()
        self.setAccessibleName(_("Permissions by role"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(160)
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(LINE)
        across.setMinimumHeight(LINE)
        for header in (down, across):
            header.setHighlightSections(False)
        self.currentCellChanged.connect(lambda *_cell: self.looked.emit(*self.marked()))
        self.cellDoubleClicked.connect(lambda *_cell: self._cycle())

    # --- what is shown -----------------------------------------------------------------------------------------------
    def show_roles(self, words: str) -> None:
        """List the permissions that ``words`` are found in; the mark stays on its cell, or goes to the role chosen."""
        key, lines, roles = self.marked()[1], self._model.lines(words), self._model.columns
        if (lines, roles) != (self.lines, self._roles):
            self._rebuild(lines, roles)
        self._fill()
        places, keys = [role.place for role in roles], [line.key for line in lines]
        column = places.index(self._model.chosen) if self._model.chosen in places else 0
        first = next((number for number, found in enumerate(keys) if found), None)
        line = keys.index(key) if key and key in keys else first
        if line is not None and (self.currentRow(), self.currentColumn()) != (line, column):
            self.setCurrentCell(line, column)

    def _rebuild(self, lines: tuple[LineFace, ...], roles: tuple[RoleFace, ...]) -> None:
        self.blockSignals(True)
        self.clear()
        self.lines, self._roles = lines, roles
        self.setRowCount(len(lines))
        self.setColumnCount(len(roles))
        metrics = self.horizontalHeader().fontMetrics()
        for number, role in enumerate(roles):
            item = QTableWidgetItem(role.title)
            item.setToolTip(role.hint)
            self.setHorizontalHeaderItem(number, item)
            self.setColumnWidth(number, max(LEAST_COLUMN, metrics.horizontalAdvance(role.title) + 24))
        for number, line in enumerate(lines):
            self._add_line(number, line)
        self.blockSignals(False)

    def _add_line(self, number: int, line: LineFace) -> None:
        head = QTableWidgetItem(line.title)
        font = self.font()
        font.setBold(not line.key)
        head.setFont(font)
        self.setVerticalHeaderItem(number, head)
        for column in range(len(self._roles)):
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if not line.key:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.setItem(number, column, item)

    def _fill(self) -> None:
        for number, line in enumerate(self.lines):
            for column, role in enumerate(self._roles):
                item = self.item(number, column) or QTableWidgetItem()
                item.setBackground(self._theme.field if line.key else self._theme.window)
                face = self._model.cell(role.place, line.key) if line.key else None
                if face is None:
                    continue
                item.setText(face.text)
                item.setForeground(self._theme.secondary_ink if face.is_faint else self._theme.ink)
                font = item.font()
                font.setBold(face.is_strong)
                item.setFont(font)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, face.spoken)
                item.setToolTip(face.spoken)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self._fill()

    # --- the marked cell ---------------------------------------------------------------------------------------------
    def marked(self) -> tuple[str, str]:
        """The place of the marked cell's role, and its permission; empty where there is none."""
        column, line = self.currentColumn(), self.currentRow()
        place = self._roles[column].place if 0 <= column < len(self._roles) else ""
        return place, self.lines[line].key if 0 <= line < len(self.lines) else ""

    def _cycle(self) -> None:
        self._model.cycle(*self.marked())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space or Enter gives the next reach, Delete takes the permission away; arrows walk."""
        if event.key() in _CYCLING and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._cycle()
        elif event.key() in _TAKING:
            self._model.take(*self.marked())
        else:
            super().keyPressEvent(event)

"""A list of those who wait: who, what they want, how long, the best times. Enter offers, 1 to 3 choose a time."""

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QWidget
from PySide6.QtWidgets import QTableWidgetItem as Item

from carefront.shared.i18n import _
from carefront.viewmodels.inbox_faces import LineFace
from carefront.views import icons
from carefront.views.strip_parts import DIGITS
from carefront.views.table_dress import dress
from carefront.views.theme import Theme

_NAME, _WANTED, _WAITING, _TIMES = range(4)
ID = Qt.ItemDataRole.UserRole
MEASURED = 60
"""So many rows say how wide a column is to be."""
LEAST_TIMES = 900
"""From this width on, in dip, the best times have a column of their own."""


class WaitingTable(QTableWidget):
    """``looked``: another row is current, its id. ``offered``: a time was chosen by its number (0 is the best)."""

    looked = Signal(str)
    offered = Signal(int)
    entered = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._theme = theme
        dress(self, _("Who waits"))
        self.setHorizontalHeaderLabels([_("Who"), _("Wants"), _("Waiting"), _("Best times")])
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setResizeContentsPrecision(MEASURED)
        for column in (_NAME, _WAITING):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (_WANTED, _TIMES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda point: self.menu_wanted.emit(self.viewport().mapToGlobal(point)))
        self.currentCellChanged.connect(self._on_current)
        self.cellDoubleClicked.connect(lambda _row, _column: self.entered.emit())
        self._faces: tuple[LineFace, ...] = ()
        self._is_filling = False

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        faces, self._faces = self._faces, ()
        self.show_lines(faces, self.current())

    def current(self) -> str:
        """The id of the row looked at."""
        item = self.item(self.currentRow(), _NAME)
        return str(item.data(ID)) if item is not None else ""

    def show_lines(self, faces: tuple[LineFace, ...], selected: str) -> None:
        """Show other rows, the selected one current; rows that are as they were are left alone."""
        self._is_filling = True
        changed = [at for at, face in enumerate(faces) if at >= len(self._faces) or self._faces[at] != face]
        if len(changed) > MEASURED or len(faces) != self.rowCount():
            self._measure(is_now=False)
        self.setRowCount(len(faces))
        for at in changed:
            self._fill(at, faces[at])
        self._faces = faces
        self._measure(is_now=True)
        at = next((at for at, face in enumerate(faces) if face.id == selected), -1)
        if at >= 0 and at != self.currentRow():
            self.setCurrentCell(at, _NAME, QItemSelectionModel.SelectionFlag.ClearAndSelect | (
                QItemSelectionModel.SelectionFlag.Rows
            ))  # fmt: skip
        self._is_filling = False

    def _measure(self, *, is_now: bool) -> None:
        """Have the widths follow the texts; not while many are written, as each would measure them all."""
        mode = QHeaderView.ResizeMode.ResizeToContents if is_now else QHeaderView.ResizeMode.Fixed
        for column in (_NAME, _WAITING):
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def show_line(self, face: LineFace) -> None:
        """Show one row anew."""
        at = next((at for at, known in enumerate(self._faces) if known.id == face.id), -1)
        if at >= 0 and self._faces[at] != face:
            self._is_filling = True
            self._fill(at, face)
            self._faces = (*self._faces[:at], face, *self._faces[at + 1 :])
            self._is_filling = False

    def _fill(self, at: int, face: LineFace) -> None:
        for column, text in enumerate((face.name, face.wanted, face.waiting, face.times)):
            item = Item(text)
            item.setData(ID, face.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, face.text if column == _NAME else text)
            item.setToolTip(text)
            if column == _NAME and face.is_urgent:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
                item.setIcon(
                    icons.icon("triangle-alert", self._theme.warning, selected=self.palette().highlightedText().color())
                )
            self.setItem(at, column, item)

    def show_times(self, shown: bool) -> None:
        """Give the best times a column, or leave them to the panel beside."""
        self.setColumnHidden(_TIMES, not shown)

    def _on_current(self, row: int, _column: int, _old: int, _old_column: int) -> None:
        item = self.item(row, _NAME)
        if item is not None and not self._is_filling:
            self.looked.emit(str(item.data(ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter offers the best time, a digit the time of that number."""
        key, is_plain = Qt.Key(event.key()), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_plain:
            self.entered.emit()
        elif key in DIGITS and is_plain:
            self.offered.emit(DIGITS[key] - 1)
        elif key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            rect = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(rect.bottomLeft()))
        else:
            super().keyPressEvent(event)

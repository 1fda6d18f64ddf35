"""The queue of requests: who, when, how many visits are in the way. Enter looks at one."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QWidget
from PySide6.QtWidgets import QTableWidgetItem as Item

from carefront.shared.i18n import _
from carefront.viewmodels.time_off_faces import RowFace
from carefront.views.table_dress import dress

_NAME, _WHEN, _COUNT = range(3)
ID = Qt.ItemDataRole.UserRole


class QueueTable(QTableWidget):
    """``looked``: another row is current, its id; ``entered``: Enter or a double click on it."""

    looked = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        dress(self, _("Requests for time off"))
        self.setHorizontalHeaderLabels([_("Who"), _("When"), _("Visits")])
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHEN, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
        self.currentCellChanged.connect(self._on_current)
        self.cellDoubleClicked.connect(lambda _row, _column: self.entered.emit())
        self._is_filling = False

    def show_rows(self, faces: tuple[RowFace, ...], selected: str) -> None:
        """Show other rows, the selected one current."""
        self._is_filling = True
        self.setRowCount(len(faces))
        for at, face in enumerate(faces):
            for column, text in enumerate((face.name, face.when, face.count)):
                item = Item(text)
                item.setData(ID, face.id)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, face.text if column == _NAME else text)
                item.setToolTip(text)
                self.setItem(at, column, item)
        at = next((at for at, face in enumerate(faces) if face.id == selected), -1)
        if at >= 0:
            self.setCurrentCell(at, _NAME, QItemSelectionModel.SelectionFlag.ClearAndSelect | (
                QItemSelectionModel.SelectionFlag.Rows
            ))  # fmt: skip
        self._is_filling = False

    def _on_current(self, row: int, _column: int, _old: int, _old_column: int) -> None:
        item = self.item(row, _NAME)
        if item is not None and not self._is_filling:
            self.looked.emit(str(item.data(ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter goes to the decision."""
        is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_plain:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

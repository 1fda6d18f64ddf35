"""The list behind a figure, beside the table: its rows, how many there are, and a way to the day of each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QTableWidgetItem as Item

from carefront.shared.i18n import _
from carefront.viewmodels.utilisation_faces import ListFace, ListRowFace
from carefront.views.edged_frame import EdgedFrame
from carefront.views.plain_label import PlainLabel


class FigureList(EdgedFrame):
    """``closed``: put it away; ``went``: a row was clicked, or Enter pressed on it: its face."""

    closed = Signal()
    went = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: ListFace | None = None
        self.setMinimumWidth(280)
        self.title, self.note = PlainLabel(wraps=True), PlainLabel(wraps=True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.close_button = QPushButton("✕")
        self.close_button.setAccessibleName(_("Close the list"))
        self.close_button.setToolTip(_("Close the list"))
        self.close_button.setFixedSize(28, 28)
        self.close_button.clicked.connect(self.closed)
        self.table = _Rows(self)
        self.table.cellClicked.connect(lambda row, _column: self._go(row))
        self.table.entered_row.connect(self._go)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 8)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)

    def show_face(self, face: ListFace | None) -> None:
        """Another list, or none at all."""
        focused: QWidget | None = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._face = face
        self.setVisible(face is not None)
        if face is None:
            return
        self.title.setText(face.title)
        self.note.setText(face.note)
        self.table.show_face(face)
        if not had_focus:
            self.table.setFocus()

    def _go(self, row: int) -> None:
        if self._face and 0 <= row < len(self._face.rows):
            self.went.emit(self._face.rows[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class _Rows(QTableWidget):
    """``entered_row``: Enter was pressed on a row."""

    entered_row = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 0, parent)
        self.setAccessibleName(_("The list behind the figure"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(26, self.fontMetrics().height() + 8))
        self.horizontalHeader().setHighlightSections(False)

    def show_face(self, face: ListFace) -> None:
        """The rows of a face."""
        self.clear()
        self.setColumnCount(len(face.headings))
        self.setRowCount(len(face.rows))
        self.setHorizontalHeaderLabels(list(face.headings))
        for at, row in enumerate(face.rows):
            for column, text in enumerate(row.texts):
                item = Item(text)
                item.setToolTip(_hint(row) or text)
                self.setItem(at, column, item)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        if face.rows:
            self.setCurrentCell(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter goes to the row's visit."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _hint(row: ListRowFace) -> str:
    return _("Go to this visit's day") if row.day else ""

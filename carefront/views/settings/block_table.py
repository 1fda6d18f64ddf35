"""The blocks of a schedule as a table: the same as the picture, for reading, for keys and for assistive tools."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.schedules_view_model import SchedulesViewModel

ROWS = 6


class BlockTable(QTableWidget):
    """``wanted_fields``: Enter on a row."""

    wanted_fields = Signal()

    def __init__(self, model: SchedulesViewModel, parent: QWidget | None = None) -> None:
        heads = (_("Day"), _("From"), _("To"), _("Type"), _("Slot"), _("Places"), _("Name"))
        super().__init__(0, len(heads), parent)
        self._model = model
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(_("Blocks of the schedule"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(26, self.fontMetrics().height() + 8))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFixedHeight((ROWS + 1) * self.verticalHeader().defaultSectionSize())
        self.currentCellChanged.connect(lambda row, *_rest: self._model.choose_block(row))
        self.cellDoubleClicked.connect(lambda *_cell: self.wanted_fields.emit())
        model.edited.connect(self.refill)

    def refill(self) -> None:
        """Show the blocks of now, the chosen one marked."""
        rows = self._model.block_rows()
        with QSignalBlocker(self):
            self.setRowCount(len(rows))
            for row, texts in enumerate(rows):
                for column, text in enumerate(texts):
                    self.setItem(row, column, QTableWidgetItem(text))
            self.setCurrentCell(self._model.block, max(0, self.currentColumn()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Insert adds, Delete removes, Enter goes to the fields."""
        if event.key() == Qt.Key.Key_Insert:
            self._model.add_block(0)
        elif event.key() == Qt.Key.Key_Delete:
            self._model.remove_block()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.wanted_fields.emit()
        else:
            super().keyPressEvent(event)

"""What an entry of the record changed: a table of fields before and after, and how tables of the record look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTableWidget, QTableWidgetItem, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.audit_table_model import ChangeFace
from carefront.views.table_dress import dress

TALLEST_LINES = 8
"""How many lines of a long value are shown; the tip has all of it."""


class ChangesTable(QTableWidget):
    """Shows the lines it is given; a head goes across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        dress_table(self, _("What changed"))
        self.setHorizontalHeaderLabels([_("Field"), _("Before"), _("After")])
        for section in (1, 2):
            self.horizontalHeader().setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setMaximumSectionSize(TALLEST_LINES * self.fontMetrics().lineSpacing())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_faces(self, faces: Sequence[ChangeFace]) -> None:
        """Show these from the first on."""
        self.clearSpans()
        self.setRowCount(len(faces))
        for row, face in enumerate(faces):
            for column, text in enumerate((face.name, face.before, face.after)):
                self.setItem(row, column, _item(text, is_bold=face.is_head))
            if face.is_head:
                self.setSpan(row, 0, 1, 3)
        self.resizeRowsToContents()
        self.scrollToTop()


def _item(text: str, *, is_bold: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    font = item.font()
    font.setBold(is_bold)
    item.setFont(font)
    return item


def dress_table(table: QTableView, name: str) -> None:
    """As tables of rows are, with a grid, and columns as wide as what is in them."""
    dress(table, name)
    table.setShowGrid(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

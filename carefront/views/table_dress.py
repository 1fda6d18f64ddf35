"""How tables of whole rows look: no grid, no row numbers, lines high enough for a finger, Tab goes on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

LEAST_LINE_PX, AIR_PX = 28, 10


def dress(table: QTableView, name: str) -> None:
    """Make a table one to look at and to choose a row from; ``name``: what assistive tools call it."""
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(max(LEAST_LINE_PX, table.fontMetrics().height() + AIR_PX))
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

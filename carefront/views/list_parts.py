"""What views that are lists share: a plain table, a button that exports, the dialog that asks where."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFileDialog,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.views.table_dress import dress

FILLS = QHeaderView.ResizeMode.Stretch
LEAST_WIDE = 140


class ListTable(QTableWidget):
    """Lines of texts to look at and to choose from. ``wide``: the column that takes the room that is left;
    ``numbers``: columns that are written to the end."""

    def __init__(self, name: str, headings: Sequence[str], *, wide: int = 0, numbers: Iterable[int] = ()) -> None:
        super().__init__(0, len(headings))
        self._numbers = frozenset(numbers)
        dress(self, name)
        self.setHorizontalHeaderLabels(list(headings))
        self._wide = wide
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_lines(self, lines: Sequence[tuple[Sequence[str], QColor | None]]) -> None:
        """Show texts, each line with its ink; tells nobody of another choice."""
        with QSignalBlocker(self):
            self.setRowCount(len(lines))
            for at, (texts, ink) in enumerate(lines):
                for column, text in enumerate(texts):
                    self.setItem(at, column, self._item(column, text, ink))

            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """The wide column takes what is left, and never less than it can be read in."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        others = sum(
            max(header.sectionSizeHint(column), self.sizeHintForColumn(column))
            for column in range(self.columnCount()) if column != self._wide
        )  # fmt: skip
        has_room = self.viewport().width() - others >= LEAST_WIDE
        header.setSectionResizeMode(self._wide, FILLS if has_room else QHeaderView.ResizeMode.Fixed)
        if not has_room:
            header.resizeSection(self._wide, LEAST_WIDE)

    def _item(self, column: int, text: str, ink: QColor | None) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        if column in self._numbers:
            item.setTextAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        if ink is not None:
            item.setForeground(ink)
        return item

    def choose(self, rows: Iterable[int]) -> None:
        """Choose these rows and no other; tells nobody."""
        selection, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        with QSignalBlocker(self):
            self.clearSelection()
            for row in rows:
                selection.select(self.model().index(row, 0), flags.Select | flags.Rows)

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from above."""
        return sorted({index.row() for index in self.selectedIndexes()})


def export_button(name: str, export: Callable[[str], object]) -> QToolButton:
    """A button with CSV and XLSX to choose from; ``export`` is given which."""
    button = QToolButton()
    button.setText(_("&Export"))
    button.setAccessibleName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMinimumHeight(30)
    menu = QMenu(button)
    menu.addAction(_("As &CSV…"), partial(export, "csv"))
    menu.addAction(_("As &XLSX…"), partial(export, "xlsx"))
    button.setMenu(menu)
    return button


def date_field(name: str) -> QDateEdit:
    """A day in the head of a list; its month in letters, so that nobody takes it for the day."""
    field = QDateEdit()
    field.setCalendarPopup(True)
    field.setDisplayFormat("d MMM yyyy")
    field.setAccessibleName(name)
    field.setMinimumHeight(30)
    return field


def ask_where(parent: QWidget, title: str, folder: str, name: str, kind: str, save: Callable[[Path], object]) -> None:
    """Ask where a file of the kind is to go, then ``save`` it."""
    kinds = {"csv": _("CSV files (*.csv)"), "xlsx": _("XLSX files (*.xlsx)")}
    dialog = QFileDialog(parent, title, folder, kinds[kind])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(f"{name}.{kind}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: save(Path(path)))
    dialog.open()

"""File > Import appointments: choose a file and a mapping, look at what would come in, import it or leave."""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.import_view_model import ImportFace, ImportViewModel, Stage
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog

_WIDTH, _HEIGHT = 760, 520
_BUSY = (Stage.PREPARING, Stage.IMPORTING)


def show_import(parent: QWidget, importing: ImportViewModel) -> "ImportDialog":
    """Open the dialog over the window; it lets go of what was read when it is closed."""
    dialog = ImportDialog(importing, parent)
    dialog.open()
    return dialog


class ImportDialog(SheetDialog):
    """Shows the face of its view model. Reading starts as soon as there are a file and a mapping."""

    def __init__(self, importing: ImportViewModel, parent: QWidget | None = None) -> None:
        super().__init__(QSize(_WIDTH, _HEIGHT), parent)
        self.setWindowTitle(_("Import appointments"))
        self._importing = importing
        self.file = QLineEdit(self)
        self.mapping = QComboBox(self)
        self._mapping_field = QLineEdit(self)
        self.bar = QProgressBar(self)
        self.summary = PlainLabel("", self, wraps=True)
        self.errors = _table(self, _("Errors by line"), (_("Line"), _("Column"), _("Problem")))
        self.visits = _table(
            self, _("First visits of the file"), (_("Start"), _("Resource"), _("Patient"), _("Visit type"), _("Status"))
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.import_button = self.buttons.addButton(_("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._tie()
        self._show()

    def _lay_out(self) -> None:
        self.browse = QPushButton(_("&Browse…"), self)
        self.file.setAccessibleName(_("File to import"))
        self.file.setPlaceholderText(_("A CSV file"))
        self.mapping.setAccessibleName(_("Mapping: which column is what"))
        self.mapping.addItems(self._importing.mappings())
        self._mapping_field.setPlaceholderText(_("A mapping, or the path of one"))
        self.mapping.setLineEdit(self._mapping_field)
        self.mapping.setCurrentIndex(-1)
        self.bar.setAccessibleName(_("Progress"))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addWidget(self.file, 3)
        self._line.addWidget(self.browse)
        self._line.addWidget(self.mapping, 2)
        self.rows.addLayout(self._line)
        for part in (self.bar, self.summary, self.errors, self.visits):
            self.rows.addWidget(part)
        self.foot.addWidget(self.buttons)

    def lay_out(self, *, is_sheet: bool) -> None:
        """File and mapping stand one below the other in a sheet."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if is_sheet else across)

    def _tie(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.file.editingFinished.connect(self._read)
        self.mapping.activated.connect(self._read)
        self._mapping_field.editingFinished.connect(self._read)
        self.import_button.clicked.connect(self._importing.apply)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._importing.cancel)
        self._importing.changed.connect(self._show)
        self._asked = ("", "")

    def _browse(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self, _("File to import"), "", _("CSV files (*.csv);;All files (*)")
        )
        if path:
            self.file.setText(path)
            self._read()

    def _read(self) -> None:
        """Read what is chosen now, once; the same choice is not read again."""
        chosen = (self.file.text().strip(), self.mapping.currentText().strip())
        if all(chosen) and chosen != self._asked and self._importing.face.stage not in _BUSY:
            self._asked = chosen
            self._importing.read(Path(chosen[0]), chosen[1])

    def _show(self) -> None:
        face = self._importing.face
        self.bar.setVisible(face.stage in (Stage.READING, Stage.PREPARING, Stage.IMPORTING))
        self.bar.setRange(0, 0 if face.stage is Stage.IMPORTING else 100)
        self.bar.setValue(face.percent)
        self.summary.setText(face.summary)
        self.import_button.setEnabled(face.stage is Stage.READY)
        self._fill(face)

    def _fill(self, face: ImportFace) -> None:
        _fill(self.errors, tuple((str(line), column, problem) for line, column, problem in face.errors))
        _fill(self.visits, face.rows)
        self.errors.setVisible(bool(face.errors))
        self.visits.setVisible(bool(face.rows) and not face.errors)


def _table(parent: QWidget, name: str, headings: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(headings), parent)
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(headings)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(len(headings) - 1, QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, rows: tuple[tuple[str, ...], ...]) -> None:
    table.setRowCount(len(rows))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.setItem(at, column, QTableWidgetItem(text))
    table.resizeColumnsToContents()

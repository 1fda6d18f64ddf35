"""What one visit costs: its charges, how far each has come, and the form that adds or changes one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialogButtonBox, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.visit_charges_view_model import VisitChargesViewModel
from carefront.views.charge_form import ChargeForm
from carefront.views.list_parts import ListTable
from carefront.views.mark_row import MarkRow
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.theme import Theme
from carefront.views.typed_fields import HEIGHT

LINES_SHOWN = 4


class VisitChargesDialog(SheetDialog):
    """Shows its view model. Closing it with something typed asks for it once more."""

    def __init__(self, model: VisitChargesViewModel, who: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(QSize(680, 640), parent)
        model.setParent(self)
        self._model, self._ids, self._is_warned = model, list[str](), False
        self.setWindowTitle(_("Charges for the visit of {patient}").format(patient=who))
        self.empty, self.problem = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.table = ListTable(_("Charges"), model.headings, numbers=(1,))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setMinimumHeight((self.fontMetrics().height() + 10) * (LINES_SHOWN + 1))
        self.marks = MarkRow(model, self.table.chosen_rows)
        self.form = ChargeForm(model, has_patient=False)
        palette = self.problem.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.problem.setPalette(palette)
        self.problem.hide()
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.form.new_button.clicked.connect(self.table.clearSelection)
        model.changed.connect(self._show)
        model.problems_changed.connect(self._show_problem)
        self._show()
        model.read()

    def _lay_out(self) -> None:
        for part in (self.empty, self.table, self.marks, self.form):
            self.rows.addWidget(part, int(part is self.table))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal, self)
        for button in box.buttons():
            button.setMinimumHeight(HEIGHT)
        self.form.save_button.setDefault(True)
        box.rejected.connect(self.reject)
        self.foot.addWidget(self.problem)
        self.foot.addWidget(box)

    def reject(self) -> None:
        """Close; something typed that is not saved is pointed out first."""
        if self.form.has_typed and not self._is_warned:
            self._is_warned = True
            self.problem.setText(_("Something typed is not saved. Save it, or close again to forget it."))
            self.problem.show()
            self.form.what.setFocus()
            return
        super().reject()

    def _show(self) -> None:
        model = self._model
        chosen = {self._ids[row] for row in self.table.chosen_rows() if row < len(self._ids)}
        self._ids = [line.id for line in model.lines]
        self.empty.setText(model.emptiness)
        self.empty.setVisible(bool(model.emptiness))
        self.table.setVisible(bool(model.lines))
        self.table.show_lines([(model.texts(line), None) for line in model.lines])
        self.table.choose([row for row, identifier in enumerate(self._ids) if identifier in chosen])
        self.marks.setVisible(model.can_edit and bool(model.lines))
        self.form.setVisible(model.can_edit)
        self._on_selection()

    def _on_selection(self) -> None:
        rows = self.table.chosen_rows()
        self.marks.show_marks()
        self.form.show_entry(self._model.entry(rows[0] if len(rows) == 1 else -1))

    def _show_problem(self) -> None:
        self._is_warned = False
        self.problem.setText(self._model.problems.get("all", ""))
        self.problem.setVisible(bool(self.problem.text()))

"""Billing: charges by what is wanted of them, with their totals; many are marked at once, one is added or changed."""

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.billing_view_model import BillingViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.charge_form import ChargeForm
from carefront.views.flow_row import FlowRow
from carefront.views.list_parts import ListTable, ask_where, export_button
from carefront.views.main_window import MainWindow
from carefront.views.mark_row import MarkRow
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, DateField, TextField

NEAR_END = 40


class BillingPage:
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        self._day = date.min
        self.model = BillingViewModel(desk, memory, window)
        self.panel = BillingPanel(self.model, theme)

    @property
    def widget(self) -> QWidget:
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    def enter(self, day: date) -> None:
        self._day = day
        self.model.enter()

    def leave(self) -> None:
        self.model.leave()

    def step(self, direction: int) -> date:
        """As many days on or back as are shown."""
        model = self.model
        shift = (model.last - model.first + date.resolution) * direction
        model.choose_days(model.first + shift, model.last + shift)
        return self._day

    def title(self, _day: date) -> str:
        return self.model.times.days(self.model.first, self.model.last)

    def take_focus(self) -> None:
        self.panel.table.setFocus()


class BillingPanel(QWidget):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: BillingViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.setAccessibleName(_("Billing"))
        self.setAutoFillBackground(True)
        self.first, self.last = DateField(_("From")), DateField(_("To"))
        self.state = Choice(_("State"), model.states)
        self.payer = Choice(_("Payer"), (("", _("Any payer")), *model.payers))
        self.patient = TextField(_("Patient’s name"), _("Patient’s name"))
        self.export_button = export_button(_("Export charges"), self.export)
        self.progress, self.cancel_button = PlainLabel(), QPushButton(_("&Cancel"))
        self.cancel_button.setMinimumHeight(30)
        self.cancel_button.setAccessibleName(_("Cancel the export"))
        self.totals, self.empty = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.table = ListTable(_("Charges"), model.headings, wide=2, numbers=(3,))
        self.marks = MarkRow(model, self.table.chosen_rows)
        self.mark_buttons = self.marks.buttons
        self.form = ChargeForm(model)
        self._ids: list[str] = []
        self._dress()
        self._lay_out()
        self._tie()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme

    def _dress(self) -> None:
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.patient.setClearButtonEnabled(True)
        self.patient.setMinimumWidth(150)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.totals.setAccessibleName(_("Totals"))

    def _lay_out(self) -> None:
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        left = QWidget()
        lines = QVBoxLayout(left)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._body, 1)
        lines.addWidget(self.marks)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(self.form)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        head = QHBoxLayout()
        filters = (self.first, self.last, self.state, self.payer, self.patient)
        head.addWidget(FlowRow(filters), 1)
        for part in (self.progress, self.cancel_button, self.export_button):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.totals)
        column.addWidget(self._split, 1)

    def _tie(self) -> None:
        model = self._model
        for field in (self.first, self.last):
            field.dateChanged.connect(lambda _day: model.choose_days(self.first.day(), self.last.day()))
        self.state.activated.connect(lambda _at: model.choose(state=self.state.chosen()))
        self.payer.activated.connect(lambda _at: model.choose(payer=self.payer.chosen()))
        self.patient.textChanged.connect(lambda text: model.choose(text=text))
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self.form.new_button.clicked.connect(self.table.clearSelection)
        model.changed.connect(self._show)
        model.export.changed.connect(self._show_export)
        self.cancel_button.clicked.connect(model.export.cancel)
        self._show_export()

    def _on_scroll(self) -> None:
        if self.table.rowAt(self.table.viewport().height() - 1) >= self.table.rowCount() - NEAR_END:
            self._model.read_more()

    def _on_selection(self) -> None:
        rows = self.table.chosen_rows()
        self.marks.show_marks()
        self.form.show_entry(self._model.entry(rows[0] if len(rows) == 1 else -1))

    def _show(self) -> None:
        model = self._model
        for field, day in ((self.first, model.first), (self.last, model.last)):
            with QSignalBlocker(field):
                field.setDate(QDate(day.year, day.month, day.day))
        chosen = {self._ids[row] for row in self.table.chosen_rows()} if self.table.rowCount() else set()
        self._ids = [line.id for line in model.lines]
        self.empty.setText(model.emptiness)
        self._body.setCurrentWidget(self.empty if model.emptiness else self.table)
        self.totals.setText("    ".join(model.totals))
        self.table.show_lines([(model.texts(line), None) for line in model.lines])
        self.table.choose([row for row, identifier in enumerate(self._ids) if identifier in chosen])
        self.marks.setVisible(model.can_edit)
        self.form.setVisible(model.can_edit)
        self._show_export()
        self._on_selection()

    def _show_export(self) -> None:
        running = self._model.export
        self.progress.setText(running.text)
        for part in (self.progress, self.cancel_button):
            part.setVisible(running.is_running)
        self.export_button.setEnabled(bool(self._model.lines) and not running.is_running)

    def export(self, kind: str) -> None:
        """Ask where, and have the charges written there."""
        model = self._model
        ask_where(self, _("Export charges"), model.saver.folder, model.file_name, kind, model.save)

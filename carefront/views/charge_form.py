"""The form of one charge beside the list: a new one, or the one that is chosen as long as nobody has a bill."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.billing_view_model import BillingViewModel, ChargeEntry
from carefront.views.flow_row import FlowRow
from carefront.views.panel_parts import scroll_inside
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import Choice, TextField

HITS_SHOWN = 3


class ChargeForm(QWidget):
    """Shows an entry; what is typed goes to the view model when it is saved. Nothing typed is lost by reading anew."""

    def __init__(self, model: BillingViewModel) -> None:
        super().__init__()
        self._model, self._entry = model, ChargeEntry()
        self._draft: ChargeEntry | None = None
        self.setMinimumWidth(230)
        self.title = PlainLabel()
        self.patient = TextField(_("Patient"), _("Name, phone or record number"))
        self.hits = QListWidget()
        self.what, self.amount = TextField(_("For")), TextField(_("Amount"), _("45.00"))
        self.currency = TextField(_("Currency"), _("EUR"))
        self.payer, self.payer_name = Choice(_("Payer"), model.payers), TextField(_("Payer’s name"))
        self.note = TextField(_("Note"))
        self.save_button, self.new_button = QPushButton(_("&Save")), QPushButton(_("&New charge"))
        self._problems: dict[str, PlainLabel] = {}
        self._lay_out()
        self.patient.textEdited.connect(self._on_patient)
        self.patient.returnPressed.connect(lambda: self._pick(max(0, self.hits.currentRow())))
        self.hits.itemActivated.connect(lambda item: self._pick(self.hits.row(item)))
        self.hits.itemClicked.connect(lambda item: self._pick(self.hits.row(item)))
        self.save_button.clicked.connect(lambda: model.send(self.typed()))
        self.new_button.clicked.connect(self._begin)
        model.found.connect(self._show_hits)
        model.saved.connect(self._start)
        model.problems_changed.connect(self._show_problems)
        self._put(ChargeEntry())

    def _lay_out(self) -> None:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setSpacing(3)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        rows.addWidget(self.title)
        self.hits.setAccessibleName(_("Patients found"))
        self.hits.setFixedHeight((self.fontMetrics().height() + 10) * HITS_SHOWN)
        self.hits.hide()
        self._field(rows, "patient", _("Pati&ent"), self.patient)
        rows.addWidget(self.hits)
        for name, text, field in (
            ("for", _("Fo&r"), self.what), ("amount", _("&Amount"), self.amount),
            ("currency", _("Curren&cy"), self.currency), ("payer", _("Pa&yer"), self.payer),
            ("payer_name", _("Payer’s na&me"), self.payer_name), ("note", _("No&te"), self.note),
        ):  # fmt: skip
            self._field(rows, name, text, field)
        rows.addWidget(FlowRow((self.save_button, self.new_button)))
        rows.addStretch(1)
        scroll_inside(self, inner)

    def _field(self, rows: QVBoxLayout, name: str, text: str, field: QWidget) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        problem = self._problems[name] = PlainLabel(wraps=True)
        problem.hide()
        for part in (label, field, problem):
            rows.addWidget(part)

    def typed(self) -> ChargeEntry:
        """The entry as it stands."""
        return replace(
            self._entry, description=self.what.text(), amount=self.amount.text(), currency=self.currency.text(),
            payer=self.payer.chosen(), payer_name=self.payer_name.text(), note=self.note.text(),
        )  # fmt: skip

    def show_entry(self, entry: ChargeEntry) -> None:
        """Show another charge, or a new one; the one that is shown, or a new one begun, keeps what was typed."""
        if entry.charge_id != self._entry.charge_id or (entry.charge_id and entry.is_open != self._entry.is_open):
            if not self._entry.charge_id:
                self._draft = self.typed()
            self._put(entry if entry.charge_id else self._draft or entry)
        elif not entry.charge_id and not self.currency.text():
            self.currency.show_text(entry.currency)

    def _start(self) -> None:
        self._draft = None
        self._put(self._model.entry(-1))

    def _begin(self) -> None:
        """A new one, with what was typed for it before another was looked at."""
        if self._entry.charge_id:
            self._put(self._draft or self._model.entry(-1))
        self.patient.setFocus()

    def _put(self, entry: ChargeEntry) -> None:
        self._entry = entry
        self.title.setText(_("Charge") if entry.charge_id else _("New charge"))
        for field, text in (
            (self.patient, entry.patient), (self.what, entry.description), (self.amount, entry.amount),
            (self.currency, entry.currency), (self.payer_name, entry.payer_name), (self.note, entry.note),
        ):  # fmt: skip
            field.show_text(text)
            field.setEnabled(entry.is_open)
        self.patient.setEnabled(not entry.charge_id)
        self.payer.pick(entry.payer)
        self.payer.setEnabled(entry.is_open)
        self.save_button.setEnabled(entry.is_open)
        self._model.problems.clear()
        self._show_problems()
        self.hits.hide()

    def _on_patient(self, text: str) -> None:
        self._entry = replace(self._entry, patient_id="", patient="")
        self._model.search(text)

    def _show_hits(self) -> None:
        self.hits.clear()
        for hit in self._model.hits:
            self.hits.addItem(QListWidgetItem(hit.display_name))
        self.hits.setCurrentRow(0)
        self.hits.setVisible(self.hits.count() > 0 and not self._entry.patient_id)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._model.hits):
            hit = self._model.hits[row]
            self._entry = replace(self._entry, patient_id=hit.patient_id, patient=hit.display_name)
            self.patient.show_text(hit.display_name)
            self.hits.hide()
            self.what.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_problems(self) -> None:
        for name, label in self._problems.items():
            label.setText(self._model.problems.get(name, ""))
            label.setVisible(bool(label.text()))

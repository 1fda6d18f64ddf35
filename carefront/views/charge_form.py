"""The form of one charge beside the list: a new one, or the one that is chosen as long as nobody has a bill."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.charge_form_model import ChargeEntry, ChargeFormModel
from carefront.views.flow_row import FlowRow
from carefront.views.panel_parts import scroll_inside
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import Choice, TextField

HITS_SHOWN = 3


class ChargeForm(QWidget):
    """Shows an entry; what is typed goes to the view model when it is saved.

    Nothing typed is lost: not by reading anew, nor by looking at another charge. It waits, by charge, until it is saved
    or discarded. ``has_patient``: a new charge is of whomever is chosen here, and the form scrolls by itself.
    """

    def __init__(self, model: ChargeFormModel, *, has_patient: bool = True) -> None:
        super().__init__()
        self._model, self._has_patient = model, has_patient
        self._entry = self._stored = ChargeEntry()
        self._drafts: dict[str, ChargeEntry] = {}
        self.setMinimumWidth(230)
        self.title = PlainLabel()
        self.patient = TextField(_("Patient"), _("Name, phone or record number"))
        self.hits = QListWidget()
        self.prices = Choice(_("Price list"))
        self.prices.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.prices.setMinimumContentsLength(8)
        self.what, self.amount = TextField(_("For")), TextField(_("Amount"), _("45.00"))
        self.currency = TextField(_("Currency"), _("EUR"))
        self.payer, self.payer_name = Choice(_("Payer"), model.payers), TextField(_("Payer’s name"))
        self.note = TextField(_("Note"))
        self.save_button, self.new_button = QPushButton(_("&Save")), QPushButton(_("&New charge"))
        self.discard_button = QPushButton(_("&Discard"))
        self.discard_button.setToolTip(_("Forget what was typed and show the charge as it is"))
        for button in (self.new_button, self.discard_button):
            button.setAutoDefault(False)
        self._problems: dict[str, PlainLabel] = {}
        self._lay_out()
        self._tie()
        self._put(ChargeEntry())

    def _tie(self) -> None:
        model = self._model
        self.patient.textEdited.connect(self._on_patient)
        self.patient.returnPressed.connect(lambda: self._pick(max(0, self.hits.currentRow())))
        self.hits.itemActivated.connect(lambda item: self._pick(self.hits.row(item)))
        self.hits.itemClicked.connect(lambda item: self._pick(self.hits.row(item)))
        self.prices.activated.connect(lambda _at: self._take_price())
        for field in (self.patient, self.what, self.amount, self.currency, self.payer_name, self.note):
            field.textEdited.connect(lambda _text: self._show_state())
        self.payer.activated.connect(lambda _at: self._show_state())
        self.save_button.clicked.connect(lambda: model.send(self.typed()))
        self.discard_button.clicked.connect(self._discard)
        self.new_button.clicked.connect(self._begin)
        model.found.connect(self._show_hits)
        model.saved.connect(self._on_saved)
        model.problems_changed.connect(self._show_problems)

    def _lay_out(self) -> None:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        if not self._has_patient:
            rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        rows.addWidget(self.title)
        self.hits.setAccessibleName(_("Patients found"))
        self.hits.setFixedHeight((self.fontMetrics().height() + 10) * HITS_SHOWN)
        self.hits.hide()
        if self._has_patient:
            self._field(rows, "patient", _("Pati&ent"), self.patient)
        else:
            self.patient.setParent(inner)
            self.patient.hide()
        rows.addWidget(self.hits)
        rows.addWidget(self.prices)
        self._field(rows, "for", _("Fo&r"), self.what)
        rows.addLayout(self._pair(("amount", _("&Amount"), self.amount), ("currency", _("Curren&cy"), self.currency)))
        rows.addLayout(
            self._pair(("payer", _("Pa&yer"), self.payer), ("payer_name", _("Payer’s na&me"), self.payer_name))
        )
        self._field(rows, "note", _("No&te"), self.note)
        rows.addWidget(FlowRow((self.save_button, self.discard_button, self.new_button)))
        rows.addStretch(1)
        if self._has_patient:
            scroll_inside(self, inner)
        else:
            outer = QVBoxLayout(self)
            outer.setContentsMargins(0, 0, 0, 0)
            outer.addWidget(inner)

    def _pair(self, *fields: tuple[str, str, QWidget]) -> QHBoxLayout:
        """Two fields beside each other, the first wider."""
        line = QHBoxLayout()
        for name, text, field in fields:
            column = QVBoxLayout()
            column.setSpacing(3)
            self._field(column, name, text, field)
            column.addStretch(1)
            line.addLayout(column, 1)
        return line

    def _field(self, rows: QVBoxLayout, name: str, text: str, field: QWidget) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        problem = self._problems[name] = PlainLabel(wraps=True)
        problem.hide()
        for part in (label, field, problem):
            rows.addWidget(part)

    def typed(self) -> ChargeEntry:
        """The entry as it stands."""
        found = replace(
            self._entry, description=self.what.text(), amount=self.amount.text(), currency=self.currency.text(),
            payer=self.payer.chosen(), payer_name=self.payer_name.text(), note=self.note.text(),
        )  # fmt: skip
        return found if found.charge_id or not self._has_patient else replace(found, patient=self.patient.text())

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._entry.is_open and self.typed() != self._stored

    @property
    def has_typed(self) -> bool:
        """Whether anything typed here, for whichever charge, is not saved."""
        return self.is_changed or any(key != self._stored.charge_id for key in self._drafts)

    def show_entry(self, entry: ChargeEntry) -> None:
        """Show another charge, or a new one, each with what was typed for it."""
        self.prices.offer(self._model.price_choices)
        if entry != self._stored:
            self._keep()
            self._put(entry)
        self.prices.setVisible(bool(self._model.price_choices) and self._entry.is_open)

    def _keep(self) -> None:
        """What was typed for the charge that is shown."""
        if self.is_changed:
            self._drafts[self._stored.charge_id] = self.typed()
        elif self._entry.is_open:
            self._drafts.pop(self._stored.charge_id, None)

    def _on_saved(self, charge_id: str) -> None:
        self._drafts.pop(charge_id, None)
        if self._stored.charge_id == charge_id:
            self._put(self.typed() if charge_id else self._model.entry(-1))

    def _discard(self) -> None:
        self._drafts.pop(self._stored.charge_id, None)
        self._put(self._stored)
        self.what.setFocus()

    def _begin(self) -> None:
        """A new one, with what was typed for it before another was looked at."""
        if self._stored.charge_id:
            self.show_entry(self._model.entry(-1))
        (self.patient if self._has_patient else self.what).setFocus()

    def _put(self, entry: ChargeEntry) -> None:
        """Show a charge as it is stored, over it what was typed for it; the currency in use goes into an empty one."""
        self._stored = entry
        draft = self._drafts.get(entry.charge_id) if entry.is_open else None
        shown = self._entry = replace(draft, currency=draft.currency or entry.currency) if draft else entry
        for field, text in (
            (self.patient, shown.patient), (self.what, shown.description), (self.amount, shown.amount),
            (self.currency, shown.currency), (self.payer_name, shown.payer_name), (self.note, shown.note),
        ):  # fmt: skip
            field.show_text(text)
            field.setEnabled(shown.is_open)
        self.patient.setEnabled(not shown.charge_id)
        self.payer.pick(shown.payer)
        self.payer.setEnabled(shown.is_open)
        self.prices.pick("")
        self._model.problems.clear()
        self._show_problems()
        self._show_state()
        self.hits.hide()

    def _show_state(self) -> None:
        """Whether something is typed that is not saved, in the title and by the buttons."""
        is_changed = self.is_changed
        if self._entry.charge_id:
            self.title.setText(_("Charge, not saved") if is_changed else _("Charge"))
        else:
            self.title.setText(_("New charge, not saved") if is_changed else _("New charge"))
        self.save_button.setEnabled(self._entry.is_open)
        self.discard_button.setEnabled(is_changed)

    def _take_price(self) -> None:
        entry = self._model.priced(self.typed(), self.prices.chosen())
        for field, text in (
            (self.what, entry.description),
            (self.amount, entry.amount),
            (self.currency, entry.currency),
        ):
            field.show_text(text)
        self._show_state()
        self.amount.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_patient(self, text: str) -> None:
        self._entry = replace(self._entry, patient_id="")
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
            self._show_state()
            self.hits.hide()
            self.what.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_problems(self) -> None:
        for name, label in self._problems.items():
            label.setText(self._model.problems.get(name, ""))
            label.setVisible(bool(label.text()))

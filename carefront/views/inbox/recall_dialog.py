"""The form of a recall: who is due, when, for what, with whom, why. Ctrl+Return writes it down."""

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.recall_form import RecallForm
from carefront.views.kept_form_parts import Matches, ResumedLine
from carefront.views.panel_parts import fill_box
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.time_off.dialogs import buttons, on_control_return, reason_field
from carefront.views.typed_fields import Choice, DateField, TextField


def show_recall(model: RecallForm, parent: QWidget) -> "RecallDialog":
    """Open the form over the window."""
    dialog = RecallDialog(model, parent)
    dialog.open()
    return dialog


class RecallDialog(SheetDialog):
    """Shows its view model; every entry goes to it. Closes when the recall is written down."""

    def __init__(self, model: RecallForm, parent: QWidget) -> None:
        super().__init__(QSize(460, 560), parent)
        self._model = model
        model.setParent(self)
        self.setWindowTitle(model.title)
        self.name = TextField(_("Who is due"), _("Name, phone or record number"))
        self.interval, self.due = Choice(_("When")), DateField(_("Due on"))
        self.type, self.who = Choice(_("Visit type")), Choice(_("With whom"))
        self.reason = reason_field(_("Reason"))
        self.due_text, self.problem = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.resumed = ResumedLine(model.start_anew)
        self.matches = Matches(self._choose)
        self._problems: dict[str, PlainLabel] = {}
        self.buttons, self.send_button = buttons(self, _("&Write down") if model.is_new else _("&Save"))
        self._lay_out()
        self._fill()
        self._tie()
        self._show()
        model.resume()
        (self.due if model.entry.patient_id else self.name).setFocus()

    def _lay_out(self) -> None:
        self.rows.addWidget(self.resumed)
        self._add("name", _("&Who is due"), self.name)
        self.rows.addWidget(self.matches)
        self._add("interval", _("Wh&en"), self.interval)
        self._add("due", _("&Due on"), self.due)
        self.rows.addWidget(self.due_text)
        self._add("type", _("Visit &type"), self.type)
        self._add("who", _("Wit&h whom"), self.who)
        self._add("reason", _("&Reason"), self.reason)
        self.rows.addWidget(self.problem)
        self.rows.addStretch(1)
        self.foot.addWidget(self.buttons)

    def _add(self, name: str, text: str, field: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        label = QLabel(text)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        problem = self._problems[name] = PlainLabel(wraps=True)
        problem.hide()
        column.addWidget(problem)
        self.rows.addLayout(column)

    def _fill(self) -> None:
        entry = self._model.entry
        self.name.show_text(entry.name)
        self.name.setEnabled(self._model.is_new)
        self.due.show_day(entry.due)
        if self.reason.toPlainText() != entry.reason:
            self.reason.setPlainText(entry.reason)

    def _tie(self) -> None:
        for signal in (
            self.name.textEdited, self.due.dateChanged, self.type.activated, self.who.activated,
            self.reason.textChanged,
        ):  # fmt: skip
            signal.connect(lambda *_given: self._edit())
        self.interval.activated.connect(lambda _at: self._choose_interval())
        self._model.changed.connect(self._show)
        self._model.reset.connect(self._reset)
        self._model.done.connect(lambda _id: self.accept())
        self.finished.connect(lambda _result: self._model.kept.flush())
        self.send_button.clicked.connect(self._model.send)
        on_control_return(self, self._model.send)

    def _edit(self) -> None:
        self._model.edit(
            replace(
                self._model.entry, name=self.name.text(), offering_id=self.type.chosen(),
                resource_id=self.who.chosen(), due=self.due.day(), reason=self.reason.toPlainText(),
            )
        )  # fmt: skip

    def _choose_interval(self) -> None:
        chosen = self.interval.chosen()
        self._model.choose_interval(chosen)
        self.due.show_day(self._model.entry.due)
        if not chosen:
            self.due.setFocus()

    def _choose(self, row: int) -> None:
        self._model.choose(row)
        self.interval.setFocus()

    # --- showing -----------------------------------------------------------------------------------------------------
    def _reset(self) -> None:
        blocked = self.blockSignals(True)
        self._fill_quietly()
        self.blockSignals(blocked)
        self._show()

    def _fill_quietly(self) -> None:
        """What the fields show comes from the model: nobody typed it."""
        for field in (self.reason, self.due):
            field.blockSignals(True)
        self._fill()
        for field in (self.reason, self.due):
            field.blockSignals(False)

    def _show(self) -> None:
        model, entry = self._model, self._model.entry
        for box, choices, chosen in (
            (self.interval, model.intervals(), model.interval), (self.type, model.types(), entry.offering_id),
            (self.who, model.people(), entry.resource_id),
        ):  # fmt: skip
            fill_box(box, choices, chosen)
        self.name.show_text(entry.name)
        self.due_text.setText(model.due_text)
        self.resumed.setVisible(model.is_resumed)
        self.matches.show_texts(model.hit_texts())
        for name, label in self._problems.items():
            label.setText(model.problems.get(name, ""))
            label.setVisible(name in model.problems)
        self.problem.setText(model.problems.get("", ""))
        self.problem.setVisible("" in model.problems)
        first = next((name for name in model.problems if name), "")
        if first:
            getattr(self, first).setFocus()

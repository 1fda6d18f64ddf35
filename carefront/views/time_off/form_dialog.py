"""Ask for time off, or change what was asked: who, what for, when, who stands in, why."""

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.time_off_form import TimeOffForm
from carefront.views.kept_form_parts import ResumedLine
from carefront.views.panel_parts import fill_box
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.time_off.dialogs import buttons, on_control_return, reason_field
from carefront.views.typed_fields import Choice, DateField, TextField, TickBox


def show_form(model: TimeOffForm, parent: QWidget) -> "TimeOffDialog":
    """Open the form over the window."""
    dialog = TimeOffDialog(model, parent)
    dialog.open()
    return dialog


class TimeOffDialog(SheetDialog):
    """Shows its view model; every entry goes to it. Closes when it was asked for."""

    def __init__(self, model: TimeOffForm, parent: QWidget) -> None:
        super().__init__(QSize(500, 640), parent)
        self._model = model
        model.setParent(self)
        self.setWindowTitle(model.title)
        self.who, self.type = Choice(_("For whom")), Choice(_("What for"))
        self.first, self.last = DateField(_("First day")), DateField(_("Last day"))
        self.part = TickBox(_("Only a &part of one day"))
        self.part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.start, self.end = TextField(_("From")), TextField(_("To"))
        self.cover = Choice(_("Who stands in"))
        self.reason, self.notes = reason_field(_("Reason")), reason_field(_("Notes"))
        self.effect, self.other_problem = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.resumed = ResumedLine(model.start_anew)
        self._problems: dict[str, PlainLabel] = {}
        self._lines: dict[str, QWidget] = {}
        self.buttons, self.send_button = buttons(self, _("A&sk") if model.is_new else _("&Save"))
        self._lay_out()
        self._fill()
        self._tie()
        self._show()
        model.resume()
        (self.who if model.is_new and len(model.people) != 1 else self.type).setFocus()

    def _lay_out(self) -> None:
        self.rows.addWidget(self.resumed)
        self._add("account_id", _("&For whom"), self.who)
        self._add("type", _("What &for"), self.type)
        self._add("period", "", self.part)
        self._add("first", _("&First day"), self.first)
        self._add("last", _("&Last day"), self.last)
        self._add("start", _("Fr&om"), self.start)
        self._add("end", _("&To"), self.end)
        self.clinic_times = PlainLabel(self._model.clinic_times_note, wraps=True)
        for part in (self.clinic_times, self.effect):
            self.rows.addWidget(part)
        self._add("coverage_account_id", _("Who s&tands in"), self.cover)
        self._add("reason", _("&Reason, only for whoever decides"), self.reason)
        self._add("notes", _("&Notes, for everybody who sees time off"), self.notes)
        self.rows.addWidget(self.other_problem)
        self.rows.addStretch(1)
        self.foot.addWidget(self.buttons)

    def _add(self, name: str, text: str, field: QWidget) -> None:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        if text:
            label = QLabel(text)
            label.setBuddy(field)
            column.addWidget(label)
        column.addWidget(field)
        problem = self._problems[name] = PlainLabel(wraps=True)
        problem.hide()
        column.addWidget(problem)
        self._lines[name] = line
        self.rows.addWidget(line)

    def _fill(self) -> None:
        entry = self._model.entry
        self.type.offer((one.id, one.text) for one in self._model.types())
        self.type.pick(entry.type.value)
        self.first.show_day(entry.first)
        self.last.show_day(entry.last)
        self.part.setChecked(entry.is_part)
        self.start.show_text(entry.start)
        self.end.show_text(entry.end)
        self.reason.setPlainText(entry.reason)
        self.notes.setPlainText(entry.notes)

    def _tie(self) -> None:
        self.first.dateChanged.connect(self._on_first)
        for signal in (
            self.who.activated, self.type.activated, self.last.dateChanged, self.part.toggled, self.start.textEdited,
            self.end.textEdited, self.cover.activated, self.reason.textChanged, self.notes.textChanged,
        ):  # fmt: skip
            signal.connect(lambda *_given: self._edit())
        self._model.changed.connect(self._show)
        self._model.reset.connect(self._reset)
        self.finished.connect(lambda _result: self._model.kept.flush())
        self._model.done.connect(lambda _id: self.accept())
        self.send_button.clicked.connect(self._send)
        on_control_return(self, self._send)

    def _on_first(self) -> None:
        """The last day is never before the first as long as nobody wants it so."""
        if self.last.day() < self.first.day():
            self.last.show_day(self.first.day())
        self._edit()

    def _edit(self) -> None:
        kinds = {one.id: one for one in self._model.types()}
        entry = self._model.entry
        self._model.edit(replace(
            entry, account_id=self.who.chosen() or entry.account_id,
            type=type(entry.type)(self.type.chosen() if self.type.chosen() in kinds else entry.type),
            first=self.first.day(), last=self.last.day(), is_part=self.part.isChecked(), start=self.start.text(),
            end=self.end.text(), cover_id=self.cover.chosen(), reason=self.reason.toPlainText(),
            notes=self.notes.toPlainText(),
        ))  # fmt: skip
        self._show()

    def _send(self) -> None:
        self._edit()
        self._model.send()

    def _reset(self) -> None:
        """Every field is another; nobody typed it."""
        fields = (self.first, self.last, self.part, self.reason, self.notes)
        for field in fields:
            field.blockSignals(True)
        self._fill()
        for field in fields:
            field.blockSignals(False)
        self._show()

    def _show(self) -> None:
        model = self._model
        self.resumed.setVisible(model.is_resumed)
        fill_box(self.who, model.who(), model.entry.account_id)
        fill_box(self.cover, model.cover_choices(), model.entry.cover_id)
        self._lines["account_id"].setVisible(len(model.people) > 1)
        is_part = self.part.isChecked()
        for name, is_shown in (("last", not is_part), ("start", is_part), ("end", is_part)):
            self._lines[name].setVisible(is_shown)
        self.clinic_times.setVisible(is_part and bool(self.clinic_times.text()))
        self.effect.setText(model.effect)
        self.effect.setVisible(bool(model.effect))
        for name, label in self._problems.items():
            label.setText(model.problems.get(name, ""))
            label.setVisible(name in model.problems)
        others = [text for name, text in model.problems.items() if name not in self._problems]
        self.other_problem.setText(" ".join(others))
        self.other_problem.setVisible(bool(others))
        self.send_button.setEnabled(not model.is_busy)

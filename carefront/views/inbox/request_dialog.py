"""The form of a request: who asks, what for, with whom, when it would suit, a note. Ctrl+Return writes it down."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.request_form import RequestForm
from carefront.views.kept_form_parts import Matches, ResumedLine
from carefront.views.panel_parts import fill_box
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.time_off.dialogs import buttons, on_control_return, reason_field
from carefront.views.typed_fields import Choice, OpenDate, TextField, TickBox


def show_request(model: RequestForm, parent: QWidget) -> "RequestDialog":
    """Open the form over the window."""
    dialog = RequestDialog(model, parent)
    dialog.open()
    return dialog


class RequestDialog(SheetDialog):
    """Shows its view model; every entry goes to it. Closes when the request is written down."""

    def __init__(self, model: RequestForm, parent: QWidget) -> None:
        super().__init__(QSize(560, 640), parent)
        self._model = model
        model.setParent(self)
        self.setWindowTitle(model.title)
        self.name = TextField(_("Who asks"), _("Name, phone or record number"))
        self.phone, self.email, self.born = TextField(_("Phone")), TextField(_("E-mail")), TextField(_("Birth date"))
        self.type, self.who = Choice(_("Visit type")), Choice(_("With whom"))
        self.urgency, self.source = Choice(_("Urgency")), Choice(_("Came by"))
        self.language, self.gender = Choice(_("Language")), Choice(_("Gender"))
        self.first, self.last = OpenDate(_("First day"), _("Fr&om")), OpenDate(_("Last day"), _("&Until"))
        self.days = [TickBox(words) for words in self._day_names()]
        self.times = {one.id: TickBox(one.text) for one in model.times_of_day()}
        self.note = reason_field(_("Note"))
        self.resumed = ResumedLine(model.start_anew)
        self.matches = Matches(self._choose)
        self.problem = PlainLabel(wraps=True)
        self._problems: dict[str, PlainLabel] = {}
        self.buttons, self.send_button = buttons(self, _("&Write down") if model.is_new else _("&Save"))
        self._lay_out()
        self._fill()
        self._tie()
        self._show()
        model.resume()
        self.name.setFocus()

    @staticmethod
    def _day_names() -> list[str]:
        return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]

    def _lay_out(self) -> None:
        self.rows.addWidget(self.resumed)
        self._add("name", _("&Who asks"), self.name)
        self.rows.addWidget(self.matches)
        self._pair(("phone", _("&Phone"), self.phone), ("email", _("E-&mail"), self.email))
        self._pair(("born", _("&Birth date"), self.born), ("source", _("&Came by"), self.source))
        self._pair(("type", _("Visit &type"), self.type), ("who", _("Wit&h whom"), self.who))
        self._pair(("urgency", _("U&rgency"), self.urgency), ("language", _("&Language"), self.language))
        self._pair(("gender", _("&Gender"), self.gender))
        self._pair(("first", "", self.first), ("last", "", self.last))
        self.rows.addWidget(PlainLabel(_("Days and times that suit; none ticked means any")))
        grid = QGridLayout()
        for at, box in enumerate([*self.days, *self.times.values()]):
            grid.addWidget(box, at // 4, at % 4)
        self.rows.addLayout(grid)
        self._add("note", _("&Note"), self.note)
        self.rows.addWidget(self.problem)
        self.rows.addStretch(1)
        self.foot.addWidget(self.buttons)

    def _pair(self, *fields: tuple[str, str, QWidget]) -> None:
        line = QHBoxLayout()
        for name, text, field in fields:
            column = QVBoxLayout()
            column.setSpacing(2)
            self._put(column, name, text, field)
            line.addLayout(column, 1)
        if len(fields) == 1:
            line.addStretch(1)
        self.rows.addLayout(line)

    def _add(self, name: str, text: str, field: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        self._put(column, name, text, field)
        self.rows.addLayout(column)

    def _put(self, column: QVBoxLayout, name: str, text: str, field: QWidget) -> None:
        if text:
            label = QLabel(text)
            label.setBuddy(field)
            column.addWidget(label)
        column.addWidget(field)
        problem = self._problems[name] = PlainLabel(wraps=True)
        problem.hide()
        column.addWidget(problem)

    def _fill(self) -> None:
        entry, today = self._model.entry, self._model.today
        for field, text in (
            (self.name, entry.name), (self.phone, entry.phone), (self.email, entry.email), (self.born, entry.born),
        ):  # fmt: skip
            field.show_text(text)
        fill_box(self.urgency, self._model.urgencies(), entry.urgency)
        fill_box(self.source, self._model.sources(), entry.source)
        self.first.show_day(entry.first, today)
        self.last.show_day(entry.last, today + timedelta(days=14))
        for number, box in enumerate(self.days):
            box.setChecked(number in entry.weekdays)
        for name, box in self.times.items():
            box.setChecked(name in entry.times_of_day)
        self.note.setPlainText(entry.note)

    def _tie(self) -> None:
        for signal in (
            self.name.textEdited, self.phone.textEdited, self.email.textEdited, self.born.textEdited,
            self.type.activated, self.who.activated, self.urgency.activated, self.source.activated,
            self.language.activated, self.gender.activated, self.first.changed, self.last.changed,
            self.note.textChanged, *(box.toggled for box in (*self.days, *self.times.values())),
        ):  # fmt: skip
            signal.connect(lambda *_given: self._edit())
        self._model.changed.connect(self._show)
        self._model.reset.connect(self._reset)
        self.finished.connect(lambda _result: self._model.kept.flush())
        self._model.done.connect(lambda _id: self.accept())
        self.send_button.clicked.connect(self._model.send)
        on_control_return(self, self._model.send)

    def _edit(self) -> None:
        self._model.edit(
            replace(
                self._model.entry, name=self.name.text(), phone=self.phone.text(), email=self.email.text(),
                born=self.born.text(), offering_id=self.type.chosen(), resource_id=self.who.chosen(),
                urgency=self.urgency.chosen(), source=self.source.chosen(), language=self.language.chosen(),
                gender=self.gender.chosen(), first=self.first.day(), last=self.last.day(),
                weekdays=tuple(number for number, box in enumerate(self.days) if box.isChecked()),
                times_of_day=tuple(name for name, box in self.times.items() if box.isChecked()),
                note=self.note.toPlainText(),
            )
        )  # fmt: skip

    # --- showing -----------------------------------------------------------------------------------------------------
    def _reset(self) -> None:
        """Every field is another; nobody typed it."""
        parts = (self.note, self.first, self.last, *self.days, *self.times.values())
        for part in parts:
            part.blockSignals(True)
        self._fill()
        for part in parts:
            part.blockSignals(False)
        self._show()

    def _show(self) -> None:
        model, entry = self._model, self._model.entry
        for box, choices, chosen in (
            (self.type, model.types(), entry.offering_id), (self.who, model.people(), entry.resource_id),
            (self.language, model.languages(), entry.language), (self.gender, model.genders(), entry.gender),
        ):  # fmt: skip
            fill_box(box, choices, chosen)
            box.setVisible(len(choices) > 1)
        for field, text in ((self.name, entry.name), (self.phone, entry.phone), (self.born, entry.born)):
            field.show_text(text)
        for field in (self.phone, self.email, self.born):
            field.setEnabled(not entry.patient_id)
        self.resumed.setVisible(model.is_resumed)
        self.matches.show_texts(model.hit_texts())
        for name, label in self._problems.items():
            label.setText(model.problems.get(name, ""))
            label.setVisible(name in model.problems)
        self.problem.setText(model.problems.get("", ""))
        first = next((name for name in model.problems if name), "")
        if first:
            getattr(self, first).setFocus()

    def _choose(self, row: int) -> None:
        self._model.choose(row)
        self.type.setFocus()

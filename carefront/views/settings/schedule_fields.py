"""Name, recurrence and validity of a schedule, and what it comes to while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.schedules_view_model import SchedulesViewModel
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import Choice, DateField, OpenDate, TextField

CUSTOM = "custom"


class ScheduleFields(QWidget):
    """Every change is given on at once; nothing is stored by it."""

    def __init__(self, model: SchedulesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.name = TextField(_("Name of the schedule"))
        self.rhythm = Choice(_("Recurrence"), model.rhythms().items())
        self.rule = TextField(_("Rule (RFC 5545)"), "FREQ=MONTHLY;BYDAY=1MO,3MO")
        self.first = DateField(_("Valid from"))
        self.last = OpenDate(_("Valid until"), _("Until"))
        self.figures, self.dates = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self._lay_out()
        self._tie()

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field in (
            (_("Na&me"), self.name), (_("&Recurrence"), self.rhythm), (_("R&ule"), self.rule),
            (_("Valid &from"), self.first), ("", self.last),
        ):  # fmt: skip
            self.form.addRow(label, field)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self.form)
        for line in (self.figures, self.dates):
            rows.addWidget(line)

    def _tie(self) -> None:
        model = self._model
        self.name.textEdited.connect(lambda text: model.put(name=text))
        self.rhythm.activated.connect(lambda: model.put(recurrence=self.rhythm.chosen()))
        self.rule.textEdited.connect(lambda text: model.put(rule=text.strip()))
        self.first.dateChanged.connect(lambda _day: model.put(valid_from=self.first.day()))
        self.last.changed.connect(lambda: model.put(valid_to=self.last.day()))
        model.edited.connect(self.show_schedule)
        model.outlined.connect(self.show_outline)

    def show_schedule(self) -> None:
        """Show the schedule being edited."""
        schedule = self._model.schedule
        if schedule is None:
            return
        self.name.show_text(schedule.name)
        self.rhythm.pick(schedule.recurrence.value)
        if self.rule.text().strip() != schedule.rule:
            self.rule.show_text(schedule.rule)
        self.form.setRowVisible(self.rule, schedule.recurrence.value == CUSTOM)
        self.first.show_day(schedule.valid_from)
        with QSignalBlocker(self.last):
            self.last.show_day(schedule.valid_to, schedule.valid_from)

    def show_outline(self) -> None:
        """Show slots, minutes and next dates."""
        figures, dates, _wrong = self._model.outline_texts()
        self.figures.setText(figures)
        self.dates.setText(dates)

"""The panel that schedules group sessions: what, with whom, when, how many seats, how often. Draws a state."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, QTime
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.new_session_view_model import MOST_REPEATS, SEATS_RANGE, NewSessionState, NewSessionViewModel
from carefront.views.outlined_fields import OutlinedDate, OutlinedNumber, OutlinedTime
from carefront.views.overlay import Overlay, Side
from carefront.views.panel_parts import at_the_end, fill_box, scroll_inside
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

WIDTH = 420
LONGEST_MINUTES = 24 * 60


class NewSessionPanel(Overlay):
    """Tied to its view model."""

    def __init__(self, model: NewSessionViewModel, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.FAR, WIDTH)
        self.setObjectName("new_session_panel")
        self.setAccessibleName(_("New group session"))
        self._model = model
        self._make_fields()
        self._make_answer()
        self._lay_out()
        self.first = self.type_box
        self.set_theme(theme)
        model.changed.connect(self.show_state)
        self.left.connect(model.close)

    def _make_fields(self) -> None:
        model = self._model
        self.type_box, self.who_box = QComboBox(), QComboBox()
        self.type_box.activated.connect(lambda row: model.set_type(str(self.type_box.itemData(row))))
        self.who_box.activated.connect(lambda row: model.set_who(str(self.who_box.itemData(row))))
        self.day_edit, self.time_edit = OutlinedDate(), OutlinedTime()
        self.day_edit.setCalendarPopup(True)
        self.day_edit.dateChanged.connect(lambda day: model.set_day(date(day.year(), day.month(), day.day())))
        self.time_edit.timeChanged.connect(lambda at: model.set_minute(60 * at.hour() + at.minute()))
        self.length, self.seats, self.turn, self.repeats = (
            _number(5, LONGEST_MINUTES, 5), _number(*SEATS_RANGE), _number(0, LONGEST_MINUTES, 5),
            _number(1, MOST_REPEATS),
        )  # fmt: skip
        for box in (self.length, self.turn):
            box.setSuffix(_(" min"))
        self.turn.setSpecialValueText(_("all together"))
        self.repeats.setSpecialValueText(_("once"))
        self.length.valueChanged.connect(model.set_length)
        self.seats.valueChanged.connect(model.set_seats)
        self.turn.valueChanged.connect(model.set_turn)
        self.repeats.valueChanged.connect(model.set_repeats)

    def _make_answer(self) -> None:
        self.resources, self.reasons = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.override = QLineEdit()
        self.override.setPlaceholderText(_("Reason to schedule it all the same (at least 5 letters)"))
        self.override.setAccessibleName(_("Reason for the override"))
        self.override.textEdited.connect(self._model.set_override)
        self.schedule, self.close_button = QPushButton(_("Schedule")), QPushButton(_("Close"))
        self.schedule.setDefault(True)
        self.schedule.clicked.connect(self._model.schedule)
        self.close_button.clicked.connect(self.left)

    def _lay_out(self) -> None:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(8)
        title = PlainLabel(_("New group session"))
        bold = title.font()
        bold.setBold(True)
        title.setFont(bold)
        rows.addWidget(title)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (
            (_("Type"), self.type_box), (_("With"), self.who_box), (_("Day"), self.day_edit),
            (_("Time"), self.time_edit), (_("Length"), self.length), (_("Seats"), self.seats),
            (_("Seen in turn, each"), self.turn), (_("Weeks in a row"), self.repeats),
        ):  # fmt: skip
            label = PlainLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text)
            form.addRow(label, field)
        rows.addLayout(form)
        self.clinic_times = PlainLabel(wraps=True)
        for part in (self.clinic_times, self.resources, self.reasons, self.override):
            rows.addWidget(part)
        rows.addStretch(1)
        rows.addLayout(at_the_end((self.close_button, self.schedule)))
        scroll_inside(self, inner)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        for label, color in ((self.reasons, theme.warning), (self.resources, theme.secondary_ink)):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, color)
            label.setPalette(palette)

    def show_state(self, state: NewSessionState) -> None:
        """Draw ``state``; a closed one hides the panel."""
        if not state.is_open:
            self.vanish()
            return
        self.clinic_times.setText(self._model.clinic_times_note)
        self.clinic_times.setVisible(bool(self._model.clinic_times_note))
        fill_box(self.type_box, state.types, state.type_id)
        fill_box(self.who_box, state.people, state.who_id)
        if state.day:
            with QSignalBlocker(self.day_edit):
                self.day_edit.setDate(QDate(state.day.year, state.day.month, state.day.day))
        with QSignalBlocker(self.time_edit):
            self.time_edit.setTime(QTime(state.minute // 60, state.minute % 60))
        for box, value in (
            (self.length, state.length), (self.seats, state.seats), (self.turn, state.turn_minutes),
            (self.repeats, state.repeats),
        ):  # fmt: skip
            with QSignalBlocker(box):
                box.setValue(value)
        reasons = "\n".join((state.notice, *state.reasons)).strip()
        self.reasons.setText(reasons)
        self.reasons.setVisible(bool(reasons))
        self.resources.setText(state.resources)
        self.resources.setVisible(bool(state.resources))
        self.override.setVisible(bool(state.reasons) and state.may_override)
        self.appear()


def _number(least: int, most: int, step: int = 1) -> QSpinBox:
    box = OutlinedNumber()
    box.setRange(least, most)
    box.setSingleStep(step)
    return box

"""The first start: name of the practice, your name, time zone, opening hours. Everything else comes later."""

from PySide6.QtCore import QLocale, Qt, QTime, QTimeZone, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.start_port import NewPractice
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel

OPENS, CLOSES = QTime(8, 0), QTime(18, 0)
WORKDAYS = 5


class FirstStartForm(QWidget):
    """``sent``: a ``NewPractice``."""

    sent = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = _line(_("High Street Clinic"), _("Name of the practice"))
        self.owner = _line(_("You will be its administrator"), _("Your name"))
        self.zone = QComboBox()
        self.zone.setAccessibleName(_("Time zone"))
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zone.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.zone.addItems(_zones())
        self.zone.setCurrentText(_own_zone())
        self.days = self._make_days()
        self.opens, self.closes = _time(OPENS, _("Opens at")), _time(CLOSES, _("Closes at"))
        self.signs_in = OutlinedCheck(_("Protect it with a sign-in next (recommended)"))
        self.signs_in.setChecked(True)
        self.signs_in.setToolTip(_("It can be done later: Settings › Sign-in"))
        self.send = QPushButton(_("Set up"))
        self.send.setDefault(True)
        self.send.setMinimumHeight(32)
        self.send.clicked.connect(self._send)
        for line in (self.name, self.owner):
            line.returnPressed.connect(self._send)
        self._lay_out()

    def _make_days(self) -> dict[int, OutlinedCheck]:
        """The weekdays in the locale's order, by number (Monday = 0); the first five of a week are open."""
        locale = QLocale()
        made: dict[int, OutlinedCheck] = {}
        open_days = [day.value for day in locale.weekdays()][:WORKDAYS]
        first = locale.firstDayOfWeek().value
        for number in range(first, first + 7):
            day = (number - 1) % 7 + 1
            box = OutlinedCheck(locale.standaloneDayName(day, QLocale.FormatType.ShortFormat))
            box.setAccessibleName(_("Open on {day}").format(day=locale.standaloneDayName(day)))
            box.setChecked(day in open_days)
            made[day - 1] = box
        return made

    def _lay_out(self) -> None:
        days, hours = QWidget(), QWidget()
        day_line, hour_line = QHBoxLayout(days), QHBoxLayout(hours)
        for line in (day_line, hour_line):
            line.setContentsMargins(0, 0, 0, 0)
        for box in self.days.values():
            day_line.addWidget(box)
        hour_line.addWidget(self.opens)
        hour_line.addWidget(PlainLabel(_("to")))
        hour_line.addWidget(self.closes)
        for line in (day_line, hour_line):
            line.addStretch(1)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, part in (
            (_("Practice"), self.name), (_("Your name"), self.owner), (_("Time zone"), self.zone),
            (_("Open on"), days), (_("From"), hours), ("", self.signs_in),
        ):  # fmt: skip
            form.addRow(label, part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(form)
        rows.addWidget(
            PlainLabel(
                _("Providers and rooms come next: File › Import appointments brings them in from a file."), wraps=True
            )
        )
        rows.addWidget(self.send, 0, Qt.AlignmentFlag.AlignTrailing)

    def _send(self) -> None:
        opens, closes = (60 * edit.time().hour() + edit.time().minute() for edit in (self.opens, self.closes))
        days = tuple(sorted(day for day, box in self.days.items() if box.isChecked()))
        zone = self.zone.currentText() if self.zone.findText(self.zone.currentText()) >= 0 else _own_zone()
        self.sent.emit(
            NewPractice(
                self.name.text().strip(),
                self.owner.text().strip(),
                zone,
                QLocale().name(),
                days,
                opens,
                closes,
                self.signs_in.isChecked(),
            )
        )


def _line(prompt: str, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(prompt)
    line.setAccessibleName(name)
    return line


def _time(at: QTime, name: str) -> QTimeEdit:
    edit = QTimeEdit(at)
    edit.setAccessibleName(name)
    return edit


def _zones() -> list[str]:
    """The zones of the world by name, without the aliases that name no place."""
    names = (bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds())
    return [*sorted(name for name in names if "/" in name and not name.startswith("Etc/")), "UTC"]


def _own_zone() -> str:
    """The zone of this computer."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return name if "/" in name else "UTC"

"""Settings > Messages: what is sent by itself, when not, and the reminders of each visit type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFormLayout, QGroupBox, QPushButton, QTimeEdit, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.messaging_faces import RuleFace, channels, rule_face, rule_of
from carefront.viewmodels.messaging_view_model import MessagingViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.outlined_fields import outline
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import HEIGHT, Choice, Number, TextField, TickBox


class ClockField(QTimeEdit):
    """A time of the day in whole minutes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # from the right it would say 00:20 for 20:00
        self.setDisplayFormat("HH:mm")
        self.setMinimumHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def minute(self) -> int:
        """Minutes since midnight."""
        found = self.time()
        return 60 * found.hour() + found.minute()

    def show_minute(self, minute: int) -> None:
        """Show a time."""
        self.setTime(QTime(minute // 60, minute % 60))

    def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt override
        """The style's field, and its edge."""
        super().paintEvent(event)  # type: ignore[arg-type]
        outline(self, self.rect())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        """Leave it to the page."""
        event.ignore()


class RuleRow(FlowRow):
    """One reminder. ``removed``: it is to go."""

    removed = Signal()

    def __init__(self, offerings: tuple[tuple[str, str], ...], face: RuleFace) -> None:
        self.offering = Choice(_("Visit type"), (("", _("Every visit type")), *offerings))
        self.amount = Number(_("How long before"), 1, 744)
        self.unit = Choice(_("Unit"), (("h", _("hours before")), ("d", _("days before")), ("min", _("minutes before"))))
        self.channel = Choice(_("Way"), (("", _("as the patient prefers")), *channels()))
        self.remove_button = QPushButton(_("Remove"))
        self.remove_button.setAccessibleName(_("Remove this reminder"))
        super().__init__((self.offering, self.amount, self.unit, self.channel, self.remove_button))
        self.offering.pick(face.offering_id)
        self.amount.show_value(face.amount)
        self.unit.pick(face.unit)
        self.channel.pick(face.channel)
        self.remove_button.clicked.connect(self.removed)

    def face(self) -> RuleFace:
        """What is chosen."""
        return RuleFace(self.offering.chosen(), self.amount.value(), self.unit.chosen(), self.channel.chosen())


class RulesPart(QWidget):
    """Fields of one clinic; saved by one button."""

    def __init__(self, model: MessagingViewModel) -> None:
        super().__init__()
        self._model = model
        self.is_on = TickBox(_("&Send messages to patients by itself"))
        self.occasions = {
            "tells_booked": TickBox(_("When a visit is &booked")),
            "tells_confirmed": TickBox(_("When it is &confirmed")),
            "tells_moved": TickBox(_("When it is &moved")),
            "tells_cancelled": TickBox(_("When it is c&ancelled")),
        }
        self.quiet_from, self.quiet_until = ClockField(_("Quiet from")), ClockField(_("Quiet until"))
        self.language = TextField(_("Language of messages"), _("such as en or de; empty: the clinic’s own"))
        self.language.setMaximumWidth(320)
        self.rows: list[RuleRow] = []
        self.add_button, self.save_button = QPushButton(_("Add &reminder")), QPushButton(_("&Save"))
        self.none = PlainLabel(_("No reminders are sent."), wraps=True)
        self._lay_out()
        for button in (self.add_button, self.save_button):
            button.setMinimumHeight(HEIGHT)
        self.add_button.clicked.connect(self._add)
        self.save_button.clicked.connect(self._save)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.is_on)
        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setContentsMargins(0, 0, 0, 0)
        for tick in self.occasions.values():
            lines.addWidget(tick)
        form.addRow(_("Tell them"), told)
        form.addRow(_("&Quiet hours"), FlowRow((self.quiet_from, PlainLabel("–"), self.quiet_until)))
        note = _("Nothing is sent by itself in these hours; both alike: there are none.")
        form.addRow("", PlainLabel(note, wraps=True))
        form.addRow(_("&Language"), self.language)
        box = QGroupBox(_("Reminders"))
        self._list = QVBoxLayout(box)
        self._list.addWidget(self.none)
        self._list.addWidget(FlowRow((self.add_button,)))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(box)
        column.addWidget(FlowRow((self.save_button,)))
        column.addStretch(1)

    def show_settings(self) -> None:
        """Show what is stored."""
        settings = self._model.settings
        if settings is None:
            return
        messaging = settings.messaging
        self.is_on.setChecked(messaging.is_on)
        for name, box in self.occasions.items():
            box.setChecked(bool(getattr(messaging, name)))
        self.quiet_from.show_minute(messaging.quiet_from)
        self.quiet_until.show_minute(messaging.quiet_until)
        self.language.show_text(messaging.language)
        for row in list(self.rows):
            self._drop(row)
        for rule in messaging.rules:
            self._put(rule_face(rule))
        self.none.setVisible(not self.rows)

    def _add(self) -> None:
        self._put(RuleFace("", 24, "h", ""))
        self.rows[-1].amount.setFocus()

    def _put(self, face: RuleFace) -> None:
        settings = self._model.settings
        row = RuleRow(settings.offerings if settings else (), face)
        row.removed.connect(lambda: self._take(row))
        self.rows.append(row)
        self._list.insertWidget(len(self.rows), row)
        self.none.setVisible(False)

    def _take(self, row: RuleRow) -> None:
        self._drop(row)
        self.none.setVisible(not self.rows)
        self.add_button.setFocus()

    def _drop(self, row: RuleRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def has_unsaved(self) -> bool:
        """Whether something is chosen that is not stored."""
        settings = self._model.settings
        return settings is not None and self._wanted() != replace(settings.messaging, templates=())

    def _wanted(self) -> Any:
        settings = self._model.settings
        assert settings is not None
        told: dict[str, Any] = {name: box.isChecked() for name, box in self.occasions.items()}
        return replace(
            settings.messaging, is_on=self.is_on.isChecked(), quiet_from=self.quiet_from.minute(),
            quiet_until=self.quiet_until.minute(), language=self.language.text().strip(), templates=(),
            rules=tuple(rule_of(row.face()) for row in self.rows), **told,
        )  # fmt: skip

    def _save(self) -> None:
        if self._model.settings is not None:
            self._model.save(self._wanted())

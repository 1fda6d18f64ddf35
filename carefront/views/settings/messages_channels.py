"""Settings > Messages: how e-mail and SMS leave, their secrets, and a trial."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QFormLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.messaging_faces import USUAL_PORT, protections
from carefront.viewmodels.messaging_view_model import MessagingViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.outlined_fields import OutlinedText
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import HEIGHT, Choice, Number, TextField, TickBox


class ChannelPart(QWidget):
    """Base of both ways: the switch, the secret, the trial, one button to save."""

    NAME = ""

    def __init__(self, model: MessagingViewModel, switch: str, secret: str, recipient: str) -> None:
        super().__init__()
        self._model = model
        self.is_on = TickBox(switch)
        self.secret = TextField(secret)
        self.secret.setEchoMode(TextField.EchoMode.Password)
        self.recipient = TextField(_("Send a test to"), recipient)
        self.save_button, self.test_button = QPushButton(_("&Save")), QPushButton(_("Send a &test"))
        self.result = PlainLabel(wraps=True)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.addRow(self.is_on)
        self.add_rows()
        self.form.addRow(secret, self.secret)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(12)
        column.addLayout(self.form)
        column.addWidget(FlowRow((self.save_button,)))
        trial = QFormLayout()
        trial.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        trial.addRow(_("Send a test t&o"), self.recipient)
        column.addLayout(trial)
        column.addWidget(FlowRow((self.test_button,)))
        column.addWidget(self.result)
        column.addStretch(1)
        for button in (self.save_button, self.test_button):
            button.setMinimumHeight(HEIGHT)
        self.save_button.clicked.connect(self._save)
        self.test_button.clicked.connect(self._try)

    def add_rows(self) -> None:
        """The fields of this way."""

    def show_stored(self, stored: Any) -> None:
        """Fill the fields of this way."""

    def wanted(self, stored: Any) -> Any:
        """What the fields of this way say."""
        return stored

    def show_settings(self) -> None:
        """Show what is stored."""
        stored = self._model.stored_channel(self.NAME)
        self.is_on.setChecked(stored.is_on)
        self.show_stored(stored)
        self.secret.clear()
        is_kept = self._model.has_secret.get(self.NAME, False)
        self.secret.setPlaceholderText(_("kept; type to replace it") if is_kept else "")

    def _wanted(self) -> Any:
        return replace(self.wanted(self._model.stored_channel(self.NAME)), is_on=self.is_on.isChecked())

    def has_unsaved(self) -> bool:
        """Whether something is typed that is not stored."""
        is_read = self._model.settings is not None
        return bool(self.secret.text()) or (is_read and self._wanted() != self._model.stored_channel(self.NAME))

    def _save(self) -> None:
        self._model.save_channel(self._wanted(), self.secret.text() or None)

    def _try(self) -> None:
        if self.has_unsaved():
            self.result.setText(_("Save first: the test is sent as it is saved."))
            return
        if not self.recipient.text().strip():
            self.result.setText(_("Enter where the test is to go."))
            self.recipient.setFocus()
            return
        self.result.setText(_("Sending…"))
        self.test_button.setEnabled(False)
        self._model.try_channel(self.NAME, self.recipient.text().strip(), self._tried)

    def _tried(self, words: str) -> None:
        self.result.setText(words)
        self.test_button.setEnabled(True)


class MailPart(ChannelPart):
    """A mail server."""

    NAME = "email"

    def __init__(self, model: MessagingViewModel) -> None:
        super().__init__(model, _("Send &e-mail"), _("Password"), _("an address of yours"))

    def add_rows(self) -> None:
        self.origin = TextField(_("From"), _("such as desk@clinic.example"))
        self.address = TextField(_("Mail server"), _("such as smtp.clinic.example"))
        self.security = Choice(_("Protection"), protections())
        self.port = Number(_("Port"), 1, 65_535)
        self.user = TextField(_("Account"))
        for label, field in (
            (_("&From"), self.origin), (_("Mail se&rver"), self.address), (_("&Protection"), self.security),
            (_("P&ort"), self.port), (_("A&ccount"), self.user),
        ):  # fmt: skip
            self.form.addRow(label, field)
        self.port.setMaximumWidth(120)
        self.security.activated.connect(lambda: self.port.setValue(USUAL_PORT[self.security.chosen()]))

    def show_stored(self, stored: Any) -> None:
        self.origin.show_text(stored.sender)
        self.address.show_text(stored.address)
        self.security.pick(stored.security)
        self.port.show_value(stored.port or USUAL_PORT[stored.security])
        self.user.show_text(stored.user)

    def wanted(self, stored: Any) -> Any:
        return replace(
            stored, sender=self.origin.text().strip(), address=self.address.text().strip(),
            security=self.security.chosen(), port=self.port.value() if self.address.text() else stored.port,
            user=self.user.text().strip(),
        )  # fmt: skip


class SmsPart(ChannelPart):
    """An SMS gateway reached by HTTP."""

    NAME = "sms"

    def __init__(self, model: MessagingViewModel) -> None:
        super().__init__(model, _("Send &SMS"), _("Token"), _("a number of yours"))

    def add_rows(self) -> None:
        self.address = TextField(_("Web address of the gateway"), "https://")
        self.origin = TextField(_("Sender"), _("a name or number, as the gateway allows"))
        self.user = TextField(_("Header of the token"), "Authorization")
        self.body = OutlinedText(_("JSON for the gateway"))
        self.body.setMaximumHeight(90)
        for label, field in (
            (_("&Web address"), self.address), (_("Se&nder"), self.origin), (_("&JSON"), self.body),
            (_("&Header"), self.user),
        ):  # fmt: skip
            self.form.addRow(label, field)

    def show_stored(self, stored: Any) -> None:
        self.address.show_text(stored.address)
        self.origin.show_text(stored.sender)
        self.user.show_text(stored.user)
        self.body.setPlainText(stored.body or self._model.usual_body)

    def wanted(self, stored: Any) -> Any:
        body = self.body.toPlainText()
        is_untouched = body == self._model.usual_body and not self.address.text()
        return replace(
            stored, address=self.address.text().strip(), sender=self.origin.text().strip(),
            user=self.user.text().strip(),
            body=stored.body if is_untouched else body,
        )  # fmt: skip

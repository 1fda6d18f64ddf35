"""Settings > Sign-in: whether a sign-in is asked for, when the program locks, one's own password and PIN."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFormLayout, QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.sign_in_settings_view_model import (
    LEAST_IDLE_MINUTES,
    MOST_IDLE_MINUTES,
    PIN_DIGITS,
    SignInSettings,
)
from carefront.views.flow_row import FlowRow
from carefront.views.password_line import PasswordLine
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsHome
from carefront.views.theme import Theme
from carefront.views.typed_fields import Number, TextField, TickBox, minutes_suffix


class SignInSettingsPage(QWidget):
    """What the practice asks for acts at once; passwords are sent by a button."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = SignInSettings(home.context, self)
        self._make_fields()
        self._lay_out()
        self._tie()
        self.set_theme(home.theme)
        self._show()

    def _make_fields(self) -> None:
        self.refused = PlainLabel(wraps=True)
        self.refused.hide()
        self.required = TickBox(_("Ask everybody to sign in when CareFront starts"))
        self.idle = Number(
            _("Lock after minutes without any input"), LEAST_IDLE_MINUTES, MOST_IDLE_MINUTES, suffix=minutes_suffix()
        )
        self.note = PlainLabel(
            _("After 12 hours the password is asked for in any case. Ctrl+Shift+L locks at once."), wraps=True
        )
        self.who = PlainLabel(wraps=True)
        self.user_name = TextField(_("User name"), _("for example ana.lund"))
        self.old = PasswordLine(_("Present password"))
        self.new = PasswordLine(_("New password"), has_second=True)
        self.hint = PlainLabel(
            _("15 characters or more. Several words that do not belong together are easy to keep and hard to guess."),
            wraps=True,
        )
        self.start_with = TickBox(_("Ask everybody to sign in from now on"))
        self.start_with.setChecked(True)
        self.change = QPushButton()
        self.pin_note = PlainLabel(wraps=True)
        self.pin_password = PasswordLine(_("Your password"))
        self.pin = TextField(_("PIN, {count} digits").format(count=PIN_DIGITS))
        self.pin.setMaxLength(PIN_DIGITS)
        self.pin.setEchoMode(TextField.EchoMode.Password)
        self.set_pin, self.drop_pin = QPushButton(_("Set PIN")), QPushButton(_("Take the PIN away"))

    def _lay_out(self) -> None:
        self.practice = QGroupBox(_("The practice"))
        form = _form(self.practice)
        form.addRow(self.required)
        form.addRow(_("Lock after"), self.idle)
        form.addRow(self.note)
        self.mine = QGroupBox(_("Your sign-in"))
        self._own_form = _form(self.mine)
        self._own_form.addRow(self.who)
        self._own_form.addRow(self.hint)
        act = QWidget()
        line = QHBoxLayout(act)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.change)
        line.addStretch(1)
        for label, part in (
            (_("User name"), self.user_name), (_("Present password"), self.old), (_("New password"), self.new),
            ("", self.start_with), ("", act),
        ):  # fmt: skip
            self._own_form.addRow(label, part)
        self.pins = QGroupBox(_("PIN for unlocking"))
        form = _form(self.pins)
        form.addRow(self.pin_note)
        for label, part in (
            (_("Your password"), self.pin_password), (_("PIN"), self.pin),
            ("", FlowRow((self.set_pin, self.drop_pin))),
        ):  # fmt: skip
            form.addRow(label, part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(16)
        for whole in (self.refused, self.practice, self.mine, self.pins):
            column.addWidget(whole)
        column.addStretch(1)

    def _tie(self) -> None:
        model = self.model
        self.required.toggled.connect(lambda _is_on: self._send_rule())
        self.idle.valueChanged.connect(lambda _minutes: self._send_rule())
        self.change.clicked.connect(self._change)
        self.set_pin.clicked.connect(lambda: model.set_pin(self.pin_password.text(), self.pin.text()))
        self.drop_pin.clicked.connect(lambda: model.set_pin(self.pin_password.text(), ""))
        model.changed.connect(self._show)
        model.complained.connect(self._show_refused)
        model.done.connect(self._on_done)

    def refresh(self) -> None:
        """Read it anew; what is being typed stays."""
        self.model.read()

    def has_unsaved(self) -> bool:
        """Whether a password is half typed."""
        return any(line.text() for line in (self.old, self.new, self.pin_password))

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.refused.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.refused.setPalette(palette)

    # What is shown

    def _show(self) -> None:
        own = self.model.own
        self.setEnabled(own is not None)
        if own is None:
            return
        for box, is_on in ((self.required, own.rule.is_required),):
            with QSignalBlocker(box):
                box.setChecked(is_on)
        self.idle.show_value(own.rule.idle_minutes)
        for part in (self.required, self.idle):
            part.setEnabled(own.may_edit)
        self.required.setToolTip("" if own.may_edit else _("Only who may edit users changes this."))
        has_login = bool(own.login_id and own.has_password)
        self.who.setText(
            _("{name}, as {user_name}").format(name=own.name, user_name=own.user_name)
            if own.login_id
            else _("{name} has no sign-in yet.").format(name=own.name)
        )
        rows = self._own_form
        rows.setRowVisible(self.user_name, not own.login_id)
        rows.setRowVisible(self.old, has_login)
        rows.setRowVisible(self.start_with, not own.rule.is_required and own.may_edit and not has_login)
        self.mine.setEnabled(bool(own.login_id) or own.may_edit)
        self.change.setText(_("Change password") if has_login else _("Set up sign-in"))
        self.pins.setVisible(has_login)
        self.pin_note.setText(
            _("Six digits unlock while you stay signed in; after five wrong ones the password is asked for. ")
            + (_("You have a PIN.") if own.has_pin else _("You have no PIN."))
        )
        self.drop_pin.setVisible(own.has_pin)
        for button in (self.change, self.set_pin, self.drop_pin):
            button.setEnabled(not self.model.is_busy)

    def _show_refused(self, text: str) -> None:
        self.refused.setText(text)
        self.refused.setVisible(bool(text))
        if text:
            self._home.complain("")
            self._home.say(text)

    def _on_done(self, text: str) -> None:
        for line in (self.old, self.new, self.pin_password):
            line.clear()
        self.pin.clear()
        if text:
            self._home.say(text)

    # What is sent

    def _send_rule(self) -> None:
        self.model.set_rule(is_required=self.required.isChecked(), idle_minutes=self.idle.value())

    def _change(self) -> None:
        own = self.model.own
        if own is not None and own.has_password:
            self.model.change_password(self.old.text(), self.new.text(), self.new.again())
        else:
            is_required = self.start_with.isChecked() and self.start_with.isVisibleTo(self)
            self.model.set_up(self.user_name.text(), self.new.text(), self.new.again(), is_required=is_required)


def _form(box: QGroupBox) -> QFormLayout:
    form = QFormLayout(box)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form

"""The page that lets people in: in the window before anything is read, and behind the curtain while it is locked."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.sign_in_view_model import PIN_DIGITS, SignInFace, SignInMode, SignInViewModel
from carefront.views.password_line import HEIGHT, PasswordLine
from carefront.views.plain_label import PlainLabel
from carefront.views.start_page import heading_label

WIDTH = 440
M = SignInMode


class SignInPage(QScrollArea):
    """Draws the face of its view model. ``quit_asked``: somebody wants to leave the program."""

    quit_asked = Signal()

    def __init__(self, model: SignInViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._mode: SignInMode | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading = heading_label("")
        self.user_name = _line(_("User name"))
        self.key = _line(_("Recovery key"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.password = PasswordLine(_("Password"))
        self.new = PasswordLine(_("New password"), has_second=True)
        self.pin = _line(_("PIN, {count} digits").format(count=PIN_DIGITS))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(PIN_DIGITS)
        self.hint = PlainLabel(
            _("15 characters or more. Several words that do not belong together are easy to keep and hard to guess."),
            wraps=True,
        )
        self.message = PlainLabel(wraps=True)
        self.message.setAccessibleName(_("Message"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(6)
        self.bar.setAccessibleName(_("Checking"))
        self.send = QPushButton()
        self.send.setDefault(True)
        self.switch, self.with_password = QPushButton(_("S&witch user")), QPushButton(_("Use the &password"))
        self.forgotten, self.back = QPushButton(_("&Forgotten password…")), QPushButton(_("&Back"))
        self.leave = QPushButton(_("&Quit"))
        self._lay_out()
        self._tie()
        self.show_face(model.face)

    def _lay_out(self) -> None:
        column = QFrame()
        column.setMaximumWidth(WIDTH)
        rows = QVBoxLayout(column)
        rows.setSpacing(12)
        rows.addStretch(2)
        for part in (
            self.heading, self.user_name, self.key, self.password, self.new, self.hint, self.pin, self.bar,
            self.message, self.send,
        ):  # fmt: skip
            rows.addWidget(part)
        for button in (self.send, self.switch, self.with_password, self.forgotten, self.back, self.leave):
            button.setMinimumHeight(HEIGHT)
        others = QHBoxLayout()
        for button in (self.switch, self.with_password, self.forgotten, self.back, self.leave):
            others.addWidget(button, 1)
        rows.addLayout(others)
        rows.addStretch(3)
        outer = QWidget()
        around = QHBoxLayout(outer)
        around.addStretch(1)
        around.addWidget(column, 10)
        around.addStretch(1)
        self.setWidget(outer)

    def _tie(self) -> None:
        model = self._model
        model.changed.connect(self.show_face)
        for field in (self.user_name, self.key, self.pin):
            field.returnPressed.connect(self._send)
        for line in (self.password, self.new):
            line.sent.connect(self._send)
        self.send.clicked.connect(self._send)
        self.user_name.textEdited.connect(lambda _text: model.name_edited())
        self.new.show_box.toggled.connect(self._show_key)
        self.switch.clicked.connect(lambda: model.ask(M.SIGN_IN))
        self.with_password.clicked.connect(lambda: model.ask(M.UNLOCK))
        self.forgotten.clicked.connect(lambda: model.ask(M.RECOVERY))
        self.back.clicked.connect(self._go_back)
        self.leave.clicked.connect(self.quit_asked)

    # What is shown

    def show_face(self, face: SignInFace) -> None:
        """Show what is asked for now."""
        mode = face.mode
        self.setAccessibleName(face.heading)
        self.heading.setText(face.heading)
        shown = {
            self.user_name: mode in (M.SIGN_IN, M.RECOVERY), self.key: mode is M.RECOVERY,
            self.password: mode in (M.SIGN_IN, M.UNLOCK), self.new: mode in (M.NEW_PASSWORD, M.RECOVERY),
            self.hint: mode in (M.NEW_PASSWORD, M.RECOVERY), self.pin: mode is M.PIN, self.bar: face.is_busy,
            self.message: bool(face.message), self.switch: mode in (M.UNLOCK, M.PIN),
            self.with_password: mode is M.PIN, self.forgotten: mode is M.SIGN_IN,
            self.back: mode in (M.RECOVERY, M.NEW_PASSWORD) or (mode is M.SIGN_IN and bool(face.holder)),
        }  # fmt: skip
        for part, is_shown in shown.items():
            part.setVisible(is_shown)
        self.send.setText(_send_text(mode))
        self._show_message(face.message)
        for part in (self.send, self.switch, self.with_password, self.forgotten, self.back):
            part.setEnabled(not face.is_busy and (part is not self.send or not face.wait_s))
        if mode is not self._mode:
            self._mode = mode
            self._enter(face)
        elif face.message and not face.is_busy and not face.wait_s:
            self._first(face).setFocus()

    def _enter(self, face: SignInFace) -> None:
        for part in (self.key, self.pin, self.password, self.new):
            part.clear()
        self.user_name.setText("" if face.holder and face.mode is M.SIGN_IN else face.user_name)
        self._first(face).setFocus()

    def _first(self, face: SignInFace) -> QWidget:
        """What is typed into first."""
        if face.mode is M.PIN:
            return self.pin
        if face.mode is M.NEW_PASSWORD:
            return self.new.line
        if face.mode is M.UNLOCK or (self.user_name.text() and face.mode is M.SIGN_IN):
            return self.password.line
        return self.user_name

    def _show_message(self, text: str) -> None:
        if text and text != self.message.text():
            event = QAccessibleAnnouncementEvent(self, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)
        self.message.setText(text)

    def event(self, event: QEvent) -> bool:
        """Whenever the window comes back, what is typed goes where it belongs."""
        if event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self._first(self._model.face).setFocus()
        return super().event(event)

    def _show_key(self, is_shown: bool) -> None:
        """Fourteen groups of four are hard to type unseen."""
        self.key.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    # What is sent

    def _send(self) -> None:
        if not self.send.isEnabled():
            return
        model, mode = self._model, self._model.face.mode
        if mode is M.PIN:
            model.send_pin(self.pin.text())
            self.pin.clear()
        elif mode is M.NEW_PASSWORD:
            model.send_new(self.new.text(), self.new.again())
        elif mode is M.RECOVERY:
            model.recover(self.key.text(), self.user_name.text(), self.new.text(), self.new.again())
        else:
            text = self.password.text()
            self.password.line.clear()
            model.send(self.user_name.text(), text)

    def _go_back(self) -> None:
        has_holder = bool(self._model.face.holder)
        self._model.ask(M.UNLOCK if has_holder and self._model.face.mode is M.SIGN_IN else M.SIGN_IN)


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(name)
    line.setMinimumHeight(HEIGHT)
    return line


def _send_text(mode: SignInMode) -> str:
    return {
        M.SIGN_IN: _("Sign in"), M.UNLOCK: _("Unlock"), M.PIN: _("Unlock"), M.NEW_PASSWORD: _("Change password"),
        M.RECOVERY: _("Set password and sign in"),
    }[mode]  # fmt: skip

"""A field for a password: shown when asked, pasted into freely, and a word when Caps Lock seems to be on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel

HEIGHT, LONGEST = 32, 2048


class _Line(QLineEdit):
    caps_seen = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Qt tells no state of Caps Lock: a capital without Shift, or a small letter with it, gives it away."""
        text = event.text()
        if len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(text.isupper() != has_shift)
        super().keyPressEvent(event)


class PasswordLine(QWidget):
    """``sent``: Return. ``has_second``: it is typed twice, and both are shown or hidden."""

    sent = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, has_second: bool = False) -> None:
        super().__init__(parent)
        self.line, self.second = _Line(), _Line()
        self.caps = PlainLabel(_("Caps Lock seems to be on."))
        self.caps.hide()
        self.show_box = OutlinedCheck(_("Sho&w what is typed"))
        self.show_box.setMinimumHeight(24)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for line in (self.line, self.second):
            line.setMinimumHeight(HEIGHT)
            line.setMaxLength(LONGEST)
            line.returnPressed.connect(self.sent)
            line.caps_seen.connect(self.caps.setVisible)
        for part in (self.line, self.second, self.caps, self.show_box):
            rows.addWidget(part)
        self.show_box.toggled.connect(self._on_shown)
        self._on_shown(False)
        self.second.setVisible(has_second)
        self.name(name)
        self.setFocusProxy(self.line)

    def name(self, name: str) -> None:
        """What the field is called."""
        again = _("{name}, once more").format(name=name)
        for line, words in ((self.line, name), (self.second, again)):
            line.setAccessibleName(words)
            line.setPlaceholderText(words)

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def again(self) -> str:
        """What was typed the second time."""
        return self.second.text()

    def clear(self) -> None:
        """Forget it, and hide what comes next."""
        self.line.clear()
        self.second.clear()
        self.caps.hide()
        self.show_box.setChecked(False)

    def _on_shown(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for line in (self.line, self.second):
            line.setEchoMode(mode)

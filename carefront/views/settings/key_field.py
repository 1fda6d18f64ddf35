"""A field that takes the next key pressed, whatever it means elsewhere. Tab and Esc leave it: nobody is caught here."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from carefront.shared.i18n import _
from carefront.views.keymap import native, portable
from carefront.views.pressed_key import combination_of

Key = Qt.Key
ALONE = (
    Key.Key_Control, Key.Key_Shift, Key.Key_Alt, Key.Key_AltGr, Key.Key_Meta, Key.Key_Super_L, Key.Key_Super_R,
    Key.Key_CapsLock, Key.Key_NumLock, Key.Key_ScrollLock, Key.Key_unknown,
)  # fmt: skip


class KeyField(QLineEdit):
    """``pressed``: a key, as portable text. ``left``: Esc, or the focus went elsewhere."""

    pressed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(_("Press the new key; Esc leaves all as it is"))
        self.setAccessibleName(_("Press the new key"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMinimumHeight(28)

    def event(self, event: QEvent) -> bool:
        """Take every key before it reaches a command; Tab and Shift+Tab go on as everywhere."""
        if isinstance(event, QKeyEvent) and event.key() not in (Key.Key_Tab, Key.Key_Backtab):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() == Key.Key_Escape:
            self.left.emit()
        elif event.key() not in ALONE and not event.isAutoRepeat():
            key = portable(QKeySequence(combination_of(event)))
            self.setText(native(key))
            self.pressed.emit(key)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt override
        """Going elsewhere is leaving all as it is."""
        super().focusOutEvent(event)
        self.left.emit()

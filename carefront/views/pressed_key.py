"""A pressed key in the one form keys are compared in. Knows no command."""

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

Modifier = Qt.KeyboardModifier
_KNOWN = Modifier.ShiftModifier | Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier


def combination_of(event: QKeyEvent) -> QKeyCombination:
    """The key of ``event`` as keys are compared: without keypad, Enter as Return, no Shift that a sign needs anyway."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & _KNOWN
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    is_sign = 0x20 < int(key) < 0x100 and not chr(int(key)).isalnum()
    return QKeyCombination(modifiers & ~Modifier.ShiftModifier if is_sign else modifiers, key)

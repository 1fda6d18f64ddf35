"""The strip at a ghost that can't be dropped: why not, when instead, and Override where it is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.move_view_model import MoveState
from carefront.views.plain_label import PlainLabel
from carefront.views.strip_parts import DIGITS, bold_title, show_alternatives, show_reasons

if TYPE_CHECKING:
    from carefront.views.theme import Theme

WIDTH = 340
LEAST_HEIGHT = 26


class MoveStrip(QFrame):
    """``chosen``: the number of an alternative. ``override_asked``/``overridden``: with a reason. ``left``: by Esc."""

    chosen = Signal(int)
    override_asked = Signal()
    overridden = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("move_strip")
        self.setAccessibleName(_("Move"))
        self.setAutoFillBackground(True)
        self.setFrameShape(self.Shape.Box)
        self.setFixedWidth(WIDTH)
        self._theme, self._canvas, self._state, self._shows_all = theme, parent, MoveState(), False
        self._make_parts()
        self._lay_out()
        self.hide()

    def _make_parts(self) -> None:
        self.title = bold_title()
        self.reasons, self.problem = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.more = self._button(self._show_all)
        self.more.setFlat(True)
        self.alternatives = [self._button(lambda number=number: self.chosen.emit(number)) for number in (1, 2, 3)]
        for button in self.alternatives:
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
        self.override = self._button(self.override_asked.emit, _("Override…"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why, in at least 5 letters"))
        self.reason.setAccessibleName(_("Reason for the override"))
        self.reason.returnPressed.connect(lambda: self.overridden.emit(self.reason.text()))
        self.reason.installEventFilter(self)
        self.back = self._button(self.left.emit, _("Leave it where it was"))

    def _button(self, act: object, text: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setMinimumHeight(LEAST_HEIGHT)
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        button.installEventFilter(self)
        return button

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(6)
        for part in (self.title, self.reasons, self.more, *self.alternatives, self.reason, self.problem):
            rows.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addWidget(self.override)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        rows.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.show_state(self._state, None)

    def show_state(self, state: MoveState, at: QRect | None) -> None:
        """Draw ``state`` beside the rectangle ``at`` of the parent; a closed one hides the strip."""
        before, self._state = self._state, state
        if not state.is_open:
            self.hide()
            return
        if before.reasons != state.reasons:
            self._shows_all = False
        self._show_texts(state)
        show_alternatives(self.alternatives, state.alternatives)
        self.adjustSize()
        if at is not None:
            self._place(at)
        self.show()
        self.raise_()
        self._focus(before, state)

    def _show_texts(self, state: MoveState) -> None:
        self.title.setText(state.title)
        show_reasons(self.reasons, self.more, state.reasons, shows_all=self._shows_all)
        self.override.setVisible(state.may_override)
        self.reason.setVisible(state.asks_reason)
        self.problem.setText(state.problem)
        self.problem.setVisible(bool(state.problem))
        for label in (self.reasons, self.problem):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, self._theme.warning)
            label.setPalette(palette)

    def _place(self, at: QRect) -> None:
        """Beside the ghost, so that its line of text stays in sight; below where there is no room."""
        room = self._canvas.rect().adjusted(4, 4, -4, -4)
        x = at.right() + 12
        if x + self.width() > room.right():
            x = at.left() - self.width() - 12
        y = at.top()
        if x < room.left():
            x, y = room.right() - self.width(), at.bottom() + 34
        self.move(x, max(room.top(), min(y, room.bottom() - self.height())))

    def _focus(self, before: MoveState, state: MoveState) -> None:
        if state.asks_reason and not before.asks_reason:
            self.reason.clear()
            self.reason.setFocus()
        elif not before.is_open:
            (self.alternatives[0] if state.alternatives else self.back).setFocus()

    def _show_all(self) -> None:
        self._shows_all = True
        self.show_state(self._state, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Keys of the parts: Esc, Enter on a button, the digits of the alternatives."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _take(self, watched: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        is_field = watched is self.reason
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in DIGITS and not is_field and DIGITS[key] <= len(self._state.alternatives):
            self.chosen.emit(DIGITS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
            watched.click()
        else:
            return False
        return True

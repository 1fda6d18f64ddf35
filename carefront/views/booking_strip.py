"""The inline field at a place of the canvas: whom to book, why not, when instead. Draws a state; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.choice_state import Hit, Mode, StripState
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.strip_parts import DIGITS, bold_title, show_alternatives, show_reasons

if TYPE_CHECKING:
    from carefront.views.theme import Theme

WIDTH, LINE = 360, 26


class BookingStrip(QFrame):
    """``searched``: text typed. ``picked``: a line clicked. ``entered_new``: the fields of a new patient.

    ``more_wanted``: Tab, for the whole form.
    """

    searched = Signal(str)
    highlighted = Signal(int)
    picked = Signal(int)
    entered = Signal()
    entered_new = Signal(str, str, str, bool)
    chosen = Signal(int)
    left = Signal()
    more_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("booking_strip")
        self.setAutoFillBackground(True)
        self.setFrameShape(self.Shape.Box)
        self.setFixedWidth(WIDTH)
        self._theme, self._canvas = theme, parent
        self._state = StripState()
        self._shows_all = False
        self._make_parts()
        self._lay_out()
        self.hide()

    def _make_parts(self) -> None:
        self.title = bold_title()
        self.field = self._line(_("Name, phone or record number"), _("Patient"))
        self.field.textEdited.connect(self.searched)
        self.hits = QListWidget()
        self.hits.setAccessibleName(_("Matches"))
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.clicked.connect(lambda index: self.picked.emit(index.row()))
        self.new_name = self._line(_("Full name"), _("Name"))
        self.new_phone = self._line(_("Phone number"), _("Phone"))
        self.new_birth = self._line(_("Day of birth"), _("Birth date"))
        self.no_phone = OutlinedCheck(_("No phone"))
        self.summary, self.problem = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.reasons, self.warnings = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.more = QPushButton()
        self.more.setFlat(True)
        self.more.clicked.connect(self._show_all)
        self.alternatives = [self._alternative(number) for number in (1, 2, 3)]
        self.book = QPushButton(_("Book"))
        self.book.clicked.connect(self._enter)
        self.cancel = QPushButton(_("Close"))
        self.cancel.clicked.connect(self.left)

    def _line(self, prompt: str, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(prompt)
        line.setAccessibleName(name)
        line.installEventFilter(self)
        return line

    def _alternative(self, number: int) -> QPushButton:
        button = QPushButton()
        button.setStyleSheet("text-align: left; padding: 4px 8px;")
        button.clicked.connect(lambda: self.chosen.emit(number))
        button.installEventFilter(self)
        return button

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(6)
        self.new_fields = QWidget()
        form = QFormLayout(self.new_fields)
        form.setContentsMargins(0, 0, 0, 0)
        for label, line in ((_("Name"), self.new_name), (_("Phone"), self.new_phone), (_("Born"), self.new_birth)):
            form.addRow(label, line)
        form.addRow("", self.no_phone)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.book)
        for part in (self.title, self.field, self.hits, self.new_fields, self.problem, self.summary):
            rows.addWidget(part)
        for part in (self.reasons, self.more, self.warnings, *self.alternatives):
            rows.addWidget(part)
        rows.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.show_state(self._state, None)

    # Drawing a state

    def show_state(self, state: StripState, at: QRect | None) -> None:
        """Draw ``state`` beside the rectangle ``at`` of the parent; a closed one hides the strip."""
        before, self._state = self._state, state
        if not state.is_open:
            self.hide()
            return
        if before.reasons != state.reasons:
            self._shows_all = False
        self._show_texts(state)
        self._show_hits(state)
        show_alternatives(self.alternatives, state.alternatives)
        self.adjustSize()
        if at is not None:
            self._place(at)
        self.show()
        self.raise_()
        self._focus(before, state)

    def _show_texts(self, state: StripState) -> None:
        self.title.setText(state.title)
        self.field.setVisible(state.mode in (Mode.SEARCH, Mode.CONFIRM))
        if state.mode is Mode.CONFIRM and self.field.text() != state.chosen:
            self.field.setText(state.chosen)
        elif state.mode is Mode.SEARCH and self.field.text() != state.text:
            self.field.setText(state.text)
        self.new_fields.setVisible(state.mode is Mode.NEW_PATIENT)
        for label, text in (
            (self.problem, state.problem), (self.summary, "" if state.reasons else state.summary),
            (self.warnings, "\n".join(state.warnings)),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        show_reasons(self.reasons, self.more, state.reasons, shows_all=self._shows_all)
        self.reasons.setVisible(bool(state.reasons))
        for label in (self.problem, self.reasons):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, self._theme.warning)
            label.setPalette(palette)
        self.book.setText(_("Book") if state.mode is not Mode.SEARCH else _("Choose"))

    def _show_hits(self, state: StripState) -> None:
        self.hits.setVisible(bool(state.hits))
        if [self.hits.item(row).text() for row in range(self.hits.count())] != [_line_of(hit) for hit in state.hits]:
            self.hits.clear()
            for hit in state.hits:
                QListWidgetItem(_line_of(hit), self.hits).setSizeHint(QSize(0, LINE))
        if state.hits:
            self.hits.setCurrentRow(state.highlighted)
            self.hits.setFixedHeight(LINE * len(state.hits) + 2 * self.hits.frameWidth())

    def _place(self, at: QRect) -> None:
        room = self._canvas.rect().adjusted(4, 4, -4, -4)
        x = max(room.left(), min(at.left() + 8, room.right() - self.width()))
        y = at.bottom() + 4
        if y + self.height() > room.bottom():
            y = at.top() - self.height() - 4
        self.move(x, max(room.top(), min(y, room.bottom() - self.height())))

    def _focus(self, before: StripState, state: StripState) -> None:
        if before.mode is state.mode and before.problem_field == state.problem_field:
            return
        if state.mode is Mode.NEW_PATIENT and before.mode is not Mode.NEW_PATIENT:
            self.new_name.setText(state.text)
            for line in (self.new_phone, self.new_birth):
                line.clear()
            self.no_phone.setChecked(False)
        wanted = {
            Mode.NEW_PATIENT: {"name": self.new_name, "birth_date": self.new_birth}.get(
                state.problem_field, self.new_phone
            ),
        }.get(state.mode, self.field)
        wanted.setFocus()
        if before.mode is not state.mode and wanted is self.field:
            self.field.end(False)

    def _show_all(self) -> None:
        self._shows_all = True
        self.show_state(self._state, None)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Keys of the fields: up and down, Enter, Esc, the digits of the alternatives."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _take(self, watched: QObject, event: QKeyEvent) -> bool:
        key, state = Qt.Key(event.key()), self._state
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QLineEdit):
            self._enter_in(watched)
        elif key == Qt.Key.Key_Tab and watched is self.field:
            self.more_wanted.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and state.hits:
            self.highlighted.emit(state.highlighted + (1 if key == Qt.Key.Key_Down else -1))
        elif key in DIGITS and self._takes_digits() and DIGITS[key] <= len(state.alternatives):
            self.chosen.emit(DIGITS[key])
        else:
            return False
        return True

    def _takes_digits(self) -> bool:
        """Digits are typed into a search or a phone number; only where nothing is typed do they choose."""
        state = self._state
        return state.mode is Mode.CONFIRM or (state.mode is Mode.SEARCH and not state.text)

    def _enter_in(self, line: QLineEdit) -> None:
        following = {self.new_name: self.new_phone, self.new_phone: self.new_birth}.get(line)
        if following:
            following.setFocus()
        else:
            self._enter()

    def _enter(self) -> None:
        if self._state.mode is Mode.NEW_PATIENT:
            self.entered_new.emit(
                self.new_name.text(), self.new_phone.text(), self.new_birth.text(), self.no_phone.isChecked()
            )
        else:
            self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc leaves from wherever the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in DIGITS and self._takes_digits():
            self.chosen.emit(DIGITS[Qt.Key(event.key())])
        else:
            event.accept()


def _line_of(hit: Hit) -> str:
    return _("{name}   {detail}").format(name=hit.name, detail=hit.detail).rstrip()

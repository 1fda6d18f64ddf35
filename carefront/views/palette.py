"""The palette over the window: a field, chips of what was understood, lines to take. Draws a state; decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QMainWindow, QVBoxLayout

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.palette_state import PaletteLine, PaletteMode, PaletteState
from carefront.views.chip_row import ChipRow
from carefront.views.overlay import Overlay, Side
from carefront.views.palette_delegate import DETAIL_ROLE, KEY_ROLE, RULE_ROLE, PaletteDelegate
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

WIDTH, MOST_ROWS, PAGE = 720, 12, 5
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -PAGE, Qt.Key.Key_PageDown: PAGE}


class Palette(Overlay):
    """``searched``: text typed. ``entered``: Enter. ``chosen``: a digit where lines are numbered."""

    searched = Signal(str)
    highlighted = Signal(int)
    picked = Signal(int)
    entered = Signal()
    chosen = Signal(int)

    def __init__(self, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.TOP, WIDTH)
        self.setObjectName("palette")
        self._state = PaletteState()
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.textEdited.connect(self.searched)
        self.field.installEventFilter(self)
        self.first = self.field
        self.title, self.notice = PlainLabel(), PlainLabel(wraps=True)
        self.reasons, self.warnings = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.chips = ChipRow(theme)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.clicked.connect(lambda index: self.picked.emit(index.row()))
        self._delegate = PaletteDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(6)
        for part in (self.title, self.field, self.chips, self.reasons, self.warnings, self.notice, self.list):
            rows.addWidget(part)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        self._delegate.theme = theme
        self.chips.set_theme(theme)
        for label, color in ((self.reasons, theme.warning), (self.title, theme.secondary_ink)):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, color)
            label.setPalette(palette)

    @property
    def mode(self) -> PaletteMode:
        """What the field is for now."""
        return self._state.mode

    def show_state(self, state: PaletteState) -> None:
        """Draw ``state``; a closed one hides the palette."""
        before, self._state = self._state, state
        if not state.is_open:
            self.vanish()
            return
        self.setAccessibleName(state.title)
        self.title.setText(state.title)
        self.field.setPlaceholderText(state.prompt)
        self.field.setAccessibleName(state.prompt if state.mode is PaletteMode.PALETTE else state.title)
        if self.field.text() != state.text:
            self.field.setText(state.text)
        self.chips.show_chips(state.chips)
        for label, texts in (
            (self.reasons, state.reasons), (self.warnings, state.warnings), (self.notice, (state.notice,)),
        ):  # fmt: skip
            label.setText("\n".join(texts))
            label.setVisible(any(texts))
        self._show_lines(before, state)
        self.place()
        self.appear()
        self._tell(before, state)

    def _show_lines(self, before: PaletteState, state: PaletteState) -> None:
        if before.lines != state.lines or before.picks_by_digit != state.picks_by_digit or not self.list.count():
            self.list.clear()
            for number, line in enumerate(state.lines):
                self.list.addItem(self._item(number, line))
        if state.lines:
            self.list.setCurrentRow(state.highlighted)
        self.list.setVisible(bool(state.lines))
        heights = [self.list.sizeHintForRow(row) for row in range(min(MOST_ROWS, len(state.lines)))]
        self.list.setMinimumHeight(min(sum(heights[:2]), 80))
        self.list.setMaximumHeight(sum(heights) + 2)

    def _item(self, number: int, line: PaletteLine) -> QListWidgetItem:
        state = self._state
        text = line.text
        if state.picks_by_digit and number < 9:
            text = _("{number}   {alternative}").format(number=number + 1, alternative=line.text)
        item = QListWidgetItem(text)
        item.setData(DETAIL_ROLE, line.detail)
        item.setData(KEY_ROLE, line.key)
        item.setData(RULE_ROLE, number > 0 and state.lines[number - 1].kind is not line.kind)
        spoken = ", ".join(part for part in (line.text, line.detail, line.key) if part)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        return item

    def _tell(self, before: PaletteState, state: PaletteState) -> None:
        """Say what changed: why it can't be booked, else what Enter would take and how many there are."""
        if state.is_busy or (before.lines, before.reasons, before.notice) == (state.lines, state.reasons, state.notice):
            return
        if state.reasons or state.notice:
            self.announce(" ".join((*state.reasons[:1], state.notice)).strip())
        elif state.lines and state.text:
            count = len(state.lines)
            spoken = ngettext("{first}, {count} result", "{first}, {count} results", count)
            self.announce(spoken.format(first=state.lines[0].text, count=count))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Keys of the field: up and down, Enter, Esc, the digits of numbered lines."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        key, state = Qt.Key(event.key()), self._state
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in MOVES and state.lines:
            self.highlighted.emit(state.highlighted + MOVES[key])
        elif state.picks_by_digit and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.chosen.emit(int(key) - int(Qt.Key.Key_0))
        else:
            return False
        return True

"""What palette, check-in and walk-in have in common: a field, lines under it, one of them highlighted; Enter takes it.

A line never moves while the highlight was put on one: answers that come then are added below.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from carefront.application.read_models import PatientHit
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.palette_state import LineKind, PaletteLine, PaletteState
from carefront.wording.quick_entry import joined, patient_detail


class PaletteModel(QObject):
    """``changed``: the state to draw. ``search``, ``enter`` and ``activate`` say what text, Enter and a line do."""

    changed = Signal(object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = PaletteState()
        self._serial = 0
        self._is_answered = True
        self._wants_enter = False
        self._is_pinned = False

    def search(self, text: str) -> None:
        """What is typed now; an older answer is dropped."""
        raise NotImplementedError

    def activate(self, line: PaletteLine) -> None:
        """Take a line."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave; nothing is done."""
        self._serial += 1
        self._wants_enter = False
        self._show(PaletteState())

    def highlight(self, row: int) -> None:
        """Put the highlight on a line; stays within the lines."""
        if self.state.lines:
            self._is_pinned = True
            row = max(0, min(row, len(self.state.lines) - 1))
            self._show(replace(self.state, highlighted=row))
            line = self.state.lines[row]
            self._context.say(joined((line.text, line.detail)))

    def pick(self, row: int) -> None:
        """Take the line of a row."""
        if 0 <= row < len(self.state.lines):
            self.activate(self.state.lines[row])

    def choose(self, number: int) -> None:
        """A digit: takes that line where lines are numbered."""
        if self.state.picks_by_digit:
            self.pick(number - 1)

    def enter(self) -> None:
        """Enter: takes the highlighted line, now or as soon as what was typed has been looked up."""
        if not self._is_answered:
            self._wants_enter = True
        elif self.state.lines:
            self.pick(self.state.highlighted)
        elif self.state.notice:
            self._context.say(self.state.notice, is_urgent=True)

    # For those who derive from it

    def _begin(self) -> int:
        """Another text: the number of its answers."""
        self._serial += 1
        self._is_answered, self._wants_enter, self._is_pinned = False, False, False
        return self._serial

    def _answer(self, state: PaletteState) -> None:
        """Show what was found; a line in highlight stays where it is. An Enter that came before is taken now."""
        lines = self._in_place(state.lines) if self._is_pinned else state.lines
        highlighted = self.state.highlighted if self._is_pinned else 0
        self._is_answered = True
        self._show(replace(state, lines=lines, highlighted=highlighted, is_busy=False))
        if self._wants_enter:
            self._wants_enter = False
            self.enter()

    def _in_place(self, lines: Sequence[PaletteLine]) -> tuple[PaletteLine, ...]:
        shown = {(line.kind, line.id) for line in self.state.lines}
        newer = {(line.kind, line.id): line for line in lines}
        kept = tuple(newer.get((line.kind, line.id), line) for line in self.state.lines)
        return (*kept, *(line for line in lines if (line.kind, line.id) not in shown))

    def _fail(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._is_answered, self._wants_enter = True, False
            self._show(replace(self.state, is_busy=False))
            self._context.fail(error)

    def _patient_line(self, hit: PatientHit, kind: LineKind = LineKind.PATIENT) -> PaletteLine:
        detail = patient_detail(hit, self._context.speaker().times)
        return PaletteLine(kind, hit.patient_id, hit.display_name, detail)

    def _show(self, state: PaletteState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)

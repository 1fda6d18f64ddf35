"""Before a change of hours or schedules is saved: which visits it leaves outside, and whether to go on all the same."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.booked_visits import OutsideVisit
from carefront.application.envelope import Applied, Command, Outcome
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.editor_words import outside_head, outside_line, problem_text
from carefront.wording.refusals import outcome_sentences


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A visit that would fall outside, in words."""

    appointment_id: str
    text: str


class OutsideGate(QObject):
    """``changed``: the list is there or gone. ``refused``: sentences why nothing was saved. Commands of one proposal
    are one act of the user; they run one after the other and stop at the first that is refused.
    """

    changed = Signal()
    refused = Signal(tuple)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self._commands: tuple[Command, ...] = ()
        self._versions: Mapping[str, int] = {}
        self._done: Callable[[Applied], None] = _ignored
        self.rows: tuple[OutsideRow, ...] = ()
        self.is_busy = False

    @property
    def head(self) -> str:
        """What stands over the list."""
        return outside_head(len(self.rows))

    def propose(self, commands: Sequence[Command], done: Callable[[Applied], None]) -> None:
        """Save, after a look at the visits: at once where none falls outside. ``done`` gets the last answer."""
        self._serial += 1
        self._commands, self._done = tuple(commands), done
        self._show(())
        self.is_busy = True
        self._context.desk.ask(
            lambda reader: reader.schedules().outside_after(commands), partial(self._on_told, self._serial), self._fail
        )

    def run(self, command: Command, done: Callable[[Applied], None]) -> None:
        """Do at once what is refused where a visit depends on it."""
        self.leave()
        self._commands, self._done = (command,), done
        self._run()

    def go_on(self) -> None:
        """Save in spite of the visits."""
        if self.rows and self._commands:
            self._show(())
            self._run()

    def leave(self) -> None:
        """Save nothing; everything typed stays."""
        self._serial += 1
        self._commands = ()
        self.is_busy = False
        self._show(())

    def _on_told(self, serial: int, visits: tuple[OutsideVisit, ...]) -> None:
        if serial != self._serial:
            return
        self.is_busy = False
        speaker = self._context.speaker()
        self._show(tuple(OutsideRow(visit.appointment_id, outside_line(visit, speaker)) for visit in visits))
        if self.rows:
            self._context.say(self.head, is_urgent=True)
        else:
            self._run()

    def _show(self, rows: tuple[OutsideRow, ...]) -> None:
        self.rows = rows
        self.changed.emit()

    def _run(self) -> None:
        first, self._commands = self._commands[0], self._commands[1:]
        self._context.execute(first, {}, self._on_applied, self._on_refused, self._fail)

    def _on_applied(self, applied: Applied) -> None:
        if self._commands:
            self._run()
        else:
            self._done(applied)
            self._context.reconfigured.emit()

    def _on_refused(self, outcome: Outcome) -> None:
        self._commands = ()
        self._tell(outcome_sentences(outcome, self._context.speaker()))

    def _fail(self, error: Exception) -> None:
        self._commands = ()
        self.is_busy = False
        self._tell((problem_text(error),))

    def _tell(self, sentences: tuple[str, ...]) -> None:
        self.refused.emit(sentences)
        self._context.say("\n".join(sentences), is_urgent=True)


def _ignored(_applied: Applied) -> None:
    """Nobody waits for the answer."""

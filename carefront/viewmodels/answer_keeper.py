"""Answers of one kind by what was asked: at once as far as known, then as read; what lies beside is read ahead."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskReader
from carefront.viewmodels.desk_context import DeskContext

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
KEPT, AHEAD_MS = 9, 80
Kept = OrderedDict[Question, tuple[int, Answer]]


class AnswerKeeper(QObject, Generic[Question, Answer]):
    """``answered``: what is on screen is another; see ``answer``. An older answer, or one nobody waits for, is dropped.

    ``read`` is called by the reader's thread. ``beside``: what is likely to be asked next.
    """

    answered = Signal()

    def __init__(
        self, context: DeskContext, read: Callable[[Question, DeskReader], Answer],
        beside: Callable[[Question], Iterable[Question]], parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._context, self._read, self._beside = context, read, beside
        self._kept: Kept[Question, Answer] = OrderedDict()
        self.question: Question | None = None
        self.answer: Answer | None = None
        self._serial, self._is_resting = 0, True
        context.times_changed.connect(self.say_anew)
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._read_ahead)

    def want(self, question: Question) -> None:
        """Have the answer to ``question`` on screen."""
        self._is_resting = False
        if question != self.question:
            self.question = question
            known = self._kept.get(question)
            if known:
                self._show(known[1])
        self.refresh()

    def refresh(self) -> None:
        """Ask again whether what is on screen is still so."""
        self._serial += 1
        self._ahead.stop()
        if self.question is not None:
            done = partial(self._on_read, self._serial, self.question, self._kept)
            self._context.desk.ask(self._asked(self.question), done, partial(self._on_failed, self._serial))

    def rest(self) -> None:
        """Nothing is on screen any more: read no more."""
        self._serial += 1
        self._is_resting = True
        self._ahead.stop()

    def say_anew(self) -> None:
        """Texts are written in another way from now on: what is kept is forgotten, what is on screen read again."""
        self._kept = OrderedDict()
        if not self._is_resting:
            self.refresh()

    def _asked(self, question: Question) -> Callable[[DeskReader], tuple[int, Answer]]:
        kept = self._kept.get(question)

        def ask(reader: DeskReader) -> tuple[int, Answer]:
            stamp = reader.change_number()
            return kept if kept and kept[0] == stamp else (stamp, self._read(question, reader))

        return ask

    def _on_read(
        self, serial: int, question: Question, kept: Kept[Question, Answer], found: tuple[int, Answer]
    ) -> None:
        self._keep(question, kept, found)
        if serial == self._serial:
            self._show(found[1])
            self._ahead.start()

    def _keep(self, question: Question, kept: Kept[Question, Answer], found: tuple[int, Answer]) -> None:
        """Where it was asked for: an answer in other words than those of now goes where nobody looks."""
        kept[question] = found
        kept.move_to_end(question)
        while len(kept) > KEPT:
            kept.popitem(last=False)

    def _show(self, answer: Answer) -> None:
        if answer != self.answer:
            self.answer = answer
            self.answered.emit()

    def _read_ahead(self) -> None:
        if self.question is not None:
            for question in self._beside(self.question):
                self._context.desk.ask(self._asked(question), partial(self._keep, question, self._kept), _keep_quiet)

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._context.fail(error)


def _keep_quiet(_error: Exception) -> None:
    """What is read ahead and can't be is said when somebody goes there."""

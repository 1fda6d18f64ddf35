"""One question at a time put to a reader in the background: what takes its time makes no calendar wait for it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskReader
from carefront.viewmodels.desk_context import DeskContext

Result = TypeVar("Result")
SLOW_MS = 300
"""How long an answer is awaited before that is worth a word."""


class AsideQuestion(QObject, Generic[Result]):
    """Of what is asked while it is answered only the last is asked next, and the former answer is dropped.

    ``slowed``: an answer is awaited so long that it should be said (``is_slow``); the answer ends that.
    """

    slowed = Signal()

    def __init__(
        self, context: DeskContext, done: Callable[[Result], None], failed: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._context, self._done, self._failed = context, done, failed
        self._next: Callable[[DeskReader], Result] | None = None
        self._is_asking = self.is_slow = False
        self._patience = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._patience.timeout.connect(self._on_slow)

    def ask(self, question: Callable[[DeskReader], Result]) -> None:
        """Put ``question``, now or when the one that is being answered has its answer."""
        if self._is_asking:
            self._next = question
            return
        self._is_asking = True
        if not self.is_slow and not self._patience.isActive():
            self._patience.start()
        answered, failed = partial(self._on_answer, self._done), partial(self._on_answer, self._failed)
        self._context.desk.ask_aside(question, answered, failed)

    def _on_slow(self) -> None:
        self.is_slow = True
        self.slowed.emit()

    def _on_answer(self, tell: Callable[[Any], None], answer: Any) -> None:
        self._is_asking = False
        question, self._next = self._next, None
        if question is not None:
            self.ask(question)
            return
        self._patience.stop()
        self.is_slow = False
        tell(answer)

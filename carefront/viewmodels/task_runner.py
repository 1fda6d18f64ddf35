"""Work off the GUI thread: three lanes, results through a queued signal. Knows no desk and no clinic word."""

import logging
import threading
from collections.abc import Callable
from dataclasses import field
from enum import Enum
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from carefront.shared.values import dataclass

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Failed = Callable[[Exception], None]

BACKGROUND_THREADS = 2
PATIENCE_S = 0.25
"""How long the background steps back for somebody who looks on; then it goes on beside them."""


class Lane(Enum):
    """Where a piece of work runs; calls of each but BACKGROUND run one after the other, in the order asked."""

    WRITER = "writer"
    READER = "reader"
    DRAFTS = "drafts"
    BACKGROUND = "background"


class TaskRunner(Protocol):
    """Runs calls off the GUI thread and answers on it."""

    def submit(self, lane: Lane, call: Callable[[], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Run ``call`` in ``lane``; then exactly one of ``done`` and ``failed`` on the thread of the runner.

        Whoever asks drops an answer that comes too late. A Qt object that is deleted by then is told nothing, and after
        ``close`` nobody is.
        """


@dataclass(slots=True)
class Task:
    """One call with its two ways to answer."""

    call: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Failed
    result: Any = None
    error: Exception | None = None

    def run(self) -> None:
        """Run the call and keep what came of it."""
        try:
            self.result = self.call()
        except Exception as error:  # the border of a thread: everything goes to whoever asked
            log.debug("task_failed", exc_info=True)
            self.error = error

    def answer(self) -> None:
        """Hand the result, or the failure, to whoever asked and is still there."""
        tell, what = (self.done, self.result) if self.error is None else (self.failed, self.error)
        if not _is_orphan(tell):
            tell(what)


def _is_orphan(answer: Callable[..., Any]) -> bool:
    """Whether it is of a Qt object that went with its window while the call ran."""
    if isinstance(answer, partial):
        return any(_is_orphan(part) for part in (answer.func, *answer.args) if callable(part))
    owner = getattr(answer, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


@dataclass(slots=True)
class _LaneThreads:
    """The threads of one lane and the queue they take from; ``None`` in the queue ends one of them."""

    queue: SimpleQueue[Task | None] = field(default_factory=SimpleQueue)
    threads: list[threading.Thread] = field(default_factory=list)


class _Waiting:
    """Who waits for the reader: while anybody does, the background begins nothing new.

    Threads share one interpreter: each that computes makes everybody else wait for up to 5 ms at every statement.
    """

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def begin(self) -> None:
        """Somebody asks."""
        with self._changed:
            self._count += 1

    def end(self) -> None:
        """Somebody has their answer."""
        with self._changed:
            self._count -= 1
            if not self._count:
                self._changed.notify_all()

    def step_back(self) -> None:
        """Return once nobody waits, or when patience ends."""
        with self._changed:
            self._changed.wait_for(lambda: not self._count, PATIENCE_S)


class ThreadedTaskRunner(QObject):
    """The lanes of the running program: threads start with the first call, and end in ``close``."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: _LaneThreads() for lane in Lane}
        self._is_closed = False
        self._waiting = _Waiting()
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def submit(self, lane: Lane, call: Callable[[], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """As ``TaskRunner`` says."""
        if self._is_closed:
            return
        threads = self._lanes[lane]
        if len(threads.threads) < (BACKGROUND_THREADS if lane is Lane.BACKGROUND else 1):
            self._start_thread(lane, threads)
        if lane is Lane.READER:
            self._waiting.begin()
        threads.queue.put(Task(call, done, failed))

    def close(self) -> None:
        """Let the calls that were asked for end, then the threads; no answer comes after this."""
        self._is_closed = True
        for lane in self._lanes.values():
            for _thread in lane.threads:
                lane.queue.put(None)
        for lane in self._lanes.values():
            for thread in lane.threads:
                thread.join()
            lane.threads.clear()

    def _start_thread(self, lane: Lane, threads: _LaneThreads) -> None:
        work = partial(self._work, lane, threads.queue)
        thread = threading.Thread(target=work, name=f"lane-{lane.value}", daemon=False)
        threads.threads.append(thread)
        thread.start()

    def _work(self, lane: Lane, queue: SimpleQueue[Task | None]) -> None:
        while (task := queue.get()) is not None:
            if lane is Lane.BACKGROUND:
                self._waiting.step_back()
            task.run()
            if not self._is_closed:
                self._finished.emit(task)
            if lane is Lane.READER:
                self._waiting.end()  # only now: the answer is on its way before the background goes on

    @Slot(object)
    def _on_finished(self, task: Task) -> None:
        if not self._is_closed:
            task.answer()

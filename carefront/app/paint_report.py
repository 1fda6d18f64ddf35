"""Says on a descriptor when something is painted, to measure from outside: a word and monotonic nanoseconds a line."""

import os
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer


def report(descriptor: str, what: str) -> None:
    """Write that ``what`` is painted now."""
    os.write(int(descriptor), f"{what} {time.monotonic_ns()}\n".encode())


class PaintWatch(QObject):
    """Calls ``then`` once, after the first paint of ``watched`` for which ``is_filled`` holds."""

    def __init__(self, watched: QObject, is_filled: Callable[[], bool], then: Callable[[], None]) -> None:
        super().__init__(watched)
        self._watched, self._is_filled, self._then = watched, is_filled, then
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Let every event pass."""
        if event.type() == QEvent.Type.Paint and self._is_filled():
            self._watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False

"""Looks for garbage that holds on to itself while nobody waits. What is shown and dropped mostly frees itself."""

import gc

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

EVERY_MS = 1_000
YOUNG, SEARCHES = 2_000, 10
"""New objects that are worth a search, and searches after which older ones are searched too, as Python counts."""
WHOLE_AFTER_MS, WHOLE_AT_LAST_MS = 600_000, 7_200_000
"""How long after one whole search the next may come while the program lies behind others, and when it must."""


class GarbageSearch(QObject):
    """Searches once a second, on the GUI thread: by itself Python does so in the middle of what makes objects.

    A crowded day is some ten thousand of them, so every step to another day would wait for a search. A search holds
    up every thread for as long as there is to be searched, so what has outlived one is left out from then on. Once in
    a while everything is searched, when nobody looks at the program.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._search)
        self._early, self._late = QDeadlineTimer(), QDeadlineTimer()

    def start(self) -> None:
        """From now on; what a start leaves behind is searched with everything else only: it takes 50 ms each time."""
        gc.freeze()
        gc.disable()
        self._wait_for_next_whole()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    def _search(self) -> None:
        if self._late.hasExpired() or (self._early.hasExpired() and _is_behind()):
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._wait_for_next_whole()
            return
        young, middle, old = gc.get_count()
        if young <= YOUNG:
            return
        is_old_due = middle > SEARCHES and old > SEARCHES
        gc.collect(2 if is_old_due else 1 if middle > SEARCHES else 0)
        if is_old_due:
            gc.freeze()

    def _wait_for_next_whole(self) -> None:
        self._early.setRemainingTime(WHOLE_AFTER_MS)
        self._late.setRemainingTime(WHOLE_AT_LAST_MS)


def _is_behind() -> bool:
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive

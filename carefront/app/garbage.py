"""Looks for garbage that holds on to itself while nobody waits. What is shown and dropped mostly frees itself."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000
YOUNG, SEARCHES = 2_000, 10
"""New objects that are worth a search, and searches after which older ones are searched too, as Python counts."""


class GarbageSearch(QObject):
    """Searches once a second, on the GUI thread: by itself Python does so in the middle of what makes objects.

    A crowded day is some ten thousand of them, so every step to another day would wait for a search.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._search)

    def start(self) -> None:
        """From now on; what a start leaves behind stays and is never searched, which would take 50 ms each time."""
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    def _search(self) -> None:
        young, middle, old = gc.get_count()
        if young > YOUNG:
            gc.collect(2 if old > SEARCHES else 1 if middle > SEARCHES else 0)

"""One timer for everything that shows what time it is: it fires when a minute begins, and never between."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from carefront.shared.clock import Clock

MINUTE_MS = 60_000


class MinuteClock(QObject):
    """``ticked``: a minute has begun."""

    ticked = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Begin to tick."""
        self._timer.start(self.wait_ms())

    def stop(self) -> None:
        """No tick any more."""
        self._timer.stop()

    def wait_ms(self) -> int:
        """Milliseconds until the next minute begins, and a little, so that it has begun for a coarse timer too."""
        return MINUTE_MS - int(self._clock().timestamp() * 1000) % MINUTE_MS + 50

    def _on_timeout(self) -> None:
        self.start()
        self.ticked.emit()

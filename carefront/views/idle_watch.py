"""Notices that nobody has touched the program for a while, and that a stay has lasted long enough."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from carefront.viewmodels.sign_in_view_model import LONGEST_STAY_S

LOOK_MS = 1_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove, QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)  # fmt: skip


def seconds_awake_or_not() -> float:
    """Seconds by a clock that nobody sets and that goes on while the computer sleeps, where there is one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class IdleWatch(QObject):
    """``overdue``: it is time to lock; whether because the stay is over. Watches the windows that have the keyboard:
    their input, not the thousand events of their widgets."""

    overdue = Signal(bool)

    def __init__(self, seconds: Callable[[], float] = seconds_awake_or_not, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._idle_s = 0.0
        self._touched = self._began = seconds()
        self._windows: list[QWindow] = []
        self._is_tied = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, idle_minutes: int) -> None:
        """Watch from now on; the stay begins now."""
        self._began = self._seconds()
        self.choose(idle_minutes)
        self.touch()
        application = QGuiApplication.instance()
        if not self._is_tied and isinstance(application, QGuiApplication):
            self._is_tied = True
            application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())
        self._timer.start()

    @property
    def is_watching(self) -> bool:
        """Whether it will tell."""
        return self._timer.isActive()

    def choose(self, idle_minutes: int) -> None:
        """Lock after so many minutes from now on."""
        self._idle_s = 60.0 * idle_minutes

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._seconds()

    def look(self) -> None:
        """Tell where it is time."""
        now = self._seconds()
        if now - self._began >= LONGEST_STAY_S:
            self.overdue.emit(True)
        elif now - self._touched >= self._idle_s:
            self.overdue.emit(False)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._windows:
            self._windows = [*self._windows[-8:], window]
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Input of a window."""
        if event.type() in _TOUCHES:
            self.touch()
        return False

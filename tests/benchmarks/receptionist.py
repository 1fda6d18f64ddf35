"""A receptionist's day at ten times speed on the real window, off screen, and the longest time it did not answer.

``python -m tests.benchmarks.receptionist --seconds 300`` works on the sample clinic and prints the longest stalls.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from carefront.app.composition import open_lanes_of, window_for
from carefront.viewmodels.task_runner import ThreadedTaskRunner
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow

BEAT_MS, BETWEEN_MS, LONGEST_MS = 4, 250, 50
Key, Mod = Qt.Key, Qt.KeyboardModifier


@dataclass(slots=True)
class Stall:
    """The event loop did not turn for so long: by the clock, and of the thread's own work."""

    wall_ms: float
    own_ms: float
    during: str


class Watchdog(QObject):
    """Beats every few milliseconds; a beat that comes late tells of a stall."""

    def __init__(self) -> None:
        super().__init__()
        self.stalls: list[Stall] = []
        self.during = "start"
        self._at, self._own = time.perf_counter(), time.thread_time()
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self.look)
        self._beat.start()

    def look(self) -> None:
        """Note how long it is since the beat before."""
        at, own = time.perf_counter(), time.thread_time()
        wall_ms, own_ms = 1000 * (at - self._at) - BEAT_MS, 1000 * (own - self._own)
        self._at, self._own = at, own
        if own_ms > BEAT_MS:
            self.stalls.append(Stall(wall_ms, own_ms, self.during))

    def longest(self, count: int = 1) -> list[Stall]:
        """The longest stalls by the thread's own work, longest first."""
        return sorted(self.stalls, key=lambda stall: -stall.own_ms)[:count]


@dataclass(slots=True)
class Receptionist:
    """Works on one window. What she does is told to the watchdog."""

    binding: DeskBinding
    watchdog: Watchdog
    between_ms: int = BETWEEN_MS
    done: list[str] = field(default_factory=list)

    def work(self, seconds: float) -> None:
        """Go through the usual acts again and again."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self.work_once()

    def work_once(self) -> None:
        """Go through the usual acts."""
        for name, act in self._acts():
            self.watchdog.during = name
            act()
            self.done.append(name)
            self._pause()

    def _pause(self) -> None:
        over = QTimer(singleShot=True, interval=self.between_ms)
        over.start()
        while over.isActive():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _acts(self) -> list[tuple[str, Callable[[], object]]]:
        canvas = self.binding.canvas
        days = [("next day", self._keys(Key.Key_PageDown))] * 3 + [("previous day", self._keys(Key.Key_PageUp))] * 3
        return [
            *days,
            ("walk down", self._keys(*[Key.Key_Down] * 6)),
            ("next visit", self._keys(Key.Key_Down, modifier=Mod.ControlModifier)),
            ("states", self._keys(Key.Key_Space)), ("choose state", self._popup_keys(Key.Key_Return)),
            ("undo", self._command("undo")), ("carry", self._keys(*[Key.Key_Down] * 4, modifier=Mod.AltModifier)),
            ("drop", self._keys(Key.Key_Return)), ("leave", self._keys(Key.Key_Escape)),
            ("first slot", self._keys(Key.Key_Home)), ("type", self._type("ma")),
            ("choose", self._keys(Key.Key_Return)),
            ("book", self._keys(Key.Key_Return)), ("leave", self._keys(Key.Key_Escape)),
            ("undo", self._command("undo")),
            ("zoom in", lambda: canvas.zoom_by(1)), ("zoom in", lambda: canvas.zoom_by(1)),
            ("scroll", self._scroll), ("fit", self._command("zoom_fit")), ("refresh", self._command("refresh")),
            ("next month", self._command("next_month")), ("today", self._command("today")),
        ]  # fmt: skip

    def _focused(self) -> QWidget:
        focused: QWidget | None = QApplication.focusWidget()
        return focused or self.binding.canvas

    def _keys(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> Callable[[], object]:
        def press() -> None:
            for key in keys:
                QTest.keyClick(self._focused(), key, modifier)

        return press

    def _popup_keys(self, key: Qt.Key) -> Callable[[], object]:
        def press() -> None:
            if popup := QApplication.activePopupWidget():
                focused: QWidget | None = popup.focusWidget()
                QTest.keyClick(focused or popup, key)

        return press

    def _type(self, text: str) -> Callable[[], object]:
        def press() -> None:
            for letter in text:
                QTest.keyClicks(self._focused(), letter)

        return press

    def _command(self, name: str) -> Callable[[], object]:
        return lambda: self.binding.window.command_given.emit(name)

    def _scroll(self) -> None:
        bar = self.binding.canvas.verticalScrollBar()
        for step in (40, 40, 40, -40, -40, -40):
            bar.setValue(bar.value() + step)


@contextmanager
def front_desk(profile: Path) -> Iterator[Receptionist]:
    """The real window on the sample clinic in ``profile`` (made if it is not there)."""
    lanes, runner, window = open_lanes_of(profile, is_demo=True), ThreadedTaskRunner(), MainWindow()
    try:
        window.resize(1920, 1080)
        desk = window_for(lanes, runner, "en_GB")
        desk.setParent(window)
        binding = DeskBinding(window, desk, "light")
        window.show()
        desk.start()
        while desk.day_view.grid is None:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        gc.freeze()  # as the program does once it is open
        window.activateWindow()
        binding.canvas.setFocus()
        yield Receptionist(binding, Watchdog())
    finally:
        gc.unfreeze()
        window.close()
        runner.close()
        lanes.close()
        window.deleteLater()


def main() -> int:
    """Work, and print the longest stalls; 1 if one was longer than may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(["receptionist", "-style", "fusion"])
    with tempfile.TemporaryDirectory() as place, front_desk(Path(place) / "profile") as receptionist:
        receptionist.work(args.seconds)
        worst = receptionist.watchdog.longest(12)
        done = len(receptionist.done)
    application.processEvents()
    print(f"{done} acts in {args.seconds:g} s; own work and clock of the longest stalls:")
    for stall in worst:
        print(f"{stall.own_ms:7.1f} ms {stall.wall_ms:7.1f} ms  {stall.during}")
    return int(bool(worst) and worst[0].own_ms > LONGEST_MS)


if __name__ == "__main__":
    sys.exit(main())

"""The real window, off screen and as large as a wide screen, on a generated group with days of 900 visits."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from carefront.app.composition import ProfileLanes, window_for
from carefront.app.garbage import GarbageSearch
from carefront.bootstrap import open_desk
from carefront.viewmodels.task_runner import ThreadedTaskRunner
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from tests.benchmarks import generator

SIZE = (3840, 2160)
VISITS, VISITS_A_DAY, SLOT_MINUTES = 90_000, 900, 20
PATIENCE_MS, REST_MS = 10_000, 300


@contextmanager
def _dense_days() -> Iterator[None]:
    """The generator, told of shorter slots and fuller days."""
    usual = (generator.VISITS_A_DAY, generator.SLOT_MINUTES, generator.SLOTS)
    slots = (generator.OPEN.end - generator.OPEN.start) // SLOT_MINUTES
    generator.VISITS_A_DAY, generator.SLOT_MINUTES, generator.SLOTS = VISITS_A_DAY, SLOT_MINUTES, slots
    try:
        yield
    finally:
        generator.VISITS_A_DAY, generator.SLOT_MINUTES, generator.SLOTS = usual


def dense_group() -> tuple[Path, list[date]]:
    """The profile of a group with days of 900 visits, and those days."""
    with _dense_days():
        return generator.clinic_group(VISITS), generator.days_of(VISITS, generator.middle_day())


class _Paints(QObject):
    """Counts the paints of one widget."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        self.count += event.type() == QEvent.Type.Paint
        return False


@dataclass(slots=True)
class CanvasDesk:
    """The window on the dense group."""

    desk: WindowViewModel
    binding: DeskBinding
    days: list[date]
    paints: _Paints

    @property
    def canvas(self) -> DayView:
        """The canvas."""
        return self.binding.canvas

    def until(self, is_there: Callable[[], bool]) -> None:
        """Run the event loop until something is there."""
        late = QTimer(singleShot=True, interval=PATIENCE_MS)
        late.start()
        while not is_there():  # asleep while nothing happens, as a program is: the other threads have the machine
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if not late.isActive():
                raise SystemExit("the window did not get there")

    def rest(self) -> None:
        """Let the program do what it does while nobody does anything."""
        over = QTimer(singleShot=True, interval=REST_MS)
        over.start()
        while over.isActive() or not self.canvas.idle.is_done:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def painted(self, act: Callable[[], object], is_shown: Callable[[], bool] = lambda: True) -> float:
        """Seconds from ``act`` to the end of the paint after which ``is_shown``."""
        before, started = self.paints.count, time.perf_counter()
        act()
        self.until(lambda: is_shown() and self.paints.count > before)
        return time.perf_counter() - started

    def shows(self, day: date) -> bool:
        """Whether that day is on screen."""
        grid = self.desk.day_view.grid
        return grid is not None and grid.day == day

    def key(self, key: Qt.Key) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.canvas, key)


@contextmanager
def canvas_desk(profile: Path | None = None) -> Iterator[CanvasDesk]:
    """A window on a copy of the dense group, on the middle of its days."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication.instance() or QApplication(["bench", "-style", "fusion"])
    source, days = dense_group()
    with tempfile.TemporaryDirectory(prefix="carefront-bench-") as place:
        shutil.copytree(source, Path(place) / "profile")
        lanes, runner, window = ProfileLanes(open_desk(Path(place) / "profile")), ThreadedTaskRunner(), MainWindow()
        window.resize(*SIZE)
        desk = window_for(lanes, runner, "en_GB")
        desk.setParent(window)
        binding = DeskBinding(window, desk, "light")
        paints = _Paints(window)
        binding.canvas.viewport().installEventFilter(paints)
        window.show()
        shown = CanvasDesk(desk, binding, days, paints)
        desk.start(day=days[len(days) // 2])
        shown.until(lambda: shown.shows(days[len(days) // 2]))
        binding.canvas.setFocus()
        shown.rest()
        garbage = GarbageSearch(window)  # as the program does after its start
        garbage.start()
        try:
            yield shown
        finally:
            window.close()
            runner.close()
            lanes.close()
            garbage.stop()

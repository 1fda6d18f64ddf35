"""B5 and B15: a step to the next week and month by key with 1,000,000 visits in the file; a day while others work."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from carefront.app.composition import ProfileLanes, window_for
from carefront.app.garbage import GarbageSearch
from carefront.application.commands.catalogue import ChangeScheduleState
from carefront.application.desk import DeskReader
from carefront.application.opening_rows import OpeningsQuestion
from carefront.bootstrap import OpenDesk, open_desk
from carefront.domain.schedules import ScheduleState
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.viewmodels.task_runner import Lane, ThreadedTaskRunner
from carefront.views.calendar.load_table import LoadTable
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from carefront.views.month_page import MonthPage
from carefront.views.week_page import WeekPage
from tests.benchmarks.canvas_desk import CanvasDesk, _Paints
from tests.benchmarks.generator import clinic_group, middle_day
from tests.benchmarks.measuring import Figure, Timing, bounded

APPOINTMENTS, SIZE = 1_000_000, (1920, 1080)
STEPS, JUMPS, SEARCHES = 30, 15, 20
SPREAD = 700
"""Days around the middle that are jumped to."""


@dataclass(slots=True)
class CalendarDesk:
    """A window on the group, and the open file behind it."""

    shown: CanvasDesk
    file: OpenDesk
    runner: ThreadedTaskRunner

    def view(self, command: str, table: Callable[[], QWidget], is_there: Callable[[], bool]) -> QWidget:
        """Show a view, and count the paints of its table from now on."""
        self.shown.binding.window.command_given.emit(command)
        self.shown.until(is_there)
        found = table()
        self.shown.paints = _Paints(found)
        found.installEventFilter(self.shown.paints)
        self.shown.rest()
        return found


@contextmanager
def calendar_desk(mode: str = "one") -> Iterator[CalendarDesk]:
    """A window on a copy of the group, on the middle of its days; ``mode``: what the week shows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication.instance() or QApplication(["bench", "-style", "fusion"])
    memory = ForgetfulMemory()
    memory.put("week_mode", mode)
    with tempfile.TemporaryDirectory(prefix="carefront-bench-") as place:
        shutil.copytree(clinic_group(APPOINTMENTS), Path(place) / "profile")
        file = open_desk(Path(place) / "profile")
        lanes, runner, window = ProfileLanes(file), ThreadedTaskRunner(), MainWindow()
        window.resize(*SIZE)
        desk = window_for(lanes, runner, "en_GB")
        desk.setParent(window)
        binding = DeskBinding(window, desk, "light", memory)
        paints = _Paints(window)
        binding.canvas.viewport().installEventFilter(paints)
        window.show()
        shown = CanvasDesk(desk, binding, [], paints)
        desk.start(day=middle_day())
        shown.until(lambda: shown.shows(middle_day()))
        binding.canvas.setFocus()
        garbage = GarbageSearch(window)
        garbage.start()
        shown.rest()
        try:
            yield CalendarDesk(shown, file, runner)
        finally:
            window.close()
            runner.close()
            lanes.close()
            garbage.stop()


def b5_week() -> Iterator[Figure]:
    """The week of all 30 by resource, then that of one of them on the canvas."""
    with calendar_desk("all") as desk:
        shown = desk.shown

        def page() -> WeekPage:
            found: object = shown.binding.host.page
            assert isinstance(found, WeekPage)
            return found

        def shows(day: date) -> bool:
            rows = page().model.model.rows
            return bool(rows) and rows[0][0].day <= day < rows[0][0].day + timedelta(days=7)

        desk.view("view_week", lambda: page().table.viewport(), lambda: shown.binding.host.view == "view_week")
        shown.until(lambda: shows(middle_day()))
        shown.rest()
        rows = len(page().model.model.rows)
        yield from _figures("B5 week", desk, page().table, shows, 7, f"{rows} resources x 7 days")
    with calendar_desk() as desk:
        shown = desk.shown

        def on_canvas(day: date) -> bool:
            grid = shown.desk.day_view.grid
            return grid is not None and bool(grid.week_of) and grid.day <= day < grid.day + timedelta(days=7)

        desk.view("view_week", shown.canvas.viewport, lambda: on_canvas(middle_day()))
        yield from _figures("B5 week of one", desk, shown.canvas, on_canvas, 7, "the canvas of one resource x 7 days")


def b5_month() -> Iterator[Figure]:
    """The month of all 30."""
    with calendar_desk() as desk:
        shown = desk.shown

        def page() -> MonthPage:
            found: object = shown.binding.host.page
            assert isinstance(found, MonthPage)
            return found

        def shows(day: date) -> bool:
            faces = (face for row in page().model.model.rows for face in row)
            return any(face.day == day and not face.is_pale for face in faces)

        desk.view("view_month", lambda: page().table.viewport(), lambda: shown.binding.host.view == "view_month")
        shown.until(lambda: shows(middle_day()))
        shown.rest()
        yield from _figures("B5 month", desk, page().table, shows, 30, "30 resources x a month")


def _figures(
    name: str, desk: CalendarDesk, table: QWidget, shows: Callable[[date], bool], unit: int, note: str
) -> Iterator[Figure]:
    """Steps by key to a neighbour, which the program may have read ahead, and jumps to where nobody has been."""
    shown, window = desk.shown, desk.shown.desk
    focus = table if isinstance(table, LoadTable) else shown.canvas
    focus.setFocus()
    steps, jumps = [], []
    for number in range(STEPS):
        key, host = (Qt.Key.Key_PageDown if number % 10 < 5 else Qt.Key.Key_PageUp), shown.binding.host
        wanted = _stepped(host, window.day, key, unit)
        steps.append(shown.painted(partial(QTest.keyClick, focus, key), partial(shows, wanted)))
        shown.rest()
    yield _p95(name, steps, 50, f"{STEPS} steps by key, {note}, {APPOINTMENTS:,} visits")
    for number in range(JUMPS):
        day = middle_day() + timedelta(days=(number * 97) % SPREAD - SPREAD // 2)
        jumps.append(shown.painted(partial(window.go_to, day), partial(shows, day)))
        shown.rest()
    yield _p95(f"{name}, cold", jumps, 50, f"{JUMPS} jumps to any date, {note}, {APPOINTMENTS:,} visits")


def _stepped(host: QObject, day: date | None, key: Qt.Key, unit: int) -> date:
    """Where a step leads."""
    direction = 1 if key == Qt.Key.Key_PageDown else -1
    page = getattr(host, "page", None)
    return page.step(direction) if page else (day or date.min) + timedelta(days=unit * direction)


def b15() -> Iterator[Figure]:
    """A step of a day while 20 searches run in the background and a schedule is published over and over."""
    with calendar_desk() as desk:
        shown, window = desk.shown, desk.shown.desk
        facility = window.context.facility
        assert facility is not None
        readers: list[DeskReader] = []
        looking = desk.file.reader()
        offering = looking.offerings(facility.facility_id)[0].offering_id
        schedules = _schedules(desk)
        states = cycle((ScheduleState.PAUSED, ScheduleState.PUBLISHED))

        def search(first: date) -> None:
            reader = readers.pop() if readers else desk.file.reader()  # one of its own for each thread
            reader.find_openings(OpeningsQuestion(facility.facility_id, offering, first=first, days=30))
            readers.append(reader)

        def disturb(number: int) -> None:
            for one in range(SEARCHES):
                day = middle_day() + timedelta(days=3 * one + number)
                desk.runner.submit(Lane.BACKGROUND, partial(search, day), _ignore, _fail)
            command = ChangeScheduleState(schedules[number // 2 % len(schedules)], next(states))
            window.context.desk.act(lambda writer: writer.execute(command), _ignore, _fail)

        shown.key(Qt.Key.Key_PageDown)
        shown.rest()
        seconds = []
        for number in range(STEPS):
            disturb(number)
            key = Qt.Key.Key_PageDown if number % 10 < 5 else Qt.Key.Key_PageUp
            wanted = (window.day or date.min) + timedelta(days=1 if key == Qt.Key.Key_PageDown else -1)
            seconds.append(shown.painted(partial(shown.key, key), partial(shown.shows, wanted)))
            shown.rest()
        yield _p95("B15", seconds, 60, f"{STEPS} steps of a day, each with {SEARCHES} searches and a publish begun")


def _schedules(desk: CalendarDesk) -> list[str]:
    connection = desk.file.units().connection
    return [bytes(row[0]).hex() for row in connection.execute("SELECT id FROM schedule").fetchall()]


def _ignore(_result: object) -> None:
    """The answer is not what is measured."""


def _fail(error: Exception) -> None:
    raise SystemExit(f"what ran beside failed: {error!r}")


def _p95(identifier: str, seconds: list[float], limit: float, note: str) -> Figure:
    timing = Timing(tuple(seconds))
    return bounded(
        identifier, timing.percentile_ms(0.95), "ms", limit, f"p95 (median {timing.median_ms:.1f}) of {note}"
    )

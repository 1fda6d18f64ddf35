"""A receptionist at a real day, as a process of its own: books by keyboard at a free place, says so, and waits.

usage: python -m tests.support.busy_day PROFILE NOW DAY NAME     (NAME "" only looks)
prints ``cards N``, then ``booked ID`` after the booking is durable and on screen, and stays until it is killed.
"""

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import time_machine
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from carefront.app.composition import open_lanes_of, window_for
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.task_runner import ThreadedTaskRunner
from carefront.views.calendar.geometry import DayGeometry, Stop
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow

PATIENCE_MS = 20_000
TURN_MS = 20
FREE_S = 9000


def until(condition: Callable[[], object], what: str) -> None:
    """Let the program go on until ``condition`` holds."""
    for _turn in range(PATIENCE_MS // TURN_MS):
        if condition():
            return
        QTest.qWait(TURN_MS)
    print(f"waited in vain for {what}", flush=True)
    os._exit(1)  # the lanes' threads would keep an ordinary end waiting


def main(profile: Path, now: datetime, day: date, name: str) -> None:
    """Show the day; book there for ``name``; wait for the end."""
    with time_machine.travel(now, tick=True):
        application = QApplication([])
        lanes = open_lanes_of(profile, is_demo=False)
        window = MainWindow()
        window.resize(1280, 720)
        desk = window_for(lanes, ThreadedTaskRunner(), "en_GB")
        binding = DeskBinding(window, desk, "light")
        window.show()
        desk.start()
        until(lambda: desk.day_view.grid is not None, "the calendar")
        desk.go_to(day)
        until(lambda: desk.day_view.grid is not None and desk.day_view.grid.day == day, "the day")
        print(f"cards {len(desk.day_view.model.cards)}", flush=True)
        if name:
            book(binding, name)
        application.exec()


def first_free(geometry: DayGeometry, columns: int, now_s: int) -> Stop:
    """The first free stretch to come that any visit type fits, however the column is cut."""
    for column in range(columns):
        slots = [stop for stop in geometry.stops(column) if stop.is_slot and stop.start_s > now_s]
        for at, slot in enumerate(slots):
            end_s = slot.start_s
            for follower in slots[at:]:
                end_s = follower.end_s if follower.start_s == end_s else end_s
            if end_s - slot.start_s >= FREE_S:
                return slot
    raise SystemExit("no free stretch")


def book(binding: DeskBinding, name: str) -> None:
    """Book by keyboard in the first free half hour to come."""
    desk, canvas = binding.desk, binding.canvas
    geometry, grid = canvas.grid_geometry, desk.day_view.grid
    assert geometry is not None
    assert grid is not None
    stop = first_free(geometry, len(grid.columns), int(datetime.now().timestamp()))
    desk.day_view.stand_on(Place(grid.columns[stop.column].resource_id, stop.start_s, stop.end_s))
    canvas.setFocus()
    count = len(desk.day_view.model.cards)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClicks(binding.strip.field, name)
    until(lambda: len(desk.booking.state.hits) > 1, "the patient")
    QTest.keyClick(binding.strip.field, Qt.Key.Key_Return)
    QTest.keyClick(binding.strip.field, Qt.Key.Key_Return)
    until(lambda: len(desk.day_view.model.cards) > count and desk.day_view.selected, "the booking")
    card = desk.day_view.selected
    assert card is not None
    print(f"booked {card.appointment_id}", flush=True)


if __name__ == "__main__":
    folder, at, on, whom = sys.argv[1:]
    main(Path(folder), datetime.fromisoformat(at), date.fromisoformat(on), whom)

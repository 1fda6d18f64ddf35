"""B2, B3a, B3b, B4 and B16: memory, a step of a day, any day, a frame, and the canvas as assistive tools walk it."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.benchmarks.bench_start import FLOOR_WORD, PATIENCE_S, ROOT, _environment, _place, compile_all
from tests.benchmarks.canvas_desk import VISITS_A_DAY, CanvasDesk, canvas_desk
from tests.benchmarks.generator import SEED, clinic_group
from tests.benchmarks.measuring import Figure, Timing, bounded

STEPS, RANDOM_DAYS, FRAMES, GESTURES, WALKS = 40, 30, 120, 6, 9
PROCESSES = 5
MEMORY_RATIO = 1.6
WIDE = "3840 x 2160, 30 columns, 900 cards"


def b2() -> Iterator[Figure]:
    """Resident memory when today's cards are painted, against an empty window with the store imported."""
    compile_all()
    source = clinic_group(1_000_000)
    with _place() as place:
        shutil.copytree(source, place / "profile")
        profile = ("--profile", str(place / "profile"))
        subject = ("-m", "carefront", "run", *profile, "--offscreen", "--report-paints", "{fd}")
        floor = ("-m", "tests.benchmarks.floor_window", "{fd}", "sqlalchemy")
        runs = [
            (_resident_mb(floor, FLOOR_WORD, place), _resident_mb(subject, "cards", place)) for _ in range(PROCESSES)
        ]
    floors, subjects = sorted(run[0] for run in runs), sorted(run[1] for run in runs)
    low, high = floors[PROCESSES // 2], subjects[PROCESSES // 2]
    yield Figure(
        "B2", round(high, 1), "MB", round(low, 1), round(high / low, 3), f"<= {MEMORY_RATIO} x",
        high / low <= MEMORY_RATIO, f"median of {PROCESSES} processes",
    )  # fmt: skip


def _resident_mb(arguments: Sequence[str], word: str, place: Path) -> float:
    """Resident memory of a process at the moment it writes ``word`` to descriptor ``{fd}``."""
    reader, writer = os.pipe()
    command = [sys.executable, *(part.format(fd=writer) for part in arguments)]
    process = subprocess.Popen(
        command, pass_fds=(writer,), cwd=ROOT, env=_environment(place), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    deadline = threading.Timer(PATIENCE_S, process.kill)
    deadline.start()
    found = 0.0
    with open(reader, encoding="ascii") as pipe:
        for line in pipe:
            if line.split()[0] == word:
                pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
                found = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    process.wait()
    deadline.cancel()
    if not found:
        raise SystemExit(f"{command}: ended with {process.returncode} before {word}")
    return found


def b3a() -> Iterator[Figure]:
    """A step to the next day or back, by key; between two steps the program may look ahead."""
    with canvas_desk() as shown:
        at, seconds = len(shown.days) // 2, []
        for number in range(STEPS):
            step = 1 if number % 20 < 10 else -1
            at += step
            key, day = (Qt.Key.Key_PageDown if step > 0 else Qt.Key.Key_PageUp), shown.days[at]
            seconds.append(shown.painted(partial(shown.key, key), partial(shown.shows, day)))
            shown.rest()
        yield _p95("B3a", seconds, 30, f"{STEPS} steps, {WIDE}; {_cards(shown)}")


def b3b() -> Iterator[Figure]:
    """A day that was not looked at before."""
    with canvas_desk() as shown:
        chance, seconds = Random(SEED), []
        for day in chance.sample(shown.days[:40] + shown.days[60:], RANDOM_DAYS):
            seconds.append(shown.painted(partial(shown.desk.go_to, day), partial(shown.shows, day)))
            shown.rest()
        yield _p95("B3b", seconds, 60, f"{RANDOM_DAYS} days, {WIDE}; {_cards(shown)}")


def b4() -> Iterator[Figure]:
    """A frame while scrolling, and one while zooming at the pointer."""
    with canvas_desk() as shown:
        bar = shown.canvas.verticalScrollBar()
        shown.canvas.zoom_by(2)
        shown.rest()
        bar.setValue(bar.maximum() // 3)
        shown.rest()
        frames = [shown.painted(partial(_scroll, shown, 60 if number % 60 < 30 else -60)) for number in range(FRAMES)]
        yield _p95("B4 scroll", frames, 8, f"{FRAMES} frames of 60 dip, {WIDE}")
        zooms = []
        for number in range(GESTURES):
            direction = 40 if number % 2 else -40
            zooms += [shown.painted(partial(_wheel, shown, direction)) for _ in range(10)]
            shown.rest()
        yield _p95("B4 zoom", zooms, 8, f"{GESTURES} gestures of 10 frames, {WIDE}")


def _scroll(shown: CanvasDesk, step: int) -> None:
    bar = shown.canvas.verticalScrollBar()
    bar.setValue(bar.value() + step)


def _wheel(shown: CanvasDesk, turn: int) -> None:
    view = shown.canvas.viewport()
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def b16() -> Iterator[Figure]:
    """Every card with name, role and place; then the focus goes from stop to stop."""
    with canvas_desk() as shown:
        walks, moves = [], []
        for _ in range(WALKS):
            started = time.perf_counter()
            root = QAccessible.queryAccessibleInterface(shown.canvas)
            children = [root.child(number) for number in range(root.childCount())]
            said = [(one.text(QAccessible.Text.Name), one.role(), one.rect()) for one in children]
            walks.append(time.perf_counter() - started)
        shown.key(Qt.Key.Key_Home)
        shown.rest()
        for number in range(FRAMES):
            key = Qt.Key.Key_Down if number % 40 < 20 else Qt.Key.Key_Up
            moves.append(shown.painted(partial(shown.key, key)))
        yield bounded("B16 walk", Timing(tuple(walks)).median_ms, "ms", 60, f"median, {len(said)} items")
        yield _p95("B16 focus", moves, 5, f"{FRAMES} moves of the focus, key to painted")


def _cards(shown: CanvasDesk) -> str:
    cards = len(shown.desk.day_view.model.cards)
    if cards < VISITS_A_DAY - 10:
        raise SystemExit(f"only {cards} cards on the last day")
    return f"{cards} on the last day"


def _p95(identifier: str, seconds: Sequence[float], limit: float, note: str) -> Figure:
    timing = Timing(tuple(seconds))
    return bounded(
        identifier, timing.percentile_ms(0.95), "ms", limit, f"p95 (median {timing.median_ms:.1f}) of {note}"
    )

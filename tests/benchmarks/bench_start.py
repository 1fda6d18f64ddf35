"""B1a and B1b: from the start of the process to the first frame, and to today's cards, against an empty window."""

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.benchmarks.generator import clinic_group
from tests.benchmarks.measuring import Figure, against_floor, interleaved

PAIRS = 15
RATIO = 1.3
PATIENCE_S = 60
FLOOR_WORD = "painted"
ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def compile_all() -> None:
    """Byte code for both sides, as an installed program has."""
    for folder in (ROOT / "carefront", ROOT / "tests" / "benchmarks"):
        compileall.compile_dir(folder, quiet=2)


def b1a() -> Iterator[Figure]:
    """The frame: no profile is opened before it."""
    with _place() as place:
        subject = ("-m", "carefront", "run", "--profile", str(place / "none"), "--first-frame")
        yield _figure("B1a", place, subject, "frame", ())


def b1b() -> Iterator[Figure]:
    """Today's cards of the clinic group with 1,000,000 visits."""
    source = clinic_group(1_000_000)
    with _place() as place:
        shutil.copytree(source, place / "profile")
        yield _figure(
            "B1b", place, ("-m", "carefront", "run", "--profile", str(place / "profile")), "cards", ("sqlalchemy",)
        )


def _figure(identifier: str, place: Path, subject: Sequence[str], word: str, extra: Sequence[str]) -> Figure:
    compile_all()
    floor_run = ("-m", "tests.benchmarks.floor_window", "{fd}", *extra)
    subject_run = (*subject, "--offscreen", "--report-paints", "{fd}")
    floor, measured = interleaved(
        lambda _: seconds_to(FLOOR_WORD, floor_run, place), lambda _: seconds_to(word, subject_run, place), PAIRS
    )
    return against_floor(identifier, floor, measured, RATIO, f"{PAIRS} pairs of processes")


def seconds_to(word: str, arguments: Sequence[str], place: Path) -> float:
    """Seconds from the start of an interpreter with ``arguments`` to the ``word`` it writes to descriptor ``{fd}``."""
    reader, writer = os.pipe()
    command = [sys.executable, *(part.format(fd=writer) for part in arguments)]
    started = time.monotonic_ns()
    process = subprocess.Popen(
        command,
        pass_fds=(writer,),
        cwd=ROOT,
        env=_environment(place),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    deadline = threading.Timer(PATIENCE_S, process.kill)
    deadline.start()
    with open(reader, encoding="ascii") as pipe:
        times = dict(line.split() for line in pipe)
    process.wait()
    deadline.cancel()
    if word not in times:
        raise SystemExit(f"{command}: ended with {process.returncode} before {word}")
    return (int(times[word]) - started) / 1e9


def _environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(place / "run"), "LC_ALL": "C.UTF-8"}


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="carefront-bench-") as name:
        (Path(name) / "run").mkdir(mode=0o700)
        yield Path(name)

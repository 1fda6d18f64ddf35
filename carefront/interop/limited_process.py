"""Parse a file in a process of its own with limits; what comes back is rows, errors by line, or one typed failure."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from carefront.application.import_rows import ImportRow, LineError
from carefront.domain.errors import CareFrontError
from carefront.interop.parse_worker import ParseRequest
from carefront.shared.values import dataclass

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 30
SECONDS_PER_100_MB = 60
MOST_BYTES = 1_000_000_000
WORKER_VERB = "parse-worker"
"""What the frozen program is called with to be this process; see ``carefront.__main__``."""
_POLL_S = 0.1
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a console for the moment

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are read."""


class ImportStopped(CareFrontError):
    """Parsing did not come to its end: ``why`` is ``cancelled``, ``time``, ``memory``, ``unreadable``, ``too_large``
    or ``crashed``."""

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(why)
        self.why, self.path = why, path


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """All of a file: rows in file order, errors by line, the number of records and the SHA-256 of its bytes in hex.

    Rows are of use only where there are no errors: an import is all or nothing.
    """

    rows: tuple[ImportRow, ...]
    errors: tuple[LineError, ...]
    records: int
    digest: str


def seconds_for(size: int) -> int:
    """How long a file of ``size`` bytes may take."""
    return SECONDS + round(SECONDS_PER_100_MB * size / 100_000_000)


def parse_file(
    mapping_text: str,
    path: Path,
    *,
    progress: Progress | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    memory_bytes: int = MEMORY_BYTES,
    seconds: int | None = None,
) -> ParsedFile:
    """Parse the CSV file at ``path`` through a mapping in a limited process.

    ``is_cancelled`` is asked about ten times a second, from another thread. ``seconds``: the longest it may take, by
    the clock and by the processor (default: ``seconds_for`` its size).

    Raises:
        ImportStopped: cancelled, a limit was met, the file can't be read or is over ``MOST_BYTES``, or the process
        died.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ImportStopped("unreadable", path) from error
    if size > MOST_BYTES:
        raise ImportStopped("too_large", path)
    limit = seconds_for(size) if seconds is None else seconds
    request = ParseRequest(mapping_text, str(path.absolute()), memory_bytes, limit)
    with _worker(request) as process, _watch(process, limit, is_cancelled) as watch:
        gathered = _Gathered(size, progress or (lambda _done, _all: None))
        for message in _messages(process):
            gathered.take(message)
    if watch.why or gathered.failed or gathered.end is None:
        raise ImportStopped(watch.why or gathered.failed or _why_ended(process.returncode), path)
    records, digest = gathered.end
    return ParsedFile(tuple(gathered.rows), tuple(gathered.errors), records, digest)


class _Gathered:
    """What the process told so far."""

    def __init__(self, size: int, progress: Progress) -> None:
        self._size, self._progress = size, progress
        self.rows: list[ImportRow] = []
        self.errors: list[LineError] = []
        self.end: tuple[int, str] | None = None
        self.failed = ""

    def take(self, message: dict[str, Any]) -> None:
        if "failed" in message:
            self.failed = str(message["failed"])
        elif "digest" in message:
            self.end = int(message["records"]), str(message["digest"])
        else:
            self.rows += [
                ImportRow(line, key, own, tuple(names), *rest) for line, key, own, names, *rest in message["rows"]
            ]
            self.errors += [LineError(*one) for one in message["errors"]]
            self._progress(int(message["bytes"]), self._size)


class _Watch:
    """Ends the process when it was cancelled or has had its time; ``why`` says which."""

    def __init__(self, process: subprocess.Popen[str], seconds: float, is_cancelled: Callable[[], bool]) -> None:
        self._process, self._is_cancelled = process, is_cancelled
        self._until = time.monotonic() + seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="import watch", daemon=True)
        self.why = ""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(_POLL_S):
            if self._is_cancelled():
                self.why = "cancelled"
            elif time.monotonic() > self._until:
                self.why = "time"
            if self.why:
                self._process.kill()
                return


@contextmanager
def _watch(process: subprocess.Popen[str], seconds: float, is_cancelled: Callable[[], bool]) -> Iterator[_Watch]:
    watch = _Watch(process, seconds, is_cancelled)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


@contextmanager
def _worker(request: ParseRequest) -> Iterator[subprocess.Popen[str]]:
    """The process with its request sent; gone when the block is left."""
    process = subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(), encoding="utf-8",
        creationflags=_NO_WINDOW,
    )  # fmt: skip
    with process:
        try:
            _send(process, json.dumps(asdict(request)))
            yield process
        finally:
            process.kill()


def worker_command() -> list[str]:
    """What starts the process; a frozen program has no modules to run, but a verb of its own."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_VERB]
    return [sys.executable, "-X", "utf8", "-m", "carefront.interop.parse_worker"]


def _send(process: subprocess.Popen[str], line: str) -> None:
    """Hand the request over; a process that died before reads nothing, and its end tells why."""
    if process.stdin is None:
        raise AssertionError("the process was started with a pipe")
    try:
        process.stdin.write(f"{line}\n")
        process.stdin.close()
    except OSError:
        return


def _environment() -> dict[str, str]:
    """Only what Python needs to start and to find this package: nothing of the user's."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def _messages(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    for line in process.stdout or ():
        if not line.endswith("\n"):  # the process was ended in the middle of a word
            return
        message: dict[str, Any] = json.loads(line)
        yield message


def _why_ended(code: int) -> str:
    """What an end without a word means: negative codes are signals, SIGXCPU for the processor time."""
    return "time" if sys.platform != "win32" and code == -24 else "crashed"

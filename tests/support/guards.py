"""Guards against what a test leaves behind: warnings in the log, windows, threads. Imports no Qt by itself."""

import gc
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")

GRACE_SECONDS = 2.0
"""How long a thread or window may take to be gone after its test, before it counts as left behind."""

SYSTEM_THREADS = ("QDBusConnection", "QXcbEventQueue", "Thread (pooled", "gmain", "gdbus", "pool-", "dconf", "llvmpipe")
"""How native threads are called that Qt and its platform plugins keep for the life of the process."""


class UnexpectedLog(logging.Handler):
    """Collects records of WARNING and above, less those a test said it means to cause."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self._expected: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; it is judged when the test is over, so that an expectation may come after it."""
        self.records.append(record)

    def expect(self, logger: str, text: str = "") -> None:
        """Allow records of ``logger`` and of the loggers below it whose message contains ``text``."""
        self._expected.append((logger, text))

    def unexpected(self) -> list[str]:
        """One line for each record nobody expected, in order."""
        return [_line_of(record) for record in self.records if not self._is_expected(record)]

    def _is_expected(self, record: logging.LogRecord) -> bool:
        return any(
            (record.name == logger or record.name.startswith(f"{logger}.")) and text in record.getMessage()
            for logger, text in self._expected
        )


def _line_of(record: logging.LogRecord) -> str:
    return f"{record.levelname} {record.name}: {record.getMessage()}"


def top_level_windows() -> set[object]:
    """The top-level widgets alive now; empty while Qt's widgets are not even imported."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not isinstance(widgets.QApplication.instance(), widgets.QApplication):
        return set()
    return set(widgets.QApplication.topLevelWidgets())


def stray_threads() -> dict[int, str]:
    """Native id and name of every thread that would outlive a test: non-daemon Python threads, and QThreads (Linux)."""
    python = {thread.native_id: thread for thread in threading.enumerate()}
    strays = {
        native: thread.name
        for native, thread in python.items()
        if native and not thread.daemon and thread is not threading.main_thread()
    }
    for native, name in _native_threads().items():
        if native not in python and not name.startswith(SYSTEM_THREADS):
            strays[native] = name
    return strays


def _native_threads() -> dict[int, str]:
    """Threads that Qt started: only looked for once Qt is loaded, and where the system lists them."""
    tasks = Path("/proc/self/task")
    if "PySide6.QtCore" not in sys.modules or not tasks.is_dir():
        return {}
    found: dict[int, str] = {}
    for task in tasks.iterdir():
        try:
            found[int(task.name)] = (task / "comm").read_text().strip()
        except OSError:  # it ended while we looked
            continue
    return found


def left_behind(look: Callable[[], Iterable[Found]], before: Iterable[Found]) -> set[Found]:
    """What ``look`` finds that was not there ``before`` and does not go within the time of grace."""
    known, deadline = set(before), time.monotonic() + GRACE_SECONDS
    while extra := set(look()) - known:
        if time.monotonic() > deadline:
            return extra
        gc.collect()
        _deliver_deletions()
        time.sleep(0.02)
    return set()


def _deliver_deletions() -> None:
    core = sys.modules.get("PySide6.QtCore")
    if core and core.QCoreApplication.instance():
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        core.QCoreApplication.processEvents()

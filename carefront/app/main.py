"""Starts the desktop program: the window first, then, on a worker thread, the desk behind it.

Nothing that knows a clinic or a database is imported before the first frame; the late imports below are those.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, QObject, QStandardPaths, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from carefront.app.error_boundary import ErrorBoundary
from carefront.shared import i18n
from carefront.shared.i18n import _
from carefront.viewmodels.task_runner import Lane, ThreadedTaskRunner
from carefront.views.main_window import MainWindow

if TYPE_CHECKING:
    from carefront.app.composition import OpenLanes
    from carefront.app.single_instance import WindowServer

OpenLanesFor = Callable[[argparse.Namespace], "OpenLanes"]
SETTLE_MS = 300


def main(argv: Sequence[str] | None = None, open_lanes: OpenLanesFor | None = None) -> int:
    """Run the program with ``run`` or ``demo`` and its options; the exit code is that of the command line."""
    args = parser().parse_args(list(sys.argv[1:] if argv is None else argv))
    if args.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("CareFront")
    application.setStyle("fusion")
    _speak(application, args.language or QLocale.system().name())
    program = DesktopProgram(application, args, open_lanes or _open_profile)
    if program.is_second_start():
        return 0
    program.open_window()
    code = application.exec()
    program.close()
    return program.exit_code or code


def parser() -> argparse.ArgumentParser:
    """The options of ``run`` and ``demo``."""
    made = argparse.ArgumentParser(prog="carefront", description=_("The front desk of a clinic."))
    made.add_argument("verb", nargs="?", choices=("run", "demo"), default="run")
    made.add_argument("--profile", type=Path, metavar="DIR", help=_("the folder of the profile"))
    made.add_argument("--key-file", type=Path, metavar="FILE", help=_("read the key from this file"))
    made.add_argument("--facility", default="", metavar="NAME", help=_("the clinic to show first"))
    made.add_argument("--date", type=date.fromisoformat, metavar="DAY", help=_("the day to show first, as 2026-11-24"))
    made.add_argument("--language", default="", metavar="CODE", help=_("the language, as de_DE; else the system's"))
    made.add_argument("--theme", choices=("light", "dark", "contrast"), help=_("the colours; else the system's"))
    made.add_argument("--size", default="1280x720", metavar="WxH", help=_("the size of the window"))
    made.add_argument("--offscreen", action="store_true", help=_("for machines without a screen"))
    made.add_argument("--screenshot", type=Path, metavar="FILE", help=_("write a picture of the window and end"))
    made.add_argument("--first-frame", action="store_true", help=_("end after the first frame"))
    return made


def _speak(application: QApplication, language: str) -> None:
    """Texts, formats and direction of ``language``."""
    i18n.install([language])
    locale = QLocale(language)
    QLocale.setDefault(locale)
    application.setLayoutDirection(locale.textDirection())
    own = QTranslator(application)
    if own.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(own)


class DesktopProgram(QObject):
    """The windows of this process, the lanes they share, and the desk behind them once it is open."""

    def __init__(self, application: QApplication, args: argparse.Namespace, open_lanes: OpenLanesFor) -> None:
        super().__init__()
        self._application, self._args, self._open_lanes = application, args, open_lanes
        self.runner = ThreadedTaskRunner(self)
        self.windows: list[MainWindow] = []
        self.lanes: OpenLanes | None = None
        self.exit_code = 0
        self._server: WindowServer | None = None
        self._lock = QLockFile(str(Path(_runtime_folder()) / f"{self._instance_name()}.lock"))
        self._is_asked = False
        ErrorBoundary(self._tell).install()

    # One process per profile

    def is_second_start(self) -> bool:
        """Whether a running process of this profile took the start over."""
        self._lock.setStaleLockTime(0)
        if self._lock.tryLock(0):
            return False
        from carefront.app.single_instance import ask_for_window

        return ask_for_window(self._instance_name())

    def _instance_name(self) -> str:
        place = str(self._args.profile.resolve()) if self._args.profile else self._args.verb
        digits = importlib.import_module("hashlib").blake2b(place.encode(), digest_size=8).hexdigest()
        return f"carefront-{digits}"

    # Windows

    def open_window(self) -> MainWindow:
        """One more window; the desk is opened after the first one was painted."""
        window = MainWindow(self._args.theme)
        width, _by, height = self._args.size.partition("x")
        window.resize(int(width), int(height))
        self.windows.append(window)
        window.closed.connect(lambda: self.windows.remove(window))
        window.first_painted.connect(lambda: QTimer.singleShot(0, lambda: self._on_painted(window)))
        window.show()
        return window

    def close(self) -> None:
        """End the lanes, then let go of the desk."""
        if self._server:
            self._server.close()
        self.runner.close()
        if self.lanes:
            self.lanes.close()
        self._lock.unlock()

    def _on_painted(self, window: MainWindow) -> None:
        if self._args.first_frame:
            self._application.quit()
        elif self.lanes:
            self._bind(window)
        elif not self._is_asked:
            self._is_asked = True
            self.runner.submit(Lane.READER, lambda: self._open_lanes(self._args), self._on_open, self._on_failed)

    def _on_open(self, lanes: OpenLanes) -> None:
        from carefront.app.single_instance import WindowServer

        self.lanes = lanes
        self._server = WindowServer(self._instance_name(), self.open_window_again, self)
        for window in self.windows:
            self._bind(window)

    def open_window_again(self) -> None:
        """A second start asked for a window."""
        window = self.open_window()
        window.raise_()
        window.activateWindow()

    def _bind(self, window: MainWindow) -> None:
        from carefront.app.composition import window_for
        from carefront.views.desk_binding import DeskBinding

        assert self.lanes is not None
        desk = window_for(self.lanes, self.runner, QLocale().name())
        desk.setParent(window)
        binding = DeskBinding(window, desk)
        window.show_band(_("Practice data") if self.lanes.is_practice else "")
        if self._args.screenshot:
            binding.desk.day_view.grid_changed.connect(lambda _other: self._take_picture(window))
        desk.start(self._args.facility, self._args.date)
        window.canvas.setFocus()

    def _take_picture(self, window: MainWindow) -> None:
        QTimer.singleShot(SETTLE_MS, lambda: (window.grab().save(str(self._args.screenshot)), self._application.quit()))

    # What goes wrong

    def _on_failed(self, error: Exception) -> None:
        from carefront.wording.refusals import failure_sentence

        self._tell(failure_sentence(error))
        self.exit_code = int(getattr(error, "exit_code", 1))
        if self._args.screenshot:
            print(failure_sentence(error), file=sys.stderr)
            self._application.exit(self.exit_code)

    def _tell(self, text: str) -> None:
        for window in self.windows:
            window.busy_label.hide()
            window.messages.show_message(text)
            window.say(text, True)


def _runtime_folder() -> str:
    place = QStandardPaths.StandardLocation
    return QStandardPaths.writableLocation(place.RuntimeLocation) or QStandardPaths.writableLocation(place.TempLocation)


def _open_profile(args: argparse.Namespace) -> OpenLanes:
    from carefront.app.composition import open_profile

    return open_profile(args.profile, is_demo=args.verb == "demo", key_file=args.key_file)

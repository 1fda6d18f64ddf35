"""Starts the desktop program: the window first; ``program`` brings the desk behind it once that is painted.

Nothing that knows a clinic, a thread or a database is imported before the first frame; the late imports are those.
"""

import builtins
import os
import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QCommandLineParser,
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication

from carefront.app.options import MakeStarter, instance_of, is_known, new_window, parser, profile_folder, remembered
from carefront.shared import i18n
from carefront.shared.i18n import _

USAGE, NO_SCREEN = 2, 3
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages that may be written from the right; only for these is Qt asked, which loads a large namespace for it."""


def main(argv: Sequence[str] | None = None, make_starter: MakeStarter | None = None) -> int:
    """Run the program with ``run`` or ``demo`` and its options; the exit code is that of the command line."""
    _import_plainly()
    words, options = list(sys.argv[1:] if argv is None else argv), parser()
    is_fine = options.parse(["carefront", *words]) and is_known(options)
    wants_help = options.isSet("help") or options.isSet("help-all")
    if wants_help or not is_fine:
        print(options.errorText() or _help_of(options), file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else USAGE
    if options.isSet("offscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not _has_screen():
        print(_("This machine shows no screen (DISPLAY is not set). Try: carefront --offscreen"), file=sys.stderr)
        return NO_SCREEN
    application = QApplication(["carefront", "-style", "fusion"])
    application.setApplicationName("CareFront")
    speak(application, options.value("language") or QLocale.system().name())
    return _run(application, options, make_starter)


def _help_of(options: QCommandLineParser) -> str:
    """What can be asked for; read without a screen."""
    _named = QCoreApplication.instance() or QCoreApplication(["carefront"])
    return options.helpText()


def _has_screen() -> bool:
    """Whether there is somewhere to open a window; Qt itself ends a program that finds out too late."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _import_plainly() -> None:
    """Import as Python does: Qt's binding reads the source of every module for a switch that nobody here uses."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def speak(application: QApplication, language: str) -> None:
    """Texts, formats and direction of ``language``."""
    i18n.install([language])
    locale = QLocale(language)
    QLocale.setDefault(locale)
    if language[:2] in RIGHT_TO_LEFT:
        application.setLayoutDirection(locale.textDirection())
    if language[:2] not in ("C", "en"):
        own = QTranslator(application)
        if own.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(own)


def _run(application: QApplication, options: QCommandLineParser, make_starter: MakeStarter | None) -> int:
    name, lock = instance_of(options)
    if not lock.tryLock(0):
        from carefront.app.single_instance import ask_for_window

        if ask_for_window(name):
            return 0
    folder = profile_folder(options)
    window = new_window(options, remembered(folder))
    programs: list[Any] = []

    def go_on() -> None:
        if options.isSet("report-paints"):
            from carefront.app.paint_report import report

            report(options.value("report-paints"), "frame")
        if options.isSet("first-frame"):
            application.quit()
            return
        from carefront.app.program import DesktopProgram, profile_starter

        starter = make_starter or profile_starter
        programs.append(DesktopProgram(application, options, starter, name, window, folder))

    window.first_painted.connect(lambda: QTimer.singleShot(0, go_on))
    window.show()
    code = application.exec()
    for program in programs:
        program.close()
        code = program.exit_code or code
    lock.unlock()
    return code

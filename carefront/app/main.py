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
    QLibraryInfo,
    QLocale,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication

from carefront.app.options import MakeStarter, instance_of, is_known, new_window, parser, profile_folder, remembered
from carefront.shared import i18n

USAGE = 2
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages that may be written from the right; only for these is Qt asked, which loads a large namespace for it."""


def main(argv: Sequence[str] | None = None, make_starter: MakeStarter | None = None) -> int:
    """Run the program with ``run`` or ``demo`` and its options; the exit code is that of the command line."""
    _import_plainly()
    words = list(sys.argv[1:] if argv is None else argv)
    if "--offscreen" in words:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["carefront", "-style", "fusion"])
    application.setApplicationName("CareFront")
    options = parser()
    if not options.parse(["carefront", *words]) or not is_known(options):
        print(options.errorText() or options.helpText(), file=sys.stderr)
        return USAGE
    if options.isSet("help"):
        print(options.helpText())
        return 0
    speak(application, options.value("language") or QLocale.system().name())
    return _run(application, options, make_starter)


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

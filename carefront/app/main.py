"""Starts the desktop program: the window first; ``program`` brings the desk behind it once that is painted.

Nothing that knows a clinic, a thread or a database is imported before the first frame; the late imports are those.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QCommandLineOption,
    QCommandLineParser,
    QCryptographicHash,
    QFileInfo,
    QLibraryInfo,
    QLocale,
    QLockFile,
    QStandardPaths,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication

from carefront.shared import i18n
from carefront.shared.i18n import _
from carefront.views.main_window import MainWindow

USAGE = 2
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages that may be written from the right; only for these is Qt asked, which loads its largest namespace for it."""
OpenLanes = Callable[[QCommandLineParser], Any]
"""Opens the desk that the options name, on a worker thread: ``program.open_profile`` unless a test brings another."""


def main(argv: Sequence[str] | None = None, open_lanes: OpenLanes | None = None) -> int:
    """Run the program with ``run`` or ``demo`` and its options; the exit code is that of the command line."""
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
    return _run(application, options, open_lanes)


def parser() -> QCommandLineParser:
    """The options of ``run`` and ``demo``."""
    made = QCommandLineParser()
    made.setApplicationDescription(_("The front desk of a clinic."))
    made.addPositionalArgument("verb", _("run (the default) or demo (the sample clinic)"), "[run|demo]")
    made.addHelpOption()
    for name, text, value in (
        ("profile", _("the folder of the profile"), "DIR"),
        ("key-file", _("read the key from this file"), "FILE"),
        ("facility", _("the clinic to show first"), "NAME"),
        ("date", _("the day to show first, as 2026-11-24"), "DAY"),
        ("language", _("the language, as de_DE; else the system's"), "CODE"),
        ("theme", _("light, dark or contrast; else the system's"), "NAME"),
        ("size", _("the size of the window, as 1280x720"), "WxH"),
        ("screenshot", _("write a picture of the window and end"), "FILE"),
        ("offscreen", _("for machines without a screen"), ""),
        ("first-frame", _("end after the first frame"), ""),
    ):
        made.addOption(QCommandLineOption([name], text, value))
    return made


def is_known(options: QCommandLineParser) -> bool:
    """Whether verb and theme are ones there are."""
    verbs, theme = options.positionalArguments(), options.value("theme")
    return verbs in ([], ["run"], ["demo"]) and theme in ("", "light", "dark", "contrast")


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


def new_window(options: QCommandLineParser) -> MainWindow:
    """A frame of the size and colours asked for."""
    if name := options.value("theme"):
        from carefront.views import theme

        QApplication.setPalette(theme.palette_of(theme.load(name)))
    window = MainWindow()
    width, _by, height = (options.value("size") or "1280x720").partition("x")
    window.resize(int(width), int(height))
    return window


def _run(application: QApplication, options: QCommandLineParser, open_lanes: OpenLanes | None) -> int:
    name, lock = _instance(options)
    if not lock.tryLock(0):
        from carefront.app.single_instance import ask_for_window

        if ask_for_window(name):
            return 0
    window = new_window(options)
    programs: list[Any] = []

    def go_on() -> None:
        if options.isSet("first-frame"):
            application.quit()
            return
        from carefront.app.program import DesktopProgram, open_profile

        programs.append(DesktopProgram(application, options, open_lanes or open_profile, name, window))

    window.first_painted.connect(lambda: QTimer.singleShot(0, go_on))
    window.show()
    code = application.exec()
    for program in programs:
        program.close()
        code = program.exit_code or code
    lock.unlock()
    return code


def _instance(options: QCommandLineParser) -> tuple[str, QLockFile]:
    """The name under which processes of one profile find each other, and the lock that the first one holds."""
    verb = (options.positionalArguments() or ["run"])[0]
    profile = options.value("profile")
    place = QFileInfo(profile).absoluteFilePath() if profile else verb
    digest = QCryptographicHash.hash(place.encode(), QCryptographicHash.Algorithm.Sha1).toHex().data().decode()
    name = f"carefront-{digest[:16]}"
    kind = QStandardPaths.StandardLocation
    folder = QStandardPaths.writableLocation(kind.RuntimeLocation) or QStandardPaths.writableLocation(kind.TempLocation)
    lock = QLockFile(f"{folder}/{name}.lock")
    lock.setStaleLockTime(0)
    return name, lock

"""The options of the desktop program, and what follows from them at once: the frame, and the name of the process."""

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QCommandLineOption,
    QCommandLineParser,
    QCryptographicHash,
    QDate,
    QFile,
    QFileInfo,
    QIODevice,
    QJsonDocument,
    QLockFile,
    QStandardPaths,
)
from PySide6.QtWidgets import QApplication

from carefront.shared.i18n import _
from carefront.views.main_window import MainWindow

DEFAULT_SIZE = (1280, 720)
ISO_DAY = 10
MEMORY_FILE = "desktop.json"
MakeStarter = Callable[[QCommandLineParser], Any]
"""Makes what opens the desk that the options name: ``program.profile_starter`` unless a test brings another."""
HIDDEN = QCommandLineOption.Flag.HiddenFromHelp


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
        ("report-paints", _("say on this descriptor when frame and cards are painted, then end"), "N"),
    ):
        made.addOption(QCommandLineOption([name], text, value))
    for name in ("now", "select", "text"):  # for pictures: the sample's time, a visit's state, size of text in percent
        option = QCommandLineOption([name], name, name.upper())
        option.setFlags(HIDDEN)
        made.addOption(option)
    return made


def is_known(options: QCommandLineParser) -> bool:
    """Whether verb and theme are ones there are, and size and day can be read."""
    verbs, theme = options.positionalArguments(), options.value("theme")
    size, day = options.value("size"), options.value("date")
    is_size = all(part.isascii() and part.isdigit() for part in size.split("x")) and size.count("x") == 1
    is_day = QDate.fromString(day, "yyyy-MM-dd").isValid() and len(day) == ISO_DAY
    return (
        verbs in ([], ["run"], ["demo"]) and theme in ("", "light", "dark", "contrast")
        and (is_size or not size) and (is_day or not day)
    )  # fmt: skip


def new_window(options: QCommandLineParser, memory: Any = None) -> MainWindow:
    """A frame of the size and colours asked for; without a size, where ``memory`` says it was."""
    if name := options.value("theme") or (memory.value("theme") if memory else ""):
        theme = importlib.import_module("carefront.views.theme")
        QApplication.setPalette(theme.palette_of(theme.load(name, is_chosen=True)))
    if text := options.value("text"):
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * int(text) / 100)
        QApplication.setFont(font)
    window = MainWindow()
    if memory and not options.isSet("size"):
        window.resize(*DEFAULT_SIZE)
        importlib.import_module("carefront.views.window_memory").put_back(window, memory)
        return window
    width, _by, height = (options.value("size") or "1280x720").partition("x")
    window.resize(int(width), int(height))
    return window


def instance_of(options: QCommandLineParser) -> tuple[str, QLockFile]:
    """The name under which processes of one profile find each other, and the lock that the first one holds."""
    verb = (options.positionalArguments() or ["run"])[0]
    profile = options.value("profile")
    place = QFileInfo(profile).absoluteFilePath() if profile else verb
    digest = bytes(QCryptographicHash.hash(place.encode(), QCryptographicHash.Algorithm.Sha1).data())
    name = f"carefront-{digest[:8].hex()}"
    kind = QStandardPaths.StandardLocation
    folder = QStandardPaths.writableLocation(kind.RuntimeLocation) or QStandardPaths.writableLocation(kind.TempLocation)
    lock = QLockFile(f"{folder}/{name}.lock")
    lock.setStaleLockTime(0)
    return name, lock


class Glance:
    """What a start remembers, read by Qt alone, which costs the first frame nothing; ``Preferences`` comes later."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def value(self, name: str) -> Any:
        """What is remembered, else ``None``."""
        return self._values.get(name)


def remembered(folder: str) -> Glance | None:
    """What the desktop's file in ``folder`` says; ``None`` where there is none that can be read."""
    file = QFile(f"{folder}/{MEMORY_FILE}")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return None
    values = QJsonDocument.fromJson(file.readAll()).toVariant()
    file.close()
    return Glance(values) if isinstance(values, dict) else None


def profile_folder(options: QCommandLineParser) -> str:
    """Where the profile that the options name lies, as ``persistence.profile`` says, which is loaded later."""
    if folder := options.value("profile"):
        return folder
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return f"{place}/carefront/{'practice' if options.positionalArguments() == ['demo'] else 'default'}"

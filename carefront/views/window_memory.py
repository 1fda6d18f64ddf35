"""Where a window was on these screens: kept when it closes, put back before it is shown.

A screen that is gone is no reason to lose a window: Qt moves what it restores onto a screen that is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QJsonDocument
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from carefront.viewmodels.memory import Memory
    from carefront.views.main_window import MainWindow

KEPT_SETUPS = 8


def screen_setup() -> str:
    """What the screens are now, so that a window is put back only where it was on the same ones."""
    return ";".join(
        f"{at.x()},{at.y()},{at.width()}x{at.height()}@{screen.devicePixelRatio()}"
        for screen in QGuiApplication.screens()
        for at in (screen.geometry(),)
    )


def put_back(window: MainWindow, memory: Memory) -> None:
    """Place ``window`` as it was on these screens, if it was."""
    geometry = QByteArray.fromBase64(str(record(memory).get("geometry", "")).encode())
    if not geometry.isEmpty():
        window.restoreGeometry(geometry)


def record(memory: Memory) -> dict[str, Any]:
    """What is remembered of the window on these screens; empty for nothing."""
    return next((one for one in _records(memory) if one.get("setup") == screen_setup()), {})


def keep(window: MainWindow, memory: Memory, more: dict[str, Any]) -> None:
    """Remember where ``window`` is, and ``more`` of plain values."""
    setup = screen_setup()
    others = [one for one in _records(memory) if one.get("setup") != setup]
    geometry = bytes(window.saveGeometry().toBase64().data()).decode()
    newest = {**more, "setup": setup, "geometry": geometry}
    memory.put("windows", [_text(one) for one in (newest, *others[: KEPT_SETUPS - 1])])


def _records(memory: Memory) -> list[dict[str, Any]]:
    """What is remembered, newest first; an entry that can't be read is left out."""
    texts = memory.value("windows")
    found = (json_of(str(text).encode()) for text in (texts if isinstance(texts, list) else []))
    return [entry for entry in found if isinstance(entry, dict)]


def json_of(content: bytes) -> Any:
    """What a JSON text says, ``None`` where it is none; by Qt, which is there before the first frame."""
    return QJsonDocument.fromJson(QByteArray(content)).toVariant()


def _text(entry: dict[str, Any]) -> str:
    return bytes(QJsonDocument.fromVariant(entry).toJson(QJsonDocument.JsonFormat.Compact).data()).decode()

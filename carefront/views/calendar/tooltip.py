"""What a card's tooltip says and when: half a second after the pointer rests on it, for as long as it stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QMouseEvent, Qt
from PySide6.QtWidgets import QToolTip

if TYPE_CHECKING:
    from carefront.viewmodels.day_grid import CardFace
    from carefront.views.calendar.day_canvas import DayCanvas
    from carefront.views.calendar.pointer import CanvasPointer

WAKE_MS, STAY_MS = 500, 3_600_000


class CardTip(QObject):
    """Repeats a card's name in full, and its note: nothing that the panel lacks. Always plain text."""

    def __init__(self, canvas: DayCanvas, pointer: CanvasPointer) -> None:
        super().__init__(canvas)
        self._canvas, self._pointer = canvas, pointer
        self._at = QPoint()
        self._wake = QTimer(self, singleShot=True, interval=WAKE_MS)
        self._wake.timeout.connect(self.show)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Begin anew with every move, stop with anything else that is done."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._at = event.position().toPoint()
            if event.buttons().value == 0 and self._canvas.travel is None:
                self._wake.start()
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Leave, QEvent.Type.Wheel):
            self._wake.stop()
        return False

    def show(self) -> None:
        """Show it where the pointer rests now."""
        canvas = self._canvas
        card = self._pointer.card_at(self._at)
        if card and canvas.travel is None:
            rect = canvas.visualRect(canvas.indexAt(self._at))
            at = canvas.viewport().mapToGlobal(self._at)
            QToolTip.showText(at, plain_tip(card), canvas.viewport(), rect, STAY_MS)


def plain_tip(card: CardFace) -> str:
    """The text, marked up so that nothing in it can be taken for markup."""
    lines = [card.spoken, *([card.note] if card.note else [])]
    return Qt.convertFromPlainText("\n".join(lines), Qt.WhiteSpaceMode.WhiteSpaceNormal)

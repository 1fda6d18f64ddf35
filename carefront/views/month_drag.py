"""A visit on its way over a month: a label at the pointer, and the day below it in focus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFrame

from carefront.viewmodels.day_grid import CardFace
from carefront.views.calendar.load_table import LoadTable
from carefront.views.month_visits_bar import VisitRow
from carefront.views.plain_label import PlainLabel

Take = Callable[[CardFace, date], object]
BESIDE = QPoint(14, 10)


class MonthDrag(QObject):
    """Takes what ``row`` drags to the day of ``table`` it is let go over; anywhere else nothing is done."""

    def __init__(self, row: VisitRow, table: LoadTable, take: Take, home: Callable[[], None]) -> None:
        super().__init__(row)
        self._table, self._take, self._home = table, take, home
        self.ghost = PlainLabel("", table)
        self.ghost.setAutoFillBackground(True)
        self.ghost.setFrameShape(QFrame.Shape.Box)
        self.ghost.setMargin(4)
        self.ghost.hide()
        row.dragged.connect(self._follow)
        row.dropped.connect(self._drop)
        row.left.connect(self._leave)

    def _follow(self, card: CardFace, at: QPoint) -> None:
        self.ghost.setText(f"{card.time} {card.name}".strip())
        self.ghost.adjustSize()
        place = self._table.mapFromGlobal(at) + BESIDE
        room = self._table.rect()
        self.ghost.move(
            max(0, min(place.x(), room.right() - self.ghost.width())),
            max(0, min(place.y(), room.bottom() - self.ghost.height())),
        )
        self.ghost.show()
        self.ghost.raise_()
        index = self._table.indexAt(self._table.viewport().mapFromGlobal(at))
        if index.isValid():
            self._table.show_day(index)

    def _drop(self, card: CardFace, at: QPoint) -> None:
        self.ghost.hide()
        face = self._table.face_under(at)
        self._home()
        if face:
            self._take(card, face.day)

    def _leave(self) -> None:
        self.ghost.hide()
        self._home()

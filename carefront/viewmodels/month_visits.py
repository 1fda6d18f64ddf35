"""The visits of the day that a month points at: each can be taken to another day, or opened."""

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskReader
from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.day_pasting import paste_on
from carefront.viewmodels.window_view_model import WindowViewModel

REST_MS = 150
"""How long a day has to be pointed at before its visits are read: the arrows pass over many."""
SETTLED = frozenset({AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED})
MOVABLE = frozenset(status.value for status in LIVE - SETTLED)


class MonthVisits(QObject):
    """``changed``: the visits shown are others, see ``cards`` and ``title``; a visit in several columns is there once.

    Only visits that can still be moved are shown.
    """

    changed = Signal()

    def __init__(self, desk: WindowViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.cards: tuple[CardFace, ...] = ()
        self.day: date | None = None
        self._wanted: date | None = None
        self._serial = 0
        self._later = QTimer(self, singleShot=True, interval=REST_MS)
        self._later.timeout.connect(self._ask)
        desk.data_changed.connect(self._on_data)

    @property
    def title(self) -> str:
        """Whose visits they are: ``Tue 24 Nov:``."""
        if self.day is None:
            return ""
        context = self._desk.context
        return _("{day}:").format(day=context.maker.times(context.zone).day(self.day))

    def show(self, day: date | None) -> None:
        """Show the visits of ``day`` soon; ``None``: of none, and read no more."""
        self._wanted = day
        self._serial += 1
        if day is None:
            self._later.stop()
        elif day != self.day:
            self._later.start()

    def open(self, card: CardFace) -> None:
        """Go to the visit on its day, and select it there."""
        self._desk.go_to_visit(card.appointment_id)

    def cut(self, card: CardFace) -> None:
        """Take the visit, to be pasted on another day."""
        self._desk.clipboard.cut(card)

    def take_to(self, card: CardFace, day: date) -> bool:
        """Go to ``day`` with the visit in hand: its owner chooses the slot there. Whether it is another day."""
        if day == self.day:
            return False
        self._desk.clipboard.cut(card)
        return paste_on(self._desk, day)

    def _on_data(self) -> None:
        if self._wanted is not None:
            self._serial += 1
            self._later.start()

    def _ask(self) -> None:
        facility, day, serial = self._desk.context.facility, self._wanted, self._serial
        if facility is None or day is None:
            return
        shown = tuple(row.resource_id for row in self._desk.resources if row.resource_id in self._desk.shown_columns)
        maker, now_s = self._desk.context.maker, self._desk.context.now_s()

        def read(reader: DeskReader) -> tuple[CardFace, ...]:
            return maker.grid(reader.day(facility.facility_id, day, shown), now_s).cards

        self._desk.context.desk.ask(read, lambda cards: self._on_read(serial, day, cards), self._desk.context.fail)

    def _on_read(self, serial: int, day: date, cards: tuple[CardFace, ...]) -> None:
        if serial != self._serial:
            return
        first = {card.appointment_id: card for card in reversed(cards) if card.status in MOVABLE}
        self.day = day
        self.cards = tuple(sorted(first.values(), key=lambda card: (card.start_s, card.column)))
        self.changed.emit()

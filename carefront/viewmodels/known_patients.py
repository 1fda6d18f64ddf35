"""The known patients who are called as somebody types, for a form that asks who it is."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.read_models import PatientHit
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.booking_messages import contact_line

SEARCH_MS = 150
FEWEST_LETTERS, MOST_SHOWN = 2, 4


class KnownPatients(QObject):
    """``changed``: other matches."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.hits: tuple[PatientHit, ...] = ()
        self._wanted = self._searched = ""
        self._later = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._later.timeout.connect(self._search)

    def type(self, text: str) -> None:
        """What is typed now; the matches come a moment later."""
        self._wanted = text.strip()
        self._later.start()

    def choose(self, row: int) -> PatientHit:
        """The match in a line; no more lines are shown."""
        hit = self.hits[row]
        self.close()
        return hit

    def close(self) -> None:
        """Show no matches."""
        self._later.stop()
        self._searched, self.hits = "", ()

    def texts(self) -> tuple[str, ...]:
        """The matches in words: name, birth date, phone."""
        times = self._context.speaker().times
        return tuple(
            contact_line(hit.display_name, times.plain_day(hit.birth_date) if hit.birth_date else "", hit.phone, times)
            for hit in self.hits
        )

    def _search(self) -> None:
        facility, text = self._context.facility, self._wanted
        self._searched = text
        if facility is None or len(text) < FEWEST_LETTERS:
            self._on_found(text, ())
            return
        today = self._context.today()
        self._context.desk.ask(
            lambda reader: reader.find_patients(text, facility.facility_id, today, MOST_SHOWN),
            partial(self._on_found, text), self._context.fail,
        )  # fmt: skip

    def _on_found(self, text: str, hits: tuple[PatientHit, ...]) -> None:
        if text == self._searched:
            self.hits = hits
            self.changed.emit()

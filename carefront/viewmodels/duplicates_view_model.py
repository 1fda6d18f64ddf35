"""Is the new patient perhaps known already? Asked while they are typed; never blocks."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.read_models import DuplicateHit
from carefront.viewmodels.booking_form_fields import FormFields
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording import booking_messages as messages
from carefront.wording.times import NoSuchDate, parse_date

PAUSE_MS = 200


class DuplicatesViewModel(QObject):
    """``changed``: the first possible duplicate that nobody has judged yet, or none."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self._fields = FormFields()
        self._hits: tuple[DuplicateHit, ...] = ()
        self._said = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look_now)

    @property
    def hit(self) -> DuplicateHit | None:
        """The likeliest duplicate."""
        apart = self._fields.distinct_from
        return next((hit for hit in self._hits if hit.patient_id not in apart), None)

    @property
    def text(self) -> str:
        """``Looks like Kimberly Rao, 12 Mar 1984, 555-0134.``; empty for nobody."""
        hit = self.hit
        if hit is None:
            return ""
        times = self._context.speaker().times
        born = times.plain_day(hit.birth_date) if hit.birth_date else ""
        return messages.looks_like(hit.display_name, born, messages.phone_text(hit.phone, times))

    def watch(self, fields: FormFields) -> None:
        """The form as it is now; looked for once typing rests."""
        self._fields = fields
        self._serial += 1
        if not fields.is_new:
            self._pause.stop()
            self._show(())
        else:
            self._pause.start()

    def look_now(self) -> None:
        """Look without waiting for typing to rest."""
        self._pause.stop()
        fields = self._fields
        if not fields.is_new or not fields.name.strip():
            self._show(())
            return
        try:
            born = parse_date(fields.birth_date, self._context.speaker().times.locale)
        except NoSuchDate:
            born = None
        phone = "" if fields.no_phone else fields.phone
        self._context.desk.ask(
            lambda reader: reader.duplicates(fields.name, born, phone), partial(self._on_found, self._serial),
            self._context.fail,
        )  # fmt: skip

    def _on_found(self, serial: int, hits: tuple[DuplicateHit, ...]) -> None:
        if serial == self._serial:
            self._show(hits)

    def _show(self, hits: tuple[DuplicateHit, ...]) -> None:
        self._hits = hits
        if self.text != self._said:
            self._said = self.text
            self._context.say(self.text)
        self.changed.emit()

"""The messages of a clinic as a list: what failed first, what waits, what was sent; tried again and cancelled here."""

from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.message_catalogue import CancelMessage, RetryMessage
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.message_rows import MessageRow
from carefront.domain.notifications import UNSENT, NotificationState
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.messaging_faces import tell_failure
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.message_words import channel_word, occasion_word, state_words
from carefront.wording.refusals import outcome_sentences


@dataclass(frozen=True, slots=True)
class MessageFace:
    """A line of the list, every text made. ``is_bad``: it failed, or went wrong once."""

    id: str
    texts: tuple[str, ...]
    detail: str
    appointment_id: str
    is_bad: bool
    can_retry: bool
    can_cancel: bool
    has_failed: bool


class MessagesViewModel(QObject):
    """``changed``: other ``faces``, or another of them is selected. Read anew after every change while shown."""

    changed = Signal()

    def __init__(self, desk: WindowViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context = desk, desk.context
        self._is_shown = False
        self.faces: tuple[MessageFace, ...] = ()
        self.selected = ""
        self.day = date.min
        desk.data_changed.connect(self._refresh)
        desk.clock.ticked.connect(self._refresh)
        desk.context.times_changed.connect(self._refresh)

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are."""
        return _("Who"), _("About"), _("Way"), _("State"), _("Visit")

    @property
    def title(self) -> str:
        """How many need somebody."""
        bad = sum(face.is_bad for face in self.faces)
        if bad:
            return ngettext("Messages: {count} with trouble", "Messages: {count} with trouble", bad).format(count=bad)
        return _("Messages")

    def enter(self, day: date) -> None:
        """The list is shown."""
        self.day, self._is_shown = day, True
        self._refresh()

    def leave(self) -> None:
        """Another view is shown."""
        self._is_shown = False

    def select(self, identifier: str) -> None:
        """Look at one."""
        if identifier != self.selected:
            self.selected = identifier
            self.changed.emit()

    @property
    def current(self) -> MessageFace | None:
        """The one that is looked at."""
        return next((face for face in self.faces if face.id == self.selected), None)

    def retry(self) -> None:
        """Try the selected one again."""
        if self.current and self.current.can_retry:
            self._run(RetryMessage(self.selected))

    @property
    def failed(self) -> tuple[str, ...]:
        """Those that failed."""
        return tuple(face.id for face in self.faces if face.has_failed)

    def retry_all(self) -> None:
        """Try every one that failed again."""
        for identifier in self.failed:
            self._context.execute(RetryMessage(identifier), {}, self._on_done, self._on_refused, self._fail)

    def cancel(self) -> None:
        """Do not send the selected one."""
        if self.current and self.current.can_cancel:
            self._run(CancelMessage(self.selected))

    def show_visit(self) -> None:
        """Go to the visit of the selected one."""
        if self.current and self.current.appointment_id:
            self._desk.go_to_visit(self.current.appointment_id)

    def _refresh(self) -> None:
        facility = self._context.facility
        if self._is_shown and facility:
            identifier = facility.facility_id
            self._context.desk.ask(
                lambda reader: reader.messages().queue(identifier), partial(self._on_read, identifier), self._fail
            )

    def _on_read(self, facility_id: str, rows: tuple[MessageRow, ...]) -> None:
        facility = self._context.facility
        if facility and facility.facility_id == facility_id:
            self.faces = tuple(map(self._face, rows))
            if self.current is None:
                self.selected = self.faces[0].id if self.faces else ""
            self.changed.emit()

    def _face(self, row: MessageRow) -> MessageFace:
        times = self._context.speaker().times
        who = row.patient_name or row.recipient
        visit = times.moment(row.start_s) if row.start_s else ""
        texts = (who, occasion_word(row.occasion), channel_word(row.channel), state_words(row, times), visit)
        is_open = row.state in UNSENT
        has_failed = row.state is NotificationState.FAILED
        can_settle = row.can_settle and (has_failed or is_open)
        words = "\n\n".join(part for part in (row.recipient, row.text) if part)
        detail = "\n\n".join((state_words(row, times), words or _("The words are made when it is sent.")))
        return MessageFace(
            row.id, texts, detail, row.appointment_id,
            has_failed or bool(is_open and row.error), can_settle, can_settle, has_failed and row.can_settle,
        )  # fmt: skip

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, self._on_done, self._on_refused, self._fail)

    def _on_done(self, _outcome: Applied) -> None:
        self._refresh()

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))

    def _fail(self, error: Exception) -> None:
        tell_failure(self._context, error, self._context.complain)

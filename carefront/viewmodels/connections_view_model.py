"""Settings > Connections: who is told of events, and how it goes. Knows no widget."""

import secrets
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.message_catalogue import RemoveSubscriber, SaveSubscriber
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.message_rows import SubscriberRow
from carefront.domain.notifications import LOG_SUBSCRIBER, WEBHOOK_SUBSCRIBER, EventSubscriber
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import derived_id, new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.messaging_faces import tell_failure
from carefront.wording.message_words import reason_words
from carefront.wording.refusals import outcome_sentences

TIME_OFF_KINDS = "pm_time_off_requested pm_time_off_approved pm_time_off_denied pm_time_off_cancelled"
_LOG_ID = derived_id("0" * 32, "event log")
SECRET_BYTES = 24


class ConnectionsViewModel(QObject):
    """``changed``: ``rows`` were read. ``problem``: a sentence about what was not saved, empty when it was."""

    changed = Signal()
    problem = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows: tuple[SubscriberRow, ...] = ()

    def refresh(self) -> None:
        """Read who is told."""
        self._context.desk.ask(lambda reader: reader.messages().subscribers(), self._on_read, self._fail)

    def _on_read(self, rows: tuple[SubscriberRow, ...]) -> None:
        self.rows = rows
        self.changed.emit()

    @property
    def log(self) -> SubscriberRow | None:
        """The log of this computer, where it is kept or was."""
        return next((row for row in self.rows if row.subscriber.kind == LOG_SUBSCRIBER), None)

    @property
    def webhooks(self) -> tuple[SubscriberRow, ...]:
        """The web addresses."""
        return tuple(row for row in self.rows if row.subscriber.kind == WEBHOOK_SUBSCRIBER)

    def keep_log(self, *, is_kept: bool) -> None:
        """Keep the log, or no longer."""
        known = self.log.subscriber if self.log else EventSubscriber(_LOG_ID, LOG_SUBSCRIBER, _("Event log"))
        self._run(SaveSubscriber(replace(known, is_active=is_kept)))

    def save(self, subscriber_id: str, name: str, url: str, secret: str, *, only_time_off: bool) -> None:
        """Save a web address; a new one without ``subscriber_id``. An empty ``secret`` stays as it is."""
        identifier = subscriber_id or new_id()
        kinds = TIME_OFF_KINDS if only_time_off else ""
        command = SaveSubscriber(EventSubscriber(identifier, WEBHOOK_SUBSCRIBER, name.strip(), url.strip(), kinds))
        if not secret:
            self._run(command)
            return
        self._context.desk.connect(
            lambda connections: connections.keep_secret(identifier, secret),
            lambda _kept: self._run(command),
            self._fail,
        )

    def remove(self, subscriber_id: str) -> None:
        """Tell a web address no more."""
        self._run(RemoveSubscriber(subscriber_id))

    @staticmethod
    def fresh_secret() -> str:
        """A secret nobody has guessed."""
        return secrets.token_urlsafe(SECRET_BYTES)

    def state_line(self, row: SubscriberRow) -> str:
        """How it goes, in words."""
        times = self._context.clinic_speaker().times
        if not row.subscriber.is_active:
            return _("off")
        if row.error:
            return _("{reason}; {count} wait, again {moment}").format(
                reason=reason_words(row.error), count=row.behind, moment=times.moment(row.next_s)
            )
        if row.behind:
            return ngettext("{count} event waits", "{count} events wait", row.behind).format(count=row.behind)
        return _("told of everything")

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, self._on_saved, self._on_refused, self._fail)

    def _on_saved(self, _outcome: Applied) -> None:
        self.problem.emit("")
        self.refresh()

    def _on_refused(self, outcome: Outcome) -> None:
        self.problem.emit(" ".join(outcome_sentences(outcome, self._context.clinic_speaker())))

    def _fail(self, error: Exception) -> None:
        tell_failure(self._context, error, self.problem.emit)

"""A message to one patient by hand, and how they are reached; beside it what they were told about the visit."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.message_catalogue import SendMessage, SetContact
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.message_rows import Contact, MessageRow
from carefront.application.read_models import AppointmentDetail
from carefront.domain.message_texts import sms_parts
from carefront.domain.notifications import Channel
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.messaging_faces import tell_failure
from carefront.wording import message_texts
from carefront.wording.message_words import channel_word, message_line, unreached_words
from carefront.wording.refusals import outcome_sentences


class VisitMessageViewModel(QObject):
    """``changed``: the contact or the messages were read. ``sent``: it is on its way."""

    changed = Signal()
    sent = Signal()
    problem = Signal(str)

    def __init__(
        self, context: DeskContext, appointment_id: str, patient_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._appointment_id, self._patient_id = context, appointment_id, patient_id
        self.contact: Contact | None = None
        self.lines: tuple[str, ...] = ()
        self._visit: AppointmentDetail | None = None

    def refresh(self) -> None:
        """Read how the patient is reached, and what they were told."""
        ask = self._context.desk.ask
        ask(lambda reader: reader.messages().contact(self._patient_id), self._on_contact, self._fail)
        ask(lambda reader: reader.messages().of_visit(self._appointment_id), self._on_rows, self._fail)
        ask(lambda reader: reader.appointment(self._appointment_id), self._on_visit, self._fail)

    def _on_visit(self, visit: AppointmentDetail) -> None:
        self._visit = visit
        self.changed.emit()

    def _on_contact(self, contact: Contact) -> None:
        self.contact = contact
        self.changed.emit()

    def _on_rows(self, rows: tuple[MessageRow, ...]) -> None:
        times = self._context.speaker().times
        self.lines = tuple(message_line(row, times) for row in rows)
        self.changed.emit()

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """The ways by which this patient can be sent something now."""
        usable = self.contact.usable if self.contact else ()
        return tuple((channel.value, channel_word(channel)) for channel in usable)

    @staticmethod
    def preferences() -> tuple[tuple[str, str], ...]:
        """What a patient may prefer."""
        return (
            ("", _("as the clinic sends them")), (Channel.SMS.value, _("SMS")), (Channel.EMAIL.value, _("e-mail")),
            ("phone", _("a call")), ("none", _("no messages")),
        )  # fmt: skip

    @property
    def warning(self) -> str:
        """What to know before writing: the patient asked for something else. Empty otherwise."""
        wish = self.contact.reminder_channel if self.contact else ""
        return unreached_words({"none": "opted_out", "phone": "phone"}.get(wish, ""))

    def preview(self, text: str) -> str:
        """How the patient will read a text; empty where nothing in it stands for something else."""
        facility = self._context.facility
        if not facility or not self._visit or "{" not in text:
            return ""
        language = self.contact.language if self.contact else ""
        locale = message_texts.speaking_locale(language or facility.locale, facility.locale)
        times = type(self._context.speaker().times)(locale, facility.zone)
        return message_texts.preview_by_hand(text, self._visit, facility.name, times)

    def length_note(self, channel: str, text: str) -> str:
        """How many short messages a text takes as it is sent; empty for e-mail."""
        if channel != Channel.SMS or not text:
            return ""
        parts = sms_parts(self.preview(text) or text)
        return ngettext("{count} short message", "{count} short messages", parts).format(count=parts)

    def has_other_contact(self, phone: str, email: str, language: str, preference: str) -> bool:
        """Whether what is typed about how the patient is reached differs from what is known."""
        known = self.contact
        typed = (phone.strip(), email.strip(), language.strip(), preference)
        return known is not None and typed != (known.phone, known.email, known.language, known.reminder_channel)

    def send_after_contact(self, contact: tuple[str, str, str, str], channel: str, subject: str, text: str) -> None:
        """Save how the patient is reached, then send it; what is not right there keeps it from being sent."""
        command = SetContact(self._patient_id, *contact)
        self._context.execute(
            command, {}, lambda _done: self.send(channel, subject, text), self._on_refused, self._fail
        )

    def send(self, channel: str, subject: str, text: str) -> None:
        """Send it, after the time to take it back."""
        facility = self._context.facility
        if facility and channel:
            command = SendMessage(
                new_id(), facility.facility_id, Channel(channel), patient_id=self._patient_id,
                appointment_id=self._appointment_id, subject=subject.strip(), text=text,
            )  # fmt: skip
            self._run(command, is_sending=True)
        else:
            self.problem.emit(_("This patient can’t be sent anything: enter an e-mail address or number first."))

    def save_contact(self, phone: str, email: str, language: str, preference: str) -> None:
        """Save how the patient is reached."""
        self._run(SetContact(self._patient_id, phone, email, language, preference), is_sending=False)

    def _run(self, command: Command, *, is_sending: bool) -> None:
        self._context.execute(command, {}, partial(self._on_done, is_sending), self._on_refused, self._fail)

    def _on_done(self, is_sending: bool, _outcome: Applied) -> None:
        self.problem.emit("")
        if is_sending:
            self.sent.emit()
        else:
            self.refresh()

    def _on_refused(self, outcome: Outcome) -> None:
        self.problem.emit(" ".join(outcome_sentences(outcome, self._context.speaker())))

    def _fail(self, error: Exception) -> None:
        tell_failure(self._context, error, self.problem.emit)

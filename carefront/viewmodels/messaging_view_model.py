"""Settings > Messages: what a clinic sends by itself, in which words, by which ways. Knows no widget."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.message_catalogue import SaveMessageChannel, SaveMessageTemplate, SaveMessaging
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.message_ports import Handing
from carefront.application.message_rows import MessageSettings
from carefront.application.outgoing import Connections
from carefront.domain.message_texts import PLACEHOLDERS, sms_parts, unknown_placeholders
from carefront.domain.notifications import Channel, MessageChannel, MessageTemplate, Messaging, Occasion
from carefront.notifications.sms import DEFAULT_BODY
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import derived_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.messaging_faces import tell_failure
from carefront.wording import message_texts
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.message_words import problem_words, try_words
from carefront.wording.refusals import outcome_sentences

DAY_S = 86_400
Told = Callable[[str], None]


class MessagingViewModel(QObject):
    """``changed``: ``settings`` were read. ``problem``: a sentence about what was not saved, empty when it was."""

    changed = Signal()
    saved = Signal()
    problem = Signal(str)

    def __init__(self, context: DeskContext, facility: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._facility = context, facility
        self.settings: MessageSettings | None = None
        self.has_secret: dict[str, bool] = {}
        self.placeholders = PLACEHOLDERS
        self.usual_body = DEFAULT_BODY

    def refresh(self) -> None:
        """Read the settings of the clinic in view, and which secrets are kept."""
        identifier = self._facility()
        if identifier:
            self._context.desk.ask(
                lambda reader: reader.messages().settings(identifier), partial(self._on_read, identifier), self._fail
            )
            self._context.desk.connect(_kept_secrets, self._on_secrets, self._fail)

    def _on_read(self, identifier: str, settings: MessageSettings) -> None:
        if identifier == self._facility():
            self.settings = settings
            self.changed.emit()

    def _on_secrets(self, kept: dict[str, bool]) -> None:
        self.has_secret = kept
        self.changed.emit()

    # Rules

    def save(self, messaging: Messaging) -> None:
        """Save what is sent by itself."""
        self._run(SaveMessaging(replace(messaging, id=self._facility(), templates=())))

    # Texts

    def template(self, occasion: Occasion, channel: Channel, language: str) -> MessageTemplate:
        """The words of now: the clinic's own in that language, else the program's."""
        own = self.settings.messaging.templates if self.settings else ()
        found = (text for text in own if (text.occasion, text.channel, text.language) == (occasion, channel, language))
        return next(found, message_texts.shipped_template(occasion, channel))

    def languages(self, other: str = "") -> tuple[str, ...]:
        """Languages of which there are texts, English first, and another that is wanted."""
        own = self.settings.messaging.templates if self.settings else ()
        found = (message_texts.SHIPPED_LANGUAGE, *sorted({text.language for text in own}), other)
        return tuple(code for code in dict.fromkeys(found) if code)

    def language_name(self, code: str) -> str:
        """``German``."""
        return self._context.speaker().times.language(code)

    def text_at(self, occasion: str, channel: str, language: str) -> MessageTemplate:
        """The words of now, as ``template`` gives them, in that language."""
        return replace(self.template(Occasion(occasion), Channel(channel), language), language=language)

    def shipped_at(self, occasion: str, channel: str, language: str) -> MessageTemplate:
        """The program's own words, to be put into that language."""
        return replace(message_texts.shipped_template(Occasion(occasion), Channel(channel)), language=language)

    def typed(self, occasion: str, channel: str, language: str, subject: str, text: str) -> MessageTemplate:
        """Words that were typed; only e-mail has a subject."""
        kept = subject if channel == Channel.EMAIL else ""
        return MessageTemplate(occasion, channel, language, kept, text)

    def save_text(self, template: MessageTemplate) -> None:
        """Save words; those of the program, or none, take the clinic's own away."""
        shipped = message_texts.shipped_template(Occasion(template.occasion), Channel(template.channel))
        is_shipped = template == shipped
        wanted = replace(template, subject="", text="") if is_shipped else template
        self._run(SaveMessageTemplate(self._facility(), wanted))

    def preview(self, template: MessageTemplate) -> tuple[str, str]:
        """How it would read, and a note: what stands for nothing, how many short messages it takes."""
        facility = self._context.facility
        locale = message_texts.speaking_locale(template.language, facility.locale if facility else "")
        times = type(self._context.speaker().times)(locale, self._context.zone)
        name = facility.name if facility else ""
        at_s = self._context.now_s() // DAY_S * DAY_S + 2 * DAY_S + 10 * 3_600
        subject, text = message_texts.example(template, name, _("2 High Street"), "555-0100", times, at_s)
        unknown = unknown_placeholders(f"{template.subject} {template.text}")
        if unknown:
            return _joined(subject, text), _("{names}: stands for nothing").format(
                names=", ".join(f"{{{one}}}" for one in unknown)
            )
        if template.channel == Channel.SMS:
            parts = sms_parts(text)
            note = ngettext("{count} short message", "{count} short messages", parts).format(count=parts)
            return _joined(subject, text), note
        return _joined(subject, text), ""

    # Ways

    def channel(self, channel: Channel) -> MessageChannel:
        """How messages of a channel leave, as it is stored; off where it is not set up."""
        known = self.settings.channels if self.settings else ()
        fresh = MessageChannel(derived_id("0" * 32, f"message channel {channel}"), channel, False)
        return next((found for found in known if found.channel == channel), fresh)

    def stored_channel(self, channel: str) -> MessageChannel:
        """As ``channel``, by its name."""
        return self.channel(Channel(channel))

    def try_channel(self, channel: str, recipient: str, told: Told) -> None:
        """As ``try_out``, by its name."""
        self.try_out(Channel(channel), recipient, told)

    def save_channel(self, channel: MessageChannel, secret: str | None) -> None:
        """Save how messages leave, then its ``secret`` where one was typed (``None``: as it is).

        A secret that is kept goes to no other server than the one it was typed for.
        """
        known = self.channel(Channel(channel.channel))
        is_elsewhere = bool(known.address) and _server(known.address) != _server(channel.address)
        if secret is None and is_elsewhere and self.has_secret.get(channel.channel):
            self.problem.emit(_("This is another server: type the password or token for it."))
            return
        self._context.execute(
            SaveMessageChannel(channel), {}, partial(self._on_channel, channel.channel, secret), self._on_refused,
            self._fail,
        )  # fmt: skip

    def _on_channel(self, channel: str, secret: str | None, outcome: Applied) -> None:
        if secret is None:
            self._on_saved(outcome)
            return
        self._context.desk.connect(
            lambda connections: connections.keep_secret(channel, secret), lambda _kept: self._on_saved(outcome),
            self._fail,
        )  # fmt: skip

    def try_out(self, channel: Channel, recipient: str, told: Told) -> None:
        """Send one message to somebody at once; ``told`` gets the sentence about what came of it."""
        subject, text = _("A trial"), _("CareFront can send messages. There is nothing to do.")

        def done(result: Handing) -> None:
            told(try_words(result))

        def failed(error: Exception) -> None:
            told(problem_words(error) or failure_sentence(error))

        self._context.desk.connect(
            lambda connections: connections.try_out(channel, recipient, subject, text), done, failed
        )

    # What comes back

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, self._on_saved, self._on_refused, self._fail)

    def _on_saved(self, _outcome: Applied) -> None:
        self.problem.emit("")
        self.saved.emit()
        self.refresh()

    def _on_refused(self, outcome: Outcome) -> None:
        self.problem.emit(" ".join(outcome_sentences(outcome, self._context.speaker())))

    def _fail(self, error: Exception) -> None:
        tell_failure(self._context, error, self.problem.emit)


def _kept_secrets(connections: Connections) -> dict[str, bool]:
    return {channel.value: connections.has_secret(channel) for channel in Channel}


def _server(address: str) -> str:
    """The server of a web address; of any other text the text."""
    return address.partition("//")[2].partition("/")[0].casefold() or address.strip().casefold()


def _joined(subject: str, text: str) -> str:
    return f"{subject}\n\n{text}" if subject else text

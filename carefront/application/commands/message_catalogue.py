"""Commands about messages to patients, how they leave, and who is told of events."""

from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.notifications import (
    Channel,
    EventSubscriber,
    MessageChannel,
    MessageTemplate,
    Messaging,
    Occasion,
)
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class SaveMessaging(Command):
    """Replace what a clinic sends by itself: occasions, quiet hours, reminder rules. Its own texts stay."""

    KIND: ClassVar[str] = "messaging.save"
    messaging: Messaging


@dataclass(frozen=True, slots=True)
class SaveMessageTemplate(Command):
    """Give a clinic its own words for an occasion, a channel and a language; an empty text: those of the program."""

    KIND: ClassVar[str] = "messaging.template"
    facility_id: str
    template: MessageTemplate


@dataclass(frozen=True, slots=True)
class SaveMessageChannel(Command):
    """Set up a mail server or an SMS gateway. Its password or token is never part of a command."""

    KIND: ClassVar[str] = "messaging.channel"
    channel: MessageChannel


@dataclass(frozen=True, slots=True)
class SaveSubscriber(Command):
    """Add somebody who is told of events, or replace them (same id). The secret is never part of a command."""

    KIND: ClassVar[str] = "subscriber.save"
    subscriber: EventSubscriber


@dataclass(frozen=True, slots=True)
class RemoveSubscriber(Command):
    """Tell somebody of events no more."""

    KIND: ClassVar[str] = "subscriber.remove"
    subscriber_id: str


@dataclass(frozen=True, slots=True)
class SendMessage(Command):
    """Send a message by hand, after the 30 seconds in which Undo recalls it.

    ``patient_id`` or ``recipient`` says to whom; ``recipient`` empty: the patient's own address or number. ``text``
    may hold placeholders; empty: the clinic's words for ``occasion``, which is then not ``by_hand``.
    """

    KIND: ClassVar[str] = "message.send"
    message_id: str
    facility_id: str
    channel: Channel
    occasion: Occasion = Occasion.BY_HAND
    patient_id: str = ""
    appointment_id: str = ""
    recipient: str = ""
    subject: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RetryMessage(Command):
    """Try a message again that could not be sent."""

    KIND: ClassVar[str] = "message.retry"
    message_id: str


@dataclass(frozen=True, slots=True)
class CancelMessage(Command):
    """Do not send a message that waits or could not be sent."""

    KIND: ClassVar[str] = "message.cancel"
    message_id: str


@dataclass(frozen=True, slots=True)
class SetContact(Command):
    """How a patient is reached: numbers, e-mail, language (such as ``de``), and which way they prefer.

    ``reminder_channel``: ``sms``, ``email``, ``phone`` (a call), ``none``, or empty for as the clinic does.
    """

    KIND: ClassVar[str] = "patient.contact"
    patient_id: str
    phone: str
    email: str
    language: str
    reminder_channel: str

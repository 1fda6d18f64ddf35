"""What planning messages needs of a unit of work, and what sending them needs of the outside, by role."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from carefront.application.store_port import Store
    from carefront.domain.notifications import (
        Channel,
        EventSubscriber,
        MessageChannel,
        Messaging,
        Notification,
        NotificationState,
    )


class MessageQueue(Protocol):
    """Planned messages inside a unit of work. Nothing here is captured: an undo asks for what it recalls."""

    def put(self, notification: Notification) -> None:
        """Plan a message. One with this key that was cancelled and never handed over is planned again; any other is
        left as it is.
        """

    def get(self, identifier: str) -> Notification:
        """The message.

        Raises:
            NotFound: no such message in this organization.
        """

    def unsent(self, appointment_id: str) -> Sequence[Notification]:
        """The messages of a visit that were not handed over yet, by due time."""

    def recall(self, identifiers: Collection[str]) -> None:
        """Cancel those that were not handed over yet."""

    def turn_over(self, command_id: str) -> None:
        """Undo what a command did to messages not handed over: what it planned is cancelled, what it cancelled is
        planned again.
        """

    def handed_over(self, command_id: str) -> Sequence[Notification]:
        """Messages that a command planned and that were handed over, or are being so."""

    def set_state(self, identifier: str, state: NotificationState, due_s: int) -> bool:
        """Give a message that is not being handed over another state by hand; whether it was so."""

    def forget_reminders(self, facility_id: str) -> None:
        """Take away what is planned to remind of visits of a clinic; by the rules of now it is planned anew."""

    def start_telling(self, subscriber_id: str) -> None:
        """From here on the subscriber is told of what happens; nothing where it is told already."""


class MessageUnit(Protocol):
    """What one unit of work knows of messages."""

    @property
    def settings(self) -> Store[Messaging]: ...

    @property
    def channels(self) -> Store[MessageChannel]: ...

    @property
    def subscribers(self) -> Store[EventSubscriber]: ...

    @property
    def queue(self) -> MessageQueue: ...

    def policy(self, facility_id: str) -> Messaging | None:
        """What the clinic sends by itself; ``None`` where it sends nothing. Cheap: kept until the configuration
        changes."""

    def live_channels(self) -> frozenset[str]:
        """The channels that are set up and on."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be handed over. ``key``: the same for every attempt, for gateways that send one key once.

    ``sender_name``: who writes, as mail programs show it beside the address. ``together``: the keys of other messages
    whose news this one tells too.
    """

    key: str
    channel: Channel
    recipient: str
    subject: str
    text: str
    calendar: bytes = b""
    calendar_method: str = ""
    sender_name: str = ""
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """It was taken; ``reference`` is the other side's name for it."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """It was not taken, surely. ``reason`` is a stable code; ``is_final``: trying again would not help."""

    reason: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after it was handed over and before it was taken: it may have been."""

    reason: str


Handing = Handed | NotTaken | Unknown


class Mailer(Protocol):
    """One way out for messages; one thread at a time."""

    def send(self, letter: Letter) -> Handing:
        """Hand the letter over; never raises for what the network or the other side does."""

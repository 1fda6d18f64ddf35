"""What leaves the program by itself: events to subscribers and messages to patients, in a job of its own."""

from collections.abc import Callable, Mapping
from typing import Protocol

from carefront.application.event_delivery import DeliveryReport, EventDelivery, EventShelf, EventWay
from carefront.application.gate import Gate
from carefront.application.message_ports import Handing, Letter, Mailer
from carefront.application.message_sending import Compose, MessageOutbox, MessageSender, SendReport
from carefront.application.message_top_up import ReminderShelf, ReminderTopUp
from carefront.domain.notifications import Channel, EventSubscriber
from carefront.domain.permissions import Key, Subject
from carefront.shared.clock import Clock
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class OutgoingReport:
    """What a run did."""

    events: DeliveryReport
    messages: SendReport
    planned: int

    @property
    def is_nothing(self) -> bool:
        """Whether there was nothing to do."""
        return not self.planned and self.events == DeliveryReport() and self.messages == SendReport()


class Vault(Protocol):
    """Passwords and tokens by name."""

    def get(self, name: str) -> str: ...
    def keep(self, name: str, secret: str) -> None: ...


class Outgoing:
    """Runs all of it on one connection. Cheap when nothing is due. One thread at a time."""

    def __init__(
        self, top_up: ReminderTopUp, sender: MessageSender, delivery: EventDelivery, clock: Clock,
        close: Callable[[], None],
    ) -> None:  # fmt: skip
        self.sender, self.delivery = sender, delivery
        self._top_up, self._clock, self._close = top_up, clock, close

    def run(self, is_cancelled: IsCancelled = lambda: False, *, now: bool = False) -> OutgoingReport:
        """Deliver events, plan reminders that are missing, send what is due. ``now``: also what waits after a failure.

        Raises:
            StorageError: the file could not take it; what is left is done by the next run.
        """
        events = self.delivery.run(is_cancelled, now=now)
        planned = 0 if is_cancelled() else self.top_up()
        messages = SendReport() if is_cancelled() else self.sender.run(is_cancelled)
        return OutgoingReport(events, messages, planned)

    def top_up(self) -> int:
        """Plan reminders that are missing; how many there were.

        Raises:
            StorageError: the file could not take it.
        """
        return self._top_up.run(int(self._clock().timestamp()))

    def close(self) -> None:
        """Let go of the file."""
        self._close()


class OutgoingStores(Protocol):
    """What sending and delivering works on, on one writing connection."""

    @property
    def outbox(self) -> MessageOutbox: ...

    @property
    def events(self) -> EventShelf: ...

    @property
    def reminders(self) -> ReminderShelf: ...


class WaysOut(Protocol):
    """How letters are written, and how subscribers are told."""

    @property
    def compose(self) -> Compose: ...

    def to(self, subscriber: EventSubscriber) -> EventWay: ...


def assembled(
    stores: OutgoingStores, ways: WaysOut, mailers: Mapping[Channel, Mailer], organization_id: str, clock: Clock,
    close: Callable[[], None],
) -> Outgoing:  # fmt: skip
    """All of it, as one who takes turns with those of other programs."""
    holder = new_id()
    sender = MessageSender(stores.outbox, ways.compose, mailers, clock, holder)
    delivery = EventDelivery(stores.events, ways.to, organization_id, clock, holder)
    return Outgoing(ReminderTopUp(stores.reminders), sender, delivery, clock, close)


class Connections:
    """Secrets of other services, and trying whether they can be reached; beside the queue, for the settings."""

    def __init__(
        self, vault: Vault, mailers: Mapping[Channel, Mailer], gate: Gate, refresh: Callable[[], None],
        close: Callable[[], None],
    ) -> None:  # fmt: skip
        """``refresh``: look at the settings as they are stored now."""
        self._vault, self._mailers, self._gate = vault, mailers, gate
        self._refresh, self._close = refresh, close

    def has_secret(self, name: str) -> bool:
        """Whether one is kept."""
        return bool(self._vault.get(name))

    def keep_secret(self, name: str, secret: str) -> None:
        """Keep it in place of the one before; empty: forget it.

        Raises:
            NotAllowed: the actor may not change settings of the whole practice.
            OSError: the file can't be written.
        """
        self._gate.require(Key.SETTINGS_EDIT, Subject())
        self._vault.keep(name, secret)

    def try_out(self, channel: Channel, recipient: str, subject: str, text: str) -> Handing:
        """Hand one letter over as the channel is set up now; it is in no queue.

        Raises:
            NotAllowed: the actor may not change settings of the whole practice.
        """
        self._gate.require(Key.SETTINGS_EDIT, Subject())
        self._refresh()
        return self._mailers[channel].send(Letter(new_id(), channel, recipient, subject, text))

    def close(self) -> None:
        """Let go of the file."""
        self._close()

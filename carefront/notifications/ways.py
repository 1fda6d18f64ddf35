"""Every way out of one profile: mail, SMS, the event log, web addresses; as they are set up at the moment of use."""

from collections.abc import Callable, Mapping
from pathlib import Path

from carefront.application.event_delivery import EventWay
from carefront.application.message_ports import Mailer
from carefront.domain.notifications import LOG_SUBSCRIBER, Channel, EventSubscriber, MessageChannel
from carefront.notifications.composing import Composer
from carefront.notifications.event_log import EventLog
from carefront.notifications.leaving import Leaving
from carefront.notifications.mail import SmtpMailer
from carefront.notifications.sms import SmsGateway
from carefront.notifications.webhook import Webhook
from carefront.shared.clock import Clock

ChannelOf = Callable[[str], MessageChannel | None]
Secret = Callable[[str], str]


class Ways:
    """``channel_of`` tells how messages of a channel leave, ``secret`` the password or token of a name.

    ``leaving``: lets whoever waits for a network go.
    """

    def __init__(
        self, channel_of: ChannelOf, secret: Secret, directory: Path, clock: Clock, leaving: Leaving | None = None
    ) -> None:
        self._channel_of, self._secret, self._directory = channel_of, secret, directory
        self._leaving = leaving = leaving or Leaving()
        self.mailers: Mapping[Channel, Mailer] = {
            Channel.EMAIL: SmtpMailer(
                lambda: channel_of(Channel.EMAIL), lambda: secret(Channel.EMAIL), clock, leaving=leaving
            ),
            Channel.SMS: SmsGateway(lambda: channel_of(Channel.SMS), lambda: secret(Channel.SMS), leaving=leaving),
        }
        self.compose = Composer(self._sender)

    def _sender(self) -> str:
        found = self._channel_of(Channel.EMAIL)
        return found.sender if found else ""

    def to(self, subscriber: EventSubscriber) -> EventWay:
        """How a subscriber is told of events."""
        if subscriber.kind == LOG_SUBSCRIBER:
            return EventLog(self._directory / "events" / "events.jsonl")
        return Webhook(subscriber.url, self._secret(subscriber.id), leaving=self._leaving)

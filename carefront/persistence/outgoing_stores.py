"""What sending and delivering works on, on one writing connection; and what the settings ask, on a reading one."""

from collections.abc import Callable
from typing import Any

from carefront.persistence.event_shelf import SqlEventShelf
from carefront.persistence.facts import SqlFacts
from carefront.persistence.message_facts import SqlMessagingFacts
from carefront.persistence.message_outbox import SqlMessageOutbox
from carefront.persistence.reminder_shelf import SqlReminderShelf
from carefront.persistence.turns import Translate
from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory


class SqlOutgoingStores:
    """See ``carefront.application.outgoing.OutgoingStores``."""

    def __init__(self, units: SqlUnitOfWorkFactory, translate: Translate) -> None:
        tenant = units.connection, units.organization_no
        self.channel_of = units.messaging.channel
        self.outbox = SqlMessageOutbox(*tenant, units.facts, units.messaging, translate)
        self.events = SqlEventShelf(*tenant, translate)
        self.reminders = SqlReminderShelf(*tenant, units.messaging, translate)


def channels_of(connection: Any, organization_no: int) -> tuple[Callable[..., Any], SqlFacts]:
    """What tells how messages of a channel leave, and the facts that it is told from."""
    facts = SqlFacts(connection, organization_no)
    return SqlMessagingFacts(connection, organization_no, facts).channel, facts

"""What each clinic sends, its rules and words, and the channels: their store, and what is kept of them."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from carefront.domain.notifications import EventSubscriber, MessageChannel, MessageTemplate, Messaging, ReminderRule
from carefront.persistence.facts import SqlFacts
from carefront.persistence.mappers import Mapper
from carefront.persistence.statements import DriverConnection, Statement, compiled, form_of
from carefront.persistence.stores import SqlStore

MESSAGING = Mapper(Messaging, "messaging")
RULE = Mapper(ReminderRule, "reminder_rule")
TEMPLATE = Mapper(MessageTemplate, "message_template")
CHANNEL = Mapper(MessageChannel, "message_channel")
SUBSCRIBER = Mapper(EventSubscriber, "event_subscriber")

_RULES_OF, _TEMPLATES_OF = compiled("messages.RULES_OF"), compiled("messages.TEMPLATES_OF")


class MessagingStore(SqlStore[Messaging]):
    """What a clinic sends, with its rules and its own words."""

    def _children_of(self, statement: Statement, identifier: bytes) -> list[Any]:
        return statement.all(self._connection, organization_no_=self._organization_no, wanted=identifier)

    def _load(self, row: Any) -> Messaging:
        identifier = bytes(row[MESSAGING.form.columns.index("id")])
        rules = tuple(RULE.entity(rule) for rule in self._children_of(_RULES_OF, identifier))
        templates = tuple(TEMPLATE.entity(found) for found in self._children_of(_TEMPLATES_OF, identifier))
        return MESSAGING.entity(row, rules=rules, templates=templates)

    def _write_children(self, entity: Messaging, row: Mapping[str, Any]) -> None:
        identifier = bytes.fromhex(entity.id)
        rules: dict[tuple[Any, ...], Mapping[str, Any]] = {
            (identifier, position): RULE.values(rule) | {"messaging_id": entity.id, "position": position}
            for position, rule in enumerate(entity.rules)
        }
        self._sync("reminder_rule", rules, self._present(RULE, _RULES_OF, identifier))
        templates: dict[tuple[Any, ...], Mapping[str, Any]] = {
            (identifier, found.occasion, found.channel, found.language): TEMPLATE.values(found)
            | {"messaging_id": entity.id}
            for found in entity.templates
        }
        self._sync("message_template", templates, self._present(TEMPLATE, _TEMPLATES_OF, identifier))

    def _present(self, mapper: Mapper[Any], statement: Statement, identifier: bytes) -> list[tuple[Any, ...]]:
        at = [mapper.form.columns.index(name) for name in mapper.form.row_key]
        return [tuple(row[place] for place in at) for row in self._children_of(statement, identifier)]


class SqlMessagingFacts:
    """What each clinic sends and by which channels, on one connection; kept until the configuration changes."""

    def __init__(self, connection: DriverConnection, organization_no: int, facts: SqlFacts) -> None:
        self._connection = connection
        self._no = organization_no
        self._facts = facts
        self._known: object = None
        self._settings: dict[str, Messaging] = {}
        self._channels: dict[str, MessageChannel] = {}
        self._live: frozenset[str] = frozenset()

    @property
    def place(self) -> tuple[DriverConnection, int]:
        """The connection and the tenant."""
        return self._connection, self._no

    def policy(self, facility_id: str) -> Messaging | None:
        """What a clinic sends by itself; ``None`` where it sends nothing."""
        self._refresh()
        found = self._settings.get(facility_id)
        return found if found is not None and found.is_on else None

    def live_channels(self) -> frozenset[str]:
        """The channels that are set up and on."""
        self._refresh()
        return self._live

    def version(self) -> int:
        """The version of the configuration, as the file has it now."""
        self._facts.refresh()
        return self._facts.configuration.version

    def senders(self) -> list[tuple[Messaging, ZoneInfo]]:
        """What each clinic sends that sends anything, with its zone."""
        self._refresh()
        return [(found, self._facts.clinic(found.id).zone) for found in self._settings.values() if found.is_on]

    def channel(self, channel: str) -> MessageChannel | None:
        """How messages of a channel leave, where that is set up."""
        self._refresh()
        return self._channels.get(channel)

    def _refresh(self) -> None:
        known = self._facts.configuration
        if known is not self._known:
            store = MessagingStore(MESSAGING, self._connection, self._no, None)
            rows = form_of("messaging").every.all(self._connection, organization_no_=self._no)
            self._settings = {found.id: found for found in (store._load(row) for row in rows)}
            channels = form_of("message_channel").every.all(self._connection, organization_no_=self._no)
            self._channels = {row.channel: row for row in map(CHANNEL.entity, channels)}
            self._live = frozenset(name for name, row in self._channels.items() if row.is_on)
            self._known = known

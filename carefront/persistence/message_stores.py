"""Message settings and the queue of messages, inside a unit of work; cheap for a clinic that sends none."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from carefront.domain.errors import NotFound
from carefront.domain.notifications import (
    UNSENT,
    Channel,
    EventSubscriber,
    MessageChannel,
    Notification,
    NotificationState,
    Occasion,
)
from carefront.persistence.compiling import CoreStatement, one_of
from carefront.persistence.message_facts import (
    CHANNEL,
    MESSAGING,
    SUBSCRIBER,
    MessagingStore,
    SqlMessagingFacts,
)
from carefront.persistence.message_tables import event_position, notification
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection
from carefront.persistence.stores import SqlStore
from carefront.persistence.tables import domain_event
from carefront.persistence.tenant import belongs, scoped, scoped_delete

_n = notification.c
IS_OPEN = one_of(_n.state, UNSENT)
"""Not handed over, not given up; the criterion of the index by due time."""

UNKNOWN = 1
"""``claimed_s`` of a message that was handed over once with an unknown outcome; a later instant: it is just now."""

_FREE = and_(IS_OPEN, _n.claimed_s == 0)
PLANNED = tuple(_n[name] for name in (
    "id", "facility_id", "patient_id", "appointment_id", "occasion", "channel", "language", "due_s", "state",
    "start_s", "old_start_s", "rule_minutes", "recipient", "subject", "text",
))  # fmt: skip
"""The columns of a ``Notification``, in its order."""

_given = insert(notification).values({column.name: bindparam(column.name) for column in notification.c})
_PUT = CoreStatement(
    _given.on_conflict_do_update(
        index_elements=[_n.organization_no, _n.id],
        set_={name: _given.excluded[name] for name in ("state", "due_s", "set_by", "channel", "language")},
        where=and_(_n.state == "cancelled", _n.claimed_s == 0),
    )
)
_GET = scoped(select(*PLANNED).where(_n.id == bindparam("id")))
_OF_VISIT = scoped(select(*PLANNED).where(_n.appointment_id == bindparam("visit"), _FREE).order_by(_n.due_s))
_HANDED = scoped(
    select(*PLANNED).where(_n.set_by == bindparam("command"), or_(_n.claimed_s > 0, _n.state == "sent")).order_by(_n.id)
)


def _change(*criteria: Any, **values: Any) -> CoreStatement:
    return CoreStatement(update(notification).where(belongs(notification), *criteria).values(values))


_RECALL = _change(_n.id == bindparam("id_"), _FREE, state="cancelled", set_by=bindparam("by"))
_TURN = _change(
    _n.set_by == bindparam("command"), _n.claimed_s == 0, or_(IS_OPEN, _n.state == "cancelled"),
    state=case((_n.state == "cancelled", "queued"), else_="cancelled"), set_by=bindparam("by"),
)  # fmt: skip
_SET = _change(
    _n.id == bindparam("id_"), or_(_n.claimed_s <= UNKNOWN, _n.state == "failed"),
    one_of(_n.state, {"held", "queued", "failed"}),
    state=bindparam("wanted"), due_s=bindparam("due"), attempts=0, error="", set_by=bindparam("by"),
    recipient=case((and_(_n.patient_id.is_not(None), _n.claimed_s == 0, _n.error != ""), ""), else_=_n.recipient),
)  # fmt: skip
_NO_REMINDERS = scoped_delete(
    notification, _n.facility_id == bindparam("facility"), _n.occasion == "reminder", _FREE
)  # fmt: skip
_START_TELLING = CoreStatement(
    insert(event_position).from_select(
        [column.name for column in event_position.c],
        select(
            bindparam("no"), bindparam("subscriber"), func.coalesce(func.max(domain_event.c.no), 0),
            literal(0), literal(0), literal(""), literal(0),
        ).where(belongs(domain_event)),
    ).on_conflict_do_nothing()
)  # fmt: skip


def planned(row: Sequence[Any]) -> Notification:
    """A raw row of the columns ``PLANNED``."""
    identifier, facility, patient, visit, occasion, channel, language, due_s, state, *rest = row
    return Notification(
        bytes(identifier).hex(), bytes(facility).hex(), _hex(patient), _hex(visit), Occasion(occasion),
        Channel(channel), language, due_s, NotificationState(state), *rest,
    )  # fmt: skip


def _hex(value: Any) -> str:
    return "" if value is None else bytes(value).hex()


def raw_id(identifier: str) -> bytes | None:
    """The bytes of an id, ``None`` of an empty one."""
    return bytes.fromhex(identifier) if identifier else None


def planning_values(note: Notification, organization_no: int, by: bytes, now_s: int) -> dict[str, Any]:
    """A whole raw row of a message that is planned now."""
    return {
        "organization_no": organization_no, "id": bytes.fromhex(note.id),
        "facility_id": bytes.fromhex(note.facility_id), "patient_id": raw_id(note.patient_id),
        "appointment_id": raw_id(note.appointment_id), "occasion": note.occasion.value,
        "channel": note.channel.value, "language": note.language, "due_s": note.due_s, "state": note.state.value,
        "start_s": note.start_s, "old_start_s": note.old_start_s, "rule_minutes": note.rule_minutes,
        "recipient": note.recipient, "subject": note.subject, "text": note.text, "set_by": by, "made_s": now_s,
        "claimed_s": 0, "attempts": 0, "error": "", "settled_s": 0, "reference": "",
    }  # fmt: skip


class SqlMessageQueue:
    """See ``carefront.application.message_ports.MessageQueue``."""

    def __init__(self, connection: DriverConnection, organization_no: int, command_id: str, now_s: int) -> None:
        self._connection = connection
        self._no = organization_no
        self._by = bytes.fromhex(command_id)
        self._now_s = now_s

    def put(self, notification: Notification) -> None:
        _PUT.run(self._connection, **planning_values(notification, self._no, self._by, self._now_s))

    def get(self, identifier: str) -> Notification:
        row = _GET.one(self._connection, organization_no_=self._no, id=bytes.fromhex(identifier))
        if row is None:
            raise NotFound("notification", identifier)
        return planned(row)

    def unsent(self, appointment_id: str) -> Sequence[Notification]:
        rows = _OF_VISIT.all(self._connection, organization_no_=self._no, visit=bytes.fromhex(appointment_id))
        return [planned(row) for row in rows]

    def recall(self, identifiers: Collection[str]) -> None:
        for identifier in identifiers:
            _RECALL.run(self._connection, organization_no_=self._no, id_=bytes.fromhex(identifier), by=self._by)

    def turn_over(self, command_id: str) -> None:
        _TURN.run(self._connection, organization_no_=self._no, command=bytes.fromhex(command_id), by=self._by)

    def handed_over(self, command_id: str) -> Sequence[Notification]:
        rows = _HANDED.all(self._connection, organization_no_=self._no, command=bytes.fromhex(command_id))
        return [planned(row) for row in rows]

    def set_state(self, identifier: str, state: NotificationState, due_s: int) -> bool:
        found = _SET.run(
            self._connection, organization_no_=self._no, id_=bytes.fromhex(identifier), wanted=state.value, due=due_s,
            by=self._by,
        )  # fmt: skip
        return found.rowcount > 0

    def forget_reminders(self, facility_id: str) -> None:
        _NO_REMINDERS.run(self._connection, organization_no_=self._no, facility=bytes.fromhex(facility_id))

    def start_telling(self, subscriber_id: str) -> None:
        _START_TELLING.run(
            self._connection, organization_no_=self._no, no=self._no, subscriber=bytes.fromhex(subscriber_id)
        )


class SqlMessageUnit:
    """See ``carefront.application.message_ports.MessageUnit``."""

    def __init__(self, facts: SqlMessagingFacts, rows: RowWriter, command_id: str, now_s: int) -> None:
        self._facts, self._rows = facts, rows
        connection, no = facts.place
        self._place = connection, no
        self.queue = SqlMessageQueue(connection, no, command_id, now_s)
        self.policy = facts.policy
        self.live_channels = facts.live_channels

    @property
    def settings(self) -> MessagingStore:
        return MessagingStore(MESSAGING, *self._place, self._rows)

    @property
    def channels(self) -> SqlStore[MessageChannel]:
        return SqlStore(CHANNEL, *self._place, self._rows)

    @property
    def subscribers(self) -> SqlStore[EventSubscriber]:
        return SqlStore(SUBSCRIBER, *self._place, self._rows)

"""Messages, their settings and who is told of events, for the reader."""

from collections.abc import Sequence
from typing import Any

from carefront.application.message_rows import Contact, MessageRow, SubscriberRow
from carefront.domain.notifications import Channel, MessageChannel, Messaging, NotificationState, Occasion
from carefront.persistence.facts import SqlFacts
from carefront.persistence.message_facts import CHANNEL, MESSAGING, SUBSCRIBER, MessagingStore, SqlMessagingFacts
from carefront.persistence.statements import DriverConnection, Statement, compiled, form_of

_QUEUE, _OF_VISIT = compiled("messages.QUEUE"), compiled("messages.OF_VISIT")
_FAILED, _STUCK = compiled("messages.FAILED"), compiled("messages.STUCK")
_CONTACT = compiled("messages.CONTACT")
_PLACES, _BEHIND = compiled("messages.PLACES"), compiled("messages.BEHIND")


class SqlMessageReader:
    """See ``carefront.application.message_rows.MessageReader``."""

    def __init__(self, connection: DriverConnection, organization_no: int, facts: SqlFacts) -> None:
        self._connection = connection
        self._no = organization_no
        self._facts = SqlMessagingFacts(connection, organization_no, facts)
        self.policy = self._facts.policy
        self.live_channels = self._facts.live_channels

    def _all(self, statement: Statement, **values: Any) -> list[Any]:
        return statement.all(self._connection, organization_no_=self._no, **values)

    def queue(self, facility_id: str, since_s: int, limit: int) -> Sequence[MessageRow]:
        rows = self._all(_QUEUE, facility=bytes.fromhex(facility_id), since=since_s, most=limit)
        return [_row(row) for row in rows]

    def of_visit(self, appointment_id: str) -> Sequence[MessageRow]:
        return [_row(row) for row in self._all(_OF_VISIT, visit=bytes.fromhex(appointment_id))]

    def troubled(self, facility_id: str) -> tuple[int, int]:
        failed, stuck = (self._all(one, facility=bytes.fromhex(facility_id))[0][0] for one in (_FAILED, _STUCK))
        return int(failed), int(stuck)

    def contact(self, patient_id: str) -> Contact | None:
        rows = self._all(_CONTACT, id=bytes.fromhex(patient_id))
        return Contact(patient_id, *rows[0]) if rows else None

    def messaging(self, facility_id: str) -> Messaging | None:
        return MessagingStore(MESSAGING, self._connection, self._no, None).find(facility_id)

    def channels(self) -> Sequence[MessageChannel]:
        rows = form_of("message_channel").every.all(self._connection, organization_no_=self._no)
        return [CHANNEL.entity(row) for row in rows]

    def subscribers(self) -> Sequence[SubscriberRow]:
        places = {bytes(row[0]).hex(): row[1:] for row in self._all(_PLACES)}
        rows = form_of("event_subscriber").every.all(self._connection, organization_no_=self._no)
        found = []
        for subscriber in map(SUBSCRIBER.entity, rows):
            last_no, attempts, error, next_s, delivered_s = places.get(subscriber.id, (0, 0, "", 0, 0))
            behind = int(self._all(_BEHIND, after=last_no)[0][0])
            found.append(SubscriberRow(subscriber, behind, attempts, error, next_s, delivered_s))
        return found


def _row(row: Sequence[Any]) -> MessageRow:
    identifier, patient, name, visit, occasion, channel, state, *rest = row
    return MessageRow(
        bytes(identifier).hex(), _hex(patient), name or "", _hex(visit), Occasion(occasion), Channel(channel),
        NotificationState(state), *rest,
    )  # fmt: skip


def _hex(value: Any) -> str:
    return "" if value is None else bytes(value).hex()

"""Questions about messages to patients, how they leave, and who is told of events."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from carefront.application.booking import subject_of
from carefront.application.gate import Gate
from carefront.application.message_rows import (
    KEPT_S,
    SHOWN,
    Contact,
    MessageReader,
    MessageRow,
    MessageSettings,
    PlannedReminder,
    SubscriberRow,
)
from carefront.application.messages import Reminded, reminders
from carefront.application.ports import FactsReader, Store
from carefront.domain.appointments import Appointment
from carefront.domain.errors import NotFound
from carefront.domain.notifications import UNSENT, Channel, Messaging, NotificationState
from carefront.domain.offerings import OfferingState
from carefront.domain.permissions import Key, Subject
from carefront.domain.reminders import unreached_reason
from carefront.shared.clock import Clock
from carefront.shared.ids import new_id

if TYPE_CHECKING:
    from carefront.application.queries.veiling import Veil

MANY = 5_000
"""How many messages are looked at for who may see only those of their own patients."""


class MessageStores(Protocol):
    """What the answers are made from."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    @property
    def messages(self) -> MessageReader: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class MessageAnswers:
    """See ``carefront.application.message_rows.MessageQueries``."""

    def __init__(self, stores: MessageStores, gate: Gate, clock: Clock, veil: "Callable[[], Veil]") -> None:
        self._stores, self._gate, self._clock, self._veil = stores, gate, clock, veil

    def queue(self, facility_id: str) -> tuple[MessageRow, ...]:
        """The messages of a clinic; of one's own patients where that is what one may see."""
        with self._stores.snapshot():
            if self._gate.require_some(Key.NOTIFICATION_SEND, facility_id) is None:
                return tuple(self._stores.messages.queue(facility_id, self._now_s() - KEPT_S, SHOWN))
            return tuple(self._mine(facility_id))[:SHOWN]

    def _mine(self, facility_id: str) -> Iterator[MessageRow]:
        """Messages about one's own visits, and to one's own patients about none."""
        rows = self._stores.messages.queue(facility_id, self._now_s() - KEPT_S, MANY)
        own = self._veil().patients(row.patient_id for row in rows)
        for row in rows:
            visit = self._stores.appointments.find(row.appointment_id) if row.appointment_id else None
            if row.patient_id in own and visit is None:
                yield replace(row, can_settle=False)
            elif row.patient_id in own and visit and self._gate.may(Key.NOTIFICATION_SEND, self._subject(visit)):
                yield row

    def of_visit(self, appointment_id: str) -> tuple[MessageRow, ...]:
        """The messages about a visit."""
        with self._stores.snapshot():
            visit = self._stores.appointments.find(appointment_id)
            if visit is None or not self._gate.may(Key.APPOINTMENT_VIEW, self._subject(visit)):
                return ()
            return tuple(self._stores.messages.of_visit(appointment_id))

    def _subject(self, visit: Appointment) -> Subject:
        return subject_of(self._stores.facts, visit.resources, visit.facility_id)

    def troubled(self, facility_id: str) -> tuple[int, int]:
        """How many messages failed, and how many wait after an attempt that went wrong."""
        with self._stores.snapshot():
            reach = self._gate.mine(Key.NOTIFICATION_SEND, facility_id)
            found = (0, 0) if reach == frozenset() else self._stores.messages.troubled(facility_id)
            return found if reach is None or not any(found) else _troubled(tuple(self._mine(facility_id)))

    def contact(self, patient_id: str) -> Contact:
        """How a patient is reached."""
        with self._stores.snapshot():
            if not self._sees(patient_id):
                self._gate.refuse(Key.PATIENT_VIEW)
            found = self._stores.messages.contact(patient_id)
            if found is None:
                raise NotFound("patient", patient_id)
            live = self._stores.messages.live_channels()
            known = {Channel.EMAIL: found.email, Channel.SMS: found.phone}
            return replace(found, usable=tuple(channel for channel in Channel if channel in live and known[channel]))

    def reminders(
        self, facility_id: str, patient_id: str, offering_id: str, start_s: int
    ) -> tuple[PlannedReminder, ...]:
        """The reminders that a booking would have."""
        with self._stores.snapshot():
            stored = self._stores.messages
            messaging = stored.policy(facility_id)
            if messaging is None or not self._sees(patient_id):
                return ()
            who = stored.contact(patient_id)
            if who is None:
                return ()
            asked = Reminded(
                new_id(), facility_id, offering_id or None, start_s, patient_id, who.language, who.reminder_channel,
                who.phone, who.email,
            )  # fmt: skip
            zone = self._stores.facts.clinic(facility_id).zone
            found = reminders(asked, messaging, stored.live_channels(), self._now_s(), zone)
            planned = (PlannedReminder(note.channel, note.rule_minutes, note.due_s) for note in found)
            return tuple(sorted(planned, key=lambda row: row.due_s))

    def unreached(self, facility_id: str, patient_id: str) -> str:
        """Why no automatic message of a clinic reaches a patient, as a code; empty where one does."""
        with self._stores.snapshot():
            stored = self._stores.messages
            if stored.policy(facility_id) is None or not self._sees(patient_id):
                return ""
            who = stored.contact(patient_id)
            return unreached_reason(who.reminder_channel, who.phone, who.email, stored.live_channels()) if who else ""

    def settings(self, facility_id: str) -> MessageSettings:
        """What a clinic sends."""
        with self._stores.snapshot():
            self._gate.require(Key.SETTINGS_EDIT, Subject(facility_id=facility_id))
            stored = self._stores.messages
            offerings = tuple(
                (offering.id, offering.name)
                for offering in self._stores.facts.offerings_of(facility_id)
                if offering.state is OfferingState.PUBLISHED
            )
            messaging = stored.messaging(facility_id) or Messaging(facility_id)
            return MessageSettings(messaging, tuple(stored.channels()), offerings)

    def subscribers(self) -> tuple[SubscriberRow, ...]:
        """Who is told of events."""
        with self._stores.snapshot():
            self._gate.require(Key.SETTINGS_EDIT, Subject())
            return tuple(sorted(self._stores.messages.subscribers(), key=lambda row: row.subscriber.name))

    def _sees(self, patient_id: str) -> bool:
        return self._gate.sees_patients() or bool(self._veil().patients([patient_id]))

    def _now_s(self) -> int:
        return int(self._clock().timestamp())


def _troubled(rows: Sequence[MessageRow]) -> tuple[int, int]:
    """As ``troubled`` says, of these."""
    stuck = sum(row.state in UNSENT and row.attempts > 1 and bool(row.error) for row in rows)
    return sum(row.state is NotificationState.FAILED for row in rows), stuck

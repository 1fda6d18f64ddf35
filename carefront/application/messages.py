"""Which messages patients get: planned from what happened, in the transaction in which it happened.

Nobody else writes automatic messages. A clinic that sends none costs one look at what is known of it. Reminders of
visits that came by other ways (imports, new rules) are planned by ``message_top_up``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from carefront.application.booking import instant_s
from carefront.application.ports import UnitOfWork
from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.domain.events import (
    AppointmentBooked,
    AppointmentMoved,
    AppointmentStatusChanged,
    CommandReverted,
    DomainEvent,
)
from carefront.domain.notifications import (
    HOLD_S,
    NO_CHANNEL,
    Channel,
    Messaging,
    Notification,
    NotificationState,
    Occasion,
)
from carefront.domain.patients import Patient
from carefront.domain.reminders import chosen_channel, is_worth_reminding, reminded_at_s, told_at_s
from carefront.shared.ids import derived_id
from carefront.shared.values import dataclass

FIRM = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED, AppointmentStatus.RESCHEDULED})
"""The states in which a patient is expected."""


def plan(events: Iterable[DomainEvent], unit: UnitOfWork) -> None:
    """Plan, recall and replace messages for what happened."""
    for event in events:
        handle = _PLANS.get(type(event))
        if handle is not None:
            handle(event, unit)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A visit with who is told of it, and what their clinic sends."""

    visit: Appointment
    patient: Patient
    messaging: Messaging
    live: frozenset[str]

    def channel(self, wanted: str = "") -> Channel | None:
        """How this patient is reached."""
        found = self.patient
        return chosen_channel(found.reminder_channel, wanted, found.phone, found.email, self.live)


def _recipient(unit: UnitOfWork, visit: Appointment | None) -> Recipient | None:
    if visit is None or visit.patient_id is None or visit.start <= unit.now:
        return None
    messages = unit.messages
    messaging = messages.policy(visit.facility_id)
    live = messages.live_channels()
    if messaging is None or not live:
        return None
    patient = unit.patients.find(visit.patient_id)
    if patient is None or patient.is_archived or patient.reminder_channel == NO_CHANNEL:
        return None
    return Recipient(visit, patient, messaging, live)


def tell(unit: UnitOfWork, told: Recipient, occasion: Occasion, old_start_s: int = 0) -> None:
    """Plan news of a visit, where the clinic tells of it and the patient can be reached."""
    channel = told.channel()
    if channel is None or not told.messaging.tells(occasion):
        return
    visit, now_s = told.visit, instant_s(unit.now)
    zone = unit.facts.clinic(visit.facility_id).zone
    start_s = instant_s(visit.start)
    due_s = told_at_s(now_s, start_s, told.messaging, zone)
    unit.messages.queue.put(
        Notification(
            derived_id(unit.command_id, f"{occasion} {visit.id}"), visit.facility_id, told.patient.id, visit.id,
            occasion, channel, told.patient.language, due_s, _waiting(now_s, due_s), start_s, old_start_s,
        )
    )  # fmt: skip


def _waiting(now_s: int, due_s: int) -> NotificationState:
    return NotificationState.HELD if due_s <= now_s + HOLD_S else NotificationState.QUEUED


@dataclass(frozen=True, slots=True)
class Reminded:
    """A visit to come and how its patient is reached, as far as reminders go. ``start_s`` in UTC seconds."""

    appointment_id: str
    facility_id: str
    offering_id: str | None
    start_s: int
    patient_id: str
    language: str
    preference: str
    phone: str
    email: str


def reminders(
    who: Reminded, messaging: Messaging, live: frozenset[str], now_s: int, zone: ZoneInfo
) -> Iterator[Notification]:
    """Every reminder of a visit that is worth planning now; each has one key by visit, start and rule."""
    for rule in messaging.rules_for(who.offering_id):
        channel = chosen_channel(who.preference, rule.channel, who.phone, who.email, live)
        due_s = reminded_at_s(who.start_s, rule.minutes_before, messaging, zone)
        if channel is not None and is_worth_reminding(due_s, now_s):
            yield Notification(
                derived_id(who.appointment_id, f"reminder {who.start_s}", rule.minutes_before), who.facility_id,
                who.patient_id, who.appointment_id, Occasion.REMINDER, channel, who.language, due_s,
                NotificationState.QUEUED, who.start_s, rule_minutes=rule.minutes_before,
            )  # fmt: skip


def _remind(unit: UnitOfWork, told: Recipient) -> None:
    visit, patient = told.visit, told.patient
    who = Reminded(
        visit.id, visit.facility_id, visit.offering_id, instant_s(visit.start), patient.id, patient.language,
        patient.reminder_channel, patient.phone, patient.email,
    )  # fmt: skip
    zone = unit.facts.clinic(visit.facility_id).zone
    for note in reminders(who, told.messaging, told.live, instant_s(unit.now), zone):
        unit.messages.queue.put(note)


def _welcome(unit: UnitOfWork, told: Recipient) -> None:
    tell(unit, told, Occasion.BOOKED)
    _remind(unit, told)


def _on_booked(event: AppointmentBooked, unit: UnitOfWork) -> None:
    if unit.messages.policy(event.facility_id) is None:
        return
    told = _recipient(unit, unit.appointments.find(event.appointment_id))
    if told is not None and told.visit.status in FIRM:
        _welcome(unit, told)


def _on_moved(event: AppointmentMoved, unit: UnitOfWork) -> None:
    """The reminder follows the visit; who was not told of the booking yet is told of it alone, at its new time.

    Another room, length or person at the same time is no news: what is said of it later is made when it is sent.
    """
    if event.start == event.old_start or unit.messages.policy(event.facility_id) is None:
        return
    waiting = unit.messages.queue.unsent(event.appointment_id)
    unit.messages.queue.recall([note.id for note in waiting if note.occasion != Occasion.BY_HAND])
    told = _recipient(unit, unit.appointments.find(event.appointment_id))
    if told is None or told.visit.status not in FIRM:
        return
    if any(note.occasion == Occasion.BOOKED for note in waiting):
        tell(unit, told, Occasion.BOOKED)
    else:
        before = next((note.old_start_s for note in waiting if note.occasion == Occasion.MOVED), 0)
        before = before or instant_s(event.old_start)
        if before != instant_s(told.visit.start):  # there and back again is no news
            tell(unit, told, Occasion.MOVED, before)
    _remind(unit, told)


def _on_status(event: AppointmentStatusChanged, unit: UnitOfWork) -> None:
    if unit.messages.policy(event.facility_id) is None:
        return
    visit = unit.appointments.find(event.appointment_id)
    if event.status == AppointmentStatus.CANCELLED:
        _on_cancelled(event, unit, visit)
    elif event.status in FIRM:
        _on_firm(event, unit, visit)
    else:
        was_none = event.status == AppointmentStatus.ENTERED_IN_ERROR
        waiting = unit.messages.queue.unsent(event.appointment_id)
        unit.messages.queue.recall([note.id for note in waiting if was_none or note.occasion == Occasion.REMINDER])


def _on_cancelled(event: AppointmentStatusChanged, unit: UnitOfWork, visit: Appointment | None) -> None:
    """Who was not even told of the booking is not told of its end either."""
    waiting = unit.messages.queue.unsent(event.appointment_id)
    unit.messages.queue.recall([note.id for note in waiting])
    was_told = not any(note.occasion == Occasion.BOOKED for note in waiting)
    told = _recipient(unit, visit)
    if told is not None and was_told and event.old_status in FIRM:
        tell(unit, told, Occasion.CANCELLED)


def _on_firm(event: AppointmentStatusChanged, unit: UnitOfWork, visit: Appointment | None) -> None:
    told = _recipient(unit, visit)
    if told is None:
        return
    if event.old_status in (AppointmentStatus.REQUESTED, AppointmentStatus.CANCELLED):
        waiting = unit.messages.queue.unsent(event.appointment_id)
        recalled = [note.id for note in waiting if note.occasion == Occasion.CANCELLED]
        unit.messages.queue.recall(recalled)
        if recalled:
            _remind(unit, told)
        else:
            _welcome(unit, told)
    elif event.status == AppointmentStatus.CONFIRMED:
        tell(unit, told, Occasion.CONFIRMED)


def _on_reverted(event: CommandReverted, unit: UnitOfWork) -> None:
    """What was not sent is recalled; who was told already hears how it stands now."""
    queue = unit.messages.queue
    sent = [note for note in queue.handed_over(event.command_id) if note.occasion in _NEWS]
    queue.turn_over(event.command_id)
    for note in sent:
        visit = unit.appointments.find(note.appointment_id)
        told = _recipient(unit, visit)
        if told is not None and told.visit.status in FIRM:
            was_moved = note.occasion == Occasion.MOVED
            tell(unit, told, Occasion.MOVED if was_moved else Occasion.BOOKED, note.start_s if was_moved else 0)
        elif note.occasion != Occasion.CANCELLED and note.start_s > instant_s(unit.now):
            _call_off(unit, note)


def _call_off(unit: UnitOfWork, note: Notification) -> None:
    """Tell that a visit is off whose row the undo took away: what is said of it comes from the message itself."""
    messaging = unit.messages.policy(note.facility_id)
    if messaging is None or not messaging.tells(Occasion.CANCELLED):
        return
    zone = unit.facts.clinic(note.facility_id).zone
    now_s = instant_s(unit.now)
    due_s = told_at_s(now_s, note.start_s, messaging, zone)
    unit.messages.queue.put(
        Notification(
            derived_id(unit.command_id, f"cancelled {note.appointment_id}"), note.facility_id, note.patient_id,
            note.appointment_id, Occasion.CANCELLED, note.channel, note.language, due_s, _waiting(now_s, due_s),
            note.start_s,
        )
    )  # fmt: skip


_NEWS = frozenset({Occasion.BOOKED, Occasion.MOVED, Occasion.CANCELLED})
_PLANS: Mapping[type[DomainEvent], Callable[[Any, UnitOfWork], None]] = {
    AppointmentBooked: _on_booked, AppointmentMoved: _on_moved, AppointmentStatusChanged: _on_status,
    CommandReverted: _on_reverted,
}  # fmt: skip

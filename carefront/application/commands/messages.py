"""What a clinic sends, in which words and by which way; messages sent, tried again and cancelled by hand."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from carefront.application.booking import instant_s, subject_of
from carefront.application.commands.message_catalogue import (
    CancelMessage,
    RemoveSubscriber,
    RetryMessage,
    SaveMessageChannel,
    SaveMessageTemplate,
    SaveMessaging,
    SaveSubscriber,
    SendMessage,
    SetContact,
)
from carefront.application.commands.places import changed
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.ports import Store
from carefront.domain.errors import InvalidValue
from carefront.domain.events import PatientChanged
from carefront.domain.message_texts import LONGEST_SUBJECT, LONGEST_TEXT, check_text
from carefront.domain.notifications import (
    AUTOMATIC,
    HOLD_S,
    LOG_SUBSCRIBER,
    NO_CHANNEL,
    WEBHOOK_SUBSCRIBER,
    Channel,
    MessageChannel,
    MessageTemplate,
    Messaging,
    Notification,
    NotificationState,
    Occasion,
    Security,
)
from carefront.domain.permissions import Key, Subject
from carefront.domain.reminders import LONGEST_MINUTES
from carefront.domain.schedules import DAY_MINUTES

PREFERENCES = ("", Channel.SMS, Channel.EMAIL, "phone", NO_CHANNEL)
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where plain http may go: it does not leave the computer."""

_EMAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+|[^\s@<>,;:\"]+@localhost")
_HOST = re.compile(r"[^\s/:@\\.]{1,63}(\.[^\s/:@\\.]{1,63})*\.?|\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+\]?")
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_MOST_RULES = 50


# --- settings --------------------------------------------------------------------------------------------------------
def _of_clinic(command: Any, _act: Act) -> Sequence[Need]:
    facility_id = command.messaging.id if isinstance(command, SaveMessaging) else command.facility_id
    return [(Key.SETTINGS_EDIT, Subject(facility_id=facility_id))]


def _of_all(_command: object, _act: Act) -> Sequence[Need]:
    return [(Key.SETTINGS_EDIT, Subject())]


def _save_messaging(command: SaveMessaging, act: Act) -> Answer:
    wanted = command.messaging
    name = act.unit.facilities.get(wanted.id).name
    _check_messaging(wanted, act)
    known = act.unit.messages.settings.find(wanted.id)
    _put(act.unit.messages.settings, replace(wanted, templates=known.templates if known else ()))
    # What is planned by the old rules goes; by the new ones it is planned by the jobs.
    if known is not None:
        act.unit.messages.queue.forget_reminders(wanted.id)
    changed(act, command.KIND, wanted.id, "facility_id")
    return Done({"facility_id": wanted.id, "name": name})


def _check_messaging(wanted: Messaging, act: Act) -> None:
    for field in ("quiet_from", "quiet_until"):
        if not 0 <= getattr(wanted, field) < DAY_MINUTES:
            raise InvalidValue(f"messaging.{field}", getattr(wanted, field), "range")
    if len(wanted.rules) > _MOST_RULES:
        raise InvalidValue("messaging.rules", len(wanted.rules), "too_many")
    seen = set()
    for at, rule in enumerate(wanted.rules):
        if not 1 <= rule.minutes_before <= LONGEST_MINUTES:
            raise InvalidValue(f"messaging.rules[{at}].minutes_before", rule.minutes_before, "range")
        if rule.channel not in ("", *Channel):
            raise InvalidValue(f"messaging.rules[{at}].channel", rule.channel, "unknown")
        if rule.offering_id is not None:
            act.unit.offerings.get(rule.offering_id)
        if (rule.offering_id, rule.minutes_before) in seen:
            raise InvalidValue(f"messaging.rules[{at}]", rule.minutes_before, "doubled")
        seen.add((rule.offering_id, rule.minutes_before))


def _save_template(command: SaveMessageTemplate, act: Act) -> Answer:
    name = act.unit.facilities.get(command.facility_id).name
    wanted = command.template
    if wanted.occasion not in {*AUTOMATIC, Occasion.REBOOK, Occasion.REQUEST_ANSWER}:
        raise InvalidValue("template.occasion", wanted.occasion, "unknown")
    if wanted.channel not in set(Channel):
        raise InvalidValue("template.channel", wanted.channel, "unknown")
    if not _LANGUAGE.fullmatch(wanted.language):
        raise InvalidValue("template.language", wanted.language, "unknown")
    check_text(wanted.subject, "template.subject", LONGEST_SUBJECT)
    check_text(wanted.text, "template.text")
    store = act.unit.messages.settings
    known = store.find(command.facility_id) or Messaging(command.facility_id)
    kept = tuple(found for found in known.templates if _place(found) != _place(wanted))
    _put(store, replace(known, templates=(*kept, wanted) if wanted.text.strip() else kept))
    changed(act, command.KIND, command.facility_id, "facility_id")
    return Done({"facility_id": command.facility_id, "name": name})


def _place(template: MessageTemplate) -> tuple[str, str, str]:
    return template.occasion, template.channel, template.language


def _put(store: Store[Any], entity: Any) -> None:
    if store.find(entity.id) is None:
        store.add(entity)
    else:
        store.save(entity)


def _save_channel(command: SaveMessageChannel, act: Act) -> Answer:
    wanted = command.channel
    if wanted.channel not in set(Channel):
        raise InvalidValue("channel.channel", wanted.channel, "unknown")
    if wanted.is_on:
        _check_channel(wanted)
    _put(act.unit.messages.channels, wanted)
    changed(act, command.KIND, wanted.id, "channel_id")
    return Done({"channel_id": wanted.id, "name": wanted.address})


def _check_channel(wanted: MessageChannel) -> None:
    if not wanted.address.strip():
        raise InvalidValue("channel.address", "", "empty")
    if wanted.channel == Channel.SMS:
        check_url(wanted.address, "channel.address")
        if "{to}" not in wanted.body or "{text}" not in wanted.body:
            raise InvalidValue("channel.body", wanted.body, "placeholder")
        _check_json(wanted.body)
        if wanted.user and not _HEADER.fullmatch(wanted.user):
            raise InvalidValue("channel.user", wanted.user, "header")
        return
    if not _HOST.fullmatch(wanted.address.strip()):
        raise InvalidValue("channel.address", wanted.address, "host")
    if not _EMAIL.fullmatch(wanted.sender.strip()):
        raise InvalidValue("channel.sender", wanted.sender, "email")
    if not 1 <= wanted.port <= 65_535:
        raise InvalidValue("channel.port", wanted.port, "range")
    if wanted.security not in set(Security):
        raise InvalidValue("channel.security", wanted.security, "unknown")
    if wanted.security == Security.NONE and wanted.address.strip() not in LOCAL_HOSTS:
        raise InvalidValue("channel.security", wanted.security, "not_protected")


def _check_json(body: str) -> None:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidValue("channel.body", body, "json") from None


def check_url(url: str, field: str) -> None:
    """Return when ``url`` is a web address to which something may be sent: https, or http on this computer.

    Raises:
        InvalidValue: it is none, or would travel unprotected.
    """
    try:
        parts = urlsplit(url.strip())
        is_address = parts.scheme in ("https", "http") and bool(_HOST.fullmatch(parts.hostname or ""))
        is_address = is_address and parts.port != 0 and not parts.username
    except ValueError:
        is_address = False
    if not is_address:
        raise InvalidValue(field, url, "url")
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise InvalidValue(field, url, "not_protected")


def _save_subscriber(command: SaveSubscriber, act: Act) -> Answer:
    wanted = command.subscriber
    if wanted.kind not in (LOG_SUBSCRIBER, WEBHOOK_SUBSCRIBER):
        raise InvalidValue("subscriber.kind", wanted.kind, "unknown")
    if wanted.kind == WEBHOOK_SUBSCRIBER:
        check_url(wanted.url, "subscriber.url")
    if not wanted.name.strip():
        raise InvalidValue("subscriber.name", "", "empty")
    _put(act.unit.messages.subscribers, wanted)
    act.unit.messages.queue.start_telling(wanted.id)
    changed(act, command.KIND, wanted.id, "subscriber_id")
    return Done({"subscriber_id": wanted.id, "name": wanted.name})


def _remove_subscriber(command: RemoveSubscriber, act: Act) -> Answer:
    known = act.unit.messages.subscribers.get(command.subscriber_id)
    act.unit.messages.subscribers.remove(known.id)
    changed(act, command.KIND, known.id, "subscriber_id")
    return Done({"subscriber_id": known.id, "name": known.name})


# --- by hand ---------------------------------------------------------------------------------------------------------
def _needs_send(command: SendMessage, act: Act) -> Sequence[Need]:
    return [(Key.NOTIFICATION_SEND, _subject(act, command.facility_id, command.appointment_id))]


def _subject(act: Act, facility_id: str, appointment_id: str) -> Subject:
    visit = act.unit.appointments.find(appointment_id) if appointment_id else None
    if visit is None:
        return Subject(facility_id=facility_id)
    return subject_of(act.unit.facts, visit.resources, facility_id)


def _needs_settle(command: RetryMessage | CancelMessage, act: Act) -> Sequence[Need]:
    note = act.unit.messages.queue.get(command.message_id)
    return [(Key.NOTIFICATION_SEND, _subject(act, note.facility_id, note.appointment_id))]


def send(command: SendMessage, act: Act) -> Answer:
    """Plan the message; also for handlers of other commands that tell somebody, in their own transaction.

    Raises:
        InvalidValue: nobody to send it to, no such channel, or nothing to say.
    """
    act.unit.facilities.get(command.facility_id)
    if command.channel not in act.unit.messages.live_channels():
        raise InvalidValue("channel", command.channel, "not_set_up")
    patient = act.unit.patients.get(command.patient_id) if command.patient_id else None
    visit = act.unit.appointments.get(command.appointment_id) if command.appointment_id else None
    if visit is not None and (visit.facility_id != command.facility_id or visit.patient_id != (patient and patient.id)):
        raise InvalidValue("appointment_id", command.appointment_id, "other")
    known = (patient.email if command.channel is Channel.EMAIL else patient.phone) if patient else ""
    _check_recipient(command.recipient or known, command.channel)
    if not command.text.strip() and command.occasion is Occasion.BY_HAND:
        raise InvalidValue("text", "", "empty")
    check_text(command.subject, "subject", LONGEST_SUBJECT)
    if len(command.text) > LONGEST_TEXT:
        raise InvalidValue("text", len(command.text), "too_long")
    due_s = instant_s(act.unit.now) + HOLD_S
    act.unit.messages.queue.put(
        Notification(
            command.message_id, command.facility_id, command.patient_id, command.appointment_id, command.occasion,
            command.channel, command.language or (patient.language if patient else ""), due_s,
            start_s=instant_s(visit.start) if visit else 0, recipient=command.recipient.strip(),
            subject=command.subject, text=command.text,
        )
    )  # fmt: skip
    return Done({"message_id": command.message_id, "patient_id": command.patient_id,
                 "patient": patient.display_name if patient else ""})  # fmt: skip


def _check_recipient(recipient: str, channel: Channel) -> None:
    if not recipient.strip():
        raise InvalidValue("recipient", "", "empty")
    if channel is Channel.EMAIL:
        check_email(recipient, "recipient")
    elif sum(sign.isdecimal() for sign in recipient) < 3:
        raise InvalidValue("recipient", recipient, "phone")


def check_email(text: str, field: str) -> None:
    """Return when ``text`` looks like one e-mail address.

    Raises:
        InvalidValue: it does not.
    """
    if not _EMAIL.fullmatch(text.strip()):
        raise InvalidValue(field, text, "email")


def _retry(command: RetryMessage, act: Act) -> Answer:
    return _settled(command.message_id, act, NotificationState.QUEUED)


def _cancel(command: CancelMessage, act: Act) -> Answer:
    return _settled(command.message_id, act, NotificationState.CANCELLED)


def _settled(message_id: str, act: Act, state: NotificationState) -> Answer:
    note = act.unit.messages.queue.get(message_id)
    due_s = instant_s(act.unit.now) if state is NotificationState.QUEUED else note.due_s
    if not act.unit.messages.queue.set_state(message_id, state, due_s):
        raise InvalidValue("message_id", note.state, "settled")
    patient = act.unit.patients.find(note.patient_id) if note.patient_id else None
    return Done({"message_id": message_id, "patient_id": note.patient_id,
                 "patient": patient.display_name if patient else ""})  # fmt: skip


def _needs_contact(_command: SetContact, _act: Act) -> Sequence[Need]:
    return [(Key.PATIENT_EDIT, Subject(is_shared=True))]


def _set_contact(command: SetContact, act: Act) -> Answer:
    known = act.unit.patients.get(command.patient_id)
    if command.reminder_channel not in PREFERENCES:
        raise InvalidValue("reminder_channel", command.reminder_channel, "unknown")
    if command.email.strip():
        check_email(command.email, "email")
    if command.language.strip() and not _LANGUAGE.fullmatch(command.language.strip()):
        raise InvalidValue("language", command.language, "language")
    act.unit.patients.save(
        replace(
            known, phone=command.phone.strip(), email=command.email.strip(), language=command.language.strip(),
            reminder_channel=command.reminder_channel,
        )
    )  # fmt: skip
    act.unit.record(PatientChanged(known.id))
    return Done({"patient_id": known.id, "patient": known.display_name})


RULES: Rules = {
    SaveMessaging: Rule(_of_clinic, _save_messaging), SaveMessageTemplate: Rule(_of_clinic, _save_template),
    SaveMessageChannel: Rule(_of_all, _save_channel), SaveSubscriber: Rule(_of_all, _save_subscriber),
    RemoveSubscriber: Rule(_of_all, _remove_subscriber), SendMessage: Rule(_needs_send, send),
    RetryMessage: Rule(_needs_settle, _retry), CancelMessage: Rule(_needs_settle, _cancel),
    SetContact: Rule(_needs_contact, _set_contact),
}  # fmt: skip

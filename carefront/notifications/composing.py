"""From a due message to a letter: to whom, in which words, with which attachment."""

from collections.abc import Callable

import phonenumbers
from babel import Locale, UnknownLocaleError

from carefront.application.message_ports import Letter
from carefront.application.message_sending import DueMessage
from carefront.domain.notifications import AUTOMATIC, Channel
from carefront.notifications.invitation import invitation
from carefront.wording.message_texts import words_of


class Composer:
    """Writes letters; ``sender``: the address that e-mail comes from, as it is set up now."""

    def __init__(self, sender: Callable[[], str]) -> None:
        self._sender = sender

    def __call__(self, due: DueMessage) -> Letter | None:
        """The letter; ``None`` where no address or number is known."""
        note = due.note
        recipient = _recipient(due)
        if not recipient:
            return None
        subject, text = (note.subject, note.text) if due.is_repeat else words_of(due)
        calendar, method = b"", ""
        if note.channel is Channel.EMAIL:
            calendar, method = invitation(due, self._sender(), recipient)
        return Letter(note.id, note.channel, recipient, subject, text, calendar, method, due.clinic.facility.name)


def _recipient(due: DueMessage) -> str:
    """The address given by hand or of an attempt before that may have gone out, else the patient's own of today."""
    note, patient = due.note, due.patient
    is_by_hand = note.occasion not in AUTOMATIC and not due.attempts
    if note.recipient and (due.is_repeat or patient is None or is_by_hand):
        return note.recipient
    if patient is None:
        return note.recipient
    if note.channel is Channel.EMAIL:
        return patient.email.strip()
    return dialled(patient.phone or patient.phone_2, due.clinic.facility.locale)


def dialled(number: str, locale: str) -> str:
    """A number as gateways want it (E.164), read as in the clinic's country; one that is none anywhere: its digits."""
    try:
        found = phonenumbers.parse(number, _region(locale))
        if phonenumbers.is_possible_number(found):
            return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass
    return "".join(sign for sign in number if sign.isdecimal() or sign == "+")


def _region(locale: str) -> str | None:
    try:
        return Locale.parse(locale.replace("-", "_")).territory if locale else None
    except (UnknownLocaleError, ValueError):
        return None

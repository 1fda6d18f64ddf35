"""What patients read: the program's own words for every occasion, a clinic's own where it has some, and the values
that stand for placeholders.

The program's own words are English whatever language the desk is used in: a message is in the patient's language, and
a clinic adds the languages of its patients itself.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from babel import Locale, UnknownLocaleError

from carefront.application.message_sending import DueMessage
from carefront.application.read_models import AppointmentDetail
from carefront.domain.message_texts import filled, without_empty
from carefront.domain.notifications import Channel, MessageTemplate, Messaging, Notification, Occasion
from carefront.domain.resources import ResourceKind
from carefront.wording.times import FALLBACK_LOCALE, Times

SHIPPED_LANGUAGE = "en"
MOST_IN_SMS = 3
"""Of how many further visits an SMS names the times."""

_SUBJECTS = {
    Occasion.BOOKED: "Your visit on {day} at {time}",
    Occasion.CONFIRMED: "Your visit on {day} at {time} is confirmed",
    Occasion.MOVED: "Your visit is now on {day} at {time}",
    Occasion.CANCELLED: "Your visit on {day} at {time} is cancelled",
    Occasion.REMINDER: "Reminder: {day} at {time}",
    Occasion.REBOOK: "Your visit has to be moved",
    Occasion.REQUEST_ANSWER: "Your request for a visit",
    Occasion.BY_HAND: "A message from {clinic}",
}
_LETTERS = {
    Occasion.BOOKED: "Dear {patient},\n\nyou are expected on {day} at {time} by {provider}.\n\n{clinic}\n{address}\n"
    "{phone}\n",
    Occasion.CONFIRMED: "Dear {patient},\n\nyour visit on {day} at {time} is confirmed.\n\n{clinic}\n{address}\n"
    "{phone}\n",
    Occasion.MOVED: "Dear {patient},\n\nyour visit of {old_day}, {old_time} has moved: you are now expected on {day} "
    "at {time} by {provider}.\n\n{clinic}\n{address}\n{phone}\n",
    Occasion.CANCELLED: "Dear {patient},\n\nyour visit on {day} at {time} is cancelled. For another time call "
    "{phone}.\n\n{clinic}\n{address}\n",
    Occasion.REMINDER: "Dear {patient},\n\nyou are expected on {day} at {time} by {provider}. If you cannot come, "
    "call {phone}.\n\n{clinic}\n{address}\n",
    Occasion.REBOOK: "Dear {patient},\n\nwe have to move your visit on {day} at {time}. Please call {phone} for "
    "another time.\n\n{clinic}\n",
    Occasion.REQUEST_ANSWER: "Dear {patient},\n\nwe have an answer to your request. Please call {phone}.\n\n{clinic}\n",
}
_SHORT = {
    Occasion.BOOKED: "{clinic}: your visit is on {day} at {time}.",
    Occasion.CONFIRMED: "{clinic}: your visit on {day} at {time} is confirmed.",
    Occasion.MOVED: "{clinic}: your visit is now on {day} at {time} (was {old_day}, {old_time}).",
    Occasion.CANCELLED: "{clinic}: your visit on {day} at {time} is cancelled. Questions: {phone}.",
    Occasion.REMINDER: "{clinic}: see you on {day} at {time}. If you cannot come, call {phone}.",
    Occasion.REBOOK: "{clinic}: we have to move your visit on {day} at {time}. Please call {phone}.",
    Occasion.REQUEST_ANSWER: "{clinic}: we have an answer to your request. Please call {phone}.",
}


def shipped_template(occasion: Occasion, channel: Channel) -> MessageTemplate:
    """The program's own words; of a message by hand there is only a subject."""
    is_letter = channel is Channel.EMAIL
    text = (_LETTERS if is_letter else _SHORT).get(occasion, "")
    return MessageTemplate(occasion, channel, SHIPPED_LANGUAGE, _SUBJECTS[occasion] if is_letter else "", text)


def chosen_template(
    messaging: Messaging, occasion: Occasion, channel: Channel, languages: Sequence[str]
) -> MessageTemplate:
    """The words for the first of ``languages`` in which there are some (the program's own for English)."""
    own = {
        found.language.replace("_", "-").lower(): found
        for found in messaging.templates
        if (found.occasion, found.channel) == (occasion, channel)
    }
    for language in languages:
        wanted = language.replace("_", "-").lower()
        base = wanted.split("-")[0]
        found = own.get(wanted) or own.get(base)
        if found is None and base == SHIPPED_LANGUAGE:
            found = shipped_template(occasion, channel)
        if found is not None:
            return found
    return own.get(SHIPPED_LANGUAGE) or shipped_template(occasion, channel)


def languages_of(note_language: str, messaging: Messaging, facility_locale: str) -> tuple[str, ...]:
    """In which languages a patient is written to, best first: theirs, the clinic's for messages, the clinic's."""
    return tuple(language for language in (note_language, messaging.language, facility_locale) if language)


def speaking_locale(language: str, facility_locale: str) -> str:
    """The locale whose dates go with a text's language: the clinic's own where it is of that language."""
    wanted, territory = language.replace("-", "_"), facility_locale.replace("-", "_").partition("_")[2]
    if facility_locale.replace("-", "_").split("_")[0].lower() == wanted.split("_")[0].lower():
        return facility_locale
    there = f"{wanted}_{territory}" if territory and "_" not in wanted else FALLBACK_LOCALE
    for name in (there, wanted):
        if name.split("_")[0].lower() == wanted.split("_")[0].lower():
            with suppress(UnknownLocaleError, ValueError):
                return str(Locale.parse(name))
    return facility_locale


def values_of(due: DueMessage, times: Times) -> Mapping[str, str]:
    """What stands for the placeholders; of a visit that is gone what the message itself knows."""
    note, facility = due.note, due.clinic.facility
    start_s = int(due.visit.start.timestamp()) if due.visit else note.start_s
    return {
        "patient": due.patient.display_name if due.patient else "",
        **_moments("", start_s, times), **_moments("old_", note.old_start_s, times),
        "type": due.offering.name if due.offering else "",
        "provider": due.provider.name if due.provider else facility.name,
        "clinic": facility.name, "address": facility.address, "phone": facility.phone,
    }  # fmt: skip


def _moments(prefix: str, at_s: int, times: Times) -> Mapping[str, str]:
    if not at_s:
        return {f"{prefix}day": "", f"{prefix}time": ""}
    return {
        f"{prefix}day": _plain_spaces(times.long_day(times.at(at_s).date())),
        f"{prefix}time": _plain_spaces(times.clock(at_s)),
    }


def _plain_spaces(text: str) -> str:
    """A locale's narrow spaces would make a short message twice as long."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def words_of(due: DueMessage) -> tuple[str, str]:
    """Subject and text of a message, all placeholders filled in."""
    facility, note = due.clinic.facility, due.note
    languages = languages_of(note.language, due.messaging, facility.locale)
    template = chosen_template(due.messaging, note.occasion, note.channel, languages)
    own = note if _has_own_words(note) else None
    language = languages[0] if own and languages else template.language
    times = Times(speaking_locale(language, facility.locale), facility.zone)
    values = values_of(due, times)
    subject = (own.subject if own and own.subject else template.subject).strip()
    text = own.text if own else template.text
    whole = _with_others(_tidied(filled(without_empty(text, values), values)), due, values["time"], times)
    return " ".join(filled(subject, values).split()), whole


def _with_others(text: str, due: DueMessage, time: str, times: Times) -> str:
    """The text with the times of further visits, in no language: an e-mail has them all, below the paragraph that tells
    of the first one."""
    found = [_moments("", note.start_s, times) for note, _visit in due.others]
    if not found:
        return text
    moments = [f"{moment['day']}, {moment['time']}" for moment in found]
    if due.note.channel is Channel.SMS:
        listed = "; ".join((*moments[:MOST_IN_SMS], *(["…"] if len(moments) > MOST_IN_SMS else [])))
        return f"{text} +{len(moments)}: {listed}"
    parts = text.split("\n\n")
    at = next((number for number, part in enumerate(parts) if time in part), len(parts) - 1)
    return "\n\n".join((*parts[: at + 1], "\n".join(f"+ {moment}" for moment in moments), *parts[at + 1 :]))


def _has_own_words(note: Notification) -> bool:
    """Text that a person wrote; in an automatic message there is only that of an attempt before."""
    return bool(note.text) and note.occasion in (Occasion.BY_HAND, Occasion.REBOOK, Occasion.REQUEST_ANSWER)


def _tidied(text: str) -> str:
    """Without the empty lines that an unknown address or number leaves at the end, and spaces at the ends of lines."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n".join(line for at, line in enumerate(lines) if line or at + 1 < len(lines))


def example(
    template: MessageTemplate, clinic: str, address: str, phone: str, times: Times, at_s: int
) -> tuple[str, str]:
    """Subject and text as a patient of nobody would get them, to look at."""
    values = {
        "patient": "Kim Rao", **_moments("", at_s, times), **_moments("old_", at_s - 86_400, times),
        "type": "Follow-up", "provider": "Dr Rao", "clinic": clinic, "address": address, "phone": phone,
    }  # fmt: skip
    return filled(template.subject, values), _tidied(filled(template.text, values))


def preview_by_hand(text: str, visit: AppointmentDetail, clinic: str, times: Times) -> str:
    """A text by hand as the patient will get it, as far as the desk knows: of the clinic its name alone."""
    person = next((found.name for found in visit.resources if found.kind == ResourceKind.PERSON), clinic)
    values = {
        "patient": visit.patient_name, **_moments("", visit.start_s, times), **_moments("old_", 0, times),
        "type": visit.offering_name, "provider": person, "clinic": clinic,
    }  # fmt: skip
    return _tidied(filled(text, values))

"""What the booking form says: the messages V1 to V12 of the design, and the words around them. Exact and whole.

The same text stands under the field, in the strip and in the announcement.
"""

from carefront.domain.booking_facts import BookingWarning
from carefront.shared.i18n import _, ngettext, pgettext
from carefront.wording.times import Times
from carefront.wording.vocabulary import Vocabulary

LONGEST_QUOTE = 40


def choose_patient(text: str, words: Vocabulary) -> str:
    """V1, or its first half while nothing is typed."""
    if not text:
        return _("Choose a {patient}.").format(patient=words.patient)
    return _("Choose a {patient}, or press Enter to add “{text}” as new.").format(patient=words.patient, text=text)


def choose_type() -> str:
    """V2."""
    return _("Choose a visit type.")


def enter_time() -> str:
    """V3."""
    return _("Enter a time, such as 15:00 or 3p.")


def no_such_date(text: str) -> str:
    """V4."""
    return _("That date does not exist: {text}.").format(text=text)


def length_range(shortest: int, longest: int, step: int) -> str:
    """V5; minutes."""
    return _("Length must be {shortest} to {longest} minutes in steps of {step}.").format(
        shortest=shortest, longest=longest, step=step
    )


def needs_room(visit_type: str, rooms: list[str]) -> str:
    """V6."""
    listed = pgettext("between names in a list", ", ").join(rooms)
    return _("{visit_type} needs a room. Choose one of {rooms}.").format(visit_type=visit_type, rooms=listed)


def birth_in_future(date_text: str) -> str:
    """V7."""
    return _("Birth date is in the future: {date}.").format(date=date_text)


def phone_or_none() -> str:
    """V8."""
    return _("Enter a phone number or tick ‘No phone’.")


def override_reason() -> str:
    """V9."""
    return _("Give a reason for the override (at least 5 letters).")


def saved_here() -> str:
    """V10."""
    return _("Saved on this computer. It will be sent when the connection is back.")


def taken_meanwhile(time_text: str) -> str:
    """V11."""
    return _("Someone booked this time at {time}. Your entry is kept. Choose another time.").format(time=time_text)


def series_empty() -> str:
    """V12."""
    return _("The series needs at least one date.")


# --- around them -----------------------------------------------------------------------------------------------------
def gap_time(time_text: str) -> str:
    """A time that the clocks skip on that day."""
    return _("{time} does not exist on that day: the clocks go forward.").format(time=time_text)


def held_for_you(seconds: int) -> str:
    """How long the time is still held for this desk: ``Held for you 2:41``."""
    return _("Held for you {minutes}:{seconds}").format(minutes=seconds // 60, seconds=f"{seconds % 60:02}")


def held_by(warning: BookingWarning, times: Times) -> str:
    """Who else has the time open, and until when."""
    holder, until = warning.params.get("holder"), warning.params.get("until_s")
    clock = times.clock(until) if isinstance(until, int) else ""
    return _("Held by {holder} until {until}.").format(holder=holder, until=clock)


def next_opening(text: str) -> str:
    """The button that takes the nearest other time."""
    return _("Next opening {time}").format(time=text)


def phone_text(phone: str, times: Times) -> str:
    """A phone number that reads from the left in a line that is written from the right, too."""
    return f"\u2066{phone}\u2069" if phone and times.locale.text_direction == "rtl" else phone


def contact_line(name: str, born: str, phone: str, times: Times, more: str = "") -> str:
    """``Rao, Kim · 12 Mar 1984 · 555-0134``: each part in its own direction where a line is written from the right."""
    is_mirrored = times.locale.text_direction == "rtl"
    parts = (name, born, phone_text(phone, times), more)
    return " · ".join(f"\u2068{part}\u2069" if is_mirrored else part for part in parts if part)


def looks_like(name: str, born: str, phone: str) -> str:
    """A possible duplicate of the patient being typed."""
    if born and phone:
        return _("Looks like {name}, {born}, {phone}.").format(name=name, born=born, phone=phone)
    if born or phone:
        return _("Looks like {name}, {detail}.").format(name=name, detail=born or phone)
    return _("Looks like {name}.").format(name=name)


def changed_meanwhile(who: str, theirs: str) -> str:
    """Another desk changed a field that is being edited here."""
    if who:
        return _("{who} changed this to {value}.").format(who=who, value=theirs)
    return _("This was changed to {value}.").format(value=theirs)


def use_theirs(value: str) -> str:
    """The button that takes the other desk's value."""
    return _("Use {value}").format(value=value)


def keep_own(value: str) -> str:
    """The button that leaves one's own value."""
    return _("Keep {value}").format(value=value)


def empty_value() -> str:
    """What a field without anything in it is called."""
    return pgettext("value of a field", "nothing")


def quoted(text: str) -> str:
    """Words of people within a sentence, cut where they are long."""
    short = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
    return _("“{text}”").format(text=short)


def ask_person(name: str) -> str:
    """The button that asks somebody who may for leave."""
    return _("Ask {name}").format(name=name)


def asked_person(name: str, minutes: int) -> str:
    """Said after asking; the time stays held."""
    return ngettext(
        "{name} was asked. The time is held for {count} minute.",
        "{name} was asked. The time is held for {count} minutes.",
        minutes,
    ).format(name=name, count=minutes)  # fmt: skip


def form_title(*, is_change: bool) -> str:
    """What stands over the form."""
    return pgettext("title of the form", "Change visit") if is_change else pgettext("title of the form", "Book")


def book() -> str:
    """The button of a single visit."""
    return pgettext("button", "Book")


def save_changes() -> str:
    """The button of a visit that is there."""
    return pgettext("button", "Save changes")


def book_some(count: int, total: int) -> str:
    """The button of a series: ``Book 5 of 6``, or ``Book 6``."""
    if count == total:
        return ngettext("Book {count} visit", "Book {count} visits", count).format(count=count)
    return _("Book {count} of {total}").format(count=count, total=total)


def booked_some(count: int, total: int, missing: list[str], times: Times) -> str:
    """What came of a series, with the dates that are not booked."""
    if not missing:
        return ngettext("Booked {count} visit.", "Booked {count} visits.", count).format(count=count)
    return _("Booked {count} of {total}. Not booked: {dates}.").format(
        count=count, total=total, dates=times.listed(missing)
    )


def series_missing(missing: list[str], times: Times) -> str:
    """Beside the button of a series: which dates are left out."""
    return _("Without {dates}.").format(dates=times.listed(missing))


def override_reasons() -> tuple[tuple[str, str], ...]:
    """Code and words of the usual reasons for an override, most frequent first (``OVERRIDE_KINDS``)."""
    return (
        ("urgent", pgettext("override reason", "Urgent")),
        ("agreed", pgettext("override reason", "Agreed with the provider")),
        ("short", pgettext("override reason", "Short visit, fits in")),
        ("other", pgettext("override reason", "Other")),
    )


def override_words(kind: str, text: str) -> str:
    """The reason as it is kept: kind and words."""
    return _("{kind}: {text}").format(kind=dict(override_reasons()).get(kind, kind), text=text)


def repeat_words() -> tuple[tuple[str, str], ...]:
    """Code and words of how a visit may repeat."""
    return (
        ("", pgettext("repeat", "Does not repeat")),
        ("daily", pgettext("repeat", "Daily")),
        ("weekly", pgettext("repeat", "Weekly")),
        ("weeks", pgettext("repeat", "Every n weeks")),
        ("monthly", pgettext("repeat", "Monthly")),
    )


def scope_words() -> tuple[tuple[str, str], ...]:
    """Code and words of what a later edit of a series changes; the first is the default."""
    return (
        ("this", pgettext("series", "This visit")),
        ("later", pgettext("series", "This and later")),
        ("all", pgettext("series", "All of the series")),
    )


def reminder_line(channel: str) -> str:
    """How the patient wants to be reminded."""
    words = {"sms": _("SMS"), "email": _("e-mail"), "phone": _("a call"), "none": ""}
    if channel and channel != "none":
        return _("Reminder: {channel}").format(channel=words.get(channel, channel))
    return _("No reminder wanted") if channel == "none" else _("Reminder: as the clinic sends them")


def patient_line(last_visit: str, no_shows: int, *, needs_interpreter: bool) -> str:
    """``last visit 3 Nov, no-shows 0, interpreter``."""
    parts = [_("last visit {day}").format(day=last_visit) if last_visit else _("no visit yet")]
    parts.append(ngettext("{count} no-show", "{count} no-shows", no_shows).format(count=no_shows))
    if needs_interpreter:
        parts.append(_("interpreter"))
    return pgettext("between facts", ", ").join(parts)


def draft_text(name: str, when: str) -> str:
    """``Draft: Lee, 15:00``."""
    if name and when:
        return _("Draft: {name}, {time}").format(name=name, time=when)
    return _("Draft: {name}").format(name=name or when or _("new booking"))

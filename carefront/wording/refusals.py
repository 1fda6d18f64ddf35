"""Why a time can't be booked, as one sentence per reason: subject first, what is true and until when, no blame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from carefront.application.envelope import Blocked, Denied, Outcome, Refused
from carefront.application.failures import StorageError
from carefront.domain.booking_facts import Alternative, AlternativeKind, BookingWarning, Reason, ReasonCode, WarningCode
from carefront.domain.errors import CareFrontError, IllegalTransition, InvalidValue, NotFound, StaleWrite
from carefront.shared.i18n import _, ngettext
from carefront.wording import failures
from carefront.wording.times import Times
from carefront.wording.vocabulary import Vocabulary

C = ReasonCode


@dataclass(frozen=True, slots=True)
class Speaker:
    """What sentences are made with: the zone's times, the trade's words, resource names by id, the day on screen."""

    times: Times
    words: Vocabulary
    resource_names: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None

    def resource(self, resource_id: str | None) -> str:
        """The resource's name, or a word for one that is not in view."""
        return self.resource_names.get(resource_id or "", _("This resource"))

    def moment(self, instant_s: int) -> str:
        """An instant as seen from the day on screen."""
        return self.times.moment(instant_s, self.day)


class _Values:
    """A reason's plain values with their fallbacks; a missing one is an empty text."""

    def __init__(self, reason: Reason | BookingWarning, speaker: Speaker) -> None:
        self._params, self._speaker, self._resource_id = reason.params, speaker, reason.resource_id
        self._start_s, self._end_s = getattr(reason, "start_s", None), getattr(reason, "end_s", None)

    @property
    def who(self) -> str:
        name = self._params.get("resource") or self._params.get("resource_name")
        return str(name) if name else self._speaker.resource(self._resource_id)

    def text(self, *names: str) -> str:
        return next((str(self._params[name]) for name in names if self._params.get(name) not in (None, "")), "")

    def number(self, *names: str) -> int | None:
        found = next((self._params[name] for name in names if isinstance(self._params.get(name), int)), None)
        return int(found) if isinstance(found, int) else None

    def moment(self, *names: str) -> str:
        instant = self.number(*names)
        return "" if instant is None else self._speaker.moment(instant)

    @property
    def until(self) -> str:
        instant = self.number("until_s", "end_s", "off_until_s")
        if instant is None:
            instant = self._end_s
        return "" if instant is None else self._speaker.moment(instant)

    @property
    def span(self) -> str:
        start = self.number("start_s", "busy_start_s", "block_start_s")
        end = self.number("end_s", "busy_end_s", "block_end_s")
        start, end = (self._start_s if start is None else start), (self._end_s if end is None else end)
        return "" if start is None or end is None else self._speaker.times.span(start, end)

    @property
    def other(self) -> str:
        """The other patient, where the reader may know the name."""
        return self.text("other_patient", "patient", "patient_name") or _("another {patient}").format(
            patient=self._speaker.words.patient
        )


def reason_sentence(reason: Reason, speaker: Speaker) -> str:
    """The sentence of one reason; the same text in ghost, strip, form, list and announcement."""
    make = _SENTENCES.get(reason.code)
    return make(_Values(reason, speaker), speaker) if make else _("This time could not be checked.")


def reason_sentences(reasons: tuple[Reason, ...], speaker: Speaker) -> tuple[str, ...]:
    """One sentence for each reason, in the order of the reasons' table, doubles left out."""
    ordered = sorted(reasons, key=lambda reason: reason.order)
    return tuple(dict.fromkeys(reason_sentence(reason, speaker) for reason in ordered))


def and_more(count: int) -> str:
    """The words that open the other reasons."""
    return ngettext("and {count} more", "and {count} more", count).format(count=count)


def _permission(values: _Values, _s: Speaker) -> str:
    return _("You can view {resource}’s calendar but not book in it.").format(resource=values.who)


def _inactive(values: _Values, _s: Speaker) -> str:
    return _("{resource} is not taking bookings now.").format(resource=values.who)


def _offering(values: _Values, speaker: Speaker) -> str:
    if offering := values.text("offering", "offering_name"):
        return _("{resource} does not offer {visit_type}.").format(resource=values.who, visit_type=offering)
    return _("{resource} does not offer this visit type.").format(resource=values.who)


def _closed(values: _Values, speaker: Speaker) -> str:
    day = speaker.times.day(speaker.day) if speaker.day else ""
    instant = values.number("start_s")
    local_day = values.text("day") or (speaker.times.day_of(instant) if instant is not None else day)
    if name := values.text("name", "closure", "holiday"):
        return _("The {clinic} is closed on {day} ({name}).").format(
            clinic=speaker.words.clinic, day=local_day, name=name
        )
    if span := values.text("hours"):
        return _("The {clinic} is open {hours} on {day}.").format(
            clinic=speaker.words.clinic, hours=span, day=local_day
        )
    return _("The {clinic} is closed then.").format(clinic=speaker.words.clinic)


def _time_off(values: _Values, _s: Speaker) -> str:
    if values.until:
        return _("{resource} is on approved time off until {until}.").format(resource=values.who, until=values.until)
    return _("{resource} is on approved time off.").format(resource=values.who)


def _exception(values: _Values, _s: Speaker) -> str:
    if values.until:
        return _("{resource} is away until {until}.").format(resource=values.who, until=values.until)
    return _("{resource} is away.").format(resource=values.who)


def _outside_hours(values: _Values, speaker: Speaker) -> str:
    hours, weekday = (
        values.text("hours"),
        values.text("weekday") or (speaker.times.weekday(speaker.day) if speaker.day else ""),
    )
    start, end = values.number("work_start_s", "hours_start_s"), values.number("work_end_s", "hours_end_s")
    if not hours and start is not None and end is not None:
        hours = speaker.times.span(start, end)
    visit_end = values.moment("visit_end_s", "would_end_s")
    if hours and visit_end:
        return _("{resource} works {hours} on {weekday}; this visit would end at {end}.").format(
            resource=values.who, hours=hours, weekday=weekday, end=visit_end
        )
    if hours:
        return _("{resource} works {hours} on {weekday}.").format(resource=values.who, hours=hours, weekday=weekday)
    return _("{resource} does not work then.").format(resource=values.who)


def _no_schedule(values: _Values, _s: Speaker) -> str:
    return _("{resource} has no published schedule then.").format(resource=values.who)


def _block_type(values: _Values, _s: Speaker) -> str:
    kept_for, offering = values.text("kept_for", "block", "block_name"), values.text("offering", "offering_name")
    if values.span and kept_for and offering:
        return _("{span} is kept for {kept_for}; {visit_type} is not allowed there.").format(
            span=values.span, kept_for=kept_for, visit_type=offering
        )
    if values.span and kept_for:
        return _("{span} is kept for {kept_for}.").format(span=values.span, kept_for=kept_for)
    return _("{resource} keeps this time for other work.").format(resource=values.who)


def _blocked(values: _Values, _s: Speaker) -> str:
    if name := values.text("name", "label", "kind"):
        return _("{resource} is blocked until {until} ({name}).").format(
            resource=values.who, until=values.until, name=name
        )
    return _("{resource} is blocked until {until}.").format(resource=values.who, until=values.until)


def _provider_busy(values: _Values, _s: Speaker) -> str:
    if values.span:
        return _("{resource} sees {patient} {span}.").format(
            resource=values.who, patient=values.other, span=values.span
        )
    return _("{resource} sees {patient} then.").format(resource=values.who, patient=values.other)


def _other_busy(values: _Values, _s: Speaker) -> str:
    offering = values.text("offering", "offering_name")
    if values.until and offering:
        return _("{resource} is in use until {until}; {visit_type} needs it.").format(
            resource=values.who, until=values.until, visit_type=offering
        )
    if values.until:
        return _("{resource} is in use until {until}.").format(resource=values.who, until=values.until)
    return _("{resource} is in use then.").format(resource=values.who)


def _buffer(values: _Values, _s: Speaker) -> str:
    minutes = values.number("minutes", "buffer_minutes")
    if minutes is None or not values.until:
        return _("The time between two visits of {resource} would be too short.").format(resource=values.who)
    length = ngettext("{count} min", "{count} min", minutes).format(count=minutes)
    return _("{length} clean-up after {patient} ends at {until}.").format(
        length=length, patient=values.other, until=values.until
    )


def _capacity(values: _Values, _s: Speaker) -> str:
    taken, places = values.number("taken", "used"), values.number("capacity", "places")
    what = values.text("offering", "offering_name", "block") or values.who
    if taken is None or places is None:
        return _("{what} is full.").format(what=what)
    return _("{what} is full ({taken} of {places}).").format(what=what, taken=taken, places=places)


def _patient_busy(values: _Values, speaker: Speaker) -> str:
    patient = values.text("patient", "patient_name") or _("This {patient}").format(patient=speaker.words.patient)
    provider, at = (
        values.text("with", "resource", "provider", "other_resource"),
        values.moment("start_s", "busy_start_s"),
    )
    if provider and at:
        return _("{patient} already has {resource} at {time}.").format(patient=patient, resource=provider, time=at)
    return _("{patient} already has another visit then.").format(patient=patient)


def _panel(values: _Values, speaker: Speaker) -> str:
    return _("{resource} takes no new {patients}.").format(resource=values.who, patients=speaker.words.patients)


def _lead_time(values: _Values, _s: Speaker) -> str:
    minutes = values.number("minutes", "lead_minutes", "notice_minutes") or 0
    hours = max(1, round(minutes / 60)) if minutes else values.number("hours") or 0
    if offering := values.text("offering", "offering_name"):
        return ngettext("{visit_type} needs {count} h notice.", "{visit_type} needs {count} h notice.", hours).format(
            visit_type=offering, count=hours
        )
    return ngettext("This visit needs {count} h notice.", "This visit needs {count} h notice.", hours).format(
        count=hours
    )


def _horizon(values: _Values, speaker: Speaker) -> str:
    if last := values.moment("last_s", "until_s", "horizon_s"):
        return _("Bookings are taken until {until}.").format(until=last)
    return _("This day is too far ahead to be booked.")


def _past(values: _Values, speaker: Speaker) -> str:
    if at := values.moment("start_s"):
        return _("{time} has passed.").format(time=at)
    return _("This time has passed.")


_SENTENCES: Mapping[ReasonCode, Callable[[_Values, Speaker], str]] = {
    C.PERMISSION: _permission,
    C.RESOURCE_INACTIVE: _inactive,
    C.OFFERING_UNAVAILABLE: _offering,
    C.CLINIC_CLOSED: _closed,
    C.TIME_OFF: _time_off,
    C.EXCEPTION: _exception,
    C.OUTSIDE_HOURS: _outside_hours,
    C.NO_SCHEDULE: _no_schedule,
    C.BLOCK_TYPE: _block_type,
    C.BLOCKED: _blocked,
    C.PROVIDER_BUSY: _provider_busy,
    C.OTHER_RESOURCE_BUSY: _other_busy,
    C.BUFFER: _buffer,
    C.CAPACITY: _capacity,
    C.PATIENT_BUSY: _patient_busy,
    C.PANEL_CLOSED: _panel,
    C.LEAD_TIME: _lead_time,
    C.BEYOND_HORIZON: _horizon,
    C.PAST: _past,
}


def warning_sentence(warning: BookingWarning, speaker: Speaker) -> str:
    """What is worth saying but never refuses."""
    values = _Values(warning, speaker)
    if warning.code is WarningCode.HELD:
        return _("Held by {holder} until {until}.").format(holder=values.text("holder"), until=values.until)
    if warning.code is WarningCode.PENDING_TIME_OFF:
        return _("{resource} has asked for time off then.").format(resource=values.who)
    return _("{resource} takes few new {patients}.").format(resource=values.who, patients=speaker.words.patients)


def alternative_label(alternative: Alternative, asked_s: int, speaker: Speaker) -> str:
    """``Dr Rao 15:30, 30 min later`` · ``15:00 Dr Silva`` · ``Tue 1 Dec, 15:00 Dr Rao``: what differs comes with it."""
    resource = speaker.resource(alternative.resources[0].resource_id if alternative.resources else None)
    at = speaker.moment(alternative.start_s)
    if alternative.kind is not AlternativeKind.SAME_PROVIDER:
        return _("{time} {resource}").format(time=at, resource=resource)
    minutes = (alternative.start_s - asked_s) // 60
    if abs(minutes) >= 12 * 60 or minutes == 0:
        return _("{resource} {time}").format(resource=resource, time=at)
    if minutes > 0:
        later = ngettext("{resource} {time}, {count} min later", "{resource} {time}, {count} min later", minutes)
        return later.format(resource=resource, time=at, count=minutes)
    earlier = ngettext("{resource} {time}, {count} min earlier", "{resource} {time}, {count} min earlier", -minutes)
    return earlier.format(resource=resource, time=at, count=-minutes)


def outcome_sentences(outcome: Outcome, speaker: Speaker) -> tuple[str, ...]:
    """Why an outcome changed nothing, first reason first; empty for one that was applied."""
    match outcome:
        case Refused(reasons=reasons):
            return reason_sentences(reasons, speaker)
        case Denied():
            return (_("You do not have the right to do this."),)
        case Blocked(reasons=reasons) if reasons:
            first = reason_sentences(reasons, speaker)
            return (_("Cannot undo: {reason}").format(reason=first[0]), *first[1:])
        case Blocked():
            return (_("Cannot undo: it has changed since."),)
    return ()


def failure_sentence(error: Exception) -> str:
    """What went wrong and what is true now; never a class name or a code."""
    match error:
        case StorageError():
            return failures.failure_sentence(error)
        case StaleWrite():
            return _(
                "Someone changed this in the meantime. It is shown as it is now; nothing of yours was saved over it."
            )
        case NotFound():
            return _("This is no longer there.")
        case IllegalTransition():
            return _("This step does not follow from the present status.")
        case InvalidValue():
            return _("One of the entries can’t be used as it is.")
        case CareFrontError():
            return _("This could not be done. Nothing was changed.")
    return _("Something unforeseen happened and was written to the log. Nothing was changed.")

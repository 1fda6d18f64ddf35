"""Why a time can't be booked, as one sentence per reason: subject first, what is true and until when, no blame."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date

from carefront.application.envelope import Blocked, Denied, Outcome, Refused
from carefront.domain.booking_facts import Alternative, AlternativeKind, BookingWarning, Reason, ReasonCode, WarningCode
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.wording.schedule_words import overlap_sentence
from carefront.wording.times import Times
from carefront.wording.vocabulary import Vocabulary

C = ReasonCode
WORTH_COUNTING = 120
"""How many minutes earlier or later are said as a number; beyond, the time alone is clearer."""


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
    """A reason's plain values (``booking_rules`` lists them by code); a missing one is an empty text or ``None``."""

    def __init__(self, reason: Reason | BookingWarning, speaker: Speaker) -> None:
        self.params, self.speaker, self._resource_id = reason.params, speaker, reason.resource_id
        self._start_s: int | None = getattr(reason, "start_s", None)

    @property
    def start(self) -> str:
        """The start of the span that the reason is about."""
        return self.speaker.moment(self._start_s) if self._start_s is not None else ""

    @property
    def who(self) -> str:
        """The resource's name."""
        return self.text("name") or self.speaker.resource(self._resource_id)

    @property
    def patient(self) -> str:
        """The other patient, where the reader may know the name."""
        return self.text("other_patient") or _("another {patient}").format(patient=self.speaker.words.patient)

    def text(self, name: str) -> str:
        """A value that is a text."""
        value = self.params.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """A value that is a number."""
        value = self.params.get(name)
        return value if isinstance(value, int) else None

    def moment(self, name: str) -> str:
        """An instant, as seen from the day on screen."""
        instant = self.number(name)
        return "" if instant is None else self.speaker.moment(instant)

    def span(self, start: str, end: str) -> str:
        """Two instants as a span."""
        start_s, end_s = self.number(start), self.number(end)
        return "" if start_s is None or end_s is None else self.speaker.times.span(start_s, end_s)

    @property
    def hours(self) -> str:
        """Pairs of minutes of the day, as spans."""
        pairs = self.params.get("hours")
        if not isinstance(pairs, tuple | list):
            return ""
        times, day = self.speaker.times, self.day
        if day is None:  # by the clinic's clock, see ``_speaks_clinic_time``
            times, day = times.clinics, date.min
        return times.listed([times.period(day, start, end) for start, end in pairs])

    @property
    def day(self) -> date | None:
        """The clinic's day that the weekday is meant of, where it is known which."""
        times, found = self.speaker.times, self.speaker.day
        days = [*([times.at(self._start_s).date()] if self._start_s is not None else []), *([found] if found else [])]
        return next((day for day in days if day.weekday() == self.number("weekday")), None)

    @property
    def weekday(self) -> str:
        """The weekday meant, Monday = 0."""
        number = self.number("weekday")
        return "" if number is None else self.speaker.times.weekday_name(number)


def reason_sentence(reason: Reason, speaker: Speaker) -> str:
    """The sentence of one reason; the same text in ghost, strip, form, list and announcement."""
    make = _SENTENCES.get(reason.code)
    if make is None:
        return _("This time could not be checked.")
    values = _Values(reason, speaker)
    if not _speaks_clinic_time(reason, values):
        return make(values)
    sentence = make(_Values(reason, replace(speaker, times=speaker.times.clinics)))
    return _("{sentence} (Times of the clinic.)").format(sentence=sentence)


def _speaks_clinic_time(reason: Reason, values: _Values) -> bool:
    """Whether hours of a weekday can't be told by another clock, as nobody knows of which date they are: then nothing
    in the sentence is."""
    times = values.speaker.times
    if times.shown_zone is times.zone:
        return False
    has_hours = isinstance(reason.params.get("hours"), tuple | list) and bool(reason.params["hours"])
    return reason.code is C.SCHEDULE_OVERLAP or (has_hours and values.day is None)


def reason_sentences(reasons: tuple[Reason, ...], speaker: Speaker) -> tuple[str, ...]:
    """One sentence for each reason, in the order of the reasons' table, doubles left out."""
    ordered = sorted(reasons, key=lambda reason: reason.order)
    return tuple(dict.fromkeys(reason_sentence(reason, speaker) for reason in ordered))


def and_more(count: int) -> str:
    """The words that open the other reasons."""
    return ngettext("and {count} more", "and {count} more", count).format(count=count)


def _permission(values: _Values) -> str:
    return _("You can view {resource}’s calendar but not book in it.").format(resource=values.who)


def _inactive(values: _Values) -> str:
    if values.text("state") == "on_leave":
        return _("{resource} is on leave.").format(resource=values.who)
    return _("{resource} is not taking bookings now.").format(resource=values.who)


def _offering(values: _Values) -> str:
    visit_type = values.text("offering") or _("This visit type")
    if values.text("why") == "not_assigned":
        return _("{resource} does not offer {visit_type}.").format(resource=values.who, visit_type=visit_type)
    if values.text("why") == "catalogue_item":
        return _("{visit_type} is not booked by time.").format(visit_type=visit_type)
    return _("{visit_type} is not open for booking.").format(visit_type=visit_type)


def _closed(values: _Values) -> str:
    clinic, day = values.speaker.words.clinic, values.speaker.day
    if (name := values.text("closure")) and day:
        return _("The {clinic} is closed on {day} ({name}).").format(
            clinic=clinic, day=values.speaker.times.day(day), name=name
        )
    if name:
        return _("The {clinic} is closed ({name}).").format(clinic=clinic, name=name)
    if values.hours:
        return _("The {clinic} is open {hours} on {weekday}.").format(
            clinic=clinic, hours=values.hours, weekday=values.weekday
        )
    if values.weekday:
        return _("The {clinic} is closed on {weekday}.").format(clinic=clinic, weekday=values.weekday)
    return _("The {clinic} is closed then.").format(clinic=clinic)


def _time_off(values: _Values) -> str:
    if until := values.moment("until_s"):
        return _("{resource} is on approved time off until {until}.").format(resource=values.who, until=until)
    return _("{resource} is on approved time off.").format(resource=values.who)


def _exception(values: _Values) -> str:
    name, until = values.text("exception"), values.moment("until_s")
    if name and until:
        return _("{resource} is away until {until} ({name}).").format(resource=values.who, until=until, name=name)
    if until:
        return _("{resource} is away until {until}.").format(resource=values.who, until=until)
    return _("{resource} is away.").format(resource=values.who)


def _outside_hours(values: _Values) -> str:
    hours, weekday, end = values.hours, values.weekday, values.moment("visit_end_s")
    if hours and end:
        return _("{resource} works {hours} on {weekday}; this visit would end at {end}.").format(
            resource=values.who, hours=hours, weekday=weekday, end=end
        )
    if hours:
        return _("{resource} works {hours} on {weekday}.").format(resource=values.who, hours=hours, weekday=weekday)
    if weekday:
        return _("{resource} does not work on {weekday}.").format(resource=values.who, weekday=weekday)
    return _("{resource} does not work then.").format(resource=values.who)


def _no_schedule(values: _Values) -> str:
    return _("{resource} has no published schedule then.").format(resource=values.who)


def _block_type(values: _Values) -> str:
    span, block = values.span("block_start_s", "block_end_s"), values.text("block")
    visit_type, opens = values.text("offering") or _("this visit type"), values.moment("opens_s")
    if span and block and opens:
        return _("{span} is kept for {block}; {visit_type} is not allowed there. Opens to all on {opens}.").format(
            span=span, block=block, visit_type=visit_type, opens=opens
        )
    if span and block:
        return _("{span} is kept for {block}; {visit_type} is not allowed there.").format(
            span=span, block=block, visit_type=visit_type
        )
    return _("{resource} keeps this time for other work.").format(resource=values.who)


def _blocked(values: _Values) -> str:
    block, until = values.text("block"), values.moment("until_s")
    if block and until:
        return _("{resource} is blocked until {until} ({name}).").format(resource=values.who, until=until, name=block)
    if until:
        return _("{resource} is blocked until {until}.").format(resource=values.who, until=until)
    return _("{resource} is blocked then.").format(resource=values.who)


def _provider_busy(values: _Values) -> str:
    if span := values.span("busy_start_s", "busy_end_s"):
        return _("{resource} sees {patient} {span}.").format(resource=values.who, patient=values.patient, span=span)
    return _("{resource} sees {patient} then.").format(resource=values.who, patient=values.patient)


def _other_busy(values: _Values) -> str:
    until, visit_type = values.moment("until_s"), values.text("offering")
    if until and visit_type:
        return _("{resource} is in use until {until}; {visit_type} needs it.").format(
            resource=values.who, until=until, visit_type=visit_type
        )
    if until:
        return _("{resource} is in use until {until}.").format(resource=values.who, until=until)
    return _("{resource} is in use then.").format(resource=values.who)


def _buffer(values: _Values) -> str:
    minutes = values.number("minutes") or 0
    length = ngettext("{count} min", "{count} min", minutes).format(count=minutes)
    template = {
        "after_other": _("{length} clean-up after {patient} ends at {end}."),
        "before_other": _("{length} preparation for {patient} begins at {start}."),
        "before_this": _("This visit needs {length} before it; {patient} ends at {start}."),
        "after_this": _("This visit needs {length} after it; {patient} begins at {end}."),
    }.get(values.text("edge"), _("{resource} needs {length} between two visits."))
    return template.format(
        length=length, patient=values.patient, resource=values.who,
        start=values.moment("buffer_start_s"), end=values.moment("buffer_end_s"),
    )  # fmt: skip


def _capacity(values: _Values) -> str:
    taken, places = values.number("taken"), values.number("capacity")
    what = values.text("offering") or values.who
    if taken is None or places is None:
        return _("{what} is full.").format(what=what)
    return _("{what} is full ({taken} of {places}).").format(what=what, taken=taken, places=places)


def _patient_busy(values: _Values) -> str:
    speaker = values.speaker
    patient = values.text("other_patient") or _("This {patient}").format(patient=speaker.words.patient)
    provider, at = values.text("with_name"), values.moment("busy_start_s")
    if provider and at:
        return _("{patient} already has {resource} at {time}.").format(patient=patient, resource=provider, time=at)
    return _("{patient} already has another {visit} then.").format(patient=patient, visit=speaker.words.visit)


def _panel(values: _Values) -> str:
    return _("{resource} takes no new {patients}.").format(
        resource=values.who, patients=values.speaker.words.patients.lower()
    )


def _lead_time(values: _Values) -> str:
    hours = -(-(values.number("notice_minutes") or 0) // 60)
    if offering := values.text("offering"):
        return ngettext("{visit_type} needs {count} h notice.", "{visit_type} needs {count} h notice.", hours).format(
            visit_type=offering, count=hours
        )
    return ngettext("This visit needs {count} h notice.", "This visit needs {count} h notice.", hours).format(
        count=hours
    )


def _horizon(values: _Values) -> str:
    try:
        last = values.speaker.times.plain_day(date.fromisoformat(values.text("last_day")))
    except ValueError:
        return _("This day is too far ahead to be booked.")
    return _("Bookings are taken until {day}.").format(day=last)


def _past(values: _Values) -> str:
    if at := values.moment("passed_s"):
        return _("{time} has passed.").format(time=at)
    return _("This time has passed.")


def _future_visit(values: _Values) -> str:
    said = {"patient": values.patient, "visit": values.speaker.words.visit, "resource": values.who}
    if start := values.start:
        return _("{patient} has a {visit} with {resource} on it: {time}.").format(time=start, **said)
    return _("{patient} has a {visit} with {resource} on it.").format(**said)


_SENTENCES: Mapping[ReasonCode, Callable[[_Values], str]] = {
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
    C.SCHEDULE_OVERLAP: lambda values: overlap_sentence(values.params, values.speaker.times),
    C.FUTURE_VISIT: _future_visit,
}


def warning_sentence(warning: BookingWarning, speaker: Speaker) -> str:
    """What is worth saying but never refuses."""
    values = _Values(warning, speaker)
    if warning.code is WarningCode.HELD:
        return _("Held by {holder} until {until}.").format(holder=values.text("holder"), until=values.moment("until_s"))
    if warning.code is WarningCode.PENDING_TIME_OFF:
        return _("{resource} has asked for time off then.").format(resource=values.who)
    return _("{resource} takes few new {patients}.").format(
        resource=values.who, patients=speaker.words.patients.lower()
    )


def alternative_label(alternative: Alternative, asked_s: int, speaker: Speaker) -> str:
    """``Dr Rao 15:30, 30 min later`` · ``15:00 Dr Silva`` · ``Tue 1 Dec, 15:00 Dr Rao``: what differs comes with it."""
    resource = speaker.resource(alternative.resources[0].resource_id if alternative.resources else None)
    at = speaker.moment(alternative.start_s)
    if alternative.kind is not AlternativeKind.SAME_PROVIDER:
        return _("{time} {resource}").format(time=at, resource=resource)
    minutes = (alternative.start_s - asked_s) // 60
    if abs(minutes) > WORTH_COUNTING or minutes == 0:
        return _("{resource} {time}").format(resource=resource, time=at)
    if minutes > 0:
        later = ngettext("{resource} {time}, {count} min later", "{resource} {time}, {count} min later", minutes)
        return later.format(resource=resource, time=at, count=minutes)
    earlier = ngettext("{resource} {time}, {count} min earlier", "{resource} {time}, {count} min earlier", -minutes)
    return earlier.format(resource=resource, time=at, count=-minutes)


def outcome_sentences(outcome: Outcome, speaker: Speaker, *, is_redo: bool = False) -> tuple[str, ...]:
    """Why an outcome changed nothing, first reason first; empty for one that was applied. ``is_redo``: of Redo."""
    match outcome:
        case Refused(reasons=reasons):
            return reason_sentences(reasons, speaker)
        case Denied():
            return (_("You do not have the right to do this."),)
        case Blocked(kind="told_patient"):
            return (_("Cannot undo: a patient was told already. Cancel the time off instead."),)
        case Blocked(kind="notification"):
            return (_("Cannot undo: the message is on its way."),)
        case Blocked(reasons=reasons) if reasons:
            return _not_reverted(reasons, speaker, is_redo=is_redo)
        case Blocked():
            return (_("Cannot redo: it has changed since.") if is_redo else _("Cannot undo: it has changed since."),)
    return ()


def _not_reverted(reasons: tuple[Reason, ...], speaker: Speaker, *, is_redo: bool) -> tuple[str, ...]:
    """Why an act can't be taken back or done again; where somebody has the time now, who."""
    first = min(reasons, key=lambda reason: reason.order)
    values, others = _Values(first, speaker), reason_sentences(reasons, speaker)
    if first.code in (C.PROVIDER_BUSY, C.OTHER_RESOURCE_BUSY) and (taken := values.moment("busy_start_s")):
        undo = _("Cannot undo: {resource} {time} is now taken by {patient}.")
        redo = _("Cannot redo: {resource} {time} is now taken by {patient}.")
        first_sentence = (redo if is_redo else undo).format(resource=values.who, time=taken, patient=values.patient)
    else:
        template = _("Cannot redo: {reason}") if is_redo else _("Cannot undo: {reason}")
        first_sentence = template.format(reason=others[0])
    return first_sentence, *others[1:]

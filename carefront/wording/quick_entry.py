"""What the palette, check-in, walk-in and openings panel say: chips, lines, notices, synonyms of commands."""

from collections.abc import Mapping, Sequence
from datetime import date

from carefront.application.quick_entry_terms import Asap, ChipKind, Reading, Repeat, TimeWish, When
from carefront.application.read_models import PatientHit
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.i18n import _, ngettext, pgettext
from carefront.wording.refusals import Speaker
from carefront.wording.status import status_word
from carefront.wording.times import Times


def patient_chip(name: str, born: date | None, times: Times) -> str:
    """``Kim Rao · 12 Mar 1984``."""
    return _("{patient} · {born}").format(patient=name, born=times.plain_day(born)) if born else name


def patient_detail(hit: PatientHit, times: Times) -> str:
    """``12 Mar 1984 · 555-0134 · today 15:00, confirmed``."""
    parts = [times.plain_day(hit.birth_date) if hit.birth_date else "", hit.phone or hit.record_number]
    if hit.today_appointment_id:
        parts.append(visit_today(hit, times))
    return " · ".join(part for part in parts if part)


def visit_today(hit: PatientHit, times: Times) -> str:
    """``today 15:00, confirmed``."""
    at = times.clock(hit.today_start_s)
    if not hit.today_status:
        return _("today {time}").format(time=at)
    return _("today {time}, {status}").format(time=at, status=status_word(AppointmentStatus(hit.today_status)))


def usual(name: str) -> str:
    """``Dr Rao (usual)``."""
    return _("{resource} (usual)").format(resource=name)


def auto(name: str) -> str:
    """``R1 (auto)``."""
    return _("{resource} (auto)").format(resource=name)


def asked(text: str) -> str:
    """``10 ?``: a chip nobody can be sure of."""
    return _("{text} ?").format(text=text)


def repeat_chip(repeat: Repeat, times: Times) -> str:
    """``weekly, 6 times``."""
    if repeat.frequency == "daily":
        every = ngettext("daily", "every {count} days", repeat.interval)
    else:
        every = ngettext("weekly", "every {count} weeks", repeat.interval)
    every = every.format(count=repeat.interval)
    if repeat.until:
        return _("{every} until {day}").format(every=every, day=times.plain_day(repeat.until))
    if repeat.count:
        often = ngettext("{every}, {count} time", "{every}, {count} times", repeat.count)
        return often.format(every=every, count=repeat.count)
    return every


def reading_text(reading: Reading, names: Mapping[str, str], times: Times) -> str:
    """One way to understand a word, to be chosen: ``15:00``, ``Thu 3 Dec``, ``Dr Rao``. ``names`` by id."""
    value = reading.value
    match value:
        case date():
            return times.full_day(value)
        case Asap():
            return _("As soon as possible")
        case TimeWish(when=When.AT, minute=minute):
            return typed_clock(minute, times)
        case TimeWish(when=When.AFTER, minute=minute):
            return _("after {time}").format(time=typed_clock(minute, times))
        case TimeWish(when=When.MORNING):
            return pgettext("time of day", "morning")
        case TimeWish():
            return pgettext("time of day", "afternoon")
        case Repeat():
            return repeat_chip(value, times)
        case int():
            return minutes(value)
    return names.get(str(value), str(value))


def typed_clock(minute: int, times: Times) -> str:
    """``15:00``; ``15:00 at the clinic`` where the clock that is shown elsewhere is another: what is typed is its."""
    time = times.wall(minute)
    return time if times.shown_zone is times.zone else _("{time} at the clinic").format(time=time)


def minutes(count: int) -> str:
    """``30 min``."""
    return ngettext("{count} min", "{count} min", count).format(count=count)


def question(kind: ChipKind, text: str) -> str:
    """What is asked about an unsure chip."""
    sentences = {
        ChipKind.PATIENT: _("Who is “{text}”?"),
        ChipKind.TYPE: _("Which visit type is “{text}”?"),
        ChipKind.PROVIDER: _("Who is meant by “{text}”?"),
        ChipKind.REPEAT: _("How often: “{text}”?"),
    }
    return sentences.get(kind, _("What is meant by “{text}”?")).format(text=text)


def no_match(text: str) -> str:
    """Nobody is found."""
    return _("No match for “{text}”.").format(text=text)


def no_visit_today(text: str) -> str:
    """Nobody of that name is expected."""
    return _("No visit today for “{text}”.").format(text=text)


def already(hit: PatientHit, times: Times) -> str:
    """Why a check-in changes nothing: ``Kim Rao, today 15:00, is arrived already.``"""
    status = status_word(AppointmentStatus(hit.today_status))
    return _("{patient}, {time}: already {status}.").format(
        patient=hit.display_name, time=times.clock(hit.today_start_s), status=status
    )


def no_opening(visit_type: str, who: str, last_s: int, speaker: Speaker) -> str:
    """``No opening for Follow-up with Dr Rao before 23 Jan 2027.``; ``who`` empty: with anybody."""
    day = speaker.times.plain_day(speaker.times.at(last_s).date())
    if who:
        return _("No opening for {visit_type} with {resource} before {day}.").format(
            visit_type=visit_type, resource=who, day=day
        )
    return _("No opening for {visit_type} before {day}.").format(visit_type=visit_type, day=day)


def series_note(bookable: int, count: int) -> str:
    """What Enter will book of a series."""
    if bookable == count:
        return ngettext("Enter books {count} visit.", "Enter books all {count} visits.", count).format(count=count)
    return _("Enter books {bookable} of {count}; the others are left out.").format(bookable=bookable, count=count)


def opening_line(start_s: int, length: int, speaker: Speaker) -> str:
    """``Tue 24 Nov, 15:00–15:30``."""
    times = speaker.times
    return _("{day}, {span}").format(day=times.day_of(start_s), span=times.span(start_s, start_s + 60 * length))


def joined(parts: Sequence[str]) -> str:
    """``Dr Rao · R1``: parts of a line, empty ones left out."""
    return " · ".join(part for part in parts if part)


def command_synonyms() -> Mapping[str, str]:
    """Other words for commands by id, for the palette."""
    return {
        "palette": _("quick add search"),
        "check_in": _("arrive arrival here waiting"),
        "walk_in": _("walkin seen now without appointment"),
        "find_opening": _("free slot next available when"),
        "find_patient": _("search person phone record"),
        "new_booking": _("appointment visit add create"),
        "today": _("now"),
        "jump": _("go to date calendar day"),
        "undo": _("take back revert"),
        "redo": _("again repeat"),
        "sidebar": _("columns resources date navigator"),
        "refresh": _("reload update"),
        "help": _("manual how explain what is this"),
        "settings": _("preferences options configure"),
        "shortcuts": _("keys help keyboard ?"),
        "import": _("csv file bring in load"),
        "cancel": _("delete remove"),
        "new_request": _("phone note wants asks inbox"),
        "hand_over": _("cover coverage stand in transfer give visits provider"),
        "away_today": _("sick ill off rebook cannot come"),
        "new_recall": _("recall due again remind follow-up later"),
        "view_inbox": _("requests waitlist waiting recall unscheduled lists"),
        "status": _("state confirm arrive complete no-show"),
        "quit": _("exit close leave"),
        "about": _("version"),
        "full_screen": _("maximise"),
    }

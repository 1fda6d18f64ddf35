"""Everything typed in the booking form, as texts; and those texts read: day, time, length, birth date. Pure: no Qt.

Texts are kept exactly as typed, so that a draft gives back what was there, right or wrong.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta

from carefront.domain.zones import WallStatus, local_date, local_minute, typed_time
from carefront.shared.values import dataclass
from carefront.viewmodels.new_patient import Problem
from carefront.wording import booking_messages as messages
from carefront.wording.times import NoSuchDate, Times
from carefront.wording.typed_moments import NoSuchTime, parse_day, parse_time, plain

SHORTEST_MINUTES, LONGEST_MINUTES, LENGTH_STEP = 5, 480, 5
YES = "1"


@dataclass(frozen=True, slots=True)
class FormFields:
    """What stands in the form. Ticks are ``"1"`` or empty; ``chosen`` is role to resource id as JSON.

    ``repeat`` is a code of ``booking_messages.repeat_words``; ``ends`` is ``count`` or ``until``; ``distinct`` are ids
    of patients who are somebody else, space separated. ``slot_room``: ids of who leads and of the room of their slot.
    """

    patient: str = ""
    patient_id: str = ""
    is_new: str = ""
    name: str = ""
    given: str = ""
    family: str = ""
    phone: str = ""
    birth_date: str = ""
    no_phone: str = ""
    distinct: str = ""
    offering_id: str = ""
    length: str = ""
    reason: str = ""
    day: str = ""
    time: str = ""
    resource_id: str = ""
    chosen: str = ""
    repeat: str = ""
    interval: str = "2"
    ends: str = "count"
    count: str = "6"
    until: str = ""
    note: str = ""
    wants_sooner: str = ""
    slot_room: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "FormFields":
        """The fields of a draft; names that nobody knows are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    def texts(self) -> dict[str, str]:
        """Every field by name, for a draft."""
        return asdict(self)

    def with_value(self, name: str, value: str) -> "FormFields":
        """These with one field changed."""
        return replace(self, **{name: value})

    def value(self, name: str) -> str:
        """A field by name."""
        return str(getattr(self, name))

    @property
    def chosen_resources(self) -> dict[str, str]:
        """Resource ids by role, where somebody named one instead of *auto*."""
        return dict(json.loads(self.chosen)) if self.chosen else {}

    def with_chosen(self, role: str, resource_id: str) -> "FormFields":
        """These with ``role`` filled by a named resource, or by *auto* again where it is empty."""
        chosen = {name: one for name, one in self.chosen_resources.items() if name != role}
        if resource_id:
            chosen[role] = resource_id
        return replace(self, chosen=json.dumps(chosen, sort_keys=True) if chosen else "")

    @property
    def room_id(self) -> str:
        """The room of the slot that the form was opened for, as long as the visit is with whom the slot is of."""
        leader, _space, room = self.slot_room.partition(" ")
        return room if leader == self.resource_id else ""

    @property
    def distinct_from(self) -> tuple[str, ...]:
        """Patients who are somebody else."""
        return tuple(self.distinct.split())


WHEN_FIELDS = frozenset({"day", "time", "length", "offering_id", "resource_id", "chosen"})
NEW_PATIENT_FIELDS = frozenset({"name", "given", "family", "phone", "birth_date", "no_phone"})
REPEAT_FIELDS = frozenset({"repeat", "interval", "ends", "count", "until"})


def day_text(start_s: int, today: date, times: Times) -> str:
    """The day of an instant as the form writes it: ``Tue 24 Nov``, with its year where that is not the nearest."""
    day = local_date(start_s, times.zone)
    short = times.day(day)
    try:
        is_clear = parse_day(short, today, times.locale) == day
    except NoSuchDate:
        is_clear = False
    return short if is_clear else times.full_day(day)


def with_start(form: FormFields, start_s: int, today: date, times: Times) -> FormFields:
    """``form`` at another time; its field speaks the clinic's clock, whichever is shown."""
    return replace(form, day=day_text(start_s, today, times), time=times.clinic_clock(start_s))


def read_day(form: FormFields, today: date, times: Times) -> date | Problem:
    """The day typed; an empty field is today."""
    if not form.day.strip():
        return today
    try:
        return parse_day(form.day, today, times.locale)
    except NoSuchDate as error:
        return Problem("day", messages.no_such_date(error.text))


def read_minute(form: FormFields, times: Times) -> int | Problem:
    """The minute of day typed."""
    try:
        return parse_time(form.time, times.locale)
    except NoSuchTime:
        return Problem("time", messages.enter_time())


def read_start(form: FormFields, today: date, times: Times) -> int | Problem:
    """The start in UTC seconds; a time the clocks skip is a problem, of one they repeat the first is meant."""
    day = read_day(form, today, times)
    if isinstance(day, Problem):
        return day
    minute = read_minute(form, times)
    if isinstance(minute, Problem):
        return minute
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    typed = typed_time(local, times.zone)
    if typed.status is WallStatus.NONEXISTENT:
        return Problem("time", messages.gap_time(form.time))
    return typed.candidates[0]


def read_length(form: FormFields) -> int | Problem:
    """Minutes; 0 where nothing is typed, which means the visit type's own."""
    typed = plain(form.length)
    if not typed:
        return 0
    is_whole = typed.isascii() and typed.isdigit()
    if not is_whole or not SHORTEST_MINUTES <= int(typed) <= LONGEST_MINUTES or int(typed) % LENGTH_STEP:
        return Problem("length", messages.length_range(SHORTEST_MINUTES, LONGEST_MINUTES, LENGTH_STEP))
    return int(typed)


def read_count(text: str, longest: int) -> int | None:
    """A small whole number of at least one, in any digits; ``None`` for anything else."""
    typed = plain(text)
    return int(typed) if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= longest else None


def minute_of(start_s: int, times: Times) -> int:
    """The minute of day of an instant on the wall."""
    return local_minute(start_s, times.zone)


def split_name(name: str) -> tuple[str, str]:
    """(given, family) as the form proposes to split a name: ``Rao, Kim`` and ``Kim Rao`` alike; may be put right."""
    if "," in name:
        family, _comma, given = name.partition(",")
        return " ".join(given.split()), " ".join(family.split())
    words = name.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", name.strip())

"""A new patient from three fields: name, phone, birth date. Pure: no Qt."""

from datetime import date

from babel import Locale

from carefront.domain.patients import Patient, default_sort_key
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.wording.times import NoSuchDate, Times, parse_date


@dataclass(frozen=True, slots=True)
class Entry:
    """The three fields as typed."""

    name: str
    phone: str
    birth_date: str
    has_no_phone: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Which field can't be used as it is, and the sentence that says so."""

    field: str
    message: str


def patient_of(entry: Entry, today: date, times: Times) -> Patient | Problem:
    """The patient to register, marked incomplete where something was left out; or the first problem in field order."""
    if not entry.name.strip():
        return Problem("name", _("Type a name."))
    if not entry.has_no_phone and not any(char.isdigit() for char in entry.phone):
        return Problem("phone", _("Enter a phone number or tick ‘No phone’."))
    born = _birth_date(entry.birth_date, times.locale)
    if isinstance(born, Problem):
        return born
    if born and born > today:
        message = _("Birth date is in the future: {date}.").format(date=times.plain_day(born))
        return Problem("birth_date", message)
    name = " ".join(entry.name.split())
    return Patient(
        id=new_id(),
        account_id=new_id(),
        display_name=name,
        sort_key=default_sort_key(name),
        birth_date=born,
        phone="" if entry.has_no_phone else entry.phone.strip(),
        is_incomplete=born is None or entry.has_no_phone,
    )


def _birth_date(text: str, locale: Locale) -> date | Problem | None:
    try:
        return parse_date(text, locale)
    except NoSuchDate as error:
        return Problem("birth_date", _("That date does not exist: {text}.").format(text=error.text))

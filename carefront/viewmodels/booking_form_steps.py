"""Up and down in a day, time or length, and how the form writes what was typed once the field is left. Pure: no Qt."""

from datetime import date, timedelta

from carefront.domain.zones import instant_s
from carefront.viewmodels.booking_form_fields import (
    LENGTH_STEP,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    FormFields,
    day_text,
    read_day,
    read_length,
    read_minute,
)
from carefront.viewmodels.new_patient import Problem
from carefront.wording.times import Times

DAY_MINUTES = 1440


def stepped(form: FormFields, field: str, by: int, usual_length: int, today: date, times: Times) -> str:
    """The text of ``field`` (day, time or length) ``by`` steps on; as it is where it can't be read."""
    if field == "day":
        day = read_day(form, today, times)
        return form.day if isinstance(day, Problem) else _day(day + timedelta(days=by), today, times)
    if field == "time":
        minute = read_minute(form, times) if form.time.strip() else 9 * 60
        return form.time if isinstance(minute, Problem) else times.wall((minute + by * LENGTH_STEP) % DAY_MINUTES)
    length = read_length(form)
    if isinstance(length, Problem):
        return form.length
    minutes = (length or usual_length) + by * LENGTH_STEP
    return str(max(SHORTEST_MINUTES, min(minutes, LONGEST_MINUTES)))


def settled(form: FormFields, field: str, today: date, times: Times) -> str:
    """``tom`` as ``Wed 25 Nov``, ``3p`` as ``15:00``; what can't be read, or is empty, stays."""
    if field == "day" and form.day.strip():
        day = read_day(form, today, times)
        return form.day if isinstance(day, Problem) else _day(day, today, times)
    if field == "time" and form.time.strip():
        minute = read_minute(form, times)
        return form.time if isinstance(minute, Problem) else times.wall(minute)
    return form.value(field)


def _day(day: date, today: date, times: Times) -> str:
    return day_text(instant_s(day, DAY_MINUTES // 2, times.zone), today, times)

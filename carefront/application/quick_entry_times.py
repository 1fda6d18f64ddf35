"""Days, clock times and lengths as they are typed into a quick entry. Pure; what means nothing gives nothing."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from carefront.application.quick_entry_terms import Asap, ChipKind, EntryContext, Reading, TimeWish, When
from carefront.application.quick_entry_words import EntryWords

SHORTEST, LONGEST, LONGEST_BARE, STEP = 5, 480, 240, 5
"""Minutes of a length: the least, the most, the most without a unit, and the step of one without."""

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(\D*)")
_LENGTH = re.compile(r"(\d{1,3})(\D+)(?:(\d{1,2})(\D*))?")
_HALVES = {"a": "am", "p": "pm"}


def number_of(plain: str) -> int | None:
    """The number of one to four digits that a word is."""
    return int(plain) if re.fullmatch(r"[0-9]{1,4}", plain) else None


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _days(*days: date) -> tuple[Reading, ...]:
    return tuple(Reading(ChipKind.DAY, day) for day in dict.fromkeys(days))


def next_weekday(context: EntryContext, weekday: int, weeks: int) -> date:
    """The weekday from today on, ``weeks`` later; today's own counts until the last hour it is open."""
    ahead = (weekday - context.today.weekday()) % 7
    last = max((end for _start, end in context.open_on(context.today)), default=1440)
    if ahead == 0 and context.now_minute >= last and not weeks:
        ahead = 7
    return _plus(context.today, ahead + 7 * weeks)


def day_after(text: str, context: EntryContext) -> date | None:
    """``+3d``, ``+2w``."""
    found = re.fullmatch(r"\+(\d{1,3})(\D+)", text)
    unit = context.words.meaning("units", found[2]) if found else ""
    if found is None or unit not in ("day", "week"):
        return None
    return _plus(context.today, int(found[1]) * (7 if unit == "week" else 1))


def date_readings(text: str, meaning: str, context: EntryContext, *, is_bare: bool = False) -> tuple[Reading, ...]:
    """The days a word may mean; ``is_bare``: a number alone is a day of the month."""
    if meaning == "asap":
        return (Reading(ChipKind.DAY, Asap()),)
    if meaning in ("today", "tomorrow"):
        return _days(_plus(context.today, int(meaning == "tomorrow")))
    if after := day_after(text, context):
        return _days(after)
    numbers = re.findall(r"\d+", text)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return _days(*_dated(*map(int, numbers)))
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{2}|\d{4})?)?", text):
        return _in_locale_order([int(number) for number in numbers], context)
    if is_bare and re.fullmatch(r"\d{1,2}", text):
        return _of_month(int(text), context.today)
    return ()


def _dated(year: int, month: int, day: int) -> tuple[date, ...]:
    with suppress(ValueError):
        return (date(year + 2000 if year < 100 else year, month, day),)
    return ()


def _in_locale_order(numbers: list[int], context: EntryContext) -> tuple[Reading, ...]:
    """Day and month as the locale orders them; the other order, to be asked about, where that is no date."""
    order = [name for name in context.date_order if name != "year"]
    if len(numbers) == 3 and context.date_order[0] == "year":
        numbers = [*numbers[1:], numbers[0]]
    day, month = (numbers[order.index(name)] for name in ("day", "month"))
    year = numbers[2] if len(numbers) > 2 else None
    own = _on(year, month, day, context.today)
    if own:
        return _days(*own)
    other = _on(year, day, month, context.today)
    return (*_days(*other), *_days(context.today)) if other else ()


def _on(year: int | None, month: int, day: int, today: date) -> tuple[date, ...]:
    if year is not None:
        return _dated(year, month, day)
    years = range(today.year, min(today.year + 9, date.max.year + 1))
    days = (one for number in years for one in _dated(number, month, day))
    return tuple(one for one in days if one >= today)[:1]


def _of_month(number: int, today: date) -> tuple[Reading, ...]:
    """The next day of that number: of this month, else of the next that has it."""
    year, month = today.year, today.month
    for _ in range(3):
        if 1 <= number <= monthrange(year, month)[1] and (found := date(year, month, number)) >= today:
            return _days(found)
        year, month = year + month // 12, month % 12 + 1
        if year > date.max.year:
            break
    return ()


def clock_readings(text: str, context: EntryContext, day: object) -> tuple[Reading, ...]:
    """The times a word may mean: ``3p``, ``15:00``, ``1500``, or ``3`` in the reading inside opening hours."""
    if length_of(text, context.words):
        return ()
    if re.fullmatch(r"\d{3,4}", text):
        text = f"{text[:-2]}:{text[-2:]}"
    found = _CLOCK.fullmatch(text)
    if found is None:
        return ()
    suffix = found[3]
    half = _HALVES.get(suffix) or context.words.meaning("times", suffix)
    hour, minute = int(found[1]), int(found[2] or 0)
    if (suffix and half not in ("am", "pm") and suffix != "h") or hour > 24 or minute > 59:
        return ()
    if half:
        return _halved(hour, minute, half)
    is_whole = len(found[1]) == 2 and found[1][0] == "0"
    return _times(*_inside(hour, minute, context, day, is_whole=is_whole))


def _halved(hour: int, minute: int, half: str) -> tuple[Reading, ...]:
    if not 1 <= hour <= 12:
        return _times(60 * hour + minute) if 13 <= hour < 24 and half == "pm" else ()
    return _times(60 * (hour % 12 + (12 if half == "pm" else 0)) + minute)


def _times(*minutes: int) -> tuple[Reading, ...]:
    return tuple(Reading(ChipKind.TIME, TimeWish(When.AT, minute)) for minute in minutes)


def _inside(hour: int, minute: int, context: EntryContext, day: object, *, is_whole: bool) -> tuple[int, ...]:
    """Both readings of a clock of twelve hours, only those inside opening hours where there are any."""
    hours = [hour] if is_whole or not 1 <= hour <= 11 else [hour, hour + 12]
    both = tuple(60 * one + minute for one in hours if 60 * one + minute < 1440)
    spans = context.open_on(day if isinstance(day, date) else None)
    return tuple(one for one in both if any(start <= one < end for start, end in spans)) or both


def bare_readings(
    text: str, context: EntryContext, *, day: object, has_day: bool, has_time: bool, has_length: bool, left: int
) -> tuple[Reading, ...]:
    """What a bare number may mean, given what else was said; ``left``: how many more of them follow.

    A day where none is said, a time inside opening hours, or a length where no day is missing; nothing for digits of
    a phone or a year.
    """
    number = int(text)
    times = () if has_time else _open_times(text, context, day)
    lengths: tuple[Reading, ...] = ()
    if has_day and not has_length and SHORTEST <= number <= LONGEST_BARE and number % STEP == 0:
        lengths = (Reading(ChipKind.LENGTH, number),)
    days = () if has_day or len(text) > 2 else _of_month(number, context.today)
    if has_day:
        return times or lengths
    if has_time or (left and days):
        return days
    return (*times, *days)


def _open_times(text: str, context: EntryContext, day: object) -> tuple[Reading, ...]:
    spans = context.open_on(day if isinstance(day, date) else None)
    return tuple(
        reading
        for reading in clock_readings(text, context, day)
        if isinstance(reading.value, TimeWish) and any(start <= reading.value.minute < end for start, end in spans)
    )


def length_of(text: str, words: EntryWords) -> int:
    """Minutes of ``30m``, ``1h`` or ``1h30``; 0 for what is no length of a visit."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return 0
    unit, rest_unit = words.meaning("units", found[2]), words.meaning("units", found[4] or "")
    if unit == "hour" and rest_unit in ("", "minute"):
        minutes = 60 * int(found[1]) + int(found[3] or 0)
    elif unit == "minute" and not found[3]:
        minutes = int(found[1])
    else:
        return 0
    return minutes if SHORTEST <= minutes <= LONGEST else 0

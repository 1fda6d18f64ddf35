"""RFC 5545 recurrence rules as values: read strictly, every part checked.

Knows neither dates nor zones beyond the text. Source: RFC 5545 3.3.10 and 3.8.5.3, RULES.md Z6-Z14.
"""

import re
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from carefront.domain.errors import InvalidValue
from carefront.domain.zones import zone_named
from carefront.shared.values import dataclass

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_SUBDAILY = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Part of the rule -> (argument of dateutil, largest value, whether 0 is allowed, whether it may count from the end).
_LISTS = {
    "BYMONTH": ("bymonth", 12, False, False), "BYMONTHDAY": ("bymonthday", 31, False, True),
    "BYYEARDAY": ("byyearday", 366, False, True), "BYWEEKNO": ("byweekno", 53, False, True),
    "BYSETPOS": ("bysetpos", 366, False, True), "BYHOUR": ("byhour", 23, True, False),
    "BYMINUTE": ("byminute", 59, True, False), "BYSECOND": ("bysecond", 60, True, False),
}  # fmt: skip
CLOCK_PARTS = frozenset({"byhour", "byminute", "bysecond"})
_BYDAY = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_MAX_INTERVAL = 10_000
_DTSTART = re.compile(r"DTSTART(?:;TZID=([^:;]+)|;VALUE=DATE(?:-TIME)?)?:(\d{8})(?:T(\d{6})(Z?))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked RFC 5545 rule. ``until`` is as written: UTC when ``is_until_utc``, else local; a date means its whole
    day.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    is_until_date: bool = False
    is_until_utc: bool = False
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    lists: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def without_clock(self) -> "Rule":
        """The rule as it counts for a DTSTART that is a date: parts below the day are ignored."""
        return replace(self, lists=tuple(part for part in self.lists if part[0] not in CLOCK_PARTS))

    @property
    def is_of_days(self) -> bool:
        """Whether it gives dates: no frequency or part below the day."""
        return self.frequency not in _SUBDAILY and not any(name in CLOCK_PARTS for name, _ in self.lists)


@dataclass(frozen=True, slots=True)
class RecurrenceText:
    """``DTSTART`` and its rule as read from text: a date, or a naive local time in ``zone`` (``None``: wherever it is
    read).
    """

    dtstart: date | datetime
    zone: ZoneInfo | None
    rule: Rule


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Rule:
    """The rule in ``text`` (``FREQ=WEEKLY;BYDAY=MO``; a leading ``RRULE:`` is allowed).

    Raises:
        InvalidValue: field ``rule``; malformed, an unknown or doubled part, ``INTERVAL=0``, ``COUNT`` beside ``UNTIL``,
            a value out of range, a numbered weekday where the frequency has none.
    """
    parts = _parts(text)
    frequency = parts.pop("FREQ", "")
    _check(frequency in FREQUENCIES, text, "frequency")
    _check(not {"COUNT", "UNTIL"} <= parts.keys(), text, "count_and_until")
    interval = _positive(parts.pop("INTERVAL", "1"), text, "interval")
    _check(interval <= _MAX_INTERVAL, text, "interval")
    count = _positive(parts.pop("COUNT"), text, "count") if "COUNT" in parts else None
    ends = parts.pop("UNTIL", "")
    until, is_utc = _until(ends, text) if ends else (None, False)
    week_start = parts.pop("WKST", "MO")
    _check(week_start in _WEEKDAYS, text, "week_start")
    weekdays = _weekdays(parts.pop("BYDAY"), frequency, "BYWEEKNO" in parts, text) if "BYDAY" in parts else ()
    lists = tuple((_LISTS[name][0], _numbers(name, value, text)) for name, value in parts.items())
    return Rule(frequency, interval, count, until, len(ends) == 8, is_utc, _WEEKDAYS.index(week_start), weekdays, lists)


def parse_recurrence(text: str) -> RecurrenceText:
    """What a line ``DTSTART`` and a line ``RRULE`` mean together.

    Raises:
        InvalidValue: field ``rule``; not exactly these two lines; a zone beside a date or beside UTC; ``UNTIL`` not of
            the kind of ``DTSTART`` (a date for a date, UTC for a time in a zone); or as ``parse_rule``.
    """
    lines = text.strip().splitlines()
    _check(len(lines) == 2 and lines[1].upper().startswith("RRULE:"), text, "malformed")
    match = _DTSTART.fullmatch(lines[0].strip())
    if match is None:
        raise InvalidValue("rule", text, "dtstart")
    rule = parse_rule(lines[1])
    zone_name, day, clock, utc = match.groups()
    _check(not (zone_name and (utc or not clock)), text, "dtstart")
    if rule.until is not None:
        _check(rule.is_until_date == (clock is None), text, "until")
        _check(not (zone_name or utc) or rule.is_until_utc, text, "until")
    try:
        start = datetime.strptime(day + (clock or "000000"), "%Y%m%d%H%M%S")
    except ValueError as error:
        raise InvalidValue("rule", text, "dtstart") from error
    zone = zone_named(zone_name or "UTC") if zone_name or utc else None
    return RecurrenceText(start if clock else start.date(), zone, rule)


def _check(holds: bool, text: str, rule: str) -> None:
    if not holds:
        raise InvalidValue("rule", text, rule)


def _parts(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.strip().removeprefix("RRULE:").upper().split(";")]
    parts = {name: value for name, _, value in pairs}
    known = parts.keys() <= {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LISTS}
    _check(known and len(parts) == len(pairs) and all(parts.values()), text, "malformed")
    return parts


def _positive(value: str, text: str, rule: str) -> int:
    _check(value.isascii() and value.isdigit() and int(value[:9]) > 0, text, rule)
    return int(value[:9])


def _until(value: str, text: str) -> tuple[datetime, bool]:
    match = _UNTIL.fullmatch(value)
    if match is None:
        raise InvalidValue("rule", text, "until")
    try:
        return datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S"), match[3] == "Z"
    except ValueError as error:
        raise InvalidValue("rule", text, "until") from error


def _weekdays(value: str, frequency: str, has_week_numbers: bool, text: str) -> tuple[tuple[int, int], ...]:
    """Pairs of (number or 0, weekday)."""
    found = []
    for item in value.split(","):
        match = _BYDAY.fullmatch(item)
        if match is None:
            raise InvalidValue("rule", text, "weekdays")
        number = int(match[1] or 0)
        numbered = frequency == "MONTHLY" or (frequency == "YEARLY" and not has_week_numbers)
        _check(abs(number) <= 53 and (number == 0 or numbered), text, "weekdays")
        found.append((number, _WEEKDAYS.index(match[2])))
    return tuple(found)


def _numbers(name: str, value: str, text: str) -> tuple[int, ...]:
    _, largest, allows_zero, allows_negative = _LISTS[name]
    lowest = 0 if allows_zero else 1
    numbers = []
    for item in value.split(","):
        _check(re.fullmatch(r"[+-]?\d{1,3}", item, re.ASCII) is not None, text, name.lower())
        number = int(item)
        _check(lowest <= abs(number) <= largest and (number >= 0 or allows_negative), text, name.lower())
        numbers.append(number)
    return tuple(numbers)

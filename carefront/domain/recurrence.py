"""Recurrence: which dates a schedule gives, and instants of RFC 5545 rules in zones.

Knows patterns only: no hours, no clinic. Rules are read strictly (every part checked), ``dateutil`` works them out.
Source: RULES.md A6-A8, RFC 5545 3.3.10.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule as _rrule

from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import Recurrence, Schedule, ScheduleBlock
from carefront.domain.zones import WallStatus, local_time, recurring_instant, wall_status

_FREQUENCIES = {name: getattr(_rrule, name) for name in (
    "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY",
)}  # fmt: skip
_SUBDAILY = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Part of the rule -> (argument of dateutil, largest value, whether 0 is allowed, whether it may count from the end).
_LISTS = {
    "BYMONTH": ("bymonth", 12, False, False), "BYMONTHDAY": ("bymonthday", 31, False, True),
    "BYYEARDAY": ("byyearday", 366, False, True), "BYWEEKNO": ("byweekno", 53, False, True),
    "BYSETPOS": ("bysetpos", 366, False, True), "BYHOUR": ("byhour", 23, True, False),
    "BYMINUTE": ("byminute", 59, True, False), "BYSECOND": ("bysecond", 60, True, False),
}  # fmt: skip
_CLOCK_PARTS = frozenset({"byhour", "byminute", "bysecond"})
_BYDAY = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_MAX_INTERVAL = 10_000
_YEARS_OF_CYCLE = 400
_LAST_YEAR = 9999
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked RFC 5545 rule. ``until`` is as written: UTC when ``is_until_utc``, else local; a date means its whole
    day.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    is_until_utc: bool = False
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    lists: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def is_of_days(self) -> bool:
        """Whether it gives dates: no frequency or part below the day."""
        return self.frequency not in _SUBDAILY and not any(name in _CLOCK_PARTS for name, _ in self.lists)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instant of a recurrence: the naive local time the rule gives, and the instant it means in the zone."""

    local: datetime
    start_s: int
    status: WallStatus


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Rule:
    """The rule in ``text`` (``FREQ=WEEKLY;BYDAY=MO``; a leading ``RRULE:`` is allowed).

    Raises:
        InvalidValue: field ``rule``; malformed, an unknown or doubled part, ``INTERVAL=0``, ``COUNT`` beside ``UNTIL``,
            a value out of range, a numbered weekday where the frequency has none.
    """
    parts = _parts(text)
    frequency = parts.pop("FREQ", "")
    _check(frequency in _FREQUENCIES, text, "frequency")
    _check(not {"COUNT", "UNTIL"} <= parts.keys(), text, "count_and_until")
    interval = _positive(parts.pop("INTERVAL", "1"), text, "interval")
    _check(interval <= _MAX_INTERVAL, text, "interval")
    count = _positive(parts.pop("COUNT"), text, "count") if "COUNT" in parts else None
    until, is_utc = _until(parts.pop("UNTIL"), text) if "UNTIL" in parts else (None, False)
    week_start = parts.pop("WKST", "MO")
    _check(week_start in _WEEKDAYS, text, "week_start")
    weekdays = _weekdays(parts.pop("BYDAY"), frequency, "BYWEEKNO" in parts, text) if "BYDAY" in parts else ()
    lists = tuple((_LISTS[name][0], _numbers(name, value, text)) for name, value in parts.items())
    return Rule(frequency, interval, count, until, is_utc, _WEEKDAYS.index(week_start), weekdays, lists)


def check_schedule(schedule: Schedule) -> None:
    """Nothing, when the schedule's recurrence is one that can be worked out.

    Raises:
        InvalidValue: the validity runs backwards; a custom rule is malformed, repeats within the day, or never gives
        a date.
    """
    if schedule.valid_to is not None and schedule.valid_to < schedule.valid_from:
        raise InvalidValue("valid_to", schedule.valid_to, "before_valid_from")
    if schedule.recurrence is not Recurrence.CUSTOM:
        return
    rule = _rule_of_days(schedule.rule)
    last = schedule.valid_to.year if schedule.valid_to else schedule.valid_from.year
    first = next(iter(_locals(rule, datetime.combine(schedule.valid_from, time()), last, rule.until)), None)
    _check(first is not None, schedule.rule, "never")


def is_given(schedule: Schedule, block: ScheduleBlock, day: date) -> bool:
    """Whether the schedule has ``block`` on ``day``; validity of both counts, the schedule's state does not.

    Blocks without a weekday follow the recurrence: weekly and biweekly mean the weekday of ``valid_from``, monthly
    its day of month (skipped where the month is too short). A block with a weekday is on that weekday of the weeks
    (daily, weekly, biweekly) or dates (single, custom) given. Monthly with a weekday means the n-th such weekday of
    the month, where the day of month of ``valid_from`` lies in the n-th seven days; a fifth is skipped where there is
    none.

    Raises:
        InvalidValue: a custom rule that can't be worked out.
    """
    if day < schedule.valid_from or (schedule.valid_to is not None and day > schedule.valid_to):
        return False
    if (block.effective_date and day < block.effective_date) or (block.end_date and day > block.end_date):
        return False
    if block.weekday is not None and block.weekday != day.weekday():
        return False
    return _recurs(schedule, day, block.weekday is not None)


def block_dates(schedule: Schedule, block: ScheduleBlock, first: date, last: date) -> list[date]:
    """The dates of ``block`` in the inclusive ``[first, last]``, in order. Raises like ``is_given``."""
    days = (first + number * _DAY for number in range((last - first).days + 1))
    return [day for day in days if is_given(schedule, block, day)]


def schedule_dates(schedule: Schedule, first: date, last: date) -> list[date]:
    """The dates in the inclusive ``[first, last]`` on which the schedule has any block, in order. Raises like
    ``is_given``.
    """
    days = (first + number * _DAY for number in range((last - first).days + 1))
    return [day for day in days if any(is_given(schedule, block, day) for block in schedule.blocks)]


def expand(
    dtstart: datetime,
    rule: str,
    zone: ZoneInfo,
    exdates: Iterable[datetime] = (),
    rdates: Iterable[datetime] = (),
    window_s: tuple[int, int] | None = None,
    limit: int = 10_000,
) -> list[Occurrence]:
    """The occurrences in the half-open ``window_s``, in time order, no local time twice, at most ``limit`` of the rule.

    Args:
        dtstart: naive local time in ``zone``; it is an occurrence only where the rule gives it.
        exdates: taken out by instant; naive ones are local, aware ones any instant.
        rdates: added; naive or aware alike.
        window_s: without one the rule runs for its own length, ``limit`` occurrences, or 100 years.

    Raises:
        InvalidValue: the rule can't be worked out (``parse_rule``).
    """
    parsed = parse_rule(rule)
    until, until_s = _local_until(parsed, zone)
    last_year = local_time(window_s[1], zone).year + 1 if window_s else dtstart.year + 100
    end_s = min(value for value in (until_s, window_s[1] - 1 if window_s else None, 1 << 60) if value is not None)
    start_s = window_s[0] if window_s else -(1 << 60)
    removed = {_instant(value, zone) for value in exdates}
    found = {(_instant(value, zone), _local(value, zone)) for value in rdates}
    found = {key for key in found if start_s <= key[0] and (not window_s or key[0] < window_s[1])}
    taken = 0
    for local in _locals(parsed, dtstart, max(last_year, dtstart.year), until):
        instant = recurring_instant(local, zone)
        if instant > end_s or taken >= limit:
            break
        if instant >= start_s:
            found.add((instant, local))
            taken += 1
    kept = sorted(key for key in found if key[0] not in removed)
    return [Occurrence(local, instant, wall_status(local, zone)) for instant, local in kept]


def _recurs(schedule: Schedule, day: date, has_weekday: bool) -> bool:
    start = schedule.valid_from
    match schedule.recurrence:
        case Recurrence.SINGLE:
            return day == start
        case Recurrence.DAILY:
            return True
        case Recurrence.WEEKLY:
            return has_weekday or day.weekday() == start.weekday()
        case Recurrence.BIWEEKLY:
            return _weeks_apart(start, day) % 2 == 0 and (has_weekday or day.weekday() == start.weekday())
        case Recurrence.MONTHLY:
            return (day.day - 1) // 7 == (start.day - 1) // 7 if has_weekday else day.day == start.day
        case Recurrence.CUSTOM:
            return day in _dates_of_year(schedule.rule, start, day.year)


def _weeks_apart(start: date, day: date) -> int:
    """Weeks from that of ``start`` to that of ``day``, both counted from their Mondays."""
    return (day.toordinal() - day.weekday() - start.toordinal() + start.weekday()) // 7


@lru_cache(maxsize=1024)
def _dates_of_year(text: str, start: date, year: int) -> frozenset[date]:
    rule = _rule_of_days(text)
    until = min(rule.until or datetime.max, datetime(year, 12, 31, 23, 59, 59))
    given = (local.date() for local in _locals(rule, datetime.combine(start, time()), max(year, start.year), until))
    return frozenset(day for day in given if day.year == year)


def _rule_of_days(text: str) -> Rule:
    rule = parse_rule(text)
    _check(rule.is_of_days, text, "below_the_day")
    return rule


def _locals(rule: Rule, start: datetime, last_year: int, until: datetime | None) -> Iterable[datetime]:
    """The naive local times of the rule from ``start`` on, up to ``until``, at least to the end of ``last_year``.

    A rule that never comes true runs to the year 9999. Worked out some whole Gregorian cycles later (400 years repeat
    to the weekday), that end is near, so that such a rule costs a moment and not seconds.
    """
    shift = (_LAST_YEAR - last_year) // _YEARS_OF_CYCLE * _YEARS_OF_CYCLE
    arguments: dict[str, Any] = dict(rule.lists)
    if rule.weekdays:
        arguments["byweekday"] = [_rrule.weekday(day, number or None) for number, day in rule.weekdays]
    if rule.count is None and until is not None:
        arguments["until"] = _shifted(until, shift)
    given = _rrule.rrule(
        _FREQUENCIES[rule.frequency], dtstart=_shifted(start, shift), interval=rule.interval, wkst=rule.week_start,
        count=rule.count, **arguments,
    )  # fmt: skip
    # After a rule with a count there is nothing; beyond the cycle it would not be the same dates.
    return (_shifted(local, -shift) for local in islice(given, rule.count))


def _shifted(local: datetime, years: int) -> datetime:
    if local.year + years > _LAST_YEAR:
        return datetime.max.replace(microsecond=0)
    return local.replace(year=local.year + years)


def _local_until(rule: Rule, zone: ZoneInfo) -> tuple[datetime | None, int | None]:
    """Until as a local time that loses nothing, and as the last instant allowed."""
    if rule.until is None:
        return None, None
    if not rule.is_until_utc:
        return rule.until, None
    instant = int(rule.until.replace(tzinfo=UTC).timestamp())
    return local_time(instant, zone).replace(tzinfo=None) + _DAY, instant


def _instant(value: datetime, zone: ZoneInfo) -> int:
    return recurring_instant(value, zone) if value.tzinfo is None else int(value.timestamp())


def _local(value: datetime, zone: ZoneInfo) -> datetime:
    return value if value.tzinfo is None else value.astimezone(zone).replace(tzinfo=None)


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

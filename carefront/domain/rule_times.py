"""The local times that a recurrence rule gives: ``dateutil`` works them out, corrected where it differs from RFC 5545.

Source: RFC 5545 3.3.10, RULES.md Z6-Z14.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from dateutil import rrule as _rrule

from carefront.domain.rules import Rule

_YEARS_OF_CYCLE = 400
_LAST_YEAR = 9999
_MOST_IN_YEAR, _MOST_IN_MONTH = 53, 5
_DAY = timedelta(days=1)
_DAYS_NAMED = frozenset({"bymonthday", "byyearday"})


def local_times(rule: Rule, start: datetime, last_year: int, until: datetime | None) -> Iterable[datetime]:
    """The naive local times of the rule from ``start`` on, up to ``until``, at least to the end of ``last_year``; as
    many as its count says.

    A rule that never comes true runs to the year 9999. Worked out some whole Gregorian cycles later (400 years repeat
    to the weekday), that end is near, so that such a rule costs a moment and not seconds.
    """
    shift = (_LAST_YEAR - last_year) // _YEARS_OF_CYCLE * _YEARS_OF_CYCLE
    begin = _shifted(start, shift)
    ends = None if until is None or rule.count is not None else _shifted(until, shift)
    given = _corrected(rule, begin, ends)
    # After a rule with a count there is nothing; beyond the cycle it would not be the same dates.
    return (_shifted(local, -shift) for local in islice(given, rule.count))


def _corrected(rule: Rule, start: datetime, until: datetime | None) -> Iterator[datetime]:
    """What dateutil gives, asked so that the answer is that of the RFC; ascending, without the count."""
    rule = _with_weekday(rule, start)
    first, interval = start, rule.interval
    if rule.frequency == "WEEKLY" and _part(rule, "bysetpos"):
        first = start - (start.weekday() - rule.week_start) % 7 * _DAY  # positions count in the whole first week
    by_week_years = rule.frequency == "YEARLY" and interval > 1 and bool(_part(rule, "byweekno"))
    given = _asked(replace(rule, interval=1) if by_week_years else rule, first, until)
    for local in given:
        is_skipped = by_week_years and (_week_year(local, rule) - _week_year(start, rule)) % interval
        if local >= start and not is_skipped:
            yield local


def _with_weekday(rule: Rule, start: datetime) -> Rule:
    """A week without a day means the day of DTSTART, where DTSTART lies in one of the weeks; else all its days."""
    is_bare = bool(_part(rule, "byweekno")) and not rule.weekdays and not any(_part(rule, name) for name in _DAYS_NAMED)
    if rule.frequency != "YEARLY" or not is_bare or next(iter(_asked(rule, start, start)), None) != start:
        return rule
    return replace(rule, weekdays=((0, start.weekday()),))


def _asked(rule: Rule, start: datetime, until: datetime | None) -> Iterable[datetime]:
    arguments: dict[str, Any] = dict(rule.lists)
    if rule.weekdays:
        arguments["byweekday"] = [_rrule.weekday(day, number or None) for number, day in _numbered(rule)]
    given: Iterable[datetime] = _rrule.rrule(
        getattr(_rrule, rule.frequency), dtstart=start, interval=rule.interval, wkst=rule.week_start, until=until,
        **arguments,
    )  # fmt: skip
    return given


def _numbered(rule: Rule) -> list[tuple[int, int]]:
    """The weekdays; beside numbered ones each bare one is written as all its numbers, as dateutil wants both met."""
    if not any(number for number, _ in rule.weekdays):
        return list(rule.weekdays)
    is_yearly = rule.frequency == "YEARLY" and not _part(rule, "bymonth")
    every = range(1, (_MOST_IN_YEAR if is_yearly else _MOST_IN_MONTH) + 1)
    return [(own, day) for number, day in rule.weekdays for own in ([number] if number else every)]


def _part(rule: Rule, name: str) -> tuple[int, ...]:
    return dict(rule.lists).get(name, ())


def _week_year(local: datetime, rule: Rule) -> int:
    """The year that the week of ``local`` counts in: the one with at least four of its days."""
    middle = local.toordinal() - (local.weekday() - rule.week_start) % 7 + 3
    return date.fromordinal(min(middle, date.max.toordinal())).year


def _shifted(local: datetime, years: int) -> datetime:
    if local.year + years > _LAST_YEAR:
        return datetime.max.replace(microsecond=0)
    return local.replace(year=local.year + years)

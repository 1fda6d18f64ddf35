"""Recurrence: which dates a schedule gives, and instants of RFC 5545 rules in zones.

Knows patterns only: no hours, no clinic. ``rules`` reads the rules, ``rule_times`` works them out.
Source: RULES.md A6-A8, Z6-Z14, RFC 5545 3.3.10.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from carefront.domain.errors import InvalidValue
from carefront.domain.rule_times import local_times
from carefront.domain.rules import Rule, parse_rule
from carefront.domain.schedules import Recurrence, Schedule, ScheduleBlock
from carefront.domain.zones import WallStatus, local_time, recurring_instant, wall_status
from carefront.shared.values import dataclass

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instant of a recurrence: the naive local time the rule gives, and the instant it means in the zone."""

    local: datetime
    start_s: int
    status: WallStatus


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
    first = next(iter(local_times(rule, datetime.combine(schedule.valid_from, time()), last, rule.until)), None)
    if first is None:
        raise InvalidValue("rule", schedule.rule, "never")


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
    dtstart: date,
    rule: str,
    zone: ZoneInfo,
    exdates: Iterable[datetime] = (),
    rdates: Iterable[datetime] = (),
    window_s: tuple[int, int] | None = None,
    limit: int = 10_000,
) -> list[Occurrence]:
    """The occurrences in the half-open ``window_s``, in time order, no local time twice, at most ``limit`` of the rule.

    Args:
        dtstart: naive local time in ``zone``, or a date: then the occurrences are dates at 00:00, and parts below the
            day do not count. It is an occurrence only where the rule gives it.
        exdates: taken out by instant; naive ones are local, aware ones any instant.
        rdates: added; naive or aware alike.
        window_s: without one the rule runs for its own length, ``limit`` occurrences, or 100 years.

    Raises:
        InvalidValue: the rule can't be worked out (``parse_rule``).
    """
    parsed = parse_rule(rule)
    if not isinstance(dtstart, datetime):
        dtstart, parsed = datetime.combine(dtstart, time()), parsed.without_clock
    until, until_s = _local_until(parsed, zone)
    last_year = local_time(window_s[1], zone).year + 1 if window_s else dtstart.year + 100
    end_s = min(value for value in (until_s, window_s[1] - 1 if window_s else None, 1 << 60) if value is not None)
    start_s = window_s[0] if window_s else -(1 << 60)
    removed = {_instant(value, zone) for value in exdates}
    found = {(_instant(value, zone), _local(value, zone)) for value in rdates}
    found = {key for key in found if start_s <= key[0] and (not window_s or key[0] < window_s[1])}
    taken = 0
    for local in local_times(parsed, dtstart, max(last_year, dtstart.year), until):
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
    given = local_times(rule, datetime.combine(start, time()), max(year, start.year), until)
    return frozenset(local.date() for local in given if local.year == year)


def _rule_of_days(text: str) -> Rule:
    rule = parse_rule(text)
    if not rule.is_of_days:
        raise InvalidValue("rule", text, "below_the_day")
    return rule


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

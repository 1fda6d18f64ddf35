"""Wall-clock rules: from what a clock on the wall shows to instants and back. The zone is always an argument.

Instants are whole UTC seconds since 1970 (``*_s``). A *bound* (of opening hours, a block, a day) means the first
instant at which the wall clock shows that time or later: inside a gap that is the gap's end, in a repeated hour its
first occurrence.
So bounds never run backwards and touching periods stay touching on every day of every zone. Source: RULES.md Z1-Z5.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carefront.domain.errors import InvalidValue
from carefront.domain.intervals import Span
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.shared.values import dataclass

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY = timedelta(days=1)
_CACHE_SIZE = 1 << 16


class WallStatus(StrEnum):
    """What a local time is on its day: there once, never (gap), or twice (repeated hour)."""

    OK = "ok"
    NONEXISTENT = "nonexistent"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class TypedTime:
    """What a typed local time may mean: ``candidates`` are instants in time order, one when ``ok``, else two to ask.

    Of a nonexistent time the later candidate is the one RFC 5545 takes (02:30 read as 03:30).
    """

    status: WallStatus
    candidates: tuple[int, ...]


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name: by the system's rules, which its updates keep current, else by those of ``tzdata``.

    Raises:
        InvalidValue: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidValue("zone", name, "unknown") from error


def utc(instant_s: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(seconds=instant_s)


def local_time(instant_s: int, zone: ZoneInfo) -> datetime:
    """The aware local datetime of an instant."""
    return utc(instant_s).astimezone(zone)


@lru_cache(maxsize=_CACHE_SIZE)
def instant_s(day: date, minute: int, zone: ZoneInfo) -> int:
    """The instant of a bound: ``minute`` of the local ``day``; 1440 and more count on into the following days."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    before, after = _offsets_s(local, zone)
    wall = _wall_s(local)
    if before >= after:
        return wall - before
    return _gap_end_s(wall - after, wall - before, zone)


@lru_cache(maxsize=_CACHE_SIZE)
def day_span_s(day: date, zone: ZoneInfo) -> Span:
    """The local day as instants: 23, 24 or 25 hours as a rule, empty where the zone skipped the whole day."""
    return instant_s(day, 0, zone), instant_s(day, DAY_MINUTES, zone)


@lru_cache(maxsize=_CACHE_SIZE)
def period_span_s(day: date, period: ClockPeriod, zone: ZoneInfo) -> Span | None:
    """The period that starts on ``day`` as instants; ``None`` when a gap swallows it."""
    start, end = instant_s(day, period.start, zone), instant_s(day, period.end, zone)
    return (start, end) if start < end else None


@lru_cache(maxsize=_CACHE_SIZE)
def local_date(instant_s: int, zone: ZoneInfo) -> date:
    """The date the calendar on the wall shows."""
    return local_time(instant_s, zone).date()


@lru_cache(maxsize=_CACHE_SIZE)
def local_minute(instant_s: int, zone: ZoneInfo) -> int:
    """The minute of day the clock on the wall shows, 0 to 1439 (seconds cut off)."""
    local = local_time(instant_s, zone)
    return 60 * local.hour + local.minute


@lru_cache(maxsize=_CACHE_SIZE)
def day_of(instant_s: int, zone: ZoneInfo) -> date:
    """The day whose ``day_span_s`` holds the instant.

    It is the wall's date, but for clocks set back over midnight: what then shows the old date again is of the new day.
    """
    day = local_date(instant_s, zone)
    while day_span_s(day, zone)[1] <= instant_s:
        day += _DAY
    return day


def recurring_instant(local: datetime, zone: ZoneInfo) -> int:
    """The instant of a naive local time of a recurrence: in a gap the offset before it counts, in a repeated hour the
    earlier.

    Source: RFC 5545, 3.3.5.
    """
    return _wall_s(local) - _offset_s(local, zone)


def wall_status(local: datetime, zone: ZoneInfo) -> WallStatus:
    """What the naive local time is on its day."""
    before, after = _offsets_s(local, zone)
    if before == after:
        return WallStatus.OK
    return WallStatus.AMBIGUOUS if before > after else WallStatus.NONEXISTENT


def typed_time(local: datetime, zone: ZoneInfo) -> TypedTime:
    """What a naive local time that a person typed may mean; with two candidates the person is asked."""
    wall = _wall_s(local)
    return TypedTime(wall_status(local, zone), tuple(sorted({wall - offset for offset in _offsets_s(local, zone)})))


def _wall_s(local: datetime) -> int:
    """The naive local time counted as if it were UTC; whole seconds."""
    days = local.toordinal() - _EPOCH_DAY
    return 86_400 * days + 3_600 * local.hour + 60 * local.minute + local.second


def _offset_s(local: datetime, zone: ZoneInfo) -> int:
    offset = zone.utcoffset(local)
    return 0 if offset is None else round(offset.total_seconds())


def _offsets_s(local: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Offsets of the first and of the second reading: equal as a rule, falling in a repeated hour, rising in a gap."""
    return _offset_s(local.replace(fold=0), zone), _offset_s(local.replace(fold=1), zone)


def _gap_end_s(before_s: int, after_s: int, zone: ZoneInfo) -> int:
    """The instant of the change that lies in ``(before_s, after_s]``."""
    new_offset = local_time(after_s, zone).utcoffset()
    while after_s - before_s > 1:
        middle = (before_s + after_s) // 2
        if local_time(middle, zone).utcoffset() == new_offset:
            after_s = middle
        else:
            before_s = middle
    return after_s

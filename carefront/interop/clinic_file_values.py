"""Single values of a clinic file: read with the rule they break named, and written back in the same form.

Days are ``2026-11-24``, clock times ``09:30`` (an end up to ``24:00``, or on the next day), weekdays 0 = Sunday,
instants ISO 8601 with their offset, or local time of the clinic where it is there exactly once.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from carefront.application.payloads import encoded
from carefront.domain.errors import InvalidValue
from carefront.domain.rules import parse_rule
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.domain.zones import WallStatus, typed_time, utc, zone_named

Read = Callable[[Any], Any]
LONGEST_TEXT = 10_000
LONGEST_NAME = 200
MOST_MINUTES = 31 * DAY_MINUTES
_CLOCK = re.compile(r"(\d{2}):(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1900, 2200)


class WrongValue(Exception):
    """A value breaks ``rule``; whoever reads knows the path."""

    def __init__(self, rule: str, value: object = "") -> None:
        super().__init__(rule)
        shown = str(value)[:LONGEST_NAME].encode("utf-8", "backslashreplace")
        self.rule, self.value = rule, shown.decode()


def text(least: int = 0, most: int = LONGEST_NAME) -> Read:
    """A text of so many characters, without control characters (line breaks allowed in long ones)."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise WrongValue("type", "text")
        if len(value) > most:
            raise WrongValue("too_long", most)
        if len(value.strip()) < least:
            raise WrongValue("empty")
        allowed = "\n\t" if most > LONGEST_NAME else ""
        if any(unicodedata.category(char) in ("Cc", "Cs") and char not in allowed for char in value):
            raise WrongValue("control_character")
        return value

    return read


def whole(least: int, most: int) -> Read:
    """A whole number in bounds."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongValue("type", "integer")
        if not least <= value <= most:
            raise WrongValue("range", f"{least}–{most}")
        return value

    return read


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise WrongValue("type", "boolean")
    return value


def choice(kind: type[StrEnum]) -> Read:
    """One of an enumeration's values."""

    def read(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            raise WrongValue("choice", ", ".join(kind)) from None

    return read


def day(value: Any) -> date:
    """A date as ``2026-11-24``."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise WrongValue("date", value)
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise WrongValue("date", value) from None
    if found.year not in _YEARS:
        raise WrongValue("year", found.year)
    return found


def zone_name(value: Any) -> str:
    """An IANA zone that is known here."""
    name: str = text(1)(value)
    try:
        zone_named(name)
    except InvalidValue as error:
        raise WrongValue("zone", name) from error
    return name


def recurrence_rule(value: Any) -> str:
    """An RFC 5545 rule."""
    rule: str = text(0, 500)(value)
    if rule:
        try:
            parse_rule(rule)
        except InvalidValue as error:
            raise WrongValue("rule", rule) from error
    return rule


def weekday(value: Any) -> int:
    """A weekday, 0 = Sunday in the file; Monday = 0 in the answer."""
    return (int(whole(0, 6)(value)) + 6) % 7


def file_weekday(number: int) -> int:
    """The file's number of a weekday that counts from Monday."""
    return (number + 1) % 7


def minute(value: Any) -> int:
    """Minutes of day of ``09:30``; ``24:00`` and later hours up to ``48:00`` lie on the next day."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise WrongValue("clock", value)
    hours, minutes = int(match[1]), int(match[2])
    if minutes > 59 or 60 * hours + minutes > 2 * DAY_MINUTES:
        raise WrongValue("clock", value)
    return 60 * hours + minutes


def period(start: Any, end: Any) -> ClockPeriod:
    """The period between two clock times; an end not after the start means the next day."""
    first, last = minute(start), minute(end)
    if first >= DAY_MINUTES:
        raise WrongValue("clock", start)
    if last == first:
        raise WrongValue("not_forward", end)
    return ClockPeriod(first, last if last > first else last + DAY_MINUTES)


def clock(minutes: int) -> str:
    """``09:30`` of minutes of day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def instant(value: Any, zone: ZoneInfo) -> datetime:
    """The aware UTC instant of ISO 8601 text; local time of ``zone`` where it has no offset."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise WrongValue("instant", value) from None
    if found.year not in _YEARS or found.microsecond:
        raise WrongValue("instant", value)
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    meant = typed_time(found, zone)
    if meant.status is not WallStatus.OK:
        raise WrongValue(meant.status.value, value)
    return utc(meant.candidates[0])


def instant_text(at: datetime, zone: ZoneInfo) -> str:
    """An instant in ISO 8601 with the offset of ``zone``."""
    return at.astimezone(zone).isoformat()


class Scalar(NamedTuple):
    """One plain key of an object: how it is read, which attribute it is, and what a file that leaves it out means.

    ``default`` ``MISSING``: the dataclass's own.
    """

    name: str
    read: Read
    attribute: str = ""
    is_required: bool = False
    default: Any = MISSING

    @property
    def target(self) -> str:
        """The attribute of the dataclass."""
        return self.attribute or self.name


def written(entity: Any, scalars: tuple[Scalar, ...]) -> dict[str, Any]:
    """The plain keys of ``entity`` that a file has to say, in order."""
    defaults = {field.name: field.default for field in fields(entity)}
    found: dict[str, Any] = {}
    for scalar in scalars:
        value = getattr(entity, scalar.target)
        usual = defaults[scalar.target] if scalar.default is MISSING else scalar.default
        if scalar.is_required or value != usual:
            found[scalar.name] = encoded(value)
    return found

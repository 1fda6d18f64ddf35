"""Between what a column holds in the file and in the domain: pure functions, by the word for the kind of column.

Knows no SQLAlchemy: the first day is read by it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from carefront.domain.accounts import AccountabilityType, AccountKind
from carefront.domain.appointments import AppointmentStatus, BlockKind
from carefront.domain.offerings import OfferingKind, OfferingState
from carefront.domain.patients import Gender
from carefront.domain.permissions import Key, Scope
from carefront.domain.resources import ResourceKind, ResourceState
from carefront.domain.schedules import BlockType, Recurrence, ScheduleState
from carefront.domain.time_off import TimeOffState, TimeOffType

Conversion = Callable[[Any], Any]


def same(value: Any) -> Any:
    """The value as it is."""
    return value


def hex_of(value: Any) -> str:
    """Bytes as hex digits."""
    return bytes(value).hex()


def instant_of(value: int) -> datetime:
    """Whole seconds since 1970 as an aware UTC datetime."""
    return datetime.fromtimestamp(value, UTC)


def seconds_of(value: datetime) -> int:
    """An aware datetime as whole seconds since 1970."""
    return int(value.timestamp())


def ids_of(value: str) -> tuple[str, ...]:
    """Space separated ids as a tuple."""
    return tuple(value.split())


WORDS: Mapping[str, type[StrEnum]] = {
    enum.__name__: enum
    for enum in (
        AccountabilityType, AccountKind, AppointmentStatus, BlockKind, BlockType, Gender, Key, OfferingKind,
        OfferingState, Recurrence, ResourceKind, ResourceState, ScheduleState, Scope, TimeOffState, TimeOffType,
    )
}  # fmt: skip
"""The enumerations whose values stand in a column, by name."""

TO_DB: Mapping[str, Conversion] = {
    "Id": bytes.fromhex, "Instant": seconds_of, "Day": date.isoformat, "Flag": bool, "IdList": " ".join,
    **dict.fromkeys(WORDS, str),
}  # fmt: skip
"""From the domain to the file; a kind that is missing needs no conversion."""

FROM_DB: Mapping[str, Conversion] = {
    "Id": hex_of, "Instant": instant_of, "Day": date.fromisoformat, "Flag": bool, "IdList": ids_of, "Digest": bytes,
    "Sealed": bytes,
    **WORDS,
}  # fmt: skip
"""From the file to the domain; a kind that is missing needs no conversion."""

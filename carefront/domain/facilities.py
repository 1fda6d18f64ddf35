"""Clinics: zone, opening hours, closures and extra openings."""

from datetime import date

from carefront.domain.schedules import ClockPeriod
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Facility:
    """A clinic. ``zone`` is an IANA name; ``slot_minutes`` is the grid where no schedule says otherwise.

    ``assigns_first_visit``: the first visit with somebody makes the patient one of theirs.
    """

    id: str
    account_id: str
    name: str
    zone: str
    locale: str = "en_US"
    address: str = ""
    phone: str = ""
    slot_minutes: int = 60
    wait_limit_minutes: int = 15
    buffers_inside_hours: bool = False
    hold_minutes: int = 3
    assigns_first_visit: bool = False


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One opening period of a clinic on a weekday (Monday = 0)."""

    id: str
    facility_id: str
    weekday: int
    period: ClockPeriod


@dataclass(frozen=True, slots=True)
class Closure:
    """A clinic-wide dated exception: closed (``is_extra`` false) or opened beyond its hours (``is_extra`` true).

    ``first`` and ``last`` are inclusive dates; ``period`` is a part of each day, ``None`` the whole day.
    """

    id: str
    facility_id: str
    first: date
    last: date
    name: str
    period: ClockPeriod | None = None
    is_extra: bool = False

"""The week and the month shaped for screens. Instants are UTC seconds (``*_s``); spans are half-open; days are the
clinic's local dates.
"""

from datetime import date
from enum import StrEnum

from carefront.application.read_models import DayCard, DayColumn, HourMark
from carefront.domain.wall_axis import AxisPiece
from carefront.shared.values import dataclass


class DayState(StrEnum):
    """Why a resource has no bookable time on a day, by what takes all of it; ``OPEN`` where there is some."""

    OPEN = "open"
    CLOSED = "closed"
    TIME_OFF = "time_off"
    EXCEPTION = "exception"
    NO_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How full a day is: ``booked`` visits of ``places`` (the grid's bookable starts), and the same in minutes.

    ``label``: the words of the row that took the day away, may be empty; never those of time off.
    """

    booked: int
    places: int
    booked_minutes: int
    open_minutes: int
    state: DayState = DayState.OPEN
    label: str = ""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the one resource's week; ``pieces``: where its time stands on the week's axis."""

    day: date
    start_s: int
    end_s: int
    pieces: tuple[AxisPiece, ...]
    column: DayColumn
    load: DayLoad


@dataclass(frozen=True, slots=True)
class WeekCalendar:
    """Seven days of one resource. Cards are sorted by column (the number of the day) and start.

    ``marks`` and ``length_s`` are the axis's, which all days share; ``open_from_s`` and ``open_to_s`` are what is worth
    showing first, in seconds from its top.
    """

    facility_id: str
    zone: str
    first: date
    resource_id: str
    name: str
    start_s: int
    end_s: int
    open_from_s: int
    open_to_s: int
    days: tuple[WeekDay, ...]
    cards: tuple[DayCard, ...]
    marks: tuple[HourMark, ...]
    length_s: int
    change_number: int


@dataclass(frozen=True, slots=True)
class ResourceWeek:
    """One resource with how full each of its days is."""

    resource_id: str
    name: str
    code: str
    group: str
    days: tuple[DayLoad, ...]


@dataclass(frozen=True, slots=True)
class WeekLoads:
    """How full the days from ``first`` on are, resource by resource in the order of the groups."""

    facility_id: str
    zone: str
    first: date
    rows: tuple[ResourceWeek, ...]
    change_number: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of the whole clinic: how full, why it is closed (``load.label``), who is off all day."""

    day: date
    load: DayLoad
    off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """Every day of a span of the calendar, in order."""

    facility_id: str
    zone: str
    days: tuple[MonthDay, ...]
    change_number: int


@dataclass(frozen=True, slots=True)
class FirstOpenings:
    """Which visit type, with whom, and the inclusive days of which the first opening of each is wanted."""

    facility_id: str
    offering_id: str
    resource_ids: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayOpening:
    """The first start of a day that can be booked as it is, and whom the visit is with."""

    day: date
    start_s: int
    length_minutes: int
    leader_id: str
    leader_name: str

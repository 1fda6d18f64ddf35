"""When a resource works: clock periods, working hours, schedules and their blocks, dated exceptions.

Minutes of day count from local midnight of the day a period starts on; an end may be 1440 (24:00) or later, up to
2880, for
a period that goes on past midnight. Weekdays: Monday = 0 (files and APIs of PM-05: 0 = Sunday).
"""

from datetime import date, datetime
from enum import StrEnum

from carefront.domain.errors import InvalidValue
from carefront.domain.lifecycle import StateMachine
from carefront.shared.values import dataclass

DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True, order=True)
class ClockPeriod:
    """Half-open local wall-clock period ``[start, end)`` in minutes of day; ``0 <= start < 1440``, ``start < end <=
    2880``.

    Raises:
        InvalidValue: the bounds are not of that form.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY_MINUTES and self.start < self.end <= 2 * DAY_MINUTES):
            raise InvalidValue("period", (self.start, self.end), "not_forward")

    def overlaps(self, other: "ClockPeriod") -> bool:
        """Whether they share a minute; touching periods do not. Source: seed 003."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """One working period of a resource on a weekday; none on any weekday means the clinic's hours."""

    id: str
    resource_id: str
    weekday: int
    period: ClockPeriod


class ScheduleState(StrEnum):
    """Draft -> Published <-> Paused -> Archived."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


SCHEDULE_LIFE = StateMachine(
    "schedule",
    {
        ScheduleState.DRAFT: frozenset({ScheduleState.PUBLISHED, ScheduleState.ARCHIVED}),
        ScheduleState.PUBLISHED: frozenset({ScheduleState.PAUSED, ScheduleState.ARCHIVED}),
        ScheduleState.PAUSED: frozenset({ScheduleState.PUBLISHED, ScheduleState.ARCHIVED}),
    },
)


class Recurrence(StrEnum):
    """How a schedule repeats; ``custom`` carries an RFC 5545 rule."""

    SINGLE = "single"
    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


class BlockType(StrEnum):
    """The seven of PM-05."""

    APPOINTMENTS = "appointments"
    TELEHEALTH = "telehealth"
    DOCUMENTATION = "documentation"
    SUPERVISION = "supervision"
    GROUP = "group"
    ADMINISTRATIVE = "administrative"
    ON_CALL = "on_call"


BOOKABLE_BLOCKS = frozenset({BlockType.APPOINTMENTS, BlockType.TELEHEALTH})


@dataclass(frozen=True, slots=True)
class ScheduleBlock:
    """A stretch of one weekday in a schedule. ``weekday`` ``None``: every day the recurrence gives.

    ``slot_minutes`` is the grid; ``capacity`` ``None`` leaves the resource's. ``kept_for`` offerings have it to
    themselves
    until ``release_days`` before (``None``: never released). ``effective_date`` and ``end_date`` are inclusive.
    """

    id: str
    weekday: int | None
    period: ClockPeriod
    type: BlockType = BlockType.APPOINTMENTS
    slot_minutes: int = 30
    capacity: int | None = None
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    room_id: str | None = None
    kept_for: tuple[str, ...] = ()
    release_days: int | None = None
    name: str = ""
    effective_date: date | None = None
    end_date: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring pattern of blocks of one resource; valid on inclusive dates, ``valid_to`` ``None`` means open."""

    id: str
    resource_id: str
    name: str
    state: ScheduleState
    recurrence: Recurrence
    valid_from: date
    valid_to: date | None = None
    rule: str = ""
    blocks: tuple[ScheduleBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class AvailabilityException:
    """A dated exception of one resource: blocked (``is_extra`` false) or extra time; inclusive dates, part of day or
    whole.
    """

    id: str
    resource_id: str
    first: date
    last: date
    name: str = ""
    period: ClockPeriod | None = None
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class ManualSlot:
    """A slot that a person made beside every schedule; ``capacity`` ``None`` leaves the resource's."""

    id: str
    resource_id: str
    start: datetime
    end: datetime
    type: BlockType = BlockType.APPOINTMENTS
    capacity: int | None = None
    room_id: str | None = None
    name: str = ""

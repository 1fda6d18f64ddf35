"""What is asked of the figures of a clinic and what comes back. Instants are UTC seconds; days are the clinic's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from carefront.domain.appointments import AppointmentStatus
from carefront.domain.summary import share


class By(StrEnum):
    """What the columns of the table are."""

    DAY = "day"
    WEEKDAY = "weekday"
    HOUR = "hour"


class ColumnKind(StrEnum):
    """What one column stands for: of a long period days are taken together."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WEEKDAY = "weekday"
    HOUR = "hour"


class FigureKind(StrEnum):
    """What a list is behind: booked time, or visits of a state, or who waits."""

    BOOKED = "booked"
    NO_SHOW = "no_show"
    DUE = "due"
    CANCELLED = "cancelled"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class UtilisationQuestion:
    """How full the resources are on the inclusive days ``[first, last]``; ``week_start``: Monday = 0."""

    facility_id: str
    resource_ids: tuple[str, ...]
    first: date
    last: date
    by: By = By.DAY
    week_start: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """Seconds booked, bookable and off, and visits that hold their time."""

    booked_s: int = 0
    bookable_s: int = 0
    off_s: int = 0
    visits: int = 0

    @property
    def share(self) -> float | None:
        """Booked over bookable; ``None`` where nothing was bookable."""
        return share(self.booked_s, self.bookable_s)

    def plus(self, other: "Cell") -> "Cell":
        """Both together."""
        return Cell(
            self.booked_s + other.booked_s, self.bookable_s + other.bookable_s, self.off_s + other.off_s,
            self.visits + other.visits,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """``first`` and ``last``: its inclusive days; of a weekday or an hour its ``number``, and the whole period."""

    kind: ColumnKind
    first: date
    last: date
    number: int = 0


@dataclass(frozen=True, slots=True)
class ResourceFigures:
    """One resource's row: its cells, one for each column, and all of them together."""

    resource_id: str
    name: str
    kind: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class WaitAges:
    """How many wait, and for how many days: the middle one and the oldest; ``None`` where nobody does."""

    count: int = 0
    median_days: float | None = None
    oldest_days: int | None = None


@dataclass(frozen=True, slots=True)
class Utilisation:
    """The figures. ``counts``: visits of the rows by state, one for each resource of a row that a visit has.

    ``is_permitted`` is false, and everything empty, for somebody without ``pm.report.view``.
    """

    is_permitted: bool
    zone: str = "UTC"
    columns: tuple[Column, ...] = ()
    rows: tuple[ResourceFigures, ...] = ()
    total: ResourceFigures = field(default_factory=lambda: ResourceFigures("", "", "", (), Cell()))
    counts: Mapping[AppointmentStatus, int] = field(default_factory=dict)
    waiting: WaitAges = field(default_factory=WaitAges)


@dataclass(frozen=True, slots=True)
class Figure:
    """Which list is wanted. ``weekday`` and ``hour`` narrow the days down; ``None`` takes them all."""

    kind: FigureKind
    facility_id: str
    resource_ids: tuple[str, ...]
    first: date
    last: date
    weekday: int | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One visit of a list, or somebody who waits: ``[start_s, end_s)`` is the part the resource is needed for.

    ``booked_s``: how much of it counts in the figure; ``since_s``: since when somebody waits; texts are empty where
    nothing is known or the actor may not see it; ``appointment_id`` empty: never booked, ``start_s`` 0: no time.
    """

    appointment_id: str
    resource_name: str
    start_s: int
    end_s: int
    status: AppointmentStatus | None
    patient_name: str
    offering_name: str
    booked_s: int = 0
    since_s: int = 0


@dataclass(frozen=True, slots=True)
class FigureList:
    """The list behind a figure by time, at most ``MOST_LISTED`` rows; ``count`` is how many there are."""

    is_permitted: bool
    zone: str = "UTC"
    rows: tuple[FigureRow, ...] = ()
    count: int = 0
    booked_s: int = 0


@dataclass(frozen=True, slots=True)
class ThirdNext:
    """The third next opening of an offering with a provider; ``days`` from today, ``None``: none in the horizon."""

    offering_id: str
    offering_name: str
    offering_code: str
    provider_id: str
    provider_name: str
    start_s: int | None
    days: int | None


MOST_LISTED = 2_000

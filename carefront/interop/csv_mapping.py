"""A mapping as values: which column of a CSV file is which field of a visit. ``resources/mappings/README.md`` has the
format."""

from collections.abc import Mapping
from datetime import date

from carefront.application.import_rows import ImportedResource, ImportSource
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """A text made of the cells of ``columns``, joined by ``separator``, after ``prefix``; empty when all of them are
    empty.

    Without columns it is the constant ``prefix``.
    """

    columns: tuple[str, ...] = ()
    separator: str = " "
    prefix: str = ""

    @property
    def place(self) -> str:
        """The heading to show with an error."""
        return " + ".join(self.columns)


@dataclass(frozen=True, slots=True)
class Coded:
    """A text and what the program calls each of its values; without ``values`` the text is taken as it is."""

    cells: Cells
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TimeCells:
    """A date, a time of day or both, written in one of ``formats`` (tried in order; ``%z`` makes it an instant)."""

    cells: Cells
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionDays:
    """Dates for a file that numbers its sessions but has no calendar date: session *n* gets the *n*-th week, on its
    weekday.

    ``first``: the Monday of session 1's week. ``weekdays`` maps the cell to Monday = 0. Each session has a week of
    its own, so no two share a day, whatever part of the file is given."""

    session: Cells
    weekday: Cells
    weekdays: Mapping[str, int]
    first: date


@dataclass(frozen=True, slots=True)
class Moment:
    """When: a column that has it all (``whole``), or a ``day`` (a date column or a numbered session) with a ``time``.

    An end may have a ``time`` only: then it is the first such time after the start.
    """

    whole: TimeCells | None = None
    day: TimeCells | SessionDays | None = None
    time: TimeCells | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A number of units of ``unit_seconds``."""

    cells: Cells
    unit_seconds: int


@dataclass(frozen=True, slots=True)
class ResourceCells:
    """The resource a row names, and what is created where no such resource exists yet."""

    name: Cells
    made: ImportedResource


@dataclass(frozen=True, slots=True)
class PatientCells:
    """The patient of a row; a file without patients has none of this."""

    id: Cells
    name: Cells | None
    gender: Coded | None
    birth_date: TimeCells | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A second file beside the first: its record whose ``key`` equals the cell of ``column`` adds the columns
    ``name.heading``."""

    name: str
    file: str
    key: str
    column: str


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """A whole mapping. ``id`` is the file's own identity of a row (``None``: its content is)."""

    name: str
    clinic: str
    zone: str
    encoding: str
    delimiter: str
    id: Cells | None
    offering: Cells | None
    offering_code: Cells | None
    note: Cells | None
    start: Moment
    end: Moment | Length
    patient: PatientCells | None
    status: Coded
    resources: tuple[ResourceCells, ...]
    lookups: tuple[Lookup, ...]

    @property
    def source(self) -> ImportSource:
        """What the rest of the program needs to know of it."""
        return ImportSource(self.name, self.clinic, self.zone, tuple(one.made for one in self.resources))


def columns_of(mapping: CsvMapping) -> Mapping[str, None]:
    """Every column that the mapping names, in order, each once."""
    found: dict[str, None] = {}
    _collect(mapping, found)
    return found


def _collect(value: object, found: dict[str, None]) -> None:
    if isinstance(value, Cells):
        found.update(dict.fromkeys(value.columns))
    elif isinstance(value, Lookup):
        found[value.column] = None
    elif isinstance(value, tuple):
        for one in value:
            _collect(one, found)
    elif hasattr(value, "__dataclass_fields__"):
        for field in value.__dataclass_fields__:
            _collect(getattr(value, field), found)

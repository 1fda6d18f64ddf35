"""What an import brings, as plain values: checked rows, errors by line, and what a file says about the resources it
names."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from carefront.domain.resources import ResourceKind
from carefront.shared.values import dataclass


class ImportRow(NamedTuple):
    """One visit of a file, checked. A named tuple, because a file has many and they cross a process.

    ``line`` is where the record starts (1 is the header). ``source_key`` is the visit's identity for good: the
    mapping's name and the file's own id, else the content. ``resources`` names one resource for each
    ``ImportedResource`` of the mapping, in order; an empty name means that the visit has none of it. ``start_s``,
    ``end_s``: whole UTC seconds, half-open; ``wall`` is the local start as ISO 8601 without an offset. ``gender`` and
    ``status`` are values of the domain's enumerations. ``birth_date`` is an ISO date. Empty texts mean "the file says
    nothing"."""

    line: int
    source_key: str
    source_id: str
    resources: tuple[str, ...]
    patient_id: str
    patient_name: str
    gender: str
    birth_date: str
    offering: str
    offering_code: str
    start_s: int
    end_s: int
    wall: str
    status: str
    note: str

    @property
    def start(self) -> datetime:
        """When the visit starts, as an aware UTC instant."""
        return datetime.fromtimestamp(self.start_s, UTC)

    @property
    def end(self) -> datetime:
        """When it ends (exclusive), as an aware UTC instant."""
        return datetime.fromtimestamp(self.end_s, UTC)

    @property
    def label(self) -> str:
        """What to call the row in a list: the file's own id, else the line."""
        return self.source_id or str(self.line)


@dataclass(frozen=True, slots=True)
class LineError:
    """Why a line can't be imported: ``field`` is the column's heading (empty: the whole line), ``code`` a stable word
    with its ``params``; the sentence is made in ``carefront.wording.imports``."""

    line: int
    field: str
    code: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class ImportedResource:
    """What kind of resource a mapping's column names, and how many visits at once one takes that has to be created."""

    kind: ResourceKind
    capacity: int
    role: str


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where rows come from: the mapping's name, the clinic they belong to and its IANA zone, and its resources."""

    name: str
    clinic: str
    zone: str
    resources: tuple[ImportedResource, ...]

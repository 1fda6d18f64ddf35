"""One day made ready to be drawn and said: every text is in it, so that painting asks nobody. No Qt, no wording.

Instants are UTC seconds; spans are half-open; texts are plain.
"""

from dataclasses import field
from datetime import date

from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class SpanFace:
    """A stretch of a column that can't be booked: ``kind`` chooses the pattern, ``word`` is drawn on it.

    ``time_block_id``: the time block it is, if it is one that somebody set and may take away.
    """

    start_s: int
    end_s: int
    kind: str
    word: str
    time_block_id: str = ""


@dataclass(frozen=True, slots=True)
class ColumnFace:
    """One resource. ``load``: booked of places (``7/12``), ``fill`` as 0 to 1; ``slots``: (start, minutes)."""

    resource_id: str
    name: str
    detail: str
    load: str
    fill: float
    spoken: str
    color: str
    spans: tuple[SpanFace, ...] = ()
    slots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CardFace:
    """One visit in one column. ``flags`` are names of icons; ``extra`` comes after the name in the state's own way
    (minutes waited, room); ``spoken`` is its name for assistive tools. ``waits_since_s``: since when somebody who has
    arrived waits, else 0."""

    appointment_id: str
    resource_id: str
    column: int
    start_s: int
    end_s: int
    status: str
    status_word: str
    time: str
    name: str
    short_name: str
    visit_type: str
    type_code: str
    extra: str
    note: str
    spoken: str
    color: str = ""
    flags: tuple[str, ...] = ()
    is_conflict: bool = False
    row_version: int = 0
    patient_id: str = ""
    waits_since_s: int = 0
    wants_sooner: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same when a day is read again."""
        return self.appointment_id, self.resource_id

    @property
    def minutes(self) -> int:
        """Length of the visit."""
        return (self.end_s - self.start_s) // 60


@dataclass(frozen=True, slots=True)
class AxisMark:
    """A line of the time axis, ``offset_s`` after the start of the day."""

    offset_s: int
    label: str
    is_hour: bool = True


@dataclass(frozen=True, slots=True)
class DayGrid:
    """A local day of one clinic. ``[start_s, end_s)`` is all of it (23 to 25 hours), ``open_*`` what to show first.

    ``cards`` are sorted by column and start. ``notice`` says why the whole clinic is closed, else it is empty.
    """

    facility_id: str
    day: date
    title: str
    short_title: str
    start_s: int
    end_s: int
    open_start_s: int
    open_end_s: int
    columns: tuple[ColumnFace, ...]
    cards: tuple[CardFace, ...]
    marks: tuple[AxisMark, ...]
    change_number: int = 0
    notice: str = ""
    is_today: bool = False
    column_of: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A free place on the grid that the cursor stands on, or that a visit is dragged to.

    ``is_range``: its length was chosen by pointer or keys, so that a booking takes it instead of the type's.
    """

    resource_id: str
    start_s: int
    end_s: int
    is_range: bool = False

    @property
    def minutes(self) -> int:
        """Its length."""
        return (self.end_s - self.start_s) // 60

"""One day, or a week of one resource, made ready to be drawn and said. No Qt, no wording.

Every text is in it, so that painting asks nobody.

Instants are UTC seconds; spans are half-open; texts are plain.
"""

from dataclasses import field, replace
from datetime import date

from carefront.shared.values import dataclass

CardKey = tuple[str, str, int]
"""Visit, resource, and which of its columns of days."""


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
    """One resource on one day. ``load``: booked of places (``7/12``), ``fill`` as 0 to 1; ``slots``: (start, minutes).

    ``day`` is set where columns are of several days.
    """

    resource_id: str
    name: str
    detail: str
    load: str
    fill: float
    spoken: str
    color: str
    spans: tuple[SpanFace, ...] = ()
    slots: tuple[tuple[int, int], ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ColumnAxis:
    """Where a column's day stands on the grid's axis: pieces (start, end, seconds from the axis's top), by start.

    A day of 23 hours beside others leaves the hour that it lacks empty, as the others do with the hour that a day of
    25 has twice.
    """

    pieces: tuple[tuple[int, int, int], ...]

    @property
    def start_s(self) -> int:
        """The column's first instant."""
        return self.pieces[0][0] if self.pieces else 0

    @property
    def end_s(self) -> int:
        """The end of the column's day."""
        return self.pieces[-1][1] if self.pieces else 0

    def offset_of(self, instant_s: int, *, is_end: bool = False) -> int:
        """Seconds from the axis's top to an instant; ``is_end``: as the end of what came before it."""
        found = 0
        for number, (start_s, _end_s, offset_s) in enumerate(self.pieces):
            if number and (instant_s < start_s or (is_end and instant_s == start_s)):
                break
            found = offset_s + instant_s - start_s
        return found

    def instant_at(self, offset_s: int) -> int:
        """The instant that stands at an offset; in a stretch that the day lacks, the one that comes after it."""
        for start_s, end_s, first_s in self.pieces:
            if offset_s < first_s + end_s - start_s:
                return max(start_s, start_s + offset_s - first_s)
        return self.end_s

    def gaps(self, length_s: int) -> tuple[tuple[int, int], ...]:
        """The stretches ``[from, to)`` of an axis so long that the day lacks."""
        edges = [0]
        for start_s, end_s, offset_s in self.pieces:
            edges += [offset_s, offset_s + end_s - start_s]
        edges.append(length_s)
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return tuple((first, last) for first, last in pairs if first < last)


@dataclass(frozen=True, slots=True)
class CardFace:
    """One visit in one column. ``flags`` are names of icons; ``extra`` comes after the name in the state's own way
    (minutes waited, room); ``spoken`` is its name for assistive tools. ``waits_since_s``: since when somebody who has
    arrived waits, else 0. ``part``: 1 where it goes on in the column of the next day, and so on.
    ``seats`` above 0: a group session. ``is_veiled``: somebody else's, of which only the time may be seen."""

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
    part: int = 0
    seats: int = 0
    is_veiled: bool = False

    @property
    def key(self) -> CardKey:
        """What stays the same when a day is read again."""
        return self.appointment_id, self.resource_id, self.part

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
    Where columns are days of one resource, ``week_of`` is its id, ``axes`` say where each day stands on the shared
    axis of ``axis_s`` seconds, and ``open_*`` are as far after ``start_s`` as they stand below the axis's top.
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
    week_of: str = ""
    axes: tuple[ColumnAxis, ...] = ()
    axis_s: int = 0

    @property
    def length_s(self) -> int:
        """How long the axis is."""
        return self.axis_s or self.end_s - self.start_s

    def column_for(self, resource_id: str, instant_s: int) -> int | None:
        """The column that shows a resource at an instant."""
        if not self.axes:
            return self.column_of.get(resource_id)
        if resource_id != self.week_of:
            return None
        spans = ((number, axis.start_s, axis.end_s) for number, axis in enumerate(self.axes))
        return next((number for number, start_s, end_s in spans if start_s <= instant_s < end_s), None)

    def axis_of(self, column: int) -> ColumnAxis:
        """Where a column's day stands on the axis."""
        return self.axes[column] if self.axes else ColumnAxis(((self.start_s, self.end_s, 0),))

    def open_span(self, column: int) -> tuple[int, int]:
        """What to show first, in a column's own instants."""
        axis = self.axis_of(column)
        return axis.instant_at(self.open_start_s - self.start_s), axis.instant_at(self.open_end_s - self.start_s)

    def now_offset(self, now_s: int) -> int | None:
        """How far below the top now stands; ``None`` where it is in none of the days."""
        if not self.is_today:
            return None
        axes = (self.axis_of(0),) if not self.axes else self.axes
        return next((axis.offset_of(now_s) for axis in axes if axis.start_s <= now_s < axis.end_s), None)


@dataclass(frozen=True, slots=True)
class Place:
    """A free place on the grid that the cursor stands on, or that a visit is dragged to.

    ``is_range``: its length was chosen by pointer or keys, so that a booking takes it instead of the type's.
    ``room_id``: the room of the slot it is, which a booking takes along.
    """

    resource_id: str
    start_s: int
    end_s: int
    is_range: bool = False
    room_id: str = ""

    @property
    def minutes(self) -> int:
        """Its length."""
        return (self.end_s - self.start_s) // 60


def carried(place: Place, before: DayGrid, after: DayGrid) -> Place:
    """The place at the same time of day, in the same column, of another grid; one that ``after`` has, or ``before`` had
    not, stays."""
    if after.week_of and place.resource_id != after.week_of:
        place = replace(place, resource_id=after.week_of)
    is_there = after.start_s <= place.start_s < after.end_s
    if is_there or not before.start_s <= place.start_s < before.end_s:
        return place
    column = before.column_for(place.resource_id, place.start_s)
    target = None if column is None else _same_weekday(before, column, after)
    start_s = place.start_s + after.start_s - before.start_s
    if column is not None and target is not None:
        offset_s = before.axis_of(column).offset_of(place.start_s)
        if offset_s > before.length_s // 4:  # clocks change at night: later times stand as far above the bottom
            offset_s += after.length_s - before.length_s
        start_s = after.axes[target].instant_at(offset_s)
    return replace(place, start_s=start_s, end_s=start_s + place.end_s - place.start_s)


def _same_weekday(before: DayGrid, column: int, after: DayGrid) -> int | None:
    """The column of another week that has the weekday of ``column``."""
    own = before.columns[column].day
    wanted = own + (after.day - before.day) if own else None
    return next((number for number, one in enumerate(after.columns) if wanted and one.day == wanted), None)

"""The layers 1-5 of a resource's availability, each with what it took away and which row took it.

Knows hours, schedules, exceptions and time off; knows nothing of visits. Spans are half-open, in whole UTC seconds. A
period that crosses midnight belongs to the day it starts on; a dated row (closure, exception, time off) works on its
local days, midnight to midnight. Source: domain.md *Availability*, seed 003, RULES.md A1-A14.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from carefront.domain import recurrence
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.day_patterns import DayPattern, DayPatterns
from carefront.domain.intervals import Span, clip, intersect, merge, subtract, union
from carefront.domain.offerings import Offering
from carefront.domain.schedules import BOOKABLE_BLOCKS, BlockType, ClockPeriod, ManualSlot, Schedule, ScheduleState
from carefront.domain.time_off import TimeOffState
from carefront.domain.zones import day_of, day_span_s, instant_s, period_span_s
from carefront.shared.values import dataclass

_DAY = timedelta(days=1)
MANUAL = "manual"
"""In place of a schedule's id: the slot was made by hand."""


class Taken(NamedTuple):
    """Time that a row takes away (or opens): a part of the days asked for; ``until_s`` is when the whole row ends."""

    start_s: int
    end_s: int
    source_kind: str
    source_id: str
    label: str
    until_s: int


class BlockSpan(NamedTuple):
    """A block in force. ``grid_s`` is where its first slot starts (the block may be cut at the asked span's edges).

    ``source_kind`` is ``schedule_block``, or ``exception`` (extra time), ``manual_slot``, or ``working_hours`` (no
    schedule at all).
    ``opens_s``: the instant from which a kept block is open to all; ``None``: never. ``capacity`` ``None``: the
    resource's.
    """

    start_s: int
    end_s: int
    grid_s: int
    type: BlockType
    slot_s: int
    capacity: int | None
    kept_for: tuple[str, ...]
    opens_s: int | None
    buffer_before_s: int
    buffer_after_s: int
    source_kind: str
    source_id: str
    name: str
    room_id: str | None = None
    schedule_id: str = ""

    def fits(self, offering: Offering | None, now_s: int) -> bool:
        """Whether a visit of ``offering`` may be booked in it."""
        if self.type not in BOOKABLE_BLOCKS and not (
            self.type is BlockType.GROUP and offering is not None and offering.is_group
        ):
            return False
        if not self.kept_for or (offering is not None and offering.id in self.kept_for):
            return True
        return self.opens_s is not None and self.opens_s <= now_s


def first_come(block: BlockSpan) -> tuple[int, str]:
    """Sorts overlapping blocks by when they truly start, wherever the asked days cut them."""
    return block.grid_s, block.source_id


_Piece = TypeVar("_Piece", Taken, BlockSpan)


@dataclass(frozen=True, slots=True)
class DayLayers:
    """The layers over whole local days ``[start_s, end_s)``; every list is sorted by start and cut to those days.

    ``open`` is what the clinic is open (layer 1), ``closures`` the closures in it. ``working`` are the resource's
    hours with its extra time (layer 2), ``None`` where it declared none. ``blocks`` are all blocks in force (layer
    3), bookable or not.
    """

    start_s: int
    end_s: int
    open: tuple[Span, ...]
    closures: tuple[Taken, ...]
    working: tuple[Span, ...] | None
    blocks: tuple[BlockSpan, ...]
    exceptions: tuple[Taken, ...]
    time_off: tuple[Taken, ...]
    pending_time_off: tuple[Taken, ...]


class UnavailableSpan(NamedTuple):
    """What the calendar draws as not bookable, and the row behind it (empty where no row is).

    ``kind``: ``closed``, ``time_off``, ``exception``, ``outside_hours``, ``block`` or, as a hint, ``pending_time_off``.
    """

    start_s: int
    end_s: int
    kind: str
    label: str
    source_id: str


def is_schedule_driven(facts: ResourceFacts) -> bool:
    """Whether schedules rule the resource: it has any, in whatever state (a draft or paused one gives nothing)."""
    return bool(facts.schedules)


def layers_over(clinic: ClinicFacts, facts: ResourceFacts, start_s: int, end_s: int) -> DayLayers:
    """The layers over the local days that the non-empty ``[start_s, end_s)`` touches."""
    return _Plan(clinic, facts).layers(day_of(start_s, clinic.zone), day_of(end_s - 1, clinic.zone))


def day_layers(clinic: ClinicFacts, facts: ResourceFacts, day: date) -> DayLayers:
    """The layers over one local day: last night's periods up to their end, today's up to midnight."""
    return _Plan(clinic, facts).layers(day, day)


def planned(clinic: ClinicFacts, facts: ResourceFacts) -> "_Plan":
    """The facts sorted for many questions about days; for whoever asks once over a whole year and keeps nothing."""
    return _Plan(clinic, facts)


class LayerCache:
    """Layers worked out before, for the same facts; whoever asks often owns one.

    Facts are known again by identity, then by equality (they are frozen), so that facts read anew still find their
    layers.
    Holds at most ``size`` facts and starts over when it is full.
    """

    def __init__(self, size: int = 2048) -> None:
        self._size = size
        self._by_identity: dict[tuple[int, int], tuple[ClinicFacts, ResourceFacts, _Plan]] = {}
        self._by_value: dict[tuple[ClinicFacts, ResourceFacts], _Plan] = {}

    def over(self, clinic: ClinicFacts, facts: ResourceFacts, start_s: int, end_s: int) -> DayLayers:
        """As ``layers_over``."""
        zone = clinic.zone
        return self._plan(clinic, facts).layers(day_of(start_s, zone), day_of(end_s - 1, zone))

    def day(self, clinic: ClinicFacts, facts: ResourceFacts, day: date) -> DayLayers:
        """As ``day_layers``."""
        return self._plan(clinic, facts).layers(day, day)

    def days(self, clinic: ClinicFacts, facts: ResourceFacts, first: date, last: date) -> DayLayers:
        """The layers over the inclusive local days ``[first, last]``."""
        return self._plan(clinic, facts).layers(first, last)

    def pattern(self, clinic: ClinicFacts, facts: ResourceFacts, day: date) -> DayPattern | None:
        """What makes the day as it is, or ``None`` for a day of its own; see ``DayPattern``."""
        return self._plan(clinic, facts).patterns.of(day)

    def _plan(self, clinic: ClinicFacts, facts: ResourceFacts) -> "_Plan":
        known = self._by_identity.get((id(clinic), id(facts)))
        if known is not None:
            return known[2]
        if len(self._by_identity) >= self._size:
            self._by_identity.clear()
            self._by_value.clear()
        plan = self._by_value.setdefault((clinic, facts), _Plan(clinic, facts))
        self._by_identity[id(clinic), id(facts)] = (clinic, facts, plan)  # holds both, so no id is used again
        return plan


def usable_spans(layers: DayLayers, offering: Offering | None, now_s: int) -> list[Span]:
    """Where a visit of ``offering`` may lie as far as layers 1-5 decide."""
    free = intersect(layers.open, merge(block[:2] for block in layers.blocks if block.fits(offering, now_s)))
    if layers.working is not None:
        free = intersect(free, layers.working)
    taken = merge(row[:2] for row in (*layers.exceptions, *layers.time_off))
    return subtract(free, taken)


def unavailable_spans(layers: DayLayers) -> list[UnavailableSpan]:
    """What to draw as not bookable, by start. Pieces do not overlap (of two kinds the first in the list of
    ``UnavailableSpan`` wins), but for ``pending_time_off``, which lies over the others.
    """
    drawn: list[UnavailableSpan] = []
    left = [(layers.start_s, layers.end_s)]
    for kind, rows in _unavailable_kinds(layers):
        for row in rows:
            pieces = intersect(left, [row[:2]])
            drawn.extend(UnavailableSpan(start, end, kind, row.label, row.source_id) for start, end in pieces)
            left = subtract(left, pieces)
    hints = (UnavailableSpan(*row[:2], "pending_time_off", row.label, row.source_id) for row in layers.pending_time_off)
    return sorted((*drawn, *hints))


def _unavailable_kinds(layers: DayLayers) -> Iterable[tuple[str, Iterable[Taken]]]:
    whole = [(layers.start_s, layers.end_s)]
    closed = subtract(whole, layers.open)
    in_closures = [row._replace(start_s=a, end_s=b) for row in layers.closures for a, b in intersect(closed, [row[:2]])]
    yield "closed", (*in_closures, *_unnamed(closed))
    yield "time_off", layers.time_off
    yield "exception", layers.exceptions
    in_blocks = merge(block[:2] for block in layers.blocks)
    in_hours = in_blocks if layers.working is None else intersect(in_blocks, layers.working)
    yield "outside_hours", _unnamed(subtract(whole, in_hours))
    bookable = merge(b[:2] for b in layers.blocks if b.type in BOOKABLE_BLOCKS)
    for block in layers.blocks:
        pieces = () if block.type in BOOKABLE_BLOCKS else subtract([block[:2]], bookable)
        label = block.name or block.type.value
        yield "block", [Taken(a, b, block.source_kind, block.source_id, label, block.end_s) for a, b in pieces]


def _unnamed(spans: Iterable[Span]) -> list[Taken]:
    return [Taken(start, end, "", "", "", end) for start, end in spans]


class _Dated(Protocol):
    """A dated row of whole days or of a part of each day."""

    @property
    def id(self) -> str: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def period(self) -> ClockPeriod | None: ...


class _Plan:
    """The facts of one resource sorted for questions about days, and the answers given so far."""

    def __init__(self, clinic: ClinicFacts, facts: ResourceFacts) -> None:
        self._zone = clinic.zone
        self._slot_s = 60 * clinic.facility.slot_minutes
        self._opening = _by_weekday((row.weekday, row.period) for row in clinic.opening_hours)
        self._working = _by_weekday((row.weekday, row.period) for row in facts.working_hours)
        self._closures = [(row, "closure", row.name) for row in clinic.closures if not row.is_extra]
        self._openings = [(row, "closure", row.name) for row in clinic.closures if row.is_extra]
        blocking = (*(row for row in facts.exceptions if not row.is_extra), *facts.ended)
        self._blocking = [(row, "exception", row.name) for row in blocking]
        self._extra = [(row, "exception", row.name) for row in facts.exceptions if row.is_extra]
        approved, pending = TimeOffState.APPROVED, TimeOffState.PENDING
        self._time_off = [(row, "time_off", row.type.value) for row in facts.time_off if row.state is approved]
        self._pending = [(row, "time_off", row.type.value) for row in facts.time_off if row.state is pending]
        self._schedules = [row for row in facts.schedules if row.state is ScheduleState.PUBLISHED]
        self._is_schedule_driven = is_schedule_driven(facts)
        self._manual = [_manual_block(row) for row in facts.manual_slots]
        self._known: dict[tuple[int, int], DayLayers] = {}
        rows: tuple[_Dated, ...] = (*clinic.closures, *facts.exceptions, *facts.ended, *facts.time_off)
        by_hand = ((day_of(row.start_s, self._zone), day_of(row.end_s, self._zone)) for row in self._manual)
        self.patterns = DayPatterns(self._schedules, [*((row.first, row.last) for row in rows), *by_hand], self._zone)

    def layers(self, first: date, last: date) -> DayLayers:
        """The layers over the inclusive local days."""
        key = first.toordinal(), last.toordinal()
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._build(first, last)
        return known

    def _build(self, first: date, last: date) -> DayLayers:
        start_s, end_s = day_span_s(first, self._zone)[0], day_span_s(last, self._zone)[1]
        days = [first + number * _DAY for number in range(-1, (last - first).days + 1)]

        def taken(rows: Iterable[tuple[_Dated, str, str]]) -> tuple[Taken, ...]:
            found = (piece for row in rows for piece in _taken(*row, days, self._zone))
            return _cut(found, start_s, end_s)

        hours = self._hours(self._opening, days)
        opened = merge(piece[:2] for row in self._openings for piece in _taken(*row, days, self._zone))
        extra = [piece for row in self._extra for piece in _taken(*row, days, self._zone)]
        manual = [block for block in self._manual if block.end_s > start_s and block.start_s < end_s]
        added = [*(row[:2] for row in extra), *(block[:2] for block in manual)]
        working = merge((*self._hours(self._working, days), *added)) if self._working else None
        closures = taken(self._closures)
        is_open = union(subtract(clip(hours, start_s, end_s), merge(row[:2] for row in closures)), opened)
        if self._is_schedule_driven:
            blocks = self._schedule_blocks(days)
        else:
            blocks = self._hours_as_blocks(union(hours, opened), days)
        return DayLayers(
            start_s, end_s, tuple(clip(is_open, start_s, end_s)), closures,
            None if working is None else tuple(clip(working, start_s, end_s)),
            _cut((*blocks, *self._extra_blocks(extra), *manual), start_s, end_s),
            taken(self._blocking), taken(self._time_off), taken(self._pending),
        )  # fmt: skip

    def _hours(self, by_weekday: Mapping[int, list[ClockPeriod]], days: Iterable[date]) -> list[Span]:
        spans = (period_span_s(day, period, self._zone) for day in days for period in by_weekday.get(day.weekday(), ()))
        return merge(span for span in spans if span is not None)

    def _hours_as_blocks(self, opening: list[Span], days: Iterable[date]) -> list[BlockSpan]:
        """No schedule at all: each stretch of hours is one bookable block on the clinic's grid."""
        hours = intersect(opening, self._hours(self._working, days)) if self._working else opening
        return [_plain_block(span, self._slot_s, "working_hours", "", "") for span in hours]

    def _extra_blocks(self, extra: Iterable[Taken]) -> list[BlockSpan]:
        return [_plain_block(row[:2], self._slot_s, "exception", row.source_id, row.label) for row in extra]

    def _schedule_blocks(self, days: Iterable[date]) -> list[BlockSpan]:
        return [span for day in days for schedule in self._schedules for span in _blocks_on(schedule, day, self._zone)]


def _blocks_on(schedule: Schedule, day: date, zone: ZoneInfo) -> Iterable[BlockSpan]:
    for block in schedule.blocks:
        span = period_span_s(day, block.period, zone) if recurrence.is_given(schedule, block, day) else None
        if span is not None:
            released = None if block.release_days is None else instant_s(day - block.release_days * _DAY, 0, zone)
            yield BlockSpan(
                *span, span[0], block.type, 60 * block.slot_minutes, block.capacity, block.kept_for, released,
                60 * block.buffer_before_minutes, 60 * block.buffer_after_minutes, "schedule_block", block.id,
                block.name, block.room_id, schedule.id,
            )  # fmt: skip


def _plain_block(span: Span, slot_s: int, source_kind: str, source_id: str, name: str) -> BlockSpan:
    return BlockSpan(
        *span, span[0], BlockType.APPOINTMENTS, slot_s, None, (), None, 0, 0, source_kind, source_id, name,
    )  # fmt: skip


def _manual_block(row: ManualSlot) -> BlockSpan:
    """A slot made by hand is extra time of its own length; like other extra time it opens no closed clinic."""
    start_s, end_s = int(row.start.timestamp()), int(row.end.timestamp())
    return BlockSpan(
        start_s, end_s, start_s, row.type, end_s - start_s, row.capacity, (), None, 0, 0, "manual_slot", row.id,
        row.name, row.room_id, MANUAL,
    )  # fmt: skip


def _by_weekday(rows: Iterable[tuple[int, ClockPeriod]]) -> dict[int, list[ClockPeriod]]:
    found: dict[int, list[ClockPeriod]] = {}
    for weekday, period in rows:
        found.setdefault(weekday, []).append(period)
    return found


def _taken(row: _Dated, kind: str, label: str, days: list[date], zone: ZoneInfo) -> Iterable[Taken]:
    """The row's time on those of its dates that are among ``days`` (consecutive): one piece if whole days, else one a
    day.
    """
    first, last = max(row.first, days[0]), min(row.last, days[-1])
    if first > last:
        return
    if row.period is None:
        start_s, end_s = day_span_s(first, zone)[0], day_span_s(last, zone)[1]
        yield Taken(start_s, end_s, kind, row.id, label, day_span_s(row.last, zone)[1])
        return
    for number in range((last - first).days + 1):
        span = period_span_s(first + number * _DAY, row.period, zone)
        if span is not None:
            yield Taken(*span, kind, row.id, label, span[1])


def _cut(pieces: Iterable[_Piece], start_s: int, end_s: int) -> tuple[_Piece, ...]:
    """The pieces by start, cut to the span; what lies outside is left out."""
    inside = (piece for piece in pieces if piece.end_s > start_s and piece.start_s < end_s)
    cut = (piece._replace(start_s=max(piece.start_s, start_s), end_s=min(piece.end_s, end_s)) for piece in inside)
    return tuple(sorted(cut, key=lambda piece: piece[:2]))

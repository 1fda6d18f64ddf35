"""What a resource's days amount to: how long it was bookable, booked, blocked and off, and how many visits it had.

Days and hours are those of the summary zone, which is the zone of the resource's clinic: a visit over local midnight is
split, a repeated hour counts twice, a skipped one not at all. Seconds are counted, so that nothing is lost by rounding;
a resource that takes several visits at once has as many seconds a second. Pure: no I/O, clock, Qt or SQL.
Source: domain.md *Slots, calendar index, lanes, horizon*; seed 001 *Summary Calendar*; RULES.md U1-U6.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.availability import DayLayers
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.intervals import Span, intersect, merge, subtract
from carefront.domain.schedules import BOOKABLE_BLOCKS, BlockType
from carefront.domain.time_off import TimeOffState
from carefront.domain.zones import day_of, day_span_s, local_minute

HOURS = 24
_HOUR_S = 3_600
_DAY_S = 86_400

_S = AppointmentStatus
COUNTED: tuple[AppointmentStatus, ...] = (
    _S.REQUESTED, _S.BOOKED, _S.CONFIRMED, _S.RESCHEDULED, _S.ARRIVED, _S.IN_PROGRESS, _S.COMPLETED, _S.NO_SHOW,
    _S.CANCELLED,
)  # fmt: skip
"""The states that are counted, in the order of the counts; what was entered in error never was."""

_PLACE = {status.value: place for place, status in enumerate(COUNTED)}
_LIVE = frozenset(status.value for status in LIVE)
_OFFERED = BOOKABLE_BLOCKS | {BlockType.GROUP}


class UsedVisit(NamedTuple):
    """One resource of a visit: the visit's span, and the part of it that the resource is needed for (minutes)."""

    resource_id: str
    start_s: int
    end_s: int
    status: str
    offset_minutes: int = 0
    length_minutes: int | None = None

    @property
    def part_s(self) -> Span:
        """When the resource is needed; empty where the visit is too short for it."""
        start_s = self.start_s + 60 * self.offset_minutes
        end_s = self.end_s if self.length_minutes is None else min(self.end_s, start_s + 60 * self.length_minutes)
        return start_s, max(start_s, end_s)


def _no_hours() -> list[int]:
    return [0] * HOURS


@dataclass(slots=True)
class Bookings:
    """What the visits of a resource make of one of its days: seconds, also by hour, and how many by ``COUNTED``."""

    booked_s: int = 0
    hours: list[int] = field(default_factory=_no_hours)
    counts: list[int] = field(default_factory=lambda: [0] * len(COUNTED))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is counted."""
        return not self.booked_s and not any(self.counts)


@dataclass(frozen=True, slots=True)
class Times:
    """What the layers and blocked time of a resource make of one of its days, in seconds times its capacity.

    ``available_s``: layers 1-5; ``blocked_s``: how much of it is blocked; ``off_s``: what approved time off and
    exceptions took from it; ``hours``: the bookable seconds, available and not blocked, by hour.
    """

    available_s: int = 0
    blocked_s: int = 0
    off_s: int = 0
    hours: tuple[int, ...] = (0,) * HOURS

    @property
    def bookable_s(self) -> int:
        """Available and not blocked: what the booked seconds are divided by."""
        return self.available_s - self.blocked_s


class ClockDay(NamedTuple):
    """A local day cut where the hour on the wall changes: ``starts[n]`` begins a stretch of the hour ``hours[n]``."""

    ordinal: int
    start_s: int
    end_s: int
    starts: tuple[int, ...]
    hours: tuple[int, ...]


@lru_cache(maxsize=1 << 13)
def clock_day(day: date, zone: ZoneInfo) -> ClockDay:
    """The hours of a local day; empty where the zone skipped the day."""
    start_s, end_s = day_span_s(day, zone)
    if end_s - start_s == _DAY_S and local_minute(start_s, zone) == 0 and local_minute(end_s - 60, zone) == 1439:
        return ClockDay(
            day.toordinal(), start_s, end_s, tuple(range(start_s, end_s, _HOUR_S)), tuple(range(HOURS))
        )  # fmt: skip
    starts: list[int] = []
    hours: list[int] = []
    for at_s in range(start_s, end_s, 60):
        hour = local_minute(at_s, zone) // 60
        if not hours or hour != hours[-1]:
            starts.append(at_s)
            hours.append(hour)
    return ClockDay(day.toordinal(), start_s, end_s, tuple(starts), tuple(hours))


def by_hour(start_s: int, end_s: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """The span in pieces that lie in one local hour each: (ordinal of the day, hour, seconds), by time."""
    while start_s < end_s:
        day = clock_day(day_of(start_s, zone), zone)
        until_s, place = min(end_s, day.end_s), bisect_right(day.starts, start_s) - 1
        while start_s < until_s:
            edge_s = day.starts[place + 1] if place + 1 < len(day.starts) else day.end_s
            piece_end_s = min(edge_s, until_s)
            yield day.ordinal, day.hours[place], piece_end_s - start_s
            start_s, place = piece_end_s, place + 1


def add_visit(days: Mapping[int, Bookings], visit: UsedVisit, zone: ZoneInfo, sign: int = 1) -> None:
    """Count a visit into the days of its resource (``days`` makes what is missing); ``sign`` -1 takes it out again.

    It is counted on the day on which it starts; its seconds, if it holds its time, on the days they lie on.
    """
    place = _PLACE.get(visit.status)
    part_start_s, part_end_s = visit.part_s
    if place is None or part_start_s >= part_end_s:
        return
    days[day_of(visit.start_s, zone).toordinal()].counts[place] += sign
    if visit.status in _LIVE:
        for ordinal, hour, seconds in by_hour(part_start_s, part_end_s, zone):
            day = days[ordinal]
            day.booked_s += sign * seconds
            day.hours[hour] += sign * seconds


def times_by_day(own: ResourceFacts, layers: DayLayers, blocked: Iterable[Span], zone: ZoneInfo) -> dict[int, Times]:
    """The times of the days of ``layers`` by ordinal; days with nothing at all are missing.

    ``blocked``: the blocked spans of the resource's calendar, in any order.
    """
    steps = _capacity_steps(own, layers)
    taken = merge(row[:2] for row in (*layers.exceptions, *layers.time_off))
    closed_off = merge(blocked)
    found: defaultdict[int, _Tally] = defaultdict(_Tally)
    for spans, capacity in steps:
        for start_s, end_s in intersect(spans, taken):
            for ordinal, _hour, seconds in by_hour(start_s, end_s, zone):
                found[ordinal].off_s += capacity * seconds
        free = subtract(spans, taken)
        for start_s, end_s in intersect(free, closed_off):
            for ordinal, _hour, seconds in by_hour(start_s, end_s, zone):
                found[ordinal].blocked_s += capacity * seconds
        for start_s, end_s in subtract(free, closed_off):
            for ordinal, hour, seconds in by_hour(start_s, end_s, zone):
                found[ordinal].hours[hour] += capacity * seconds
    return {ordinal: tally.times() for ordinal, tally in found.items()}


@dataclass(slots=True)
class _Tally:
    blocked_s: int = 0
    off_s: int = 0
    hours: list[int] = field(default_factory=_no_hours)

    def times(self) -> Times:
        return Times(self.blocked_s + sum(self.hours), self.blocked_s, self.off_s, tuple(self.hours))


def _capacity_steps(own: ResourceFacts, layers: DayLayers) -> list[tuple[list[Span], int]]:
    """Where the resource works and takes visits, before exceptions and time off, with how many at once.

    Where blocks overlap the smallest capacity counts, as for a booking. Blocks that are kept for certain visits are
    time that can be booked; those that are only shown (documentation, on call) are not.
    """
    hours = list(layers.open) if layers.working is None else intersect(layers.open, layers.working)
    left, steps = hours, []
    offered = [block for block in layers.blocks if block.type in _OFFERED]
    most = own.resource.capacity
    for capacity in sorted({_capacity(block.capacity, most) for block in offered}):
        lower = merge(block[:2] for block in offered if _capacity(block.capacity, most) == capacity)
        spans = intersect(left, lower)
        left = subtract(left, lower)
        steps.append((spans, capacity))
    return steps


def _capacity(of_block: int | None, of_resource: int) -> int:
    return max(of_resource if of_block is None else min(of_block, of_resource), 1)


def basis_of(clinic: ClinicFacts, own: ResourceFacts) -> int:
    """A number that stands for everything that ``times_by_day`` makes of the layers, never 0: other rules, another
    number (but for one in 2^48).
    """
    approved = tuple(row for row in own.time_off if row.state is TimeOffState.APPROVED)
    content = repr((
        clinic.zone.key, clinic.facility.slot_minutes, clinic.opening_hours, clinic.closures, own.resource.capacity,
        own.working_hours, own.schedules, own.exceptions + own.ended, approved,
    ))  # fmt: skip
    return int.from_bytes(blake2b(content.encode(), digest_size=6).digest(), "big") or 1


def share(booked_s: int, bookable_s: int) -> float | None:
    """Booked over bookable; ``None`` where nothing was bookable. Above 1 where visits lie outside what is bookable."""
    return booked_s / bookable_s if bookable_s > 0 else None


def median(numbers: Sequence[float]) -> float | None:
    """The middle one, between the two middle ones of an even count; ``None`` of none."""
    ordered, half = sorted(numbers), len(numbers) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

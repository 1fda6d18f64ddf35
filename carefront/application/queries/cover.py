"""Who could stand in for somebody who is away: what of their visits fits into the day of each of the others."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

from carefront.application.booking import Desk
from carefront.application.on_duty import LONGEST_DAYS, is_in_use, span_of
from carefront.application.rebook_rows import AffectedVisit
from carefront.application.time_off_rows import Cover
from carefront.domain.availability import DayLayers, usable_spans
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.cover import FreeTime, Moving, fitted, full_spans, slots_in
from carefront.domain.intervals import Span, clip, intersect, length, merge, subtract
from carefront.domain.offerings import Offering
from carefront.domain.resources import ResourceKind
from carefront.domain.schedules import BOOKABLE_BLOCKS
from carefront.domain.time_off import Stretch
from carefront.domain.zones import day_span_s, local_date

DAY_S = 86_400
MOST_COVERS = 8
"""How many people are told of."""


class _Candidate:
    """One person who might stand in, in one clinic."""

    def __init__(self, desk: Desk, clinic: ClinicFacts, own: ResourceFacts, stretch: Stretch, span: Span) -> None:
        self._desk, self._clinic, self.own, self.span = desk, clinic, own, span
        self._stretch = stretch
        self._usable: dict[str, list[Span]] = {}
        self._rows: Sequence[object] = ()

    @cached_property
    def layers(self) -> DayLayers:
        """The days of the stretch, as far as they are looked at."""
        first, last = (local_date(at_s, self._clinic.zone) for at_s in (self.span[0], self.span[1] - 1))
        return self._desk.facts.layers.days(self._clinic, self.own, first, last)

    def usable(self, offering_id: str) -> list[Span]:
        """Where a visit of a type may lie by the layers, from now on."""
        known = self._usable.get(offering_id)
        if known is None:
            offering = self._desk.facts.offering(offering_id) if offering_id else None
            known = clip(usable_spans(self.layers, offering, self._desk.now_s), *self._ahead)
            self._usable[offering_id] = known
        return known

    @property
    def _ahead(self) -> Span:
        return max(self.span[0], self._desk.now_s), max(self.span[1], self._desk.now_s)

    @cached_property
    def extension(self) -> list[Span]:
        """Hours in which the clinic is open and the person is neither there nor away."""
        layers = self.layers
        there = merge(block[:2] for block in layers.blocks)
        if layers.working is not None:
            there = intersect(there, layers.working)
        away = merge(row[:2] for row in (*layers.exceptions, *layers.time_off))
        return clip(subtract(subtract(layers.open, there), away), *self._ahead)

    def permits(self, visit: AffectedVisit) -> bool:
        """Whether the person offers the visit's type."""
        offering = self._offering(visit)
        return offering is None or not offering.resource_ids or self.own.resource.id in offering.resource_ids

    def _offering(self, visit: AffectedVisit) -> Offering | None:
        return self._desk.facts.offering(visit.offering_id) if visit.offering_id else None

    def slots(self, free: Sequence[Span]) -> int:
        """How many slots of their blocks are free."""
        blocks = (((block.start_s, block.end_s), block.slot_s) for block in self.layers.blocks
                  if block.type in BOOKABLE_BLOCKS)  # fmt: skip
        return slots_in(free, blocks)


def covers_for(
    desk: Desk, own: Sequence[ResourceFacts], stretch: Stretch, visits: Sequence[AffectedVisit], asked_id: str
) -> tuple[tuple[Cover, ...], int]:
    """Who could stand in, whoever takes most first, and how many visits would be left if all of them did.

    Args:
        own: what the person is, one a clinic; ``asked_id``: the account that was named to stand in.
    """
    found: list[tuple[Cover, set[str]]] = []
    for mine in own:
        clinic = desk.facts.clinic(mine.resource.facility_id)
        here = [visit for visit in visits if visit.facility_id == clinic.facility.id and not visit.seats]
        found += _in_clinic(desk, clinic, mine, stretch, here, asked_id)
    found.sort(key=lambda row: _rank(row[0]))
    left = {visit.appointment_id for visit in visits}.difference(*(placed for _cover, placed in found))
    return tuple(cover for cover, _placed in found[:MOST_COVERS]), len(left)


def _rank(cover: Cover) -> tuple[object, ...]:
    return (
        not cover.is_asked, -cover.can_take, not cover.is_same_specialty, -cover.known, -cover.free_minutes, cover.name,
        cover.account_id,
    )  # fmt: skip


def _in_clinic(
    desk: Desk, clinic: ClinicFacts, mine: ResourceFacts, stretch: Stretch, visits: Sequence[AffectedVisit],
    asked_id: str,
) -> Iterator[tuple[Cover, set[str]]]:  # fmt: skip
    span = span_of(stretch, clinic)
    if span is None:
        return
    span = span[0], min(span[1], span[0] + LONGEST_DAYS * DAY_S)
    candidates = [
        _Candidate(desk, clinic, other, stretch, _days_of(span, clinic.zone))
        for other in desk.facts.resources_of(clinic.facility.id).values()
        if other.resource.kind is ResourceKind.PERSON and is_in_use(other)
        and other.resource.account_id not in (None, mine.resource.account_id)
    ]  # fmt: skip
    rooms = _Rooms(desk, clinic, visits, candidates[0].span if candidates else span)
    subjects = [one.own.resource.subject_id for one in candidates]
    reach = candidates[0].span if candidates else span
    busy = desk.occupancy.spans(subjects, reach[0] - DAY_S, reach[1] + DAY_S)
    moving = [_moving(visit, clinic.zone) for visit in visits]
    for one in candidates:
        able = [one.permits(visit) for visit in visits]
        if visits and not any(able) and one.own.resource.account_id != asked_id:
            continue
        rows = busy.get(one.own.resource.subject_id, ())
        full = full_spans(rows, one.own.resource.capacity)
        yield _cover(
            one, mine, visits, [each for each, can in zip(moving, able, strict=True) if can], full, rooms, asked_id
        )


def _days_of(span: Span, zone: ZoneInfo) -> Span:
    """The whole local days that the span touches: a visit may go to another hour of its day."""
    first, last = (local_date(at_s, zone) for at_s in (span[0], span[1] - 1))
    return day_span_s(first, zone)[0], day_span_s(last, zone)[1]


def _moving(visit: AffectedVisit, zone: ZoneInfo) -> Moving:
    day = day_span_s(local_date(visit.start_s, zone), zone)
    return Moving(
        visit.appointment_id, visit.offering_id, visit.start_s, visit.end_s - visit.start_s,
        60 * visit.buffer_before_minutes, 60 * visit.buffer_after_minutes, *day,
    )  # fmt: skip


def _cover(
    one: _Candidate, mine: ResourceFacts, visits: Sequence[AffectedVisit], moving: Sequence[Moving],
    full: Sequence[Span], rooms: "_Rooms", asked_id: str,
) -> tuple[Cover, set[str]]:  # fmt: skip
    resource = one.own.resource
    open_time = FreeTime(one.usable, full, one.span)
    free = subtract(one.usable(""), full)
    in_open = fitted(moving, open_time)
    more = FreeTime(lambda _kind: one.extension, full, one.span)
    by_extension = fitted((each for each in moving if each.key not in in_open), more)
    placed = in_open | by_extension
    lengths = {each.key: each.length_s for each in moving}
    specialties = resource.specialty.strip().casefold(), mine.resource.specialty.strip().casefold()
    cover = Cover(
        resource.account_id or "", resource.id, resource.name, len(in_open), len(by_extension),
        tuple(merge((at_s, at_s + lengths[key]) for key, at_s in by_extension.items())), length(free) // 60,
        one.slots(free), sum(resource.id in visit.past_provider_ids for visit in visits),
        rooms.free_for(placed), len(moving), specialties[0] == specialties[1], resource.account_id == asked_id,
    )  # fmt: skip
    return cover, set(placed)


class _Rooms:
    """Whether the rooms that visits need are free at other times; a visit that keeps its time keeps its room."""

    def __init__(self, desk: Desk, clinic: ClinicFacts, visits: Sequence[AffectedVisit], span: Span) -> None:
        known = desk.facts.resources_of(clinic.facility.id)
        self._rooms = {key for key, row in known.items() if row.resource.kind is ResourceKind.ROOM and is_in_use(row)}
        self._groups = {group.id: group.member_ids for group in desk.facts.groups_of(clinic.facility.id)}
        self._visits = {visit.appointment_id: visit for visit in visits}
        needed = {room for visit in visits for room in self._choice(visit)}
        rows = desk.occupancy.spans(sorted(needed), span[0], span[1]) if needed else {}
        self._busy: Mapping[str, list[Span]] = {
            room: full_spans(rows.get(room, ()), known[room].resource.capacity) for room in needed
        }

    def _choice(self, visit: AffectedVisit) -> tuple[str, ...]:
        """The rooms that would do; none where the visit needs none."""
        for use in visit.resources:
            if use.resource_id in self._rooms:
                kind, _colon, name = use.fallback.partition(":")
                others = self._groups.get(name, ()) if kind == "group" else self._rooms if kind == "kind" else ()
                return (use.resource_id, *sorted(room for room in others if room in self._rooms))
        return ()

    def free_for(self, placed: Mapping[str, int]) -> int:
        """For how many of the starts, by visit, a room is free or none is needed."""
        return sum(self._is_free(self._visits[key], at_s) for key, at_s in placed.items())

    def _is_free(self, visit: AffectedVisit, at_s: int) -> bool:
        choice = self._choice(visit)
        if not choice or at_s == visit.start_s:
            return True
        wanted = [(at_s, at_s + visit.end_s - visit.start_s)]
        return any(not intersect(self._busy.get(room, []), wanted) for room in choice)

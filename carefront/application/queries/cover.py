"""Who could stand in for somebody who is away: what of their visits fits into the day of each of the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from zoneinfo import ZoneInfo

from carefront.application.booking import Desk
from carefront.application.on_duty import LONGEST_DAYS, is_in_use, span_of
from carefront.application.rebook_rows import AffectedVisit
from carefront.application.time_off_rows import Cover
from carefront.domain.availability import DayLayers, usable_spans
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.cover import FreeTime, Moving, Usable, fitted, full_spans, meets, slots_in
from carefront.domain.intervals import Span, clip, intersect, length, merge, subtract
from carefront.domain.resources import ResourceKind
from carefront.domain.schedules import BOOKABLE_BLOCKS
from carefront.domain.time_off import Stretch
from carefront.domain.zones import day_span_s, local_date

DAY_S = 86_400
MOST_COVERS = 8
"""How many people are told of."""


class _Candidate:
    """One person who might stand in, in one clinic. ``able``: visits of a type that they offer."""

    def __init__(
        self, desk: Desk, clinic: ClinicFacts, own: ResourceFacts, full: Sequence[Span], span: Span,
        moving: Sequence[Moving],
    ) -> None:  # fmt: skip
        self._desk, self._clinic, self._own, self._full, self._span = desk, clinic, own, full, span
        self._usable: dict[str, Usable] = {}
        self._spans: dict[str, list[Span]] = {}
        self.able = self._permitted(moving)

    @cached_property
    def _layers(self) -> DayLayers:
        first, last = (local_date(at_s, self._clinic.zone) for at_s in (self._span[0], self._span[1] - 1))
        return self._desk.facts.layers.days(self._clinic, self._own, first, last)

    @property
    def _ahead(self) -> Span:
        return max(self._span[0], self._desk.now_s), max(self._span[1], self._desk.now_s)

    def _usable_for(self, offering_id: str) -> Usable:
        """Where a visit of a type may lie by the layers, from now on."""
        known = self._usable.get(offering_id)
        if known is None:
            known = self._usable[offering_id] = Usable(self._spans_for(offering_id))
        return known

    def _spans_for(self, offering_id: str) -> list[Span]:
        known = self._spans.get(offering_id)
        if known is None:
            offering = self._desk.facts.offering(offering_id) if offering_id else None
            found = clip(usable_spans(self._layers, offering, self._desk.now_s), *self._ahead)
            known = self._spans[offering_id] = found
        return known

    @property
    def _open(self) -> list[Span]:
        """Their hours for visits: those open to all, and those that are kept for a type that is to be moved."""
        kinds = {"", *(each.kind for each in self.able)}
        return merge(span for kind in kinds for span in self._spans_for(kind))

    @cached_property
    def _extension(self) -> list[Span]:
        """Hours in which the clinic is open and the person is neither there nor away."""
        layers = self._layers
        there = merge(block[:2] for block in layers.blocks)
        if layers.working is not None:
            there = intersect(there, layers.working)
        away = merge(row[:2] for row in (*layers.exceptions, *layers.time_off))
        return clip(subtract(subtract(layers.open, there), away), *self._ahead)

    def _permitted(self, moving: Sequence[Moving]) -> Sequence[Moving]:
        """Those of a type that they offer."""
        kinds = {each.kind for each in moving}
        others = {kind for kind in kinds if not self._permits(kind)}
        return [each for each in moving if each.kind not in others] if others else moving

    def _permits(self, offering_id: str) -> bool:
        ids = self._desk.facts.offering(offering_id).resource_ids if offering_id else ()
        return not ids or self._own.resource.id in ids

    @cached_property
    def _in_open(self) -> dict[str, int]:
        return fitted(self.able, FreeTime(self._usable_for, self._full, self._span))

    @cached_property
    def _by_extension(self) -> dict[str, int]:
        return self._extended(each for each in self.able if each.key not in self._in_open)

    def _extended(self, moving: Iterable[Moving]) -> dict[str, int]:
        if not self._extension:
            return {}
        usable = Usable(self._extension)
        return fitted(moving, FreeTime(lambda _kind: usable, self._full, self._span))

    @property
    def placed(self) -> dict[str, int]:
        """The starts of the visits that fit, by visit."""
        return self._in_open | self._by_extension

    def fit(self, moving: Sequence[Moving]) -> dict[str, int]:
        """The same when only these are tried."""
        able = self._permitted(moving)
        placed = fitted(able, FreeTime(self._usable_for, self._full, self._span))
        return placed | self._extended(each for each in able if each.key not in placed)

    def cover(self, mine: ResourceFacts, known: Mapping[str, int], asked_id: str) -> Cover:
        """What they could take, but for the rooms. ``known``: of how many visits the patient knows whom."""
        resource = self._own.resource
        lengths = {each.key: each.length_s for each in self.able} if self._by_extension else {}
        free = subtract(self._open, self._full)
        blocks = (
            ((block.start_s, block.end_s), block.slot_s)
            for block in self._layers.blocks
            if block.type in BOOKABLE_BLOCKS
        )
        return Cover(
            resource.account_id or "", resource.id, resource.name, len(self._in_open), len(self._by_extension),
            tuple(merge((at_s, at_s + lengths[key]) for key, at_s in self._by_extension.items())), length(free) // 60,
            slots_in(free, blocks), known.get(resource.id, 0), 0,
            len(self.able), _plain(resource.specialty) == _plain(mine.resource.specialty),
            resource.account_id == asked_id,
        )  # fmt: skip


def _plain(text: str) -> str:
    return text.strip().casefold()


def covers_for(
    desk: Desk, own: Sequence[ResourceFacts], stretch: Stretch, visits: Sequence[AffectedVisit], asked_id: str
) -> tuple[tuple[Cover, ...], int]:
    """Who could stand in, whoever takes most first, and how many visits would be left if all of them did.

    Args:
        own: what the person is, one a clinic; ``asked_id``: the account that was named to stand in.
    """
    found: list[Cover] = []
    elsewhere = sum(bool(visit.seats) for visit in visits)
    for mine in own:
        clinic = desk.facts.clinic(mine.resource.facility_id)
        here = [visit for visit in visits if visit.facility_id == clinic.facility.id and not visit.seats]
        covers, left = _in_clinic(desk, clinic, mine, stretch, here, asked_id)
        found += covers
        elsewhere += left
    return tuple(sorted(found, key=_rank)[:MOST_COVERS]), elsewhere


def _rank(cover: Cover) -> tuple[object, ...]:
    return (
        not cover.is_asked, -cover.can_take, not cover.is_same_specialty, -cover.known, -cover.free_minutes, cover.name,
        cover.account_id,
    )  # fmt: skip


def _in_clinic(
    desk: Desk, clinic: ClinicFacts, mine: ResourceFacts, stretch: Stretch, visits: Sequence[AffectedVisit],
    asked_id: str,
) -> tuple[list[Cover], int]:  # fmt: skip
    span = span_of(stretch, clinic)
    if span is None:
        return [], len(visits)
    reach = _days_of((span[0], min(span[1], span[0] + LONGEST_DAYS * DAY_S)), clinic.zone)
    people = [
        other
        for other in desk.facts.resources_of(clinic.facility.id).values()
        if other.resource.kind is ResourceKind.PERSON and is_in_use(other)
        and other.resource.account_id not in (None, mine.resource.account_id)
    ]  # fmt: skip
    busy = desk.occupancy.spans([row.resource.subject_id for row in people], *reach)
    moving = [_moving(visit, clinic.zone) for visit in visits]
    known = Counter(provider for visit in visits for provider in dict.fromkeys(visit.past_provider_ids))
    found = []
    for other in people:
        full = full_spans(busy.get(other.resource.subject_id, ()), other.resource.capacity)
        one = _Candidate(desk, clinic, other, full, reach, moving)
        if not visits or one.able or other.resource.account_id == asked_id:
            found.append((one.cover(mine, known, asked_id), one))
    found.sort(key=lambda row: _rank(row[0]))
    rooms = _Rooms(desk, clinic, visits, reach)
    covers = [replace(cover, rooms_free=rooms.free_for(one.placed)) for cover, one in found[:MOST_COVERS]]
    return covers, _left(moving, [one for _cover, one in found])


def _left(moving: Sequence[Moving], candidates: Sequence["_Candidate"]) -> int:
    """How many fit with nobody when each candidate in turn takes what those before did not."""
    left = list(moving)
    for number, one in enumerate(candidates):
        if not left:
            break
        placed = one.fit(left) if number else one.placed
        left = [each for each in left if each.key not in placed]
    return len(left)


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
        """The rooms that would do, its own first; none where the visit needs none."""
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
        end_s = at_s + visit.end_s - visit.start_s
        return any(not meets(self._busy.get(room, ()), at_s, end_s) for room in choice)

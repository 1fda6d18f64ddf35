"""Openings: the bookable starts of a visit, and what to offer instead of a refused time.

A sweep over free spans proposes starts, ``booking_rules.explain`` has the last word on each, so the search and the
reasons agree by construction. Source: domain.md *Booking*, ux.md 4, RULES.md B17-B20.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import BlockSpan, DayLayers, LayerCache, usable_spans
from carefront.domain.booking_facts import (
    Alternative,
    AlternativeKind,
    BookingFacts,
    BookingQuestion,
    Occupied,
    ResourceFacts,
)
from carefront.domain.booking_rules import GRACE_S, explain
from carefront.domain.choosing import rechosen
from carefront.domain.intervals import Span, clip, intersect, merge, subtract
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.domain.requirements import candidates, is_assigned
from carefront.domain.resources import ResourceKind
from carefront.domain.visit_parts import facts_of, primary_position
from carefront.domain.zones import day_of, day_span_s, instant_s, local_date, local_minute, local_time

CHUNK_DAYS = 7
_DAY = timedelta(days=1)
_MOST_ALTERNATIVES = 3


class Opening(NamedTuple):
    """A bookable start with the resources it would take (those of the question, *auto* ones chosen for this time)."""

    start_s: int
    resources: tuple[ResourceUse, ...]


def find_starts(
    question: BookingQuestion, facts: BookingFacts, cache: LayerCache, first_s: int, last_s: int, limit: int = 20
) -> list[Opening]:
    """The first ``limit`` bookable starts in the half-open ``[first_s, last_s)``, in time order.

    Starts lie on the grid: the slots of the blocks of the resource the visit is with (cut in elapsed time from the
    block's start), or multiples of the offering's ``grid_minutes`` on the clock. The question's own start does not
    matter.

    Raises:
        NotFound: the facts of one of the question's resources were not gathered.
    """
    found: list[Opening] = []
    for chunk in _chunks(first_s, last_s, facts):
        for start_s in _proposed(question, facts, cache, chunk, max(first_s, facts.now_s - GRACE_S), last_s):
            opening = _verified(question, facts, cache, start_s)
            if opening is not None:
                found.append(opening)
                if len(found) >= limit:
                    return found
    return found


def alternatives(
    question: BookingQuestion, facts: BookingFacts, cache: LayerCache, days: int = 60
) -> tuple[Alternative, ...]:
    """Up to three bookable times instead: same provider nearest, same time with another, same weekday and time next
    week.

    None is before now or more than ``days`` from the asked time; no two are alike. ``facts`` hold the candidates and
    the occupancy of the searched days.
    """
    if not question.resources:
        return ()
    found: list[Alternative] = []
    for kind, opening in (
        (AlternativeKind.SAME_PROVIDER, _nearest(question, facts, cache, days)),
        (AlternativeKind.SAME_TIME, _same_time(question, facts, cache)),
        (AlternativeKind.NEXT_WEEK, _next_week(question, facts, cache)),
    ):
        if opening is not None and not any(
            other.start_s == opening.start_s and _ids(other.resources) == _ids(opening.resources) for other in found
        ):
            found.append(Alternative(kind, opening.start_s, opening.resources))
    return tuple(found[:_MOST_ALTERNATIVES])


def _verified(question: BookingQuestion, facts: BookingFacts, cache: LayerCache, start_s: int) -> Opening | None:
    asked = rechosen(replace(question, start_s=start_s), facts, cache)
    return Opening(start_s, asked.resources) if explain(asked, facts, cache).is_bookable else None


def _ids(uses: Iterable[ResourceUse]) -> frozenset[str]:
    return frozenset(use.resource_id for use in uses)


def _chunks(first_s: int, last_s: int, facts: BookingFacts) -> Iterator[date]:
    """First days of the weeks that ``[max(first_s, now), last_s)`` touches."""
    first_s = max(first_s, facts.now_s - GRACE_S)
    if first_s < last_s:
        last = day_of(last_s - 1, facts.clinic.zone)
        day = _chunk_of(first_s, facts)
        while day <= last:
            yield day
            day += CHUNK_DAYS * _DAY


def _chunk_of(instant: int, facts: BookingFacts) -> date:
    day = day_of(instant, facts.clinic.zone)
    return day - day.toordinal() % CHUNK_DAYS * _DAY


def _proposed(
    question: BookingQuestion, facts: BookingFacts, cache: LayerCache, chunk: date, first_s: int, last_s: int
) -> list[int]:
    """Starts of the grid in the chunk and in ``[first_s, last_s)`` that the sweep finds free, in order; never too
    few.
    """
    primary = facts_of(facts, question.resources[primary_position(question, facts)].resource_id)
    zone = facts.clinic.zone
    bounds = day_span_s(chunk, zone)[0], day_span_s(chunk + (CHUNK_DAYS - 1) * _DAY, zone)[1]
    ranges = clip([(first_s, last_s)], *bounds)
    for use in question.resources:
        if ranges:
            ranges = intersect(ranges, _start_ranges(question, use, facts, cache, chunk))
    if not ranges:
        return []
    layers = cache.days(facts.clinic, primary, chunk, chunk + CHUNK_DAYS * _DAY)
    starts = {
        start_s
        for block in layers.blocks if block.fits(question.offering, facts.now_s)
        for start_s in _on_grid(block, ranges, question, facts)
    }  # fmt: skip
    return sorted(starts)


def _on_grid(block: BlockSpan, ranges: Sequence[Span], question: BookingQuestion, facts: BookingFacts) -> Iterator[int]:
    grid_minutes = question.offering.grid_minutes if question.offering else 0
    for first_s, end_s in clip(ranges, block.start_s, block.end_s):
        if not grid_minutes:
            yield from range(first_s + (block.grid_s - first_s) % block.slot_s, end_s, block.slot_s)
            continue
        zone = facts.clinic.zone
        start_s = first_s + -local_time(first_s, zone).second % 60
        while start_s < end_s:
            over = local_minute(start_s, zone) % grid_minutes
            if not over:
                yield start_s
            start_s += 60 * (grid_minutes - over)


def _start_ranges(
    question: BookingQuestion, use: ResourceUse, facts: BookingFacts, cache: LayerCache, chunk: date
) -> list[Span]:
    """When the visit may start as far as this resource goes, or any of those it may be exchanged for."""
    choices = [use.resource_id]
    if use.is_auto and use.fallback:
        choices += candidates(use.fallback, use.role, question.offering, facts)
    owners = (facts_of(facts, choice) for choice in dict.fromkeys(choices))
    return merge(span for own in owners for span in _ranges_of(question, use, own, facts, cache, chunk))


def _ranges_of(
    question: BookingQuestion, use: ResourceUse, own: ResourceFacts, facts: BookingFacts, cache: LayerCache, chunk: date
) -> list[Span]:
    layers = cache.days(facts.clinic, own, chunk, chunk + CHUNK_DAYS * _DAY)
    offset_s, visit_s = 60 * use.offset_minutes, 60 * question.length_minutes
    part_end_s = visit_s if use.length_minutes is None else min(offset_s + 60 * use.length_minutes, visit_s)
    if part_end_s <= offset_s:
        return [(layers.start_s, layers.end_s)]
    before_s, after_s = _least_buffers_s(question)
    usable = usable_spans(layers, question.offering, facts.now_s)
    # A visit may run past the last day of the chunk's layers only if it is longer than a day; then explain alone
    # decides.
    if part_end_s > LONGEST_ROW_S:
        usable = merge((*usable, (layers.end_s, layers.end_s + part_end_s)))
    visit = [(start - offset_s, end - part_end_s + 1) for start, end in usable if end - start >= part_end_s - offset_s]
    reach = layers.start_s - 2 * LONGEST_ROW_S, layers.end_s + 2 * LONGEST_ROW_S + part_end_s
    free = subtract([reach], _full_spans(question, own, facts, layers))
    busy = [(start - offset_s + before_s, end - part_end_s - after_s + 1) for start, end in free]
    return intersect(merge(visit), merge(span for span in busy if span[0] < span[1]))


def _least_buffers_s(question: BookingQuestion) -> tuple[int, int]:
    """Buffers known without a block, else 0: too little only proposes more."""
    offering = question.offering
    before, after = (offering.buffer_before_minutes, offering.buffer_after_minutes) if offering else (0, 0)
    asked_before, asked_after = question.buffer_before_minutes, question.buffer_after_minutes
    return 60 * (before if asked_before is None else asked_before), 60 * (after if asked_after is None else asked_after)


def _full_spans(question: BookingQuestion, own: ResourceFacts, facts: BookingFacts, layers: DayLayers) -> list[Span]:
    """Where nothing more fits: somebody is there (one at a time, or exclusive), or as many as the capacity are."""
    rows = [
        row for row in facts.occupied.get(own.resource.subject_id, ())
        if row.end_s > layers.start_s - LONGEST_ROW_S and row.start_s < layers.end_s + LONGEST_ROW_S
        and row.owner_id != question.ignore_owner_id
    ]  # fmt: skip
    capacity = own.resource.capacity
    if capacity <= 1 or (question.offering is not None and not question.offering.is_concurrent):
        return merge((row.start_s, row.end_s) for row in rows)
    return _crowded(rows, capacity)


def _crowded(rows: Iterable[Occupied], capacity: int) -> list[Span]:
    changes = sorted(
        change for row in rows
        for change in ((row.start_s, row.lane_hi - row.lane_lo), (row.end_s, row.lane_lo - row.lane_hi))
    )  # fmt: skip
    full: list[Span] = []
    level = 0
    for (at, change), (until, _) in pairwise(changes):
        level += change
        if level >= capacity:
            full.append((at, until))
    return merge(full)


def _nearest(question: BookingQuestion, facts: BookingFacts, cache: LayerCache, days: int) -> Opening | None:
    """The bookable start nearest to the asked one, before or after it but not before now; of two alike the earlier."""
    asked_s = question.start_s
    reach_s = 86_400 * days
    first_s, last_s = max(asked_s - reach_s, facts.now_s), asked_s + reach_s + 1
    home, open_starts = _chunk_of(asked_s, facts), list[int]()
    for ring in range(days // CHUNK_DAYS + 2):
        for chunk in {home - ring * CHUNK_DAYS * _DAY, home + ring * CHUNK_DAYS * _DAY}:
            open_starts += _proposed(question, facts, cache, chunk, first_s, last_s)
        sure_s = _sure_distance_s(home, ring, asked_s, first_s, facts)
        open_starts.sort(key=lambda start_s: (abs(start_s - asked_s), start_s))
        while open_starts and abs(open_starts[0] - asked_s) <= sure_s:
            start_s = open_starts.pop(0)
            found = None if start_s == asked_s else _verified(question, facts, cache, start_s)
            if found is not None:
                return found
    return None


def _sure_distance_s(home: date, ring: int, asked_s: int, first_s: int, facts: BookingFacts) -> int:
    """Up to which distance from the asked time every start has been proposed after so many rings of weeks."""
    zone = facts.clinic.zone
    start_s = day_span_s(home - ring * CHUNK_DAYS * _DAY, zone)[0]
    end_s = day_span_s(home + ((ring + 1) * CHUNK_DAYS - 1) * _DAY, zone)[1]
    ahead_s = end_s - 1 - asked_s
    return ahead_s if start_s <= first_s else min(asked_s - start_s, ahead_s)


def _same_time(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> Opening | None:
    """The same time with another room, where only that is in the way, else with another provider."""
    at = primary_position(question, facts)
    blamed = {reason.resource_id for reason in explain(question, facts, cache).reasons}
    others = [
        position for position, use in enumerate(question.resources) if position != at and use.resource_id in blamed
    ]
    if others and blamed <= {question.resources[position].resource_id for position in others}:
        found = _exchanged(question, others[0], facts, cache)
        if found is not None:
            return found
    return _exchanged(question, at, facts, cache)


def _exchanged(question: BookingQuestion, position: int, facts: BookingFacts, cache: LayerCache) -> Opening | None:
    """The question with the resource at ``position`` replaced by the first of its fallback or kind that makes it
    bookable.
    """
    use = question.resources[position]
    resource = facts_of(facts, use.resource_id).resource
    used = _ids(question.resources)
    for choice in candidates(use.fallback or f"kind:{resource.kind.value}", use.role, question.offering, facts):
        candidate = facts_of(facts, choice).resource
        is_like = candidate.facility_id == resource.facility_id and (
            resource.kind is not ResourceKind.PERSON or question.offering is None
            or is_assigned(candidate, use, question.offering)
        )  # fmt: skip
        if choice not in used and is_like:
            uses = list(question.resources)
            uses[position] = replace(use, resource_id=choice)
            found = _verified(replace(question, resources=tuple(uses)), facts, cache, question.start_s)
            if found is not None:
                return found
    return None


def _next_week(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> Opening | None:
    """The same weekday and clock time a week later."""
    zone = facts.clinic.zone
    start_s = instant_s(local_date(question.start_s, zone) + 7 * _DAY, local_minute(question.start_s, zone), zone)
    return _verified(question, facts, cache, start_s)

"""Openings: the bookable starts of a visit with given resources, and what to offer instead of a refused time.

``start_search`` finds them by masks; a single time is judged by ``booking_rules.explain``. Source: domain.md
*Booking*, ux.md 4, RULES.md B16-B20.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import Alternative, AlternativeKind, BookingFacts, BookingQuestion
from carefront.domain.booking_rules import explain
from carefront.domain.busy_masks import BusyBook
from carefront.domain.choosing import Place, rechosen
from carefront.domain.layer_masks import MaskCache
from carefront.domain.requirements import candidates, is_assigned
from carefront.domain.resources import ResourceKind
from carefront.domain.start_search import Opening, StartSearch, openings_in
from carefront.domain.visit_parts import facts_of, primary_position
from carefront.domain.zones import instant_s, local_date, local_minute

__all__ = ["Opening", "alternatives", "find_starts"]

_DAY = timedelta(days=1)
_WEEK_S = 7 * 86_400
_MOST_ALTERNATIVES = 3


def find_starts(
    question: BookingQuestion,
    facts: BookingFacts,
    cache: LayerCache,
    first_s: int,
    last_s: int,
    limit: int = 20,
    busy: BusyBook | None = None,
) -> list[Opening]:
    """The first ``limit`` bookable starts in the half-open ``[first_s, last_s)``, in time order.

    Starts lie on the grid: the slots of the blocks of the resource the visit is with (cut in elapsed time from the
    block's start), or multiples of the offering's ``grid_minutes`` on the clock. The question's own start does not
    matter. Masks are kept where ``cache`` is a ``MaskCache``; ``busy`` is the occupancy, ``facts.occupied`` where none
    is given.

    Raises:
        NotFound: the facts of one of the question's resources were not gathered.
    """
    search = _search_of(question, facts, cache, busy)
    found: list[Opening] = []
    for openings in _weeks(search, first_s, last_s):
        found += islice(openings, limit - len(found))
        if len(found) >= limit:
            break
    return found


def alternatives(
    question: BookingQuestion, facts: BookingFacts, cache: LayerCache, days: int = 60, busy: BusyBook | None = None
) -> tuple[Alternative, ...]:
    """Up to three bookable times instead: same provider nearest, same time with another, same weekday and time next
    week.

    None is before now or more than ``days`` from the asked time; no two are alike. ``facts`` hold the candidates and
    the occupancy of the searched days; where ``busy`` is that, theirs only around the asked time.
    """
    if not question.resources:
        return ()
    found: list[Alternative] = []
    for kind, opening in (
        (AlternativeKind.SAME_PROVIDER, _nearest(question, facts, cache, days, busy)),
        (AlternativeKind.SAME_TIME, _same_time(question, facts, cache)),
        (AlternativeKind.NEXT_WEEK, _next_week(question, facts, cache, busy)),
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


def _search_of(question: BookingQuestion, facts: BookingFacts, cache: LayerCache, busy: BusyBook | None) -> StartSearch:
    """The search for the question's own resources, *auto* ones exchanged where they are not free."""
    lead = primary_position(question, facts)
    places = [Place(use, _choices(use, question, facts)) for use in question.resources]
    book = BusyBook.of_rows(facts.occupied) if busy is None else busy
    return StartSearch(
        question, places, lead, facts, MaskCache.over_layers(cache), book.without(question.ignore_owner_id),
        question.resources[lead].resource_id,
    )  # fmt: skip


def _choices(use: ResourceUse, question: BookingQuestion, facts: BookingFacts) -> tuple[str, ...]:
    others = candidates(use.fallback, use.role, question.offering, facts) if use.is_auto and use.fallback else ()
    return tuple(dict.fromkeys((use.resource_id, *others)))


def _weeks(search: StartSearch, first_s: int, last_s: int) -> Iterator[Iterable[Opening]]:
    first_s, last_s = search.bounds_s(first_s, last_s)
    leaders = search.places[search.lead].choices
    window = search.window(first_s)
    while window.week_s[0] < last_s:
        yield openings_in(search, search.frame(window, first_s, last_s), leaders, each=False)
        window = search.window(window.week_s[1])


def _nearest(
    question: BookingQuestion, facts: BookingFacts, cache: LayerCache, days: int, busy: BusyBook | None
) -> Opening | None:
    """The bookable start nearest to the asked one, before or after it but not before now; of two alike the earlier."""
    asked_s, reach_s = question.start_s, 86_400 * days
    search = _search_of(question, facts, cache, busy)
    first_s, last_s = max(asked_s - reach_s, facts.now_s), asked_s + reach_s + 1
    home_s = search.window(asked_s).week_s
    best: Opening | None = None
    for ring in range(reach_s // _WEEK_S + 2):
        for later in {-ring, ring}:
            frame = search.frame(search.window(asked_s, later), first_s, last_s)
            best = _nearer(asked_s, best, openings_in(search, frame, search.places[search.lead].choices, each=False))
        sure_s = min(asked_s - home_s[0], home_s[1] - 1 - asked_s) + ring * _WEEK_S
        if best is not None and abs(best.start_s - asked_s) <= sure_s:
            break
    return best


def _nearer(asked_s: int, best: Opening | None, found: Iterable[Opening]) -> Opening | None:
    """The nearest to ``asked_s`` of them all, itself left out; of two alike the earlier."""
    others = (opening for opening in found if opening.start_s != asked_s)
    every = others if best is None else (best, *others)
    return min(every, key=lambda opening: (abs(opening.start_s - asked_s), opening.start_s), default=None)


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


def _next_week(
    question: BookingQuestion, facts: BookingFacts, cache: LayerCache, busy: BusyBook | None
) -> Opening | None:
    """The same weekday and clock time a week later."""
    zone = facts.clinic.zone
    start_s = instant_s(local_date(question.start_s, zone) + 7 * _DAY, local_minute(question.start_s, zone), zone)
    if busy is not None:
        subjects = _search_of(question, facts, cache, busy).subjects
        facts = replace(facts, occupied=busy.around(subjects, start_s, start_s + 60 * question.length_minutes))
    return _verified(question, facts, cache, start_s)

"""Find openings: an offering over any people, rooms and things at once, by wishes, ranked, and explained when there are
none.

Source: domain.md *Booking*, ux.md 4, RULES.md B21-B24.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import NamedTuple

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingFacts, BookingQuestion
from carefront.domain.busy_masks import BusyBook
from carefront.domain.choosing import Place, places_of
from carefront.domain.lanes import overlapping, present
from carefront.domain.layer_masks import MaskCache
from carefront.domain.lost_starts import LostStarts, lost_starts
from carefront.domain.masks import ALL, Window, local_days, minutes_of, outward
from carefront.domain.offerings import Offering
from carefront.domain.resources import Resource, spoken_languages
from carefront.domain.schedules import ClockPeriod
from carefront.domain.start_search import Frame, Opening, StartSearch, openings_in
from carefront.domain.visit_parts import capacity_over
from carefront.domain.zones import day_span_s, local_date, period_span_s
from carefront.shared.values import dataclass

_DAY = timedelta(days=1)
_WEEK_S = 7 * 86_400
_LONGEST_DAY_S = 26 * 3_600


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a start has to meet; empty means anything. Dates are inclusive and, like the periods, of the clinic's zone.

    ``periods``: the clock times to start in. ``languages`` and ``genders``: the visit is with somebody of whom one of
    them is recorded.
    """

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    periods: tuple[ClockPeriod, ...] = ()
    languages: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpeningQuestion:
    """When can this be booked? Lengths and buffers in minutes, as in ``BookingQuestion``.

    ``among``: resource ids, ``group:<id>`` or ``kind:<kind>``; a place of the visit that one of them can fill is
    filled by them only, and what fills none comes along. ``near_s``: the nearest are wanted, else the earliest.
    ``days``: how far from now (or from ``near_s``) without a date. ``usual_id``: the resource whose openings go first.
    """

    offering: Offering | None
    length_minutes: int
    among: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    near_s: int | None = None
    days: int = 90
    usual_id: str = ""
    patient_id: str | None = None
    is_new_patient: bool = False
    ignore_owner_id: str = ""
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class FoundOpening:
    """A bookable start, ready to be booked as it is. ``leader_id``: whom or what the visit is with; ``seats_left``: how
    many such visits fit there at once.
    """

    start_s: int
    resources: tuple[ResourceUse, ...]
    leader_id: str
    seats_left: int = 1
    length_minutes: int = 0


@dataclass(frozen=True, slots=True)
class FoundOpenings:
    """The openings in their rank; where there are none, ``lost`` says what took the starts away, in the order of
    reasons. Both are empty where nobody fits the wishes. ``first_s`` and ``last_s``: what was searched.
    """

    openings: tuple[FoundOpening, ...]
    lost: tuple[LostStarts, ...]
    first_s: int
    last_s: int


def find_openings(
    question: OpeningQuestion, facts: BookingFacts, cache: LayerCache, limit: int = 20, busy: BusyBook | None = None
) -> FoundOpenings:
    """The ``limit`` best openings: the usual resource's before all, then the same day, the smallest shift, the
    earlier.

    Everybody who could lead the visit has openings of their own; its other places are filled by the first free ones.
    ``facts`` hold all resources that may take part; masks are kept where ``cache`` is a ``MaskCache``; ``busy`` is
    the occupancy, ``facts.occupied`` where none is given.
    """
    book = BusyBook.of_rows(facts.occupied) if busy is None else busy
    asked = _Asked(question, facts, MaskCache.over_layers(cache), book.without(question.ignore_owner_id))
    found: list[FoundOpening] = []
    for leaders in asked.ranks():
        search = asked.search(leaders)
        given = _nearest(asked, search) if question.near_s is not None else _earliest(asked, search)
        for opening in given:
            found.append(_with_seats(search, opening))
            if len(found) >= limit:
                break
        if len(found) >= limit:
            break
    lost = () if found or not asked.leaders else asked.lost()
    return FoundOpenings(tuple(found), lost, asked.first_s, asked.last_s)


class _Asked:
    """A question with what follows from it once: places, leaders, the span, the visit to be judged."""

    def __init__(self, question: OpeningQuestion, facts: BookingFacts, cache: MaskCache, busy: BusyBook) -> None:
        self.question, self.facts = question, facts
        self._cache, self._busy = cache, busy
        self.zone = facts.clinic.zone
        self._places, self._lead = places_of(question.offering, question.among, facts)
        choices = self._places[self._lead].choices if self._places else ()
        self.leaders = [choice for choice in choices if suits(facts.resources[choice].resource, question.wishes)]
        self.first_s, self.last_s = self._span_s()
        self._visit = BookingQuestion(
            0, question.length_minutes, (), question.offering, question.patient_id, question.is_new_patient,
            question.ignore_owner_id, question.buffer_before_minutes, question.buffer_after_minutes,
        )  # fmt: skip

    def ranks(self) -> Iterator[list[str]]:
        """The leaders whose openings go first, and the others."""
        usual = [leader for leader in self.leaders if leader == self.question.usual_id]
        others = [leader for leader in self.leaders if leader != self.question.usual_id]
        yield from (leaders for leaders in (usual, others) if leaders)

    def search(self, leaders: Sequence[str]) -> StartSearch:
        """The search with these in the leading place."""
        places = list(self._places)
        places[self._lead] = Place(places[self._lead].use, tuple(leaders))
        return StartSearch(self._visit, places, self._lead, self.facts, self._cache, self._busy)

    def wanted(self, window: Window) -> int:
        """The minutes that meet the wishes for weekday and time of day (dates are the span's)."""
        wishes = self.question.wishes
        if not wishes.weekdays and not wishes.periods:
            return ALL
        first, last = (date.fromordinal(number) for number in local_days(window, self.zone))
        days = (first + number * _DAY for number in range(-1, (last - first).days + 1))
        kept = [day for day in days if not wishes.weekdays or day.weekday() in wishes.weekdays]
        if not wishes.periods:
            return outward((day_span_s(day, self.zone) for day in kept), window)
        spans = (period_span_s(day, period, self.zone) for day in kept for period in wishes.periods)
        return outward((span for span in spans if span is not None), window)

    def lost(self) -> tuple[LostStarts, ...]:
        """What took the starts away."""
        return lost_starts(self.search(self.leaders), self.wanted, self.first_s, self.last_s)

    def _span_s(self) -> tuple[int, int]:
        wishes, near_s, now_s = self.question.wishes, self.question.near_s, self.facts.now_s
        reach_s = 86_400 * self.question.days
        first_s = now_s if near_s is None else max(now_s, near_s - reach_s)
        last_s = (now_s if near_s is None else near_s) + reach_s
        if wishes.first is not None:
            first_s = max(now_s, day_span_s(wishes.first, self.zone)[0])
            last_s = max(last_s, first_s + reach_s)
        if wishes.last is not None:
            last_s = day_span_s(wishes.last, self.zone)[1]
        return first_s, last_s


def _earliest(asked: _Asked, search: StartSearch) -> Iterator[tuple[str, Opening]]:
    first_s, last_s = search.bounds_s(asked.first_s, asked.last_s)
    window = search.window(first_s)
    while window.week_s[0] < last_s:
        yield from _openings_of(asked, search, window)
        window = search.window(window.week_s[1])


def _nearest(asked: _Asked, search: StartSearch) -> Iterator[tuple[str, Opening]]:
    """The openings by rank: rings of weeks around the asked time, each start given when none further out can be
    nearer. Resources are chosen for those only that are given.
    """
    near_s = asked.question.near_s or 0
    home_s = search.window(near_s).week_s
    pending: list[_Ranked] = []
    for ring in range(max(near_s - asked.first_s, asked.last_s - near_s) // _WEEK_S + 2):
        for later in {-ring, ring}:
            pending += _ranked(asked, search, search.window(near_s, later), near_s)
        sure_s = min(near_s - home_s[0], home_s[1] - 1 - near_s) + ring * _WEEK_S
        pending.sort(reverse=True)
        while pending and sure_s > _LONGEST_DAY_S and pending[-1].shift_s <= sure_s:
            yield from _settled(search, pending.pop())
    for ranked in sorted(pending):
        yield from _settled(search, ranked)


class _Ranked(NamedTuple):
    """A start with its rank; ``order`` is the leader's, and keeps frames from being compared."""

    is_other_day: bool
    shift_s: int
    start_s: int
    order: int
    leader: str
    frame: Frame


def _ranked(asked: _Asked, search: StartSearch, window: Window, near_s: int) -> Iterator[_Ranked]:
    frame = search.frame(window, asked.first_s, asked.last_s, asked.wanted(window))
    day = local_date(near_s, asked.zone)
    for order, leader in enumerate(search.places[search.lead].choices):
        for minute in minutes_of(search.starts(frame, leader).maybe):
            start_s = 60 * (window.first + minute)
            is_other_day = local_date(start_s, asked.zone) != day
            yield _Ranked(is_other_day, abs(start_s - near_s), start_s, order, leader, frame)


def _settled(search: StartSearch, ranked: _Ranked) -> Iterator[tuple[str, Opening]]:
    uses = search.settle(ranked.frame, ranked.leader, ranked.start_s // 60 - ranked.frame.window.first)
    if uses is not None:
        yield ranked.leader, Opening(ranked.start_s, uses)


def _openings_of(asked: _Asked, search: StartSearch, window: Window) -> Iterator[tuple[str, Opening]]:
    wanted = asked.wanted(window)
    frame = search.frame(window, asked.first_s, asked.last_s, wanted)
    for opening in openings_in(search, frame, search.places[search.lead].choices, each=True):
        yield opening.resources[search.lead].resource_id, opening


def _with_seats(search: StartSearch, found: tuple[str, Opening]) -> FoundOpening:
    leader, opening = found
    seats = _seats_left(search, leader, opening.start_s) if search.own(leader).resource.capacity > 1 else 1
    return FoundOpening(opening.start_s, opening.resources, leader, seats)


def _seats_left(search: StartSearch, leader: str, start_s: int) -> int:
    part = search.parts[search.lead]
    offering = search.question.offering
    if part is None or (offering is not None and not offering.is_concurrent):
        return 1
    own, frame = search.own(leader), search.frame(search.window(start_s), start_s, start_s + 1)
    first_s, last_s = start_s + 60 * part[0], start_s + 60 * sum(part)
    layers = search.masks_of(frame, leader)[0].layers
    capacity = capacity_over(own, layers, offering, first_s, last_s, search.facts.now_s)
    rows = search.busy.rows([own.resource.subject_id], frame.window)[own.resource.subject_id]
    return max(capacity - present(overlapping(rows, first_s, last_s), first_s, last_s), 1)


def suits(resource: Resource, wishes: Wishes) -> bool:
    """Whether the resource meets the wishes for gender and language."""
    if wishes.genders and resource.gender.casefold() not in {gender.casefold() for gender in wishes.genders}:
        return False
    spoken = {language.casefold() for language in spoken_languages(resource)}
    return not wishes.languages or bool(spoken & {language.casefold() for language in wishes.languages})

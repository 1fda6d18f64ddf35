"""Another time for a visit whose provider is away: who could take it and when, the least change first.

Proposals of one plan see each other: what was picked for one patient is taken for the next. Knows no stores. Source:
ux.md 6, RULES.md R1-R4.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Occupied, OwnerKind, Reason, ResourceFacts
from carefront.domain.booking_rules import explain
from carefront.domain.busy_masks import BusyBook, BusyMasks, LoadRows
from carefront.domain.choosing import places_of, rechosen
from carefront.domain.layer_masks import MaskCache
from carefront.domain.lost_starts import LostStarts
from carefront.domain.masks import Window
from carefront.domain.opening_search import FoundOpenings, OpeningQuestion, Wishes, find_openings
from carefront.domain.requirements import candidates, is_assigned
from carefront.domain.resources import ResourceKind
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.domain.time_off import TimeOff, TimeOffState, TimeOffType
from carefront.domain.visit_parts import visit_parts
from carefront.domain.zones import day_span_s, instant_s, local_date, local_minute
from carefront.shared.values import dataclass

NOON = 12 * 60
NOTICE_S = 3_600
"""A patient has to hear of another time: so long before it at least, unless the time stays."""
SEARCHED_DAYS = 60
"""How far another time is looked for."""
_EACH = 6
"""How many openings of each sort of provider are weighed."""
_OTHER_DAYS, _ON_OTHER_DAYS = 2, 2
"""On how many of the nearest other days the same time of day is looked for, and how many openings there."""
_A_DAY, _KNOWN, _STRANGER, _OTHER_HALF = 720, 120, 600, 1_440
"""What a change weighs beside the minutes by which the clock time shifts: each day, a provider seen before, one never
seen, the half of the day that the patient does not like."""


class Reach(StrEnum):
    """How far a plan may go from what was booked."""

    SAME_PROVIDER = "same_provider"
    SAME_DAY = "same_day"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Displaced:
    """A visit that can't stay: as it is booked (``question`` names its own occupancy to be ignored), whose place is
    empty (the position of the absent person), and what is known of the patient. ``likes_mornings`` ``None``: nothing.
    """

    appointment_id: str
    question: BookingQuestion
    position: int
    known_ids: tuple[str, ...] = ()
    likes_mornings: bool | None = None
    wants_sooner: bool = False

    @property
    def leader_id(self) -> str:
        """The resource that is away."""
        return self.question.resources[self.position].resource_id


class Proposed(NamedTuple):
    """A time that can be booked instead; the smaller ``weight``, the less it changes."""

    weight: int
    start_s: int
    resources: tuple[ResourceUse, ...]
    leader_id: str


class Found(NamedTuple):
    """What can be booked instead, best first; where nothing can, why the visit can't stay and what took the rest."""

    proposals: tuple[Proposed, ...]
    reasons: tuple[Reason, ...] = ()
    lost: tuple[LostStarts, ...] = ()


class PlanBook(BusyBook):
    """Occupancy as it would be with the picks made so far, for many visits one after the other.

    ``subjects_of``: the subjects that each visit takes now, by its key; masks of all others are shared.
    """

    def __init__(self, load: LoadRows, subjects_of: Mapping[str, frozenset[str]]) -> None:
        self._stored, self._subjects_of = load, subjects_of
        self._picked: dict[str, list[Occupied]] = defaultdict(list)
        super().__init__(self._with_picks)

    def _with_picks(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Mapping[str, Sequence[Occupied]]:
        found = dict(self._stored(subject_ids, start_s, end_s))
        for subject_id in subject_ids:
            near = [row for row in self._picked.get(subject_id, ()) if row.start_s < end_s and row.end_s > start_s]
            if near:
                found[subject_id] = sorted([*found.get(subject_id, ()), *near], key=lambda row: row.start_s)
        return found

    def pick(self, rows: Sequence[Occupied]) -> None:
        """Take these times too."""
        for row in rows:
            self._picked[row.subject_id].append(row)
        subjects = {row.subject_id for row in rows}
        for key in [key for key in self._known if key[0] in subjects]:
            del self._known[key]

    def without(self, owner_id: str) -> BusyBook:
        """See ``BusyBook.without``."""
        return _WithoutOne(self, owner_id, self._subjects_of.get(owner_id)) if owner_id else self


class _WithoutOne(BusyBook):
    """A plan's occupancy without one visit; what that visit does not touch is worked out once for all of them."""

    def __init__(self, book: PlanBook, owner_id: str, own: frozenset[str] | None) -> None:
        super().__init__(book._with_picks, ignored_owner_id=owner_id)
        self._book, self._own = book, own

    def prepare(self, subject_ids: Sequence[str], window: Window) -> None:
        if self._own is not None:
            self._book.prepare([key for key in subject_ids if key not in self._own], window)
            subject_ids = [key for key in subject_ids if key in self._own]
        super().prepare(subject_ids, window)

    def masks(self, subject_id: str, window: Window) -> BusyMasks:
        is_shared = self._own is not None and subject_id not in self._own
        return self._book.masks(subject_id, window) if is_shared else super().masks(subject_id, window)


def proposals(visit: Displaced, facts: BookingFacts, cache: MaskCache, book: PlanBook, reach: Reach) -> Found:
    """The times that ``visit`` could have instead, the least change first; why it can't stay where there are none.

    ``facts`` hold everybody who may take part, the absent person with the absence, and the patient's other visits.
    """
    known = _known_first(visit)
    found: dict[tuple[int, str], Proposed] = {}
    lost: list[LostStarts] = []
    for start_s, resources, leader_id in _same_time(visit, facts, cache, book, reach):
        _keep(found, visit, facts, known, start_s, resources, leader_id)
    for leaders in _sorts(visit, facts, known, reach):
        openings = _openings(_asked(visit, facts, leaders, reach), _with_notice(visit, facts), cache, book)
        lost += openings.lost
        for opening in openings.openings:
            _keep(found, visit, facts, known, opening.start_s, opening.resources, opening.leader_id)
    if found:
        return Found(tuple(sorted(found.values(), key=lambda each: (each.weight, each.start_s, each.leader_id))))
    return Found((), reasons_now(visit, facts, cache, book), tuple(lost))


def _openings(asked: OpeningQuestion, facts: BookingFacts, cache: MaskCache, book: PlanBook) -> FoundOpenings:
    """The nearest openings, and on the nearest other days those about the same time of day."""
    found, zone, near_s = find_openings(asked, facts, cache, _EACH, book), facts.clinic.zone, asked.near_s or 0
    days = dict.fromkeys(local_date(opening.start_s, zone) for opening in found.openings)
    openings = list(found.openings)
    for day in [day for day in days if day != local_date(near_s, zone)][:_OTHER_DAYS]:
        then = replace(
            asked, wishes=replace(asked.wishes, first=day, last=day),
            near_s=instant_s(day, local_minute(near_s, zone), zone),
        )  # fmt: skip
        openings += find_openings(then, facts, cache, _ON_OTHER_DAYS, book).openings
    return replace(found, openings=tuple(openings))


def _keep(
    found: dict[tuple[int, str], Proposed], visit: Displaced, facts: BookingFacts, known: Sequence[str], start_s: int,
    resources: tuple[ResourceUse, ...], leader_id: str,
) -> None:  # fmt: skip
    is_unchanged = start_s == visit.question.start_s and resources == visit.question.resources
    if not is_unchanged and (start_s, leader_id) not in found:
        weight = _weight(visit, start_s, leader_id, known, facts.clinic.zone)
        found[start_s, leader_id] = Proposed(weight, start_s, resources, leader_id)


def reasons_now(visit: Displaced, facts: BookingFacts, cache: MaskCache, book: PlanBook) -> tuple[Reason, ...]:
    """Why the visit can't stay as it is; nothing where it could."""
    return explain(visit.question, _around(visit.question, facts, book), cache).reasons


def at_same_time(
    visit: Displaced, leaders: Sequence[str], facts: BookingFacts, cache: MaskCache, book: PlanBook
) -> Proposed | None:
    """The visit at its own time with the first of ``leaders`` who is free, ``None`` where nobody is."""
    for start_s, resources, leader_id in _taken_over(visit, leaders, facts, cache, book):
        return Proposed(0, start_s, resources, leader_id)
    return None


def taken_by(visit: Displaced, start_s: int, resources: tuple[ResourceUse, ...], facts: BookingFacts,
             cache: MaskCache, book: PlanBook) -> list[Occupied]:  # fmt: skip
    """The rows of occupancy that a proposal would take."""
    question = replace(visit.question, start_s=start_s, resources=resources)
    owner = f"pick:{visit.appointment_id}"
    rows = []
    for part in visit_parts(question, facts, cache):
        subject_id = part.facts.resource.subject_id
        near = book.around([subject_id], part.busy_start_s, part.busy_end_s)[subject_id]
        low = 0 if part.is_exclusive else _free_lane(near, part.busy_start_s, part.busy_end_s, part.capacity)
        high = part.capacity if part.is_exclusive else low + 1
        rows.append(Occupied(
            subject_id, part.busy_start_s, part.busy_end_s, part.start_s, part.end_s, low, high, part.capacity,
            OwnerKind.APPOINTMENT, owner, part.position,
        ))  # fmt: skip
    return rows


def _free_lane(rows: Sequence[Occupied], start_s: int, end_s: int, capacity: int) -> int:
    """The lowest free lane, or the last where lanes would have to be given anew."""
    near = [row for row in rows if row.start_s < end_s and row.end_s > start_s]
    lanes = range(max(capacity, 1))
    return next((lane for lane in lanes if not any(row.lane_lo <= lane < row.lane_hi for row in near)), lanes[-1])


def _known_first(visit: Displaced) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(visit.known_ids) if key != visit.leader_id)


def _with_notice(visit: Displaced, facts: BookingFacts) -> BookingFacts:
    """The facts as of the earliest moment a patient could still be told of; a visit's own time is always known."""
    return replace(facts, now_s=max(facts.now_s, min(facts.now_s + NOTICE_S, visit.question.start_s)))


def _same_time(
    visit: Displaced, facts: BookingFacts, cache: MaskCache, book: PlanBook, reach: Reach
) -> Iterator[tuple[int, tuple[ResourceUse, ...], str]]:
    if reach is not Reach.SAME_PROVIDER and visit.question.start_s >= facts.now_s:
        yield from _taken_over(visit, stand_ins(visit, facts), facts, cache, book)


def stand_ins(visit: Displaced, facts: BookingFacts) -> tuple[str, ...]:
    """Who else could have the absent person's place: whom the patient knows first, then by position."""
    use, offering = visit.question.resources[visit.position], visit.question.offering
    taking_part = {each.resource_id for each in visit.question.resources}
    subject = facts.resources[visit.leader_id].resource.subject_id
    found = [
        key for key in candidates(use.fallback or f"kind:{ResourceKind.PERSON.value}", use.role, offering, facts)
        if key not in taking_part and facts.resources[key].resource.subject_id != subject
        and facts.resources[key].is_offered
        and (offering is None or is_assigned(facts.resources[key].resource, use, offering))
    ]  # fmt: skip
    known = _known_first(visit)
    return tuple(sorted(found, key=lambda key: known.index(key) if key in known else len(known)))


def _taken_over(
    visit: Displaced, leaders: Sequence[str], facts: BookingFacts, cache: MaskCache, book: PlanBook
) -> Iterator[tuple[int, tuple[ResourceUse, ...], str]]:
    question = visit.question
    use = question.resources[visit.position]
    for leader_id in leaders:
        uses = (
            *question.resources[: visit.position], replace(use, resource_id=leader_id, is_auto=False),
            *question.resources[visit.position + 1 :],
        )  # fmt: skip
        asked = replace(question, resources=uses)
        known = _around(asked, facts, book)
        settled = rechosen(asked, known, cache)
        if explain(settled, known, cache).is_bookable:
            yield question.start_s, settled.resources, leader_id


def _around(question: BookingQuestion, facts: BookingFacts, book: PlanBook) -> BookingFacts:
    """The facts with the occupancy around one time, of everything the visit takes or could take instead."""
    keys = {use.resource_id for use in question.resources}
    for use in question.resources:
        if use.is_auto and use.fallback:
            keys.update(candidates(use.fallback, use.role, question.offering, facts))
    subjects = sorted({facts.resources[key].resource.subject_id for key in keys})
    rows = book.without(question.ignore_owner_id).around(subjects, question.start_s, question.end_s)
    return replace(facts, occupied=rows)


def _sorts(visit: Displaced, facts: BookingFacts, known: Sequence[str], reach: Reach) -> Iterator[tuple[str, ...]]:
    """Whose openings are looked for, one sort after the other: the same person's, those of whom the patient knows,
    everybody else's."""
    subject = facts.resources[visit.leader_id].resource.subject_id
    own = tuple(key for key, row in facts.resources.items() if row.resource.subject_id == subject)
    yield own
    if reach is not Reach.SAME_PROVIDER:
        others = stand_ins(visit, facts)
        yield from (
            sort for sort in (
                tuple(key for key in others if key in known), tuple(key for key in others if key not in known)
            ) if sort
        )  # fmt: skip


def _asked(visit: Displaced, facts: BookingFacts, leaders: tuple[str, ...], reach: Reach) -> OpeningQuestion:
    question, zone = visit.question, facts.clinic.zone
    day = local_date(question.start_s, zone)
    wishes = Wishes(first=day, last=day) if reach is Reach.SAME_DAY else Wishes()
    return OpeningQuestion(
        question.offering, question.length_minutes, (*leaders, *_company(visit, facts)), wishes,
        near_s=question.start_s, days=SEARCHED_DAYS, patient_id=question.patient_id,
        is_new_patient=question.is_new_patient, ignore_owner_id=question.ignore_owner_id,
        buffer_before_minutes=question.buffer_before_minutes, buffer_after_minutes=question.buffer_after_minutes,
    )  # fmt: skip


def _company(visit: Displaced, facts: BookingFacts) -> tuple[str, ...]:
    """Who and what comes along beside the absent person's place: other people as they are, and things that the visit
    type does not ask for by itself."""
    places, _lead = places_of(visit.question.offering, (), facts)
    found = []
    for position, use in enumerate(visit.question.resources):
        if position == visit.position:
            continue
        is_person = facts.resources[use.resource_id].resource.kind is ResourceKind.PERSON
        if is_person or not any(use.resource_id in place.choices for place in places):
            found.append(use.fallback if use.is_auto and use.fallback and not is_person else use.resource_id)
    return tuple(found)


def _weight(visit: Displaced, start_s: int, leader_id: str, known: Sequence[str], zone: ZoneInfo) -> int:
    """How much a proposal changes of when and with whom the visit is."""
    old_s = visit.question.start_s
    days = abs((local_date(start_s, zone) - local_date(old_s, zone)).days)
    weight = abs(local_minute(start_s, zone) - local_minute(old_s, zone)) + _A_DAY * days
    if visit.wants_sooner and start_s < old_s:
        weight //= 2
    if leader_id != visit.leader_id:
        weight += _KNOWN if leader_id in known else _STRANGER
    if visit.likes_mornings is not None and start_s != old_s:
        weight += 0 if (local_minute(start_s, zone) < NOON) is visit.likes_mornings else _OTHER_HALF
    return weight


def with_absence(own: ResourceFacts, start_s: int, end_s: int, zone: ZoneInfo) -> ResourceFacts:
    """The person with approved time off in ``[start_s, end_s)``, as if it had been decided already."""
    account_id = own.resource.account_id or own.resource.id
    days = (
        TimeOff("", account_id, TimeOffType.OTHER, TimeOffState.APPROVED, day, day, period)
        for day, period in days_of(start_s, end_s, zone)
    )
    return replace(own, time_off=(*own.time_off, *days))


def days_of(start_s: int, end_s: int, zone: ZoneInfo) -> Iterator[tuple[date, ClockPeriod | None]]:
    """The local days of ``[start_s, end_s)`` with the part of each, ``None`` for a whole one."""
    at_s = start_s
    while at_s < end_s:
        day = local_date(at_s, zone)
        first_s, last_s = day_span_s(day, zone)
        low, high = max(at_s, first_s), min(end_s, last_s)
        is_whole = (low, high) == (first_s, last_s)
        last = DAY_MINUTES if high == last_s else local_minute(high, zone)
        yield day, None if is_whole else ClockPeriod(local_minute(low, zone), last)
        at_s = last_s

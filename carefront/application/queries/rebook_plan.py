"""A proposal for each visit of somebody who is away: the facts gathered once for each clinic, the visits one by one."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from carefront.application.booking import DAY_S, Desk, offering_of
from carefront.application.rebook_rows import AffectedVisit, Pick, PlanQuestion, PlanRow, RebookPlan, Wish
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Occupied, OwnerKind, Reason, ResourceFacts
from carefront.domain.layer_masks import MaskCache
from carefront.domain.permissions import Key, Subject, is_allowed
from carefront.domain.rebooking import (
    SEARCHED_DAYS,
    Displaced,
    Found,
    PlanBook,
    Proposed,
    Reach,
    at_same_time,
    proposals,
    reasons_now,
    taken_by,
    with_absence,
)

Progress = Callable[[int, int], None]
"""Told how many of how many visits were looked at."""

MOST_OPTIONS = 8
"""How many other times are offered for one visit."""


def unwatched(_done: int, _all: int) -> None:
    """Nobody wants to know how far it is."""


def never() -> bool:
    """Nobody stops it."""
    return False


def plan(
    desk: Desk,
    visits: Sequence[AffectedVisit],
    question: PlanQuestion,
    progress: Progress,
    is_stopped: Callable[[], bool],
) -> RebookPlan:
    """A proposal for each visit asked for; locked ones first, then urgent ones, then by time.

    ``visits``: all that the absence concerns. It looks up whether it is to stop before each visit.
    """
    planner = _Planner(desk, visits, question)
    kept = {each.appointment_id: each.pick for each in question.kept}
    asked = [
        visit for visit in visits if not question.appointment_ids or visit.appointment_id in question.appointment_ids
    ]
    rows = {key: PlanRow(key, pick) for key, pick in kept.items()}
    for visit in visits:
        if visit.appointment_id in kept:
            planner.take(visit, kept[visit.appointment_id])
    waiting = [visit for visit in asked if visit.appointment_id not in kept]
    is_whole = True
    for done, visit in enumerate(sorted(waiting, key=lambda each: (not each.is_urgent, each.start_s))):
        progress(done, len(waiting))
        if is_stopped():
            is_whole = False
            break
        rows[visit.appointment_id] = planner.row(visit)
    progress(len(waiting), len(waiting))
    ordered = tuple(rows[visit.appointment_id] for visit in asked if visit.appointment_id in rows)
    return RebookPlan(ordered, desk.now_s + SEARCHED_DAYS * DAY_S, is_whole)


def options(
    desk: Desk, visits: Sequence[AffectedVisit], question: PlanQuestion, appointment_id: str
) -> tuple[Pick, ...]:
    """Other times for one visit beside the kept picks of the others: the best of all, at most ``MOST_OPTIONS``."""
    planner = _Planner(desk, visits, question)
    visit = next(each for each in visits if each.appointment_id == appointment_id)
    for each in question.kept:
        other = next((row for row in visits if row.appointment_id == each.appointment_id), None)
        if other is not None and other is not visit:
            planner.take(other, each.pick)
    return planner.options(visit)


def why_not(desk: Desk, visits: Sequence[AffectedVisit], question: PlanQuestion) -> Mapping[str, tuple[Reason, ...]]:
    """Why each of the visits can't stay as it is; empty where it could."""
    planner = _Planner(desk, visits, question)
    return {visit.appointment_id: planner.why_not(visit) for visit in visits}


class _Planner:
    """The facts of one absence, and the times taken so far."""

    def __init__(self, desk: Desk, visits: Sequence[AffectedVisit], question: PlanQuestion) -> None:
        self._desk, self._question = desk, question
        self._cache = MaskCache.over_layers(desk.facts.layers)
        self._keys = {
            visit.appointment_id: desk.occupancy.owner_key(visit.appointment_id, labelled=False) for visit in visits
        }
        self._book = PlanBook(
            lambda subject_ids, start_s, end_s: desk.occupancy.around(subject_ids, start_s, end_s, labelled=False),
            {self._keys[visit.appointment_id]: self._subjects(visit.resources) for visit in visits},
        )
        self._facts: dict[str, BookingFacts] = {}
        self._patient_picks: dict[str, list[Occupied]] = defaultdict(list)

    def _subjects(self, uses: Sequence[ResourceUse]) -> frozenset[str]:
        return frozenset(self._desk.facts.resource(use.resource_id).resource.subject_id for use in uses)

    def row(self, visit: AffectedVisit) -> PlanRow:
        """The best proposal, taken at once."""
        displaced, facts = self._displaced(visit), self._facts_for(visit)
        if self._question.cover_id:
            return self._covered(visit, displaced, facts)
        found = self._found(visit, displaced, facts, self._question.reach)
        if not found.proposals:
            return PlanRow(
                visit.appointment_id, None, found.reasons, tuple(dict.fromkeys(each.code for each in found.lost))
            )
        pick = self._pick(found.proposals[0])
        self.take(visit, pick)
        return PlanRow(visit.appointment_id, pick)

    def options(self, visit: AffectedVisit) -> tuple[Pick, ...]:
        """The best proposals of all."""
        found = self._found(visit, self._displaced(visit), self._facts_for(visit), Reach.ANY)
        return tuple(self._pick(each) for each in found.proposals[:MOST_OPTIONS])

    def why_not(self, visit: AffectedVisit) -> tuple[Reason, ...]:
        """Every reason why the visit can't stay as it is."""
        return reasons_now(self._displaced(visit), self._facts_for(visit), self._cache, self._book)

    def take(self, visit: AffectedVisit, pick: Pick) -> None:
        """Nobody after it is offered that time."""
        facts = self._facts_for(visit)
        self._book.pick(taken_by(self._displaced(visit), pick.start_s, pick.resources, facts, self._cache, self._book))
        if visit.patient_id:
            end_s = pick.start_s + 60 * visit.minutes
            self._patient_picks[visit.patient_id].append(Occupied(
                visit.patient_id, pick.start_s, end_s, pick.start_s, end_s, 0, 1, 1, OwnerKind.APPOINTMENT,
                f"pick:{visit.appointment_id}", patient_id=visit.patient_id, facility_id=visit.facility_id,
            ))  # fmt: skip

    def _found(self, visit: AffectedVisit, displaced: Displaced, facts: BookingFacts, reach: Reach) -> Found:
        wanted = Reach.ANY if visit.appointment_id in self._question.wider else reach
        return proposals(displaced, facts, self._cache, self._book, wanted)

    def _covered(self, visit: AffectedVisit, displaced: Displaced, facts: BookingFacts) -> PlanRow:
        cover = [key for key, row in facts.resources.items() if row.resource.account_id == self._question.cover_id]
        found = at_same_time(displaced, cover, facts, self._cache, self._book) if cover else None
        if found is None:
            return PlanRow(visit.appointment_id, None, self._against(displaced, cover, facts))
        pick = self._pick(found)
        self.take(visit, pick)
        return PlanRow(visit.appointment_id, pick)

    def _against(self, displaced: Displaced, cover: Sequence[str], facts: BookingFacts) -> tuple[Reason, ...]:
        """Why the one who covers can't take the visit."""
        uses = displaced.question.resources
        if not cover:
            return reasons_now(displaced, facts, self._cache, self._book)
        place = displaced.position
        swapped = (*uses[:place], replace(uses[place], resource_id=cover[0], is_auto=False), *uses[place + 1 :])
        asked = replace(displaced, question=replace(displaced.question, resources=swapped))
        return reasons_now(asked, facts, self._cache, self._book)

    def _pick(self, found: Proposed) -> Pick:
        names = tuple(self._desk.facts.resource(use.resource_id).resource.name for use in found.resources)
        return Pick(found.start_s, found.resources, found.leader_id, names)

    def _displaced(self, visit: AffectedVisit) -> Displaced:
        place = next((at for at, use in enumerate(visit.resources) if use.resource_id == visit.resource_id), 0)
        question = BookingQuestion(
            visit.start_s, visit.minutes, visit.resources, offering_of(self._desk.facts, visit.offering_id),
            visit.patient_id or None, False, self._keys[visit.appointment_id], visit.buffer_before_minutes,
            visit.buffer_after_minutes,
        )  # fmt: skip
        likes = True if Wish.MORNINGS in visit.wishes else False if Wish.AFTERNOONS in visit.wishes else None
        known = (*((visit.usual_provider_id,) if visit.usual_provider_id else ()), *visit.past_provider_ids)
        return Displaced(visit.appointment_id, question, place, known, likes, Wish.SOONER in visit.wishes)

    def _facts_for(self, visit: AffectedVisit) -> BookingFacts:
        facts = self._of_clinic(visit.facility_id)
        if not visit.patient_id:
            return facts
        first_s, last_s = self._desk.now_s - DAY_S, self._desk.now_s + (SEARCHED_DAYS + 2) * DAY_S
        last_s = max(last_s, visit.start_s + (SEARCHED_DAYS + 2) * DAY_S)
        busy = self._desk.occupancy.of_patient(visit.patient_id, first_s, last_s, labelled=False)
        planned = {self._keys[key] for key in self._keys} & {row.owner_id for row in busy}
        picked = self._patient_picks.get(visit.patient_id, [])
        moved = {self._keys[row.owner_id.partition(":")[2]] for row in picked} & planned
        return replace(facts, patient_busy=[*(row for row in busy if row.owner_id not in moved), *picked])

    def _of_clinic(self, facility_id: str) -> BookingFacts:
        """Everything but the occupancy and the patient, with the absence as if it were decided already. Panels are left
        out: who stands in for somebody gets no patient of their own by that."""
        found = self._facts.get(facility_id)
        if found is None:
            found = self._facts[facility_id] = self._gathered(facility_id)
        return found

    def _gathered(self, facility_id: str) -> BookingFacts:
        desk, question = self._desk, self._question
        clinic, known = desk.facts.clinic(facility_id), dict(desk.facts.resources_of(facility_id))
        for key, own in known.items():
            if own.resource.account_id == question.account_id:
                known[key] = with_absence(own, question.start_s, question.end_s, clinic.zone)
        return BookingFacts(
            clinic, known, {}, desk.now_s, desk.facts.groups_of(facility_id),
            may_book=_bookable(desk, facility_id, known),
        )  # fmt: skip


def _bookable(desk: Desk, facility_id: str, known: Mapping[str, ResourceFacts]) -> frozenset[str] | None:
    """The resources the actor may move visits to, ``None`` for all."""
    if is_allowed(desk.actor, Key.APPOINTMENT_EDIT, Subject(facility_id=facility_id)):
        return None
    return frozenset(
        key for key, row in known.items()
        if row.resource.account_id is None
        or is_allowed(desk.actor, Key.APPOINTMENT_EDIT, Subject(frozenset({row.resource.account_id}), facility_id))
    )  # fmt: skip

"""Whom somebody's absence concerns, and what could be done for each of them. Nothing in here writes."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from carefront.application.booking import Desk, instant_s
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader, OccupancyReader
from carefront.application.queries.rebook_plan import Progress, never, options, plan, unwatched
from carefront.application.rebook_rows import AffectedVisit, Pick, PlanQuestion, RebookPlan, Wish
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.errors import NotFound
from carefront.domain.patients import search_words
from carefront.domain.permissions import Key, Subject, is_allowed
from carefront.domain.resources import Resource, ResourceKind
from carefront.domain.zones import local_minute
from carefront.shared.clock import Clock

MOST_PAST = 5
"""How many people seen before are told of a patient."""
FEWEST_HABIT = 3
"""From so many visits before on, all before or all after noon, a patient is taken to like that half of the day."""
NOON = 12 * 60
URGENT_WORDS = frozenset({"urgent", "asap", "stat"})
"""Words of a note, a reason or a patient's flags that make a visit urgent."""


class PastVisit(NamedTuple):
    """When a patient came before, and one of those they saw."""

    start_s: int
    resource_id: str


class TakenVisit(NamedTuple):
    """A visit that takes somebody's time, as the store has it; ids of nothing are empty."""

    appointment_id: str
    facility_id: str
    offering_id: str
    start_s: int
    end_s: int
    status: AppointmentStatus
    series_id: str
    seats: int
    note: str
    reason: str
    wants_sooner: bool
    buffer_before_minutes: int
    buffer_after_minutes: int
    row_version: int
    patient_id: str
    patient_name: str
    phone: str
    phone_2: str
    flags: str
    needs_interpreter: bool
    usual_provider_id: str
    uses: tuple[ResourceUse, ...]


class RebookStore(Protocol):
    """The visits of one tenant by who is taken by them."""

    def taken(self, account_id: str, start_s: int, end_s: int) -> Sequence[TakenVisit]:
        """The visits that take the person in ``[start_s, end_s)`` and can still be moved, by start."""

    def past(self, account_id: str, start_s: int, end_s: int, now_s: int) -> Mapping[str, Sequence[PastVisit]]:
        """When the patients of those visits came before ``now_s``, by patient, the latest first."""


class RebookStores(Protocol):
    """What the answers are made from."""

    def snapshot(self) -> AbstractContextManager[None]: ...

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def rebook(self) -> RebookStore: ...


class RebookQueries:
    """Questions of one reader; each is answered from one state of the file."""

    def __init__(self, stores: RebookStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock

    def _desk(self) -> Desk:
        return Desk(self._stores.facts, self._stores.occupancy, self._gate.actor(), instant_s(self._clock()))

    def affected(self, account_id: str, start_s: int, end_s: int) -> tuple[AffectedVisit, ...]:
        """The visits of the person in ``[start_s, end_s)`` that need an action, in every clinic, by start.

        Visits under way, done or cancelled need none. Visits that the actor may not see are left out.

        Raises:
            NotAllowed: the actor may see nobody's visits.
        """
        with self._stores.snapshot():
            self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
            return affected(self._desk(), self._stores.rebook, account_id, start_s, end_s)

    def plan(
        self, question: PlanQuestion, progress: Progress = unwatched, is_stopped: Callable[[], bool] = never
    ) -> RebookPlan:
        """Another time for each of the visits; what was planned until then where ``is_stopped`` says so.

        Raises:
            NotAllowed: the actor may see nobody's visits.
        """
        with self._stores.snapshot():
            visits = self._visits(question)
            return plan(self._desk(), visits, question, progress, is_stopped)

    def options(self, question: PlanQuestion, appointment_id: str) -> tuple[Pick, ...]:
        """Other times for one of the visits, the best first, beside the kept picks of the others.

        Raises:
            NotAllowed: the actor may see nobody's visits.
            NotFound: the absence does not concern that visit any more.
        """
        with self._stores.snapshot():
            visits = self._visits(question)
            if all(visit.appointment_id != appointment_id for visit in visits):
                raise NotFound("appointment", appointment_id)
            return options(self._desk(), visits, question, appointment_id)

    def _visits(self, question: PlanQuestion) -> tuple[AffectedVisit, ...]:
        self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
        return affected(self._desk(), self._stores.rebook, question.account_id, question.start_s, question.end_s)


def affected(desk: Desk, store: RebookStore, account_id: str, start_s: int, end_s: int) -> tuple[AffectedVisit, ...]:
    """See ``RebookQueries.affected``; asked inside a snapshot."""
    visits = store.taken(account_id, start_s, end_s)
    past = store.past(account_id, start_s, end_s, desk.now_s) if visits else {}
    return tuple(
        _told(desk, account_id, visit, past.get(visit.patient_id, ()))
        for visit in visits
        if is_allowed(desk.actor, Key.APPOINTMENT_VIEW, _subject(desk, visit))
    )


def _subject(desk: Desk, visit: TakenVisit, *, is_shared: bool = False) -> Subject:
    people = (resource.account_id for resource in _resources(desk, visit))
    return Subject(frozenset(person for person in people if person), visit.facility_id, is_shared)


def _resources(desk: Desk, visit: TakenVisit) -> list[Resource]:
    return [desk.facts.resource(use.resource_id).resource for use in visit.uses]


def _told(desk: Desk, account_id: str, visit: TakenVisit, past: Sequence[PastVisit]) -> AffectedVisit:
    resources = _resources(desk, visit)
    own = next((row.id for row in resources if row.account_id == account_id), "")
    offering = desk.facts.offering(visit.offering_id) if visit.offering_id else None
    zone = desk.facts.clinic(visit.facility_id).zone
    is_seen = is_allowed(desk.actor, Key.PATIENT_VIEW, _subject(desk, visit, is_shared=True))
    return AffectedVisit(
        visit.appointment_id, visit.facility_id, zone.key, visit.patient_id,
        visit.patient_name if is_seen else "", visit.phone if is_seen else "", visit.phone_2 if is_seen else "",
        visit.offering_id, offering.name if offering else "", offering.code if offering else "",
        visit.start_s, visit.end_s, visit.status, own, visit.uses, tuple(row.name for row in resources),
        visit.series_id, visit.seats, _is_urgent(visit), visit.needs_interpreter,
        _wishes(visit, [local_minute(each.start_s, zone) for each in past]), visit.usual_provider_id,
        _providers(desk, past), visit.buffer_before_minutes, visit.buffer_after_minutes, visit.row_version,
    )  # fmt: skip


def _is_urgent(visit: TakenVisit) -> bool:
    """Whether somebody wrote it down as urgent, of the visit or of the patient."""
    return any(URGENT_WORDS.intersection(search_words(text)) for text in (visit.note, visit.reason, visit.flags))


def _wishes(visit: TakenVisit, minutes: Sequence[int]) -> tuple[Wish, ...]:
    found = [Wish.SOONER] if visit.wants_sooner else []
    if len(minutes) >= FEWEST_HABIT:
        if all(minute < NOON for minute in minutes):
            found.append(Wish.MORNINGS)
        elif all(minute >= NOON for minute in minutes):
            found.append(Wish.AFTERNOONS)
    return tuple(found)


def _providers(desk: Desk, past: Sequence[PastVisit]) -> tuple[str, ...]:
    """The people among those seen, each once, the latest first."""
    seen = dict.fromkeys(each.resource_id for each in past)
    people = (key for key in seen if desk.facts.resource(key).resource.kind is ResourceKind.PERSON)
    return tuple(list(people)[:MOST_PAST])

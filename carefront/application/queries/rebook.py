"""Whom somebody's absence concerns, and what could be done for each of them. Nothing in here writes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from carefront.application.booking import Desk, instant_s
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader, OccupancyReader
from carefront.application.queries.rebook_plan import Progress, never, options, plan, unwatched
from carefront.application.queries.rebook_visits import RebookStore, affected, sheet, undone
from carefront.application.rebook_rows import (
    AffectedVisit,
    Pick,
    PlanQuestion,
    RebookLine,
    RebookPlan,
    RebookSheet,
)
from carefront.domain.errors import NotFound
from carefront.domain.permissions import Key, Subject
from carefront.domain.zones import day_span_s
from carefront.shared.clock import Clock


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

    def rest_of_day(self, resource_id: str, day: date) -> tuple[str, int, int]:
        """The account of the person whom a resource is, and what is left of the local ``day`` as ``[start, end)``.

        Raises:
            NotAllowed: the actor may not see that person's visits.
            NotFound: no such resource, or it is no person.
        """
        with self._stores.snapshot():
            resource = self._stores.facts.resource(resource_id).resource
            if resource.account_id is None:
                raise NotFound("person", resource_id)
            owner = frozenset({resource.account_id})
            self._gate.require(Key.APPOINTMENT_VIEW, Subject(owner, resource.facility_id))
            first_s, last_s = day_span_s(day, self._stores.facts.clinic(resource.facility_id).zone)
            now_s = instant_s(self._clock()) // 60 * 60
            return resource.account_id, now_s if first_s <= now_s < last_s else first_s, last_s

    def undone(self) -> tuple[RebookLine, ...]:
        """The rebookings that are not done, of absences that are not over, by start.

        Raises:
            NotAllowed: the actor may see nobody's visits.
        """
        with self._stores.snapshot():
            self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
            return undone(self._desk(), self._stores.rebook)

    def begun(self) -> tuple[RebookLine, ...]:
        """As ``undone``, of whom the actor may act for; nothing where they may for nobody."""
        with self._stores.snapshot():
            return undone(self._desk(), self._stores.rebook)

    def sheet(self, rebook_id: str) -> RebookSheet:
        """A rebooking as it stands: each of its visits, those that were booked since among them.

        Raises:
            NotAllowed: the actor may see nobody's visits.
            NotFound: there is no such rebooking in this organization.
        """
        with self._stores.snapshot():
            self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
            return sheet(self._desk(), self._stores.rebook, rebook_id)

    def _visits(self, question: PlanQuestion) -> tuple[AffectedVisit, ...]:
        self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
        return affected(self._desk(), self._stores.rebook, question.account_id, question.start_s, question.end_s)

"""Hours, schedules and dated rows for their editors, and what a change would do. See ``schedule_rows``."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Protocol

from carefront.application.booked_visits import OutsideVisit, VisitBook
from carefront.application.booking import instant_s
from carefront.application.commands.availability_changes import conflicts_before_publishing, preview
from carefront.application.envelope import Command
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.application.queries.veiling import Veil, VeiledStores
from carefront.application.schedule_rows import ClinicSetUp, Named, ResourceSetUp, ScheduleOutline
from carefront.domain.booking_facts import ResourceFacts
from carefront.domain.errors import InvalidValue
from carefront.domain.offerings import OfferingState
from carefront.domain.permissions import Key, Subject
from carefront.domain.recurrence import check_schedule
from carefront.domain.resources import ResourceKind, ResourceState
from carefront.domain.schedule_conflicts import BlockConflict
from carefront.domain.schedule_figures import next_dates, week_figures
from carefront.domain.schedules import Schedule
from carefront.domain.zones import local_date
from carefront.shared.clock import Clock


class EditorStores(VeiledStores, Protocol):
    """What the answers look at; one state of the file while a question is answered."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def visit_book(self) -> VisitBook: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class ScheduleAnswers:
    """See ``carefront.application.schedule_rows.ScheduleQueries``."""

    def __init__(self, stores: EditorStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock

    def clinic(self, facility_id: str) -> ClinicSetUp:
        """The clinic with its hours, closures and resources."""
        with self._stores.snapshot():
            self._gate.require_some(Key.SCHEDULE_VIEW, facility_id)
            facts = self._stores.facts
            clinic = facts.clinic(facility_id)
            found = facts.resources_of(facility_id).values()
            usable = [own for own in found if own.resource.state is not ResourceState.INACTIVE]
            usable.sort(key=lambda own: own.resource.kind is not ResourceKind.PERSON)
            names = tuple(Named(own.resource.id, own.resource.name) for own in usable)
            closures = tuple(sorted(clinic.closures, key=lambda row: (row.first, row.last, row.name)))
            may_edit = self._may(Key.SETTINGS_EDIT, Subject(facility_id=facility_id))
            return ClinicSetUp(clinic.facility, clinic.opening_hours, closures, names, may_edit)

    def resource(self, resource_id: str) -> ResourceSetUp:
        """The resource with all that says when it can be booked."""
        with self._stores.snapshot():
            facts, own = self._stores.facts, self._seen(resource_id)
            facility_id = own.resource.facility_id
            rooms = (row.resource for row in facts.resources_of(facility_id).values())
            offerings = (row for row in facts.offerings_of(facility_id) if row.state is not OfferingState.ARCHIVED)
            owner = _owner(own)
            return ResourceSetUp(
                resource_id, own.resource.name, facility_id,
                tuple(sorted(map(_in_order, own.schedules), key=lambda row: (row.valid_from, row.name))),
                tuple(sorted(own.exceptions, key=lambda row: (row.first, row.last, row.name))),
                own.working_hours,
                tuple(Named(room.id, room.name) for room in rooms if room.kind is ResourceKind.ROOM),
                tuple(Named(row.id, row.name) for row in offerings),
                self._may(Key.SCHEDULE_EDIT, owner), self._may(Key.SCHEDULE_DELETE, owner),
                self._may(Key.RESOURCE_EDIT, Subject(facility_id=facility_id)),
                self._may(Key.SCHEDULE_CREATE, owner), own.manual_slots,
            )  # fmt: skip

    def outline(self, schedule: Schedule) -> ScheduleOutline:
        """What the schedule comes to, from today on."""
        with self._stores.snapshot():
            self._seen(schedule.resource_id)
            try:
                check_schedule(schedule)
                dates = next_dates(schedule, self._today(schedule.resource_id))
                return ScheduleOutline(dates, week_figures(schedule), self._conflicts(schedule))
            except InvalidValue as problem:
                return ScheduleOutline(problem=problem)

    def publish_conflicts(self, schedule: Schedule) -> tuple[BlockConflict, ...]:
        """Where its blocks contradict each other or another published schedule."""
        with self._stores.snapshot():
            self._seen(schedule.resource_id)
            return self._conflicts(schedule)

    def outside_after(self, commands: Sequence[Command]) -> tuple[OutsideVisit, ...]:
        """Which expected visits the commands would leave outside of availability."""
        with self._stores.snapshot():
            self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
            found = preview(self._stores.facts, self._stores.visit_book, instant_s(self._clock()), commands)
            if self._gate.mine(Key.APPOINTMENT_VIEW) is None and self._gate.sees_patients():
                return found
            return self._veiled(found)

    def _veiled(self, found: Sequence[OutsideVisit]) -> tuple[OutsideVisit, ...]:
        seen = Veil(self._stores, self._gate, self._clock).visits_named(visit.appointment_id for visit in found)
        return tuple(
            visit if seen[visit.appointment_id] else replace(visit, patient_name="")
            for visit in found
            if visit.appointment_id in seen
        )

    def _seen(self, resource_id: str) -> ResourceFacts:
        """The resource, if the actor may see its schedule.

        Raises:
            NotFound, NotAllowed: no such resource, or it is not theirs to see.
        """
        self._gate.require_some(Key.SCHEDULE_VIEW, is_shared=True)
        own = self._stores.facts.resource(resource_id)
        self._gate.require(Key.SCHEDULE_VIEW, _owner(own))
        return own

    def _conflicts(self, schedule: Schedule) -> tuple[BlockConflict, ...]:
        return conflicts_before_publishing(self._stores.facts, schedule, instant_s(self._clock()))

    def _today(self, resource_id: str) -> date:
        facts = self._stores.facts
        zone = facts.clinic(facts.resource(resource_id).resource.facility_id).zone
        return local_date(instant_s(self._clock()), zone)

    def _may(self, key: Key, subject: Subject) -> bool:
        return self._gate.may(key, subject)


def _owner(own: ResourceFacts) -> Subject:
    account = own.resource.account_id
    return Subject(frozenset({account} if account else ()), own.resource.facility_id)


def _in_order(schedule: Schedule) -> Schedule:
    """The schedule with its blocks as they come in the week."""
    blocks = sorted(schedule.blocks, key=lambda row: (-1 if row.weekday is None else row.weekday, row.period, row.id))
    return replace(schedule, blocks=tuple(blocks))

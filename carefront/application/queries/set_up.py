"""The questions of the set-up screens: what there is in a clinic, and what a change would concern before it is made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from functools import wraps
from itertools import accumulate
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from carefront.application.booking import DAY_S, Desk, instant_s
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader, OccupancyReader
from carefront.application.queries.openings import openings
from carefront.application.queries.veiling import Veil, VeiledStores
from carefront.application.set_up_rows import (
    BlockSetUp,
    ClinicList,
    ClinicRow,
    ClinicSetUp,
    ConcernedVisit,
    GroupSetUp,
    Leave,
    OfferingSetUp,
    OpeningCheck,
    PersonChoice,
    ResourceSetUp,
    SetUpRights,
    ZoneChange,
)
from carefront.domain.booking_facts import Occupied, OwnerKind, ResourceFacts
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.opening_search import OpeningQuestion
from carefront.domain.permissions import Actor, Key, Subject, is_allowed
from carefront.domain.requirements import requiring
from carefront.domain.resources import ResourceState
from carefront.domain.time_off import TimeOffState
from carefront.domain.zones import day_span_s, local_date, local_time, zone_named
from carefront.shared.clock import Clock

FAR_S = 731 * DAY_S
"""How far ahead visits are looked for."""
CHECKED_DAYS = 14
EXAMPLES = 3
_PATIENT_ROLE = "patient"
SET_UP_KEYS = Key.SCHEDULE_VIEW, Key.SETTINGS_EDIT, Key.RESOURCE_EDIT, Key.OFFERING_EDIT


class SetUpLists(Protocol):
    """What only the set-up screens read."""

    def versions(self, table: str) -> Mapping[str, int]:
        """Row versions of one of ``facility``, ``resource``, ``resource_group`` and ``offering``, by id."""

    def time_blocks(self, facility_id: str, start_s: int, end_s: int) -> Sequence[BlockSetUp]:
        """The clinic's blocked times that touch the span, by start; nobody is named, nothing may be edited yet."""


class SetUpStores(VeiledStores, Protocol):
    """Of one tenant and one state of the file."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def set_up(self) -> SetUpLists: ...

    def starts(self, facility_id: str, start_s: int, end_s: int) -> Iterable[int]: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class _Asked(Protocol):
    _stores: SetUpStores


Self = TypeVar("Self", bound=_Asked)
Given = ParamSpec("Given")
Found = TypeVar("Found")


def _in_one_state(ask: Callable[Concatenate[Self, Given], Found]) -> Callable[Concatenate[Self, Given], Found]:
    """Have a question look at one state of the file."""

    @wraps(ask)
    def asked(self: Self, /, *args: Given.args, **kwargs: Given.kwargs) -> Found:
        with self._stores.snapshot():
            return ask(self, *args, **kwargs)

    return asked


class SetUpQueries:
    """Each question looks at one state of the file."""

    def __init__(self, stores: SetUpStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._facts = stores, stores.facts
        self._gate, self._clock = gate, clock

    @property
    def _actor(self) -> Actor:
        return self._gate.actor()

    def _may(self, key: Key, facility_id: str | None, person: str | None = None) -> bool:
        return is_allowed(self._actor, key, Subject(frozenset({person} if person else ()), facility_id))

    @_in_one_state
    def clinics(self) -> ClinicList:
        """Every clinic by name."""
        versions = self._stores.set_up.versions("facility")
        rows = (
            ClinicRow(facility, versions[facility.id], self._may(Key.SETTINGS_EDIT, facility.id))
            for facility in self._facts.facilities()
            if self._gate.is_member(facility.id)
        )
        return ClinicList(tuple(rows), self._may(Key.SETTINGS_EDIT, None))

    @_in_one_state
    def clinic(self, facility_id: str) -> ClinicSetUp:
        """All that is set up in a clinic.

        Raises:
            NotFound: no such clinic in this organization.
        """
        self._gate.require_any(SET_UP_KEYS, facility_id)
        facility = self._facts.clinic(facility_id).facility
        return ClinicSetUp(
            facility, self._resources(facility_id), self._groups(facility_id), self._offerings(facility_id),
            self._people(facility_id), self._rights(facility_id),
        )  # fmt: skip

    def _rights(self, facility_id: str) -> SetUpRights:
        people = [None, *(facts.resource.account_id for facts in self._facts.resources_of(facility_id).values())]
        return SetUpRights(
            clinic=self._may(Key.SETTINGS_EDIT, facility_id),
            resources=self._may(Key.RESOURCE_EDIT, facility_id),
            offerings=self._may(Key.OFFERING_EDIT, facility_id),
            schedules=any(self._may(Key.SCHEDULE_EDIT, facility_id, person) for person in people),
            leave=is_allowed(self._actor, Key.TIME_OFF_APPROVE, Subject(is_shared=True)),
        )

    def _resources(self, facility_id: str) -> tuple[ResourceSetUp, ...]:
        versions = self._stores.set_up.versions("resource")
        today = local_date(instant_s(self._clock()), self._facts.clinic(facility_id).zone)
        places = self._places()
        found = []
        for facts in self._facts.resources_of(facility_id).values():
            own = facts.resource
            elsewhere = (name for clinic_id, name in places.get(own.account_id or "", ()) if clinic_id != facility_id)
            is_told = self._may(Key.TIME_OFF_VIEW, facility_id, own.account_id)
            leave = leave_of(facts, today) if is_told else None
            found.append(
                ResourceSetUp(
                    own, versions[own.id], state_on(facts, today), leave, tuple(elsewhere),
                    self._may(Key.RESOURCE_EDIT, facility_id, own.account_id),
                )
            )  # fmt: skip
        return tuple(found)

    def _places(self) -> dict[str, list[tuple[str, str]]]:
        """Where each person and organisation is a resource: (clinic id, clinic name) by account."""
        found: dict[str, list[tuple[str, str]]] = {}
        for clinic in self._facts.facilities():
            for facts in self._facts.resources_of(clinic.id).values():
                if facts.resource.account_id:
                    found.setdefault(facts.resource.account_id, []).append((clinic.id, clinic.name))
        return found

    def _groups(self, facility_id: str) -> tuple[GroupSetUp, ...]:
        versions, offerings = self._stores.set_up.versions("resource_group"), self._facts.offerings_of(facility_id)
        return tuple(
            GroupSetUp(
                group, versions[group.id],
                tuple(offering.name for offering in requiring(offerings, group.id)),
            )
            for group in self._facts.groups_of(facility_id)
        )  # fmt: skip

    def _offerings(self, facility_id: str) -> tuple[OfferingSetUp, ...]:
        versions = self._stores.set_up.versions("offering")
        return tuple(OfferingSetUp(row, versions[row.id]) for row in self._facts.offerings_of(facility_id))

    def _people(self, facility_id: str) -> tuple[PersonChoice, ...]:
        """Whoever has a role in the practice or works in another clinic, by name; nobody who is only a patient."""
        if self._gate.mine(Key.RESOURCE_EDIT, facility_id) is not None:
            return ()
        day, places = self._clock().date(), self._places()
        staff = (actor for actor in self._facts.actors(day) if any(role.role != _PATIENT_ROLE for role in actor.roles))
        known = {actor.account_id: actor.name for actor in staff}
        known |= {account: self._facts.actor(account, day).name for account in places if account not in known}
        here = {account for account, rows in places.items() if facility_id in {clinic for clinic, _name in rows}}
        rows = [
            PersonChoice(account, name, tuple(clinic for _id, clinic in places.get(account, ())))
            for account, name in known.items()
            if account not in here and name
        ]
        return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.account_id)))

    # --- before a change ---------------------------------------------------------------------------------------------
    @_in_one_state
    def visits_ahead(
        self, resource_id: str, first: date | None = None, last: date | None = None, *, everywhere: bool = False
    ) -> tuple[ConcernedVisit, ...]:
        """Live visits of a resource from now on, or on inclusive local days of its clinic, by start; ``everywhere``: of
        its person in every clinic."""
        self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
        facts = self._facts.resource(resource_id)
        zone = self._facts.clinic(facts.resource.facility_id).zone
        now_s = instant_s(self._clock())
        start_s = max(now_s, day_span_s(first, zone)[0]) if first else now_s
        end_s = day_span_s(last, zone)[1] if last else now_s + FAR_S
        rows = self._visits(facts, start_s, max(start_s, end_s))
        return self._named(row for row in rows if everywhere or row.facility_id == facts.resource.facility_id)

    @_in_one_state
    def over_capacity(self, resource_id: str, capacity: int) -> tuple[ConcernedVisit, ...]:
        """Visits from now on that share a time with so many others that a capacity of ``capacity`` would not hold."""
        self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
        facts = self._facts.resource(resource_id)
        now_s = instant_s(self._clock())
        rows = self._visits(facts, now_s, now_s + FAR_S)
        steps: Counter[int] = Counter()
        for row in rows:
            steps[row.start_s] += 1
            steps[row.end_s] -= 1
        moments = sorted(steps)
        counts = accumulate(steps[moment] for moment in moments)
        full = [moment for moment, count in zip(moments, counts, strict=True) if count > capacity]
        return self._named(row for row in rows if any(row.start_s <= moment < row.end_s for moment in full))

    def _visits(self, facts: ResourceFacts, start_s: int, end_s: int) -> list[Occupied]:
        subject_id = facts.resource.subject_id
        rows = self._stores.occupancy.around([subject_id], start_s, end_s, labelled=True)[subject_id]
        return [row for row in rows if row.owner_kind is OwnerKind.APPOINTMENT]

    def _named(self, rows: Iterable[Occupied]) -> tuple[ConcernedVisit, ...]:
        rows = list(rows)
        sees_all = self._gate.mine(Key.APPOINTMENT_VIEW) is None and self._gate.sees_patients()
        named = {row.owner_id: True for row in rows}
        if not sees_all:
            named = dict(Veil(self._stores, self._gate, self._clock).visits_named(named))
        names = {facility.id: facility.name for facility in self._facts.facilities()}
        found = {
            row.owner_id: ConcernedVisit(
                row.owner_id, row.label if named[row.owner_id] else "", row.visit_start_s, row.visit_end_s,
                names.get(row.facility_id, ""),
            )
            for row in rows
            if row.owner_id in named
        }  # fmt: skip
        return tuple(sorted(found.values(), key=lambda visit: (visit.start_s, visit.appointment_id)))

    @_in_one_state
    def zone_change(self, facility_id: str, zone: str) -> ZoneChange:
        """What another zone would do.

        Raises:
            InvalidValue: there is no such zone.
        """
        self._gate.require(Key.SETTINGS_EDIT, Subject(facility_id=facility_id))
        clinic, wanted = self._facts.clinic(facility_id), zone_named(zone)
        resources = self._facts.resources_of(facility_id).values()
        now_s = instant_s(self._clock())
        starts = sorted(self._stores.starts(facility_id, now_s, now_s + FAR_S))
        other = [at for at in starts if local_time(at, clinic.zone).utcoffset() != local_time(at, wanted).utcoffset()]
        hours = len(clinic.opening_hours) + sum(len(facts.working_hours) for facts in resources)
        return ZoneChange(
            hours, sum(len(facts.schedules) for facts in resources), len(clinic.closures), len(starts), len(other),
            tuple(other[:EXAMPLES]),
        )  # fmt: skip

    @_in_one_state
    def opening_check(self, offering: Offering) -> OpeningCheck:
        """Whether a visit type as it is written, published or not, has an opening in the next fourteen days."""
        self._gate.require_any((Key.OFFERING_EDIT, Key.SCHEDULE_VIEW), offering.facility_id)
        now = self._clock()
        desk = Desk(self._facts, self._stores.occupancy, self._actor, instant_s(now))
        asked = OpeningQuestion(
            replace(offering, state=OfferingState.PUBLISHED), offering.duration_minutes, days=CHECKED_DAYS
        )
        found = openings(desk, offering.facility_id, asked, 1)
        if not found.openings:
            return OpeningCheck(None, (), tuple(lost.code for lost in found.lost))
        first = found.openings[0]
        names = tuple(self._facts.resource(use.resource_id).resource.name for use in first.resources)
        return OpeningCheck(first.start_s, names, ())

    # --- blocked time ------------------------------------------------------------------------------------------------
    @_in_one_state
    def blocks(self, facility_id: str, first: date, last: date) -> tuple[BlockSetUp, ...]:
        """Blocked time of a clinic that touches the inclusive local days, by start."""
        zone = self._facts.clinic(facility_id).zone
        start_s, end_s = day_span_s(first, zone)[0], day_span_s(last, zone)[1]
        found = []
        for row in self._stores.set_up.time_blocks(facility_id, start_s, end_s):
            own = self._facts.resource(row.resource_id).resource
            if not self._may(Key.SCHEDULE_VIEW, facility_id, own.account_id):
                continue
            may = self._may(Key.SCHEDULE_EDIT, facility_id, own.account_id)
            found.append(replace(row, resource_name=own.name, may_edit=may))
        return tuple(found)


def leave_of(facts: ResourceFacts, today: date) -> Leave | None:
    """The approved whole days off that last today, else the next to come."""
    spans = sorted(
        (
            leave for leave in facts.time_off
            if leave.state is TimeOffState.APPROVED and leave.period is None and leave.last >= today
        ),
        key=lambda leave: (leave.first, leave.id),
    )  # fmt: skip
    return Leave(spans[0].id, spans[0].first, spans[0].last) if spans else None


def state_on(facts: ResourceFacts, today: date) -> ResourceState:
    """The state on a day: leave with dates begins and ends by itself, whatever was written when it was filed."""
    state = facts.resource.state
    if state not in (ResourceState.ACTIVE, ResourceState.ON_LEAVE):
        return state
    is_dated = any(leave.state is TimeOffState.APPROVED for leave in facts.time_off)
    if not is_dated:
        return state
    leave = leave_of(facts, today)
    return ResourceState.ON_LEAVE if leave and leave.first <= today else ResourceState.ACTIVE

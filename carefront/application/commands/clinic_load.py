"""Bringing a clinic document into the profile: by the rules of the single commands, all of it or nothing.

What the document names is added, or changed where it differs; what it does not name stays. The weekly hours of the
clinic and of its resources are replaced as a whole. Visits are recorded as they are, like history: only the lane rule
can refuse one. A second load of the same document changes nothing.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

from carefront.application.clinic_document import ClinicDocument, ClinicFileInvalid, Problem
from carefront.application.commands import catalogue as c
from carefront.application.commands import closures, patients, places, resources, schedules, time_blocks, time_off
from carefront.application.commands.clinic_merge import born_as, differs, leave_as_filed, visit_as_filed, week_of
from carefront.application.envelope import BulkCommand, Command
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.ports import Store, UnitOfWork
from carefront.domain.appointments import APPOINTMENT_LIFE, Appointment, AppointmentStatus
from carefront.domain.errors import CareFrontError, IllegalTransition, InvalidValue, NoRoom
from carefront.domain.events import ConfigurationChanged, VisitsImported
from carefront.domain.lifecycle import StateMachine
from carefront.domain.offerings import OFFERING_LIFE
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import RESOURCE_LIFE, Resource, ResourceState
from carefront.domain.schedules import SCHEDULE_LIFE, ScheduleState
from carefront.domain.time_off import TIME_OFF_LIFE, TimeOff, TimeOffState
from carefront.shared.ids import derived_id

Entity = TypeVar("Entity")
State = TypeVar("State", bound=StrEnum)
_RULES: Rules = {
    **places.RULES, **resources.RULES, **schedules.LOADING, **time_off.RULES, **patients.RULES, **time_blocks.RULES,
    **closures.LOADING, **places.LOADING, **resources.LOADING, **time_off.LOADING,
}  # fmt: skip
_KEYS = (
    Key.SETTINGS_EDIT, Key.RESOURCE_EDIT, Key.OFFERING_EDIT, Key.SCHEDULE_CREATE, Key.SCHEDULE_EDIT,
    Key.APPOINTMENT_CREATE, Key.APPOINTMENT_EDIT,
)  # fmt: skip
_SHARED_KEYS = (Key.PATIENT_EDIT, Key.TIME_OFF_CREATE, Key.TIME_OFF_APPROVE)


@dataclass(frozen=True, slots=True)
class LoadClinic(BulkCommand):
    """Bring ``document`` in. ``is_dry_run``: find out what would be done, then leave everything as it was."""

    KIND: ClassVar[str] = "clinic.load"
    document: ClinicDocument
    is_dry_run: bool = False

    def summary(self) -> Mapping[str, Any]:
        """The digest of the file and the number of things in it."""
        return {"digest": self.document.digest, "count": self.document.count}


class NothingWritten(CareFrontError):
    """The end of a dry run, or of a load that found everything as it is: nothing was written, not even to the history.

    ``counts``: what would have been done.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__("nothing written")
        self.counts = counts


def _needs(command: LoadClinic, act: Act) -> Sequence[Need]:
    facility_id = command.document.facility.id
    known = act.unit.facilities.find(facility_id)
    place = Subject(facility_id=facility_id if known else None)
    is_known = all(act.unit.accounts.find(person.id) for person in command.document.people)
    people = [] if is_known else [(Key.USER_EDIT, Subject())]
    return [
        *((key, place) for key in _KEYS), *((key, Subject(is_shared=True)) for key in _SHARED_KEYS), *people
    ]  # fmt: skip


def _load(command: LoadClinic, act: Act) -> Answer:
    loading = _Loading(command.document, act)
    loading.run()
    counts = {name: loading.counts[name] for name in ("added", "changed", "unchanged")}
    if command.is_dry_run or counts["added"] == counts["changed"] == 0:
        raise NothingWritten(counts)
    return Done({"facility_id": command.document.facility.id, **counts})


class _UnderStep:
    """The unit of work under another command id, so that children of several steps get ids of their own."""

    def __init__(self, unit: UnitOfWork, command_id: str) -> None:
        self._unit, self.command_id = unit, command_id

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)


class _Loading:
    """One load: what was done is counted by ``added``, ``changed`` and ``unchanged``."""

    def __init__(self, document: ClinicDocument, act: Act) -> None:
        self._document, self._act, self._unit = document, act, act.unit
        self._steps = self._visits_touched = 0
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Everything in an order in which nothing refers to what is not there yet."""
        self._clinic()
        self._people()
        self._resources()
        self._unit.project()
        self._hours()
        self._saved(self._document.groups, self._unit.groups, c.SaveResourceGroup)
        self._offerings()
        self._schedules()
        self._closures()
        self._entities(self._document.exceptions, self._unit.exceptions, c.AddException)
        self._time_off()
        self._patients()
        self._unit.project()
        self._blocks()
        self._visits()
        if self.counts["added"] or self.counts["changed"]:
            self._unit.record(ConfigurationChanged(LoadClinic.KIND, self._document.facility.id))

    # --- places, people, things --------------------------------------------------------------------------------------
    def _clinic(self) -> None:
        facility = self._document.facility
        known = self._unit.facilities.find(facility.id)
        if known is None:
            self._do(c.OpenFacility(facility), facility.id)
            self._unit.project()
            return self._count(is_new=True)
        wanted = replace(facility, account_id=known.account_id)
        if wanted == known:
            return self._count()
        self._do(c.UpdateFacility(wanted), facility.id)
        return self._count(is_changed=True)

    def _people(self) -> None:
        for person in self._document.people:
            if self._unit.accounts.find(person.id) is None:
                self._unit.accounts.add(person)
                self._count(is_new=True)
            else:
                self._count()

    def _resources(self) -> None:
        for wanted in self._document.resources:
            known = self._unit.resources.find(wanted.id)
            if known is None:
                known = self._registered(wanted)
                self._count(is_new=True)
            else:
                if wanted.kind is not known.kind:
                    raise _invalid(f"{self._document.place(wanted.id)}.kind", "fixed")
                self._check_fixed(wanted, known)
                is_changed = wanted != known
                if replace(wanted, state=known.state) != known:
                    self._do(c.UpdateResource(wanted), wanted.id)
                self._count(is_changed=is_changed)
            for state in self._way(RESOURCE_LIFE, known.state, wanted.state, wanted.id):
                self._do(c.ChangeResourceState(wanted.id, state), wanted.id)

    def _registered(self, wanted: Resource) -> Resource:
        is_registered = wanted.state is ResourceState.REGISTERED
        first = replace(wanted, state=ResourceState.REGISTERED if is_registered else ResourceState.ACTIVE)
        self._do(c.RegisterResource(first), wanted.id)
        return first

    def _check_fixed(self, wanted: Any, known: Any) -> None:
        """What is there keeps its clinic, its owner and its kind; so nothing of another clinic can be taken over."""
        for name in ("facility_id", "resource_id", "account_id"):
            if known is not None and getattr(wanted, name, None) != getattr(known, name, None):
                raise _invalid(self._document.place(wanted.id), "fixed")

    # --- hours -------------------------------------------------------------------------------------------------------
    def _hours(self) -> None:
        facility_id = self._document.facility.id
        clinic = self._unit.facts.clinic(facility_id)
        if differs(clinic.opening_hours, self._document.opening_hours):
            self._do(c.SetOpeningHours(facility_id, week_of(self._document.opening_hours)), "opening_hours")
            self._count(is_changed=True)
        for resource in self._document.resources:
            wanted = [row for row in self._document.working_hours if row.resource_id == resource.id]
            if differs(self._unit.facts.resource(resource.id).working_hours, wanted):
                self._do(c.SetWorkingHours(resource.id, week_of(wanted)), resource.id)
                self._count(is_changed=True)
        self._unit.project()

    # --- what has a life of its own ----------------------------------------------------------------------------------
    def _offerings(self) -> None:
        for wanted in self._document.offerings:
            known = self._unit.offerings.find(wanted.id)
            self._check_fixed(wanted, known)
            if known is None or replace(wanted, state=known.state) != known:
                self._do(c.SaveOffering(wanted), wanted.id)
            self._count(is_new=known is None, is_changed=wanted != known)
            state = wanted.state if known is None else known.state
            for step in self._way(OFFERING_LIFE, state, wanted.state, wanted.id):
                self._do(c.ChangeOfferingState(wanted.id, step), wanted.id)

    def _schedules(self) -> None:
        for wanted in self._document.schedules:
            known = self._unit.schedules.find(wanted.id)
            self._check_fixed(wanted, known)
            wanted = replace(wanted, blocks=tuple(sorted(wanted.blocks, key=lambda block: block.id)))
            have = known and replace(known, blocks=tuple(sorted(known.blocks, key=lambda block: block.id)))
            if have is None or replace(wanted, state=have.state) != have:
                self._do(c.SaveSchedule(wanted), wanted.id)
            self._count(is_new=have is None, is_changed=wanted != have)
            state = ScheduleState.DRAFT if have is None else have.state
            for step in self._way(SCHEDULE_LIFE, state, wanted.state, wanted.id):
                self._do(c.ChangeScheduleState(wanted.id, step), wanted.id)

    def _time_off(self) -> None:
        for wanted in self._document.time_off:
            known = self._unit.time_off.find(wanted.id)
            self._check_fixed(wanted, known)
            if wanted.state is TimeOffState.PENDING:
                wanted = replace(wanted, decision_note="")  # nobody has decided
            if known is None:
                known = self._requested(wanted)
                self._count(is_new=True)
            else:
                merged = leave_as_filed(wanted, known)
                if replace(merged, state=known.state) != known:
                    self._unit.time_off.save(replace(merged, state=known.state))
                self._count(is_changed=merged != known)
            for step in self._way(TIME_OFF_LIFE, known.state, wanted.state, wanted.id):
                self._do(c.DecideTimeOff(wanted.id, step, wanted.decision_note), wanted.id)

    def _requested(self, wanted: TimeOff) -> TimeOff:
        self._do(c.RequestTimeOff(
            wanted.id, wanted.account_id, wanted.type, wanted.first, wanted.last, wanted.period, wanted.reason,
            wanted.coverage_account_id, wanted.notes,
        ), wanted.id)  # fmt: skip
        return replace(wanted, state=TimeOffState.PENDING)

    # --- plain rows --------------------------------------------------------------------------------------------------
    def _closures(self) -> None:
        self._entities(self._document.closures, self._unit.closures, lambda row: c.AddClosure(
            row.id, row.facility_id, row.first, row.last, row.name, row.period, row.is_extra
        ))  # fmt: skip

    def _patients(self) -> None:
        for wanted in self._document.patients:
            known = self._unit.patients.find(wanted.id)
            if known is None:
                self._do(c.RegisterPatient(wanted), wanted.id)
            elif replace(wanted, account_id=known.account_id) != known:
                self._do(c.UpdatePatient(wanted), wanted.id)
            is_changed = known is not None and replace(wanted, account_id=known.account_id) != known
            self._count(is_new=known is None, is_changed=is_changed)

    def _blocks(self) -> None:
        self._entities(self._document.time_blocks, self._unit.time_blocks, lambda row: c.BlockTime(
            row.id, row.facility_id, row.resource_id, row.start, row.end, row.kind, row.name
        ))  # fmt: skip

    def _visits(self) -> None:
        """Those that changed all at once, so that two may change places; then the new ones, each in its turn."""
        known = {visit.id: self._unit.appointments.find(visit.id) for visit in self._document.appointments}
        for wanted in self._document.appointments:
            if (have := known[wanted.id]) is not None:
                self._check_fixed(wanted, have)
                merged = visit_as_filed(wanted, have, self._unit.now)
                if merged != have:
                    self._visits_touched += 1
                    self._walk(have.status, merged)
                self._count(is_changed=merged != have)
        self._projected()
        new = [visit for visit in self._document.appointments if known[visit.id] is None]
        for wanted in new:
            by = self._act.actor.account_id
            visit = replace(wanted, booked_by=by, status_since=self._unit.now)
            born = replace(visit, status=born_as(visit.status))
            self._unit.appointments.add(born)
            self._visits_touched += 1
            if born != visit:
                self._walk(born.status, visit)
            self._count(is_new=True)
            self._projected()
        if self._visits_touched:
            self._unit.record(VisitsImported(self._document.facility.id, self._visits_touched))

    def _walk(self, status: AppointmentStatus, visit: Appointment) -> None:
        """Write the visit, through the states in between, so that its history has no move that is not one."""
        steps = self._way(APPOINTMENT_LIFE, status, visit.status, visit.id) or [status]
        for step in steps:
            self._unit.appointments.save(replace(visit, status=step))

    def _projected(self) -> None:
        """Give what was written its lanes; a full calendar is a problem of the visit that found no room."""
        try:
            self._unit.project()
        except NoRoom as full:
            raise _invalid(self._document.place(full.owner_id), "no_room") from None

    # --- steps -------------------------------------------------------------------------------------------------------
    def _saved(self, rows: Iterable[Any], store: Store[Any], command: Callable[[Any], Command]) -> None:
        """Rows whose command adds or replaces them."""
        for row in rows:
            known = store.find(row.id)
            self._check_fixed(row, known)
            if row != known:
                self._do(command(row), row.id)
            self._count(is_new=known is None, is_changed=row != known)

    def _entities(self, rows: Iterable[Any], store: Store[Any], command: Callable[[Any], Command]) -> None:
        """Rows whose command only adds them; one that differs is written anew."""
        for row in rows:
            known = store.find(row.id)
            self._check_fixed(row, known)
            if known is None:
                self._do(command(row), row.id)
            elif row != known:
                with self._named(row.id):
                    store.save(row)
                    self._unit.project()
            self._count(is_new=known is None, is_changed=row != known)

    def _do(self, command: Command, identifier: str) -> None:
        self._steps += 1
        step = derived_id(self._unit.command_id, "step", self._steps)
        act = Act(cast(UnitOfWork, _UnderStep(self._unit, step)), self._act.actor)
        with self._named(identifier):
            answer = _RULES[type(command)].handle(command, act)
        if not isinstance(answer, Done):
            path = self._document.place(identifier)
            raise ClinicFileInvalid([Problem(path, "no_room")], answer.reasons)

    def _way(self, life: StateMachine[State], state: State, wanted: State, identifier: str) -> list[State]:
        """The states to go through, the last one ``wanted``."""
        found: dict[State, list[State]] = {state: []}
        queue = deque([state])
        while queue and wanted not in found:
            at = queue.popleft()
            for after in sorted(life.moves.get(at, ())):
                if after not in found:
                    found[after] = [*found[at], after]
                    queue.append(after)
        if wanted not in found:
            raise _invalid(self._document.place(identifier), "transition", f"{state} → {wanted}")
        return found[wanted]

    @contextmanager
    def _named(self, identifier: str) -> Iterator[None]:
        """Name the place in the file in what goes wrong."""
        path = self._document.place(identifier)
        try:
            yield
        except InvalidValue as error:
            raise _invalid(f"{path}.{error.field}", error.rule, error.value) from None
        except IllegalTransition as error:
            raise _invalid(path, "transition", f"{error.state} → {error.wanted}") from None
        except NoRoom:
            raise _invalid(path, "no_room") from None

    def _count(self, *, is_new: bool = False, is_changed: bool = False) -> None:
        self.counts["added" if is_new else "changed" if is_changed else "unchanged"] += 1


def _invalid(path: str, rule: str, value: object = "") -> ClinicFileInvalid:
    return ClinicFileInvalid([Problem(path, rule, str(value))])


RULES: Rules = {LoadClinic: Rule(_needs, _load)}

"""From the rows of a file to the clinic's own values: visits in file order, and whoever and whatever they name.

``plan_import`` is pure; what the profile already has is handed in as ``KnownRows``. Times are not judged here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from typing import NamedTuple

from carefront.application.import_rows import ImportedResource, ImportRow, ImportSource
from carefront.domain.accounts import Accountability, AccountabilityType, AccountableEntity, AccountKind
from carefront.domain.appointments import LIVE, ResourceUse
from carefront.domain.facilities import Facility, OpeningHours
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.patients import Gender, Patient, default_sort_key
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.shared.ids import derived_id
from carefront.shared.values import dataclass

ResourceName = tuple[ResourceKind, str]
NewId = Callable[[int], str]
Tick = Callable[[], None]

_SERIES_BITS = 32
_LIVE = frozenset(status.value for status in LIVE)


class PlannedVisit(NamedTuple):
    """One visit of a plan. A named tuple, because a plan has many. ``status`` is a value of ``AppointmentStatus``;
    ``[start_s, end_s)`` are whole UTC seconds; ``offering`` is what the file calls the visit type."""

    id: str
    patient_id: str | None
    offering_id: str | None
    offering: str
    start_s: int
    end_s: int
    status: str
    resources: tuple[ResourceUse, ...]
    is_exclusive: bool
    is_outside_availability: bool
    note: str
    source_key: str

    @property
    def is_live(self) -> bool:
        """Whether it holds its time."""
        return self.status in _LIVE


@dataclass(frozen=True, slots=True)
class KnownRows:
    """What the profile has that the file may name.

    ``patients``: ids by record number. ``resources`` and ``offerings`` are those of the clinic. ``is_available`` says
    whether ``[start_s, end_s)`` lies in bookable time of a resource, be it known or new.
    """

    patients: Mapping[str, str]
    resources: Mapping[ResourceName, Resource]
    offerings: Mapping[str, Offering]
    is_available: Callable[[Resource, int, int], bool]


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The command behind a plan: its id, who acts, the day it is, and what to call a patient without a name
    (``{number}`` is the record number)."""

    command_id: str
    actor_id: str
    today: date
    nameless: str


@dataclass(slots=True)
class ImportPlan:
    """What to add. ``accounts`` and ``accountabilities`` are those of new resources; patients bring their own account.

    ``visits`` are in file order.
    """

    accounts: list[AccountableEntity] = field(default_factory=list)
    accountabilities: list[Accountability] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    visits: list[PlannedVisit] = field(default_factory=list)


def _no_tick() -> None:
    """Nobody waits."""


def plan_import(
    rows: Sequence[ImportRow],
    source: ImportSource,
    clinic: Facility,
    known: KnownRows,
    made_by: MadeBy,
    tick: Tick = _no_tick,
) -> ImportPlan:
    """The values of ``rows``, none of which was imported before. New ids derive from the command's, so the same call
    gives the same plan. ``tick`` is called once a row."""
    planner = _Planner(source, clinic, known, made_by)
    planner.prepare_offerings(rows)
    for row in rows:
        planner.take(row)
        tick()
    return planner.finished()


def id_series(command_id: str, role: str) -> NewId:
    """Ids of many rows of one role by position, in the order of their positions, so that indexes of ids grow at their
    end. The same for the same command."""
    first = int(derived_id(command_id, role), 16) >> _SERIES_BITS << _SERIES_BITS

    def made(position: int) -> str:
        return f"{first | position:032x}"

    return made


class _Planner:
    """The state of one planning: what was made so far, by the name the file calls it."""

    def __init__(self, source: ImportSource, clinic: Facility, known: KnownRows, made_by: MadeBy) -> None:
        self.plan = ImportPlan()
        self._source, self._clinic, self._known = source, clinic, known
        self._command_id, self._today, self._actor_id = made_by.command_id, made_by.today, made_by.actor_id
        self._nameless = made_by.nameless
        self._resources = dict(known.resources)
        self._patients = dict(known.patients)
        self._offerings = dict(known.offerings)
        self._offered_by: dict[str, dict[str, None]] = defaultdict(dict)
        self._uses_made: dict[tuple[str, ...], tuple[tuple[ResourceUse, ...], tuple[Resource, ...]]] = {}
        self._available: dict[tuple[str, int, int], bool] = {}
        self._visit_id, self._new_patient_id, self._patient_account_id = (
            id_series(made_by.command_id, role) for role in ("visit", "patient", "patient account")
        )

    def prepare_offerings(self, rows: Iterable[ImportRow]) -> None:
        """Make the visit types that are missing; their length is that of most of their rows."""
        lengths: dict[str, Counter[int]] = defaultdict(Counter)
        codes: dict[str, str] = {}
        for row in rows:
            if row.offering and row.offering not in self._offerings:
                lengths[row.offering][_minutes(row)] += 1
                codes.setdefault(row.offering, row.offering_code)
        for position, (name, counted) in enumerate(lengths.items()):
            self._offerings[name] = Offering(
                id=derived_id(self._command_id, "offering", position), facility_id=self._clinic.id, name=name,
                code=codes[name], state=OfferingState.PUBLISHED, duration_minutes=counted.most_common(1)[0][0],
                position=position,
            )  # fmt: skip

    def take(self, row: ImportRow) -> None:
        """Make one visit of a row."""
        uses, resources = self._uses(row.resources)
        offering = self._offerings.get(row.offering)
        if offering is not None:
            self._offered_by[offering.id].update(dict.fromkeys(use.resource_id for use in uses))
        self.plan.visits.append(
            PlannedVisit(
                self._visit_id(len(self.plan.visits)), self._patient_id(row), offering.id if offering else None,
                row.offering, row.start_s, row.end_s, row.status, uses,
                offering is not None and not offering.is_concurrent,
                any(not self._is_available(resource, row.start_s, row.end_s) for resource in resources),
                row.note, row.source_key,
            )
        )  # fmt: skip

    def finished(self) -> ImportPlan:
        """The plan, with what only the end knows: who offers a visit type."""
        new = [one for name, one in self._offerings.items() if name not in self._known.offerings]
        self.plan.offerings = [replace(one, resource_ids=tuple(self._offered_by[one.id])) for one in new]
        return self.plan

    def _uses(self, names: tuple[str, ...]) -> tuple[tuple[ResourceUse, ...], tuple[Resource, ...]]:
        """A row's resources, each once. Rows name the same ones again and again."""
        made = self._uses_made.get(names)
        if made is None:
            found: dict[str, tuple[ResourceUse, Resource]] = {}
            for one, name in zip(self._source.resources, names, strict=True):
                if name:
                    resource = self._resource(one, name)
                    found.setdefault(resource.id, (ResourceUse(resource.id, one.role), resource))
            uses, resources = (tuple(part) for part in zip(*found.values(), strict=True)) if found else ((), ())
            made = self._uses_made[names] = (uses, resources)
        return made

    def _is_available(self, resource: Resource, start_s: int, end_s: int) -> bool:
        span = (resource.id, start_s, end_s)
        found = self._available.get(span)
        if found is None:
            found = self._available[span] = self._known.is_available(resource, start_s, end_s)
        return found

    def _resource(self, made: ImportedResource, name: str) -> Resource:
        known = self._resources.get((made.kind, name))
        return known or self._new_resource(made, name)

    def _new_resource(self, made: ImportedResource, name: str) -> Resource:
        position = len(self.plan.resources)
        account_id = self._new_account(name, made.kind, position) if made.kind in _WITH_ACCOUNT else None
        resource = Resource(
            id=derived_id(self._command_id, "resource", position), facility_id=self._clinic.id, kind=made.kind,
            name=name, account_id=account_id, state=ResourceState.ACTIVE, is_schedulable=True, capacity=made.capacity,
            position=len(self._resources),
        )  # fmt: skip
        self.plan.resources.append(resource)
        self._resources[made.kind, name] = resource
        return resource

    def _new_account(self, name: str, kind: ResourceKind, position: int) -> str:
        """The account of a person or organisation that works in the clinic from today on."""
        account_id = derived_id(self._command_id, "account", position)
        self.plan.accounts.append(AccountableEntity(account_id, _WITH_ACCOUNT[kind], name))
        self.plan.accountabilities.append(
            Accountability(
                derived_id(self._command_id, "accountability", position), self._clinic.account_id, account_id,
                AccountabilityType.RESOURCE, self._today,
            )
        )  # fmt: skip
        return account_id

    def _patient_id(self, row: ImportRow) -> str | None:
        if not row.patient_id:
            return None
        return self._patients.get(row.patient_id) or self._new_patient(row)

    def _new_patient(self, row: ImportRow) -> str:
        position = len(self.plan.patients)
        identifier, account_id = self._new_patient_id(position), self._patient_account_id(position)
        name = row.patient_name or self._nameless.replace("{number}", row.patient_id)
        self.plan.patients.append(
            Patient(
                id=identifier, account_id=account_id, display_name=name, sort_key=default_sort_key(name),
                birth_date=date.fromisoformat(row.birth_date) if row.birth_date else None,
                gender=Gender(row.gender) if row.gender else Gender.UNKNOWN, record_number=row.patient_id,
                is_incomplete=not row.patient_name,
            )
        )  # fmt: skip
        self._patients[row.patient_id] = identifier
        return identifier


_WITH_ACCOUNT = {ResourceKind.PERSON: AccountKind.USER, ResourceKind.ORGANIZATION: AccountKind.ORGANIZATION}


def _minutes(row: ImportRow) -> int:
    """The length in minutes, rounded up."""
    return -(-(row.end_s - row.start_s) // 60)


def new_clinic(source: ImportSource, command_id: str, rows: Iterable[ImportRow]) -> Facility:
    """The clinic to open for a file whose clinic is not there; its grid is the coarsest that its starts agree with."""
    minutes = {int(row.wall[14:16]) for row in rows}
    grid = next((one for one in _GRIDS if all(minute % one == 0 for minute in minutes)), _GRIDS[-1])
    return Facility(
        id=derived_id(command_id, "facility"), account_id=derived_id(command_id, "facility account"),
        name=source.clinic or source.name, zone=source.zone, slot_minutes=grid,
    )  # fmt: skip


def hours_seen(rows: Iterable[ImportRow], facility_id: str, command_id: str) -> list[OpeningHours]:
    """Opening hours in which every row lies: for each weekday from its first start to its last end, in whole hours."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for row in rows:
        start = datetime.fromisoformat(row.wall)
        minute = start.hour * 60 + start.minute
        day, end = start.weekday(), minute + _minutes(row)
        first[day] = min(first.get(day, minute), minute)
        last[day] = max(last.get(day, end), end)
    return [
        OpeningHours(
            derived_id(command_id, "opening hours", day), facility_id, day,
            ClockPeriod(first[day] // 60 * 60, min(-(-last[day] // 60) * 60, DAY_MINUTES)),
        )
        for day in sorted(first)
    ]  # fmt: skip


_GRIDS = (60, 30, 15)

"""What an import would write, worked out without writing: rows in file order, refused by nothing but the lane rule.

``plan_import`` is pure; what the profile already has is handed in as ``KnownRows``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from carefront.application.import_rows import ImportedResource, ImportRow, ImportSource
from carefront.application.lane_book import LaneBook, Stretch
from carefront.domain.accounts import Accountability, AccountabilityType, AccountableEntity, AccountKind
from carefront.domain.appointments import Appointment, AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import Occupied, ReasonCode
from carefront.domain.facilities import Facility, OpeningHours
from carefront.domain.lanes import LONGEST_ROW_S, Move, Wanted
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.patients import Gender, Patient, default_sort_key
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.shared.ids import derived_id

ResourceName = tuple[ResourceKind, str]
Uses = list[tuple[ResourceUse, Resource]]
PIECES = 1_000
"""``position`` of an occupancy row = position of the resource in the visit * PIECES + number of its piece of 24
hours."""


@dataclass(frozen=True, slots=True)
class KnownRows:
    """What the profile has that the file may name. ``keys``: source keys imported before, placed or unscheduled.

    ``patients``: ids by record number. ``resources`` and ``offerings`` are those of the clinic. ``occupied``: rows of
    their subjects over the file's time, sorted by start. ``capacity`` says how many visits a known resource takes
    over a span; ``is_available`` whether a span of a known resource lies in bookable time.
    """

    keys: Set[str]
    patients: Mapping[str, str]
    resources: Mapping[ResourceName, Resource]
    offerings: Mapping[str, Offering]
    occupied: Mapping[str, Sequence[Occupied]]
    capacity: Callable[[Resource, int, int], int]
    is_available: Callable[[Resource, int, int], bool]


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The command behind a plan: its id, who acts, the day it is, and what to call a patient without a name
    (``{number}`` is the record number)."""

    command_id: str
    actor_id: str
    today: date
    nameless: str


@dataclass(frozen=True, slots=True)
class UnscheduledVisit:
    """A row that found no room, kept with every reason (codes separated by blanks)."""

    id: str
    facility_id: str
    patient_id: str | None
    resource_id: str | None
    wanted_start: datetime
    length_minutes: int
    origin: str
    reasons: str
    note: str
    source_key: str


@dataclass(slots=True)
class ImportPlan:
    """Rows to add, in an order in which each refers to earlier ones only, and occupancy with its lanes."""

    accounts: list[AccountableEntity] = field(default_factory=list)
    accountabilities: list[Accountability] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    visits: list[Appointment] = field(default_factory=list)
    unscheduled: list[UnscheduledVisit] = field(default_factory=list)
    occupied: list[Occupied] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.visits and not self.unscheduled


def plan_import(
    rows: Iterable[ImportRow], source: ImportSource, clinic: Facility, known: KnownRows, made_by: MadeBy
) -> ImportPlan:
    """Place ``rows`` in file order. New ids derive from the command's, so the same call gives the same plan."""
    planner = _Planner(source, clinic, known, made_by)
    fresh = []
    for row in rows:
        if row.source_key in known.keys:
            planner.plan.unchanged += 1
        else:
            fresh.append(row)
    planner.prepare_offerings(fresh)
    for row in fresh:
        planner.take(row)
    return planner.finished()


class _Planner:
    """The state of one planning: what was made so far, by the name the file calls it."""

    def __init__(self, source: ImportSource, clinic: Facility, known: KnownRows, made_by: MadeBy) -> None:
        self.plan = ImportPlan()
        self._source, self._clinic, self._known = source, clinic, known
        self._command_id, self._today, self._actor_id = made_by.command_id, made_by.today, made_by.actor_id
        self._nameless = made_by.nameless
        self._book = LaneBook(known.occupied)
        self._resources = dict(known.resources)
        self._patients = dict(known.patients)
        self._offerings = dict(known.offerings)
        self._offered_by: dict[str, dict[str, None]] = defaultdict(dict)

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
        """Place one row, or keep it unscheduled."""
        uses = self._uses(row)
        visit = self._visit(row, uses)
        stretches = self._stretches(row, uses, visit.is_exclusive) if visit.is_live else []
        refused = self._book.place_all(visit.id, stretches)
        if refused:
            self.plan.unscheduled.append(self._kept(visit, refused, row, uses))
        else:
            self.plan.visits.append(visit)

    def finished(self) -> ImportPlan:
        """The plan, with what only the end knows: who offers a visit type, and the lanes."""
        new = [one for name, one in self._offerings.items() if name not in self._known.offerings]
        self.plan.offerings = [replace(one, resource_ids=tuple(self._offered_by[one.id])) for one in new]
        self.plan.occupied = list(self._book.added())
        self.plan.moved = list(self._book.moved())
        return self.plan

    def _visit(self, row: ImportRow, uses: Uses) -> Appointment:
        offering = self._offerings.get(row.offering)
        if offering is not None:
            self._offered_by[offering.id].update(dict.fromkeys(use.resource_id for use, _ in uses))
        return Appointment(
            id=derived_id(self._command_id, row.source_key), facility_id=self._clinic.id,
            patient_id=self._patient_id(row), offering_id=offering.id if offering else None,
            start=row.start, end=row.end, status=AppointmentStatus(row.status),
            resources=tuple(use for use, _ in uses), booked_by=self._actor_id, note=row.note, source_key=row.source_key,
            is_exclusive=offering is not None and not offering.is_concurrent,
            is_outside_availability=any(self._is_outside(resource, row) for _, resource in uses),
        )  # fmt: skip

    def _uses(self, row: ImportRow) -> Uses:
        """The row's resources, each once."""
        found: dict[str, tuple[ResourceUse, Resource]] = {}
        for made, name in zip(self._source.resources, row.resources, strict=True):
            if name:
                resource = self._resource(made, name)
                found.setdefault(resource.id, (ResourceUse(resource.id, made.role), resource))
        return list(found.values())

    def _is_outside(self, resource: Resource, row: ImportRow) -> bool:
        return (resource.kind, resource.name) in self._known.resources and not self._known.is_available(
            resource, row.start_s, row.end_s
        )

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
        identifier = derived_id(self._command_id, "patient", position)
        account_id = derived_id(self._command_id, "patient account", position)
        name = row.patient_name or self._nameless.replace("{number}", row.patient_id)
        self.plan.accounts.append(AccountableEntity(account_id, AccountKind.USER, name))
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

    def _stretches(self, row: ImportRow, uses: Uses, is_exclusive: bool) -> list[Stretch]:
        """What the visit takes of each subject, in pieces of at most 24 hours."""
        return [
            stretch
            for at, (_use, resource) in enumerate(uses)
            for stretch in self._pieces(row, resource, at * PIECES, is_exclusive)
        ]

    def _pieces(self, row: ImportRow, resource: Resource, position: int, is_exclusive: bool) -> Iterator[Stretch]:
        for piece, start_s in enumerate(range(row.start_s, row.end_s, LONGEST_ROW_S)):
            end_s = min(start_s + LONGEST_ROW_S, row.end_s)
            wanted = Wanted(start_s, end_s, self._capacity(resource, start_s, end_s), is_exclusive)
            yield Stretch(resource.subject_id, start_s, end_s, row.start_s, row.end_s, position + piece, wanted)

    def _capacity(self, resource: Resource, start_s: int, end_s: int) -> int:
        is_known = (resource.kind, resource.name) in self._known.resources
        return self._known.capacity(resource, start_s, end_s) if is_known else resource.capacity

    def _kept(self, visit: Appointment, refused: Sequence[Stretch], row: ImportRow, uses: Uses) -> UnscheduledVisit:
        by_subject = {resource.subject_id: resource for _, resource in uses}
        taken = list(dict.fromkeys(by_subject[one.subject_id].id for one in refused))
        kinds = (by_subject[one.subject_id] for one in refused)
        return UnscheduledVisit(
            id=derived_id(visit.id, "unscheduled"), facility_id=visit.facility_id, patient_id=visit.patient_id,
            resource_id=taken[0], wanted_start=visit.start, length_minutes=_minutes(row),
            origin=f"import {self._source.name}", reasons=" ".join(dict.fromkeys(_reason(one) for one in kinds)),
            note="\n".join(part for part in (row.offering, row.note) if part), source_key=row.source_key,
        )  # fmt: skip


_WITH_ACCOUNT = {ResourceKind.PERSON: AccountKind.USER, ResourceKind.ORGANIZATION: AccountKind.ORGANIZATION}


def _minutes(row: ImportRow) -> int:
    """The length in minutes, rounded up."""
    return -(-(row.end_s - row.start_s) // 60)


def _reason(resource: Resource) -> ReasonCode:
    """What ``explain`` would say of a resource that is taken."""
    if resource.capacity > 1:
        return ReasonCode.CAPACITY
    return ReasonCode.PROVIDER_BUSY if resource.kind is ResourceKind.PERSON else ReasonCode.OTHER_RESOURCE_BUSY


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

"""An import worked out before anything is written: what is new, the plan of it, and a place for every visit.

Runs on one state of the file and without the write lock; what comes out lies on the stage.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from carefront.application.booking import instant_s
from carefront.application.import_plan import (
    KnownRows,
    MadeBy,
    PlannedVisit,
    hours_seen,
    id_series,
    new_clinic,
    plan_import,
)
from carefront.application.import_rows import ImportRow, ImportSource
from carefront.application.import_stage import KnownIdentities, PreparedImport, Refused, StagedRows
from carefront.application.lane_book import LaneBook, Stretch
from carefront.application.ports import FactsReader, ImportStage
from carefront.domain.availability import LayerCache, is_schedule_driven, usable_spans
from carefront.domain.booking_facts import ClinicFacts, ReasonCode, ResourceFacts
from carefront.domain.facilities import Facility, OpeningHours
from carefront.domain.lanes import LONGEST_ROW_S, Wanted
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.visit_parts import capacity_over
from carefront.shared.values import dataclass

PIECES = 1_000
"""``position`` of an occupancy row = position of the resource in the visit * PIECES + number of its piece of 24
hours."""

Tick = Callable[[], None]
TICKS_A_ROW = 4
"""How often a row is passed at most: planned, placed, laid ready, and its patient too."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the rows of a file and where they come from, by whom and when."""

    source: ImportSource
    rows: Sequence[ImportRow]
    made_by: MadeBy
    now: datetime


def clinic_of(source: ImportSource, facts: FactsReader) -> Facility | None:
    """The clinic the file belongs to: of the mapping's name and zone, or the first of its zone where it names none."""
    there = [one for one in facts.facilities() if one.zone == source.zone]
    return next((one for one in there if not source.clinic or one.name == source.clinic), None)


def prepare(wish: Wish, stage: ImportStage, tick: Tick) -> PreparedImport:
    """Work out what the rows bring and lay it ready on ``stage``; ``tick`` is called up to ``TICKS_A_ROW`` times
    for a new row, and may raise to stop."""
    numbers = dict.fromkeys(row.patient_id for row in wish.rows if row.patient_id)
    known = stage.known((row.source_key for row in wish.rows), numbers)
    fresh = [row for row in wish.rows if row.source_key not in known.source_keys]
    if not fresh:
        nothing = PreparedImport(wish.made_by.command_id, unchanged=len(wish.rows))
        stage.ready(nothing)
        return nothing
    return _Preparation(wish, stage, fresh, known).run(tick)


class _Preparation:
    """The state of one preparation."""

    def __init__(self, wish: Wish, stage: ImportStage, fresh: Sequence[ImportRow], known: KnownIdentities) -> None:
        self._wish, self._stage, self._fresh, self._known = wish, stage, fresh, known
        self._now_s = instant_s(wish.now)
        self._layers = LayerCache()
        command_id = wish.made_by.command_id
        found = clinic_of(wish.source, stage.facts)
        self._is_new = found is None
        self._facility = found or new_clinic(wish.source, command_id, fresh)
        self._hours: Sequence[OpeningHours] = [] if found else hours_seen(fresh, self._facility.id, command_id)
        self._clinic = self._clinic_facts()
        self._resources = {} if self._is_new else dict(stage.facts.resources_of(self._facility.id))

    def run(self, tick: Tick) -> PreparedImport:
        plan = plan_import(self._fresh, self._wish.source, self._facility, self._known_rows(), self._wish.made_by, tick)
        for resource in plan.resources:
            self._resources.setdefault(resource.id, ResourceFacts(resource))
        book = LaneBook(self._stage.occupied(self._spans(plan.visits)))
        placed: list[PlannedVisit] = []
        refused: list[PlannedVisit] = []
        for visit in plan.visits:
            stretches = tuple(self._stretches(visit)) if visit.is_live else ()
            is_refused = bool(stretches) and bool(book.place_all(_owner(len(placed)), stretches))
            (refused if is_refused else placed).append(visit)
            tick()
        staged = StagedRows(
            self._facility, self._wish.made_by.actor_id, self._wish.source.name, placed, book.added(),
            list(book.moved()), self._refused(refused), plan,
        )  # fmt: skip
        busy = self._stage.put(staged, tick)
        outside = sum(visit.is_outside_availability for visit in placed)
        prepared = PreparedImport(
            self._wish.made_by.command_id, self._facility, self._is_new, self._hours, plan, len(placed), len(refused),
            len(self._wish.rows) - len(self._fresh), outside, busy,
        )  # fmt: skip
        self._stage.ready(prepared)
        return prepared

    def _clinic_facts(self) -> ClinicFacts:
        if self._is_new:
            return ClinicFacts(self._facility, ZoneInfo(self._facility.zone), tuple(self._hours))
        return self._stage.facts.clinic(self._facility.id)

    def _known_rows(self) -> KnownRows:
        offerings = [] if self._is_new else self._stage.facts.offerings_of(self._facility.id)
        return KnownRows(
            patients=self._known.patients,
            resources={(one.resource.kind, one.resource.name): one.resource for one in self._resources.values()},
            offerings={one.name: one for one in offerings},
            is_available=self._is_available,
        )

    def _is_available(self, resource: Resource, start_s: int, end_s: int) -> bool:
        """Whether the span lies in bookable time; a clinic made for the file is open when its visits are."""
        if self._is_new:
            return True
        facts = self._resources.get(resource.id) or ResourceFacts(resource)
        if resource.state is not ResourceState.ACTIVE:
            return False
        layers = self._layers.over(self._clinic, facts, start_s, end_s)
        spans = usable_spans(layers, None, self._now_s)
        return any(first <= start_s and end_s <= last for first, last in spans)

    def _spans(self, visits: Sequence[PlannedVisit]) -> Mapping[str, tuple[int, int]]:
        """The whole time that is asked of every subject, and what may reach into it."""
        spans: dict[str, tuple[int, int]] = {}
        for visit in visits:
            for use in visit.resources if visit.is_live else ():
                subject_id = self._resources[use.resource_id].resource.subject_id
                first, last = spans.get(subject_id, (visit.start_s, visit.end_s))
                if visit.start_s <= first or visit.end_s >= last:
                    spans[subject_id] = min(first, visit.start_s), max(last, visit.end_s)
        return {key: (first - LONGEST_ROW_S, last + LONGEST_ROW_S) for key, (first, last) in spans.items()}

    def _stretches(self, visit: PlannedVisit) -> Iterator[Stretch]:
        """What the visit takes of each subject, in pieces of at most 24 hours."""
        start_s, end_s = visit.start_s, visit.end_s
        for position, use in enumerate(visit.resources):
            facts = self._resources[use.resource_id]
            for piece, first in enumerate(range(start_s, end_s, LONGEST_ROW_S)):
                last = min(first + LONGEST_ROW_S, end_s)
                wanted = Wanted(first, last, self._capacity(facts, visit, first, last), visit.is_exclusive)
                yield Stretch(facts.resource.subject_id, first, last, start_s, end_s, position * PIECES + piece, wanted)

    def _capacity(self, facts: ResourceFacts, visit: PlannedVisit, start_s: int, end_s: int) -> int:
        if facts.resource.capacity == 1 or not is_schedule_driven(facts):
            return facts.resource.capacity
        known = visit.offering_id if not self._is_new else None
        offering = next((one for one in self._stage.facts.offerings_of(self._facility.id) if one.id == known), None)
        layers = self._layers.over(self._clinic, facts, start_s, end_s)
        return capacity_over(facts, layers, offering, start_s, end_s, self._now_s)

    def _refused(self, visits: Sequence[PlannedVisit]) -> list[Refused]:
        """What found no room, with why, and with the visit type in the note."""
        new = id_series(self._wish.made_by.command_id, "unscheduled")
        return [
            Refused(new(at), one, self._reasons(one), "\n".join(part for part in (one.offering, one.note) if part))
            for at, one in enumerate(visits)
        ]

    def _reasons(self, visit: PlannedVisit) -> str:
        """The codes of what ``explain`` would say of the resources that are taken."""
        resources = (self._resources[use.resource_id].resource for use in visit.resources)
        return " ".join(dict.fromkeys(_reason(resource) for resource in resources))


def _owner(position: int) -> str:
    """A placed visit among the rows that are there, whose owners are numbers; see ``StagedRows.places``."""
    return f"new:{position}"


def _reason(resource: Resource) -> ReasonCode:
    if resource.capacity > 1:
        return ReasonCode.CAPACITY
    return ReasonCode.PROVIDER_BUSY if resource.kind is ResourceKind.PERSON else ReasonCode.OTHER_RESOURCE_BUSY

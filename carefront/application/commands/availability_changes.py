"""What a change of hours, schedules or dated rows does to the visits that are booked: for previews and for the door."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from carefront.application.booked_visits import BookedVisit, OutsideVisit, VisitBook
from carefront.application.commands import catalogue as c
from carefront.application.commands.changed_facts import closures_after, places_after
from carefront.application.envelope import Command
from carefront.application.outside import FAR_S, Places, Touched, outside_after, touches
from carefront.application.ports import FactsReader
from carefront.domain.availability import BlockSpan, day_layers
from carefront.domain.booking_facts import ClinicFacts, Reason, ReasonCode, ResourceFacts
from carefront.domain.errors import NotFound
from carefront.domain.schedule_conflicts import BlockConflict, conflicts_of
from carefront.domain.schedules import Schedule, ScheduleState
from carefront.domain.zones import day_of, local_date


def preview(facts: FactsReader, book: VisitBook, now_s: int, commands: Sequence[Command]) -> tuple[OutsideVisit, ...]:
    """Which expected visits the commands, run one after the other, would leave outside of availability.

    All commands concern one clinic. Commands of other kinds change nothing here.

    Raises:
        NotFound: a command names what is not there.
        InvalidValue: a split at a date that can't be.
    """
    looks = [concerned(facts, command) for command in commands]
    if not looks:
        return ()
    resource_ids = frozenset(key for look in looks for key in look[1])
    places = Places(looks[0][0], {key: facts.resource(key) for key in resource_ids})
    after = places
    for command in commands:
        after = places_after(after, command)
    return outside_after(facts, book, now_s, places, after, _touched(facts, resource_ids, commands))


def concerned(facts: FactsReader, command: Command) -> tuple[ClinicFacts, frozenset[str]]:
    """The clinic a command is about and the resources whose availability it may change."""
    facility_id = _facility_of(facts, command)
    if facility_id is not None:
        return facts.clinic(facility_id), frozenset(facts.resources_of(facility_id))
    resource = facts.resource(_resource_of(facts, command)).resource
    return facts.clinic(resource.facility_id), frozenset({resource.id})


def conflicts_before_publishing(facts: FactsReader, schedule: Schedule, now_s: int) -> tuple[BlockConflict, ...]:
    """Where the schedule's blocks contradict each other or another published schedule of its resource, from today."""
    own = facts.resource(schedule.resource_id)
    today = local_date(now_s, facts.clinic(own.resource.facility_id).zone)
    published = [row for row in own.schedules if row.state is ScheduleState.PUBLISHED and row.id != schedule.id]
    return conflicts_of(schedule, published, today)


def conflict_reason(conflict: BlockConflict) -> Reason:
    """Why a schedule with this conflict can't be published."""
    params = {
        "schedule": conflict.schedule.name, "other_schedule": conflict.other_schedule.name,
        "day": conflict.day.isoformat(), "start": conflict.start, "end": conflict.end,
        "block_type": conflict.block.type.value, "other_type": conflict.other_block.type.value,
        "dates": conflict.dates,
    }  # fmt: skip
    resource_id, other_id = conflict.schedule.resource_id, conflict.other_block.id
    return Reason(ReasonCode.SCHEDULE_OVERLAP, resource_id, None, None, "schedule_block", other_id, params)


def visits_on(
    facts: FactsReader, book: VisitBook, now_s: int, schedule: Schedule, block_ids: Iterable[str]
) -> tuple[BookedVisit, ...]:
    """The expected visits that only these blocks of the schedule carry: they meet one of them, and no other published
    block that they could be booked in covers them. A draft carries none.
    """
    if schedule.state is ScheduleState.DRAFT:
        return ()
    own = facts.resource(schedule.resource_id)
    clinic = facts.clinic(own.resource.facility_id)
    removed = frozenset(block_ids)
    gone = [block for block in schedule.blocks if block.id in removed]
    only = replace(schedule, state=ScheduleState.PUBLISHED, blocks=tuple(gone))
    kept = tuple(block for block in schedule.blocks if block.id not in removed)
    others = (row for row in own.schedules if row.id != schedule.id)
    alone = replace(own, schedules=(only,), exceptions=())
    rest = replace(own, schedules=(*others, replace(schedule, blocks=kept)))
    booked = book.between(now_s, FAR_S, [own.resource.subject_id])
    visits = (visit for visit in booked if touches(visit, {own.resource.id}))
    return tuple(visit for visit in visits if _is_on(facts, clinic, visit, alone, rest, now_s))


def _is_on(
    facts: FactsReader, clinic: ClinicFacts, visit: BookedVisit, alone: ResourceFacts, rest: ResourceFacts, now_s: int
) -> bool:
    offering = facts.offering(visit.offering_id) if visit.offering_id else None
    day = day_of(visit.start_s, clinic.zone)

    def blocks(own: ResourceFacts) -> list[BlockSpan]:
        return [block for block in day_layers(clinic, own, day).blocks if block.fits(offering, now_s)]

    if not any(block.start_s < visit.end_s and visit.start_s < block.end_s for block in blocks(alone)):
        return False
    return not any(block.start_s <= visit.start_s and visit.end_s <= block.end_s for block in blocks(rest))


def _facility_of(facts: FactsReader, command: Command) -> str | None:
    match command:
        case c.SetOpeningHours() | c.AddClosure() | c.AddClosures():
            return command.facility_id
        case c.ChangeClosure(closure=closure):
            return _clinic_of_closure(facts, closure.id)
        case c.RemoveClosure(closure_id=identifier):
            return _clinic_of_closure(facts, identifier)
    return None


def _clinic_of_closure(facts: FactsReader, identifier: str) -> str:
    for facility in facts.facilities():
        if any(row.id == identifier for row in facts.clinic(facility.id).closures):
            return facility.id
    raise NotFound("closure", identifier)


def _resource_of(facts: FactsReader, command: Command) -> str:
    """The resource whose row the command changes."""
    match command:
        case c.SetWorkingHours(resource_id=identifier) | c.CopySchedule(resource_id=identifier):
            return identifier
        case c.AddException(exception=row):
            return row.resource_id
        case c.ChangeException(exception=row):
            return _owner_of(facts, "availability_exception", row.id)
        case c.RemoveException(exception_id=identifier):
            return _owner_of(facts, "availability_exception", identifier)
        case c.SaveSchedule(schedule=schedule):
            return schedule.resource_id
        case c.ChangeScheduleState() | c.SplitSchedule() | c.DeleteSchedule():
            return _owner_of(facts, "schedule", command.schedule_id)
    raise NotFound("resource", command.KIND)


def _owner_of(facts: FactsReader, kind: str, identifier: str) -> str:
    for facility in facts.facilities():
        for key, own in facts.resources_of(facility.id).items():
            rows: Iterable[object] = own.schedules if kind == "schedule" else own.exceptions
            if any(getattr(row, "id", "") == identifier for row in rows):
                return key
    raise NotFound(kind, identifier)


def _touched(facts: FactsReader, resource_ids: frozenset[str], commands: Sequence[Command]) -> Touched:
    """The dates all commands together concern; of schedules and hours, all from now on."""
    spans = [span for command in commands for span in _dates(facts, command)]
    if any(span is None for span in spans):
        return Touched(resource_ids)
    known = [span for span in spans if span is not None]
    if not known:
        return Touched(resource_ids)
    return Touched(resource_ids, min(first for first, _ in known), max(last for _, last in known))


def _dates(facts: FactsReader, command: Command) -> list[tuple[date, date] | None]:
    match command:
        case c.AddException(exception=row):
            return [(row.first, row.last)]
        case c.ChangeException(exception=row):
            return [(row.first, row.last), *_old_dates(facts, row.id)]
        case c.RemoveException(exception_id=identifier):
            return [*_old_dates(facts, identifier)]
        case c.AddClosure() | c.AddClosures() | c.ChangeClosure() | c.RemoveClosure():
            clinic = facts.clinic(_facility_of(facts, command) or "")
            differing = set(clinic.closures) ^ set(closures_after(clinic.closures, command))
            return [(row.first, row.last) for row in differing]
    return [None]


def _old_dates(facts: FactsReader, exception_id: str) -> list[tuple[date, date]]:
    own = facts.resource(_owner_of(facts, "availability_exception", exception_id))
    return [(row.first, row.last) for row in own.exceptions if row.id == exception_id]

"""The facts as they would be after commands that change hours, schedules or dated rows; nothing is written.

The same function tells a preview and the door what a change does, so that what was shown is what happens.
"""

from dataclasses import replace
from hashlib import sha256

from carefront.application.commands.catalogue import (
    AddClosure,
    AddClosures,
    AddException,
    ChangeClosure,
    ChangeException,
    ChangeScheduleState,
    CopySchedule,
    DeleteSchedule,
    RemoveClosure,
    RemoveException,
    SaveSchedule,
    SetOpeningHours,
    SetWorkingHours,
    SplitSchedule,
)
from carefront.application.envelope import Command
from carefront.application.outside import Places
from carefront.application.payloads import encoded, text_of
from carefront.domain.booking_facts import ResourceFacts
from carefront.domain.facilities import Closure, OpeningHours
from carefront.domain.schedule_splitting import split_at
from carefront.domain.schedules import AvailabilityException, Recurrence, Schedule, ScheduleState, WorkingHours
from carefront.shared.ids import derived_id

ScheduleCommand = SaveSchedule | ChangeScheduleState | SplitSchedule | DeleteSchedule | CopySchedule
ExceptionCommand = AddException | ChangeException | RemoveException
ClosureCommand = AddClosure | AddClosures | ChangeClosure | RemoveClosure


def places_after(places: Places, command: Command) -> Places:
    """``places`` as the command leaves them; unchanged by commands of other kinds, and where what the command names
    is not there.

    Raises:
        InvalidValue: a split at a date that can't be.
    """
    match command:
        case SetOpeningHours(hours=hours):
            rows = tuple(OpeningHours(f"new{n}", "", hour.weekday, hour.period) for n, hour in enumerate(hours))
            return replace(places, clinic=replace(places.clinic, opening_hours=rows))
        case AddClosure() | AddClosures() | ChangeClosure() | RemoveClosure():
            closures = closures_after(places.clinic.closures, command)
            return replace(places, clinic=replace(places.clinic, closures=closures))
    resources = {key: resource_after(facts, command) for key, facts in places.resources.items()}
    return replace(places, resources=resources)


def resource_after(facts: ResourceFacts, command: Command) -> ResourceFacts:
    """The facts of one resource as the command leaves them."""
    identifier = facts.resource.id
    match command:
        case SetWorkingHours(resource_id=resource_id, hours=hours) if resource_id == identifier:
            rows = (WorkingHours(f"new{n}", identifier, hour.weekday, hour.period) for n, hour in enumerate(hours))
            return replace(facts, working_hours=tuple(rows))
        case SaveSchedule() | ChangeScheduleState() | SplitSchedule() | DeleteSchedule() | CopySchedule():
            return replace(facts, schedules=schedules_after(identifier, facts.schedules, command))
        case AddException() | ChangeException() | RemoveException():
            return replace(facts, exceptions=_exceptions_after(facts, command))
    return facts


def schedules_after(
    resource_id: str, schedules: tuple[Schedule, ...], command: ScheduleCommand
) -> tuple[Schedule, ...]:
    """A resource's schedules as the command leaves them."""
    known = {schedule.id: schedule for schedule in schedules}
    match command:
        case SaveSchedule(schedule=schedule):
            if schedule.id in known or schedule.resource_id == resource_id:
                known[schedule.id] = saved(schedule, known.get(schedule.id), command.publishes)
        case ChangeScheduleState(schedule_id=identifier, state=state):
            if identifier in known:
                known[identifier] = replace(known[identifier], state=state)
        case SplitSchedule(schedule_id=identifier):
            if identifier in known:
                first, second = divided(known[identifier], command)
                known |= {first.id: first, second.id: second}
        case DeleteSchedule(schedule_id=identifier):
            known.pop(identifier, None)
        case CopySchedule(schedule_id=identifier, resource_id=to):
            if to == resource_id:  # the pattern of a draft does not matter: it gives nothing
                draft = Schedule(
                    command.new_schedule_id, to, "", ScheduleState.DRAFT, Recurrence.WEEKLY, command.valid_from
                )
                known[draft.id] = draft
    return tuple(known.values())


def saved(schedule: Schedule, known: Schedule | None, publishes: bool) -> Schedule:
    """The schedule as saving leaves it: what is known keeps its state and its resource, but for publishing."""
    state = known.state if known else ScheduleState.DRAFT
    if publishes:
        state = ScheduleState.PUBLISHED
    return replace(schedule, state=state, resource_id=known.resource_id if known else schedule.resource_id)


def fingerprint(schedule: Schedule) -> str:
    """The same text for the same schedule with the same blocks, in whatever order they are."""
    ordered = replace(schedule, blocks=tuple(sorted(schedule.blocks, key=lambda block: block.id)))
    return sha256(text_of(encoded(ordered)).encode()).hexdigest()


def divided(schedule: Schedule, command: SplitSchedule) -> tuple[Schedule, Schedule]:
    """Both parts, the ids of the new blocks derived from the new schedule's.

    Raises:
        InvalidValue: the date can't be.
    """
    new_id = command.new_schedule_id
    return split_at(schedule, command.at, new_id, lambda position: derived_id(new_id, "block", position))


def _exceptions_after(facts: ResourceFacts, command: ExceptionCommand) -> tuple[AvailabilityException, ...]:
    known = {row.id: row for row in facts.exceptions}
    match command:
        case AddException(exception=row) | ChangeException(exception=row):
            if row.id in known or row.resource_id == facts.resource.id:
                known[row.id] = replace(row, resource_id=facts.resource.id)
        case RemoveException(exception_id=identifier):
            known.pop(identifier, None)
    return tuple(known.values())


def closures_after(closures: tuple[Closure, ...], command: ClosureCommand) -> tuple[Closure, ...]:
    """A clinic's closures as the command leaves them."""
    known = {row.id: row for row in closures}
    match command:
        case AddClosure():
            known[command.closure_id] = Closure(
                command.closure_id, command.facility_id, command.first, command.last, command.name, command.period,
                command.is_extra,
            )  # fmt: skip
        case AddClosures(closures=rows):
            known |= {row.id: row for row in not_doubled(closures, rows)}
        case ChangeClosure(closure=row):
            known[row.id] = row
        case RemoveClosure(closure_id=identifier):
            known.pop(identifier, None)
    return tuple(known.values())


def not_doubled(known: tuple[Closure, ...], wanted: tuple[Closure, ...]) -> tuple[Closure, ...]:
    """Those of ``wanted`` whose days are not closed whole already, by what is known or by one before."""
    closed = [row for row in known if not row.is_extra and row.period is None]
    added: list[Closure] = []
    for row in wanted:
        if not any(have.first <= row.first and row.last <= have.last for have in (*closed, *added)):
            added.append(row)
    return tuple(added)

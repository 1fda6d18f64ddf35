"""Schedules and dated exceptions of a resource. Source: RULES.md A15-A18."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from carefront.application.booked_visits import BookedVisit
from carefront.application.booking import instant_s
from carefront.application.commands.availability_changes import conflict_reason, conflicts_before_publishing, visits_on
from carefront.application.commands.catalogue import (
    AddException,
    ChangeException,
    ChangeScheduleState,
    CopySchedule,
    DeleteSchedule,
    RemoveException,
    SaveSchedule,
    SplitSchedule,
)
from carefront.application.commands.changed_facts import divided, fingerprint, saved
from carefront.application.commands.places import changed, check_days
from carefront.application.commands.telling import telling
from carefront.application.execute import Act, Answer, Done, Need, No, Rule, Rules
from carefront.domain.booking_facts import Reason, ReasonCode
from carefront.domain.errors import InvalidValue, StaleWrite
from carefront.domain.permissions import Key, Subject
from carefront.domain.recurrence import check_schedule
from carefront.domain.schedule_splitting import copied, without_places
from carefront.domain.schedules import SCHEDULE_LIFE, AvailabilityException, Schedule, ScheduleState
from carefront.shared.ids import derived_id


def owned(act: Act, key: Key, resource_id: str) -> Sequence[Need]:
    """The right ``key`` for a resource, which its own person may have for their own."""
    resource = act.unit.facts.resource(resource_id).resource
    return [(key, Subject(frozenset({resource.account_id} if resource.account_id else ()), resource.facility_id))]


# --- saving and publishing -------------------------------------------------------------------------------------------
def _check_blocks(schedule: Schedule) -> None:
    for position, block in enumerate(schedule.blocks):
        if block.slot_minutes < 1:
            raise InvalidValue(f"blocks[{position}].slot_minutes", block.slot_minutes, "range")
        if block.capacity is not None and block.capacity < 1:
            raise InvalidValue(f"blocks[{position}].capacity", block.capacity, "range")
        if block.weekday is not None and not 0 <= block.weekday <= 6:
            raise InvalidValue(f"blocks[{position}].weekday", block.weekday, "range")


def _save(command: SaveSchedule, act: Act) -> Answer:
    schedule = command.schedule
    if schedule.valid_to is not None:
        check_days(schedule.valid_from, schedule.valid_to)
    _check_blocks(schedule)
    check_schedule(schedule)
    act.unit.resources.get(schedule.resource_id)
    known = act.unit.schedules.find(schedule.id)
    wanted = saved(schedule, known, command.publishes)
    if known is None:
        act.unit.schedules.add(wanted)
    else:
        if wanted.state is not known.state:
            SCHEDULE_LIFE.check(known.state, wanted.state)
        act.unit.schedules.save(wanted)
    return _done(command.KIND, wanted, act)


def _save_checked(command: SaveSchedule, act: Act) -> Answer:
    known = act.unit.schedules.find(command.schedule.id)
    if command.seen and known is not None and fingerprint(known) != command.seen:
        raise StaleWrite("schedule", known.id, 0, act.unit.schedules.version(known.id))
    wanted = saved(command.schedule, known, command.publishes)
    check_schedule(wanted)
    reasons = _visit_reasons(_on_removed(command, known, act), act)
    if wanted.state is ScheduleState.PUBLISHED:
        reasons += _conflict_reasons(wanted, act)
    return No(reasons) if reasons else _save(command, act)


def _removed(command: SaveSchedule, known: Schedule | None) -> frozenset[str]:
    """The blocks that a schedule other than a draft loses."""
    if known is None or known.state is ScheduleState.DRAFT:
        return frozenset()
    return frozenset(block.id for block in known.blocks) - {block.id for block in command.schedule.blocks}


def _on_removed(command: SaveSchedule, known: Schedule | None, act: Act) -> Sequence[BookedVisit]:
    removed = _removed(command, known)
    if known is None or not removed:
        return ()
    return visits_on(act.unit.facts, act.unit.visit_book, instant_s(act.unit.now), known, removed)


def _change_state(command: ChangeScheduleState, act: Act) -> Answer:
    known = act.unit.schedules.get(command.schedule_id)
    act.unit.schedules.save(replace(known, state=SCHEDULE_LIFE.check(known.state, command.state)))
    return _done(command.KIND, replace(known, state=command.state), act)


def _done(kind: str, schedule: Schedule, act: Act, **more: str) -> Done:
    """Record that the schedule changed, and answer with what it is called."""
    changed(act, kind, schedule.id, "schedule_id")
    resource = act.unit.resources.get(schedule.resource_id).name
    said = {"schedule_id": schedule.id, "name": schedule.name, "state": schedule.state.value, "resource": resource}
    return Done(said | more)


def _change_state_checked(command: ChangeScheduleState, act: Act) -> Answer:
    known = act.unit.schedules.get(command.schedule_id)
    reasons = _conflict_reasons(known, act) if command.state is ScheduleState.PUBLISHED else ()
    return No(reasons) if reasons else _change_state(command, act)


def _conflict_reasons(schedule: Schedule, act: Act) -> tuple[Reason, ...]:
    found = conflicts_before_publishing(act.unit.facts, schedule, instant_s(act.unit.now))
    return tuple(conflict_reason(conflict) for conflict in found)


def _visit_reasons(visits: Iterable[BookedVisit], act: Act) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            ReasonCode.FUTURE_VISIT, visit.uses[0].resource_id, visit.start_s, visit.end_s, "appointment",
            visit.appointment_id, {
                "other_patient": visit.patient_name, "patient_id": visit.patient_id,
                "name": act.unit.facts.resource(visit.uses[0].resource_id).resource.name,
            },
        )
        for visit in visits
    )  # fmt: skip


# --- splitting, copying, deleting ------------------------------------------------------------------------------------
def _split(command: SplitSchedule, act: Act) -> Answer:
    first, second = divided(act.unit.schedules.get(command.schedule_id), command)
    act.unit.schedules.save(first)
    act.unit.schedules.add(second)
    return _done(command.KIND, first, act, new_schedule_id=second.id)


def _copy(command: CopySchedule, act: Act) -> Answer:
    source = act.unit.schedules.get(command.schedule_id)
    if not command.name.strip():
        raise InvalidValue("name", command.name, "empty")
    if command.valid_to is not None:
        check_days(command.valid_from, command.valid_to)
    here = act.unit.resources.get(source.resource_id).facility_id
    if act.unit.resources.get(command.resource_id).facility_id != here:
        source = without_places(source)
    new_id = command.new_schedule_id
    copy = copied(
        source, new_id, command.resource_id, command.name.strip(), (command.valid_from, command.valid_to),
        partial(derived_id, new_id, "block"),
    )  # fmt: skip
    check_schedule(copy)
    act.unit.schedules.add(copy)
    return _done(command.KIND, copy, act)


def _delete(command: DeleteSchedule, act: Act) -> Answer:
    known = act.unit.schedules.get(command.schedule_id)
    every = [block.id for block in known.blocks]
    visits = visits_on(act.unit.facts, act.unit.visit_book, instant_s(act.unit.now), known, every)
    if visits:
        return No(_visit_reasons(visits, act))
    act.unit.schedules.remove(known.id)
    return _done(command.KIND, known, act)


# --- dated exceptions ------------------------------------------------------------------------------------------------
def _check_exception(exception: AvailabilityException) -> None:
    check_days(exception.first, exception.last)


def _add_exception(command: AddException, act: Act) -> Answer:
    _check_exception(command.exception)
    act.unit.resources.get(command.exception.resource_id)
    act.unit.exceptions.add(command.exception)
    return _excepted(command.KIND, command.exception, act)


def _change_exception(command: ChangeException, act: Act) -> Answer:
    _check_exception(command.exception)
    known = act.unit.exceptions.get(command.exception.id)
    act.unit.exceptions.save(replace(command.exception, resource_id=known.resource_id))
    return _excepted(command.KIND, replace(command.exception, resource_id=known.resource_id), act)


def _remove_exception(command: RemoveException, act: Act) -> Answer:
    known = act.unit.exceptions.get(command.exception_id)
    act.unit.exceptions.remove(known.id)
    return _excepted(command.KIND, known, act)


def _excepted(kind: str, exception: AvailabilityException, act: Act) -> Done:
    changed(act, kind, exception.id, "exception_id")
    resource = act.unit.resources.get(exception.resource_id).name
    return Done({"exception_id": exception.id, "name": exception.name, "resource": resource})


# --- rights ----------------------------------------------------------------------------------------------------------
def _of_schedule(command: ChangeScheduleState | SplitSchedule, act: Act) -> Sequence[Need]:
    return owned(act, Key.SCHEDULE_EDIT, act.unit.schedules.get(command.schedule_id).resource_id)


def _needs_split(command: SplitSchedule, act: Act) -> Sequence[Need]:
    resource_id = act.unit.schedules.get(command.schedule_id).resource_id
    return [*owned(act, Key.SCHEDULE_EDIT, resource_id), *owned(act, Key.SCHEDULE_CREATE, resource_id)]


def _needs_copy(command: CopySchedule, act: Act) -> Sequence[Need]:
    source = act.unit.schedules.get(command.schedule_id).resource_id
    return [*owned(act, Key.SCHEDULE_VIEW, source), *owned(act, Key.SCHEDULE_CREATE, command.resource_id)]


def _needs_delete(command: DeleteSchedule, act: Act) -> Sequence[Need]:
    return owned(act, Key.SCHEDULE_DELETE, act.unit.schedules.get(command.schedule_id).resource_id)


def _of_exception(identifier: str, act: Act) -> Sequence[Need]:
    return owned(act, Key.SCHEDULE_EDIT, act.unit.exceptions.get(identifier).resource_id)


def _needs_save(command: SaveSchedule, act: Act) -> Sequence[Need]:
    known = act.unit.schedules.find(command.schedule.id)
    if known is None:
        new = owned(act, Key.SCHEDULE_CREATE, command.schedule.resource_id)
        return [*new, *owned(act, Key.SCHEDULE_EDIT, command.schedule.resource_id)] if command.publishes else new
    needs = owned(act, Key.SCHEDULE_EDIT, known.resource_id)
    deletes = _removed(command, known)
    return [*needs, *owned(act, Key.SCHEDULE_DELETE, known.resource_id)] if deletes else needs


RULES: Rules = {
    SaveSchedule: Rule(_needs_save, telling(_save_checked)),
    ChangeScheduleState: Rule(_of_schedule, telling(_change_state_checked)),
    SplitSchedule: Rule(_needs_split, telling(_split)),
    CopySchedule: Rule(_needs_copy, telling(_copy)),
    DeleteSchedule: Rule(_needs_delete, telling(_delete)),
    AddException: Rule(
        lambda command, act: owned(act, Key.SCHEDULE_EDIT, command.exception.resource_id), telling(_add_exception)
    ),
    ChangeException: Rule(lambda command, act: _of_exception(command.exception.id, act), telling(_change_exception)),
    RemoveException: Rule(lambda command, act: _of_exception(command.exception_id, act), telling(_remove_exception)),
}

LOADING: Rules = {
    SaveSchedule: Rule(_needs_save, _save),
    ChangeScheduleState: Rule(_of_schedule, _change_state),
    AddException: Rule(
        lambda command, act: owned(act, Key.SCHEDULE_EDIT, command.exception.resource_id), _add_exception
    ),
}
"""The same for a clinic file, which is loaded whole as it is: nothing is compared or told (RULES.md A18)."""

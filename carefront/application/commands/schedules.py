"""Schedules and dated exceptions of a resource, and time off of a person."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.catalogue import (
    AddException,
    ChangeScheduleState,
    DecideTimeOff,
    RemoveException,
    RequestTimeOff,
    SaveSchedule,
)
from carefront.application.commands.places import changed, check_days
from carefront.application.execute import Act, Answer, Done, Need, Rule
from carefront.domain.errors import InvalidValue
from carefront.domain.events import TimeOffApproved, TimeOffCancelled, TimeOffDenied, TimeOffRequested
from carefront.domain.permissions import Key, Subject
from carefront.domain.recurrence import check_schedule
from carefront.domain.schedules import SCHEDULE_LIFE, Schedule, ScheduleState
from carefront.domain.time_off import TIME_OFF_LIFE, TimeOff, TimeOffState


def _owned(act: Act, key: Key, resource_id: str) -> Sequence[Need]:
    resource = act.unit.facts.resource(resource_id).resource
    return [(key, Subject(frozenset({resource.account_id} if resource.account_id else ()), resource.facility_id))]


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
    if known is None:
        act.unit.schedules.add(replace(schedule, state=ScheduleState.DRAFT))
    else:
        act.unit.schedules.save(replace(schedule, state=known.state, resource_id=known.resource_id))
    return changed(act, command.KIND, schedule.id, "schedule_id")


def _change_state(command: ChangeScheduleState, act: Act) -> Answer:
    known = act.unit.schedules.get(command.schedule_id)
    act.unit.schedules.save(replace(known, state=SCHEDULE_LIFE.check(known.state, command.state)))
    return changed(act, command.KIND, known.id, "schedule_id")


def _add_exception(command: AddException, act: Act) -> Answer:
    check_days(command.exception.first, command.exception.last)
    act.unit.resources.get(command.exception.resource_id)
    act.unit.exceptions.add(command.exception)
    return changed(act, command.KIND, command.exception.id, "exception_id")


def _remove_exception(command: RemoveException, act: Act) -> Answer:
    act.unit.exceptions.remove(command.exception_id)
    return changed(act, command.KIND, command.exception_id, "exception_id")


# --- time off --------------------------------------------------------------------------------------------------------
def _needs_request(command: RequestTimeOff, _act: Act) -> Sequence[Need]:
    return [(Key.TIME_OFF_CREATE, Subject(frozenset({command.account_id}), is_shared=True))]


def _request(command: RequestTimeOff, act: Act) -> Answer:
    check_days(command.first, command.last)
    if command.period is not None and command.first != command.last:
        raise InvalidValue("period", command.period, "one_day")
    act.unit.accounts.get(command.account_id)
    request = TimeOff(
        command.time_off_id, command.account_id, command.type, TimeOffState.PENDING, command.first, command.last,
        command.period,
        command.reason, command.coverage_account_id,
    )  # fmt: skip
    act.unit.time_off.add(request)
    first, last = command.first.isoformat(), command.last.isoformat()
    act.unit.record(
        TimeOffRequested(
            act.unit.organization_id, command.account_id, command.time_off_id, first, last, command.type.value
        )
    )
    return changed(act, command.KIND, command.time_off_id, "time_off_id")


def _needs_decide(command: DecideTimeOff, act: Act) -> Sequence[Need]:
    request = act.unit.time_off.get(command.time_off_id)
    own = (
        command.state in (TimeOffState.WITHDRAWN, TimeOffState.CANCELLED) and request.account_id == act.actor.account_id
    )
    key = Key.TIME_OFF_EDIT if own else Key.TIME_OFF_APPROVE
    return [(key, Subject(frozenset({request.account_id}), is_shared=True))]


def _decide(command: DecideTimeOff, act: Act) -> Answer:
    request = act.unit.time_off.get(command.time_off_id)
    state = TIME_OFF_LIFE.check(request.state, command.state)
    decides = state in (TimeOffState.APPROVED, TimeOffState.DENIED)
    is_own = decides and request.account_id == act.actor.account_id
    act.unit.time_off.save(
        replace(
            request, state=state, decided_by=act.actor.account_id, decided_at=act.unit.now, decision_note=command.note,
            is_self_decided=is_own,
        )
    )  # fmt: skip
    _tell(act, request, state)
    changed(act, command.KIND, request.id, "time_off_id")
    return Done({"time_off_id": request.id, "state": state.value})


def _tell(act: Act, request: TimeOff, state: TimeOffState) -> None:
    organization, person, by = act.unit.organization_id, request.account_id, act.actor.account_id
    if state is TimeOffState.APPROVED:
        act.unit.record(TimeOffApproved(organization, person, request.id, by, request.coverage_account_id))
    elif state is TimeOffState.DENIED:
        act.unit.record(TimeOffDenied(organization, person, request.id, by))
    else:
        act.unit.record(TimeOffCancelled(organization, person, request.id))


def _of_schedule(command: ChangeScheduleState, act: Act) -> Sequence[Need]:
    return _owned(act, Key.SCHEDULE_EDIT, act.unit.schedules.get(command.schedule_id).resource_id)


def _of_exception(command: RemoveException, act: Act) -> Sequence[Need]:
    return _owned(act, Key.SCHEDULE_EDIT, act.unit.exceptions.get(command.exception_id).resource_id)


def _needs_save(command: SaveSchedule, act: Act) -> Sequence[Need]:
    known = act.unit.schedules.find(command.schedule.id)
    if known is None:
        return _owned(act, Key.SCHEDULE_CREATE, command.schedule.resource_id)
    return _owned(act, Key.SCHEDULE_EDIT, known.resource_id)


RULES = {
    SaveSchedule: Rule(_needs_save, _save),
    ChangeScheduleState: Rule(_of_schedule, _change_state),
    AddException: Rule(
        lambda command, act: _owned(act, Key.SCHEDULE_EDIT, command.exception.resource_id), _add_exception
    ),
    RemoveException: Rule(_of_exception, _remove_exception),
    RequestTimeOff: Rule(_needs_request, _request),
    DecideTimeOff: Rule(_needs_decide, _decide),
}

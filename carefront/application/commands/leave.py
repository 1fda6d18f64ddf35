"""Leave of a person: approved time off, and the state of everything they are while it lasts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from carefront.application.commands.places import changed, check_days
from carefront.application.commands.set_up_catalogue import PutOnLeave, ReturnFromLeave
from carefront.application.commands.time_off import decision_need
from carefront.application.execute import Act, Answer, Done, Need, Rule
from carefront.domain.errors import InvalidValue
from carefront.domain.events import TimeOffApproved, TimeOffCancelled
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import RESOURCE_LIFE, Resource, ResourceState
from carefront.domain.time_off import TIME_OFF_LIFE, TimeOff, TimeOffState

_LIVE = frozenset({ResourceState.ACTIVE, ResourceState.ON_LEAVE})


def _person(resource: Resource) -> str:
    if resource.account_id is None:
        raise InvalidValue("resource_id", resource.id, "no_person")
    return resource.account_id


def _needs(command: PutOnLeave | ReturnFromLeave, act: Act) -> Sequence[Need]:
    resource = act.unit.resources.get(command.resource_id)
    return [
        (Key.RESOURCE_EDIT, Subject(facility_id=resource.facility_id)),
        *([decision_need(act, resource.account_id)] if resource.account_id else ()),
    ]


def _today(act: Act, resource: Resource) -> date:
    return act.unit.now.astimezone(act.unit.facts.clinic(resource.facility_id).zone).date()


def _put(command: PutOnLeave, act: Act) -> Answer:
    check_days(command.first, command.last)
    resource = act.unit.resources.get(command.resource_id)
    person = _person(resource)
    if resource.state is not ResourceState.ON_LEAVE:
        RESOURCE_LIFE.check(resource.state, ResourceState.ON_LEAVE)
    for known in act.unit.facts.resource(resource.id).time_off:
        if known.state is TimeOffState.APPROVED and known.period is None and _overlap(known, command):
            raise InvalidValue("first", command.first, "overlap")
    act.unit.time_off.add(
        TimeOff(
            command.time_off_id, person, command.type, TimeOffState.APPROVED, command.first, command.last,
            reason=command.reason, decided_by=act.actor.account_id, decided_at=act.unit.now,
            is_self_decided=person == act.actor.account_id,
        )
    )  # fmt: skip
    act.unit.record(TimeOffApproved(act.unit.organization_id, person, command.time_off_id, act.actor.account_id, None))
    if command.first <= _today(act, resource) <= command.last:
        _send(act, person, ResourceState.ON_LEAVE)
    changed(act, command.KIND, resource.id, "resource_id")
    return Done({"resource_id": resource.id, "time_off_id": command.time_off_id, "name": resource.name})


def _overlap(known: TimeOff, wanted: PutOnLeave) -> bool:
    return known.first <= wanted.last and wanted.first <= known.last


def _send(act: Act, person: str, state: ResourceState) -> None:
    """Give every resource of the person, in every clinic, the state; one that is not in use stays as it is."""
    for clinic in act.unit.facts.facilities():
        for facts in act.unit.facts.resources_of(clinic.id).values():
            own = facts.resource
            if own.account_id == person and own.state in _LIVE:
                act.unit.resources.save(replace(own, state=state))


def _return(command: ReturnFromLeave, act: Act) -> Answer:
    resource = act.unit.resources.get(command.resource_id)
    person, leave = _person(resource), act.unit.time_off.get(command.time_off_id)
    if leave.account_id != person:
        raise InvalidValue("time_off_id", command.time_off_id, "other_person")
    TIME_OFF_LIFE.check(leave.state, TimeOffState.CANCELLED)
    today = _today(act, resource)
    if leave.first < today:
        act.unit.time_off.save(replace(leave, last=min(leave.last, today - timedelta(days=1))))
    else:
        act.unit.time_off.save(
            replace(
                leave, state=TimeOffState.CANCELLED, decided_by=act.actor.account_id, decided_at=act.unit.now
            )
        )  # fmt: skip
        act.unit.record(TimeOffCancelled(act.unit.organization_id, person, leave.id))
    if leave.first <= today:
        _send(act, person, ResourceState.ACTIVE)
    changed(act, command.KIND, resource.id, "resource_id")
    return Done({"resource_id": resource.id, "time_off_id": leave.id, "name": resource.name})


RULES = {PutOnLeave: Rule(_needs, _put), ReturnFromLeave: Rule(_needs, _return)}

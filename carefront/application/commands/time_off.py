"""Time off of a person."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.catalogue import DecideTimeOff, RequestTimeOff
from carefront.application.commands.places import changed, check_days
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.errors import InvalidValue
from carefront.domain.events import TimeOffApproved, TimeOffCancelled, TimeOffDenied, TimeOffRequested
from carefront.domain.permissions import Key, Subject
from carefront.domain.time_off import TIME_OFF_LIFE, TimeOff, TimeOffState


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


RULES: Rules = {
    RequestTimeOff: Rule(_needs_request, _request),
    DecideTimeOff: Rule(_needs_decide, _decide),
}

"""Time off of a person: asking, changing, deciding, taking back.

What is asked and decided is told in the events of PM-05, so that whoever reads them in order knows every request by its
latest dates and decision: a request that was changed, or split because a part of it was approved, is told anew.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from carefront.application.commands.catalogue import DecideTimeOff, RequestTimeOff
from carefront.application.commands.places import changed
from carefront.application.commands.time_off_catalogue import EditTimeOff
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.on_duty import breaches, person_name, resources_of_person, span_of
from carefront.application.overriding import OTHER, TIME_OFF, TOO_FEW_ON_DUTY, Overridden
from carefront.application.time_off_rights import about, deciding
from carefront.domain.errors import IllegalTransition, InvalidValue, TimeOffOverlaps, TooFewOnDuty
from carefront.domain.events import TimeOffApproved, TimeOffCancelled, TimeOffDenied, TimeOffRequested
from carefront.domain.permissions import Key
from carefront.domain.time_off import (
    TIME_OFF_LIFE,
    UNDO_WINDOW_S,
    Stretch,
    TimeOff,
    TimeOffState,
    check_stretch,
    rest_of,
)
from carefront.shared.ids import derived_id

S = TimeOffState


def _needs_request(command: RequestTimeOff, act: Act) -> Sequence[Need]:
    return [_own(act, command.account_id, Key.TIME_OFF_CREATE)]


def _needs_edit(command: EditTimeOff, act: Act) -> Sequence[Need]:
    return [_own(act, act.unit.time_off.get(command.time_off_id).account_id, Key.TIME_OFF_EDIT)]


def _needs_decide(command: DecideTimeOff, act: Act) -> Sequence[Need]:
    account_id = act.unit.time_off.get(command.time_off_id).account_id
    is_own = account_id == act.actor.account_id
    if command.state is S.WITHDRAWN or (command.state is S.CANCELLED and is_own):
        return [_own(act, account_id, Key.TIME_OFF_EDIT)]
    return [decision_need(act, account_id)]


def _own(act: Act, account_id: str, key: Key) -> Need:
    return key, about(act.unit.facts, act.actor, account_id, key)


def decision_need(act: Act, account_id: str) -> Need:
    """The right to decide about the person's time off."""
    return Key.TIME_OFF_APPROVE, deciding(act.unit.facts, act.actor, account_id, act.unit.now.date())


# --- asking ----------------------------------------------------------------------------------------------------------
def _request(command: RequestTimeOff, act: Act) -> Answer:
    check_free(act, command.account_id, Stretch(command.first, command.last, command.period))
    return _request_as_filed(command, act)


def _request_as_filed(command: RequestTimeOff, act: Act) -> Answer:
    check_stretch(Stretch(command.first, command.last, command.period))
    act.unit.accounts.get(command.account_id)
    _check_cover(act, command.account_id, command.coverage_account_id)
    request = TimeOff(
        command.time_off_id, command.account_id, command.type, S.PENDING, command.first, command.last, command.period,
        command.reason, command.coverage_account_id, notes=command.notes, asked_by=act.actor.account_id,
        asked_at=act.unit.now,
    )  # fmt: skip
    act.unit.time_off.add(request)
    tell_requested(act, request)
    return _answer(act, command.KIND, request)


def _edit(command: EditTimeOff, act: Act) -> Answer:
    known = act.unit.time_off.get(command.time_off_id)
    if known.state is not S.PENDING:
        raise IllegalTransition("time_off", known.state, "edited")
    stretch = Stretch(command.first, command.last, command.period)
    check_stretch(stretch)
    check_free(act, known.account_id, stretch, known.id)
    _check_cover(act, known.account_id, command.coverage_account_id)
    request = replace(
        known, type=command.type, first=command.first, last=command.last, period=command.period,
        reason=known.reason if command.reason is None else command.reason,
        coverage_account_id=command.coverage_account_id, notes=command.notes,
    )  # fmt: skip
    act.unit.time_off.save(request)
    if (known.stretch, known.type) != (request.stretch, request.type):
        tell_requested(act, request)
    return _answer(act, command.KIND, request)


def check_free(act: Act, account_id: str, stretch: Stretch, ignored_id: str = "") -> None:
    """Return when the person has no live time off in the stretch.

    Raises:
        TimeOffOverlaps: they have, pending or approved.
    """
    for other in act.unit.facts.time_off_of(account_id):
        if other.id != ignored_id and other.stretch.overlaps(stretch):
            raise TimeOffOverlaps(other.id, other.first, other.last, other.state)


def _check_cover(act: Act, account_id: str, cover_id: str | None) -> None:
    if cover_id is None:
        return
    act.unit.accounts.get(cover_id)
    if cover_id == account_id:
        raise InvalidValue("coverage_account_id", cover_id, "same_person")


# --- deciding --------------------------------------------------------------------------------------------------------
def _decide(command: DecideTimeOff, act: Act) -> Answer:
    request = act.unit.time_off.get(command.time_off_id)
    TIME_OFF_LIFE.check(request.state, command.state)
    if (command.state is S.DENIED or command.part is not None) and not command.note.strip():
        raise InvalidValue("note", command.note, "empty")
    if command.state is S.APPROVED:
        found = tuple(breaches(act.unit.facts, request.account_id, command.part or request.stretch, request.id))
        if found and not command.override_reason.strip():
            raise TooFewOnDuty(found)
        words = command.override_reason.strip()
        if found:
            act.unit.note_override(Overridden(TIME_OFF, request.id, OTHER, (TOO_FEW_ON_DUTY,), words))
        else:
            command = replace(command, override_reason="")
    return _decide_as_filed(command, act)


def _decide_as_filed(command: DecideTimeOff, act: Act) -> Answer:
    request = act.unit.time_off.get(command.time_off_id)
    state = TIME_OFF_LIFE.check(request.state, command.state)
    decided = replace(
        request, state=state, decided_by=act.actor.account_id, decided_at=act.unit.now, decision_note=command.note,
        is_self_decided=state in (S.APPROVED, S.DENIED) and request.account_id == act.actor.account_id,
        override_reason=command.override_reason if state is S.APPROVED else "",
    )  # fmt: skip
    if command.part is None:
        act.unit.time_off.save(decided)
        tell(act, decided)
    else:
        _split(command.part, decided, act)
    return _answer(act, command.KIND, decided)


def _split(part: Stretch, approved: TimeOff, act: Act) -> None:
    """Approve the part under the request's id; the rest becomes requests of their own, each denied."""
    if approved.state is not S.APPROVED:
        raise InvalidValue("part", part, "not_approved")
    rest = rest_of(approved.stretch, part)
    kept = replace(approved, first=part.first, last=part.last, period=part.period)
    act.unit.time_off.save(kept)
    tell_requested(act, kept)
    tell(act, kept)
    for position, stretch in enumerate(rest):
        denied = replace(
            approved, id=derived_id(act.unit.command_id, "time_off", position), state=S.DENIED, first=stretch.first,
            last=stretch.last, period=stretch.period, override_reason="",
        )  # fmt: skip
        act.unit.time_off.add(denied)
        tell_requested(act, denied)
        tell(act, denied)


# --- telling ---------------------------------------------------------------------------------------------------------
def tell_requested(act: Act, request: TimeOff) -> None:
    """Record what is asked for, with its dates as they are now."""
    act.unit.record(
        TimeOffRequested(
            act.unit.organization_id, request.account_id, request.id, request.first.isoformat(),
            request.last.isoformat(), request.type.value,
        )
    )  # fmt: skip


def tell(act: Act, request: TimeOff) -> None:
    """Record what the request is now, other than pending."""
    organization, person, by = act.unit.organization_id, request.account_id, act.actor.account_id
    if request.state is S.APPROVED:
        act.unit.record(TimeOffApproved(organization, person, request.id, by, request.coverage_account_id))
    elif request.state is S.DENIED:
        act.unit.record(TimeOffDenied(organization, person, request.id, by))
    elif request.state in (S.WITHDRAWN, S.CANCELLED):
        act.unit.record(TimeOffCancelled(organization, person, request.id))


def is_told(act: Act, request: TimeOff) -> bool:
    """Whether a patient was told of another time because of approved time off, so that it is not undone any more."""
    if request.state is not S.APPROVED or request.decided_at is None:
        return False
    since_s = int(request.decided_at.timestamp())
    spans = (
        span_of(request.stretch, act.unit.facts.clinic(own.resource.facility_id))
        for own in resources_of_person(act.unit.facts, request.account_id)
    )
    shelf = act.unit.rebooking
    return any(shelf.is_anybody_told(request.account_id, *span, since_s) for span in spans if span is not None)


def tell_reverted(act: Act, time_off_id: str, before: TimeOff | None) -> None:
    """Record what taking a command back, or doing it again, made of a request, where others may have heard of it: a
    decision taken back within the half minute in which nobody is told yet leaves nothing to say.
    """
    now = act.unit.time_off.find(time_off_id)
    known = now or before
    if known is None:
        return
    at = (before.decided_at if before else None) or known.asked_at
    is_fresh = at is not None and act.unit.now - at <= timedelta(seconds=UNDO_WINDOW_S)
    if is_fresh and (now is None or now.state is S.PENDING):
        return
    if now is None:
        act.unit.record(TimeOffCancelled(act.unit.organization_id, known.account_id, known.id))
    elif now.state is S.PENDING:
        if before is not None and before.state is S.APPROVED:
            tell(act, replace(now, state=S.CANCELLED))
        tell_requested(act, now)
    else:
        tell(act, now)


def _answer(act: Act, kind: str, request: TimeOff) -> Done:
    changed(act, kind, request.id, "time_off_id")
    name = person_name(act.unit.facts, request.account_id, act.unit.now.date())
    return Done({"time_off_id": request.id, "name": name, "state": request.state.value})


RULES: Rules = {
    RequestTimeOff: Rule(_needs_request, _request),
    EditTimeOff: Rule(_needs_edit, _edit),
    DecideTimeOff: Rule(_needs_decide, _decide),
}

LOADING: Rules = {
    RequestTimeOff: Rule(_needs_request, _request_as_filed),
    DecideTimeOff: Rule(_needs_decide, _decide_as_filed),
}
"""The same for a clinic file, which tells what was asked and decided elsewhere."""

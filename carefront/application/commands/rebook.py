"""Rebooking: writing down what is chosen, and giving all the visits their other times in one step.

Every move is judged as any other, in the same transaction; one that is refused stays where it is and says why, so that
no visit is lost and none is moved blindly. Source: ux.md 6, I10 of ``reliability.md``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from carefront.application.booking import subject_of
from carefront.application.commands import time_off
from carefront.application.commands.booking import needs_edit, reschedule
from carefront.application.commands.catalogue import DecideTimeOff, RequestTimeOff, RescheduleAppointment
from carefront.application.commands.rebook_catalogue import (
    Absence,
    ApplyRebook,
    CloseRebook,
    HandOverVisits,
    RebookChoice,
    RebookMove,
    SaveRebookPicks,
    StartRebook,
    TellRebooked,
    Unplaced,
)
from carefront.application.execute import Act, Answer, Done, InTheWay, Need, No, Rule, Rules
from carefront.application.on_duty import person_name
from carefront.application.time_off_rights import about
from carefront.domain.appointments import LIVE, Appointment, AppointmentStatus
from carefront.domain.errors import InvalidValue, Stopped
from carefront.domain.events import RebookChanged, WaitlistChanged
from carefront.domain.permissions import Key, Subject
from carefront.domain.rebook_lists import ItemState, Rebook, RebookItem
from carefront.domain.time_off import Stretch, TimeOffState
from carefront.domain.waitlist import WaitlistEntry
from carefront.shared.ids import derived_id
from carefront.shared.values import dataclass

_MOVABLE = LIVE - {AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED}


def item_id(rebook_id: str, appointment_id: str) -> str:
    """The id of a visit in a rebooking."""
    return derived_id(rebook_id, f"item {appointment_id}")


# --- writing down ----------------------------------------------------------------------------------------------------
def _needs_visits(appointment_ids: Iterable[str], act: Act) -> list[Need]:
    visits = (act.unit.appointments.get(identifier) for identifier in appointment_ids)
    subjects = (subject_of(act.unit.facts, visit.resources, visit.facility_id) for visit in visits)
    return list(dict.fromkeys((Key.APPOINTMENT_EDIT, subject) for subject in subjects))


def _needs_start(command: StartRebook, act: Act) -> Sequence[Need]:
    own = (Key.APPOINTMENT_EDIT, Subject(frozenset({command.account_id}), is_shared=True))
    return _needs_visits(command.appointment_ids, act) or [own]


def _start(command: StartRebook, act: Act) -> Answer:
    act.unit.accounts.get(command.account_id)
    if command.end <= command.start:
        raise InvalidValue("end", command.end, "order")
    act.unit.rebooking.rebooks.add(Rebook(
        command.rebook_id, command.account_id, command.start, command.end, command.reason, command.reach,
        command.is_planned, opened_by=act.actor.account_id,
    ))  # fmt: skip
    for position, appointment_id in enumerate(command.appointment_ids):
        act.unit.rebooking.items.add(_new_item(command.rebook_id, appointment_id, position, act))
    return _changed(act, command.rebook_id, command.account_id, {"count": len(command.appointment_ids)})


def _new_item(rebook_id: str, appointment_id: str, position: int, act: Act) -> RebookItem:
    visit = act.unit.appointments.get(appointment_id)
    return RebookItem(item_id(rebook_id, appointment_id), rebook_id, appointment_id, position, visit.start)


def _changed(act: Act, rebook_id: str, account_id: str, result: dict[str, object]) -> Done:
    act.unit.record(RebookChanged(rebook_id, account_id))
    person = person_name(act.unit.facts, account_id, act.unit.now.date())
    return Done({"rebook_id": rebook_id, "name": person} | result)


def _needs_own(command: SaveRebookPicks | TellRebooked | CloseRebook, act: Act) -> Sequence[Need]:
    rebook = act.unit.rebooking.rebooks.get(command.rebook_id)
    named = [each.appointment_id for each in command.choices] if isinstance(command, SaveRebookPicks) else ()
    own = (Key.APPOINTMENT_EDIT, Subject(frozenset({rebook.account_id}), is_shared=True))
    return _needs_visits(named, act) or [own]


def _save(command: SaveRebookPicks, act: Act) -> Answer:
    rebook = act.unit.rebooking.rebooks.get(command.rebook_id)
    act.unit.rebooking.rebooks.save(replace(rebook, reach=command.reach))
    last = len(act.unit.rebooking.items_of(rebook.id))
    for choice in command.choices:
        known = act.unit.rebooking.items.find(item_id(rebook.id, choice.appointment_id))
        if known is None:  # booked after the list was begun
            known, last = _new_item(rebook.id, choice.appointment_id, last, act), last + 1
            act.unit.rebooking.items.add(known)
        if known.state is not ItemState.MOVED:
            act.unit.rebooking.items.save(_with_choice(known, choice))
    return _changed(act, rebook.id, rebook.account_id, {"count": len(command.choices)})


def _with_choice(item: RebookItem, choice: RebookChoice) -> RebookItem:
    return replace(
        item, is_chosen=choice.is_chosen, is_locked=choice.is_locked, is_wide=choice.is_wide, pick_start=choice.start,
        pick_uses=choice.resources, pick_leader=choice.leader_id, reasons=choice.reasons,
    )  # fmt: skip


def _tell(command: TellRebooked, act: Act) -> Answer:
    rebook = act.unit.rebooking.rebooks.get(command.rebook_id)
    for appointment_id in command.appointment_ids:
        item = act.unit.rebooking.items.get(item_id(rebook.id, appointment_id))
        told = (act.unit.now, act.actor.account_id) if command.is_told else (None, None)
        act.unit.rebooking.items.save(replace(item, told_at=told[0], told_by=told[1]))
    return _changed(act, rebook.id, rebook.account_id, {"count": len(command.appointment_ids)})


def _close(command: CloseRebook, act: Act) -> Answer:
    rebook = act.unit.rebooking.rebooks.get(command.rebook_id)
    for item in act.unit.rebooking.items_of(rebook.id):
        if item.state is ItemState.OPEN:
            act.unit.rebooking.items.save(replace(item, state=ItemState.LEFT))
    act.unit.rebooking.rebooks.save(replace(rebook, is_closed=True))
    return _changed(act, rebook.id, rebook.account_id, {})


# --- applying --------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Outcome:
    """What came of the visits so far."""

    moved: list[str]
    left: list[list[str]]
    gone: list[str]


def _needs_moves(moves: Sequence[RebookMove], act: Act) -> list[Need]:
    """A visit that is no longer there, or not movable, needs no right: nothing is done to it."""
    found: list[Need] = []
    for move in moves:
        if act.unit.appointments.find(move.appointment_id) is not None:
            found += needs_edit(_as_move(move), act)
    return list(dict.fromkeys(found))


def _needs_apply(command: ApplyRebook, act: Act) -> Sequence[Need]:
    needs = _needs_moves(command.moves, act)
    for each in command.unplaced:
        visit = act.unit.appointments.get(each.appointment_id)
        needs.append((Key.REQUEST_EDIT, subject_of(act.unit.facts, visit.resources, visit.facility_id)))
    if command.absence is not None:
        needs.append(_needs_absence(command.account_id, command.absence, act))
    return needs or [(Key.APPOINTMENT_EDIT, Subject(frozenset({command.account_id}), is_shared=True))]


def _needs_absence(account_id: str, absence: Absence, act: Act) -> Need:
    if absence.is_approved:
        return time_off.decision_need(act, account_id)
    return Key.TIME_OFF_CREATE, about(act.unit.facts, act.actor, account_id, Key.TIME_OFF_CREATE)


def _needs_hand_over(command: HandOverVisits, act: Act) -> Sequence[Need]:
    own = (Key.APPOINTMENT_EDIT, Subject(frozenset({command.account_id}), is_shared=True))
    return _needs_moves(command.moves, act) or [own]


def _apply(command: ApplyRebook, act: Act) -> Answer:
    rebook = act.unit.rebooking.rebooks.get(command.rebook_id)
    made = command.absence is not None and _be_away(command.account_id, command.absence, act)
    outcome = _moved(command.moves, rebook.id, act)
    if isinstance(outcome, InTheWay):
        return outcome
    waiting = [each.appointment_id for each in command.unplaced if _wait(each, rebook.id, act)]
    done = _told(outcome) | {"waitlisted": waiting}
    if made and command.absence is not None:
        done["time_off_id"] = command.absence.time_off_id
    return _changed(act, rebook.id, command.account_id, done)


def _hand_over(command: HandOverVisits, act: Act) -> Answer:
    act.unit.accounts.get(command.to_account_id)
    outcome = _moved(command.moves, command.rebook_id, act)
    if isinstance(outcome, InTheWay):
        return outcome
    taker = person_name(act.unit.facts, command.to_account_id, act.unit.now.date())
    done = {"resource": taker, **_told(outcome)}
    return _changed(act, command.rebook_id, command.account_id, done)


def _told(outcome: _Outcome) -> dict[str, object]:
    return {
        "count": len(outcome.moved), "moved": outcome.moved, "left": outcome.left, "gone": outcome.gone,
    }  # fmt: skip


def _be_away(account_id: str, absence: Absence, act: Act) -> bool:
    """Whether time off was made: asked for and approved in one; not where it is approved already."""
    wanted = Stretch(absence.first, absence.last, absence.period)
    known = act.unit.facts.time_off_of(account_id)
    if any(leave.state is TimeOffState.APPROVED and leave.stretch.covers(wanted) for leave in known):
        return False
    asked = RequestTimeOff(
        absence.time_off_id, account_id, absence.type, absence.first, absence.last, absence.period, absence.reason
    )
    time_off.RULES[RequestTimeOff].handle(asked, act)
    if absence.is_approved:
        decided = DecideTimeOff(absence.time_off_id, TimeOffState.APPROVED, override_reason=absence.reason)
        time_off.RULES[DecideTimeOff].handle(decided, act)
    act.unit.project()
    return True


def _moved(moves: Sequence[RebookMove], rebook_id: str, act: Act) -> _Outcome | InTheWay:
    outcome = _Outcome([], [], [])
    for move in moves:
        if not act.goes_on():
            raise Stopped("rebook.apply")
        visit = act.unit.appointments.find(move.appointment_id)
        if visit is None or visit.status not in _MOVABLE or visit.start != move.old_start:
            outcome.gone.append(move.appointment_id)
            continue
        answer = reschedule(_as_move(move), act, stands_in=True)
        if isinstance(answer, No) and visit.is_session:  # its people went before one of them could not
            answer = InTheWay("appointment", visit.id, answer.reasons)
        if isinstance(answer, InTheWay):
            return answer
        if isinstance(answer, Done):
            outcome.moved.append(visit.id)
            _settle(rebook_id, visit, move, act)
        else:
            codes = " ".join(dict.fromkeys(reason.code.value for reason in answer.reasons))
            outcome.left.append([visit.id, codes])
            _note(rebook_id, visit.id, codes, act)
    return outcome


def _as_move(move: RebookMove) -> RescheduleAppointment:
    return RescheduleAppointment(move.appointment_id, move.start, move.length_minutes, move.resources)


def _settle(rebook_id: str, before: Appointment, move: RebookMove, act: Act) -> None:
    item = act.unit.rebooking.items.find(item_id(rebook_id, before.id)) if rebook_id else None
    if item is not None:
        act.unit.rebooking.items.save(replace(
            item, state=ItemState.MOVED, old_start=before.start, pick_start=move.start, pick_uses=move.resources,
            reasons="", moved_by=act.unit.command_id,
        ))  # fmt: skip


def _note(rebook_id: str, appointment_id: str, codes: str, act: Act) -> None:
    item = act.unit.rebooking.items.find(item_id(rebook_id, appointment_id)) if rebook_id else None
    if item is not None:
        act.unit.rebooking.items.save(replace(
            item, reasons=codes, is_locked=False, pick_start=None, pick_uses=(), pick_leader=None
        ))  # fmt: skip


def _wait(unplaced: Unplaced, rebook_id: str, act: Act) -> bool:
    """The patient on the waitlist with the visit that can't stay; a group session has nobody to wait."""
    visit = act.unit.appointments.get(unplaced.appointment_id)
    if visit.patient_id is None or visit.status not in _MOVABLE:
        return False
    minutes = max(1, round((visit.end - visit.start).total_seconds() / 60))
    act.unit.lists.waitlist.add(WaitlistEntry(
        unplaced.entry_id, visit.facility_id, visit.patient_id, visit.offering_id, None, visit.id,
        act.unit.now if visit.start < act.unit.now else visit.start, minutes, reasons=unplaced.reasons,
    ))  # fmt: skip
    act.unit.record(WaitlistChanged(unplaced.entry_id, visit.facility_id))
    item = act.unit.rebooking.items.find(item_id(rebook_id, visit.id))
    if item is not None:
        act.unit.rebooking.items.save(replace(item, state=ItemState.WAITLISTED, reasons=unplaced.reasons))
    return True


RULES: Rules = {
    StartRebook: Rule(_needs_start, _start),
    SaveRebookPicks: Rule(_needs_own, _save),
    TellRebooked: Rule(_needs_own, _tell),
    CloseRebook: Rule(_needs_own, _close),
    ApplyRebook: Rule(_needs_apply, _apply),
    HandOverVisits: Rule(_needs_hand_over, _hand_over),
}

"""Undo as a command: put the before-images of another command back, if its rows are still as it left them."""

from collections.abc import Iterable, Sequence

from carefront.application.booking import Desk, explained, instant_s, offering_of, subject_of
from carefront.application.commands.catalogue import Revert
from carefront.application.execute import Act, Answer, Done, InTheWay, Need, Rule, Rules
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import BookingQuestion, Reason, ReasonCode
from carefront.domain.errors import NoRoom, NotFound, RowChanged
from carefront.domain.events import CommandReverted
from carefront.domain.permissions import Key, Subject

_FIRM = frozenset({ReasonCode.CLINIC_CLOSED, ReasonCode.TIME_OFF, ReasonCode.EXCEPTION, ReasonCode.BLOCKED})
"""Reasons that bind an undo too: nothing goes over approved time off, a closure or blocked time (I10)."""

_TABLE_KEYS = {
    "patient": Key.PATIENT_EDIT, "accountable_entity": Key.PATIENT_EDIT, "facility": Key.SETTINGS_EDIT,
    "opening_hours": Key.SETTINGS_EDIT, "closure": Key.SETTINGS_EDIT, "resource": Key.RESOURCE_EDIT,
    "resource_group": Key.RESOURCE_EDIT, "working_hours": Key.RESOURCE_EDIT, "accountability": Key.USER_EDIT,
    "schedule": Key.SCHEDULE_EDIT, "schedule_block": Key.SCHEDULE_EDIT, "availability_exception": Key.SCHEDULE_EDIT,
    "time_block": Key.SCHEDULE_EDIT, "time_off": Key.TIME_OFF_APPROVE, "offering": Key.OFFERING_EDIT,
    "offering_requirement": Key.OFFERING_EDIT, "distinct_patient": Key.PATIENT_EDIT,
    "override_request": Key.APPOINTMENT_CREATE,
}  # fmt: skip
"""Which right writing a row of a table takes when it is put back; visits ask for their own subject besides."""


def _past(command: Revert, act: Act) -> tuple[str, Sequence[Sequence[object]]]:
    past = act.unit.past(command.command_id)
    if past is None:
        raise NotFound("command", command.command_id)
    return past.kind, past.changes


def _needs(command: Revert, act: Act) -> Sequence[Need]:
    """Who may take an act back: whoever may write each kind of row it wrote."""
    _kind, changes = _past(command, act)
    tables = {str(change[0]) for change in changes}
    needs: list[Need] = [
        (key, Subject(is_shared=True)) for key in sorted({_TABLE_KEYS[table] for table in tables & _TABLE_KEYS.keys()})
    ]
    if tables & {"appointment", "appointment_resource"}:
        needs.append((Key.APPOINTMENT_EDIT, _visit_subject(command, act)))
    return needs


def _visit_subject(command: Revert, act: Act) -> Subject:
    past = act.unit.past(command.command_id)
    identifier = str(past.result.get("appointment_id", "")) if past else ""
    visit = act.unit.appointments.find(identifier) if identifier else None
    return subject_of(act.unit.facts, visit.resources, visit.facility_id) if visit else Subject(is_shared=True)


def _revert(command: Revert, act: Act) -> Answer:
    past = act.unit.past(command.command_id)
    if past is None:
        raise NotFound("command", command.command_id)
    try:
        restored = act.unit.restore(past)
        act.unit.project()
    except RowChanged as changed:
        return InTheWay(changed.kind, changed.identifier)
    except NoRoom as full:
        return InTheWay("occupancy", ",".join(full.blocking_owner_ids), _reasons_of(act, full.owner_id))
    reasons = tuple(reason for visit in _visits(act, restored.taken_again) for reason in _firm_reasons(act, visit))
    if reasons:
        return InTheWay("availability", restored.taken_again[0], reasons)
    act.unit.record(CommandReverted(command.command_id))
    return Done({"command_id": command.command_id, "kind": past.kind} | dict(past.result))


def _visits(act: Act, identifiers: Iterable[str]) -> list[Appointment]:
    found = (act.unit.appointments.find(identifier) for identifier in identifiers)
    return [visit for visit in found if visit is not None and visit.is_live]


def _question(act: Act, visit: Appointment) -> BookingQuestion:
    length = max(1, round((visit.end - visit.start).total_seconds() / 60))
    return BookingQuestion(
        instant_s(visit.start), length, visit.resources, offering_of(act.unit.facts, visit.offering_id),
        visit.patient_id, False,
        visit.id, visit.buffer_before_minutes, visit.buffer_after_minutes,
    )  # fmt: skip


def _firm_reasons(act: Act, visit: Appointment) -> tuple[Reason, ...]:
    return tuple(reason for reason in _explained(act, visit) if reason.code in _FIRM)


def _reasons_of(act: Act, owner_id: str) -> tuple[Reason, ...]:
    visit = act.unit.appointments.find(owner_id) if owner_id else None
    return _explained(act, visit) if visit else ()


def _explained(act: Act, visit: Appointment) -> tuple[Reason, ...]:
    desk = Desk(act.unit.facts, act.unit.occupancy, act.actor, instant_s(act.unit.now))
    return explained(desk, visit.facility_id, _question(act, visit), visit.id).explanation.reasons


def is_undoable(kind: str) -> bool:
    """Whether Undo offers to take a command of this kind back (bulk commands capture no before-images)."""
    return kind not in ("import.visits", "import.file")


RULES: Rules = {Revert: Rule(_needs, _revert)}

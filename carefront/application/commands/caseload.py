"""Who looks after whom, and how many patients somebody takes."""

from collections.abc import Sequence
from datetime import date

from carefront.application.booking import SHORTEST_OVERRIDE_REASON, instant_s, may_override
from carefront.application.commands.money_catalogue import (
    AssignPatient,
    EndAssignment,
    MovePatients,
    SetCaseload,
)
from carefront.application.execute import Act, Answer, Done, Need, No, Rule, Rules
from carefront.application.on_duty import resources_of_person
from carefront.application.overriding import ASSIGNMENT, OTHER, Overridden
from carefront.application.time_off_rights import about
from carefront.domain.booking_facts import BookingWarning, Reason, ReasonCode, WarningCode
from carefront.domain.caseload import Caseload, PanelStatus, PatientAssignment
from carefront.domain.errors import InvalidValue
from carefront.domain.money_events import AssignmentEnded, CaseloadChanged, PatientAssigned
from carefront.domain.permissions import Key
from carefront.domain.zones import local_date

MOST_PATIENTS = 100_000


def caseload_need(act: Act, account_id: str) -> Need:
    """The right to change the person's caseload.

    Raises:
        NotFound: nobody of this organization has the id.
    """
    act.unit.accounts.get(account_id)
    return Key.CASELOAD_EDIT, about(act.unit.facts, act.actor, account_id, Key.CASELOAD_EDIT)


def local_day(act: Act, account_id: str) -> date:
    """Today where the person works: of the first of their clinics."""
    own = next(iter(resources_of_person(act.unit.facts, account_id)), None)
    if own is None:
        return act.unit.now.date()
    return local_date(instant_s(act.unit.now), act.unit.facts.clinic(own.resource.facility_id).zone)


# --- assignments -----------------------------------------------------------------------------------------------------
def _needs_assigned(command: AssignPatient, act: Act) -> Sequence[Need]:
    needs = [caseload_need(act, command.account_id)]
    if command.instead_of is not None:
        needs.append(caseload_need(act, act.unit.money.assignments.get(command.instead_of).account_id))
    return needs


def _assign(command: AssignPatient, act: Act) -> Answer:
    unit = act.unit
    patient = unit.patients.get(command.patient_id)
    if any(known.effective_to is None for known in unit.money.assigned(patient.id, command.account_id)):
        raise InvalidValue("patient_id", patient.id, "assigned")
    status = unit.facts.panel([command.account_id])[command.account_id]
    refused = _closed(command, act) if status == PanelStatus.CLOSED else None
    if refused is not None:
        return refused
    if command.instead_of is not None:
        before = unit.money.assignments.get(command.instead_of)
        if before.patient_id != patient.id or before.effective_to is not None:
            raise InvalidValue("instead_of", command.instead_of, "other_patient")
        _over(before, act)
    assignment = PatientAssignment(
        command.assignment_id, patient.id, command.account_id, local_day(act, command.account_id)
    )
    unit.money.assignments.add(assignment)
    unit.record(PatientAssigned(assignment.id, patient.id, command.account_id))
    warnings = (_limited(command.account_id, act),) if status == PanelStatus.LIMITED else ()
    name = unit.facts.name_of(command.account_id)
    return Done({"assignment_id": assignment.id, "patient": patient.display_name, "name": name}, warnings)


def _resource(account_id: str, act: Act) -> tuple[str | None, dict[str, object]]:
    own = next(iter(resources_of_person(act.unit.facts, account_id)), None)
    name = own.resource.name if own else act.unit.facts.name_of(account_id)
    return (own.resource.id if own else None), {"name": name, "account_id": account_id}


def _closed(command: AssignPatient, act: Act) -> No | None:
    identifier, params = _resource(command.account_id, act)
    reason = Reason(
        ReasonCode.PANEL_CLOSED, identifier, source_kind="panel", source_id=command.account_id, params=params
    )
    is_said = len(command.override_reason.strip()) >= SHORTEST_OVERRIDE_REASON
    subject = about(act.unit.facts, act.actor, command.account_id, Key.APPOINTMENT_OVERBOOK)
    if not (is_said and may_override(act.actor, [reason], subject)):
        return No((reason,), (), ())
    words = command.override_reason.strip()
    act.unit.note_override(Overridden(ASSIGNMENT, command.assignment_id, OTHER, (str(reason.code),), words))
    return None


def _limited(account_id: str, act: Act) -> BookingWarning:
    identifier, params = _resource(account_id, act)
    return BookingWarning(WarningCode.PANEL_LIMITED, identifier or "", account_id, params)


def _needs_ended(command: EndAssignment, act: Act) -> Sequence[Need]:
    return [caseload_need(act, act.unit.money.assignments.get(command.assignment_id).account_id)]


def _end(command: EndAssignment, act: Act) -> Answer:
    assignment = act.unit.money.assignments.get(command.assignment_id)
    if assignment.effective_to is not None:
        raise InvalidValue("assignment_id", assignment.id, "ended")
    _over(assignment, act)
    patient = act.unit.patients.get(assignment.patient_id)
    name = act.unit.facts.name_of(assignment.account_id)
    return Done({"assignment_id": assignment.id, "patient": patient.display_name, "name": name})


def _needs_many(command: MovePatients, act: Act) -> Sequence[Need]:
    if not command.assignment_ids:
        raise InvalidValue("assignment_ids", (), "empty")
    known = (act.unit.money.assignments.get(identifier).account_id for identifier in command.assignment_ids)
    people = [*dict.fromkeys(known), *filter(None, (command.account_id,))]
    return [caseload_need(act, account_id) for account_id in people]


def _move_many(command: MovePatients, act: Act) -> Answer:
    """One after the other, so that a panel that fills up on the way refuses the rest, and with it all."""
    wanted = len(command.assignment_ids) if command.account_id else 0
    if len(command.new_ids) != wanted or len(set(command.assignment_ids)) < len(command.assignment_ids):
        raise InvalidValue("new_ids", len(command.new_ids), "range")
    warnings: list[BookingWarning] = []
    for place, identifier in enumerate(command.assignment_ids):
        answer = _move_one(command, act.unit.money.assignments.get(identifier), place, act)
        if not isinstance(answer, Done):
            return answer
        warnings += [row for row in answer.warnings if row not in warnings]
    return Done({"count": str(len(command.assignment_ids))}, tuple(warnings))


def _move_one(command: MovePatients, before: PatientAssignment, place: int, act: Act) -> Answer:
    """To whoever has the patient already nothing is added."""
    if before.effective_to is not None:
        raise InvalidValue("assignment_ids", before.id, "ended")
    taker = command.account_id
    known = act.unit.money.assigned(before.patient_id, taker) if taker else ()
    if taker is None or any(row.effective_to is None for row in known):
        _over(before, act)
        return Done({})
    one = AssignPatient(command.new_ids[place], before.patient_id, taker, before.id, command.override_reason)
    return _assign(one, act)


def _over(assignment: PatientAssignment, act: Act) -> None:
    ended = assignment.ended(local_day(act, assignment.account_id))
    if ended is None:
        act.unit.money.assignments.remove(assignment.id)
    else:
        act.unit.money.assignments.save(ended)
    act.unit.record(AssignmentEnded(assignment.id, assignment.patient_id, assignment.account_id))


# --- how many --------------------------------------------------------------------------------------------------------
def _needs_set(command: SetCaseload, act: Act) -> Sequence[Need]:
    return [caseload_need(act, command.account_id)]


def _set(command: SetCaseload, act: Act) -> Answer:
    if command.max_patients is not None and not 0 <= command.max_patients <= MOST_PATIENTS:
        raise InvalidValue("max_patients", command.max_patients, "range")
    if command.panel_status and command.panel_status not in set(PanelStatus):
        raise InvalidValue("panel_status", command.panel_status, "unknown")
    act.unit.money.set_caseload(Caseload(command.account_id, command.max_patients, command.panel_status))
    act.unit.record(CaseloadChanged(command.account_id))
    return Done({"account_id": command.account_id, "name": act.unit.facts.name_of(command.account_id)})


RULES: Rules = {
    AssignPatient: Rule(_needs_assigned, _assign), EndAssignment: Rule(_needs_ended, _end),
    MovePatients: Rule(_needs_many, _move_many), SetCaseload: Rule(_needs_set, _set),
}  # fmt: skip

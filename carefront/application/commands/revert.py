"""Undo as a command: put the before-images of another command back, if its rows are still as it left them."""

from collections.abc import Iterable, Sequence

from carefront.application.booking import Desk, explained, instant_s, offering_of
from carefront.application.commands import time_off
from carefront.application.commands.availability_changes import conflict_reason, conflicts_before_publishing
from carefront.application.commands.catalogue import Revert
from carefront.application.commands.people import require_administrator
from carefront.application.commands.records import RECORD_KINDS, part_keys, subject_of
from carefront.application.execute import Act, Answer, Done, InTheWay, Need, Rule, Rules
from carefront.application.ports import PastCommand, Restored, TouchedRow
from carefront.application.time_off_rights import about
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import BookingQuestion, Reason, ReasonCode
from carefront.domain.errors import InvalidValue, NoRoom, NotFound, RowChanged
from carefront.domain.events import CommandReverted
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import Resource
from carefront.domain.schedules import ScheduleState
from carefront.domain.time_off import DECIDED

_FIRM = frozenset({ReasonCode.CLINIC_CLOSED, ReasonCode.TIME_OFF, ReasonCode.EXCEPTION, ReasonCode.BLOCKED})
"""Reasons that bind an undo too: nothing goes over approved time off, a closure or blocked time (I10)."""

_KEYS = {
    "patient": Key.PATIENT_EDIT, "accountable_entity": Key.PATIENT_EDIT, "distinct_patient": Key.PATIENT_EDIT,
    "facility": Key.SETTINGS_EDIT, "opening_hours": Key.SETTINGS_EDIT, "closure": Key.SETTINGS_EDIT,
    "resource": Key.RESOURCE_EDIT, "resource_group": Key.RESOURCE_EDIT, "working_hours": Key.RESOURCE_EDIT,
    "schedule": Key.SCHEDULE_EDIT, "schedule_block": Key.SCHEDULE_EDIT, "availability_exception": Key.SCHEDULE_EDIT,
    "time_block": Key.SCHEDULE_EDIT, "manual_slot": Key.SCHEDULE_EDIT, "time_off": Key.TIME_OFF_EDIT,
    "offering": Key.OFFERING_EDIT,
    "offering_requirement": Key.OFFERING_EDIT, "appointment": Key.APPOINTMENT_EDIT,
    "messaging": Key.SETTINGS_EDIT, "reminder_rule": Key.SETTINGS_EDIT, "message_template": Key.SETTINGS_EDIT,
    "message_channel": Key.SETTINGS_EDIT, "event_subscriber": Key.SETTINGS_EDIT,
    "override_request": Key.APPOINTMENT_CREATE, "unscheduled": Key.REQUEST_EDIT,
    "appointment_request": Key.REQUEST_EDIT, "slot_offer": Key.REQUEST_EDIT, "recall": Key.REQUEST_EDIT,
    "list_mark": Key.REQUEST_EDIT, "parked_visit": Key.APPOINTMENT_EDIT, "queue_call": Key.APPOINTMENT_EDIT,
    "rebook": Key.APPOINTMENT_EDIT, "rebook_item": Key.APPOINTMENT_EDIT,
    "patient_assignment": Key.CASELOAD_EDIT, "caseload": Key.CASELOAD_EDIT, "charge": Key.BILLING_EDIT,
}  # fmt: skip
"""Which right putting a row of a table back takes; of any other table it is that of giving rights."""

_ANYONE_AT_THE_DESK: Need = (Key.SCHEDULE_VIEW, Subject(is_shared=True))
"""For an act that left no row to put back or to take away."""

_SHARED = frozenset({"patient", "accountable_entity", "distinct_patient", "override_request"})
_OF_OWNERS = frozenset(
    {
        "schedule",
        "schedule_block",
        "availability_exception",
        "time_block",
        "manual_slot",
        "working_hours",
        "appointment",
    }
)
_OF_LISTS = frozenset({"appointment_request", "slot_offer", "recall", "list_mark", "unscheduled", "parked_visit"})
"""What is open to everybody of a visit type unless it names somebody; who acted on it was one of them."""
_OF_WHOEVER = frozenset({"rebook", "rebook_item"})
"""What is written down of work on visits; the visits' own rows say who may."""
_WITH_A_VISIT = frozenset({"patient_assignment", "charge"})
"""What a visit writes beside itself; where its row is among them, that one says who may."""
_OVER_TIME_OFF = frozenset({"rebook.apply", "rebook.hand_over"})
"""What moved visits out of time off: taken back, they stand where they stood when it was approved, to be acted on."""


def _past(command: Revert, act: Act) -> PastCommand:
    past = act.unit.past(command.command_id)
    if past is None:
        raise NotFound("command", command.command_id)
    return past


def _needs(command: Revert, act: Act) -> Sequence[Need]:
    """Who may take an act back: whoever may write each of its rows, as it is now and as it would be again."""
    rows = act.unit.touched(_past(command, act))
    if any(row.table == "appointment" for row in rows):
        rows = [row for row in rows if row.table not in _WITH_A_VISIT]
    return list(dict.fromkeys(_need(row, act) for row in rows)) or [_ANYONE_AT_THE_DESK]


def _need(row: TouchedRow, act: Act) -> Need:
    if row.table in _SHARED:
        return _KEYS[row.table], Subject(is_shared=True)
    if row.table in _OF_WHOEVER:
        return _KEYS[row.table], Subject(frozenset({act.actor.account_id}), is_shared=True)
    if row.table in RECORD_KINDS:
        return part_keys(act.actor, RECORD_KINDS[row.table])[0], subject_of(act, row.patient_id or "")
    if row.table == "time_off":
        person = row.account_id or ""
        if row.state in DECIDED:
            return time_off.decision_need(act, person)
        return Key.TIME_OFF_EDIT, about(act.unit.facts, act.actor, person, Key.TIME_OFF_EDIT)
    if row.table in ("patient_assignment", "caseload"):
        return _KEYS[row.table], about(act.unit.facts, act.actor, row.account_id or "", Key.CASELOAD_EDIT)
    if row.table == "accountability" and row.state == AccountabilityType.RESOURCE:
        return Key.RESOURCE_EDIT, Subject(is_shared=True)  # the resource's own row asks for its clinic
    if row.table == "facility" and row.is_made:
        return Key.SETTINGS_EDIT, Subject()
    return _KEYS.get(row.table, Key.USER_EDIT), _subject(row, act)


def _subject(row: TouchedRow, act: Act) -> Subject:
    """The clinic the row belongs to and, where people may write their own, whose it is."""
    known = [found for found in (_resource(act, identifier) for identifier in row.resource_ids) if found]
    facility_id = row.facility_id or next((found.facility_id for found in known), None)
    people = {found.account_id for found in known if row.table in _OF_OWNERS | _OF_LISTS}
    if row.table in _OF_LISTS and not people:
        people = {act.actor.account_id}
    return Subject(frozenset(person for person in people if person), facility_id)


def _resource(act: Act, identifier: str) -> Resource | None:
    """The resource, also one that the configuration lost when its registration was taken back."""
    return act.unit.resources.find(identifier)


def _revert(command: Revert, act: Act) -> Answer:
    past = _past(command, act)
    if not is_undoable(past.kind):
        raise InvalidValue("command_id", past.kind, "not_undoable")
    time_off_id = str(past.result.get("time_off_id", ""))
    leave = act.unit.time_off.find(time_off_id) if time_off_id else None
    # An act that changed no row and sent a message did nothing else: what the patient has cannot be taken back.
    sent = () if past.changes else act.unit.messages.queue.handed_over(past.id)
    if sent:
        return InTheWay("notification", sent[0].id)
    if leave is not None and time_off.is_told(act, leave):
        return InTheWay("told_patient", leave.id)
    try:
        restored = act.unit.restore(past)
        act.unit.project()
    except RowChanged as changed:
        return InTheWay(changed.kind, changed.identifier)
    except NoRoom as full:
        return InTheWay("occupancy", ",".join(full.blocking_owner_ids), _reasons_of(act, full.owner_id))
    firm = _FIRM - {ReasonCode.TIME_OFF} if past.result.get("kind", past.kind) in _OVER_TIME_OFF else _FIRM
    visits = _visits(act, restored.taken_again)
    reasons = tuple(reason for visit in visits for reason in _explained(act, visit) if reason.code in firm)
    if reasons:
        return InTheWay("availability", restored.taken_again[0], reasons)
    reasons = _contradictions(restored, act)
    if reasons:
        return InTheWay("schedule", reasons[0].source_id, reasons)
    if time_off_id:
        time_off.tell_reverted(act, time_off_id, leave)
    if "accountability" in restored.kinds:
        require_administrator(act.unit, act.unit.now.date())
    act.unit.record(CommandReverted(command.command_id))
    return Done({"command_id": command.command_id, "kind": past.kind} | dict(past.result))


def _contradictions(restored: Restored, act: Act) -> tuple[Reason, ...]:
    """Where a schedule that is published again contradicts one that was published since."""
    if not restored.schedules:
        return ()
    facts, now_s = act.unit.facts, instant_s(act.unit.now)
    published = (
        schedule
        for clinic in facts.facilities()
        for own in facts.resources_of(clinic.id).values()
        for schedule in own.schedules
        if schedule.id in restored.schedules and schedule.state is ScheduleState.PUBLISHED
    )
    found = (conflict for row in published for conflict in conflicts_before_publishing(facts, row, now_s))
    return tuple(conflict_reason(conflict) for conflict in found)


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


def _reasons_of(act: Act, owner_id: str) -> tuple[Reason, ...]:
    visit = act.unit.appointments.find(owner_id) if owner_id else None
    return _explained(act, visit) if visit else ()


def _explained(act: Act, visit: Appointment) -> tuple[Reason, ...]:
    desk = Desk(act.unit.facts, act.unit.occupancy, act.actor, instant_s(act.unit.now))
    return explained(desk, visit.facility_id, _question(act, visit), visit.id).explanation.reasons


_LASTING = frozenset({
    "import.file", "export.write", "slot.generate", "rebook.start", "rebook.pick", "rebook.tell", "rebook.close",
    "record.view", "insurance.find", "patient.erase", "field_keys.rotate", "field_keys.retire", "message.retry",
    "login.create", "login.rename", "login.active", "login.reset_password", "login.change_password", "login.pin",
    "login.unlock", "sign_in.rule", "sign_in.try", "sign_in.note", "policy.accept",
})  # fmt: skip


def is_undoable(kind: str) -> bool:
    """Whether Undo offers to take a command of this kind back: bulk commands capture no before-images; what is written
    down while somebody works on a rebooking is changed there; no old password comes back."""
    return kind not in _LASTING


RULES: Rules = {Revert: Rule(_needs, _revert)}

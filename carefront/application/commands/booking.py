"""Booking, moving, changing and cancelling visits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from carefront.application.booking import (
    Desk,
    Leave,
    explained,
    instant_s,
    judged,
    offering_of,
    subject_of,
)
from carefront.application.commands.catalogue import (
    BookAppointment,
    CancelAppointment,
    ChangeAppointmentStatus,
    CorrectAppointment,
    EditAppointment,
    Override,
    RescheduleAppointment,
)
from carefront.application.commands.patients import register
from carefront.application.commands.visit_money import follow_booking, follow_edit, follow_status
from carefront.application.execute import Act, Answer, Done, InTheWay, Need, No, Rule
from carefront.application.overriding import OTHER, VISIT, Overridden
from carefront.application.queue_rights import queue_subject
from carefront.domain.appointments import (
    APPOINTMENT_LIFE,
    CORRECTIONS,
    LIVE,
    SEAT_ROLE,
    Appointment,
    AppointmentStatus,
    ResourceUse,
)
from carefront.domain.booking_facts import BookingQuestion, Explanation, Reason, ReasonCode, WarningCode
from carefront.domain.errors import InvalidValue, NoRoom
from carefront.domain.events import (
    AppointmentBooked,
    AppointmentEdited,
    AppointmentMoved,
    AppointmentStatusChanged,
)
from carefront.domain.patients import DistinctPair
from carefront.domain.permissions import Key, Subject
from carefront.domain.sessions import seat_in

LONGEST_MINUTES = 31 * 24 * 60
_BOOKABLE_AS = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.REQUESTED, AppointmentStatus.ARRIVED})
"""``arrived``: a walk-in, booked and checked in by one act."""


class VisitCommand(Protocol):
    """A command about one visit."""

    @property
    def appointment_id(self) -> str: ...


def desk_of(act: Act) -> Desk:
    """What the rules of booking are asked against in this act."""
    return Desk(act.unit.facts, act.unit.occupancy, act.actor, instant_s(act.unit.now))


def check_form(length_minutes: int, resources: Sequence[ResourceUse]) -> None:
    """Whether a visit can have this length and these resources at all."""
    if not 1 <= length_minutes <= LONGEST_MINUTES:
        raise InvalidValue("length_minutes", length_minutes, "range")
    if not resources:
        raise InvalidValue("resources", (), "empty")
    if len({use.resource_id for use in resources}) < len(resources):
        raise InvalidValue("resources", tuple(use.resource_id for use in resources), "repeated")
    if len(resources) > 1 and any(use.role == SEAT_ROLE for use in resources):
        raise InvalidValue("resources", tuple(use.resource_id for use in resources), "seat_alone")


def _seat(act: Act, resources: Sequence[ResourceUse]) -> str | None:
    """The group session in which the visit takes a seat.

    Raises:
        InvalidValue: a seat of something that has none, or a session taken as if it were a room.
    """
    for use in resources:
        is_session = act.unit.facts.resource(use.resource_id).session is not None
        if is_session != (use.role == SEAT_ROLE):
            raise InvalidValue("resources", use.resource_id, "not_a_seat" if not is_session else "seat")
        if is_session:
            return use.resource_id
    return None


def same_clinic(act: Act, facility_id: str, resources: Sequence[ResourceUse]) -> None:
    """A visit takes resources of its own clinic only; one of another clinic would be read in the wrong hours."""
    for use in resources:
        if act.unit.facts.resource(use.resource_id).resource.facility_id != facility_id:
            raise InvalidValue("resources", use.resource_id, "other_clinic")


# --- book ------------------------------------------------------------------------------------------------------------
def needs_book(command: BookAppointment, act: Act) -> Sequence[Need]:
    needs: list[Need] = [(Key.APPOINTMENT_CREATE, subject_of(act.unit.facts, command.resources, command.facility_id))]
    if command.new_patient is not None:
        needs.append((Key.PATIENT_EDIT, Subject(is_shared=True)))
    return needs


def book(command: BookAppointment, act: Act) -> Answer:
    check_form(command.length_minutes, command.resources)
    same_clinic(act, command.facility_id, command.resources)
    if command.status not in _BOOKABLE_AS:
        raise InvalidValue("status", command.status, "not_bookable")
    if command.new_patient is not None:
        register(command.new_patient, act)
    act.unit.patients.get(command.patient_id)
    answered = explained(desk_of(act), command.facility_id, _asked(command, act))
    subject = subject_of(act.unit.facts, command.resources, command.facility_id)
    leave = leave_of(act, command.appointment_id, answered.explanation.reasons, subject, command.override)
    if leave is None:
        return refusal(answered.explanation)
    visit = _new_visit(command, act, leave, answered.buffers)
    act.unit.appointments.add(visit)
    for other_id in command.distinct_from:
        act.unit.mark_distinct(DistinctPair(*sorted((command.patient_id, other_id))))
    follow_booking(act, visit)
    act.unit.record(AppointmentBooked(visit.id, visit.facility_id, visit.start))
    return placed(act, visit, answered.explanation)


def _asked(command: BookAppointment, act: Act) -> BookingQuestion:
    offering = offering_of(act.unit.facts, command.offering_id)
    return BookingQuestion(
        instant_s(command.start), command.length_minutes, command.resources, offering, command.patient_id,
        command.new_patient is not None, "", command.buffer_before_minutes, command.buffer_after_minutes,
        command.hold_id,
    )  # fmt: skip


def reasons_of(command: BookAppointment, act: Act) -> tuple[Reason, ...]:
    """What stands in the way of a booking now; writes nothing."""
    return explained(desk_of(act), command.facility_id, _asked(command, act)).explanation.reasons


def _new_visit(command: BookAppointment, act: Act, leave: Leave, buffers: tuple[int, int]) -> Appointment:
    offering = offering_of(act.unit.facts, command.offering_id)
    before, after = (0, 0) if leave.drops_buffers else buffers
    session_id = _seat(act, command.resources)
    return Appointment(
        id=command.appointment_id, facility_id=command.facility_id, patient_id=command.patient_id,
        offering_id=command.offering_id,
        start=command.start, end=command.start + timedelta(minutes=command.length_minutes), status=command.status,
        resources=command.resources, buffer_before_minutes=before, buffer_after_minutes=after,
        is_exclusive=offering is not None and not offering.is_concurrent and session_id is None,
        booked_by=act.actor.account_id,
        on_behalf_of=command.on_behalf_of, series_id=command.series_id, note=command.note, reason=command.reason,
        is_overbooked=leave.is_overbooked, is_outside_availability=leave.is_outside_availability,
        override_reason=override_words(answered_reasons=leave.is_given, override=command.override),
        wants_sooner=command.wants_sooner,
        status_since=act.unit.now, session_id=session_id,
    )  # fmt: skip


def override_words(*, answered_reasons: bool, override: Override | None) -> str:
    """The override's words, kept only where something had to be overridden."""
    return override.reason.strip() if override is not None and answered_reasons else ""


def leave_of(
    act: Act, visit_id: str, reasons: Sequence[Reason], subject: Subject, override: Override | None
) -> Leave | None:
    """The leave to do it in spite of ``reasons``, noted for the record where it takes one; ``None`` means refused."""
    leave = judged(desk_of(act), reasons, subject, override.reason if override else None)
    if leave is not None and leave.is_given and override is not None:
        rules = tuple(dict.fromkeys(str(reason.code) for reason in reasons))
        act.unit.note_override(Overridden(VISIT, visit_id, override.kind or OTHER, rules, override.reason.strip()))
    return leave


def refusal(explanation: Explanation) -> No:
    """The explanation as a handler's no."""
    return No(explanation.reasons, explanation.alternatives, explanation.warnings)


def placed(act: Act, visit: Appointment, explanation: Explanation) -> Answer:
    """The visit's lanes chosen now, so that a full calendar is an answer and never a half-made booking."""
    try:
        act.unit.project()
    except NoRoom as full:
        return InTheWay("occupancy", ",".join(full.blocking_owner_ids), explanation.reasons)
    return Done({"appointment_id": visit.id}, explanation.warnings)


# --- move ------------------------------------------------------------------------------------------------------------
def needs_edit(command: RescheduleAppointment, act: Act) -> Sequence[Need]:
    visit = act.unit.appointments.get(command.appointment_id)
    subjects = (
        subject_of(act.unit.facts, visit.resources, visit.facility_id),
        subject_of(act.unit.facts, command.resources, visit.facility_id),
    )
    return [(Key.APPOINTMENT_EDIT, subject) for subject in subjects]


_STAYS = frozenset({AppointmentStatus.REQUESTED, AppointmentStatus.ARRIVED})
_GOES_ALONG = LIVE - {AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED}


def reschedule(command: RescheduleAppointment, act: Act, *, stands_in: bool = False) -> Answer:
    """Move a visit. ``stands_in``: with somebody who takes it for an absent colleague, whatever their panel says."""
    visit = act.unit.appointments.get(command.appointment_id)
    check_form(command.length_minutes, command.resources)
    same_clinic(act, visit.facility_id, command.resources)
    APPOINTMENT_LIFE.check(visit.status, AppointmentStatus.RESCHEDULED)
    moved = replace(
        visit,
        start=command.start,
        end=command.start + timedelta(minutes=command.length_minutes),
        resources=command.resources,
        session_id=_seat(act, command.resources),
    )
    if (moved.start, moved.end, moved.resources) == (visit.start, visit.end, visit.resources):
        return Done({"appointment_id": visit.id})
    found = explained(desk_of(act), visit.facility_id, question_of(moved, act), visit.id).explanation
    explanation = _without_panels(found) if stands_in else found
    subject = subject_of(act.unit.facts, command.resources, visit.facility_id)
    leave = leave_of(act, visit.id, explanation.reasons, subject, command.override)
    if leave is None:
        return refusal(explanation)
    settled = _under_leave(moved, leave, command.override)
    if visit.status not in _STAYS:
        settled = replace(settled, status=AppointmentStatus.RESCHEDULED, status_since=act.unit.now)
    act.unit.appointments.save(settled)
    if act.unit.lists.parked.find(visit.id) is not None:
        act.unit.lists.parked.remove(visit.id)  # it was put elsewhere: nothing is laid aside any more
    act.unit.record(AppointmentMoved(visit.id, visit.facility_id, visit.start, settled.start))
    if visit.is_session:
        return _with_seats(act, settled, explanation, command.override)
    return placed(act, settled, explanation)


def _without_panels(explanation: Explanation) -> Explanation:
    reasons = tuple(reason for reason in explanation.reasons if reason.code is not ReasonCode.PANEL_CLOSED)
    warnings = tuple(row for row in explanation.warnings if row.code is not WarningCode.PANEL_LIMITED)
    return replace(explanation, reasons=reasons, warnings=warnings)


def _with_seats(act: Act, session: Appointment, explanation: Explanation, override: Override | None) -> Answer:
    """Whoever has a seat and is not done goes along; who can't is a reason against the move."""
    going = [visit for visit in act.unit.appointments.of_session(session.id) if visit.status in _GOES_ALONG]
    moved = [
        replace(visit, start=session.start, end=session.end, resources=(seat_in(session.id),))
        for visit in going
    ]  # fmt: skip
    desk, reasons = desk_of(act), []
    for visit in moved:
        found = explained(desk, visit.facility_id, question_of(visit, act), visit.id).explanation.reasons
        reasons += [reason for reason in found if reason.code is ReasonCode.PATIENT_BUSY]
    subject = subject_of(act.unit.facts, session.resources, session.facility_id)
    leave = leave_of(act, session.id, reasons, subject, override)
    if leave is None:
        return No(tuple(reasons), (), explanation.warnings)
    for before, visit in zip(going, moved, strict=True):
        status = visit.status if visit.status in _STAYS else AppointmentStatus.RESCHEDULED
        act.unit.appointments.save(replace(visit, status=status, status_since=act.unit.now))
        act.unit.record(AppointmentMoved(visit.id, visit.facility_id, before.start, session.start))
    return placed(act, session, explanation)


def question_of(visit: Appointment, act: Act) -> BookingQuestion:
    """The visit as a question, with the buffers it was booked with."""
    length = round((visit.end - visit.start).total_seconds() / 60)
    return BookingQuestion(
        instant_s(visit.start), max(1, length), visit.resources, offering_of(act.unit.facts, visit.offering_id),
        visit.patient_id,
        False, visit.id, visit.buffer_before_minutes, visit.buffer_after_minutes,
    )  # fmt: skip


def _under_leave(visit: Appointment, leave: Leave, override: Override | None) -> Appointment:
    buffers = (0, 0) if leave.drops_buffers else (visit.buffer_before_minutes, visit.buffer_after_minutes)
    return replace(
        visit, buffer_before_minutes=buffers[0], buffer_after_minutes=buffers[1], is_overbooked=leave.is_overbooked,
        is_outside_availability=leave.is_outside_availability, is_override_reviewed=False,
        override_reason=override_words(answered_reasons=leave.is_given, override=override),
    )  # fmt: skip


# --- status ----------------------------------------------------------------------------------------------------------
def _needs(key: Key) -> Callable[[VisitCommand, Act], Sequence[Need]]:
    def needs(command: VisitCommand, act: Act) -> Sequence[Need]:
        visit = act.unit.appointments.get(command.appointment_id)
        return [(key, subject_of(act.unit.facts, visit.resources, visit.facility_id))]

    return needs


def _needs_status(command: ChangeAppointmentStatus, act: Act) -> Sequence[Need]:
    return [(Key.APPOINTMENT_EDIT, queue_subject(act, act.unit.appointments.get(command.appointment_id)))]


def _change_status(command: ChangeAppointmentStatus, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    if command.status in (AppointmentStatus.CANCELLED, AppointmentStatus.RESCHEDULED):
        raise InvalidValue("status", command.status, "own_command")
    APPOINTMENT_LIFE.check(visit.status, command.status)
    return _with_status(act, visit, replace(visit, status=command.status, status_since=act.unit.now))


def cancel(command: CancelAppointment, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    APPOINTMENT_LIFE.check(visit.status, AppointmentStatus.CANCELLED)
    cancelled = replace(
        visit, status=AppointmentStatus.CANCELLED, cancel_reason=command.reason, status_since=act.unit.now
    )
    for attendee in act.unit.appointments.of_session(visit.id) if visit.is_session else ():
        if attendee.status in _GOES_ALONG:
            cancel(CancelAppointment(attendee.id, command.reason), act)
    return _with_status(act, visit, cancelled)


def _with_status(act: Act, visit: Appointment, changed: Appointment) -> Answer:
    act.unit.appointments.save(changed)
    follow_status(act, visit, changed)
    act.unit.record(AppointmentStatusChanged(visit.id, visit.facility_id, visit.status, changed.status, visit.start))
    return Done({"appointment_id": visit.id, "old_status": visit.status.value, "status": changed.status.value})


def _correct(command: CorrectAppointment, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    if len(command.reason.strip()) == 0:
        raise InvalidValue("reason", command.reason, "empty")
    CORRECTIONS.check(visit.status, command.status)
    changed = replace(visit, status=command.status, cancel_reason="", status_since=act.unit.now)
    if visit.is_live:
        return _with_status(act, visit, changed)
    answered = explained(desk_of(act), visit.facility_id, question_of(visit, act), visit.id)
    reasons = tuple(reason for reason in answered.explanation.reasons if reason.code is not ReasonCode.PAST)
    subject = subject_of(act.unit.facts, visit.resources, visit.facility_id)
    leave = leave_of(act, visit.id, reasons, subject, command.override)
    if leave is None:
        return No(reasons, answered.explanation.alternatives, answered.explanation.warnings)
    settled = _under_leave(changed, leave, command.override) if leave.is_given else changed
    outcome = _with_status(act, visit, settled)
    fitted = placed(act, settled, answered.explanation)
    return outcome if isinstance(fitted, Done) else fitted


def _edit(command: EditAppointment, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    offering_of(act.unit.facts, command.offering_id)
    changed = replace(
        visit, offering_id=command.offering_id, note=command.note, reason=command.reason,
        wants_sooner=command.wants_sooner,
    )  # fmt: skip
    act.unit.appointments.save(changed)
    follow_edit(act, visit, changed)
    act.unit.record(AppointmentEdited(visit.id, visit.facility_id))
    return Done({"appointment_id": visit.id})


RULES = {
    BookAppointment: Rule(needs_book, book),
    RescheduleAppointment: Rule(needs_edit, reschedule),
    ChangeAppointmentStatus: Rule(_needs_status, _change_status),
    CancelAppointment: Rule(_needs(Key.APPOINTMENT_CANCEL), cancel),
    CorrectAppointment: Rule(_needs(Key.APPOINTMENT_EDIT), _correct),
    EditAppointment: Rule(_needs(Key.APPOINTMENT_EDIT), _edit),
}

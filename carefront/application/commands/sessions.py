"""Group sessions: holding facilitator, room and equipment once, and the number of seats."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from carefront.application.booking import explained, instant_s, subject_of
from carefront.application.commands.booking import (
    check_form,
    desk_of,
    leave_of,
    override_words,
    placed,
    refusal,
    same_clinic,
)
from carefront.application.commands.catalogue import Override, SeriesOccurrence
from carefront.application.envelope import Command
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.appointments import MOST_SEATS, Appointment, AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import BookingQuestion
from carefront.domain.errors import InvalidValue
from carefront.domain.events import AppointmentBooked, AppointmentEdited
from carefront.domain.offerings import Offering
from carefront.domain.permissions import Key
from carefront.shared.values import dataclass

LONGEST_TURN_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class ScheduleSession(Command):
    """Hold facilitator, room and equipment for a group session with so many ``seats``; people are booked into it later.

    ``turn_minutes`` above 0: the session is untimed, its people are seen in turn for so long each. Lengths in minutes.
    ``occurrences``: further sessions of the same series, each with its own id, start and resources; all or none.
    """

    KIND: ClassVar[str] = "session.schedule"
    appointment_id: str
    facility_id: str
    offering_id: str
    start: datetime
    length_minutes: int
    resources: tuple[ResourceUse, ...]
    seats: int
    turn_minutes: int = 0
    note: str = ""
    series_id: str | None = None
    override: Override | None = None
    occurrences: tuple[SeriesOccurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSeats(Command):
    """Another number of seats. Fewer than are taken is allowed: the result lists who sits beyond them."""

    KIND: ClassVar[str] = "session.seats"
    appointment_id: str
    seats: int


def _needs_schedule(command: ScheduleSession, act: Act) -> Sequence[Need]:
    taken = (command.resources, *(one.resources for one in command.occurrences))
    return [(Key.APPOINTMENT_CREATE, subject_of(act.unit.facts, uses, command.facility_id)) for uses in taken]


def _schedule(command: ScheduleSession, act: Act) -> Answer:
    first = _schedule_one(command, act)
    if not isinstance(first, Done):
        return first
    for later in command.occurrences:
        each = replace(
            command, appointment_id=later.appointment_id, start=later.start, resources=later.resources, occurrences=()
        )
        answer = _schedule_one(each, act)
        if not isinstance(answer, Done):
            return answer
    return Done(dict(first.result) | {"count": 1 + len(command.occurrences)}, first.warnings)


def _schedule_one(command: ScheduleSession, act: Act) -> Answer:
    check_form(command.length_minutes, command.resources)
    same_clinic(act, command.facility_id, command.resources)
    _check_seats(command.seats)
    if not 0 <= command.turn_minutes <= LONGEST_TURN_MINUTES:
        raise InvalidValue("turn_minutes", command.turn_minutes, "range")
    offering = act.unit.facts.offering(command.offering_id)
    if not offering.is_group:
        raise InvalidValue("offering_id", command.offering_id, "not_a_group")
    asked = BookingQuestion(instant_s(command.start), command.length_minutes, command.resources, offering)
    answered = explained(desk_of(act), command.facility_id, asked)
    subject = subject_of(act.unit.facts, command.resources, command.facility_id)
    leave = leave_of(act, command.appointment_id, answered.explanation.reasons, subject, command.override)
    if leave is None:
        return refusal(answered.explanation)
    before, after = (0, 0) if leave.drops_buffers else answered.buffers
    session = replace(
        _session(command, act, offering), buffer_before_minutes=before, buffer_after_minutes=after,
        is_overbooked=leave.is_overbooked, is_outside_availability=leave.is_outside_availability,
        override_reason=override_words(answered_reasons=leave.is_given, override=command.override),
    )  # fmt: skip
    act.unit.appointments.add(session)
    act.unit.record(AppointmentBooked(session.id, session.facility_id, session.start))
    return placed(act, session, answered.explanation)


def _session(command: ScheduleSession, act: Act, offering: Offering) -> Appointment:
    end = command.start + timedelta(minutes=command.length_minutes)
    return Appointment(
        command.appointment_id, command.facility_id, None, command.offering_id, command.start, end,
        AppointmentStatus.BOOKED, command.resources, is_exclusive=not offering.is_concurrent,
        booked_by=act.actor.account_id, series_id=command.series_id, note=command.note, status_since=act.unit.now,
        seats=command.seats, turn_minutes=command.turn_minutes,
    )  # fmt: skip


def _check_seats(seats: int) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise InvalidValue("seats", seats, "range")


def _needs_seats(command: ChangeSeats, act: Act) -> Sequence[Need]:
    session = act.unit.appointments.get(command.appointment_id)
    return [(Key.APPOINTMENT_EDIT, subject_of(act.unit.facts, session.resources, session.facility_id))]


def _change_seats(command: ChangeSeats, act: Act) -> Answer:
    session = act.unit.appointments.get(command.appointment_id)
    if not session.is_session:
        raise InvalidValue("appointment_id", command.appointment_id, "not_a_session")
    _check_seats(command.seats)
    act.unit.appointments.save(replace(session, seats=command.seats))
    act.unit.record(AppointmentEdited(session.id, session.facility_id))
    seated = [visit.id for visit in act.unit.appointments.of_session(session.id) if visit.is_live]
    return Done({"appointment_id": session.id, "seats": command.seats, "beyond": seated[command.seats :]})


RULES: Rules = {
    ScheduleSession: Rule(_needs_schedule, _schedule),
    ChangeSeats: Rule(_needs_seats, _change_seats),
}

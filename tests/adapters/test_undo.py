"""Undo and redo: what they give back, and what they leave alone because it is no longer theirs to take back."""

from datetime import date

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.imports import ImportFile
from carefront.application.desk_writer import Writer
from carefront.application.envelope import Applied, Blocked, Command, Denied, Envelope, Outcome
from carefront.application.import_rows import ImportSource
from carefront.application.undo import STEPS
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import InvalidValue, NotFound
from carefront.domain.facilities import Facility
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.driver import Connection
from carefront.shared.ids import new_id
from tests.support.practice import (
    CLINIC,
    FOLLOW_UP,
    KIM,
    LEE,
    NOW,
    R1,
    RAO,
    RAO_PERSON,
    SILVA,
    SILVA_PERSON,
    Practice,
    at,
    patient,
)
from tests.support.spine_checks import breaches, entity_digest, file_digest, rows_of


@pytest.fixture
def other(practice: Practice) -> Writer:
    """A second desk at the same file, with a history of its own."""
    return practice.desk.writer()


def look(practice: Practice) -> Connection:
    return practice.desk._keep(practice.desk.database.open_reader())


def move(visit: str, hour: int, *resources: str) -> c.RescheduleAppointment:
    return c.RescheduleAppointment(visit, at(hour), 30, tuple(ResourceUse(one) for one in resources or (RAO,)))


def applied(outcome: Outcome | None) -> Applied:
    assert isinstance(outcome, Applied), outcome
    return outcome


def blocked(practice: Practice, act: object) -> Blocked:
    """The answer of an undo that must be in the way of something and change nothing at all."""
    before = file_digest(look(practice))
    outcome = act()  # type: ignore[operator]
    assert isinstance(outcome, Blocked), outcome
    assert file_digest(look(practice)) == before
    return outcome


def test_every_step_of_a_visits_life_is_taken_back_and_done_again(practice: Practice) -> None:
    """Book, move, confirm, cancel: the steps all write one row."""
    reading = look(practice)
    states = [entity_digest(reading)]
    visit = new_id()
    for command in (
        c.BookAppointment(visit, CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(RAO), ResourceUse(R1))),
        move(visit, 11, SILVA),
        c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED),
        c.CancelAppointment(visit, "called"),
    ):
        practice.do(command)
        states.append(entity_digest(reading))
    for _ in range(2):
        for state in reversed(states[:-1]):
            applied(practice.writer.undo())
            assert entity_digest(reading) == state
        assert practice.writer.undo() is None
        for state in states[1:]:
            applied(practice.writer.redo())
            assert entity_digest(reading) == state
        assert practice.writer.redo() is None
    assert breaches(reading, practice.desk._audit_key, 0) == []


def test_an_undone_move_whose_old_time_was_taken_names_who_took_it(practice: Practice, other: Writer) -> None:
    visit = practice.booked(at(10))
    practice.do(move(visit, 11))
    taker = new_id()
    applied(other.execute(c.BookAppointment(taker, CLINIC, LEE, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),))))
    outcome = blocked(practice, practice.writer.undo)
    assert (outcome.kind, outcome.identifier) == ("occupancy", taker)
    assert [reason.code for reason in outcome.reasons] == [ReasonCode.PROVIDER_BUSY]
    assert practice.reader.appointment(visit).start_s == int(at(11).timestamp())


def test_an_undo_that_failed_is_dropped_so_that_the_one_before_it_can_be_tried(
    practice: Practice, other: Writer
) -> None:
    first = practice.booked(at(15))
    visit = practice.booked(at(10), patient_id=LEE)
    practice.do(move(visit, 11))
    applied(other.execute(c.BlockTime(new_id(), CLINIC, RAO, at(10), at(11), BlockKind.MEETING)))
    blocked(practice, practice.writer.undo)
    blocked_booking = practice.writer.undo()
    assert isinstance(blocked_booking, Blocked)
    assert (blocked_booking.kind, blocked_booking.identifier) == ("appointment", visit)
    applied(practice.writer.undo())
    assert first not in {row["id"].hex() for row in rows_of(look(practice), "appointment")}


def test_a_cancelled_visit_does_not_come_back_into_time_off_approved_since(practice: Practice, other: Writer) -> None:
    visit = practice.booked(at(10))
    practice.do(c.CancelAppointment(visit, "called"))
    approve_leave(other)
    outcome = blocked(practice, practice.writer.undo)
    assert (outcome.kind, outcome.identifier) == ("availability", visit)
    assert [reason.code for reason in outcome.reasons] == [ReasonCode.TIME_OFF]
    assert practice.reader.appointment(visit).status is AppointmentStatus.CANCELLED


def approve_leave(writer: Writer) -> None:
    request = c.RequestTimeOff(new_id(), RAO_PERSON, TimeOffType.SICK, NOW.date(), NOW.date())
    applied(writer.execute(request))
    applied(writer.execute(c.DecideTimeOff(request.time_off_id, TimeOffState.APPROVED)))


def test_a_change_of_status_is_taken_back_inside_time_off_approved_since(practice: Practice, other: Writer) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    approve_leave(other)
    applied(practice.writer.undo())
    assert practice.reader.appointment(visit).status is AppointmentStatus.BOOKED


def test_a_booking_with_a_new_patient_is_taken_back_with_the_patient(practice: Practice) -> None:
    reading = look(practice)
    before = entity_digest(reading)
    person = new_id()
    practice.booked(at(10), patient_id=person, new_patient=patient(person, "Zoë Ünal"))
    applied(practice.writer.undo())
    assert entity_digest(reading) == before


def test_a_new_patient_whom_another_desk_has_booked_stays(practice: Practice, other: Writer) -> None:
    person, second = new_id(), new_id()
    practice.do(c.RegisterPatient(patient(person, "Zoë Ünal")))
    applied(other.execute(c.BookAppointment(second, CLINIC, person, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),))))
    outcome = blocked(practice, practice.writer.undo)
    assert (outcome.kind, outcome.identifier) == ("appointment", second)


def test_a_booking_is_not_done_again_for_a_patient_who_is_gone(practice: Practice, other: Writer) -> None:
    person = new_id()
    applied(other.execute(c.RegisterPatient(patient(person, "Zoë Ünal"))))
    practice.booked(at(10), patient_id=person)
    applied(practice.writer.undo())
    applied(other.undo())
    outcome = blocked(practice, practice.writer.redo)
    assert (outcome.kind, outcome.identifier) == ("patient", person)


@pytest.mark.parametrize("state", [None, ResourceState.ACTIVE])
def test_a_resource_that_was_booked_since_stays(practice: Practice, other: Writer, state: object) -> None:
    room, visit = new_id(), new_id()
    wanted = Resource(room, CLINIC, ResourceKind.ROOM, "Room 3", "R3", None, ResourceState.ACTIVE, True)
    practice.do(c.RegisterResource(wanted))
    applied(other.execute(c.BookAppointment(visit, CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(room),))))
    if state is None:
        applied(other.execute(c.CancelAppointment(visit, "called")))
    outcome = blocked(practice, practice.writer.undo)
    assert outcome.kind == "appointment_resource"


def test_an_act_on_a_row_that_another_desk_edited_since_is_not_taken_back(practice: Practice, other: Writer) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    applied(other.execute(c.EditAppointment(visit, FOLLOW_UP, "fasting", "", False)))
    outcome = blocked(practice, practice.writer.undo)
    assert (outcome.kind, outcome.identifier) == ("appointment", visit)
    assert practice.reader.appointment(visit).note == "fasting"


def test_a_resource_dropped_by_another_desk_does_not_come_back_half(practice: Practice, other: Writer) -> None:
    """The visit has arrived: moves leave its own row alone, and only the rows of its resources tell."""
    visit = practice.booked(at(10), resources=(ResourceUse(RAO), ResourceUse(R1)))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.ARRIVED))
    practice.do(c.RescheduleAppointment(visit, at(10), 30, (ResourceUse(RAO), ResourceUse(R1, offset_minutes=10))))
    applied(other.execute(c.RescheduleAppointment(visit, at(10), 30, (ResourceUse(RAO),))))
    outcome = blocked(practice, practice.writer.undo)
    assert outcome.kind == "appointment_resource"


def test_the_same_act_is_not_taken_back_twice(practice: Practice) -> None:
    visit = practice.booked(at(10))
    act = practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    practice.do(c.Revert(act.command_id))
    outcome = practice.writer.execute(c.Revert(act.command_id))
    assert isinstance(outcome, Blocked)


def test_an_undone_booking_done_again_is_not_undone_by_its_first_undo(practice: Practice) -> None:
    book = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),))
    undone = practice.do(c.Revert(practice.do(book).command_id))
    practice.do(c.Revert(undone.command_id))
    assert isinstance(practice.writer.execute(c.Revert(undone.command_id)), Blocked)


def test_nothing_can_be_done_again_after_a_new_act(practice: Practice) -> None:
    practice.booked(at(10))
    applied(practice.writer.undo())
    practice.booked(at(11))
    assert practice.writer.undo_state().redo is None
    assert practice.writer.redo() is None


def test_a_refused_act_leaves_what_can_be_done_again(practice: Practice) -> None:
    practice.booked(at(10))
    practice.booked(at(11), patient_id=LEE)
    applied(practice.writer.undo())
    practice.book(at(10), patient_id=LEE)
    applied(practice.writer.redo())


def test_fifty_acts_are_remembered_and_no_more(practice: Practice) -> None:
    visit = practice.booked(at(10))
    for number in range(STEPS + 2):
        practice.do(c.EditAppointment(visit, FOLLOW_UP, f"note {number}", "", False))
    undone = 0
    while practice.writer.undo() is not None:
        undone += 1
    assert undone == STEPS == 50
    assert practice.reader.appointment(visit).note == "note 1"


def test_a_cancelled_visit_comes_back_beside_the_overbooked_one_that_had_moved_down(
    practice: Practice, other: Writer
) -> None:
    visit = practice.booked(at(10))
    practice.booked(at(10), patient_id=LEE, override=c.Override("Patient travels far"))
    practice.do(c.CancelAppointment(visit, "called"))
    applied(practice.writer.undo())
    assert breaches(look(practice), practice.desk._audit_key, 0) == []


# --- who may take an act back ----------------------------------------------------------------------------------------
def person_with(practice: Practice, *roles: tuple[str, AccountabilityType]) -> str:
    identifier = new_id()
    practice.do(c.AddPerson(identifier, "Someone", roles, date(2020, 1, 1)))
    return identifier


def run_as(practice: Practice, actor: str, command: Command) -> Outcome:
    return practice.desk.door().execute(Envelope(new_id(), command, actor, NOW))


def test_a_doctor_takes_back_and_does_again_what_they_did_in_their_own_calendar(practice: Practice) -> None:
    for command in (
        c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(RAO), ResourceUse(R1))),
        c.BlockTime(new_id(), CLINIC, RAO, at(12), at(13), BlockKind.BREAK),
        c.RequestTimeOff(new_id(), RAO_PERSON, TimeOffType.SICK, at(9, days=3).date(), at(9, days=3).date()),
    ):
        done = applied(run_as(practice, RAO_PERSON, command))
        undone = applied(run_as(practice, RAO_PERSON, c.Revert(done.command_id)))
        applied(run_as(practice, RAO_PERSON, c.Revert(undone.command_id)))


def test_a_doctor_takes_nothing_back_that_reaches_into_anothers_calendar(practice: Practice) -> None:
    visit = practice.booked(at(10))
    moved = practice.do(move(visit, 10, SILVA))
    assert isinstance(run_as(practice, SILVA_PERSON, c.Revert(moved.command_id)), Denied)
    assert isinstance(run_as(practice, RAO_PERSON, c.Revert(moved.command_id)), Denied)
    other = practice.do(c.BlockTime(new_id(), CLINIC, RAO, at(12), at(13), BlockKind.BREAK))
    assert isinstance(run_as(practice, SILVA_PERSON, c.Revert(other.command_id)), Denied)


def test_nobody_who_may_not_approve_takes_a_decision_on_time_off_back(practice: Practice) -> None:
    request = c.RequestTimeOff(new_id(), RAO_PERSON, TimeOffType.SICK, NOW.date(), NOW.date())
    practice.do(request)
    denied = practice.do(c.DecideTimeOff(request.time_off_id, TimeOffState.DENIED, "Too many are off"))
    assert isinstance(run_as(practice, RAO_PERSON, c.Revert(denied.command_id)), Denied)


def test_the_manager_of_one_clinic_takes_nothing_back_in_another(practice: Practice) -> None:
    elsewhere, account = new_id(), new_id()
    practice.do(c.OpenFacility(Facility(elsewhere, account, "Elsewhere", "Europe/Berlin")))
    manager = person_with(practice, (account, AccountabilityType.FACILITY_MANAGER))
    closed = practice.do(c.AddClosure(new_id(), CLINIC, NOW.date(), NOW.date(), "Stocktaking"))
    assert isinstance(run_as(practice, manager, c.Revert(closed.command_id)), Denied)
    opened = practice.do(c.RemoveClosure(str(closed.result["closure_id"])))
    assert isinstance(run_as(practice, manager, c.Revert(opened.command_id)), Denied)
    own = practice.do(c.AddClosure(new_id(), elsewhere, NOW.date(), NOW.date(), "Stocktaking"))
    applied(run_as(practice, manager, c.Revert(own.command_id)))


def test_an_import_is_never_taken_back_by_half(practice: Practice) -> None:
    imported = practice.do(ImportFile(ImportSource("rooms", "", "Europe/Berlin", ()), (), "digest", ""))
    with pytest.raises(InvalidValue) as caught:
        practice.writer.execute(c.Revert(imported.command_id))
    assert caught.value.rule == "not_undoable"


def test_what_is_not_in_the_log_cannot_be_taken_back(practice: Practice) -> None:
    with pytest.raises(NotFound):
        practice.writer.execute(c.Revert(new_id()))

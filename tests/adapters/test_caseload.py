"""Who looks after whom: counts follow the assignments, and a panel that is full takes no new patient by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.money_catalogue import AssignPatient, EndAssignment, MovePatients, SetCaseload
from carefront.application.commands.people_catalogue import AddAccountability
from carefront.application.commands.record_catalogue import ErasePatient
from carefront.application.envelope import Applied, Denied, Refused
from carefront.application.opening_rows import OpeningsQuestion
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import ReasonCode, WarningCode
from carefront.domain.errors import InvalidValue, NotAllowed
from carefront.shared.ids import new_id
from tests.support.practice import (
    CLINIC,
    FOLLOW_UP,
    KIM,
    LEE,
    RAO,
    RAO_PERSON,
    SILVA,
    SILVA_PERSON,
    Practice,
    at,
    patient,
)

S = AppointmentStatus


def active(practice: Practice, account_id: str = RAO_PERSON) -> int:
    return next(line.active for line in practice.reader.caseload().panels() if line.account_id == account_id)


def status(practice: Practice) -> str:
    return next(line.status for line in practice.reader.caseload().panels() if line.account_id == RAO_PERSON)


def assigned(practice: Practice, patient_id: str = KIM, account_id: str = RAO_PERSON) -> str:
    identifier = new_id()
    practice.do(AssignPatient(identifier, patient_id, account_id))
    return identifier


def newcomer(practice: Practice, hour: int, override: c.Override | None = None) -> c.BookAppointment:
    someone = patient(new_id(), f"New One {hour}")
    return c.BookAppointment(
        new_id(), CLINIC, someone.id, FOLLOW_UP, at(hour), 30, (ResourceUse(RAO),), new_patient=someone,
        override=override,
    )  # fmt: skip


def test_counts_follow_assignments_and_their_undo(practice: Practice) -> None:
    first = assigned(practice)
    assigned(practice, LEE)
    assert active(practice) == 2

    practice.do(EndAssignment(first))
    assert active(practice) == 1

    practice.writer.undo()
    assert active(practice) == 2
    assert [row.name for row in practice.reader.caseload().patients(RAO_PERSON)] == ["Kim Rao", "Lee Ångström"]


def test_a_patient_is_moved_to_somebody_else_in_one_step(practice: Practice) -> None:
    first = assigned(practice)
    practice.do(AssignPatient(new_id(), KIM, SILVA_PERSON, instead_of=first))
    assert (active(practice), active(practice, SILVA_PERSON)) == (0, 1)

    practice.writer.undo()
    assert (active(practice), active(practice, SILVA_PERSON)) == (1, 0)


def test_nobody_is_assigned_twice(practice: Practice) -> None:
    assigned(practice)
    with pytest.raises(InvalidValue):
        practice.writer.execute(AssignPatient(new_id(), KIM, RAO_PERSON), {})


def test_the_panel_follows_the_number_unless_it_is_set_by_hand(practice: Practice) -> None:
    practice.do(SetCaseload(RAO_PERSON, 2))
    assert status(practice) == "open"
    assigned(practice)
    assigned(practice, LEE)
    assert status(practice) == "closed"
    practice.do(SetCaseload(RAO_PERSON, 2, "open"))
    assert status(practice) == "open"
    practice.do(SetCaseload(RAO_PERSON, None))
    assert status(practice) == "open"


def test_a_new_patient_on_a_full_panel_is_refused_and_booked_with_a_reason(practice: Practice) -> None:
    practice.do(SetCaseload(RAO_PERSON, 1))
    assigned(practice)

    refused = practice.writer.execute(newcomer(practice, 10), {})
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == [ReasonCode.PANEL_CLOSED]
    known = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(11), 30, (ResourceUse(RAO),))
    assert isinstance(practice.writer.execute(known, {}), Applied)
    assert isinstance(practice.writer.execute(newcomer(practice, 12, c.Override("Sister of Kim")), {}), Applied)


def test_a_limited_panel_warns(practice: Practice) -> None:
    practice.do(SetCaseload(RAO_PERSON, None, "limited"))

    booked = practice.writer.execute(newcomer(practice, 10), {})
    assert isinstance(booked, Applied)
    assert [warning.code for warning in booked.warnings] == [WarningCode.PANEL_LIMITED]


def test_a_closed_panel_takes_nobody_by_hand_without_a_reason(practice: Practice) -> None:
    practice.do(SetCaseload(RAO_PERSON, None, "closed"))

    assert isinstance(practice.writer.execute(AssignPatient(new_id(), KIM, RAO_PERSON), {}), Refused)
    practice.do(AssignPatient(new_id(), KIM, RAO_PERSON, override_reason="Agreed with Dr Rao"))
    assert active(practice) == 1


def test_the_first_visit_assigns_where_the_clinic_wants_it(practice: Practice) -> None:
    practice.booked(at(9))
    assert active(practice) == 0
    facility = practice.desk.reader().facilities()[0]
    clinic = practice.reader.set_up().clinic(facility.facility_id).facility
    practice.do(c.UpdateFacility(replace(clinic, assigns_first_visit=True)))

    practice.booked(at(10))
    practice.booked(at(11))
    assert active(practice) == 1
    practice.writer.undo()
    practice.writer.undo()
    assert active(practice) == 0


def clerk(practice: Practice, role: AccountabilityType) -> str:
    person = new_id()
    whole = practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(person, "Someone", ((whole, role),), date(2020, 1, 1)))
    return person


def test_a_receptionist_sees_caseloads_and_changes_none(practice: Practice) -> None:
    practice.desk.session.sign_in(clerk(practice, AccountabilityType.RECEPTIONIST))

    assert not any(line.can_edit for line in practice.reader.caseload().panels())
    assert isinstance(practice.writer.execute(SetCaseload(RAO_PERSON, 5), {}), Denied)


def test_a_provider_sees_only_their_own(practice: Practice) -> None:
    whole = practice.desk.identity.organization_account_id
    edge = Accountability(new_id(), whole, RAO_PERSON, AccountabilityType.RESOURCE, date(2020, 1, 1))
    practice.do(AddAccountability(edge))
    practice.desk.session.sign_in(RAO_PERSON)

    assert [line.account_id for line in practice.reader.caseload().panels()] == [RAO_PERSON]
    with pytest.raises(NotAllowed):
        practice.reader.caseload().patients(SILVA_PERSON)


def codes(outcome: object) -> list[ReasonCode]:
    assert isinstance(outcome, Refused), outcome
    return [reason.code for reason in outcome.reasons]


def test_a_known_patient_is_new_to_somebody_who_never_saw_them(practice: Practice) -> None:
    practice.booked(at(9), resources=(ResourceUse(SILVA),))
    practice.do(SetCaseload(RAO_PERSON, None, "closed"))

    assert codes(practice.book(at(10))) == [ReasonCode.PANEL_CLOSED]
    assert not practice.reader.propose(practice.asked(at(10), patient_id=KIM)).explanation.is_bookable
    assert practice.reader.propose(practice.asked(at(10))).explanation.is_bookable
    assert isinstance(practice.book(at(10), override=c.Override("Agreed with Dr Rao")), Applied)
    assert isinstance(practice.book(at(11)), Applied)


@pytest.mark.parametrize(
    ("status", "is_known"), [(S.COMPLETED, True), (S.CANCELLED, False), (S.NO_SHOW, False), (S.REQUESTED, False)]
)
def test_who_was_seen_is_known_and_who_never_came_is_new(practice: Practice, status: S, is_known: bool) -> None:
    visit = practice.booked(at(9), status=S.REQUESTED if status is S.REQUESTED else S.BOOKED)
    if status is S.CANCELLED:
        practice.do(c.CancelAppointment(visit, "ill"))
    elif status is not S.REQUESTED:
        for step in (S.ARRIVED, S.IN_PROGRESS, S.COMPLETED) if status is S.COMPLETED else (status,):
            practice.do(c.ChangeAppointmentStatus(visit, step))
    practice.do(SetCaseload(RAO_PERSON, None, "closed"))

    assert isinstance(practice.book(at(11)), Applied if is_known else Refused)


def test_who_was_taken_off_a_caseload_is_no_stranger_there(practice: Practice) -> None:
    first = assigned(practice)
    practice.clock.advance(timedelta(days=2))
    practice.do(EndAssignment(first))
    practice.do(SetCaseload(RAO_PERSON, 0))

    assert isinstance(practice.book(at(11, days=2)), Applied)


def test_a_visit_is_not_dragged_to_a_closed_panel_without_a_reason(practice: Practice) -> None:
    visit = practice.booked(at(9))
    practice.do(SetCaseload(SILVA_PERSON, None, "closed"))
    practice.do(SetCaseload(RAO_PERSON, None, "closed"))

    move = c.RescheduleAppointment(visit, at(10), 30, (ResourceUse(SILVA),))
    assert codes(practice.writer.execute(move, {})) == [ReasonCode.PANEL_CLOSED]
    practice.do(replace(move, resources=(ResourceUse(RAO),)))
    practice.do(replace(move, override=c.Override("Agreed with Dr Silva")))


def test_a_limited_panel_warns_before_a_visit_is_booked(practice: Practice) -> None:
    practice.do(SetCaseload(RAO_PERSON, None, "limited"))

    found = practice.reader.propose(practice.asked(at(10), patient_id=KIM)).explanation
    assert [warning.code for warning in found.warnings] == [WarningCode.PANEL_LIMITED]
    booked = practice.book(at(10))
    assert isinstance(booked, Applied)
    assert [warning.code for warning in booked.warnings] == [WarningCode.PANEL_LIMITED]
    assert practice.reader.propose(practice.asked(at(11), patient_id=KIM)).explanation.warnings == ()


def test_the_search_offers_a_new_patient_nobody_whose_panel_is_closed(practice: Practice) -> None:
    practice.do(SetCaseload(RAO_PERSON, None, "closed"))
    for patient_id, expected in ((KIM, {SILVA}), (LEE, {RAO, SILVA})):
        if patient_id == LEE:
            practice.do(AssignPatient(new_id(), LEE, RAO_PERSON, override_reason="Agreed with Dr Rao"))
        question = OpeningsQuestion(CLINIC, FOLLOW_UP, patient_id=patient_id, limit=20)
        found = practice.reader.find_openings(question)
        assert {row.leader_id for row in found.openings} == expected


def test_the_last_place_is_given_once(practice: Practice) -> None:
    """Two windows that both saw the place free."""
    practice.do(SetCaseload(RAO_PERSON, 1))
    other = practice.desk.writer()

    first = other.execute(AssignPatient(new_id(), KIM, RAO_PERSON), {})
    second = practice.writer.execute(AssignPatient(new_id(), LEE, RAO_PERSON), {})

    assert isinstance(first, Applied)
    assert codes(second) == [ReasonCode.PANEL_CLOSED]
    assert (active(practice), status(practice)) == (1, "closed")


def test_all_patients_of_somebody_who_leaves_are_moved_at_once_or_none(practice: Practice) -> None:
    moved = (assigned(practice), assigned(practice, LEE))
    practice.do(SetCaseload(SILVA_PERSON, 1))
    move = MovePatients(moved, (new_id(), new_id()), SILVA_PERSON)
    assert codes(practice.writer.execute(move, {})) == [ReasonCode.PANEL_CLOSED]
    assert (active(practice), active(practice, SILVA_PERSON)) == (2, 0)

    practice.do(replace(move, override_reason="Dr Rao retires"))
    assert (active(practice), active(practice, SILVA_PERSON)) == (0, 2)
    practice.writer.undo()
    assert (active(practice), active(practice, SILVA_PERSON)) == (2, 0)


def test_a_patient_whom_the_other_has_already_is_not_counted_twice(practice: Practice) -> None:
    moved = (assigned(practice), assigned(practice, LEE))
    assigned(practice, KIM, SILVA_PERSON)
    practice.do(MovePatients(moved, (new_id(), new_id()), SILVA_PERSON))
    assert (active(practice), active(practice, SILVA_PERSON)) == (0, 2)
    ids = tuple(row.assignment_id for row in practice.reader.caseload().patients(SILVA_PERSON))
    practice.do(MovePatients(ids, (), None))
    assert active(practice, SILVA_PERSON) == 0


def test_an_assignment_begins_on_the_day_of_the_clinic(practice: Practice) -> None:
    practice.clock.advance(at(24, 30) - practice.clock())
    assigned(practice)
    (row,) = practice.reader.caseload().patients(RAO_PERSON)
    assert row.since == date(2026, 11, 25)


def test_an_erased_patient_counts_in_no_caseload(practice: Practice) -> None:
    assigned(practice)
    practice.clock.advance(timedelta(days=3))
    assigned(practice, LEE)
    practice.do(ErasePatient(KIM, "Kim Rao", "Erased 1"))
    practice.do(ErasePatient(LEE, "Lee Ångström", "Erased 2"))
    assert active(practice) == 0

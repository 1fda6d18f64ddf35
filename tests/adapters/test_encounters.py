"""Encounters follow their visits; tokens are given once a day and queue; nobody's turn is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.people_catalogue import AddAccountability
from carefront.application.commands.queue_catalogue import CallPatient, ChangeTurn, TransferPatient
from carefront.application.commands.sessions import ScheduleSession
from carefront.application.envelope import Denied
from carefront.application.queue_rows import Stage
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.encounters import EncounterState, Turn, turn_of
from carefront.domain.errors import IllegalTransition, StaleWrite
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.schedules import ClockPeriod
from carefront.domain.sessions import seat_in
from carefront.persistence.encounter_check import encounter_check, repair_encounters
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, RAO, SILVA, SILVA_PERSON, Practice, at

S = AppointmentStatus
TODAY = NOW.date()


def state(practice: Practice, visit: str) -> EncounterState:
    found = practice.reader.queue().encounter(visit)
    assert found is not None
    return found.state


def test_the_encounter_comes_with_the_booking_and_follows_the_visit(practice: Practice) -> None:
    visit = practice.booked(at(10))
    assert state(practice, visit) is EncounterState.PLANNED
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    found = practice.reader.queue().encounter(visit)
    assert found is not None
    assert (found.state, found.arrived_s, found.token) == (EncounterState.IN_PROGRESS, int(NOW.timestamp()), 1)
    practice.do(c.ChangeAppointmentStatus(visit, S.IN_PROGRESS))
    practice.do(c.ChangeAppointmentStatus(visit, S.COMPLETED))
    found = practice.reader.queue().encounter(visit)
    assert found is not None
    assert (found.state, found.arrived_s > 0, found.started_s > 0, found.ended_s > 0) == (
        EncounterState.FINISHED, True, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("status", [S.CANCELLED, S.NO_SHOW])
def test_the_encounter_is_cancelled_with_the_visit_and_back_with_its_correction(
    practice: Practice, status: AppointmentStatus
) -> None:
    visit = practice.booked(at(10))
    if status is S.CANCELLED:
        practice.do(c.CancelAppointment(visit, "ill"))
    else:
        practice.do(c.ChangeAppointmentStatus(visit, S.NO_SHOW))
    assert state(practice, visit) is EncounterState.CANCELLED
    practice.writer.undo()
    assert state(practice, visit) is EncounterState.PLANNED


def test_an_undone_check_in_keeps_its_number_for_later(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    practice.writer.undo()
    assert state(practice, visit) is EncounterState.PLANNED
    other = practice.booked(at(11), patient_id=LEE)
    practice.do(c.ChangeAppointmentStatus(other, S.ARRIVED))
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    tokens = {
        entry.appointment_id: entry.token
        for column in practice.reader.queue().board(CLINIC, TODAY).columns for entry in column.entries
    }  # fmt: skip
    assert tokens == {visit: 1, other: 2}


def test_an_undone_booking_has_no_encounter_and_one_done_again_has(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.writer.undo()
    assert practice.desk.look().execute("SELECT count(*) FROM encounter").fetchone()[0] == 0
    practice.writer.redo()
    assert state(practice, visit) is EncounterState.PLANNED


def test_each_queue_and_day_counts_by_itself(practice: Practice) -> None:
    visits = [
        practice.booked(at(10)), practice.booked(at(10), patient_id=LEE, resources=(ResourceUse(SILVA),)),
        practice.booked(at(11)),
    ]  # fmt: skip
    for visit in visits:
        practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    found = [practice.reader.queue().encounter(visit) for visit in visits]
    assert [one.token for one in found if one] == [1, 1, 2]


def test_who_came_on_time_is_seen_by_the_booked_time_and_who_came_late_by_arrival() -> None:
    nine = 9 * 3600
    assert turn_of(nine, nine - 600) == nine
    assert turn_of(nine, nine + 15 * 60) == nine
    assert turn_of(nine, nine + 16 * 60) == nine + 16 * 60


def test_walk_ins_and_booked_patients_stand_in_one_queue_by_turn(practice: Practice) -> None:
    early = practice.booked(at(10), length_minutes=15)
    walk_in = practice.booked(at(9), patient_id=LEE, length_minutes=15, status=S.ARRIVED)
    practice.do(c.ChangeAppointmentStatus(early, S.ARRIVED))
    [column] = practice.reader.queue().board(CLINIC, TODAY).columns
    assert [(entry.appointment_id, entry.stage, entry.is_walk_in) for entry in column.entries] == [
        (walk_in, Stage.WAITING, True), (early, Stage.WAITING, False),
    ]  # fmt: skip


def test_a_call_is_shown_on_the_wall_by_number_and_place_and_never_by_name(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    assert practice.reader.queue().display(CLINIC, TODAY).waiting == 1
    practice.do(CallPatient(visit, "Room 1"))
    practice.do(CallPatient(visit, "Room 1"))
    shown = practice.reader.queue().display(CLINIC, TODAY)
    [called] = shown.called
    assert (called.token, called.code, called.place, called.calls, shown.waiting) == (1, "RAO", "Room 1", 2, 0)
    assert "Kim" not in repr(shown)
    practice.do(c.ChangeAppointmentStatus(visit, S.IN_PROGRESS))
    assert practice.reader.queue().display(CLINIC, TODAY).called == ()


def test_who_is_handed_over_stands_in_the_other_queue_and_keeps_the_number(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    practice.do(TransferPatient(visit, SILVA))
    [column] = practice.reader.queue().board(CLINIC, TODAY).columns
    assert (column.resource_id, [entry.token for entry in column.entries]) == (SILVA, [1])
    practice.writer.undo()
    [column] = practice.reader.queue().board(CLINIC, TODAY).columns
    assert column.resource_id == RAO


def test_nobody_is_called_whose_visit_is_over(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.CancelAppointment(visit, "ill"))
    with pytest.raises(IllegalTransition):
        practice.writer.execute(CallPatient(visit, "Room 1"))


def test_a_visit_of_another_day_is_not_on_the_board(practice: Practice) -> None:
    practice.booked(at(10, days=1), patient_id=KIM)
    assert practice.reader.queue().board(CLINIC, TODAY).columns == ()
    assert len(practice.reader.queue().board(CLINIC, TODAY + timedelta(days=1)).columns) == 1


def test_the_doctor_finds_an_encounter_that_does_not_follow_its_visit(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    connection = practice.desk.database.open_writer()
    assert list(encounter_check().run(connection)) == []
    connection.execute("UPDATE encounter SET state = 2")
    [finding] = encounter_check().run(connection)
    connection.close()
    assert finding.check == "encounters"


def arrived(practice: Practice, hour: int, **changes: object) -> str:
    visit = practice.booked(at(hour), **changes)
    practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    return visit


def waiting(practice: Practice, resource_id: str = RAO) -> list[tuple[str, Stage]]:
    columns = practice.reader.queue().board(CLINIC, TODAY).columns
    entries = (entry for column in columns if column.resource_id == resource_id for entry in column.entries)
    return [(entry.appointment_id, entry.stage) for entry in entries]


def test_two_desks_that_check_in_at_one_moment_never_give_one_number_twice(practice: Practice) -> None:
    visits = [practice.booked(at(9) + timedelta(minutes=15 * n), length_minutes=15) for n in range(12)]
    desks = [practice.desk.writer(), practice.desk.writer()]
    with ThreadPoolExecutor(2) as pool:
        commands = [c.ChangeAppointmentStatus(visit, S.ARRIVED) for visit in visits]
        for half in (0, 1):
            pool.submit(lambda half=half: [desks[half].execute(one, {}) for one in commands[half::2]])
    found = [practice.reader.queue().encounter(visit) for visit in visits]
    assert sorted(one.token for one in found if one) == list(range(1, 13))


def test_numbers_begin_anew_at_midnight_of_the_clinic_and_not_of_the_computer(practice: Practice) -> None:
    whole_day = tuple(c.WeekPeriod(day, ClockPeriod(0, 24 * 60)) for day in range(7))
    practice.do(c.SetOpeningHours(CLINIC, whole_day))
    late = [at(23, 15), at(23, 45), at(24, 0), at(24, 30)]
    for start in late:
        practice.clock.advance(start - practice.clock())
        visit = practice.booked(start, length_minutes=15)
        practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
        found = practice.reader.queue().encounter(visit)
        assert found is not None
        late[late.index(start)] = found.token  # type: ignore[call-overload]
    assert late == [1, 2, 1, 2]


def test_the_number_of_whoever_was_handed_over_is_still_that_of_the_first_queue(practice: Practice) -> None:
    moved = arrived(practice, 10)
    own = arrived(practice, 10, patient_id=LEE, resources=(ResourceUse(SILVA),))
    practice.do(TransferPatient(moved, SILVA))
    for visit in (moved, own):
        practice.do(CallPatient(visit, "Room 2"))
    shown = practice.reader.queue().display(CLINIC, TODAY).called
    assert {(one.code, one.token) for one in shown} == {("RAO", 1), ("SIL", 1)}
    entries = practice.reader.queue().board(CLINIC, TODAY).columns[0].entries
    assert {entry.appointment_id: entry.token_code for entry in entries} == {moved: "RAO", own: ""}


def test_two_who_call_the_next_at_once_do_not_call_the_same_person(practice: Practice) -> None:
    first = arrived(practice, 10)
    practice.do(CallPatient(first, "Room 1", 0))
    with pytest.raises(StaleWrite):
        practice.writer.execute(CallPatient(first, "Room 2", 0), {})
    assert practice.reader.queue().display(CLINIC, TODAY).called[0].place == "Room 1"


def test_who_does_not_answer_stands_behind_the_others_and_who_is_urgent_before_them(practice: Practice) -> None:
    first, second, third = arrived(practice, 10), arrived(practice, 11, patient_id=LEE), arrived(practice, 12)
    practice.do(CallPatient(first, "Room 1"))
    practice.do(ChangeTurn(first, Turn.LAST))
    practice.do(ChangeTurn(third, Turn.FIRST))
    assert waiting(practice) == [(third, Stage.WAITING), (second, Stage.WAITING), (first, Stage.WAITING)]

    practice.writer.undo()
    practice.writer.undo()
    assert waiting(practice)[0] == (first, Stage.CALLED)


def test_a_doctor_sees_and_calls_whom_a_colleague_handed_over(practice: Practice) -> None:
    whole = practice.desk.identity.organization_account_id
    edge = Accountability(new_id(), whole, SILVA_PERSON, AccountabilityType.RESOURCE, date(2020, 1, 1))
    practice.do(AddAccountability(edge))
    visit = arrived(practice, 10)
    practice.desk.session.sign_in(SILVA_PERSON)
    assert isinstance(practice.writer.execute(CallPatient(visit, "Room 2"), {}), Denied)

    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    practice.do(TransferPatient(visit, SILVA))
    practice.desk.session.sign_in(SILVA_PERSON)
    [column] = [one for one in practice.reader.queue().board(CLINIC, TODAY).columns if one.resource_id == SILVA]
    assert [entry.patient_name for entry in column.entries] == ["Kim Rao"]
    practice.do(CallPatient(visit, "Room 2"))
    practice.do(c.ChangeAppointmentStatus(visit, S.IN_PROGRESS))
    practice.do(c.ChangeAppointmentStatus(visit, S.COMPLETED))


def test_who_has_a_seat_in_a_group_stands_in_the_queue_of_whoever_holds_it(practice: Practice) -> None:
    group = Offering(FOLLOW_UP, CLINIC, "Group", "GR", is_group=True, state=OfferingState.PUBLISHED)
    practice.do(c.SaveOffering(group))
    session = new_id()
    practice.do(ScheduleSession(session, CLINIC, FOLLOW_UP, at(10), 60, (ResourceUse(RAO),), 5))
    for person in (KIM, LEE):
        visit = practice.booked(at(10), patient_id=person, resources=(seat_in(session),), length_minutes=60)
        practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
    [column] = practice.reader.queue().board(CLINIC, TODAY).columns
    assert column.resource_id == RAO
    assert [(entry.token_code, entry.token) for entry in column.entries] == [("GR", 1), ("GR", 2)]


def test_what_is_damaged_is_found_and_put_right_and_numbers_that_were_given_stay(practice: Practice) -> None:
    visits = [arrived(practice, hour) for hour in (10, 11, 12)]
    connection = practice.desk.database.open_writer()
    connection.execute("UPDATE encounter SET state = 2 WHERE appointment_no = 1")
    connection.execute("DELETE FROM encounter WHERE appointment_no = 2")
    connection.execute("INSERT INTO encounter (appointment_no, organization_no, state) VALUES (99, 1, 0)")
    assert [finding.where for finding in encounter_check().run(connection)] == [
        "encounter 1", "encounter 99", "encounter 2",
    ]  # fmt: skip

    assert repair_encounters(connection)
    assert not repair_encounters(connection)
    connection.close()
    found = [practice.reader.queue().encounter(visit) for visit in visits]
    assert [(one.state, one.token) for one in found if one] == [
        (EncounterState.IN_PROGRESS, 1), (EncounterState.IN_PROGRESS, 0), (EncounterState.IN_PROGRESS, 3),
    ]  # fmt: skip

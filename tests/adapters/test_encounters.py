"""Encounters follow their visits; tokens are given once a day and queue; nobody's turn is lost."""

from datetime import timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.queue_catalogue import CallPatient, TransferPatient
from carefront.application.queue_rows import Stage
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.encounters import EncounterState, turn_of
from carefront.domain.errors import IllegalTransition
from carefront.persistence.encounter_check import encounter_check
from tests.support.practice import CLINIC, KIM, LEE, NOW, RAO, SILVA, Practice, at

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

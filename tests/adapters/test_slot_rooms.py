"""The room of a slot comes along: reserved by its key, booked from the form, refused where it is taken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import slot_catalogue as s
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.read_models import ProposalQuestion
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.schedules import ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState
from carefront.domain.slots import SlotKey
from carefront.shared.ids import new_id
from carefront.viewmodels.booking_form_fields import FormFields
from tests.support.practice import (
    CLINIC,
    ECG,
    FOLLOW_UP,
    KIM,
    LEE,
    NOW,
    PROCEDURE,
    R1,
    R2,
    RAO,
    SILVA,
    Practice,
    at,
    fixed,
)

DAYS = fixed("days in room 2")


@pytest.fixture
def desk(practice: Practice) -> Practice:
    """Dr Rao's mornings in hours, all of them in Room 2."""
    block = ScheduleBlock(fixed("block"), None, ClockPeriod(9 * 60, 12 * 60), slot_minutes=60, room_id=R2)
    first = NOW.date() - timedelta(days=30)
    days = Schedule(DAYS, RAO, "Days", ScheduleState.DRAFT, Recurrence.DAILY, first, blocks=(block,))
    practice.do(c.SaveSchedule(days))
    practice.do(c.ChangeScheduleState(DAYS, ScheduleState.PUBLISHED))
    return practice


def key(hour: int) -> SlotKey:
    return SlotKey(RAO, DAYS, int(at(hour, days=1).timestamp()))


def reserve(desk: Practice, hour: int, offering_id: str | None = FOLLOW_UP) -> Outcome:
    return desk.writer.execute(s.ReserveSlot(new_id(), key(hour), KIM, offering_id))


def rooms(desk: Practice, outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Applied), outcome
    detail = desk.reader.appointment(str(outcome.result["appointment_id"]))
    return [row.name for row in detail.resources if row.name.startswith(("Room", "ECG"))]


def test_a_reserved_slot_takes_its_room_along_and_undo_frees_both(desk: Practice) -> None:
    assert rooms(desk, reserve(desk, 9)) == ["Room 2"]
    taken = desk.book(at(9, days=1), patient_id=LEE, resources=(ResourceUse(R2),))
    assert isinstance(taken, Refused)
    desk.writer.undo()
    desk.booked(at(9, days=1), patient_id=LEE, resources=(ResourceUse(R2),))


def test_a_slot_whose_room_is_taken_is_refused_with_the_room_as_the_reason(desk: Practice) -> None:
    desk.booked(at(10, days=1), patient_id=LEE, resources=(ResourceUse(SILVA), ResourceUse(R2, "room")))
    refused = reserve(desk, 10)
    assert isinstance(refused, Refused)
    assert [(reason.code, reason.resource_id) for reason in refused.reasons] == [(ReasonCode.OTHER_RESOURCE_BUSY, R2)]


def test_a_visit_type_that_asks_for_a_room_takes_the_slots_room_first_and_another_where_that_is_taken(
    desk: Practice,
) -> None:
    assert rooms(desk, reserve(desk, 9, PROCEDURE)) == ["Room 2", "ECG cart"]
    desk.booked(at(11, days=1), patient_id=LEE, resources=(ResourceUse(SILVA), ResourceUse(R2, "room")))
    assert rooms(desk, reserve(desk, 11, PROCEDURE)) == ["Room 1", "ECG cart"]


def test_the_proposal_for_a_slot_brings_its_room_unless_one_is_there(desk: Practice) -> None:
    asked = ProposalQuestion(CLINIC, RAO, key(9).start_s, FOLLOW_UP, room_id=R2)
    assert [use.resource_id for use in desk.reader.propose(asked).resources] == [RAO, R2]
    assert [use.resource_id for use in desk.reader.propose(replace(asked, room_id="")).resources] == [RAO]
    procedure = desk.reader.propose(replace(asked, offering_id=PROCEDURE))
    assert {use.resource_id for use in procedure.resources} in ({RAO, R1, ECG}, {RAO, R2, ECG})


def test_the_room_is_let_go_when_the_visit_goes_to_somebody_else() -> None:

    form = FormFields(resource_id=RAO, slot_room=f"{RAO} {R2}")
    assert form.room_id == R2
    assert form.with_value("resource_id", SILVA).room_id == ""

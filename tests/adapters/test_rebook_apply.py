"""Rebooking for real: one step, one undo, nobody lost, and what somebody else did meanwhile is respected."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.rebook_catalogue import (
    Absence,
    ApplyRebook,
    CloseRebook,
    HandOverVisits,
    RebookChoice,
    RebookMove,
    SaveRebookPicks,
    StartRebook,
    TellRebooked,
    Unplaced,
)
from carefront.application.envelope import Applied, Blocked, Denied
from carefront.application.rebook_rows import PlanQuestion, RebookPlan
from carefront.domain.appointments import Appointment, AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import Stopped
from carefront.domain.rebook_lists import ItemState
from carefront.domain.rebooking import Reach
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.domain.zones import utc
from carefront.persistence.rebook_shelf import SqlRebookShelf
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, LEE, RAO_PERSON, SILVA, SILVA_PERSON, Practice, at, patient

DAY = at(9).date()
REST_OF_TODAY = ClockPeriod(9 * 60, 24 * 60)


class Rebooking:
    """Dr Rao is away from nine to the evening."""

    def __init__(self, practice: Practice, reach: Reach = Reach.ANY) -> None:
        self.practice, self.id = practice, new_id()
        self.question = PlanQuestion(RAO_PERSON, int(at(9).timestamp()), int(at(18).timestamp()), reach)
        visits = practice.reader.rebook().affected(RAO_PERSON, self.question.start_s, self.question.end_s)
        self.visits = {visit.appointment_id: visit for visit in visits}
        practice.do(StartRebook(self.id, RAO_PERSON, at(9), at(18), tuple(self.visits), "sick", reach, True))

    def plan(self) -> RebookPlan:
        return self.practice.reader.rebook().plan(self.question)

    def applied(self, plan: RebookPlan, absence: Absence | None = None) -> ApplyRebook:
        moves = tuple(
            RebookMove(
                row.appointment_id, utc(self.visits[row.appointment_id].start_s), utc(row.pick.start_s),
                self.visits[row.appointment_id].minutes, row.pick.resources,
            )
            for row in plan.rows if row.pick is not None
        )  # fmt: skip
        unplaced = tuple(
            Unplaced(row.appointment_id, new_id(), " ".join(reason.code for reason in row.reasons))
            for row in plan.rows if row.pick is None
        )  # fmt: skip
        return ApplyRebook(self.id, RAO_PERSON, moves, unplaced, absence)

    def items(self) -> dict[str, ItemState]:
        shelf = SqlRebookShelf(self.practice.desk.look(), 1, None)
        return {item.appointment_id: item.state for item in shelf.items_of(self.id)}


def visit(practice: Practice, appointment_id: str) -> Appointment:
    return practice.desk.read_stores().appointments.get(appointment_id)


def full_day(practice: Practice, count: int = 8) -> list[str]:
    """So many patients of Dr Rao from nine on, one each half hour."""
    booked = []
    for number in range(count):
        person = patient(new_id(), f"Patient {number}", phone=f"555-0{number:03}")
        practice.do(c.RegisterPatient(person))
        booked.append(practice.booked(at(9) + timedelta(minutes=30 * number), patient_id=person.id))
    return booked


def away() -> Absence:
    return Absence(new_id(), DAY, DAY, REST_OF_TODAY, TimeOffType.SICK, "sick")


def test_a31_away_today_with_8_visits_is_one_undo_step_and_unplaced_visits_state_a_reason(practice: Practice) -> None:
    booked = full_day(practice)
    for number in range(4):  # Dr Silva has time for four of them today, and the others may not go to another day
        practice.booked(at(9) + timedelta(minutes=60 * number), patient_id=LEE, resources=(ResourceUse(SILVA),))
    practice.do(c.BlockTime(new_id(), CLINIC, SILVA, at(13), at(18), BlockKind.OTHER))
    rebooking = Rebooking(practice, Reach.SAME_DAY)
    starts = {key: visit(practice, key).start for key in booked}
    plan = rebooking.plan()
    unplaced = [row for row in plan.rows if row.pick is None]
    assert unplaced
    assert all(ReasonCode.TIME_OFF in [reason.code for reason in row.reasons] for row in unplaced)

    outcome = practice.do(rebooking.applied(plan, away()))
    assert outcome.result["count"] == 8 - len(unplaced)
    assert outcome.result["waitlisted"] == [row.appointment_id for row in unplaced]
    states = rebooking.items()
    assert {states[row.appointment_id] for row in unplaced} == {ItemState.WAITLISTED}

    assert isinstance(practice.writer.undo(), Applied)
    assert {key: visit(practice, key).start for key in booked} == starts
    assert set(rebooking.items().values()) == {ItemState.OPEN}
    assert list(practice.desk.read_stores().facts.time_off_of(RAO_PERSON)) == []
    assert isinstance(practice.writer.redo(), Applied)
    moved = [row.appointment_id for row in plan.rows if row.pick is not None]
    assert {visit(practice, key).status for key in moved} == {AppointmentStatus.RESCHEDULED}


def test_a32_a_rebooking_that_is_stopped_moved_nobody_and_keeps_its_plan(practice: Practice) -> None:
    booked = full_day(practice)
    rebooking = Rebooking(practice)
    plan = rebooking.plan()
    asked = []

    def goes_on() -> bool:
        asked.append(True)
        return len(asked) < 4

    with pytest.raises(Stopped):
        practice.writer.execute(rebooking.applied(plan, away()), goes_on=goes_on)
    assert len(asked) == 4  # looked up before each visit: within a few milliseconds
    assert [visit(practice, key).start for key in booked] == [at(9) + timedelta(minutes=30 * n) for n in range(8)]
    assert list(practice.desk.read_stores().facts.time_off_of(RAO_PERSON)) == []
    assert set(rebooking.items().values()) == {ItemState.OPEN}
    assert isinstance(practice.writer.execute(rebooking.applied(plan, away())), Applied)


def test_a_time_that_somebody_else_took_meanwhile_leaves_the_visit_open_with_the_reason(practice: Practice) -> None:
    first, second = full_day(practice, 2)
    rebooking = Rebooking(practice)
    plan = rebooking.plan()
    pick = plan.rows[0].pick
    assert pick is not None
    practice.booked(utc(pick.start_s), patient_id=LEE, resources=pick.resources)
    outcome = practice.do(rebooking.applied(plan))
    assert outcome.result["left"] == [[first, ReasonCode.PROVIDER_BUSY.value]]
    assert outcome.result["moved"] == [second]
    assert rebooking.items() == {first: ItemState.OPEN, second: ItemState.MOVED}
    assert visit(practice, first).start == at(9)


def test_a_visit_that_was_cancelled_or_moved_meanwhile_is_left_alone(practice: Practice) -> None:
    first, second = full_day(practice, 2)
    rebooking = Rebooking(practice)
    plan = rebooking.plan()
    practice.do(c.CancelAppointment(first, "patient"))
    practice.do(c.RescheduleAppointment(second, at(9, days=7), 30, (ResourceUse(SILVA),)))
    outcome = practice.do(rebooking.applied(plan))
    assert sorted(outcome.result["gone"]) == sorted([first, second])
    assert visit(practice, second).start == at(9, days=7)
    assert visit(practice, first).status is AppointmentStatus.CANCELLED


def test_no_visit_is_ever_lost_by_a_rebooking(practice: Practice) -> None:
    """I10: each is moved, waits, or is still open; none is cancelled or gone."""
    booked = full_day(practice)
    rebooking = Rebooking(practice)
    practice.do(rebooking.applied(rebooking.plan(), away()))
    assert set(rebooking.items()) == set(booked)
    assert all(visit(practice, key).is_live for key in booked)


def test_a_rebooking_after_the_time_off_was_approved_can_be_taken_back_too(practice: Practice) -> None:
    booked = full_day(practice, 2)
    off = new_id()
    practice.do(c.RequestTimeOff(off, RAO_PERSON, TimeOffType.SICK, DAY, DAY))
    practice.do(c.DecideTimeOff(off, TimeOffState.APPROVED))
    rebooking = Rebooking(practice)
    practice.do(rebooking.applied(rebooking.plan()))
    for _again in range(2):
        assert isinstance(practice.writer.undo(), Applied)
        assert [visit(practice, key).start for key in booked] == [at(9), at(9, 30)]
        assert isinstance(practice.writer.redo(), Applied)


def test_time_off_that_is_approved_already_is_not_made_twice(practice: Practice) -> None:
    full_day(practice, 1)
    off = new_id()
    practice.do(c.RequestTimeOff(off, RAO_PERSON, TimeOffType.SICK, DAY, DAY))
    practice.do(c.DecideTimeOff(off, TimeOffState.APPROVED))
    rebooking = Rebooking(practice)
    practice.do(rebooking.applied(rebooking.plan(), away()))
    assert [leave.id for leave in practice.desk.read_stores().facts.time_off_of(RAO_PERSON)] == [off]


def test_the_history_of_each_visit_says_that_and_from_when_it_was_moved(practice: Practice) -> None:
    first, _second = full_day(practice, 2)
    practice.booked(at(9), patient_id=LEE, resources=(ResourceUse(SILVA),))
    rebooking = Rebooking(practice)
    practice.do(rebooking.applied(rebooking.plan()))
    told = practice.reader.appointment(first).history
    assert [move.act for move in told] == ["appointment.book", "rebook.apply"]
    before, after = json.loads(told[1].detail)["start"]
    assert (utc(before), utc(after)) == (at(9), visit(practice, first).start)


def test_once_a_patient_is_told_the_rebooking_is_not_taken_back(practice: Practice) -> None:
    first, _second = full_day(practice, 2)
    rebooking = Rebooking(practice)
    practice.do(rebooking.applied(rebooking.plan()))
    practice.do(TellRebooked(rebooking.id, (first,)))
    outcome = practice.writer.undo()
    assert isinstance(outcome, Blocked)
    assert outcome.kind == "rebook_item"
    practice.do(TellRebooked(rebooking.id, (first,), is_told=False))


def test_what_was_chosen_is_kept_for_later_and_for_somebody_else(practice: Practice) -> None:
    first, second = full_day(practice, 2)
    rebooking = Rebooking(practice)
    later = practice.booked(at(16), patient_id=LEE)  # booked after the list was begun
    wanted = RebookChoice(first, is_locked=True, start=at(15), resources=(ResourceUse(SILVA),), leader_id=SILVA)
    practice.do(SaveRebookPicks(rebooking.id, (wanted, RebookChoice(later, is_chosen=False)), Reach.SAME_DAY))
    items = {i.appointment_id: i for i in SqlRebookShelf(practice.desk.look(), 1, None).items_of(rebooking.id)}
    assert items[first].pick_start == at(15)
    assert items[first].is_locked
    assert items[second].pick_start is None
    assert not items[later].is_chosen
    assert [rebook.id for rebook in SqlRebookShelf(practice.desk.look(), 1, None).undone(0)] == [rebooking.id]
    practice.do(CloseRebook(rebooking.id))
    assert SqlRebookShelf(practice.desk.look(), 1, None).undone(0) == []
    assert set(rebooking.items().values()) == {ItemState.LEFT}


def test_visits_are_handed_over_at_their_own_times_in_one_step(practice: Practice) -> None:
    first, second = full_day(practice, 2)
    practice.booked(at(9, 30), patient_id=LEE, resources=(ResourceUse(SILVA),))
    rebooking = Rebooking(practice)
    cover = replace(rebooking.question, cover_id=SILVA_PERSON)
    plan = practice.reader.rebook().plan(cover)
    moves = rebooking.applied(plan).moves
    outcome = practice.do(HandOverVisits(rebooking.id, RAO_PERSON, SILVA_PERSON, moves))
    assert outcome.result["moved"] == [first]
    assert (visit(practice, first).start, visit(practice, first).resources[0].resource_id) == (at(9), SILVA)
    assert visit(practice, second).start == at(9, 30)
    assert isinstance(practice.writer.undo(), Applied)
    assert visit(practice, first).resources[0].resource_id != SILVA


def test_who_may_not_approve_time_off_asks_for_it(practice: Practice) -> None:
    full_day(practice, 1)
    rebooking = Rebooking(practice)
    practice.do(rebooking.applied(rebooking.plan(), replace(away(), is_approved=False)))
    assert [leave.state for leave in practice.desk.read_stores().facts.time_off_of(RAO_PERSON)] == [
        TimeOffState.PENDING
    ]


def test_nobody_else_moves_visits_by_a_rebooking(practice: Practice) -> None:
    full_day(practice, 1)
    rebooking = Rebooking(practice)
    command = rebooking.applied(rebooking.plan())
    stranger = new_id()
    practice.do(c.AddPerson(stranger, "Nobody", (), DAY))
    practice.desk.session.sign_in(stranger)
    assert isinstance(practice.writer.execute(command), Denied)

"""The plan of a rebooking: who gets which other time, and that all of them together can be booked."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.rebook_catalogue import ApplyRebook, RebookMove, StartRebook
from carefront.application.envelope import Applied
from carefront.application.rebook_rows import KeptPick, Pick, PlanQuestion, PlanRow, RebookPlan
from carefront.domain.appointments import BlockKind, ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.rebooking import Reach
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.domain.zones import utc
from carefront.shared.ids import new_id
from tests.support.practice import (
    CLINIC,
    ECG,
    KIM,
    LEE,
    PROCEDURE,
    R1,
    R2,
    RAO,
    RAO_PERSON,
    SILVA,
    SILVA_PERSON,
    Practice,
    at,
    patient,
)


def day_off(days: int = 0, **changes: object) -> PlanQuestion:
    """Dr Rao is away from nine today to the evening ``days`` later."""
    question = PlanQuestion(RAO_PERSON, int(at(9).timestamp()), int(at(18, days=days).timestamp()))
    return replace(question, **changes)  # type: ignore[arg-type]


def planned(practice: Practice, **changes: object) -> RebookPlan:
    return practice.reader.rebook().plan(day_off(**changes))  # type: ignore[arg-type]


def only(plan: RebookPlan) -> PlanRow:
    (row,) = plan.rows
    return row


def picked(row: PlanRow) -> Pick:
    assert row.pick is not None, row
    return row.pick


def times(plan: RebookPlan) -> list[tuple[datetime, str]]:
    return [(utc(picked(row).start_s), picked(row).leader_id) for row in plan.rows]


def test_somebody_who_is_free_takes_the_visit_at_its_own_time(practice: Practice) -> None:
    practice.booked(at(10))
    assert times(planned(practice)) == [(at(10), SILVA)]


def test_the_same_provider_is_found_on_the_next_day_they_are_there(practice: Practice) -> None:
    practice.booked(at(10))
    assert times(planned(practice, reach=Reach.SAME_PROVIDER)) == [(at(10, days=1), RAO)]


def test_the_same_day_gives_another_provider_or_the_hours_that_are_left(practice: Practice) -> None:
    practice.booked(at(10))
    practice.booked(at(10), patient_id=LEE, resources=(ResourceUse(SILVA),))
    row = only(planned(practice, reach=Reach.SAME_DAY))
    assert utc(picked(row).start_s) in (at(9, 30), at(10, 30))
    assert picked(row).leader_id == SILVA


def test_what_is_proposed_to_one_patient_is_taken_for_the_next(practice: Practice) -> None:
    people = [patient(new_id(), f"Patient {number}") for number in range(8)]
    for number, person in enumerate(people):
        practice.do(c.RegisterPatient(person))
        practice.booked(at(10 + number // 2, 30 * (number % 2)), patient_id=person.id)
        practice.booked(at(10 + number // 2, 30 * (number % 2), 1), patient_id=person.id)
    plan = planned(practice, reach=Reach.SAME_PROVIDER)
    taken = [picked(row).start_s for row in plan.rows]
    assert len(set(taken)) == 8
    move = tuple(
        c.RescheduleAppointment(row.appointment_id, utc(picked(row).start_s), 30, picked(row).resources)
        for row in plan.rows
    )
    practice.do(c.RescheduleAppointments(move))


def test_room_and_cart_follow_the_visit(practice: Practice) -> None:
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room", is_auto=True, fallback="kind:room"), ResourceUse(ECG))
    practice.booked(at(10), offering_id=PROCEDURE, length_minutes=60, resources=uses)
    assert [use.resource_id for use in picked(only(planned(practice))).resources] == [SILVA, R1, ECG]
    practice.do(c.BlockTime(new_id(), CLINIC, R1, at(11, 30), at(18), BlockKind.MAINTENANCE))
    practice.booked(at(10), patient_id=LEE, resources=(ResourceUse(SILVA),))
    later = picked(only(planned(practice, reach=Reach.SAME_DAY)))
    assert [use.resource_id for use in later.resources] == [SILVA, R2, ECG]


def test_two_visits_of_one_patient_are_never_proposed_at_one_time(practice: Practice) -> None:
    practice.booked(at(10))
    practice.booked(at(11))
    plan = planned(practice)
    first, second = (picked(row).start_s for row in plan.rows)
    assert abs(first - second) >= 1800


def test_a_provider_the_patient_knows_is_preferred_to_one_they_do_not(practice: Practice) -> None:
    third, person = new_id(), new_id()
    practice.do(c.AddPerson(person, "Ito", (), at(9).date()))
    rao = practice.desk.reader().set_up().clinic(CLINIC).resources[0].resource
    practice.do(c.RegisterResource(replace(rao, id=third, name="Dr Ito", code="ITO", account_id=person, position=9)))
    practice.booked(at(10))
    practice.do(c.SetUsualProvider(KIM, third))
    assert times(planned(practice)) == [(at(10), third)]


def test_a_locked_pick_stays_and_nobody_else_is_given_its_time(practice: Practice) -> None:
    first, second = practice.booked(at(10)), practice.booked(at(10, 30), patient_id=LEE)
    wanted = Pick(int(at(10, 30).timestamp()), (ResourceUse(SILVA),), SILVA)
    plan = planned(practice, kept=(KeptPick(first, wanted),))
    by_visit = {row.appointment_id: picked(row) for row in plan.rows}
    assert by_visit[first].start_s == wanted.start_s
    assert (by_visit[second].start_s, by_visit[second].leader_id) != (wanted.start_s, SILVA)


def test_where_nothing_is_open_the_reason_is_said(practice: Practice) -> None:
    practice.booked(at(10))
    row = only(planned(practice, days=80, reach=Reach.SAME_PROVIDER))
    assert row.pick is None
    assert [reason.code for reason in row.reasons] == [ReasonCode.TIME_OFF]
    assert ReasonCode.TIME_OFF in row.lost


def test_anybody_may_be_asked_for_one_of_them_only(practice: Practice) -> None:
    first, second = practice.booked(at(10)), practice.booked(at(11), patient_id=LEE)
    plan = planned(practice, days=80, reach=Reach.SAME_PROVIDER, wider=frozenset({second}))
    assert [row.pick is not None for row in plan.rows] == [False, True]
    assert [row.appointment_id for row in plan.rows] == [first, second]


def test_who_covers_takes_what_they_are_free_for_and_says_why_not_the_rest(practice: Practice) -> None:
    practice.booked(at(10))
    practice.booked(at(11), patient_id=LEE)
    practice.booked(at(11), patient_id=KIM, resources=(ResourceUse(SILVA),))
    plan = planned(practice, cover_id=SILVA_PERSON)
    first, second = plan.rows
    assert (utc(picked(first).start_s), picked(first).leader_id) == (at(10), SILVA)
    assert second.pick is None
    assert ReasonCode.PROVIDER_BUSY in [reason.code for reason in second.reasons]


def test_a_plan_that_is_stopped_keeps_what_it_has(practice: Practice) -> None:
    practice.booked(at(10))
    practice.booked(at(11), patient_id=LEE)
    told: list[tuple[int, int]] = []
    plan = practice.reader.rebook().plan(day_off(), lambda *done: told.append(done), lambda: len(told) > 1)
    assert not plan.is_whole
    assert len(plan.rows) == 1
    assert told[0] == (0, 2)


def test_other_times_for_one_visit_leave_the_picks_of_the_others(practice: Practice) -> None:
    first, second = practice.booked(at(10)), practice.booked(at(10, 30), patient_id=LEE)
    kept = KeptPick(second, Pick(int(at(10).timestamp()), (ResourceUse(SILVA),), SILVA))
    found = practice.reader.rebook().options(day_off(kept=(kept,)), first)
    assert 1 < len(found) <= 8
    assert (kept.pick.start_s, SILVA) not in {(pick.start_s, pick.leader_id) for pick in found}


def test_a_patient_is_told_an_hour_before_unless_the_time_stays(practice: Practice) -> None:
    practice.booked(at(14))  # it is nine
    practice.booked(at(14), patient_id=LEE, resources=(ResourceUse(SILVA),))
    found = practice.reader.rebook().options(day_off(), planned(practice).rows[0].appointment_id)
    assert min(pick.start_s for pick in found) >= int(at(10).timestamp())


def test_approved_time_off_is_no_other_than_a_planned_absence(practice: Practice) -> None:
    practice.booked(at(10))
    off, day = new_id(), at(10).date()
    practice.do(c.RequestTimeOff(off, RAO_PERSON, TimeOffType.SICK, day, day, ClockPeriod(9 * 60, 18 * 60)))
    before = planned(practice)
    practice.do(c.DecideTimeOff(off, TimeOffState.APPROVED))
    assert times(planned(practice)) == times(before)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_booked_a_plan_can_be_made_as_it_stands_in_any_order(practice: Practice, seed: int) -> None:
    """No proposal meets another one, anything booked, or another visit of its patient."""
    chance = Random(seed)
    people = [patient(new_id(), f"Patient {number}") for number in range(9)]
    for person in people:
        practice.do(c.RegisterPatient(person))
    for _number in range(40):
        start = at(9 + chance.randrange(0, 8), 30 * chance.randrange(0, 2), days=chance.randrange(0, 3))
        who = chance.choice((RAO, RAO, SILVA))
        practice.book(start, patient_id=chance.choice(people).id, resources=(ResourceUse(who),))  # refused ones aside
    reach = chance.choice(list(Reach))
    plan = planned(practice, days=chance.randrange(0, 3), reach=reach)
    visits = {
        row.appointment_id: row
        for row in practice.reader.rebook().affected(RAO_PERSON, day_off().start_s, day_off(3).end_s)
    }
    rows = [row for row in plan.rows if row.pick is not None]
    chance.shuffle(rows)
    moves = tuple(
        RebookMove(
            row.appointment_id, utc(visits[row.appointment_id].start_s), utc(picked(row).start_s), 30,
            picked(row).resources,
        )
        for row in rows
    )  # fmt: skip
    rebooking = new_id()
    practice.do(StartRebook(rebooking, RAO_PERSON, at(9), at(18, days=3), tuple(visits)))
    outcome = practice.do(ApplyRebook(rebooking, RAO_PERSON, moves))
    assert (outcome.result["left"], outcome.result["gone"]) == ([], [])
    assert isinstance(practice.writer.undo(), Applied)

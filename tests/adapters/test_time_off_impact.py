"""What approving time off would do, asked of a real file: visits, others, duty, who could stand in; and rights."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.desk_reader import Reader
from carefront.application.desk_session import DeskSession
from carefront.application.time_off_rows import Cover, Impact
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import BlockKind, ResourceUse
from carefront.domain.errors import NotAllowed, NotFound
from carefront.domain.offerings import OfferingState
from carefront.domain.schedules import ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState
from carefront.domain.time_off import Stretch, TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from tests.adapters.test_time_off import person_with
from tests.support.practice import (
    CLINIC,
    FOLLOW_UP,
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
)

DAY = date(2026, 11, 25)
WHOLE = Stretch(DAY, DAY)


def impact(practice: Practice, stretch: Stretch = WHOLE, person: str = RAO_PERSON, cover: str = "") -> Impact:
    return practice.reader.time_off().impact_of(person, stretch, cover)


def silva(practice: Practice, stretch: Stretch = WHOLE) -> Cover:
    (found,) = impact(practice, stretch).covers
    return found


def asked(practice: Practice, person: str = RAO_PERSON) -> str:
    identifier = new_id()
    practice.do(c.RequestTimeOff(identifier, person, TimeOffType.PERSONAL, DAY, DAY, reason="family", notes="by train"))
    return identifier


def reader_of(practice: Practice, account_id: str) -> Reader:
    return Reader(practice.desk.read_stores(), DeskSession(account_id), practice.clock)


# --- figures ---------------------------------------------------------------------------------------------------------
def test_the_visits_of_the_stretch_alone_are_affected(practice: Practice) -> None:
    practice.booked(at(9, days=1))
    inside = practice.booked(at(14, days=1), patient_id=LEE)
    found = impact(practice, Stretch(DAY, DAY, ClockPeriod(13 * 60, 18 * 60)))
    assert [visit.appointment_id for visit in found.affected] == [inside]


def test_caseload_counts_working_days_alone(practice: Practice) -> None:
    for number in range(3):
        practice.booked(at(9 + number, days=1))
    practice.booked(at(9, days=2))
    found = impact(practice)
    assert (found.visits_a_day, found.week_average) == (3, round(4 / 6, 1))


def test_others_who_are_off_are_told_with_those_who_only_asked(practice: Practice) -> None:
    asked(practice, SILVA_PERSON)
    (other,) = impact(practice).also_off
    assert (other.name, other.is_pending) == ("Dr Silva", True)
    assert impact(practice).on_duty == ("Dr Silva",)
    practice.do(c.DecideTimeOff(practice.reader.time_off().queue().rows[0].time_off_id, TimeOffState.APPROVED))
    assert not impact(practice).also_off[0].is_pending
    assert impact(practice).on_duty == ()


# --- who could stand in ----------------------------------------------------------------------------------------------
def test_who_is_free_takes_the_visits_at_their_own_time(practice: Practice) -> None:
    practice.booked(at(9, days=1))
    practice.booked(at(10, days=1), patient_id=LEE)
    found = silva(practice)
    assert (found.in_open, found.by_extension, found.free_minutes, found.open_slots) == (2, 0, 600, 20)
    assert impact(practice).elsewhere == 0


def test_time_that_is_kept_for_the_types_to_be_moved_is_free_too(practice: Practice) -> None:
    """By hand: 8 to 12 for all and 13 to 15 for follow-ups are 360 minutes; a visit of 30 minutes leaves 330."""
    practice.booked(at(9, days=1))
    blocks = (
        ScheduleBlock(new_id(), None, ClockPeriod(8 * 60, 12 * 60)),
        ScheduleBlock(new_id(), None, ClockPeriod(13 * 60, 15 * 60), kept_for=(FOLLOW_UP,)),
        ScheduleBlock(new_id(), None, ClockPeriod(15 * 60, 17 * 60), kept_for=(PROCEDURE,)),
    )
    practice.do(
        c.SaveSchedule(
            Schedule(new_id(), SILVA, "Week", ScheduleState.DRAFT, Recurrence.DAILY, DAY - timedelta(days=1),
                     blocks=blocks), publishes=True,
        )
    )  # fmt: skip
    practice.booked(at(10, days=1), patient_id=LEE, resources=(ResourceUse(SILVA),))
    found = silva(practice)
    assert (found.in_open, found.free_minutes, found.open_slots) == (1, 330, 11)


def test_who_is_blocked_all_day_takes_none(practice: Practice) -> None:
    practice.booked(at(9, days=1))
    practice.do(c.BlockTime(new_id(), CLINIC, SILVA, at(8, days=1), at(18, days=1), BlockKind.MEETING))
    assert (silva(practice).can_take, silva(practice).free_minutes) == (0, 0)
    assert impact(practice).elsewhere == 1


def test_hours_that_the_clinic_is_open_and_they_are_not_there_are_told_apart(practice: Practice) -> None:
    practice.booked(at(9, days=1))
    practice.booked(at(10, days=1), patient_id=LEE)
    hours = tuple(c.WeekPeriod(day, ClockPeriod(8 * 60, 9 * 60)) for day in range(6))
    practice.do(c.SetWorkingHours(SILVA, hours))
    practice.do(c.BlockTime(new_id(), CLINIC, SILVA, at(8, days=1), at(8, 30, days=1), BlockKind.BREAK))
    found = silva(practice)
    assert (found.in_open, found.by_extension) == (1, 1)
    assert found.extension == ((int(at(10, days=1).timestamp()), int(at(10, 30, days=1).timestamp())),)


def test_only_who_offers_the_visit_type_is_told(practice: Practice) -> None:
    offering = next(row for row in practice.reader.set_up().clinic(CLINIC).offerings if row.offering.id == FOLLOW_UP)
    practice.do(c.SaveOffering(replace(offering.offering, resource_ids=(RAO,), state=OfferingState.DRAFT)))
    practice.booked(at(9, days=1))
    assert impact(practice).covers == ()
    assert impact(practice).elsewhere == 1
    assert [cover.permitted for cover in impact(practice, cover=SILVA_PERSON).covers] == [0]


def test_who_saw_the_patient_before_and_whose_room_is_free_is_told(practice: Practice) -> None:
    practice.booked(at(9, 30), resources=(ResourceUse(SILVA),))
    practice.clock.advance(timedelta(hours=6))
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room", fallback="kind:room"))
    practice.booked(at(9, days=1), resources=uses)
    assert (silva(practice).known, silva(practice).rooms_free) == (1, 1)
    practice.do(c.BlockTime(new_id(), CLINIC, SILVA, at(9, days=1), at(10, days=1), BlockKind.MEETING))
    practice.do(c.BlockTime(new_id(), CLINIC, R1, at(8, days=1), at(9, days=1), BlockKind.MAINTENANCE))
    practice.do(c.BlockTime(new_id(), CLINIC, R2, at(8, days=1), at(9, days=1), BlockKind.MAINTENANCE))
    assert (silva(practice).in_open, silva(practice).rooms_free) == (1, 0)


def test_several_people_together_take_what_none_can_alone(practice: Practice) -> None:
    for number in range(4):
        practice.booked(at(9 + number, days=1), patient_id=(KIM, LEE)[number % 2])
    practice.do(c.BlockTime(new_id(), CLINIC, SILVA, at(9, days=1), at(18, days=1), BlockKind.MEETING))
    assert silva(practice).in_open == 2
    assert impact(practice).elsewhere == 2


# --- rights ----------------------------------------------------------------------------------------------------------
def test_a_provider_sees_their_own_requests_alone(practice: Practice) -> None:
    mine, other = asked(practice), asked(practice, SILVA_PERSON)
    queue = reader_of(practice, RAO_PERSON).time_off().queue()
    assert [row.time_off_id for row in queue.rows] == [mine]
    assert queue.rows[0].reason == "family"
    assert not queue.rows[0].may_decide
    assert [person.account_id for person in queue.people] == [RAO_PERSON]
    with pytest.raises(NotAllowed):
        reader_of(practice, RAO_PERSON).time_off().impact(other)


def test_the_reason_is_for_who_decides_and_notes_for_all_who_see_it(practice: Practice) -> None:
    asked(practice)
    desk = person_with(practice, AccountabilityType.RECEPTIONIST)
    (row,) = reader_of(practice, desk).time_off().queue().rows
    assert (row.reason, row.notes, row.may_decide, row.may_edit) == ("", "by train", False, False)


def test_who_may_see_no_time_off_is_refused(practice: Practice) -> None:
    bill = person_with(practice, AccountabilityType.BILLING)
    with pytest.raises(NotAllowed):
        reader_of(practice, bill).time_off().queue()


def test_a_request_of_nobody_is_not_found(practice: Practice) -> None:
    with pytest.raises(NotFound):
        practice.reader.time_off().impact(new_id())


def test_what_waits_comes_first_by_its_days(practice: Practice) -> None:
    later = new_id()
    practice.do(
        c.RequestTimeOff(later, SILVA_PERSON, TimeOffType.SICK, DAY + timedelta(days=9), DAY + timedelta(days=9))
    )
    done = asked(practice, SILVA_PERSON)
    practice.do(c.DecideTimeOff(done, TimeOffState.APPROVED))
    sooner = asked(practice)
    rows = practice.reader.time_off().queue().rows
    assert [row.time_off_id for row in rows] == [sooner, later, done]
    assert practice.reader.time_off().queue().pending == 2

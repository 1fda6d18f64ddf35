"""Schedules, dated rows and hours through the door: conflicts refused, visits outside told, rights, undo."""

from dataclasses import replace
from datetime import date, timedelta

from carefront.application.commands import catalogue as c
from carefront.application.envelope import Applied, Blocked, Command, Denied, Envelope, Refused
from carefront.domain.accounts import AccountabilityType
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.facilities import Closure, Facility
from carefront.domain.permissions import Key
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import (
    AvailabilityException,
    BlockType,
    ClockPeriod,
    Recurrence,
    Schedule,
    ScheduleBlock,
    ScheduleState,
)
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, NOW, R1, RAO, RAO_PERSON, SILVA, Practice, at, fixed

TODAY = date(2026, 11, 24)
MORNINGS = fixed("mornings")


def block(weekday: int | None, start: int, end: int, kind: BlockType = BlockType.APPOINTMENTS) -> ScheduleBlock:
    return ScheduleBlock(new_id(), weekday, ClockPeriod(60 * start, 60 * end), kind)


def weekly(*blocks: ScheduleBlock, identifier: str = MORNINGS, resource: str = RAO) -> Schedule:
    day = TODAY - timedelta(days=1)
    return Schedule(identifier, resource, "Mornings", ScheduleState.DRAFT, Recurrence.WEEKLY, day, blocks=blocks)


def mornings() -> Schedule:
    return weekly(*(block(day, 8, 12) for day in range(5)))


def outside(practice: Practice, *commands: Command) -> list[str]:
    return [visit.appointment_id for visit in practice.reader.schedules().outside_after(commands)]


def as_role(practice: Practice, role: AccountabilityType) -> str:
    person = new_id()
    practice.do(c.AddPerson(person, "Someone", ((fixed("clinic account"), role),), date(2020, 1, 1)))
    return person


def test_pausing_lists_the_three_visits_that_it_leaves_outside(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    booked = [practice.booked(at(9, days=days)) for days in (1, 2, 3)]
    pause = c.ChangeScheduleState(MORNINGS, ScheduleState.PAUSED)

    told = practice.reader.schedules().outside_after([pause])
    done = practice.do(pause)

    assert [visit.appointment_id for visit in told] == booked == done.result["outside"]
    assert {reason.code for visit in told for reason in visit.reasons} == {ReasonCode.NO_SCHEDULE}
    assert told[0].resource_names == ("Dr Rao",)
    assert practice.writer.undo() is not None
    assert practice.reader.schedules().resource(RAO).schedules[0].state is ScheduleState.PUBLISHED


def test_a_preview_says_what_the_command_then_tells(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    practice.booked(at(9, days=1))
    practice.booked(at(11, days=2))
    shorter = replace(mornings(), blocks=tuple(block(day, 8, 11) for day in range(5)))
    commands: list[Command] = [
        c.AddException(AvailabilityException(new_id(), RAO, TODAY, TODAY + timedelta(days=1), "Course")),
        c.AddClosure(new_id(), CLINIC, TODAY + timedelta(days=2), TODAY + timedelta(days=2), "Works"),
        c.SetWorkingHours(RAO, (c.WeekPeriod(2, ClockPeriod(540, 660)),)),
        c.SetOpeningHours(CLINIC, (c.WeekPeriod(2, ClockPeriod(600, 660)),)),
        c.SaveSchedule(replace(shorter, blocks=(*shorter.blocks,))),
    ]
    counts = []
    for command in commands:
        told = outside(practice, command)
        outcome = practice.writer.execute(command)
        if isinstance(outcome, Applied):
            assert outcome.result["outside"] == told, command
            practice.writer.undo()
        counts.append(len(told))
    assert counts == [1, 1, 1, 2, 1]


def test_a_visit_that_was_outside_before_is_not_told_again(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    practice.booked(at(14, days=1), override=c.Override("Only then"))

    assert outside(practice, c.ChangeScheduleState(MORNINGS, ScheduleState.PAUSED)) == []


def test_publishing_over_another_type_is_refused_with_every_pair(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    groups = weekly(block(0, 11, 13, BlockType.GROUP), block(1, 8, 9, BlockType.TELEHEALTH), identifier=fixed("groups"))
    practice.do(c.SaveSchedule(groups))

    refused = practice.writer.execute(c.ChangeScheduleState(groups.id, ScheduleState.PUBLISHED))

    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == [ReasonCode.SCHEDULE_OVERLAP] * 2
    shown = practice.reader.schedules().publish_conflicts(groups)
    assert [(found.day.weekday(), found.start, found.end) for found in shown] == [(1, 480, 540), (0, 660, 720)]
    practice.do(c.ChangeScheduleState(MORNINGS, ScheduleState.PAUSED))
    practice.do(c.ChangeScheduleState(groups.id, ScheduleState.PUBLISHED))
    again = practice.writer.execute(c.ChangeScheduleState(MORNINGS, ScheduleState.PUBLISHED))
    assert isinstance(again, Refused)


def test_saving_a_published_schedule_with_contradicting_blocks_is_refused(practice: Practice) -> None:
    known = mornings()
    practice.do(c.SaveSchedule(known, publishes=True))

    more = replace(known, blocks=(*known.blocks, block(0, 9, 10, BlockType.ON_CALL)))
    refused = practice.writer.execute(c.SaveSchedule(more))

    assert isinstance(refused, Refused)
    assert len(practice.reader.schedules().resource(RAO).schedules[0].blocks) == 5


def test_deleting_needs_the_right_and_no_visit_on_it(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    booked = practice.booked(at(9, days=1))
    manager = as_role(practice, AccountabilityType.MANAGER)

    denied = practice.desk.door().execute(Envelope(new_id(), c.DeleteSchedule(MORNINGS), manager, NOW))
    refused = practice.writer.execute(c.DeleteSchedule(MORNINGS))

    assert isinstance(denied, Denied)
    assert denied.key is Key.SCHEDULE_DELETE
    assert isinstance(refused, Refused)
    assert [(reason.code, reason.source_id) for reason in refused.reasons] == [(ReasonCode.FUTURE_VISIT, booked)]
    practice.do(c.CancelAppointment(booked, "patient"))
    practice.do(c.DeleteSchedule(MORNINGS))
    assert practice.reader.schedules().resource(RAO).schedules == ()
    practice.writer.undo()
    assert len(practice.reader.schedules().resource(RAO).schedules[0].blocks) == 5


def test_a_block_that_carries_a_visit_stays_and_one_that_carries_none_goes(practice: Practice) -> None:
    known = mornings()
    practice.do(c.SaveSchedule(known, publishes=True))
    practice.booked(at(9, days=1))
    without_wednesday = replace(known, blocks=tuple(row for row in known.blocks if row.weekday != 2))
    without_friday = replace(known, blocks=tuple(row for row in known.blocks if row.weekday != 4))
    manager = as_role(practice, AccountabilityType.MANAGER)

    assert isinstance(practice.writer.execute(c.SaveSchedule(without_wednesday)), Refused)
    denied = practice.desk.door().execute(Envelope(new_id(), c.SaveSchedule(without_friday), manager, NOW))
    assert isinstance(denied, Denied)
    practice.do(c.SaveSchedule(without_friday))


def test_a_split_is_one_step_and_leaves_every_visit_inside(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    practice.booked(at(9, days=8))
    second = new_id()

    done = practice.do(c.SplitSchedule(MORNINGS, second, TODAY + timedelta(days=6)))

    assert done.result["outside"] == []
    first, after = practice.reader.schedules().resource(RAO).schedules
    assert (first.valid_to, after.valid_from) == (TODAY + timedelta(days=5), TODAY + timedelta(days=6))
    assert after.state is ScheduleState.PUBLISHED
    practice.writer.undo()
    assert [row.id for row in practice.reader.schedules().resource(RAO).schedules] == [MORNINGS]


def test_a_copy_is_a_draft_of_the_other_resource(practice: Practice) -> None:
    kept = replace(mornings().blocks[0], room_id=R1)
    practice.do(c.SaveSchedule(weekly(kept), publishes=True))

    practice.do(c.CopySchedule(MORNINGS, new_id(), SILVA, "Silva’s mornings", date(2027, 1, 4)))

    (copy,) = practice.reader.schedules().resource(SILVA).schedules
    assert (copy.name, copy.state, copy.valid_from) == ("Silva’s mornings", ScheduleState.DRAFT, date(2027, 1, 4))
    assert copy.blocks[0].room_id == R1
    assert copy.blocks[0].id != kept.id


def test_exceptions_and_closures_are_changed_and_taken_back(practice: Practice) -> None:
    away = AvailabilityException(new_id(), RAO, TODAY, TODAY, "Course")
    practice.do(c.AddException(away))
    practice.do(c.ChangeException(replace(away, period=ClockPeriod(600, 660), is_extra=True)))
    assert practice.reader.schedules().resource(RAO).exceptions[0].is_extra
    practice.writer.undo()
    assert practice.reader.schedules().resource(RAO).exceptions == (away,)

    shut = Closure(new_id(), CLINIC, TODAY, TODAY, "Works")
    practice.do(c.AddClosure(shut.id, CLINIC, shut.first, shut.last, shut.name))
    practice.do(c.ChangeClosure(replace(shut, last=TODAY + timedelta(days=1))))
    assert practice.reader.schedules().clinic(CLINIC).closures[0].last == TODAY + timedelta(days=1)


def test_holidays_are_added_once_and_taken_back_in_one_step(practice: Practice) -> None:
    def days(*numbers: int) -> tuple[Closure, ...]:
        return tuple(Closure(new_id(), CLINIC, date(2027, 1, n), date(2027, 1, n), f"Day {n}") for n in numbers)

    practice.do(c.AddClosures(CLINIC, days(1, 6)))
    again = practice.do(c.AddClosures(CLINIC, days(1, 6, 7)))

    assert (again.result["count"], again.result["known"]) == (1, 2)
    assert len(practice.reader.schedules().clinic(CLINIC).closures) == 3
    practice.writer.undo()
    assert len(practice.reader.schedules().clinic(CLINIC).closures) == 2


def test_an_outline_names_what_is_wrong_instead_of_failing(practice: Practice) -> None:
    broken = replace(mornings(), recurrence=Recurrence.CUSTOM, rule="FREQ=SOMETIMES")

    outline = practice.reader.schedules().outline(broken)

    assert outline.problem is not None
    assert outline.problem.rule == "frequency"
    good = practice.reader.schedules().outline(mornings())
    assert good.next_dates[0] == TODAY
    assert good.figures.minutes == 5 * 240


def test_a_person_in_two_clinics_has_hours_in_each_and_is_never_booked_twice(practice: Practice) -> None:
    """The multi-clinic case of seed 003: clinic A on weekdays, clinic B on weekends, and one person all the same."""
    other, rao_there = fixed("other clinic"), fixed("rao there")
    practice.do(c.OpenFacility(Facility(other, fixed("other account"), "Clinic B", "Europe/Berlin", slot_minutes=30)))
    practice.do(c.SetOpeningHours(other, tuple(c.WeekPeriod(day, ClockPeriod(480, 1200)) for day in range(7))))
    twin = Resource(rao_there, other, ResourceKind.PERSON, "Dr Rao", "RB", RAO_PERSON, ResourceState.ACTIVE, True)
    practice.do(c.RegisterResource(twin))
    practice.do(c.SetWorkingHours(RAO, tuple(c.WeekPeriod(day, ClockPeriod(540, 1080)) for day in range(5))))
    practice.do(c.SetWorkingHours(rao_there, tuple(c.WeekPeriod(day, ClockPeriod(600, 960)) for day in (5, 6))))

    def codes(resource: str, hour: int, days: int) -> set[ReasonCode]:
        facility = other if resource == rao_there else CLINIC
        asked = practice.asked(at(hour, days=days), resource_id=resource, facility_id=facility)
        return {reason.code for reason in practice.reader.propose(asked).explanation.reasons}

    assert codes(RAO, 10, 1) == set()
    assert codes(rao_there, 10, 4) == set()
    assert codes(RAO, 10, 4) == {ReasonCode.OUTSIDE_HOURS}
    assert codes(rao_there, 10, 1) == {ReasonCode.OUTSIDE_HOURS}
    practice.do(c.SetWorkingHours(rao_there, ()))
    practice.booked(at(10, days=1))
    assert codes(rao_there, 10, 1) == {ReasonCode.PROVIDER_BUSY}


def test_taking_a_pause_back_over_a_contradicting_schedule_is_not_done(practice: Practice) -> None:
    practice.do(c.SaveSchedule(mornings(), publishes=True))
    pause = practice.do(c.ChangeScheduleState(MORNINGS, ScheduleState.PAUSED))
    groups = weekly(block(0, 11, 13, BlockType.GROUP), identifier=fixed("groups"))
    practice.do(c.SaveSchedule(groups, publishes=True))

    outcome = practice.writer.execute(c.Revert(pause.command_id))

    assert isinstance(outcome, Blocked)
    assert [reason.code for reason in outcome.reasons] == [ReasonCode.SCHEDULE_OVERLAP]
    states = {row.name: row.state for row in practice.reader.schedules().resource(RAO).schedules}
    assert ScheduleState.PAUSED in states.values()

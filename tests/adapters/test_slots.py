"""Stored slots: generated twice alike, kept for their visits, blocked, made by hand, followed by the calendar day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import slot_catalogue as s
from carefront.application.commands.set_up_catalogue import BlockTimes
from carefront.application.envelope import Applied, Refused
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import IllegalTransition, InvalidValue, NotFound
from carefront.domain.facilities import Closure
from carefront.domain.schedules import (
    AvailabilityException,
    ClockPeriod,
    Recurrence,
    Schedule,
    ScheduleBlock,
    ScheduleState,
)
from carefront.domain.slots import SlotKey, SlotState
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.slot_check import slot_check
from carefront.shared.clock import FixedClock
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, RAO, RAO_PERSON, SILVA, Practice, at, fixed

DAYS = fixed("days")
TODAY = NOW.date()
PUBLISHED, PAUSED, ARCHIVED = ScheduleState.PUBLISHED, ScheduleState.PAUSED, ScheduleState.ARCHIVED


class Slots:
    """The practice with everything worked out, and Dr Rao's days in half hours from nine to twelve."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.look = practice.desk.look()
        self.jobs = practice.desk.jobs()

    def check(self) -> None:
        assert list(slot_check().run(self.look)) == []
        keys = self.rows("SELECT subject_no, resource_no, schedule_no, start_s FROM time_slot")
        assert len(keys) == len(set(keys))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.look.execute(sql).fetchall()]

    def everything(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT * FROM time_slot ORDER BY 1") + self.rows("SELECT * FROM calendar_index ORDER BY 1")

    def schedule(self, slot_minutes: int = 30, start: int = 9, capacity: int | None = None) -> Schedule:
        block = ScheduleBlock(
            fixed("block"), None, ClockPeriod(60 * start, 12 * 60), slot_minutes=slot_minutes, capacity=capacity
        )
        return Schedule(
            DAYS, RAO, "Days", ScheduleState.DRAFT, Recurrence.DAILY, TODAY - timedelta(days=30), blocks=(block,)
        )

    def publish(self, **changes: object) -> None:
        self.practice.do(c.SaveSchedule(self.schedule(**changes)))  # type: ignore[arg-type]
        self.practice.do(c.ChangeScheduleState(DAYS, PUBLISHED))

    def of_day(self, days: int = 1, resource: str = RAO) -> tuple[CutSlot, ...]:
        day = TODAY + timedelta(days=days)
        return self.practice.reader.slots(CLINIC, resource, day, day)

    def states(self, days: int = 1, resource: str = RAO) -> str:
        """One letter a slot, in order of time."""
        return "".join(slot.state.value[:2] for slot in self.of_day(days, resource))

    def key(self, hour: int, minute: int = 0, source: str = DAYS, days: int = 1) -> SlotKey:
        return SlotKey(RAO, source, int(at(hour, minute, days).timestamp()))


@pytest.fixture
def slots(practice: Practice) -> Iterator[Slots]:
    found = Slots(practice)
    found.jobs.run()
    yield found
    found.check()


def test_the_first_run_gives_every_resource_its_slots_and_the_next_finds_nothing_to_do(slots: Slots) -> None:
    first, last = slots.rows("SELECT min(local_day), max(local_day) FROM time_slot")[0]
    assert (first, last) == (TODAY.toordinal() - 7, TODAY.toordinal() + 365)
    before = slots.everything()
    assert slots.jobs.run().resources == 0
    assert slots.everything() == before


def test_publishing_gives_slots_and_publishing_again_changes_nothing(slots: Slots) -> None:
    slots.publish()
    assert slots.states() == "av" * 6
    before = slots.everything()
    slots.practice.do(c.SaveSchedule(replace(slots.schedule(), name="Mornings")))
    assert slots.everything() == before
    slots.jobs.rebuild()
    assert [row[2:7] for row in slots.rows("SELECT * FROM time_slot ORDER BY 3, 4")] == [
        row[2:7] for row in sorted(before[: len(before) // 2], key=lambda row: row[2:4])  # type: ignore[arg-type, return-value]
    ]  # fmt: skip


def test_a_visit_reserves_every_slot_it_touches_and_its_end_frees_them(slots: Slots) -> None:
    slots.publish()
    visit = slots.practice.booked(at(9, 45, days=1))
    assert slots.states() == "av" + "re" * 2 + "av" * 3
    assert slots.of_day()[1].free == 0
    linked = slots.rows("SELECT slot_no, schedule_no FROM calendar_index WHERE kind = 1")
    assert linked == slots.rows("SELECT no, schedule_no FROM time_slot WHERE state = 2 ORDER BY start_s LIMIT 1")
    for status in (AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED):
        slots.practice.do(c.ChangeAppointmentStatus(visit, status))
    assert slots.states() == "av" + "co" * 2 + "av" * 3
    slots.practice.writer.undo()
    assert slots.states() == "av" + "re" * 2 + "av" * 3


def test_cancelling_frees_the_slot_and_undo_reserves_it_again(slots: Slots) -> None:
    slots.publish()
    visit = slots.practice.booked(at(9, days=1))
    slots.practice.do(c.CancelAppointment(visit, "called"))
    assert slots.states() == "av" * 6
    slots.practice.writer.undo()
    assert slots.states() == "re" + "av" * 5


def test_a_blocked_slot_refuses_and_survives_publishing_again(slots: Slots) -> None:
    slots.publish()
    block = new_id()
    slots.practice.do(s.BlockSlot(block, slots.key(9, 30), BlockKind.MEETING, "Call"))
    refused = slots.practice.book(at(9, 30, days=1))
    assert isinstance(refused, Refused)
    assert [(reason.code, reason.source_id) for reason in refused.reasons] == [(ReasonCode.BLOCKED, block)]
    slots.practice.do(c.ChangeScheduleState(DAYS, PAUSED))
    assert slots.of_day() == ()
    slots.practice.do(c.ChangeScheduleState(DAYS, PUBLISHED))
    assert slots.states() == "av" + "bl" + "av" * 4
    slots.practice.do(s.ReleaseSlot(slots.key(9, 30)))
    assert slots.states() == "av" * 6
    slots.practice.writer.undo()
    assert slots.states() == "av" + "bl" + "av" * 4


def test_an_edit_keeps_the_slot_that_carries_a_visit_until_the_visit_goes(slots: Slots) -> None:
    slots.publish()
    visit = slots.practice.booked(at(9, 30, days=1))
    slots.practice.do(c.SaveSchedule(slots.schedule(slot_minutes=45, start=10)))
    assert (slots.of_day()[0].key, slots.of_day()[0].state) == (slots.key(9, 30), SlotState.RESERVED)
    assert slots.states() == "re" + "av" * 2
    slots.practice.do(c.CancelAppointment(visit, "called"))
    assert slots.states() == "av" * 2


@pytest.mark.parametrize(("state", "left"), [(PAUSED, ""), (ARCHIVED, "re")])
def test_pausing_and_archiving_remove_available_slots_only(slots: Slots, state: ScheduleState, left: str) -> None:
    """The visits that stay are listed; a slot of an archived schedule that is freed is released."""
    slots.publish()
    visit = slots.practice.booked(at(9, days=1))
    outcome = slots.practice.do(c.ChangeScheduleState(DAYS, state))
    assert outcome.result["outside"] == [visit]
    assert slots.states() == "re"
    slots.practice.do(c.CancelAppointment(visit, "called"))
    assert [slot.state for slot in slots.of_day()] == ([SlotState.RELEASED] if left else [])


def test_a_day_off_takes_the_slots_of_the_day_and_gives_them_back(slots: Slots) -> None:
    slots.publish()
    request = new_id()
    day = TODAY + timedelta(days=1)
    slots.practice.do(c.RequestTimeOff(request, RAO_PERSON, TimeOffType.SICK, day, day))
    assert slots.states() == "av" * 6
    slots.practice.do(c.DecideTimeOff(request, TimeOffState.APPROVED))
    assert (slots.states(), slots.states(2)) == ("", "av" * 6)
    slots.practice.do(c.DecideTimeOff(request, TimeOffState.CANCELLED))
    assert slots.states() == "av" * 6


def test_a_closure_concerns_its_day_of_every_resource(slots: Slots) -> None:
    day = TODAY + timedelta(days=1)
    assert slots.states(resource=SILVA) == "av" * 20
    slots.practice.do(c.AddClosure(new_id(), CLINIC, day, day, "Works", ClockPeriod(8 * 60, 12 * 60)))
    slots.jobs.run()
    assert slots.states(resource=SILVA) == "av" * 12
    assert slots.states(2, SILVA) == "av" * 20


def test_a_slot_made_by_hand_opens_time_beside_the_schedule_and_can_be_booked(slots: Slots) -> None:
    slots.publish()
    assert isinstance(slots.practice.book(at(14, days=1)), Refused)
    slots.practice.do(s.AddManualSlot(new_id(), RAO, at(14, days=1), at(14, 40, days=1)))
    assert [slot.key for slot in slots.of_day() if slot.source == "manual"] == [slots.key(14, source="manual")]
    slots.practice.do(c.SaveSchedule(replace(slots.schedule(), name="Mornings")))
    slots.jobs.rebuild()
    slots.practice.booked(at(14, days=1))
    assert slots.of_day()[-1].state is SlotState.RESERVED
    with pytest.raises(InvalidValue):
        slots.practice.do(s.AddManualSlot(new_id(), RAO, at(14, days=1), at(15, days=1)))


def test_a_window_is_cut_into_equal_sessions_of_an_hour_once(slots: Slots) -> None:
    slots.publish()
    window = s.CutWindow(RAO, at(13, days=1), at(17, 30, days=1))
    assert slots.practice.do(window).result["count"] == 4
    assert slots.practice.do(window).result["count"] == 0
    made = [(slot.end_s - slot.start_s) // 60 for slot in slots.of_day() if slot.source == "manual"]
    assert made == [60] * 4
    slots.practice.writer.undo()
    slots.practice.writer.undo()
    assert slots.states() == "av" * 6


def test_reserving_a_slot_books_its_whole_time_and_completing_it_completes_the_visit(slots: Slots) -> None:
    slots.publish()
    visit = new_id()
    slots.practice.do(s.ReserveSlot(visit, slots.key(9, days=0), KIM, FOLLOW_UP))
    detail = slots.practice.reader.appointment(visit)
    assert (detail.start_s, detail.end_s) == (slots.key(9, days=0).start_s, slots.key(9, 30, days=0).start_s)
    assert slots.practice.do(s.CompleteSlot(slots.key(9, days=0))).result["visits"] == [visit]
    assert slots.states(0).startswith("co")


def test_a_move_that_the_life_of_a_slot_does_not_have_is_a_typed_failure(slots: Slots) -> None:
    slots.publish()
    taken, free = slots.key(9), slots.key(10)
    slots.practice.do(s.ReserveSlot(new_id(), taken, KIM))
    for command in (
        s.BlockSlot(new_id(), taken), s.ReserveSlot(new_id(), taken, LEE), s.ReleaseSlot(taken), s.ReleaseSlot(free),
        s.CompleteSlot(free),
    ):  # fmt: skip
        with pytest.raises(IllegalTransition):
            slots.practice.writer.execute(command)
    with pytest.raises(NotFound):
        slots.practice.writer.execute(s.BlockSlot(new_id(), slots.key(9, 5)))


def test_a_slot_under_a_longer_block_is_not_freed_by_itself(slots: Slots) -> None:
    slots.publish()
    block = c.BlockTime(new_id(), CLINIC, RAO, at(9, days=1), at(11, days=1), BlockKind.BREAK, "Lunch")
    slots.practice.do(BlockTimes((block,)))
    assert slots.states() == "bl" * 4 + "av" * 2
    refused = slots.practice.writer.execute(s.ReleaseSlot(slots.key(9, 30)))
    assert isinstance(refused, Refused)
    assert refused.reasons[0].source_id == block.time_block_id


def test_capacity_is_reserved_when_all_of_it_is_taken(slots: Slots) -> None:
    room = fixed("pool of two")
    slots.practice.do(c.RegisterResource(replace(_pool(), id=room)))
    start = at(9, days=1)
    for patient, state in ((KIM, SlotState.AVAILABLE), (LEE, SlotState.RESERVED)):
        slots.practice.booked(start, patient_id=patient, resources=(ResourceUse(room),))
        found = next(slot for slot in slots.of_day(1, room) if slot.start_s == int(start.timestamp()))
        assert found.state is state


def _pool() -> c.Resource:
    from carefront.domain.resources import ResourceKind, ResourceState

    return c.Resource(new_id(), CLINIC, ResourceKind.POOL, "Chairs", "CH", None, ResourceState.ACTIVE, True, 2)


def test_the_horizon_follows_the_day_and_leaves_what_carries_a_visit(slots: Slots) -> None:
    visit = slots.practice.booked(at(9, days=0))
    slots.practice.clock.advance(timedelta(days=20))
    report = slots.jobs.run()
    assert report.followed
    today = TODAY + timedelta(days=20)
    first = (today - timedelta(days=7)).toordinal()
    assert slots.rows(f"SELECT count(*), min(state) FROM time_slot WHERE local_day < {first}") == [(2 - 1, 2)]
    assert slots.rows("SELECT min(local_day) FROM calendar_index WHERE kind = 0")[0][0] >= first  # type: ignore[operator]
    assert slots.rows("SELECT count(*) FROM calendar_index WHERE kind = 1") == [(1,)]
    assert slots.rows("SELECT max(local_day) FROM time_slot")[0][0] == (today + timedelta(days=365)).toordinal()
    slots.check()
    slots.practice.do(c.CancelAppointment(visit, "never came"))
    assert slots.rows(f"SELECT count(*) FROM time_slot WHERE local_day < {first}") == [(0,)]


def test_booking_beyond_the_horizon_gives_just_that_day_its_slots(slots: Slots) -> None:
    before = slots.rows("SELECT count(*) FROM time_slot")[0][0]
    slots.practice.booked(at(9, days=497))
    assert slots.rows("SELECT count(*) FROM time_slot")[0][0] == before + 20  # type: ignore[operator]
    assert slots.states(497).startswith("av" * 4 + "re")  # in summer time


def test_generating_by_hand_reaches_as_far_as_asked_and_is_one_line_of_the_audit(slots: Slots) -> None:
    slots.publish()
    far = TODAY + timedelta(days=700)
    command = s.GenerateSlots(RAO, far, far + timedelta(days=30))
    outcome = slots.practice.do(command)
    assert outcome.result["count"] == 31 * 6 - 6 * 4  # no slots on the Sundays
    assert len(slots.rows(f"SELECT * FROM time_slot WHERE local_day >= {far.toordinal()}")) == outcome.result["count"]
    again = slots.practice.do(command)
    assert (again.result["count"], again.result["digest"]) == (outcome.result["count"], outcome.result["digest"])
    detail = slots.rows("SELECT detail FROM audit_log WHERE act = 'slot.generate'")
    assert len(detail) == 2
    assert str(outcome.result["digest"]) in str(detail[0])


def test_no_question_of_the_reader_writes(slots: Slots) -> None:
    slots.publish()
    other = slots.practice.desk.look()
    before = other.execute("PRAGMA data_version").fetchone()
    reader, day = slots.practice.reader, TODAY + timedelta(days=900)
    reader.day(CLINIC, day)
    reader.slots(CLINIC, RAO, day, day)
    reader.slots(CLINIC, RAO, TODAY, TODAY + timedelta(days=40))
    reader.loads(CLINIC, TODAY, day)
    reader.resources(CLINIC)
    reader.offerings(CLINIC)
    reader.propose(slots.practice.asked(at(9, days=900)))
    assert other.execute("PRAGMA data_version").fetchone() == before


def test_doctor_names_each_difference_and_a_rebuild_puts_it_right(slots: Slots) -> None:
    slots.publish()
    slots.practice.booked(at(9, days=1))
    writing = slots.practice.desk.units().connection
    numbers = [
        row[0] for row in slots.rows("SELECT no FROM time_slot WHERE is_given = 1 ORDER BY start_s DESC LIMIT 5")
    ]
    for sql in (
        "DELETE FROM time_slot WHERE no = ?", "UPDATE time_slot SET state = 1 WHERE no = ?",
        "UPDATE time_slot SET end_s = end_s + 60 WHERE no = ?", "DELETE FROM calendar_index WHERE slot_no = ?",
        "UPDATE time_slot SET is_given = 0 WHERE no = ?",
    ):  # fmt: skip
        writing.execute(sql, (numbers.pop(),))
    writing.execute("UPDATE calendar_index SET slot_no = NULL WHERE kind = 1")
    found = {finding.code for finding in slot_check().run(slots.look)}
    assert found == {"missing", "state", "differs", "stray", "link"}
    slots.jobs.rebuild()


def test_what_was_cut_before_the_program_was_killed_is_done_by_the_next_run(practice: Practice) -> None:
    slots = Slots(practice)
    stops = iter((False,) * 8 + (True,) * 100)  # five looks while the horizon is followed
    slots.jobs.run(lambda: next(stops))
    assert len(slots.rows("SELECT no FROM time_slot")) > 0
    assert slots.rows("SELECT 1 FROM slot_due LIMIT 1")
    practice.desk.jobs().run()
    assert not slots.rows("SELECT 1 FROM slot_due LIMIT 1")
    slots.check()


def test_stored_slots_and_those_of_the_layers_are_the_same_also_when_the_clocks_change(slots: Slots) -> None:
    from carefront.application.booking import Desk
    from carefront.application.queries.slots_from_layers import cut_slots

    slots.publish()
    slots.practice.booked(at(9, days=1))
    slots.practice.do(s.BlockSlot(new_id(), slots.key(10)))
    stores = slots.practice.desk.read_stores()
    with stores.snapshot():
        actor = stores.facts.actor(slots.practice.desk.actor_id, TODAY)
        desk = Desk(stores.facts, stores.occupancy, actor, int(NOW.timestamp()))
        for resource in (RAO, SILVA):
            for first in (TODAY, date(2027, 3, 26), date(2027, 10, 29)):
                last = first + timedelta(days=5)
                cut = cut_slots(desk, stores.slots, CLINIC, resource, first, last)
                assert cut
                assert list(slots.practice.reader.slots(CLINIC, resource, first, last)) == cut


def test_slots_that_are_not_stored_are_completed_kept_and_released_like_stored_ones(slots: Slots) -> None:
    """Beyond the horizon only the days of acts are stored; a list of more days is cut from the layers."""
    slots.publish()
    done, kept, gone = (slots.key(hour, days=371) for hour in (9, 10, 11))
    visits = [new_id() for _ in range(3)]
    for visit, key in zip(visits, (done, kept, gone), strict=True):
        slots.practice.do(s.ReserveSlot(visit, key, KIM))
    slots.practice.do(s.CompleteSlot(done))

    def states() -> dict[SlotKey, SlotState]:
        first = TODAY + timedelta(days=370)
        found = slots.practice.reader.slots(CLINIC, RAO, first, first + timedelta(days=2))
        return {slot.key: slot.state for slot in found}

    assert [states()[key] for key in (done, kept, gone)] == [
        SlotState.COMPLETED, SlotState.RESERVED, SlotState.RESERVED,
    ]  # fmt: skip
    slots.practice.do(c.ChangeScheduleState(DAYS, ARCHIVED))
    slots.practice.do(c.CancelAppointment(visits[2], "called"))
    assert states() == {done: SlotState.COMPLETED, kept: SlotState.RESERVED, gone: SlotState.RELEASED}


def test_a_clinic_loaded_or_made_before_gets_its_slots_by_catching_up(tmp_path: Path, practice: Practice) -> None:
    assert practice.reader.slots(CLINIC, RAO, TODAY, TODAY)  # as the layers give them
    late = Practice.at(practice.folder, FixedClock(NOW + timedelta(days=3)))
    try:
        late.desk.jobs().run()
        assert list(slot_check().run(late.desk.look())) == []
    finally:
        late.close()


def test_acts_leave_many_resources_to_the_background(slots: Slots) -> None:
    week = tuple(c.WeekPeriod(day, ClockPeriod(9 * 60, 11 * 60)) for day in range(6))
    assert isinstance(slots.practice.writer.execute(c.SetOpeningHours(CLINIC, week)), Applied)
    assert slots.rows("SELECT count(DISTINCT resource_id) FROM slot_due") == [(5,)]
    assert slots.states(resource=SILVA) == "av" * 4  # cut from the layers meanwhile
    slots.jobs.run()
    assert slots.states(resource=SILVA) == "av" * 4


def test_splitting_copying_deleting_and_changed_days_keep_the_slots_as_they_would_be_made_anew(slots: Slots) -> None:
    slots.publish()
    do, copy = slots.practice.do, new_id()
    before = slots.everything()
    do(c.SplitSchedule(DAYS, new_id(), TODAY + timedelta(days=10)))
    slots.check()
    assert [slot.start_s for slot in slots.of_day(13)] == [
        slots.key(9 + n // 2, 30 * (n % 2), days=13).start_s for n in range(6)
    ]
    slots.practice.writer.undo()
    slots.check()
    assert len(slots.everything()) == len(before)
    do(c.CopySchedule(DAYS, copy, SILVA, "Silva’s", TODAY))
    do(c.ChangeScheduleState(copy, PUBLISHED))
    slots.check()
    assert len(slots.of_day(2, SILVA)) == 6
    do(c.DeleteSchedule(copy))
    slots.check()
    away = AvailabilityException(new_id(), RAO, TODAY + timedelta(days=2), TODAY + timedelta(days=2))
    do(c.AddException(away))
    do(c.ChangeException(replace(away, period=ClockPeriod(540, 600))))
    slots.check()
    assert len(slots.of_day(2)) == 4
    shut = Closure(new_id(), CLINIC, TODAY + timedelta(days=3), TODAY + timedelta(days=3), "Holiday")
    do(c.AddClosures(CLINIC, (shut,)))
    slots.check()
    assert slots.of_day(3) == ()
    do(c.ChangeClosure(replace(shut, first=TODAY + timedelta(days=4), last=TODAY + timedelta(days=4))))
    slots.check()
    assert len(slots.of_day(3)) == 6

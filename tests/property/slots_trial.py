"""Random desks over two clinics with one doctor in both: after every act the stored slots are those of a rebuild."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from carefront.application.commands import catalogue as c
from carefront.application.commands import slot_catalogue as s
from carefront.application.envelope import Applied
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.domain.facilities import Facility
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import (
    AvailabilityException,
    ClockPeriod,
    Recurrence,
    Schedule,
    ScheduleBlock,
    ScheduleState,
)
from carefront.domain.slots import SlotState
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.slot_check import slot_check
from carefront.shared.ids import derived_id
from tests.support.practice import KIM, LEE, Practice, fixed

START = datetime(2026, 10, 22, 6, 0, tzinfo=UTC)
"""A Thursday; Berlin's clocks go back on the Sunday after, New York's a week later."""

EAST, WEST = fixed("east"), fixed("west")
DOCTOR, DOCTOR_EAST, DOCTOR_WEST, CHAIRS = (fixed(name) for name in ("doctor", "doctor east", "doctor west", "chairs"))
RESOURCES = {DOCTOR_EAST: EAST, DOCTOR_WEST: WEST, CHAIRS: EAST}
SCHEDULES = {fixed("schedule a"): DOCTOR_EAST, fixed("schedule b"): DOCTOR_EAST, fixed("schedule c"): DOCTOR_WEST}
WEEK = tuple(c.WeekPeriod(day, ClockPeriod(0, 5 * 60)) for day in (3, 6))


def setting_up() -> list[c.Command]:
    """Two clinics open on Thursdays and in the nights of Sundays, when clocks change."""
    things = (
        Resource(DOCTOR_EAST, EAST, ResourceKind.PERSON, "Dr", "", DOCTOR, ResourceState.ACTIVE, True),
        Resource(DOCTOR_WEST, WEST, ResourceKind.PERSON, "Dr", "", DOCTOR, ResourceState.ACTIVE, True),
        Resource(CHAIRS, EAST, ResourceKind.POOL, "Chairs", "", None, ResourceState.ACTIVE, True, 2),
    )
    return [
        c.OpenFacility(Facility(EAST, fixed("east account"), "East", "Europe/Berlin")),
        c.OpenFacility(Facility(WEST, fixed("west account"), "West", "America/New_York")),
        c.SetOpeningHours(EAST, WEEK), c.SetOpeningHours(WEST, WEEK), c.AddPerson(DOCTOR, "Dr", (), date(2020, 1, 1)),
        *(c.RegisterResource(thing) for thing in things),
    ]  # fmt: skip


class SlotsTrial:
    """One random desk on a fresh file with the clinics of ``setting_up``."""

    def __init__(self, practice: Practice, seed: int) -> None:
        self.practice, self.chance = practice, Random(seed)
        self.look, self.jobs = practice.desk.look(), practice.desk.jobs()
        self.made = 0
        self.known: dict[str, list[str]] = {}
        self.acts: tuple[Callable[[], object], ...] = (
            self.book, self.book, self.book, self.move, self.cancel, self.cancel, self.progress, self.block_time,
            self.block_slot, self.block_slot, self.release, self.free, self.save_schedule, self.save_schedule,
            self.change_schedule, self.change_schedule, self.close, self.reopen, self.ask, self.decide, self.except_,
            self.add_slot, self.cut, self.take_slot, self.hours, self.resource_state, self.advance, self.undo,
            self.clinic,
        )  # fmt: skip

    def step(self) -> str:
        """One act; the name of what was done. Raises AssertionError where slots differ from their rebuild."""
        act = self.chance.choice(self.acts)
        with suppress(CareFrontError):
            act()
        self.check(act.__name__)
        if self.chance.random() < 0.6:
            self.jobs.run()
            assert self.look.execute("SELECT count(*) FROM slot_due").fetchone()[0] == 0
            self.check(f"{act.__name__}, then jobs")
        return act.__name__

    def check(self, told: str) -> None:
        found = list(slot_check().run(self.look))
        assert not found, (told, found)

    # --- what acts are about -----------------------------------------------------------------------------------------
    def _new(self, kind: str) -> str:
        self.made += 1
        return derived_id(EAST, kind, self.made)

    def _keep(self, kind: str, identifier: str, outcome: object) -> None:
        if isinstance(outcome, Applied):
            self.known.setdefault(kind, []).append(identifier)

    def _one(self, kind: str) -> str:
        return self.chance.choice(self.known.get(kind) or [fixed("nothing")])

    def _do(self, command: c.Command) -> object:
        return self.practice.writer.execute(command)

    def _resource(self) -> str:
        return self.chance.choice(list(RESOURCES))

    def _instant(self) -> datetime:
        """A quarter of an hour in the nights of the next weeks, or at the end of the horizon and beyond."""
        day = self.chance.choice((0, 0, 3, 3, 7, 10, 14, 157, 364, 365, 366, 367, 374, 430))
        return self.practice.clock() + timedelta(days=day, minutes=15 * self.chance.randrange(-28, 28))

    def _day(self) -> date:
        return self._instant().date()

    def _period(self) -> ClockPeriod | None:
        start = 30 * self.chance.randrange(0, 8)
        return self.chance.choice((None, ClockPeriod(start, start + 30 * self.chance.randrange(1, 8))))

    # --- visits and blocks -------------------------------------------------------------------------------------------
    def book(self) -> None:
        visit, key = self._new("visit"), self._slot(SlotState.AVAILABLE)
        resource = key.resource_id
        start = datetime.fromtimestamp(key.start_s, UTC) + timedelta(minutes=self.chance.choice((0, 0, 10)))
        command = c.BookAppointment(
            visit, RESOURCES[resource], self.chance.choice((KIM, LEE)), None, start,
            self.chance.choice((20, 30, 60, 90)), (ResourceUse(resource),),
            override=self.chance.choice((None, c.Override("Patient travels far"))),
            buffer_after_minutes=self.chance.choice((None, 15)),
        )  # fmt: skip
        self._keep("visit", visit, self._do(command))

    def move(self) -> None:
        key, leave = self._slot(SlotState.AVAILABLE), c.Override("Patient travels far")
        start = datetime.fromtimestamp(key.start_s, UTC)
        self._do(c.RescheduleAppointment(self._one("visit"), start, 30, (ResourceUse(key.resource_id),), leave))

    def cancel(self) -> None:
        self._do(c.CancelAppointment(self._one("visit"), "called"))

    def progress(self) -> None:
        visit = self._one("visit")
        for status in (AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED):
            self._do(c.ChangeAppointmentStatus(visit, status))

    def block_time(self) -> None:
        block, resource, start = self._new("block"), self._resource(), self._instant()
        end = start + timedelta(minutes=self.chance.choice((30, 75, 26 * 60)))
        command = c.BlockTime(block, RESOURCES[resource], resource, start, end, BlockKind.BREAK)
        self._keep("block", block, self._do(command))

    def free(self) -> None:
        self._do(c.RemoveTimeBlock(self._one("block")))

    def _slot(self, state: SlotState) -> s.SlotKey:
        resource, day = self._resource(), self._day()
        found = self.practice.reader.slots(RESOURCES[resource], resource, day, day + timedelta(days=7))
        keys = [slot.key for slot in found if slot.state is state]
        return self.chance.choice(keys) if keys else s.SlotKey(resource, "hours", int(START.timestamp()))

    def block_slot(self) -> None:
        block = self._new("block")
        self._keep("block", block, self._do(s.BlockSlot(block, self._slot(SlotState.AVAILABLE))))

    def release(self) -> None:
        self._do(s.ReleaseSlot(self._slot(SlotState.BLOCKED)))

    # --- what is given -----------------------------------------------------------------------------------------------
    def save_schedule(self) -> None:
        schedule = self.chance.choice(list(SCHEDULES))
        start, first = 30 * self.chance.randrange(0, 6), self.practice.clock().date()
        block = ScheduleBlock(
            derived_id(schedule, "block"), self.chance.choice((None, 3, 6)),
            ClockPeriod(start, start + 30 * self.chance.randrange(1, 9)),
            slot_minutes=self.chance.choice((20, 30, 45, 60)), capacity=self.chance.choice((None, 1)),
        )  # fmt: skip
        until = self.chance.choice((None, first + timedelta(days=21)))
        self._do(
            c.SaveSchedule(
                Schedule(schedule, SCHEDULES[schedule], "S", ScheduleState.DRAFT, self.chance.choice(
                (Recurrence.DAILY, Recurrence.WEEKLY)), first - timedelta(days=14), until, blocks=(block,))
            )
        )  # fmt: skip

    def change_schedule(self) -> None:
        states = (ScheduleState.PUBLISHED,) * 3 + (ScheduleState.PAUSED, ScheduleState.ARCHIVED)
        self._do(c.ChangeScheduleState(self.chance.choice(list(SCHEDULES)), self.chance.choice(states)))

    def close(self) -> None:
        closure, day = self._new("closure"), self._day()
        command = c.AddClosure(
            closure, self.chance.choice((EAST, WEST)), day, day + timedelta(days=self.chance.choice((0, 3))), "Works",
            self._period(), self.chance.random() < 0.4,
        )  # fmt: skip
        self._keep("closure", closure, self._do(command))

    def reopen(self) -> None:
        self._do(c.RemoveClosure(self._one("closure")))

    def ask(self) -> None:
        request, day = self._new("request"), self._day()
        self._keep("request", request, self._do(c.RequestTimeOff(request, DOCTOR, TimeOffType.SICK, day, day)))

    def decide(self) -> None:
        states = (TimeOffState.APPROVED, TimeOffState.APPROVED, TimeOffState.CANCELLED)
        self._do(c.DecideTimeOff(self._one("request"), self.chance.choice(states)))

    def except_(self) -> None:
        day, resource = self._day(), self._resource()
        row = AvailabilityException(
            self._new("exception"), resource, day, day + timedelta(days=self.chance.choice((0, 2))), "E",
            self._period(), self.chance.random() < 0.5,
        )  # fmt: skip
        self._do(c.AddException(row))

    def add_slot(self) -> None:
        slot, start = self._new("slot"), self._instant()
        end = start + timedelta(minutes=self.chance.choice((25, 40)))
        self._keep("slot", slot, self._do(s.AddManualSlot(slot, self._resource(), start, end)))

    def cut(self) -> None:
        start = self._instant()
        self._do(s.CutWindow(self._resource(), start, start + timedelta(hours=3), 50))

    def take_slot(self) -> None:
        self._do(s.RemoveManualSlot(self._one("slot")))

    def hours(self) -> None:
        week = self.chance.choice(((), (c.WeekPeriod(6, ClockPeriod(60, 4 * 60)),)))
        self._do(c.SetWorkingHours(self._resource(), week))

    def resource_state(self) -> None:
        states = (ResourceState.ACTIVE, ResourceState.ACTIVE, ResourceState.INACTIVE, ResourceState.ON_LEAVE)
        self._do(c.ChangeResourceState(self._resource(), self.chance.choice(states)))

    def clinic(self) -> None:
        known = self.practice.desk.units().facts.clinic(EAST).facility
        zones = ("Europe/Berlin", "Europe/Berlin", "Africa/Cairo")
        self._do(c.UpdateFacility(replace(known, zone=self.chance.choice(zones))))

    def advance(self) -> None:
        self.practice.clock.advance(timedelta(days=self.chance.choice((1, 1, 4, 9)), hours=2))

    def undo(self) -> None:
        self.practice.writer.undo()

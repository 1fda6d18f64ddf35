"""Random small clinics for comparing the search with the judge: people with every layer, rooms, pools, visits in lanes.

Every draw comes from the ``Random`` given, so that a seed is a clinic.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import (
    BookingFacts,
    BookingQuestion,
    ClinicFacts,
    Occupied,
    OwnerKind,
    ResourceFacts,
)
from carefront.domain.lanes import Wanted, connected, place
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.resources import Resource, ResourceGroup, ResourceKind
from carefront.domain.schedules import (
    AvailabilityException,
    BlockType,
    ClockPeriod,
    ManualSlot,
    Schedule,
    ScheduleBlock,
)
from carefront.domain.time_off import TimeOff, TimeOffState, TimeOffType
from carefront.domain.zones import instant_s, utc, zone_named
from tests.support import clinic_facts as small

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "UTC")
CHANGES = {
    "Europe/Berlin": date(2026, 10, 25), "America/New_York": date(2026, 11, 1),
    "Australia/Lord_Howe": date(2026, 10, 4), "Africa/Cairo": date(2026, 10, 29),
}  # fmt: skip
DAYS = 4


class RandomClinic:
    """Facts and a question; ``first`` is the first of the days that are looked at."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        zone_name = self.chance.choice(ZONES)
        self.zone = zone_named(zone_name)
        self.first = CHANGES.get(zone_name, date(2026, 11, 23)) - timedelta(days=self.chance.randint(0, DAYS - 1))
        self.clinic = self._clinic(zone_name)
        people = [self._person(name, number) for number, name in enumerate(("rao", "silva"))]
        rooms = [self._thing(name, number, ResourceKind.ROOM) for number, name in enumerate(("r1", "r2", "r3"))]
        pool = replace(self._thing("pool", 9, ResourceKind.POOL), time_off=())
        self.resources = [*people, *rooms, pool]
        self.facts = self._facts()
        self.question = self._question()

    def span_s(self) -> tuple[int, int]:
        """The days that are looked at."""
        return instant_s(self.first, 0, self.zone), instant_s(self.first + timedelta(days=DAYS), 0, self.zone)

    def asked_at(self, start_s: int, uses: Sequence[ResourceUse] = ()) -> BookingQuestion:
        """The question at a time, with other resources where some are given."""
        return replace(self.question, start_s=start_s, resources=tuple(uses) or self.question.resources)

    def _day(self) -> date:
        return self.first + timedelta(days=self.chance.randint(0, DAYS - 1))

    def _period(self, longest: int = 10 * 60) -> ClockPeriod:
        start = self.chance.randrange(0, 1440, 15)
        return ClockPeriod(start, min(start + self.chance.randrange(15, longest, 15), 2880))

    def _clinic(self, zone_name: str) -> ClinicFacts:
        hours = self.chance.choice((["8-18"], ["7-12", "13-20"], ["0-24"], ["20-29"], ["0-7", "7-24"]))
        closures = [
            small.closure(self._day(), name=f"c{number}", is_extra=self.chance.random() < 0.4)
            for number in range(self.chance.randint(0, 2))
        ]
        closures = [
            replace(row, period=self._period()) if self.chance.random() < 0.7 else row for row in closures
        ]  # fmt: skip
        return small.clinic(
            hours, days=range(7), closures=closures, slot_minutes=self.chance.choice((15, 20, 30, 60)),
            buffers_inside_hours=self.chance.random() < 0.3, zone=zone_name,
        )  # fmt: skip

    def _person(self, name: str, position: int) -> ResourceFacts:
        own = small.person(
            name, hours=self.chance.choice((["9-17"], ["9-13", "15-19"], ["6-26"], [])), days=range(7),
            capacity=self.chance.choice((1, 1, 2, 3)), position=position,
        )  # fmt: skip
        states = (TimeOffState.APPROVED, TimeOffState.PENDING)
        off = tuple(
            TimeOff(
                f"off{number}", own.resource.subject_id, TimeOffType.OTHER, self.chance.choice(states), day, day,
                self._period() if self.chance.random() < 0.7 else None,
            )
            for number in range(self.chance.randint(0, 1)) for day in [self._day()]
        )  # fmt: skip
        exceptions = tuple(
            AvailabilityException(f"ex{number}", name, day, day, "", self._period(), self.chance.random() < 0.4)
            for number in range(self.chance.randint(0, 2)) for day in [self._day()]
        )  # fmt: skip
        schedules = (self._schedule(),) if self.chance.random() < 0.6 else ()
        manual = tuple(self._manual(name, number) for number in range(self.chance.choice((0, 0, 1, 2))))
        return replace(own, time_off=off, exceptions=exceptions, schedules=schedules, manual_slots=manual)

    def _manual(self, name: str, number: int) -> ManualSlot:
        start = utc(instant_s(self._day(), 5 * self.chance.randrange(0, 12 * 23), self.zone))
        length = timedelta(minutes=self.chance.choice((25, 40, 60, 180)))
        return ManualSlot(
            f"hand{number}", name, start, start + length, self.chance.choice((BlockType.APPOINTMENTS, BlockType.GROUP)),
            self.chance.choice((None, 1, 2)),
        )  # fmt: skip

    def _schedule(self) -> Schedule:
        return small.schedule(*(self._block(number) for number in range(self.chance.randint(1, 4))))

    def _block(self, number: int) -> ScheduleBlock:
        is_kept = self.chance.random() < 0.2
        types = (BlockType.APPOINTMENTS,) * 4 + (BlockType.TELEHEALTH, BlockType.GROUP, BlockType.ON_CALL)
        return ScheduleBlock(
            f"b{number}", None, self._period(14 * 60), self.chance.choice(types), self.chance.choice((10, 15, 20, 30)),
            self.chance.choice((None, None, 1, 2, 0)), self.chance.choice((0, 0, 5)), self.chance.choice((0, 0, 10)),
            self.chance.choice((None, "r2")), ("vaccines",) if is_kept else (), 1 if is_kept else None,
        )  # fmt: skip

    def _thing(self, name: str, position: int, kind: ResourceKind) -> ResourceFacts:
        return small.room(name, self.chance.choice((1, 1, 2, 3)), position, kind)

    def _facts(self) -> BookingFacts:
        occupied = {own.resource.subject_id: self._rows(own.resource) for own in self.resources}
        patient = [self._row(self.resources[0].resource, "own", self.chance.randint(0, 1))]
        return BookingFacts(
            self.clinic, {own.resource.id: own for own in self.resources}, occupied,
            self.span_s()[0] - self.chance.choice((86_400, 0, -36_030)),
            groups=(ResourceGroup("g", "clinic", "Rooms", 0, ("r3", "r1")),),
            patient_busy=patient,
            may_book=self.chance.choice((None, None, None, frozenset({"rao"}))),
            panel={"account-silva": self.chance.choice(("open", "closed"))},
        )  # fmt: skip

    def _rows(self, resource: Resource) -> list[Occupied]:
        """Visits and blocks where the lanes take them, a few overbooked, exclusive or of another capacity."""
        rows: list[Occupied] = []
        for number in range(self.chance.randint(0, 26)):
            sort = self.chance.choice(("visit",) * 10 + ("block", "exclusive", "overbooked", "smaller"))
            rows = self._with_row(rows, resource, str(number), sort)
        return rows

    def _with_row(self, rows: list[Occupied], resource: Resource, owner: str, sort: str) -> list[Occupied]:
        capacity = max(resource.capacity - 1, 1) if sort == "smaller" else resource.capacity
        row = self._row(resource, owner, self.chance.choice((0, 0, 10)))
        wanted = Wanted(
            row.start_s, row.end_s, capacity, sort == "exclusive", sort == "overbooked", is_time_block=sort == "block"
        )
        found = place(connected(rows, row.start_s, row.end_s), wanted)
        if found is None or found.moves:
            return rows
        row = replace(
            row, lane_lo=found.lane_lo, lane_hi=found.lane_hi, capacity=capacity, is_overbooked=sort == "overbooked",
            owner_kind=OwnerKind.TIME_BLOCK if sort == "block" else OwnerKind.APPOINTMENT,
        )  # fmt: skip
        return sorted([*rows, row], key=lambda row: row.start_s)

    def _row(self, resource: Resource, owner: str, buffer: int) -> Occupied:
        odd_s = self.chance.choice((0, 0, 0, 0, 0, 0, 0, 25))
        start_s = self.span_s()[0] + 60 * self.chance.randrange(0, DAYS * 1440, 5) + odd_s
        end_s = start_s + 60 * self.chance.randrange(5, 120, 5)
        return Occupied(
            resource.subject_id, start_s - 60 * buffer, end_s + 60 * buffer, start_s, end_s, 0, 1, resource.capacity,
            OwnerKind.APPOINTMENT, owner, patient_id="kim",
        )  # fmt: skip

    def _question(self) -> BookingQuestion:
        chance = self.chance
        offering = Offering(
            chance.choice(("follow-up", "vaccines")), "clinic", "Visit", state=OfferingState.PUBLISHED,
            buffer_before_minutes=chance.choice((0, 0, 5)), buffer_after_minutes=chance.choice((0, 0, 10)),
            grid_minutes=chance.choice((0, 0, 15, 25)), min_notice_minutes=chance.choice((0, 0, 300)),
            horizon_days=chance.choice((None, None, 2)), is_concurrent=chance.random() < 0.8,
            is_group=chance.random() < 0.2, resource_ids=chance.choice(((), (), ("rao",))),
        )  # fmt: skip
        lead = chance.choice(("rao", "rao", "silva", "r1", "pool"))
        extra = [
            ResourceUse("r1", "room", is_auto=True, fallback=chance.choice(("kind:room", "group:g"))),
            ResourceUse("pool", "pool", 10, 15), ResourceUse("r2", "room"), ResourceUse("silva", "nurse", 5),
            ResourceUse("pool", "second"), ResourceUse("r3", "room", is_auto=True, fallback="kind:room"),
        ]  # fmt: skip
        chance.shuffle(extra)
        first = ResourceUse(lead, "provider")
        if chance.random() < 0.4:
            first = ResourceUse(lead, "provider", chance.choice((0, 10)), chance.choice((None, 15)))
        uses = (first, *(use for use in extra[: chance.randint(0, 2)] if use.resource_id != lead))
        return BookingQuestion(
            0, chance.choice((10, 15, 30, 45, 60)), uses, chance.choice((offering, offering, None)),
            chance.choice((None, "kim")), chance.random() < 0.2,
            chance.choice(("", "", "3")), chance.choice((None, None, None, 0, 10)),
            chance.choice((None, None, None, 0, 5)),
        )  # fmt: skip

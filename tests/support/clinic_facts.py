"""A small clinic for the rules of time: builders with one visible difference each.

Dr Rao works 9-17 from Monday to Friday in a clinic that is open 8-18, Monday to Saturday, in Berlin. Room R1 follows
the clinic's hours. The usual day is Tuesday, 24 November 2026; now is the day before, 8:00.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import (
    LANE_END,
    BookingFacts,
    BookingQuestion,
    ClinicFacts,
    Occupied,
    OwnerKind,
    ResourceFacts,
)
from carefront.domain.facilities import Closure, Facility, OpeningHours
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import (
    BlockType,
    ClockPeriod,
    Recurrence,
    Schedule,
    ScheduleBlock,
    ScheduleState,
    WorkingHours,
)
from carefront.domain.zones import instant_s, zone_named

BERLIN = zone_named("Europe/Berlin")
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
WORKDAYS, OPEN_DAYS = range(5), range(6)


def period(text: str) -> ClockPeriod:
    """``period("9-17")`` or ``period("9:30-26")``: clock hours of the day it starts on."""
    start, _, end = text.partition("-")
    return ClockPeriod(minutes(start), minutes(end))


def minutes(clock: str) -> int:
    """Minutes of day of ``9`` or ``9:30``."""
    hour, _, minute = clock.partition(":")
    return 60 * int(hour) + int(minute or 0)


def at(clock: str, day: date = TUESDAY) -> int:
    """The instant of a clock time in Berlin."""
    return instant_s(day, minutes(clock), BERLIN)


def clock(instant: int) -> str:
    """The local day of month and time in Berlin, such as ``24 09:30``."""
    return datetime.fromtimestamp(instant, UTC).astimezone(BERLIN).strftime("%d %H:%M")


def clinic(
    hours: Iterable[str] = ("8-18",), days: Iterable[int] = OPEN_DAYS, closures: Iterable[Closure] = (),
    slot_minutes: int = 30, buffers_inside_hours: bool = False, zone: str = "Europe/Berlin",
) -> ClinicFacts:  # fmt: skip
    facility = Facility(
        "clinic", "org", "Clinic", zone, slot_minutes=slot_minutes, buffers_inside_hours=buffers_inside_hours
    )
    opening = tuple(
        OpeningHours(f"o{day}{number}", "clinic", day, period(text))
        for day in days
        for number, text in enumerate(hours)
    )
    return ClinicFacts(facility, zone_named(zone), opening, tuple(closures))


def closure(
    first: date, last: date | None = None, name: str = "Holiday", part: str = "", is_extra: bool = False
) -> Closure:
    return Closure("x" + name, "clinic", first, last or first, name, period(part) if part else None, is_extra)


def resource(name: str, kind: ResourceKind = ResourceKind.PERSON, capacity: int = 1, position: int = 0) -> Resource:
    account = f"account-{name}" if kind is ResourceKind.PERSON else None
    return Resource(
        name, "clinic", kind, name.title(), account_id=account, state=ResourceState.ACTIVE, is_schedulable=True,
        capacity=capacity, position=position,
    )  # fmt: skip


def person(
    name: str = "rao", hours: Iterable[str] = ("9-17",), days: Iterable[int] = WORKDAYS, capacity: int = 1,
    position: int = 0, **layers: Any,
) -> ResourceFacts:  # fmt: skip
    working = tuple(WorkingHours(f"w{day}{text}", name, day, period(text)) for day in days for text in hours)
    return ResourceFacts(resource(name, capacity=capacity, position=position), working, **layers)


def room(
    name: str = "r1", capacity: int = 1, position: int = 0, kind: ResourceKind = ResourceKind.ROOM
) -> ResourceFacts:
    return ResourceFacts(resource(name, kind, capacity, position))


def block(
    text: str, type_: BlockType = BlockType.APPOINTMENTS, weekday: int | None = None, **fields: Any
) -> ScheduleBlock:
    return ScheduleBlock(f"b{text}", weekday, period(text), type_, **fields)


def schedule(*blocks: ScheduleBlock, state: ScheduleState = ScheduleState.PUBLISHED, name: str = "Usual") -> Schedule:
    return Schedule(name, "rao", name, state, Recurrence.DAILY, date(2026, 1, 1), None, "", blocks)


def offering(name: str = "Follow-up", minutes_: int = 30, **fields: Any) -> Offering:
    return Offering(name, "clinic", name, state=OfferingState.PUBLISHED, duration_minutes=minutes_, **fields)


def taken(
    subject: ResourceFacts, start: str, end: str, owner: str = "lee", day: date = TUESDAY, before: int = 0, after: int
    = 0, lane: int = 0, lane_hi: int | None = None, is_overbooked: bool = False, patient: str = "",
) -> Occupied:  # fmt: skip
    """A visit of somebody in the calendar of ``subject``; buffers in minutes."""
    start_s, end_s = at(start, day), at(end, day)
    return Occupied(
        subject.resource.subject_id, start_s - 60 * before, end_s + 60 * after, start_s, end_s, lane,
        lane + 1 if lane_hi is None else lane_hi, subject.resource.capacity, OwnerKind.APPOINTMENT, owner,
        is_overbooked=is_overbooked, label=owner.title(), patient_id=patient or f"patient-{owner}",
    )  # fmt: skip


def blocked(subject: ResourceFacts, start: str, end: str, name: str = "Lunch", day: date = TUESDAY) -> Occupied:
    start_s, end_s = at(start, day), at(end, day)
    return Occupied(
        subject.resource.subject_id, start_s, end_s, start_s, end_s, 0, LANE_END, LANE_END, OwnerKind.TIME_BLOCK, name,
        label=name,
    )  # fmt: skip


def facts(
    *resources: ResourceFacts, rows: Iterable[Occupied] = (), at_clinic: ClinicFacts | None = None,
    now_s: int | None = None, **fields: Any,
) -> BookingFacts:  # fmt: skip
    occupied: dict[str, list[Occupied]] = {}
    for row in sorted(rows, key=lambda row: row.start_s):
        occupied.setdefault(row.subject_id, []).append(row)
    return BookingFacts(
        at_clinic or clinic(), {own.resource.id: own for own in resources or (person(),)}, occupied,
        at("8", MONDAY) if now_s is None else now_s, **fields,
    )  # fmt: skip


def ask(
    start: str, end: str, *names: str, day: date = TUESDAY, uses: tuple[ResourceUse, ...] = (), **fields: Any
) -> BookingQuestion:
    """A question for ``[start, end)`` on the usual day with the named resources (Dr Rao where none is named)."""
    length = (at(end, day) - at(start, day)) // 60
    resources = uses or tuple(ResourceUse(name) for name in names or ("rao",))
    return BookingQuestion(at(start, day), length, resources, **fields)

"""The visits of the sample: planned day by day into what is free, each with how it came about and how it went on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from carefront.application.commands.catalogue import BookAppointment, Override, RescheduleAppointment
from carefront.application.envelope import Command
from carefront.application.sample.absences import is_holiday, taken_on
from carefront.application.sample.calendar import Calendar, DayBook
from carefront.application.sample.cast import Provider, WeekBlock
from carefront.application.sample.fates import after_booking, fate_of
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.offerings import Offering
from carefront.domain.patients import Patient
from carefront.domain.schedules import BlockType
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

BUSY_TODAY, BUSY_LATEST, BUSY_PER_DAY_AHEAD, BUSY_PAST = 0.78, 0.12, 0.075, 0.5
MOVED_ODDS = 0.08
SEATS = (3, 5)
NOTES = (
    "Brings lab results", "Prefers mornings", "Wheelchair", "Call before: new phone", "Daughter comes along",
    "Repeat prescription", "Fasting", "Needs a letter for work",
)  # fmt: skip
NOTE_ODDS, SOONER_ODDS = 0.16, 0.07
NAMED_VISITS = ((0, "RAO", 10 * 60 + 30), (1, "SIL", 9 * 60), (2, "PET", 15 * 60), (3, "RAO", 8 * 60 + 30))
"""Today's visits of the named patients: their place in the list, with whom, at which minute of the day."""

FIRST_BOOKED_DAYS = 20
"""So many days ahead the earliest visits are booked; the clinic has been set up before that."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned visit; times are minutes of its day. ``moved_from`` is where it was booked first, if elsewhere."""

    day: date
    start: int
    provider: Provider
    offering: Offering
    codes: tuple[str, ...]
    patient: Patient
    booked_at: datetime
    moved_from: int | None = None
    override: str = ""
    length: int = 0

    @property
    def end(self) -> int:
        """The end without buffers."""
        return self.start + (self.length or self.offering.duration_minutes)


def visit_commands(
    calendar: Calendar, patients: Sequence[Patient], chance: Random
) -> Iterator[tuple[datetime, Command]]:
    """Every command of every visit with when it was given, not sorted."""
    for day in calendar.days():
        if not is_holiday(calendar, day):
            for visit in _DayPlan(calendar, day, patients, chance).visits():
                yield from _commands(calendar, visit, chance)


class _DayPlan:
    """Fills one day."""

    def __init__(self, calendar: Calendar, day: date, patients: Sequence[Patient], chance: Random) -> None:
        cast = calendar.cast
        self._calendar, self._day, self._patients, self._chance = calendar, day, patients, chance
        capacities = {thing.code: thing.capacity for thing in cast.things.values()}
        self._book = DayBook(
            capacities | {provider.resource.code: provider.resource.capacity for provider in cast.providers}
        )
        for code, period in taken_on(calendar, day):
            for _ in range(self._book.capacities.get(code, 1)):
                self._book.take((code,), period.start, period.end)

    def visits(self) -> Iterator[Visit]:
        """The visits of the day: today those the manual speaks of, then what chance brings, then the overrides."""
        if self._day == self._calendar.today:
            yield from self._named()
        planned = [visit for provider in self._calendar.cast.providers for visit in self._of(provider)]
        yield from (self._perhaps_moved(visit) for visit in planned)
        yield from self._overrides(planned)

    def _named(self) -> Iterator[Visit]:
        cast = self._calendar.cast
        for place, code, start in NAMED_VISITS:
            yield self._taken(cast.provider(code), cast.offerings["FU"], start, self._patients[place])

    def _of(self, provider: Provider) -> Iterator[Visit]:
        for block in provider.blocks:
            if block.visits:
                yield from (
                    self._group(provider, block) if block.type is BlockType.GROUP else self._single(provider, block)
                )

    def _single(self, provider: Provider, block: WeekBlock) -> Iterator[Visit]:
        """Visits one after the other, never two at once."""
        start = block.period.start
        while start < block.period.end:
            offering = self._calendar.cast.offerings[self._chance.choice(block.visits)]
            length = offering.duration_minutes + offering.buffer_after_minutes
            fits = start + offering.duration_minutes <= block.period.end and self._is_free(
                provider, offering, start, block
            )
            if fits and self._chance.random() < self._busy():
                yield self._taken(provider, offering, start, self._somebody())
                start += -(-length // block.slot_minutes) * block.slot_minutes
            else:
                start += block.slot_minutes

    def _group(self, provider: Provider, block: WeekBlock) -> Iterator[Visit]:
        offering = self._calendar.cast.offerings[block.visits[0]]
        if self._is_free(provider, offering, block.period.start, block):
            for _ in range(self._chance.randint(*SEATS)):
                yield self._taken(provider, offering, block.period.start, self._somebody())

    def _busy(self) -> float:
        """The odds that a slot is taken: less and less the further ahead."""
        ahead = (self._day - self._calendar.today).days
        return BUSY_PAST if ahead < 0 else max(BUSY_LATEST, BUSY_TODAY - BUSY_PER_DAY_AHEAD * ahead)

    def _codes(self, provider: Provider, offering: Offering) -> tuple[str, ...]:
        """The resources of a visit: the person, their room, and what the visit type needs beside."""
        needed = {need.resource_id for need in offering.requirements if need.resource_id}
        things = self._calendar.cast.things.values()
        room = () if offering.code == "TEL" or not provider.room else (provider.room,)
        return (provider.resource.code, *room, *(thing.code for thing in things if thing.id in needed))

    def _is_free(self, provider: Provider, offering: Offering, start: int, block: WeekBlock) -> bool:
        end = start + offering.duration_minutes + offering.buffer_after_minutes
        if block.capacity == 1 and self._book.is_touched(provider.resource.code, start, end):
            return False
        return self._book.is_free(self._codes(provider, offering), start, end)

    def _taken(self, provider: Provider, offering: Offering, start: int, patient: Patient) -> Visit:
        codes = self._codes(provider, offering)
        self._book.take(codes, start, start + offering.duration_minutes + offering.buffer_after_minutes)
        self._book.patients.add(patient.id)
        return Visit(self._day, start, provider, offering, codes, patient, self._booked_at(start))

    def _somebody(self) -> Patient:
        while True:
            patient = self._chance.choice(self._patients)
            if patient.id not in self._book.patients:
                return patient

    def _booked_at(self, start: int) -> datetime:
        """Some time before the visit, and before now."""
        before = timedelta(days=self._chance.randint(1, FIRST_BOOKED_DAYS - 1), minutes=self._chance.randint(0, 240))
        latest = min(self._calendar.at(self._day, start), self._calendar.now) - timedelta(hours=20)
        return latest - before * (0.5 + 0.5 * self._chance.random())

    def _perhaps_moved(self, visit: Visit) -> Visit:
        is_ahead = self._calendar.at(self._day, visit.start) > self._calendar.now + timedelta(hours=2)
        if not is_ahead or visit.offering.is_group or self._chance.random() >= MOVED_ODDS:
            return visit
        for block, start in self._starts(visit):
            if self._is_free(visit.provider, visit.offering, start, block):
                self._book.take(
                    visit.codes, start, start + visit.offering.duration_minutes + visit.offering.buffer_after_minutes
                )
                return replace(visit, moved_from=start)
        return visit

    def _starts(self, visit: Visit) -> Iterator[tuple[WeekBlock, int]]:
        """Where the visit's provider could see such a visit on that day."""
        for block in visit.provider.blocks:
            if visit.offering.code in block.visits:
                last = block.period.end - visit.offering.duration_minutes
                yield from ((block, start) for start in range(block.period.start, last + 1, block.slot_minutes))

    def _overrides(self, planned: Sequence[Visit]) -> Iterator[Visit]:
        """Two patients at one time, and one after hours: today and tomorrow."""
        ahead = (self._day - self._calendar.today).days
        rao, follow_up = self._calendar.cast.provider("RAO"), self._calendar.cast.offerings["FU"]
        if ahead == 0:
            yield self._squeezed(rao, follow_up, 17 * 60, "Can only come after work")
        if 0 <= ahead <= 2:
            doubled = [visit for visit in planned if visit.offering.code == "FU" and visit.start >= 14 * 60]
            for visit in doubled[: 2 - ahead]:
                yield self._squeezed(visit.provider, follow_up, visit.start, "Urgent: fever since last night")

    def _squeezed(self, provider: Provider, offering: Offering, start: int, why: str) -> Visit:
        patient = self._somebody()
        self._book.patients.add(patient.id)
        booked_at = min(self._calendar.at(self._day, start), self._calendar.now) - timedelta(
            hours=self._chance.randint(2, 18)
        )
        return Visit(self._day, start, provider, offering, (provider.resource.code,), patient, booked_at, override=why)


def _commands(calendar: Calendar, visit: Visit, chance: Random) -> Iterator[tuple[datetime, Command]]:
    appointment_id = new_id()
    uses = tuple(_use(calendar, code) for code in visit.codes)
    override = Override(visit.override) if visit.override else None
    start, end = calendar.at(visit.day, visit.start), calendar.at(visit.day, visit.end)
    fate = fate_of(calendar, start, end, chance)
    first = visit.start if visit.moved_from is None else visit.moved_from
    is_request = fate is AppointmentStatus.REQUESTED
    yield visit.booked_at, BookAppointment(
        appointment_id, calendar.cast.facility.id, visit.patient.id, visit.offering.id, calendar.at(visit.day, first),
        visit.offering.duration_minutes, uses, AppointmentStatus.REQUESTED if is_request else AppointmentStatus.BOOKED,
        note=chance.choice(NOTES) if chance.random() < NOTE_ODDS else "", wants_sooner=chance.random() < SOONER_ODDS,
        override=override,
    )  # fmt: skip
    if visit.moved_from is not None:
        moved_at = visit.booked_at + timedelta(hours=2)
        yield moved_at, RescheduleAppointment(appointment_id, start, visit.offering.duration_minutes, uses, override)
        fate = AppointmentStatus.BOOKED if fate is AppointmentStatus.REQUESTED else fate
    yield from after_booking(calendar, appointment_id, fate, visit.booked_at, start, end, chance)


def _use(calendar: Calendar, code: str) -> ResourceUse:
    cast = calendar.cast
    if code in cast.things:
        thing = cast.things[code]
        return ResourceUse(thing.id, "room" if thing.kind.value == "room" else "equipment")
    return ResourceUse(cast.provider(code).resource.id, "provider")

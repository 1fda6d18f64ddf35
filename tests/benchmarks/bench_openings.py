"""B6 to B8: openings of a quarter against ``slotify-scheduling``, openings of a clinic group, one time explained.

B6 asks both the same question and stops unless the answers are the same.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from slotify import AvailabilityEngine, Booking, InMemoryBookingStore, Schedule, Slot, SlotGenerator  # type: ignore[import-untyped]

from carefront.application.booking import Desk
from carefront.application.queries.openings import OccupancyBook, openings
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import (
    BookingFacts,
    BookingQuestion,
    ClinicFacts,
    Occupied,
    OwnerKind,
    ResourceFacts,
)
from carefront.domain.booking_rules import explain
from carefront.domain.busy_masks import BusyBook
from carefront.domain.facilities import Facility, OpeningHours
from carefront.domain.layer_masks import MaskCache
from carefront.domain.offerings import Requirement
from carefront.domain.opening_search import FoundOpenings, OpeningQuestion
from carefront.domain.openings import Opening, find_starts
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import ClockPeriod
from carefront.domain.zones import day_span_s, instant_s, utc, zone_named
from tests.benchmarks.group_desk import GroupDesk, group_desk
from tests.benchmarks.measuring import Figure, Run, bounded, interleaved

SEED = 6
FIRST, DAYS, BOOKINGS, MINUTES = date(2026, 9, 7), 89, 433, 30
ZONE = zone_named("Europe/Berlin")
WINDOWS = (ClockPeriod(9 * 60, 12 * 60 + 30), ClockPeriod(13 * 60 + 30, 17 * 60))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
MORE_PAIRS = 200
FASTER, ENGINE_MS, DATETIME_MS = 400, 0.5, 1.0
OPENINGS, WARM_MS, COLD_MS = 20, 1.5, 60.0
EXPLAIN_MS, EXPLAIN_FILE_MS = 0.3, 2.0


@dataclass(frozen=True, slots=True)
class Quarter:
    """The question in our terms and in the peer's."""

    facts: BookingFacts
    question: BookingQuestion
    first_s: int
    last_s: int
    peer: Any

    def ours(self, cache: LayerCache, busy: BusyBook | None = None) -> list[int]:
        """Every start, by the engine."""
        return [opening.start_s for opening in self.found(cache, busy)]

    def found(self, cache: LayerCache, busy: BusyBook | None = None) -> list[Opening]:
        """Every opening, by the engine."""
        return find_starts(self.question, self.facts, cache, self.first_s, self.last_s, 1 << 20, busy)

    def theirs(self) -> list[int]:
        """Every start, by the peer."""
        last = FIRST + timedelta(days=DAYS - 1)
        slots = self.peer.available_slots(FIRST, last, now=utc(self.facts.now_s))
        return [int(slot.start.timestamp()) for slot in slots]


def quarter() -> Quarter:
    """One provider, two windows a weekday, 433 visits of 15 to 45 minutes on the quarter hour; clocks go back in it."""
    busy = _visits(Random(SEED))
    clinic = ClinicFacts(
        Facility("clinic", "org", "Clinic", ZONE.key, slot_minutes=MINUTES), ZONE,
        tuple(
            OpeningHours(f"{day}{number}", "clinic", day, window)
            for day in range(len(WEEKDAYS)) for number, window in enumerate(WINDOWS)
        ),
    )  # fmt: skip
    provider = Resource(
        "rao", "clinic", ResourceKind.PERSON, "Rao", account_id="rao", state=ResourceState.ACTIVE, is_schedulable=True
    )
    rows = [
        Occupied("rao", start, end, start, end, 0, 1, 1, OwnerKind.APPOINTMENT, str(start)) for start, end in busy
    ]  # fmt: skip
    first_s, last_s = day_span_s(FIRST, ZONE)[0], day_span_s(FIRST + timedelta(days=DAYS - 1), ZONE)[1]
    facts = BookingFacts(clinic, {"rao": ResourceFacts(provider)}, {"rao": rows}, first_s)
    question = BookingQuestion(0, MINUTES, (ResourceUse("rao"),))
    return Quarter(facts, question, first_s, last_s, _peer(busy))


def _visits(chance: Random) -> list[tuple[int, int]]:
    free = [
        (instant_s(FIRST + timedelta(days=number), minute, ZONE), minute, window)
        for number in range(DAYS) for window in WINDOWS for minute in range(window.start, window.end, 15)
        if (FIRST + timedelta(days=number)).weekday() < len(WEEKDAYS)
    ]  # fmt: skip
    chance.shuffle(free)
    found: list[tuple[int, int]] = []
    for start_s, minute, window in free:
        end_s = start_s + 60 * chance.choice((15, 30, 30, 45))
        inside = end_s - start_s <= 60 * (window.end - minute)
        if inside and all(end_s <= start or end <= start_s for start, end in found):
            found.append((start_s, end_s))
        if len(found) == BOOKINGS:
            return sorted(found)
    raise SystemExit("the quarter is too full")


def _peer(busy: Sequence[tuple[int, int]]) -> Any:
    windows = [(_clock(window.start), _clock(window.end)) for window in WINDOWS]
    generator = SlotGenerator(
        schedule=Schedule(weekly={day: list(windows) for day in WEEKDAYS}), duration=MINUTES, timezone=ZONE.key
    )
    store = InMemoryBookingStore()
    for start_s, end_s in busy:
        store.reserve(Booking(Slot(_local(start_s), _local(end_s)), resource_id="rao"))
    return AvailabilityEngine(generator, store=store, resource_id="rao")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _local(at_s: int) -> datetime:
    return utc(at_s).astimezone(ZONE)


def b6() -> Iterator[Figure]:
    """All openings of the quarter; the ratio is with the visits read anew each time, as the peer reads them."""
    asked, kept = quarter(), MaskCache()
    book = BusyBook.of_rows(asked.facts.occupied)
    if asked.ours(kept) != asked.theirs():
        raise SystemExit("B6: the answers differ")
    floor, fresh = interleaved(_timed(asked.theirs), _timed(lambda: asked.ours(kept)))
    _, unknown = interleaved(_nothing, _timed(lambda: asked.ours(MaskCache())))
    _, engine = interleaved(_nothing, _timed(lambda: asked.found(kept, book)), MORE_PAIRS)
    _, dated = interleaved(
        _nothing, _timed(lambda: [utc(each.start_s) for each in asked.found(kept, book)]), MORE_PAIRS
    )
    times = floor.median_ms / fresh.median_ms
    yield Figure(
        "B6", round(fresh.median_ms, 3), "ms", round(floor.median_ms, 3), round(1 / times, 6), f">= {FASTER} x faster",
        times >= FASTER, f"{times:.0f} x, visits read anew; with hours worked out anew too {unknown.median_ms:.2f} ms",
    )  # fmt: skip
    yield bounded("B6 engine", engine.median_ms, "ms", ENGINE_MS, "masks kept")
    yield bounded("B6 dated", dated.median_ms, "ms", DATETIME_MS, "masks kept, as datetimes")


def b7() -> Iterator[Figure]:
    """The first openings over 30 providers with any of 10 rooms, 90 days, on the file with 1,000,000 visits."""
    with group_desk(1_000_000) as desk:
        group = _Group(desk)
        _, cold = interleaved(_nothing, _timed(group.cold))
        _, warm = interleaved(_nothing, _timed(group.warm), MORE_PAIRS)
        whole = group.everything()
    yield bounded("B7 warm", warm.median_ms, "ms", WARM_MS)
    yield bounded("B7 cold", cold.median_ms, "ms", COLD_MS, f"new connection, nothing kept; all 90 days {whole:.0f} ms")


def b8() -> Iterator[Figure]:
    """One time explained: in memory, and from the file as the desk proposes it."""
    asked, kept = quarter(), MaskCache()
    question = replace(asked.question, start_s=asked.first_s + 36_000)
    _, warm = interleaved(_nothing, _timed(lambda: explain(question, asked.facts, kept)), MORE_PAIRS)
    with group_desk(1_000_000) as desk:
        group = _Group(desk)
        _, filed = interleaved(_nothing, _timed(group.proposal), MORE_PAIRS)
    yield bounded("B8 warm", warm.median_ms, "ms", EXPLAIN_MS)
    yield bounded("B8 file", filed.median_ms, "ms", EXPLAIN_FILE_MS, "a proposal without alternatives")


class _Group:
    """Questions to a clinic group's desk."""

    def __init__(self, desk: GroupDesk) -> None:
        self._desk = desk
        self._now_s = int(desk.practice.at.timestamp())
        self._stores = desk.practice.desk.read_stores()
        self._book = OccupancyBook(self._stores.occupancy)
        self._reader = desk.practice.desk.reader()
        today_s = int(time.time()) // 86_400 * 86_400  # the desk proposes by the real clock
        self._times = count(today_s + 86_400 + 15 * 3600, 1800)

    def warm(self) -> FoundOpenings:
        """Asked again."""
        return self._openings(self._stores, self._book.at(0))

    def cold(self) -> FoundOpenings:
        """Asked on a connection that has read nothing yet, the configuration aside."""
        stores = self._desk.practice.desk.read_stores()
        with stores.snapshot():
            return self._openings(stores, OccupancyBook(stores.occupancy).at(0))

    def everything(self) -> float:
        """Milliseconds of finding every opening of the 90 days with nothing kept."""
        started = time.perf_counter()
        self._openings(self._stores, OccupancyBook(self._stores.occupancy).at(0), 1 << 30)
        return 1000 * (time.perf_counter() - started)

    def proposal(self) -> Proposal:
        """What the desk proposes for a click half an hour after the last one."""
        asked = ProposalQuestion(
            self._desk.facility_id, self._desk.provider_ids[0], next(self._times), with_alternatives=False
        )
        return self._reader.propose(asked)

    def _openings(self, stores: Any, book: BusyBook, limit: int = OPENINGS) -> FoundOpenings:
        with stores.snapshot():
            facts = stores.facts
            actor = facts.actor(self._desk.practice.desk.identity.owner_id, self._desk.practice.at.date())
            visit = replace(facts.offering(self._desk.offering_id), requirements=(Requirement("room", kind="room"),))
            found = openings(
                Desk(facts, stores.occupancy, actor, self._now_s), self._desk.facility_id,
                OpeningQuestion(visit, visit.duration_minutes), limit, book,
            )  # fmt: skip
        if len(found.openings) < OPENINGS:
            raise SystemExit("too few openings to measure")
        return found


def _timed(work: Callable[[], object]) -> Run:
    def run(_number: int) -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return run


def _nothing(_number: int) -> float:
    return 0.0

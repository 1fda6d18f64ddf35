"""The days of resources as the summary gives them, and as they come out when they are worked out anew.

What is stored is exact but where a mark says that visits were not counted, and where a row's basis is not that of
today's layers: those days are worked out from visits, blocks and layers while reading. Reading never writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from carefront.application.ports import FactsReader
from carefront.domain.availability import layers_over
from carefront.domain.intervals import Span, merge
from carefront.domain.summary import COUNTED, Bookings, Times, UsedVisit, add_visit, basis_of, times_by_day
from carefront.domain.zones import day_span_s

NO_COUNTS = (0,) * len(COUNTED)
_STRETCH = 31
"""How many days of layers are worked out at once."""


class SummaryDay(NamedTuple):
    """One resource's day: seconds, and visits by ``COUNTED``. Hours are 24 numbers of seconds, packed by the store
    (``SummaryRows.hours`` opens them)."""

    local_day: int
    basis: int
    booked_s: int
    available_s: int
    blocked_s: int
    off_s: int
    counts: tuple[int, ...]
    booked_hours: bytes
    bookable_hours: bytes


class SummaryRows(Protocol):
    """What is stored, and what it is made from; of one tenant. Days are ordinals, both ends inclusive."""

    def days(self, resource_id: str, first: int, last: int) -> Sequence[SummaryDay]:
        """The stored days, by day."""

    def marks(self, resource_id: str, first: int, last: int) -> Sequence[Span]:
        """The stretches of days whose visits were not counted."""

    def visits(self, start_s: int, end_s: int) -> Iterable[UsedVisit]:
        """Every resource of every visit that starts in the span, whatever its state."""

    def running(self, subject_id: str, edge_s: int) -> Iterable[UsedVisit]:
        """Every resource of the subject's live visits that started before the instant and go on over it."""

    def blocks(self, start_s: int, end_s: int) -> Iterable[tuple[str, int, int]]:
        """(resource, start, end) of the time blocks that touch the span."""

    def packed(self, hours: Sequence[int]) -> bytes:
        """24 numbers of seconds as they are stored."""

    def hours(self, packed: bytes) -> Sequence[int]:
        """The 24 numbers again."""

    def summed(self, packed: Iterable[bytes]) -> Sequence[int]:
        """The 24 sums of the hours of many days."""


Days = dict[int, SummaryDay]


class Anew:
    """Works days out from what they are made of: for reading where the summary is behind, for settling, checking."""

    def __init__(self, rows: SummaryRows, facts: FactsReader, facility_id: str) -> None:
        self._rows, self._facts = rows, facts
        self.clinic = facts.clinic(facility_id)

    def bookings(self, resource_ids: Sequence[str], first: int, last: int) -> dict[str, dict[int, Bookings]]:
        """What the visits make of the days, by resource; days without any are missing."""
        zone = self.clinic.zone
        start_s, end_s = self.span_s(first, last)
        found: dict[str, defaultdict[int, Bookings]] = {key: defaultdict(Bookings) for key in resource_ids}
        for visit in self._rows.visits(start_s, end_s):
            if visit.resource_id in found:
                add_visit(found[visit.resource_id], visit, zone)
        subjects = dict.fromkeys(self._facts.resource(key).resource.subject_id for key in resource_ids)
        running = {visit for subject in subjects for visit in self._rows.running(subject, start_s)}
        for visit in running:
            if visit.resource_id in found:
                add_visit(found[visit.resource_id], visit, zone)
        return {
            key: {day: one for day, one in days.items() if first <= day <= last and not one.is_empty}
            for key, days in found.items()
        }

    def times(self, resource_ids: Sequence[str], first: int, last: int) -> dict[str, dict[int, Times]]:
        """What layers and blocked time make of the days, by resource; days with nothing are missing."""
        blocked = self._blocked(*self.span_s(first, last))
        return {key: self._times(key, first, last, blocked) for key in resource_ids}

    def basis(self, resource_id: str) -> int:
        """What today's layers of a resource stand for."""
        return basis_of(self.clinic, self._facts.resource(resource_id))

    def span_s(self, first: int, last: int) -> Span:
        """The days as instants."""
        zone = self.clinic.zone
        return day_span_s(date.fromordinal(first), zone)[0], day_span_s(date.fromordinal(last), zone)[1]

    def _blocked(self, start_s: int, end_s: int) -> dict[str, list[Span]]:
        """Blocked spans by the subject whose calendar they block."""
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for resource_id, block_start_s, block_end_s in self._rows.blocks(start_s, end_s):
            found[self._facts.resource(resource_id).resource.subject_id].append((block_start_s, block_end_s))
        return found

    def _times(self, resource_id: str, first: int, last: int, blocked: Mapping[str, list[Span]]) -> dict[int, Times]:
        own = self._facts.resource(resource_id)
        taken = merge(blocked.get(own.resource.subject_id, ()))
        found: dict[int, Times] = {}
        for at in range(first, last + 1, _STRETCH):
            start_s, end_s = self.span_s(at, min(at + _STRETCH - 1, last))
            if start_s < end_s:
                layers = layers_over(self.clinic, own, start_s, end_s)
                found |= times_by_day(own, layers, taken, self.clinic.zone)
        return {day: times for day, times in found.items() if first <= day <= last}


def exact_days(
    rows: SummaryRows, facts: FactsReader, facility_id: str, resource_ids: Sequence[str], first: date, last: date
) -> dict[str, Days]:
    """The days ``[first, last]`` of the resources, exact to the last commit; days with nothing may be missing."""
    anew = Anew(rows, facts, facility_id)
    low, high = first.toordinal(), last.toordinal()
    found = {key: {row.local_day: row for row in rows.days(key, low, high)} for key in resource_ids}
    _count_marked(anew, rows, found, low, high)
    for key, days in found.items():
        _time_anew(anew, rows, key, days, (low, high))
    return found


def _count_marked(
    anew: Anew, rows: SummaryRows, found: Mapping[str, dict[int, SummaryDay]], low: int, high: int
) -> None:
    """Put the visits of marked days right."""
    marked = {key: merge((a, b + 1) for a, b in rows.marks(key, low, high)) for key in found}
    waiting = [key for key, spans in marked.items() if spans]
    if not waiting:
        return
    first = max(low, min(marked[key][0][0] for key in waiting))
    last = min(high, max(marked[key][-1][1] - 1 for key in waiting))
    counted = anew.bookings(waiting, first, last)
    for key in waiting:
        for start, end in marked[key]:
            for day in range(max(start, low), min(end, high + 1)):
                known, fresh = found[key].get(day), counted[key].get(day, Bookings())
                found[key][day] = with_bookings(rows, known or empty_day(day), fresh)


def _time_anew(anew: Anew, rows: SummaryRows, key: str, days: dict[int, SummaryDay], span: Span) -> None:
    """Put the times right of the days that have none, or those of other layers."""
    basis, (low, high) = anew.basis(key), span
    stale = [day for day in range(low, high + 1) if day not in days or days[day].basis != basis]
    for first, end in merge((day, day + 1) for day in stale):
        times = anew.times([key], first, end - 1)[key]
        for day in range(first, end):
            known, fresh = days.get(day), times.get(day)
            if fresh is not None or known is not None:
                days[day] = with_times(rows, known or empty_day(day), fresh or Times(), basis)


def empty_day(day: int) -> SummaryDay:
    """A day with nothing."""
    return SummaryDay(day, 0, 0, 0, 0, 0, NO_COUNTS, b"", b"")


def with_bookings(rows: SummaryRows, day: SummaryDay, fresh: Bookings) -> SummaryDay:
    """The day with other visits."""
    return day._replace(booked_s=fresh.booked_s, counts=tuple(fresh.counts), booked_hours=rows.packed(fresh.hours))


def with_times(rows: SummaryRows, day: SummaryDay, fresh: Times, basis: int) -> SummaryDay:
    """The day with other times."""
    return day._replace(
        basis=basis, available_s=fresh.available_s, blocked_s=fresh.blocked_s, off_s=fresh.off_s,
        bookable_hours=rows.packed(fresh.hours),
    )  # fmt: skip

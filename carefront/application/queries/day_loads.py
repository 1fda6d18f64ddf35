"""How full days are: visits counted by the store, against what the layers let be booked. For the week and the month."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from carefront.application.calendar_rows import DayLoad, DayState
from carefront.application.queries.calendar import closed_reason, places_in
from carefront.domain.availability import DayLayers, LayerCache, usable_spans
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.day_patterns import DayPattern
from carefront.domain.zones import day_span_s, local_time

DAY_S = 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_KEPT = 8_192

Loads = Mapping[tuple[str, int], tuple[int, int]]
"""Visits and their minutes, by subject and the number of a local day since 1970."""


class Shift(NamedTuple):
    """Days with one offset from UTC: instants ``[start_s, end_s)`` and the seconds to add to get local days."""

    start_s: int
    end_s: int
    offset_s: int


class LoadReader(Protocol):
    """What counts visits."""

    def day_loads(self, subject_ids: Sequence[str], shifts: Sequence[Shift]) -> Loads:
        """Live visits that start in the span, with the minutes that they last there."""


class OpenTime(NamedTuple):
    """What the layers of a day leave to be booked."""

    places: int
    minutes: int
    state: DayState
    label: str


class OpenTimes:
    """Open times worked out before, for the same layers; whoever asks often owns one."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[DayLayers, OpenTime]] = {}
        self._of_patterns: dict[DayPattern, OpenTime] = {}

    def of_day(
        self, cache: LayerCache, clinic: ClinicFacts, row: ResourceFacts, day: date, now_s: int
    ) -> OpenTime:  # fmt: skip
        """The open time of a day of a resource; most days are as others were, so that nothing is worked out."""
        pattern = cache.pattern(clinic, row, day)
        known = self._of_patterns.get(pattern) if pattern else None
        if known is not None:
            return known
        found = self.of(cache.day(clinic, row, day), now_s)
        if pattern is not None:
            if len(self._of_patterns) >= _KEPT:
                self._of_patterns.clear()
            self._of_patterns[pattern] = found
        return found

    def of(self, layers: DayLayers, now_s: int) -> OpenTime:
        """The open time of a day's layers."""
        known = self._known.get(id(layers))
        if known is not None:
            return known[1]
        found = _open_time(layers, now_s)
        if all(block.opens_s is None for block in layers.blocks):  # else it is another one at an hour of the clock
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[id(layers)] = layers, found  # holds the layers, so that nothing else gets their id
        return found


def _open_time(layers: DayLayers, now_s: int) -> OpenTime:
    usable = usable_spans(layers, None, now_s)
    minutes = sum(end_s - start_s for start_s, end_s in usable) // 60
    state, label = (DayState.OPEN, "") if minutes else _why_not(layers)
    return OpenTime(places_in(layers, usable, now_s), minutes, state, label or closed_reason([layers]))


def _why_not(layers: DayLayers) -> tuple[DayState, str]:
    if not layers.open:
        return DayState.CLOSED, closed_reason([layers])
    if layers.time_off:
        return DayState.TIME_OFF, ""
    if layers.exceptions:
        return DayState.EXCEPTION, layers.exceptions[0].label
    return DayState.NO_HOURS, ""


def days_from(first: date, count: int) -> list[date]:
    """``count`` days in a row."""
    return [first + timedelta(days=number) for number in range(count)]


def shifts_of(first: date, last: date, zone: ZoneInfo) -> Iterator[Shift]:
    """The inclusive days parted where clocks change: as a rule there is one part."""
    at, end_s = day_span_s(first, zone)[0], day_span_s(last, zone)[1]
    day = first
    while at < end_s:
        offset = local_time(at, zone).utcoffset()
        until = day_span_s(day, zone)[1]
        while until < end_s and local_time(until, zone).utcoffset() == offset:
            day += timedelta(days=1)
            until = day_span_s(day, zone)[1]
        yield Shift(at, until, round(offset.total_seconds()) if offset else 0)
        at, day = until, day + timedelta(days=1)


class LoadBook:
    """The loads of some resources over some days, read at once."""

    def __init__(
        self, clinic: ClinicFacts, rows: Sequence[ResourceFacts], days: Sequence[date], reader: LoadReader,
        layers: LayerCache, times: OpenTimes, now_s: int,
    ) -> None:  # fmt: skip
        self._clinic, self._layers, self._times, self._now_s = clinic, layers, times, now_s
        shifts = tuple(shifts_of(days[0], days[-1], clinic.zone))
        subjects = list(dict.fromkeys(row.resource.subject_id for row in rows))
        self._loads = reader.day_loads(subjects, shifts)

    def load(self, row: ResourceFacts, day: date) -> DayLoad:
        """How full a day of a resource is."""
        time = self._times.of_day(self._layers, self._clinic, row, day, self._now_s)
        key = row.resource.subject_id, day.toordinal() - _EPOCH_DAY
        booked, minutes = self._loads.get(key, (0, 0))
        return DayLoad(booked, max(time.places, booked), minutes, time.minutes, time.state, time.label)

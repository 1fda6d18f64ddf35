"""A week as read becomes one as shown: the one resource's as the canvas draws it, with days for columns. No Qt."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from carefront.application.calendar_rows import DayLoad, DayState, WeekCalendar, WeekDay
from carefront.domain.wall_axis import AxisHour, WallAxis, wall_axis
from carefront.shared.i18n import _
from carefront.viewmodels.day_faces import FaceMaker, Scribe
from carefront.viewmodels.day_grid import AxisMark, CardFace, ColumnAxis, ColumnFace, DayGrid
from carefront.wording.status import unavailable_word
from carefront.wording.times import Times, either


def week_grid(maker: FaceMaker, read: WeekCalendar, now_s: int) -> DayGrid:
    """The week with every text in it; a weekend is left out while the clinic is closed then and nothing is booked."""
    times = maker.times(read.zone)
    numbers = [number for number in range(len(read.days)) if not _is_folded(read, number, times)]
    days = [read.days[number] for number in numbers]
    axis = wall_axis([day.day for day in days], times.zone)  # of the days that are left: a folded one needs no room
    lost_s = read.length_s - axis.length_s
    return DayGrid(
        facility_id=read.facility_id,
        day=read.first,
        title=times.days(days[0].day, days[-1].day),
        short_title=times.day(read.first),
        start_s=read.start_s,
        end_s=read.end_s,
        open_start_s=read.start_s + max(0, read.open_from_s - lost_s),
        open_end_s=read.start_s + read.open_to_s - lost_s,
        columns=tuple(_column(maker, times, read, day, now_s) for day in days),
        cards=tuple(_cards(maker, times, read, numbers, now_s)),
        marks=tuple(AxisMark(hour.offset_s, _axis_label(times, hour, axis, days)) for hour in axis.hours),
        change_number=read.change_number,
        is_today=read.start_s <= now_s < read.end_s,
        column_of={read.resource_id: 0},
        week_of=read.resource_id,
        axes=tuple(ColumnAxis(pieces) for pieces in axis.days),
        axis_s=axis.length_s,
    )


def _axis_label(times: Times, hour: AxisHour, axis: WallAxis, days: Sequence[WeekDay]) -> str:
    """The clock that is shown at an hour of the axis, on whichever days have that hour; ``5:30 / 6:30`` where it is
    changed on one of them."""
    if times.shown_zone is times.zone:
        return times.wall(hour.wall_minute)
    found: dict[timedelta, str] = {}
    for day, pieces in zip(days, axis.days, strict=True):
        for piece in pieces:
            at_s = piece.start_s + hour.offset_s - piece.offset_s
            if piece.start_s <= at_s < piece.end_s and (ahead := times.ahead(at_s)) not in found:
                found[ahead] = times.clock(at_s, day.day)
    return either(found.values()) or times.wall(hour.wall_minute)


def _is_folded(read: WeekCalendar, number: int, times: Times) -> bool:
    day = read.days[number]
    if not day.pieces:
        return True  # the zone skipped it
    is_free = times.is_weekend(day.day) and day.load.state is DayState.CLOSED
    return is_free and all(card.column != number for card in read.cards)


def _column(maker: FaceMaker, times: Times, read: WeekCalendar, day: WeekDay, now_s: int) -> ColumnFace:
    drawn = Scribe(times, maker.words, (day.column,), day.day, now_s).column(day.column)
    return replace(
        drawn, name=times.day(day.day), detail=state_word(day.load), fill=filled(day.load), day=day.day,
        spoken=spoken_load(read.name, day.load, times.long_day(day.day)),
    )  # fmt: skip


def _cards(
    maker: FaceMaker, times: Times, read: WeekCalendar, numbers: Sequence[int], now_s: int
) -> Iterable[CardFace]:
    columns = tuple(day.column for day in read.days)
    parts: Counter[tuple[str, str]] = Counter()
    for card in read.cards:
        if card.column not in numbers:
            continue
        face = Scribe(times, maker.words, columns, read.days[card.column].day, now_s).card(card)
        key = card.appointment_id, card.resource_id
        yield replace(face, column=numbers.index(card.column), part=parts[key])
        parts[key] += 1


def state_word(load: DayLoad) -> str:
    """Why nothing can be booked that day, in a word or with the row's own name; empty where something can."""
    if load.state is DayState.OPEN:
        return load.label
    return load.label or unavailable_word(load.state.value)


def filled(load: DayLoad) -> float:
    """The part of the bookable minutes that is booked, 0 to 1; time booked where nothing is open is full."""
    if not load.open_minutes:
        return 1.0 if load.booked else 0.0
    return min(1.0, load.booked_minutes / load.open_minutes)


def spoken_load(name: str, load: DayLoad, day: str) -> str:
    """``Dr Rao, Tuesday 24 November, 7 of 12 booked``; with why it is closed, where it is."""
    values = {"resource": name, "day": day, "booked": load.booked, "places": load.places, "why": state_word(load)}
    if load.state is DayState.OPEN:
        return _("{resource}, {day}, {booked} of {places} booked").format(**values)
    if load.booked:
        return _("{resource}, {day}, {why}, {booked} booked").format(**values)
    return _("{resource}, {day}, {why}").format(**values)

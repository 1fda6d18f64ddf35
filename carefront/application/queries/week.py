"""The week: seven days of one resource as the canvas draws them, or how full the days of all resources are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from carefront.application.calendar_rows import ResourceWeek, WeekCalendar, WeekDay, WeekLoads
from carefront.application.ports import FactsReader
from carefront.application.queries.calendar import (
    CalendarReader,
    blocks_by_subject,
    day_column,
    group_names,
    shown_resources,
    with_booked,
)
from carefront.application.queries.day_loads import LoadBook, LoadReader, OpenTimes, days_from
from carefront.application.read_models import DayCard, HourMark
from carefront.domain.availability import DayLayers
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.wall_axis import HOUR_S, AxisPiece, wall_axis
from carefront.domain.zones import day_span_s

WEEK = 7


class WeekReader(CalendarReader, LoadReader, Protocol):
    """What the week reads besides the facts."""

    def cards_of(self, subject_id: str, resource_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[DayCard]:
        """The visits of one subject, who is these resources, in column 0, sorted by start; cancelled ones too."""


def week_calendar(
    facts: FactsReader, reader: WeekReader, facility_id: str, first: date, resource_id: str, now_s: int,
    change_number: int, times: OpenTimes,
) -> WeekCalendar:  # fmt: skip
    """The week of one resource. Reading it writes nothing.

    Raises:
        NotFound: the clinic has no such resource.
    """
    clinic, row = facts.clinic(facility_id), facts.resource(resource_id)
    days = days_from(first, WEEK)
    axis = wall_axis(days, clinic.zone)
    start_s, end_s = day_span_s(days[0], clinic.zone)[0], day_span_s(days[-1], clinic.zone)[1]
    subject_id = row.resource.subject_id
    cards = tuple(_by_day(reader.cards_of(subject_id, _same_subject(facts, subject_id), start_s, end_s), axis.days))
    blocks = blocks_by_subject(reader.blocks([subject_id], start_s, end_s))[subject_id]
    book = LoadBook(clinic, [row], days, reader, facts.layers, times, now_s)
    layers = [facts.layers.day(clinic, row, day) for day in days]
    group = group_names(facts, facility_id).get(resource_id, "")
    shown = []
    for number, (day, own) in enumerate(zip(days, layers, strict=True)):
        span = day_span_s(day, clinic.zone)
        within = [block for block in blocks if block.start_s < span[1] and span[0] < block.end_s]
        booked = sum(card.column == number and card.occupied_end_s > card.occupied_start_s for card in cards)
        column = with_booked(day_column(row, own, group, within, clinic, now_s), booked)
        shown.append(WeekDay(day, *span, axis.days[number], column, book.load(row, day)))
    open_from_s, open_to_s = _open_span(layers, cards, axis.days, axis.length_s)
    return WeekCalendar(
        facility_id, clinic.facility.zone, first, resource_id, row.resource.name, start_s, end_s, open_from_s,
        open_to_s, tuple(shown), cards, tuple(HourMark(*hour) for hour in axis.hours), axis.length_s, change_number,
    )  # fmt: skip


def _same_subject(facts: FactsReader, subject_id: str) -> list[str]:
    """The resources that are the same person: one in each clinic where they work."""
    clinics = (facts.resources_of(facility.id).values() for facility in facts.facilities())
    return [row.resource.id for rows in clinics for row in rows if row.resource.subject_id == subject_id]


def _by_day(cards: Iterable[DayCard], days: Sequence[Sequence[AxisPiece]]) -> Iterable[DayCard]:
    """Every card in the column of each day that it touches, sorted by column and start."""
    known = list(cards)
    for number, pieces in enumerate(days):
        if pieces:
            yield from (
                replace(card, column=number)
                for card in known
                if card.start_s < pieces[-1].end_s and pieces[0].start_s < card.end_s
            )


def _open_span(
    layers: Sequence[DayLayers], cards: Sequence[DayCard], days: Sequence[Sequence[AxisPiece]], length_s: int
) -> tuple[int, int]:
    """What is worth showing first on the axis: opening hours and every card, to whole hours; 8 to 18 h if nothing."""
    found: list[tuple[int, int]] = []
    for number, (own, pieces) in enumerate(zip(layers, days, strict=True)):
        spans = [*own.open, *((card.start_s, card.end_s) for card in cards if card.column == number)]
        found += [_on_axis(span, pieces) for span in spans if pieces]
    if not found:
        return 8 * HOUR_S, 18 * HOUR_S
    first = max(0, min(first for first, _last in found) // HOUR_S * HOUR_S)
    last = min(length_s, -(-max(last for _first, last in found) // HOUR_S) * HOUR_S)
    return first, max(last, first + HOUR_S)


def _on_axis(span: tuple[int, int], pieces: Sequence[AxisPiece]) -> tuple[int, int]:
    """A span of a day in seconds from the axis's top."""
    start_s, end_s = max(span[0], pieces[0].start_s), min(span[1], pieces[-1].end_s)
    first = next(piece for piece in reversed(pieces) if piece.start_s <= start_s)
    last = next((piece for piece in reversed(pieces) if piece.start_s < end_s), pieces[0])
    return first.offset_s + start_s - first.start_s, last.offset_s + end_s - last.start_s


def week_loads(
    facts: FactsReader, reader: LoadReader, facility_id: str, first: date, resource_ids: Sequence[str] | None,
    now_s: int, change_number: int, times: OpenTimes,
) -> WeekLoads:  # fmt: skip
    """How full seven days from ``first`` on are. Reading it writes nothing."""
    clinic: ClinicFacts = facts.clinic(facility_id)
    shown: list[ResourceFacts] = shown_resources(facts, facility_id, resource_ids)
    days, groups = days_from(first, WEEK), group_names(facts, facility_id)
    book = LoadBook(clinic, shown, days, reader, facts.layers, times, now_s)
    rows = tuple(
        ResourceWeek(
            row.resource.id, row.resource.name, row.resource.code, groups.get(row.resource.id, ""),
            tuple(book.load(row, day) for day in days),
        )
        for row in shown
    )  # fmt: skip
    return WeekLoads(facility_id, clinic.facility.zone, first, rows, change_number)

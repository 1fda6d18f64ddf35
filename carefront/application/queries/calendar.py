"""One local day as the calendar draws it: columns, cards, unavailable time, the marks of the axis."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from carefront.application.ports import FactsReader
from carefront.application.read_models import DayCalendar, DayCard, DayColumn, HourMark, UnavailableSpan
from carefront.domain.availability import DayLayers, unavailable_spans, usable_spans
from carefront.domain.booking_facts import ClinicFacts, Occupied, OwnerKind, ResourceFacts
from carefront.domain.intervals import Span, merge
from carefront.domain.places_in_lists import ListOrder, list_order
from carefront.domain.resources import ResourceKind, ResourceState
from carefront.domain.zones import day_span_s, local_minute

HOUR_S = 3600


class CalendarReader(Protocol):
    """What the day view reads besides the facts."""

    def cards(self, subjects: Mapping[str, int], start_s: int, end_s: int) -> Sequence[DayCard]:
        """The cards of each subject's column, sorted by column, start and appointment; cancelled and missed visits
        too.
        """

    def blocks(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[Occupied]:
        """Time blocks of the subjects, labelled."""


def shown_resources(facts: FactsReader, facility_id: str, resource_ids: Sequence[str] | None) -> list[ResourceFacts]:
    """The columns to show: those named, else every schedulable person (or every schedulable thing where there is
    none).
    """
    known = facts.resources_of(facility_id)
    if resource_ids is not None:
        wanted = [known[resource_id] for resource_id in resource_ids if resource_id in known]
        return sorted(wanted, key=_group_order(facts, facility_id))
    usable = [
        row
        for row in known.values()
        if row.resource.is_schedulable and row.resource.state is not ResourceState.INACTIVE
    ]
    people = [row for row in usable if row.resource.kind in (ResourceKind.PERSON, ResourceKind.ORGANIZATION)]
    return sorted(people or usable, key=_group_order(facts, facility_id))


class _GroupOrder:
    """Sort key of a resource: its first group's place, its place in the group, its own place in lists."""

    def __init__(self, places: Mapping[str, tuple[int, int]]) -> None:
        self._places = places

    def __call__(self, facts: ResourceFacts) -> tuple[int, int, ListOrder]:
        group, place = self._places.get(facts.resource.id, (1_000_000, 0))
        return group, place, list_order(facts.resource)


def _group_order(facts: FactsReader, facility_id: str) -> _GroupOrder:
    places: dict[str, tuple[int, int]] = {}
    for number, group in enumerate(facts.groups_of(facility_id)):
        for place, member_id in enumerate(group.member_ids):
            places.setdefault(member_id, (number, place))
    return _GroupOrder(places)


def group_names(facts: FactsReader, facility_id: str) -> Mapping[str, str]:
    """The name of each resource's first group."""
    names: dict[str, str] = {}
    for group in facts.groups_of(facility_id):
        for member_id in group.member_ids:
            names.setdefault(member_id, group.name)
    return names


def day_calendar(
    facts: FactsReader,
    reader: CalendarReader,
    facility_id: str,
    day: date,
    resource_ids: Sequence[str] | None,
    now_s: int,
    change_number: int,
) -> DayCalendar:
    """The day. Reading it writes nothing."""
    clinic = facts.clinic(facility_id)
    start_s, end_s = day_span_s(day, clinic.zone)
    shown = shown_resources(facts, facility_id, resource_ids)
    layers = [facts.layers.day(clinic, row, day) for row in shown]
    places = {row.resource.subject_id: column for column, row in enumerate(shown)}
    cards = tuple(reader.cards(places, start_s, end_s))
    blocks = blocks_by_subject(reader.blocks(list(places), start_s, end_s))
    groups = group_names(facts, facility_id)
    columns = tuple(
        day_column(row, day_layers, groups.get(row.resource.id, ""), blocks[row.resource.subject_id], clinic, now_s)
        for row, day_layers in zip(shown, layers, strict=True)
    )
    booked = _booked(cards)
    columns = tuple(with_booked(column, booked[at]) for at, column in enumerate(columns))
    open_start_s, open_end_s = _open_span(layers, cards, start_s, end_s)
    return DayCalendar(
        facility_id, day, clinic.facility.zone, start_s, end_s, open_start_s, open_end_s, closed_reason(layers),
        columns, cards,
        _marks(clinic, start_s, end_s), change_number,
    )  # fmt: skip


def blocks_by_subject(rows: Iterable[Occupied]) -> defaultdict[str, list[Occupied]]:
    """The time blocks by whom they belong to."""
    found: defaultdict[str, list[Occupied]] = defaultdict(list)
    for row in rows:
        if row.owner_kind is OwnerKind.TIME_BLOCK:
            found[row.subject_id].append(row)
    return found


def day_column(
    row: ResourceFacts, layers: DayLayers, group: str, blocks: Sequence[Occupied], clinic: ClinicFacts, now_s: int
) -> DayColumn:
    """One resource's column of one day, its visits not counted yet; ``blocks``: its time blocks of that day."""
    spans = [
        UnavailableSpan(span.start_s, span.end_s, span.kind, _public_label(span.kind, span.label), span.source_id)
        for span in unavailable_spans(layers)
    ]
    spans += [
        UnavailableSpan(block.start_s, block.end_s, "time_block", block.label, block.owner_id) for block in blocks
    ]
    slots = _slots(layers, now_s, 60 * clinic.facility.slot_minutes)
    resource = row.resource
    return DayColumn(
        resource.id, resource.subject_id, resource.name, resource.code, group, resource.kind.value, resource.color, 0,
        places_in(layers, usable_spans(layers, None, now_s), now_s), tuple(spans),
        tuple((start, length) for start, length, _is_open in slots),
    )  # fmt: skip


def _public_label(kind: str, label: str) -> str:
    """What the calendar may say of a span: of time off only that it is (its type and reason are the approvers')."""
    return "" if kind in ("time_off", "pending_time_off") else label


def _slots(layers: DayLayers, now_s: int, usual_s: int) -> list[tuple[int, int, bool]]:
    """Where the cursor stops: the grid of the bookable blocks, and the usual grid over everything between.

    (start, length in minutes, whether it lies in a bookable block), sorted, over the whole day.
    """
    slots: list[tuple[int, int, bool]] = []
    at = layers.start_s
    for block in sorted(layers.blocks, key=lambda block: block.start_s):
        if not block.fits(None, now_s) or block.end_s <= at:
            continue
        slots += _cut(at, max(block.start_s, at), usual_s, layers.start_s, is_open=False)
        first = max(block.start_s, at)
        slots += _cut(first, block.end_s, block.slot_s, block.grid_s, is_open=True)
        at = max(at, block.end_s)
    slots += _cut(at, layers.end_s, usual_s, layers.start_s, is_open=False)
    return slots


def places_in(layers: DayLayers, usable: Sequence[Span], now_s: int) -> int:
    """How many of the grid's slots can be booked as far as the layers decide; ``usable``: where they let a visit be."""
    found, at = 0, layers.start_s
    for block in sorted(layers.blocks, key=lambda block: block.start_s):
        if not block.fits(None, now_s) or block.end_s <= at:
            continue
        first = max(block.start_s, at)
        for span in usable:
            start_s, end_s = max(first, span[0]), min(block.end_s, span[1])
            if start_s < end_s:
                found += -(-(end_s - block.grid_s) // block.slot_s) - (start_s - block.grid_s) // block.slot_s
        at = block.end_s
    return found


def _cut(start_s: int, end_s: int, step_s: int, grid_s: int, *, is_open: bool) -> list[tuple[int, int, bool]]:
    """``[start_s, end_s)`` cut at the grid's lines."""
    found = []
    at = start_s
    while at < end_s:
        following = min(at + step_s - (at - grid_s) % step_s, end_s)
        found.append((at, (following - at) // 60, is_open))
        at = following
    return found


def _booked(cards: Iterable[DayCard]) -> defaultdict[int, int]:
    counts: defaultdict[int, int] = defaultdict(int)
    for card in cards:
        counts[card.column] += card.occupied_end_s > card.occupied_start_s
    return counts


def with_booked(column: DayColumn, booked: int) -> DayColumn:
    """The column with its visits counted."""
    return DayColumn(
        column.resource_id, column.subject_id, column.name, column.code, column.group, column.kind, column.color,
        booked,
        max(column.places, booked), column.unavailable, column.slots,
    )  # fmt: skip


def _open_span(layers: Sequence[DayLayers], cards: Sequence[DayCard], start_s: int, end_s: int) -> tuple[int, int]:
    """What is worth showing first: opening hours and every card, to whole hours; 8 to 18 h where there is nothing."""
    spans = merge([span for day in layers for span in day.open] + sorted((card.start_s, card.end_s) for card in cards))
    if not spans:
        return start_s + 8 * HOUR_S, min(start_s + 18 * HOUR_S, end_s)
    first = max(start_s, spans[0][0] - (spans[0][0] - start_s) % HOUR_S)
    last = min(end_s, spans[-1][1] + -(spans[-1][1] - start_s) % HOUR_S)
    return first, max(last, first + HOUR_S)


def closed_reason(layers: Sequence[DayLayers]) -> str:
    """The closure's name where the clinic is closed all day."""
    if not layers or layers[0].open:
        return ""
    return next((row.label for row in layers[0].closures), "")


def _marks(clinic: ClinicFacts, start_s: int, end_s: int) -> tuple[HourMark, ...]:
    """Every whole hour of wall clock and every hour of elapsed time where they differ (a clock change)."""
    marks = []
    for offset in range(0, end_s - start_s, HOUR_S // 2):
        minute = local_minute(start_s + offset, clinic.zone)
        if minute % 60 == 0:
            marks.append(HourMark(offset, minute))
    return tuple(marks)

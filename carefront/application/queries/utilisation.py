"""How full a clinic is, who did not come, how long people wait; and the list behind every one of these figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from carefront.application.booking import Desk, instant_s
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader, OccupancyReader
from carefront.application.queries.openings import OccupancyBook, openings
from carefront.application.summary_days import NO_COUNTS, Days, SummaryDay, SummaryRows, exact_days
from carefront.application.utilisation_rows import (
    MOST_LISTED,
    By,
    Cell,
    Column,
    ColumnKind,
    Figure,
    FigureKind,
    FigureList,
    FigureRow,
    ResourceFigures,
    ThirdNext,
    Utilisation,
    UtilisationQuestion,
    WaitAges,
)
from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.opening_search import OpeningQuestion
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import Resource, ResourceKind
from carefront.domain.summary import COUNTED, HOURS, UsedVisit, by_hour, median
from carefront.domain.zones import day_of, day_span_s, local_date
from carefront.shared.clock import Clock

_NO_SHOW, _CANCELLED = COUNTED.index(AppointmentStatus.NO_SHOW), COUNTED.index(AppointmentStatus.CANCELLED)
_DUE = frozenset({
    AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW,
})  # fmt: skip
"""Visits of which it is known whether somebody came."""
_STATES = {
    FigureKind.BOOKED: LIVE, FigureKind.NO_SHOW: frozenset({AppointmentStatus.NO_SHOW}), FigureKind.DUE: _DUE,
    FigureKind.CANCELLED: frozenset({AppointmentStatus.CANCELLED}),
}  # fmt: skip
_MOST_DAYS, _MOST_WEEKS = 31, 20
_NEXT = 3
_HORIZON_DAYS = 90
_LONGEST_VISIT_S = 31 * 86_400
"""How far behind its start a visit is looked for in a list."""


class ListedVisit(NamedTuple):
    """One resource of a visit as the store lists it; ids of nothing are empty."""

    visit: UsedVisit
    appointment_id: str
    patient_id: str
    offering_id: str
    created_s: int


class Waiting(NamedTuple):
    """Somebody who waits: for an earlier visit than the one they have, or for any. Instants of nothing are 0."""

    appointment_id: str
    patient_id: str
    offering_id: str
    resource_id: str
    since_s: int
    start_s: int
    end_s: int
    status: str


class FigureStore(Protocol):
    """The summary, and the lists behind its figures; of one tenant."""

    @property
    def summary(self) -> SummaryRows: ...

    def listed(
        self, facility_id: str, start_s: int, end_s: int, status: str, resource_ids: Iterable[str]
    ) -> Iterable[ListedVisit]:
        """Visits of the resources that start in the span, by time; of one state where ``status`` is not empty."""

    def waiting(self, facility_id: str, now_s: int) -> Sequence[Waiting]:
        """Who waits, the longest first."""

    def patient_name(self, patient_id: str) -> str:
        """What a patient is called; empty for nobody."""


class UtilisationStores(Protocol):
    """What the figures are made from."""

    def snapshot(self) -> AbstractContextManager[None]: ...

    def change_number(self) -> int: ...

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def figures(self) -> FigureStore: ...


class UtilisationAnswers:
    """Questions of one reader; each is answered from one state of the file. None of them writes."""

    def __init__(self, stores: UtilisationStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock
        self._busy = OccupancyBook(stores.occupancy)

    def _desk(self) -> Desk:
        now, facts = self._clock(), self._stores.facts
        return Desk(facts, self._stores.occupancy, self._gate.actor(), instant_s(now))

    def _may(self, key: Key, facility_id: str) -> bool:
        return self._gate.may(key, Subject(facility_id=facility_id))

    def utilisation(self, question: UtilisationQuestion) -> Utilisation:
        """How full the resources are in a period, visits by state, how long people wait: exact to the last commit."""
        with self._stores.snapshot():
            return self._utilisation(question)

    def _utilisation(self, question: UtilisationQuestion) -> Utilisation:
        if not self._may(Key.REPORT_VIEW, question.facility_id):
            return Utilisation(False)
        facts, zone = self._stores.facts, self._stores.facts.clinic(question.facility_id).zone
        known = facts.resources_of(question.facility_id)
        keys = [key for key in question.resource_ids if key in known]
        days = exact_days(
            self._stores.figures.summary, facts, question.facility_id, keys, question.first, question.last
        )  # fmt: skip
        columns = _columns(question, self._stores.figures.summary, days.values())
        rows = tuple(self._row(known[key].resource, days[key], question, columns) for key in keys)
        cells = tuple(_sum(row.cells[at] for row in rows) for at in range(len(columns)))
        return Utilisation(
            True, zone.key, columns, rows, ResourceFigures("", "", "", cells, _sum(row.total for row in rows)),
            _counts(days.values()), self._wait_ages(question, zone),
        )  # fmt: skip

    def _row(
        self, resource: Resource, days: Days, question: UtilisationQuestion, columns: Sequence[Column]
    ) -> ResourceFigures:
        own = list(days.values())
        if question.by is By.HOUR:
            cells = _by_hour(self._stores.figures.summary, own, columns)
        else:
            cells = _by_day(own, columns)
        return ResourceFigures(resource.id, resource.name, resource.kind.value, cells, _total(own))

    def _wait_ages(self, question: UtilisationQuestion, zone: ZoneInfo) -> WaitAges:
        desk = self._desk()
        today = local_date(desk.now_s, zone)
        waiting = self._stores.figures.waiting(question.facility_id, desk.now_s)
        ages = [max(0, (today - local_date(row.since_s, zone)).days) for row in waiting]
        return WaitAges(len(ages), median(ages), max(ages, default=None))

    def list_behind(self, figure: Figure) -> FigureList:
        """The visits that a figure counts, or who waits; patients' names for who may see patients."""
        with self._stores.snapshot():
            return self._list_behind(figure)

    def _list_behind(self, figure: Figure) -> FigureList:
        if not self._may(Key.REPORT_VIEW, figure.facility_id):
            return FigureList(False)
        zone = self._stores.facts.clinic(figure.facility_id).zone
        found = list(self._waiting(figure) if figure.kind is FigureKind.WAITING else self._visits(figure, zone))
        named = self._named(found[:MOST_LISTED], figure.facility_id)
        return FigureList(True, zone.key, named, len(found), sum(row.booked_s for row, _patient in found))

    def _named(self, found: Iterable[tuple[FigureRow, str]], facility_id: str) -> tuple[FigureRow, ...]:
        """The rows with their patients' names, where the actor may see patients."""
        if not self._may(Key.PATIENT_VIEW, facility_id):
            return tuple(row for row, _patient_id in found)
        return tuple(_with_name(row, self._stores.figures.patient_name(patient_id)) for row, patient_id in found)

    def _waiting(self, figure: Figure) -> Iterator[tuple[FigureRow, str]]:
        for row in self._stores.figures.waiting(figure.facility_id, self._desk().now_s):
            yield FigureRow(
                row.appointment_id, self._resource_name(row.resource_id), row.start_s, row.end_s,
                AppointmentStatus(row.status) if row.status else None, "", self._offering_name(row.offering_id),
                since_s=row.since_s,
            ), row.patient_id  # fmt: skip

    def _visits(self, figure: Figure, zone: ZoneInfo) -> Iterator[tuple[FigureRow, str]]:
        states = _STATES[figure.kind]
        start_s, end_s = day_span_s(figure.first, zone)[0], day_span_s(figure.last, zone)[1]
        is_booked = figure.kind is FigureKind.BOOKED
        status = next(iter(states)).value if len(states) == 1 else ""
        reach_s = _LONGEST_VISIT_S if is_booked else 0
        for one in self._stores.figures.listed(
            figure.facility_id, start_s - reach_s, end_s, status, figure.resource_ids
        ):
            part_start_s, part_end_s = one.visit.part_s
            if one.visit.status not in states or part_start_s >= part_end_s:
                continue
            booked_s = _booked_in(figure, part_start_s, part_end_s, zone) if is_booked else 0
            if booked_s or (not is_booked and _is_on(figure, one.visit.start_s, zone)):
                yield FigureRow(
                    one.appointment_id, self._resource_name(one.visit.resource_id), part_start_s, part_end_s,
                    AppointmentStatus(one.visit.status), "", self._offering_name(one.offering_id), booked_s,
                ), one.patient_id  # fmt: skip

    def _resource_name(self, resource_id: str) -> str:
        return self._stores.facts.resource(resource_id).resource.name if resource_id else ""

    def _offering_name(self, offering_id: str) -> str:
        return self._stores.facts.offering(offering_id).name if offering_id else ""

    def third_next(self, facility_id: str, resource_ids: Sequence[str]) -> tuple[ThirdNext, ...]:
        """The third next opening of each published visit type with each of the providers, from now on."""
        with self._stores.snapshot():
            return self._third_next(facility_id, resource_ids)

    def _third_next(self, facility_id: str, resource_ids: Sequence[str]) -> tuple[ThirdNext, ...]:
        if not self._may(Key.REPORT_VIEW, facility_id):
            return ()
        facts, desk, busy = self._stores.facts, self._desk(), self._busy.at(self._stores.change_number())
        zone = facts.clinic(facility_id).zone
        found = []
        for offering in facts.offerings_of(facility_id):
            for provider in _providers(offering, facts, facility_id, resource_ids):
                asked = OpeningQuestion(offering, offering.duration_minutes, (provider.id,), days=_HORIZON_DAYS)
                given = openings(desk, facility_id, asked, _NEXT, busy).openings
                start_s = given[-1].start_s if len(given) == _NEXT else None
                days = None if start_s is None else (day_of(start_s, zone) - day_of(desk.now_s, zone)).days
                found.append(ThirdNext(
                    offering.id, offering.name, offering.code or offering.name, provider.id, provider.name, start_s,
                    days,
                ))  # fmt: skip
        return tuple(found)


def _providers(
    offering: Offering, facts: FactsReader, facility_id: str, resource_ids: Sequence[str]
) -> Iterator[Resource]:
    if offering.state is not OfferingState.PUBLISHED:
        return
    known = facts.resources_of(facility_id)
    for key in resource_ids:
        own = known.get(key)
        if own is not None and own.resource.kind is ResourceKind.PERSON and (
            not offering.resource_ids or key in offering.resource_ids
        ):  # fmt: skip
            yield own.resource


def _total(days: Sequence[SummaryDay]) -> Cell:
    visits = sum(sum(row.counts) - row.counts[_CANCELLED] - row.counts[_NO_SHOW] for row in days)
    bookable_s = sum(row.available_s for row in days) - sum(row.blocked_s for row in days)
    return Cell(sum(row.booked_s for row in days), bookable_s, sum(row.off_s for row in days), visits)


def _sum(cells: Iterable[Cell]) -> Cell:
    booked_s = bookable_s = off_s = visits = 0
    for cell in cells:
        booked_s += cell.booked_s
        bookable_s += cell.bookable_s
        off_s += cell.off_s
        visits += cell.visits
    return Cell(booked_s, bookable_s, off_s, visits)


def _counts(days: Iterable[Days]) -> Mapping[AppointmentStatus, int]:
    totals = [sum(counts) for counts in zip(*(row.counts for own in days for row in own.values()), strict=True)]
    return dict(zip(COUNTED, totals or NO_COUNTS, strict=True))


def _columns(question: UtilisationQuestion, rows: SummaryRows, days: Iterable[Days]) -> tuple[Column, ...]:
    first, last = question.first, question.last
    if question.by is By.WEEKDAY:
        order = [(question.week_start + step) % 7 for step in range(7)]
        return tuple(Column(ColumnKind.WEEKDAY, first, last, number) for number in order)
    if question.by is By.HOUR:
        used = _used_hours(rows, days)
        return tuple(Column(ColumnKind.HOUR, first, last, hour) for hour in used)
    return tuple(_stretches(question))


def _used_hours(rows: SummaryRows, days: Iterable[Days]) -> range:
    """From the first hour with anything to the last."""
    every = [row for own in days for row in own.values()]
    booked, bookable = rows.summed(row.booked_hours for row in every), rows.summed(row.bookable_hours for row in every)
    used = [hour for hour in range(HOURS) if booked[hour] or bookable[hour]]
    return range(used[0], used[-1] + 1) if used else range(0)


def _stretches(question: UtilisationQuestion) -> Iterator[Column]:
    """Days, or of a long period weeks, or months; cut to the period."""
    count = (question.last - question.first).days + 1
    at = question.first
    while at <= question.last:
        if count <= _MOST_DAYS:
            kind, end = ColumnKind.DAY, at
        elif count <= 7 * _MOST_WEEKS:
            kind, end = ColumnKind.WEEK, at + timedelta(days=6 - (at.weekday() - question.week_start) % 7)
        else:
            kind, end = ColumnKind.MONTH, _month_end(at)
        end = min(end, question.last)
        yield Column(kind, at, end)
        at = end + timedelta(days=1)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _by_day(days: Iterable[SummaryDay], columns: Sequence[Column]) -> tuple[Cell, ...]:
    cells = [[0, 0, 0, 0] for _column in columns]
    if columns and columns[0].kind is ColumnKind.WEEKDAY:
        place = {column.number: at for at, column in enumerate(columns)}
        found = ((place[(row.local_day - 1) % 7], row) for row in days)
    else:
        at_day = {
            day: at for at, column in enumerate(columns)
            for day in range(column.first.toordinal(), column.last.toordinal() + 1)
        }  # fmt: skip
        found = ((at_day[row.local_day], row) for row in days)
    for at, row in found:
        cell = cells[at]
        cell[0] += row.booked_s
        cell[1] += row.available_s - row.blocked_s
        cell[2] += row.off_s
        cell[3] += sum(row.counts) - row.counts[_CANCELLED] - row.counts[_NO_SHOW]
    return tuple(Cell(*cell) for cell in cells)


def _by_hour(rows: SummaryRows, days: Sequence[SummaryDay], columns: Sequence[Column]) -> tuple[Cell, ...]:
    booked, bookable = rows.summed(row.booked_hours for row in days), rows.summed(row.bookable_hours for row in days)
    return tuple(Cell(booked[column.number], bookable[column.number]) for column in columns)


def _is_on(figure: Figure, at_s: int, zone: ZoneInfo) -> bool:
    day = day_of(at_s, zone)
    return figure.first <= day <= figure.last and (figure.weekday is None or day.weekday() == figure.weekday)


def _booked_in(figure: Figure, start_s: int, end_s: int, zone: ZoneInfo) -> int:
    """How many seconds of the span lie in the figure's days and hour."""
    first, last = figure.first.toordinal(), figure.last.toordinal()
    return sum(
        seconds
        for ordinal, hour, seconds in by_hour(start_s, end_s, zone)
        if first <= ordinal <= last
        and figure.hour in (None, hour)
        and (figure.weekday is None or (ordinal - 1) % 7 == figure.weekday)
    )


def _with_name(row: FigureRow, name: str) -> FigureRow:
    return FigureRow(
        row.appointment_id, row.resource_name, row.start_s, row.end_s, row.status, name, row.offering_name,
        row.booked_s, row.since_s,
    )  # fmt: skip

"""The month: of every day whether the clinic is open, how full it is and who is off; and each day's first opening."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from carefront.application.booking import Desk
from carefront.application.calendar_rows import (
    DayLoad,
    DayOpening,
    DayState,
    FirstOpenings,
    MonthCalendar,
    MonthDay,
)
from carefront.application.ports import FactsReader
from carefront.application.queries.calendar import shown_resources
from carefront.application.queries.day_loads import LoadBook, LoadReader, OpenTimes, days_from
from carefront.application.queries.openings import leaders_among, openings
from carefront.domain.busy_masks import BusyBook
from carefront.domain.opening_search import OpeningQuestion, Wishes

OFF = (DayState.TIME_OFF, DayState.EXCEPTION)


def month_calendar(
    facts: FactsReader, reader: LoadReader, facility_id: str, first: date, last: date,
    resource_ids: Sequence[str] | None, now_s: int, change_number: int, times: OpenTimes,
) -> MonthCalendar:  # fmt: skip
    """The inclusive days of the shown resources together. Reading it writes nothing."""
    clinic = facts.clinic(facility_id)
    shown = shown_resources(facts, facility_id, resource_ids)
    days = days_from(first, (last - first).days + 1)
    book = LoadBook(clinic, shown, days, reader, facts.layers, times, now_s)
    found = []
    for day in days:
        loads = [(row.resource.name, book.load(row, day)) for row in shown]
        off = tuple(name for name, load in loads if load.state in OFF)
        found.append(MonthDay(day, _together([load for _name, load in loads]), off))
    return MonthCalendar(facility_id, clinic.facility.zone, tuple(found), change_number)


def _together(loads: Sequence[DayLoad]) -> DayLoad:
    """The loads of one day as one: closed where the clinic is, else open if anybody is there."""
    states = {load.state for load in loads}
    if not loads or states == {DayState.CLOSED}:
        state = DayState.CLOSED
    else:
        state = DayState.OPEN if DayState.OPEN in states else DayState.NO_HOURS
    label = next((load.label for load in loads if load.label and load.state in (state, DayState.CLOSED)), "")
    return DayLoad(
        sum(load.booked for load in loads), sum(load.places for load in loads),
        sum(load.booked_minutes for load in loads), sum(load.open_minutes for load in loads), state, label,
    )  # fmt: skip


def first_openings(desk: Desk, asked: FirstOpenings, busy: BusyBook) -> tuple[DayOpening, ...]:
    """The first opening of each day that has one, in order of days: the very answer of the search for that day."""
    return tuple(_first_openings(desk, asked, busy))


def _first_openings(desk: Desk, asked: FirstOpenings, busy: BusyBook) -> Iterator[DayOpening]:
    offering = desk.facts.offering(asked.offering_id) if asked.offering_id else None
    length = offering.duration_minutes if offering else desk.facts.clinic(asked.facility_id).facility.slot_minutes
    leaders = leaders_among(desk, asked.facility_id, offering, asked.resource_ids)
    day = asked.first
    while leaders and day <= asked.last:
        question = OpeningQuestion(offering, length, leaders, Wishes(first=day, last=day))
        for found in openings(desk, asked.facility_id, question, 1, busy).openings:
            name = desk.facts.resource(found.leader_id).resource.name
            yield DayOpening(day, found.start_s, length, found.leader_id, name)
        day += timedelta(days=1)

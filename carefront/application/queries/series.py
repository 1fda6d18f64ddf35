"""A series before it is booked: the start of every occurrence by wall clock, each judged like a booking of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from carefront.application.booking import Desk
from carefront.application.ports import Store
from carefront.application.queries.proposals import proposal
from carefront.application.read_models import Proposal, SeriesQuestion
from carefront.domain.appointments import Appointment
from carefront.domain.errors import InvalidValue
from carefront.domain.zones import instant_s, local_date, local_minute

LONGEST_SERIES = 104
"""Occurrences at most: two years of weeks."""

_STEPS = {"daily": 1, "weekly": 7, "biweekly": 14}


def preview(desk: Desk, appointments: Store[Appointment], question: SeriesQuestion) -> tuple[Proposal, ...]:
    """Every occurrence as a proposal, in order; those that can't be booked carry their reasons and alternatives.

    Raises:
        InvalidValue: no occurrence at all, too many, or an unknown frequency.
    """
    starts = series_starts(question, desk.facts.clinic(question.first.facility_id).zone)
    asked = (replace(question.first, start_s=start_s) for start_s in starts)
    return tuple(proposal(desk, appointments, each) for each in asked)


def series_starts(question: SeriesQuestion, zone: ZoneInfo) -> tuple[int, ...]:
    """The starts in UTC seconds: the same wall-clock time on each date, through clock changes."""
    if question.interval < 1 or (question.frequency not in _STEPS and question.frequency != "monthly"):
        raise InvalidValue("repeat", question.frequency, "unknown")
    first = local_date(question.first.start_s, zone)
    minute = local_minute(question.first.start_s, zone)
    wanted = question.count or (LONGEST_SERIES + 1 if question.until else 0)
    dates = islice(_dates(first, question), wanted)
    days = [day for day in dates if question.until is None or day <= question.until]
    if not days:
        raise InvalidValue("repeat", 0, "no_date")
    if len(days) > LONGEST_SERIES:
        raise InvalidValue("repeat", len(days), "too_many")
    return tuple(instant_s(day, minute, zone) for day in days)


def _dates(first: date, question: SeriesQuestion) -> Iterator[date]:
    """Dates for ever; a month without the day is left out."""
    number = 0
    while True:
        if question.frequency != "monthly":
            yield first + timedelta(days=number * question.interval * _STEPS[question.frequency])
        else:
            month = first.month - 1 + number * question.interval
            year, month = first.year + month // 12, month % 12 + 1
            if first.day <= _days_in(year, month):
                yield date(year, month, first.day)
        number += 1


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day

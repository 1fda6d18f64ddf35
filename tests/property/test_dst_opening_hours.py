"""Opening hours through every clock change of nineteen zones: nothing is lost, nothing doubled."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache, day_layers, usable_spans
from carefront.domain.booking_facts import BookingQuestion
from carefront.domain.intervals import Span, length, merge
from carefront.domain.openings import find_starts
from carefront.domain.zones import day_of, day_span_s, instant_s, local_date, local_minute, zone_named
from tests.support.clinic_facts import clinic, facts, room

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "rrule-conformance" / "tz_transitions.json"
needs_data = pytest.mark.skipif(not DATA.is_file(), reason="the list of clock changes is not beside the project")
ROUND_THE_CLOCK = ["0-7", "7-24"]


@cache
def changes() -> dict[str, list[date]]:
    """Local dates of the clock changes from 2020 to 2035, by zone."""
    found: dict[str, list[date]] = {}
    rows: dict[str, list[Any]] = json.loads(DATA.read_text("utf-8"))["transitions_2010_2035"] if DATA.is_file() else {}
    for name, transitions in rows.items():
        instants = (datetime.fromisoformat(row["utc"].removesuffix("Z")).replace(tzinfo=UTC) for row in transitions)
        zone = zone_named(name)
        found[name] = [day_of(int(at.timestamp()), zone) for at in instants if 2020 <= at.year <= 2035]
    return found


@needs_data
@pytest.mark.parametrize("name", sorted(changes()))
def test_days_of_every_length_follow_each_other_without_a_hole(name: str) -> None:
    zone = zone_named(name)
    for day in changes()[name]:
        spans = [day_span_s(day + timedelta(days=number), zone) for number in (-1, 0, 1)]
        assert all(before[1] == after[0] for before, after in pairwise(spans))
        assert spans[1][1] - spans[1][0] in {hours * 1800 for hours in (46, 47, 48, 49, 50, 44, 52)}


@needs_data
@pytest.mark.parametrize("name", sorted(changes()))
def test_hours_round_the_clock_lose_nothing_and_double_nothing(name: str) -> None:
    always = clinic(ROUND_THE_CLOCK, days=range(7), zone=name)
    for day in changes()[name]:
        spans: list[Span] = []
        for number in (-1, 0, 1):
            spans += usable_spans(day_layers(always, room(), day + timedelta(days=number)), None, 0)
        start = day_span_s(day - timedelta(days=1), always.zone)[0]
        end = day_span_s(day + timedelta(days=1), always.zone)[1]
        assert merge(spans) == [(start, end)]
        assert length(spans) == end - start


@needs_data
@pytest.mark.parametrize("name", sorted(changes()))
def test_quarter_hours_offered_through_a_change_day_neither_overlap_nor_leave_a_gap(name: str) -> None:
    always = clinic(ROUND_THE_CLOCK, days=range(7), slot_minutes=15, zone=name)
    question = BookingQuestion(0, 15, (ResourceUse("r1"),))
    for day in changes()[name][::6]:
        start, end = day_span_s(day, always.zone)
        known = facts(room(), at_clinic=always, now_s=start - 86_400)
        found = [opening.start_s for opening in find_starts(question, known, LayerCache(), start, end, 200)]
        assert found == list(range(start, end, 900))


ZONES = st.sampled_from(sorted(changes()) or ["Europe/Berlin"])
MINUTES = st.integers(0, 1440)


@given(ZONES, st.data())
@settings(max_examples=200)
def test_bounds_never_run_backwards_and_touching_periods_stay_touching(name: str, data: st.DataObject) -> None:
    zone = zone_named(name)
    days = changes().get(name) or [date(2026, 3, 29), date(2026, 10, 25)]
    day = data.draw(st.sampled_from(days))
    bounds = sorted(data.draw(st.lists(MINUTES, min_size=2, max_size=6)))
    instants = [instant_s(day, minute, zone) for minute in bounds]
    assert instants == sorted(instants)
    assert instant_s(day, 1440, zone) == instant_s(day + timedelta(days=1), 0, zone)
    for minute, instant in zip(bounds, instants, strict=True):
        shown = local_minute(instant, zone) + 1440 * (local_date(instant, zone) - day).days
        assert shown >= minute  # the first instant that shows this time or later
        before = local_minute(instant - 60, zone) + 1440 * (local_date(instant - 60, zone) - day).days
        assert before < minute

"""Half-open spans and the interval at the edges."""

from datetime import UTC, datetime

import pytest

from carefront.domain.errors import CareFrontError
from carefront.domain.intervals import (
    Interval,
    InvalidInterval,
    clip,
    covers,
    intersect,
    length,
    merge,
    subtract,
    union,
)  # fmt: skip

NINE, TEN, ELEVEN = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (9, 10, 11))


def test_touching_intervals_do_not_overlap() -> None:
    assert not Interval(NINE, TEN).overlaps(Interval(TEN, ELEVEN))
    assert Interval(NINE, ELEVEN).overlaps(Interval(TEN, ELEVEN))
    assert Interval(NINE, ELEVEN).covers(Interval(NINE, TEN))


@pytest.mark.parametrize(("start", "end"), [(TEN, NINE), (TEN, TEN), (datetime(2026, 11, 24, 9), TEN)])
def test_an_interval_runs_forward_and_knows_its_offset(start: datetime, end: datetime) -> None:
    with pytest.raises(InvalidInterval) as refused:
        Interval(start, end)
    assert isinstance(refused.value, CareFrontError)
    assert refused.value.start == start


def test_merging_joins_what_touches_and_drops_what_is_empty() -> None:
    assert merge([(5, 7), (1, 3), (3, 5), (9, 9), (10, 12), (11, 11)]) == [(1, 7), (10, 12)]


def test_a_lunch_break_cuts_a_day_in_two() -> None:
    assert subtract([(8, 18)], [(12, 13)]) == [(8, 12), (13, 18)]
    assert intersect([(9, 13), (15, 19)], [(10, 18)]) == [(10, 13), (15, 18)]
    assert union([(9, 13)], [(13, 17)]) == [(9, 17)]
    assert clip([(8, 12), (13, 18)], 10, 14) == [(10, 12), (13, 14)]
    assert length([(8, 12), (13, 18)]) == 9


def test_covering_needs_one_span_without_a_hole() -> None:
    assert covers([(8, 12), (13, 18)], 8, 12)
    assert not covers([(8, 12), (13, 18)], 11, 14)

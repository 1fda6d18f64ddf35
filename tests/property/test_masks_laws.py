"""Masks against sets of seconds: rounding loses no start and invents none."""

from hypothesis import given
from hypothesis import strategies as st

from carefront.domain.busy_masks import BusyMasks
from carefront.domain.intervals import Span, covers, merge
from carefront.domain.masks import Counts, inward, minutes_of, outward, runs, touching, window_at

WINDOW = window_at(0, 60)
BASE = WINDOW.start_s
SPANS = st.lists(
    st.tuples(st.integers(0, 1200), st.integers(1, 900)).map(lambda pair: (BASE + pair[0], BASE + sum(pair))),
    max_size=6,
)
STARTS, LENGTHS = range(0, 40), st.integers(1, 12)


@given(SPANS, LENGTHS)
def test_a_start_fits_by_minutes_exactly_when_it_fits_by_seconds(spans: list[Span], minutes: int) -> None:
    fitting = set(minutes_of(runs(inward(merge(spans), WINDOW), minutes)))
    for start in STARTS:
        start_s = BASE + 60 * start
        assert (start in fitting) == covers(merge(spans), start_s, start_s + 60 * minutes)


@given(SPANS, LENGTHS)
def test_a_start_meets_something_by_minutes_exactly_when_it_does_by_seconds(spans: list[Span], minutes: int) -> None:
    meeting = touching(outward(spans, WINDOW), minutes)
    for start in STARTS:
        start_s, end_s = BASE + 60 * start, BASE + 60 * (start + minutes)
        assert (meeting >> start & 1) == any(low < end_s and start_s < high for low, high in spans)


@given(st.lists(st.integers(0, 255), max_size=9), st.integers(1, 10))
def test_counting_by_digits_is_counting(masks: list[int], number: int) -> None:
    counts = Counts()
    for mask in masks:
        counts.add(mask)
    wanted = [bit for bit in range(8) if sum(mask >> bit & 1 for mask in masks) >= number]
    assert minutes_of(counts.at_least(number)) == wanted


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(1, 3)), max_size=8), st.integers(2, 3))
def test_what_is_full_or_in_doubt_holds_every_minute_at_which_so_many_are_there(
    rows: list[tuple[int, int, int]], capacity: int
) -> None:
    occupied = sorted((BASE + 60 * at, BASE + 60 * (at + length), 0, 1, 0, 1, own, 0) for at, length, own in rows)
    full, doubt = BusyMasks(occupied, WINDOW).full(capacity)
    assert full & doubt == 0
    for minute in range(45):
        there = [row for row in occupied if row[0] <= BASE + 60 * minute < row[1]]
        if len(there) >= capacity:
            assert (full | doubt) >> minute & 1
        elif full >> minute & 1:
            raise AssertionError("called full with room left")

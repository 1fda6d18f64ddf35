"""Where visits fit into somebody's free time, against trying every second of small days."""

from hypothesis import given
from hypothesis import strategies as st

from carefront.domain.cover import STEP_S, FreeTime, Moving, Usable, fitted
from carefront.domain.intervals import Span, covers, merge, subtract

UNIT_S = 100
"""Apart from the grid, so that few spans begin on it."""
DAY_S, DAYS = 30 * UNIT_S, 2
SPAN = (0, DAYS * DAY_S)

spans = st.lists(
    st.tuples(st.integers(0, 59), st.integers(1, 20)).map(
        lambda pair: (pair[0] * UNIT_S, min(SPAN[1], (pair[0] + pair[1]) * UNIT_S))
    ),
    max_size=6,
).map(merge)


@st.composite
def visits(draw: st.DrawFn) -> list[Moving]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        day, at, length = draw(st.integers(0, DAYS - 1)), draw(st.integers(0, 24)), draw(st.sampled_from((2, 3, 6)))
        before, after = draw(st.sampled_from(((0, 0), (1, 0), (2, 2))))
        made.append(
            Moving(
                str(number), draw(st.sampled_from("ab")), day * DAY_S + at * UNIT_S, length * UNIT_S, before * UNIT_S,
                after * UNIT_S, day * DAY_S, (day + 1) * DAY_S,
            )
        )  # fmt: skip
    return made


def tried(visit: Moving, usable: list[Span], free: list[Span]) -> int | None:
    """The start of the visit, found by trying its own and then every one on the grid of its day."""
    day = range(visit.first_s, visit.last_s)
    for start_s in (visit.start_s, *(at_s for at_s in day if at_s % STEP_S == 0)):
        end_s = start_s + visit.length_s
        held = start_s - visit.before_s, end_s + visit.after_s
        in_day = start_s == visit.start_s or end_s <= visit.last_s  # buffers may lie in another
        if in_day and covers(usable, start_s, end_s) and covers(free, *held):
            return start_s
    return None


@given(visits(), spans, spans, spans)
def test_each_visit_keeps_its_start_or_goes_to_the_first_that_is_free(
    moving: list[Moving], of_a: list[Span], of_b: list[Span], busy: list[Span]
) -> None:
    by_kind, free, expected = {"a": of_a, "b": of_b}, subtract([SPAN], busy), {}
    for visit in moving:
        start_s = tried(visit, by_kind[visit.kind], free)
        if start_s is not None:
            expected[visit.key] = start_s
            free = subtract(free, [(start_s - visit.before_s, start_s + visit.length_s + visit.after_s)])
    usable = {kind: Usable(found) for kind, found in by_kind.items()}
    assert fitted(moving, FreeTime(usable.__getitem__, busy, SPAN)) == expected

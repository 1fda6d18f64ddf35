"""The laws of the span algebra, checked against sets of integers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from carefront.domain.intervals import Span, clip, covers, intersect, length, merge, subtract, union

ANY_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)
SPANS = ANY_SPANS.map(merge)


def points(spans: list[Span]) -> set[int]:
    return {point for start, end in spans for point in range(start, end)}


def is_merged(spans: list[Span]) -> bool:
    return all(start < end for start, end in spans) and all(left[1] < right[0] for left, right in pairwise(spans))


@given(ANY_SPANS)
def test_merging_keeps_every_point_and_merging_again_changes_nothing(spans: list[Span]) -> None:
    merged = merge(spans)
    assert points(merged) == points(spans)
    assert is_merged(merged)
    assert merge(merged) == merged


@given(SPANS, SPANS)
def test_union_intersection_and_difference_are_those_of_sets(left: list[Span], right: list[Span]) -> None:
    for combined, wanted in (
        (union(left, right), points(left) | points(right)),
        (intersect(left, right), points(left) & points(right)),
        (subtract(left, right), points(left) - points(right)),
    ):
        assert points(combined) == wanted
        assert is_merged(combined)


@given(SPANS, SPANS)
def test_what_is_taken_and_what_is_left_make_the_whole(spans: list[Span], taken: list[Span]) -> None:
    left = subtract(spans, taken)
    assert intersect(left, taken) == []
    assert union(left, intersect(spans, taken)) == spans
    assert length(left) + length(intersect(spans, taken)) == length(spans)


@given(SPANS, st.integers(0, 40), st.integers(0, 40))
def test_clipping_and_covering_agree_with_points(spans: list[Span], start: int, end: int) -> None:
    assert points(clip(spans, start, end)) == points(spans) & set(range(start, end))
    if start < end:
        assert covers(spans, start, end) == (set(range(start, end)) <= points(spans))

"""Who is on duty when, and where a group would have too few people. Pure: no I/O, clock, Qt or SQL."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from carefront.domain.availability import DayLayers
from carefront.domain.intervals import Span, intersect, merge, subtract
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """In ``[start_s, end_s)`` (UTC seconds) only ``on_duty`` of the group would be there, fewer than ``minimum``."""

    facility_id: str
    group_id: str
    group_name: str
    start_s: int
    end_s: int
    on_duty: int
    minimum: int


def duty_spans(layers: DayLayers) -> list[Span]:
    """When somebody is there, booked or not: their hours while the clinic is open, without what takes them away."""
    there = intersect(layers.open, merge(block[:2] for block in layers.blocks))
    if layers.working is not None:
        there = intersect(there, layers.working)
    return subtract(there, merge(row[:2] for row in (*layers.exceptions, *layers.time_off)))


def too_few(own: Sequence[Span], others: Sequence[Sequence[Span]], minimum: int) -> Iterator[tuple[int, int, int]]:
    """Where fewer than ``minimum`` of the others are there while one is away in ``own``: start, end and how many.

    Args:
        own: merged spans, in which the one would have been there; ``others``: the same of everybody else.
    """
    found: list[tuple[int, int, int]] = []
    for start_s, end_s in own:
        inside = [intersect(spans, [(start_s, end_s)]) for spans in others]
        edges = sorted({start_s, end_s, *(edge for spans in inside for span in spans for edge in span)})
        for left, right in pairwise(edges):
            count = sum(any(a <= left and right <= b for a, b in spans) for spans in inside)
            if count >= minimum:
                continue
            if found and found[-1][1] == left and found[-1][2] == count:
                found[-1] = (found[-1][0], right, count)
            else:
                found.append((left, right, count))
    yield from found

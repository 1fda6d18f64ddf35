"""What every benchmark gives back, and how a subject is measured against its floor. Knows no subject."""

import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

PAIRS = 15
"""The fewest pairs of floor and subject that make a figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: ``ratio`` is value over floor; both are ``None`` where there is no floor."""

    id: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    goal: str
    met: bool
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The figure as ``bench.json`` holds it."""
        return {name: value for name, value in asdict(self).items() if name != "note" or value}


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of every run of one side, in order."""

    seconds: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        """The median in milliseconds."""
        return 1000 * statistics.median(self.seconds)

    def percentile_ms(self, share: float) -> float:
        """The value that ``share`` of the runs do not exceed (nearest rank), in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@contextmanager
def stopwatch(into: list[float]) -> Iterator[None]:
    """Append the seconds the block took."""
    started = time.perf_counter()
    yield
    into.append(time.perf_counter() - started)


Run = Callable[[int], float]
"""One run of a side: given the number of the pair, the seconds it took."""


def interleaved(floor: Run, subject: Run, pairs: int = PAIRS) -> tuple[Timing, Timing]:
    """Floor and subject in turn, each called with the number of the pair and giving its seconds; one pair warms up."""
    floor(-1)
    subject(-1)
    runs = [_pair(floor, subject, number) for number in range(pairs)]
    return Timing(tuple(run[0] for run in runs)), Timing(tuple(run[1] for run in runs))


def _pair(floor: Run, subject: Run, number: int) -> tuple[float, float]:
    """Who goes first changes from pair to pair, so that neither always finds the machine as the other left it."""
    if number % 2:
        second, first = subject(number), floor(number)
        return first, second
    return floor(number), subject(number)


def against_floor(identifier: str, floor: Timing, subject: Timing, limit: float, note: str = "") -> Figure:
    """A figure of medians in milliseconds that is met when the ratio is at most ``limit``."""
    ratio = subject.median_ms / floor.median_ms
    return Figure(
        identifier, round(subject.median_ms, 3), "ms", round(floor.median_ms, 3), round(ratio, 3), f"<= {limit} x",
        ratio <= limit, note,
    )  # fmt: skip


def bounded(identifier: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """A figure without a floor that is met when it is at most ``limit``."""
    return Figure(identifier, round(value, 3), unit, None, None, f"<= {limit:g} {unit}", value <= limit, note)


def table(figures: Sequence[Figure]) -> str:
    """The figures for people, a line each."""
    rows = [("id", "value", "floor", "ratio", "goal", "met", "note")]
    rows += [_cells(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    floor = "-" if figure.floor is None else f"{figure.floor:g} {figure.unit}"
    ratio = "-" if figure.ratio is None else f"{figure.ratio:.2f}"
    value = f"{figure.value:g} {figure.unit}"
    return (figure.id, value, floor, ratio, figure.goal, "yes" if figure.met else "NO", figure.note)

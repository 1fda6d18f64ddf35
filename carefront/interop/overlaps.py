"""Visits of a file that hold one resource at the same time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from carefront.application.import_rows import ImportedResource, ImportRow
from carefront.domain.appointments import LIVE

MOST_PAIRS = 10_000

Pair = tuple[str, str]


def overlapping_pairs(
    rows: Iterable[ImportRow], resources: Sequence[ImportedResource], most: int = MOST_PAIRS
) -> list[Pair]:
    """Every pair of visits whose half-open spans meet on one resource that takes a single visit at a time, at most
    ``most``.

    Pairs are by resource name, then by label; in each the one that starts first (in file order, at one start) is first.
    Visits that hold no time (cancelled, missed) meet nobody. Rows are named by their ``label``.
    """
    taken: dict[tuple[int, str], list[ImportRow]] = defaultdict(list)
    for row in rows:
        if row.status in LIVE:
            for at, name in enumerate(row.resources):
                if name and resources[at].capacity == 1:
                    taken[at, name].append(row)
    pairs: dict[Pair, None] = {}
    for _, visits in sorted(taken.items()):
        room = most - len(pairs)
        pairs.update(dict.fromkeys(sorted(islice(_pairs(visits), room))))
    return list(pairs)


def _pairs(visits: list[ImportRow]) -> Iterator[Pair]:
    """Sweep by start: only visits that have not ended are looked at."""
    running: list[ImportRow] = []
    for visit in sorted(visits, key=lambda one: (one.start_s, one.line)):
        running = [one for one in running if one.end_s > visit.start_s]
        for other in running:
            yield other.label, visit.label
        running.append(visit)

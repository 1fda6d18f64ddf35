"""Who stands beside whom: overlapping visits side by side, in as few lanes as can be. Pure."""

from collections.abc import Sequence


def pack(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lane and number of lanes for each span (sorted by start): spans that touch share a lane, overlapping ones never.

    All spans of a connected overlap get the same number of lanes, the largest count that overlaps at once.
    """
    placed: list[tuple[int, int]] = []
    cluster: list[int] = []
    lane_ends: list[int] = []
    cluster_end = 0
    for number, (start, end) in enumerate(spans):
        if cluster and start >= cluster_end:
            _seal(placed, cluster, len(lane_ends))
            cluster, lane_ends, cluster_end = [], [], 0
        lane = next((lane for lane, lane_end in enumerate(lane_ends) if lane_end <= start), len(lane_ends))
        lane_ends[lane : lane + 1] = [end]
        placed.append((lane, 0))
        cluster.append(number)
        cluster_end = max(cluster_end, end)
    _seal(placed, cluster, len(lane_ends))
    return placed


def _seal(placed: list[tuple[int, int]], cluster: list[int], lanes: int) -> None:
    for number in cluster:
        placed[number] = (placed[number][0], lanes)

"""Lanes on the cases a desk knows."""

from dataclasses import replace

from carefront.domain.booking_facts import LANE_END, Occupied, OwnerKind
from carefront.domain.lanes import Wanted, connected, overlapping, place, present, settle
from tests.support.clinic_facts import at, blocked, person, taken

RAO = person(capacity=2)


def wanted(start: str, end: str, capacity: int = 2, **kind: bool) -> Wanted:
    return Wanted(at(start), at(end), capacity, **kind)


def test_a_visit_takes_the_lowest_free_lane() -> None:
    placement = place([taken(RAO, "10", "11")], wanted("10:30", "11:30"))
    assert placement is not None
    assert (placement.lane_lo, placement.lane_hi, placement.moves) == (1, 2, ())


def test_visits_are_re_laned_when_every_instant_has_room_but_no_lane_has() -> None:
    rows = [taken(RAO, "10", "11", "a"), taken(RAO, "11", "12", "b", lane=1)]
    placement = place(rows, wanted("10", "12"))
    assert placement is not None
    assert placement.lane_lo == 1
    assert [(move.row.owner_id, move.lane_lo) for move in placement.moves] == [("b", 0)]


def test_a_full_hour_takes_no_more() -> None:
    rows = [taken(RAO, "10", "11", "a"), taken(RAO, "10:30", "12", "b", lane=1)]
    assert place(rows, wanted("10:45", "11")) is None
    assert place(rows, wanted("11", "12")) is not None
    assert present(rows, at("10"), at("12")) == 2


def test_an_overbooked_visit_goes_above_the_capacity_and_never_over_blocked_time() -> None:
    rows = [taken(RAO, "10", "11", "a"), taken(RAO, "10", "11", "b", lane=1)]
    placement = place(rows, wanted("10", "11", is_overbooked=True))
    assert placement is not None
    assert placement.lane_lo == 2
    assert place([blocked(RAO, "10", "11")], wanted("10:30", "11:30", is_overbooked=True)) is None


def test_a_time_block_needs_the_time_empty() -> None:
    assert place([taken(RAO, "10", "11")], wanted("10:30", "12", is_time_block=True)) is None
    placement = place([taken(RAO, "10", "11")], wanted("11", "12", is_time_block=True))
    assert placement is not None
    assert (placement.lane_lo, placement.lane_hi) == (0, LANE_END)


def test_an_exclusive_visit_takes_all_lanes() -> None:
    placement = place([], wanted("10", "11", is_exclusive=True))
    assert placement is not None
    assert (placement.lane_lo, placement.lane_hi) == (0, 2)
    assert place([taken(RAO, "10", "11")], wanted("10", "11", is_exclusive=True)) is None


def test_after_a_cancellation_the_overbooked_visit_moves_down() -> None:
    extra = taken(RAO, "10", "11", "extra", lane=2, is_overbooked=True)
    kept = taken(RAO, "10", "11", "a", lane=1)
    (move,) = settle([kept, extra])
    assert (move.row, move.lane_lo, move.is_overbooked) == (extra, 0, False)
    assert settle([kept, replace(kept, owner_id="b", lane_lo=0, lane_hi=1), extra]) == ()


def test_the_cluster_reaches_as_far_as_visits_overlap_each_other() -> None:
    rows = [taken(RAO, "8", "9", "far"), taken(RAO, "9", "10:30", "a"), taken(RAO, "10", "12", "b", lane=1)]
    assert [row.owner_id for row in overlapping(rows, at("11"), at("12"))] == ["b"]
    assert [row.owner_id for row in connected(rows, at("11"), at("12"))] == ["a", "b"]


def test_a_long_chain_of_visits_is_placed_without_end() -> None:
    rows: list[Occupied] = []
    for number in range(1_200):
        start = at("0") + 60 * number
        row = Occupied(
            "p",
            start,
            start + 150,
            start,
            start + 150,
            number % 3,
            number % 3 + 1,
            3,
            OwnerKind.APPOINTMENT,
            str(number),
        )
        rows.append(row)
    placement = place(rows, Wanted(at("0") + 30, at("0") + 60, 3))
    assert placement is not None

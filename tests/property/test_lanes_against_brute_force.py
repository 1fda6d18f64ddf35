"""Lanes against every assignment there is, on instances small enough to try them all."""

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from carefront.domain.booking_facts import LANE_END, Occupied, OwnerKind
from carefront.domain.lanes import Move, Placement, Wanted, connected, place, present, settle

SPANS = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))
WANTED = st.builds(
    lambda span, capacity, kind: Wanted(
        span[0], span[1], capacity, kind == "exclusive", kind == "overbooked", kind == "block"
    ),
    SPANS,
    st.integers(1, 3),
    st.sampled_from(["visit"] * 6 + ["exclusive", "overbooked", "block"]),
)


def row_of(wanted: Wanted, placement: Placement, number: int) -> Occupied:
    kind = OwnerKind.TIME_BLOCK if wanted.is_time_block else OwnerKind.APPOINTMENT
    return Occupied(
        "ito", wanted.start_s, wanted.end_s, wanted.start_s, wanted.end_s, placement.lane_lo, placement.lane_hi,
        LANE_END if wanted.is_time_block else wanted.capacity, kind, f"{number:04}", is_overbooked=wanted.is_overbooked,
    )  # fmt: skip


def after(rows: list[Occupied], moves: tuple[Move, ...]) -> list[Occupied]:
    target = {move.row.owner_id: move for move in moves}
    return [
        replace(row, lane_lo=move.lane_lo, lane_hi=move.lane_hi, is_overbooked=move.is_overbooked)
        if (move := target.get(row.owner_id)) else row
        for row in rows
    ]  # fmt: skip


def check(rows: list[Occupied]) -> None:
    """No two rows overlap in time and lanes; only overbooked ones and blocks reach beyond their capacity."""
    for number, row in enumerate(rows):
        assert 0 <= row.lane_lo < row.lane_hi <= LANE_END
        assert row.lane_lo >= row.capacity if row.is_overbooked else row.lane_hi <= row.capacity
        for other in rows[:number]:
            in_time = row.start_s < other.end_s and other.start_s < row.end_s
            in_lanes = row.lane_lo < other.lane_hi and other.lane_lo < row.lane_hi
            assert not (in_time and in_lanes), (row, other)


def some_assignment_exists(rows: list[Occupied], wanted: Wanted) -> bool:
    """Whether the visit and every other single-lane visit can have lanes below their own capacity, all at once."""
    overlaps = [row for row in rows if row.start_s < wanted.end_s and wanted.start_s < row.end_s]
    if present(overlaps, wanted.start_s, wanted.end_s) >= wanted.capacity:
        return False
    loose = [row for row in rows if row.lane_hi - row.lane_lo == 1 and row.owner_kind is OwnerKind.APPOINTMENT]
    loose = [row for row in loose if not row.is_overbooked]  # may always go higher
    fixed = [row for row in rows if row.lane_hi - row.lane_lo > 1]
    for lanes in product(range(wanted.capacity), *(range(row.capacity) for row in loose)):
        seats = [(wanted.start_s, wanted.end_s, lanes[0], lanes[0] + 1)]
        seats += [(row.start_s, row.end_s, lane, lane + 1) for row, lane in zip(loose, lanes[1:], strict=True)]
        seats += [(row.start_s, row.end_s, row.lane_lo, row.lane_hi) for row in fixed]
        if all(
            not (a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3])
            for at, a in enumerate(seats) for b in seats[:at]
        ):  # fmt: skip
            return True
    return False


@given(st.lists(WANTED, max_size=8))
def test_a_visit_is_placed_exactly_when_some_assignment_of_lanes_has_room(asked: list[Wanted]) -> None:
    rows: list[Occupied] = []
    for number, wanted in enumerate(asked):
        cluster = connected(rows, wanted.start_s, wanted.end_s)
        placement = place(cluster, wanted)
        if not (wanted.is_exclusive or wanted.is_time_block or wanted.is_overbooked):
            assert (placement is not None) == some_assignment_exists(rows, wanted)
        if placement is None:
            continue
        assert all(move.row.owner_kind is OwnerKind.APPOINTMENT for move in placement.moves)
        assert all(move.row in cluster for move in placement.moves)
        rows = sorted([*after(rows, placement.moves), row_of(wanted, placement, number)], key=lambda row: row.start_s)
        check(rows)


@given(st.lists(WANTED, max_size=9), st.data())
def test_booking_and_cancelling_in_any_order_keeps_lanes_apart_and_capacity_kept(
    asked: list[Wanted], data: st.DataObject
) -> None:
    rows: list[Occupied] = []
    for number, wanted in enumerate(asked):
        placement = place(connected(rows, wanted.start_s, wanted.end_s), wanted)
        if placement is not None:
            rows = sorted(
                [*after(rows, placement.moves), row_of(wanted, placement, number)], key=lambda row: row.start_s
            )
        cancelled = data.draw(st.integers(-len(asked), len(rows) - 1), label="which is cancelled, if any")
        if cancelled >= 0:
            freed = rows.pop(cancelled)
            rows = after(rows, settle(connected(rows, freed.start_s, freed.end_s)))
        check(rows)


@given(st.lists(WANTED, max_size=8), st.integers(0, 7))
def test_an_overbooked_visit_stays_up_only_where_no_lane_below_fits(asked: list[Wanted], freed: int) -> None:
    rows: list[Occupied] = []
    for number, wanted in enumerate(asked):
        placement = place(connected(rows, wanted.start_s, wanted.end_s), wanted)
        if placement is not None:
            rows = sorted(
                [*after(rows, placement.moves), row_of(wanted, placement, number)], key=lambda row: row.start_s
            )
    if freed < len(rows):
        del rows[freed]
    rows = after(rows, settle(rows))
    check(rows)
    for row in rows:
        if row.is_overbooked:
            lanes = [
                other for other in rows
                if other is not row and other.start_s < row.end_s and row.start_s < other.end_s
            ]  # fmt: skip
            assert all(any(o.lane_lo <= lane < o.lane_hi for o in lanes) for lane in range(row.capacity))

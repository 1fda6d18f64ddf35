"""Placing many visits in memory gives what placing them one by one gives."""

from hypothesis import given
from hypothesis import strategies as st

from carefront.application.lane_book import LaneBook, Stretch
from carefront.domain.booking_facts import LANE_END, Occupied, OwnerKind
from carefront.domain.lanes import Wanted, present


def stretch(
    start: int, end: int, capacity: int, is_exclusive: bool = False, subject: str = "s", position: int = 0
) -> Stretch:
    return Stretch(subject, start, end, start, end, position, Wanted(start, end, capacity, is_exclusive))


def known(
    owner: str, start: int, end: int, lanes: tuple[int, int], kind: OwnerKind = OwnerKind.APPOINTMENT
) -> Occupied:
    return Occupied("s", start, end, start, end, *lanes, 2, kind, owner)


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8), st.integers(0, 9)), max_size=30)


@given(SPANS, st.integers(1, 4))
def test_a_visit_is_refused_only_where_the_capacity_is_reached(
    spans: list[tuple[int, int, int]], capacity: int
) -> None:
    book = LaneBook({})
    taken: list[Occupied] = []
    for number, (start, length, _kind) in enumerate(spans):
        end = start + length
        refused = book.place_all(str(number), [stretch(start, end, capacity)])
        assert bool(refused) == (present(taken, start, end) >= capacity)
        taken = sorted(book.added(), key=lambda row: row.start_s)
    _assert_lanes_hold(taken, capacity)


@given(SPANS)
def test_exclusive_visits_and_blocked_time_are_kept_free_too(spans: list[tuple[int, int, int]]) -> None:
    block = known("block", 8, 10, (0, LANE_END), OwnerKind.TIME_BLOCK)
    book = LaneBook({"s": [block]})
    for number, (start, length, kind) in enumerate(spans):
        book.place_all(str(number), [stretch(start, start + length, 3, is_exclusive=kind == 0)])
    _assert_lanes_hold([block, *book.added()], LANE_END)


def _assert_lanes_hold(rows: list[Occupied], capacity: int) -> None:
    for at, one in enumerate(rows):
        assert one.lane_hi <= capacity
        for two in rows[:at]:
            shares_time = one.start_s < two.end_s and two.start_s < one.end_s
            assert not (shares_time and one.lane_lo < two.lane_hi and two.lane_lo < one.lane_hi)


def test_a_row_that_was_there_moves_to_another_lane_where_only_that_makes_room() -> None:
    early, late = known("1", 0, 10, (0, 1)), known("2", 20, 30, (1, 2))
    book = LaneBook({"s": [early, late]})
    assert book.place_all("new", [stretch(5, 25, 2)]) == ()
    moved, added = list(book.moved()), list(book.added())
    assert len(moved) == 1
    assert (moved[0].row, moved[0].lane_lo) in [(early, 1), (late, 0)]
    assert [row.owner_id for row in added] == ["new"]


def test_a_visit_that_finds_one_of_its_resources_taken_takes_none() -> None:
    book = LaneBook({})
    assert book.place_all("1", [stretch(0, 10, 1, subject="room")]) == ()
    refused = book.place_all("2", [stretch(0, 10, 1, subject="doctor"), stretch(5, 15, 1, subject="room")])
    assert [one.subject_id for one in refused] == ["room"]
    assert [row.owner_id for row in book.added()] == ["1"]
    assert book.place_all("3", [stretch(0, 10, 1, subject="doctor")]) == ()


def test_a_day_of_many_equal_spans_fills_every_lane_and_no_more() -> None:
    book = LaneBook({})
    refused = sum(bool(book.place_all(str(n), [stretch(0, 36_000, 500)])) for n in range(600))
    assert refused == 100
    assert sorted(row.lane_lo for row in book.added()) == list(range(500))

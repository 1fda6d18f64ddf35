"""Which visits of a file hold one resource at the same time."""

from hypothesis import given
from hypothesis import strategies as st

from carefront.application.import_rows import ImportedResource, ImportRow
from carefront.domain.resources import ResourceKind
from carefront.interop.overlaps import overlapping_pairs

ROOM = ImportedResource(ResourceKind.ROOM, 1, "room")
POOL = ImportedResource(ResourceKind.POOL, 5, "")


def visit(label: str, start: int, end: int, room: str = "A", status: str = "completed") -> ImportRow:
    return ImportRow(int(label) + 1, f"t:{label}", label, (room,), "", "", "", "", "", "", start, end, "", status, "")


def test_visits_that_touch_do_not_overlap() -> None:
    assert overlapping_pairs([visit("1", 0, 60), visit("2", 60, 90)], [ROOM]) == []


def test_visits_in_two_rooms_do_not_overlap() -> None:
    assert overlapping_pairs([visit("1", 0, 60), visit("2", 30, 90, "B")], [ROOM]) == []


def test_a_visit_that_did_not_happen_meets_nobody() -> None:
    assert overlapping_pairs([visit("1", 0, 60), visit("2", 30, 90, status="no_show")], [ROOM]) == []


def test_visits_of_a_pool_share_it() -> None:
    assert overlapping_pairs([visit("1", 0, 60), visit("2", 30, 90)], [POOL]) == []


def test_no_more_pairs_are_listed_than_asked_for() -> None:
    assert len(overlapping_pairs([visit(str(n), 0, 60) for n in range(100)], [ROOM], most=50)) == 50


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10), st.sampled_from("AB")), max_size=25))
def test_the_pairs_are_those_of_comparing_everyone_with_everyone(spans: list[tuple[int, int, str]]) -> None:
    visits = [visit(str(n), start, start + length, room) for n, (start, length, room) in enumerate(spans)]
    brute = {
        frozenset((a.label, b.label))
        for n, a in enumerate(visits)
        for b in visits[:n]
        if a.resources == b.resources and a.start_s < b.end_s and b.start_s < a.end_s
    }
    found = overlapping_pairs(visits, [ROOM])
    assert {frozenset(pair) for pair in found} == brute
    assert len(found) == len(brute)

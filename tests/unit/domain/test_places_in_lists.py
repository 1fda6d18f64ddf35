"""The order in which named things stand in lists."""

from carefront.domain.places_in_lists import list_order
from carefront.domain.resources import Resource, ResourceKind


def ordered(*named: tuple[str, int]) -> list[str]:
    rooms = [
        Resource(f"id{at}", "clinic", ResourceKind.ROOM, name, position=place) for at, (name, place) in enumerate(named)
    ]
    return [room.name for room in sorted(rooms, key=list_order)]


def test_room_2_comes_before_room_10() -> None:
    assert ordered(("Room 10", 0), ("Room 2", 0), ("Room 1", 0)) == ["Room 1", "Room 2", "Room 10"]


def test_what_was_arranged_comes_before_names() -> None:
    assert ordered(("Ann", 2), ("Zoe", 1)) == ["Zoe", "Ann"]


def test_names_with_numbers_first_last_or_none_stand_side_by_side() -> None:
    names = ("2nd floor", "10th floor", "Attic", "attic 2", "", "7", "Room2B", "Room2A10", "Room2A9")
    found = ordered(*((name, 0) for name in names))
    assert found == ["", "2nd floor", "7", "10th floor", "Attic", "attic 2", "Room2A9", "Room2A10", "Room2B"]

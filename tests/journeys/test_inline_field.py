"""The inline field on the real practice: ranges, type-ahead from a free place and from a visit."""

from PySide6.QtCore import QPoint, Qt

from tests.journeys.conftest import visits_of
from tests.support.front_window import Front
from tests.support.hands import Hands
from tests.support.practice import KIM, RAO, at

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def second(hour: int, minute: int = 0) -> int:
    return int(at(hour, minute).timestamp())


def book(hands: Hands, name: str) -> None:
    hands.type(name)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)


def test_a_dragged_range_is_booked_as_long_as_it_was_drawn(front: Front, hands: Hands) -> None:
    start, end = hands.place(RAO, second(11)), hands.place(RAO, second(12, 15))
    hands.drag(start, QPoint(start.x(), (start.y() + end.y()) // 2), end)

    book(hands, "rao k")

    begun, length = visits_of(front, KIM)[0][:2]
    assert begun == "11:00"
    assert length == 75


def test_a_range_made_longer_by_key_is_booked_so(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(11)))
    hands.press(Key.Key_Escape)
    for _ in range(3):
        hands.press(Key.Key_Down, SHIFT)
    hands.press(Key.Key_Return)

    book(hands, "rao k")

    assert visits_of(front, KIM)[0][:2] == ("11:00", 45)


def test_a_place_that_nobody_stretched_is_as_long_as_the_type(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(11)))

    book(hands, "rao k")

    assert visits_of(front, KIM)[0][:2] == ("11:00", 30)

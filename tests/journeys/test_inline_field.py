"""The inline field on the real practice: ranges, type-ahead from a free place and from a visit."""

from PySide6.QtCore import QPoint, Qt

from carefront.application.commands.catalogue import RegisterPatient
from carefront.domain.appointments import ResourceUse
from carefront.shared.ids import derived_id
from carefront.viewmodels.choice_state import Mode
from tests.journeys.conftest import visits_of
from tests.support.front_window import Front
from tests.support.hands import Hands
from tests.support.practice import KIM, LEE, RAO, SILVA, at, patient

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


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


def test_tab_takes_the_range_along_into_the_whole_form(front: Front, hands: Hands) -> None:
    start, end = hands.place(RAO, second(11)), hands.place(RAO, second(11, 45))
    hands.drag(start, QPoint(start.x(), (start.y() + end.y()) // 2), end)
    hands.type("rao k")
    hands.press(Key.Key_Return)

    hands.press(Key.Key_Tab)
    assert front.desk.form.fields.length == "45"
    hands.press(Key.Key_Return, CTRL)
    front.qtbot.waitUntil(lambda: not front.desk.form.is_open, timeout=10_000)

    assert visits_of(front, KIM)[0][:2] == ("11:00", 45)


def test_a_place_that_nobody_stretched_is_as_long_as_the_type(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(11)))

    book(hands, "rao k")

    assert visits_of(front, KIM)[0][:2] == ("11:00", 30)


def lines(front: Front) -> list[str]:
    shown = front.binding.strip.hits
    return [shown.item(row).text() for row in range(shown.count())]


def test_those_with_a_visit_today_come_first_then_patients_then_a_new_one(front: Front, hands: Hands) -> None:
    away = derived_id(KIM, "other kim")
    front.practice.do(RegisterPatient(patient(away, "Aki Kim")))
    front.practice.booked(at(10, 30))
    front.desk.day_view.refresh()
    hands.click(hands.place(RAO, second(11)))

    hands.type("kim")

    assert lines(front) == [
        "Kim Rao   Go to 10:30", "Kim Rao   12 Mar 1984 · 555-0134 · today 10:30", "Aki Kim", "New patient “kim”",
    ]  # fmt: skip
    assert front.binding.strip.hits.currentRow() == 1


def test_on_a_free_slot_enter_books_who_has_a_visit_today_as_well(front: Front, hands: Hands) -> None:
    front.practice.booked(at(10, 30))
    front.desk.day_view.refresh()
    hands.click(hands.place(RAO, second(14)))

    book(hands, "rao k")

    assert [visit[0] for visit in visits_of(front, KIM)] == ["10:30", "14:00"]


def test_on_a_free_slot_the_line_above_goes_to_the_visit(front: Front, hands: Hands) -> None:
    booked = front.practice.booked(at(10, 30))
    front.desk.day_view.refresh()
    hands.click(hands.place(RAO, second(14)))

    hands.type("rao k")
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Return)

    assert front.desk.day_view.selected is not None
    assert front.desk.day_view.selected.appointment_id == booked
    assert len(visits_of(front, KIM)) == 1
    assert front.binding.canvas.hasFocus()


def on_a_visit(front: Front, hands: Hands) -> str:
    """Stand on Lee's visit at 9:00 with Dr Silva, while Kim has one at 10:30; the id of Kim's."""
    lee = front.practice.booked(at(9, 30), patient_id=LEE, resources=(ResourceUse(SILVA),))
    kim = front.practice.booked(at(10, 30))
    front.desk.day_view.refresh()
    front.desk.day_view.select_visit(lee)
    assert front.binding.canvas.hasFocus()
    return kim


def test_on_a_visit_enter_goes_to_the_match(front: Front, hands: Hands) -> None:
    kim = on_a_visit(front, hands)
    before = front.practice.reader.change_number()

    hands.type("rao")
    hands.press(Key.Key_Return)

    assert front.desk.day_view.selected is not None
    assert front.desk.day_view.selected.appointment_id == kim
    assert front.binding.canvas.hasFocus()
    assert front.practice.reader.change_number() == before


def test_a_visit_in_a_column_that_is_not_shown_is_gone_to_as_well(front: Front, hands: Hands) -> None:
    kim = on_a_visit(front, hands)
    front.desk.check(frozenset({SILVA}))
    assert [column.resource_id for column in front.desk.day_view.grid.columns] == [SILVA]  # type: ignore[union-attr]

    hands.type("rao")
    hands.press(Key.Key_Return)

    assert front.desk.day_view.selected is not None
    assert (front.desk.day_view.selected.appointment_id, front.desk.day_view.selected.resource_id) == (kim, RAO)


def test_on_a_visit_who_has_none_today_is_told_what_is_free_instead(front: Front, hands: Hands) -> None:
    on_a_visit(front, hands)
    away = derived_id(KIM, "ono")
    front.practice.do(RegisterPatient(patient(away, "Ono Sato")))

    hands.type("ono")
    hands.press(Key.Key_Return)

    state = front.desk.booking.state
    assert (state.mode, state.title) == (Mode.CONFIRM, "Book 09:30 Dr Silva")
    assert state.reasons == ("Dr Silva sees Lee Ångström 09:30–10:00.",)
    assert state.alternatives


def test_esc_gives_the_focus_back_to_the_same_place(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(11)))
    hands.press(Key.Key_Escape)
    place = front.desk.day_view.place

    hands.type("rao")
    hands.press(Key.Key_Escape)

    assert front.binding.canvas.hasFocus()
    assert not front.binding.strip.isVisible()
    assert front.desk.day_view.place == place


def test_esc_gives_the_focus_back_to_the_same_visit(front: Front, hands: Hands) -> None:
    on_a_visit(front, hands)
    selected = front.desk.day_view.selected_key

    hands.type("rao")
    hands.press(Key.Key_Escape)

    assert front.binding.canvas.hasFocus()
    assert front.desk.day_view.selected_key == selected

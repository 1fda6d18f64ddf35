"""The front desk's tasks on the canvas, with clicks, drags and keys counted against the table of tasks.

Tasks 1, 3, 4 and 8 are those of the palette: ``test_palette_journeys``.
"""

from datetime import date

from PySide6.QtCore import QPoint, Qt

from carefront.domain.appointments import AppointmentStatus
from carefront.viewmodels.day_grid import CardFace
from carefront.views.calendar.keys import MOVE_STEP_S
from tests.journeys.conftest import visits_of
from tests.support.front_window import Front
from tests.support.hands import Hands
from tests.support.practice import KIM, RAO, at

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
THURSDAY = date(2026, 11, 26)


def second(hour: int, minute: int = 0, days: int = 0) -> int:
    return int(at(hour, minute, days).timestamp())


def booked_card(front: Front) -> CardFace:
    """Kim's visit at 14:00 with Dr Rao, in view."""
    front.practice.booked(at(14))
    front.desk.day_view.refresh()
    return front.desk.day_view.model.cards[0]


def test_a01_task_2_a_known_patient_is_booked_with_a_click_and_seven_keys(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(11)))
    hands.type("rao k")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)

    assert visits_of(front, KIM) == [("11:00", 30, "booked")]
    assert hands.counts == (1, 0, 7)
    front.desk.undo()
    assert visits_of(front, KIM) == []
    assert front.desk.history.undo == ""


def test_task_5_a_visit_is_moved_within_the_day_with_one_drag(front: Front, hands: Hands) -> None:
    start = hands.card(booked_card(front))
    way = hands.place(RAO, second(16)) - hands.place(RAO, second(14))

    hands.drag(start, start + way / 2, start + way)

    assert visits_of(front, KIM) == [("16:00", 30, "rescheduled")]
    assert hands.counts == (0, 1, 0)
    assert front.desk.history.undo == "Undo move of Kim Rao to 16:00"


def test_task_5_by_keys_is_alt_down_and_enter(front: Front, hands: Hands) -> None:
    front.desk.day_view.select(booked_card(front).key)
    steps = 3600 // MOVE_STEP_S

    for _ in range(steps):
        hands.press(Key.Key_Down, ALT)
    hands.press(Key.Key_Return)

    assert visits_of(front, KIM) == [("15:00", 30, "rescheduled")]
    assert hands.counts == (0, 0, 2 * steps + 1)


def test_task_6_a_visit_is_moved_to_another_day_with_a_drag_and_a_click(front: Front, hands: Hands) -> None:
    start = hands.card(booked_card(front))
    there = on_navigator(front, hands, THURSDAY)

    hands.drag(start, start + QPoint(-20, 0), there)
    assert front.desk.day == THURSDAY
    assert visits_of(front, KIM) == [("14:00", 30, "booked")]
    slot = hands.place(RAO, second(10, 20, days=2))  # anywhere in the slot means its start
    hands.rest(slot)
    hands.click(slot)

    assert visits_of(front, KIM) == []
    assert visits_of(front, KIM, THURSDAY) == [("10:00", 30, "rescheduled")]
    assert hands.counts == (1, 1, 0)
    front.desk.undo()
    assert visits_of(front, KIM) == [("14:00", 30, "booked")]


def on_navigator(front: Front, hands: Hands, day: date) -> QPoint:
    """The middle of a day's cell in the date navigator."""
    dates = front.binding.sidebar.dates
    dates.grab()
    return hands.of_widget(dates, next(
        point for y in range(2, dates.height(), 4) for x in range(2, dates.width(), 4)
        if dates.day_at(dates.mapToGlobal(point := QPoint(x, y))) == day
    ))  # fmt: skip


def test_task_7_a_visit_is_cancelled_with_a_click_and_three_keys(front: Front, hands: Hands) -> None:
    card = booked_card(front)
    hands.click(hands.card(card))
    hands.press(Key.Key_Delete)
    letters = [one.text[0] for one in front.desk.visits.cancel_reasons()]
    assert len(set(letters)) == len(letters)
    hands.type(letters[-1])
    hands.press(Key.Key_Return)

    visit = front.practice.reader.appointment(card.appointment_id)
    assert visit.status is AppointmentStatus.CANCELLED
    assert visit.cancel_reason == front.desk.visits.cancel_reasons()[-1].id
    assert hands.counts == (1, 0, 3)
    assert front.binding.canvas.hasFocus()


def test_task_9_a_new_patient_is_booked_with_a_click_and_thirty_two_keys(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(11)))
    hands.type("Ono Satoka")
    hands.press(Key.Key_Return)
    hands.type("5550123456")
    hands.press(Key.Key_Return)
    hands.type("12031984")
    hands.press(Key.Key_Return)

    hit = front.practice.reader.find_patients("ono", front.desk.facilities[0].facility_id, date(2026, 11, 24))[0]
    assert (hit.display_name, hit.phone, hit.birth_date) == ("Ono Satoka", "5550123456", date(1984, 3, 12))
    assert visits_of(front, hit.patient_id) == [("11:00", 30, "booked")]
    assert hands.counts[0] == 1
    assert hands.keys == 31
    assert hands.keys <= 32

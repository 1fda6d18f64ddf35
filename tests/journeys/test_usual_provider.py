"""Whom a patient usually sees is said once, at a visit; from then on bookings begin with them."""

from PySide6.QtCore import Qt

from carefront.views.canvas_menus import Item
from tests.journeys.conftest import TODAY
from tests.support.front_window import Front
from tests.support.hands import Hands
from tests.support.practice import CLINIC, KIM, Practice, at

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def usual_of(practice: Practice) -> str:
    hit = practice.reader.patients([KIM], CLINIC, TODAY)[0]
    return practice.reader.appointment(hit.today_appointment_id).usual_provider


def test_the_menu_of_a_visit_makes_its_doctor_the_usual_one_and_undo_takes_that_back(
    front: Front, hands: Hands
) -> None:
    front.practice.booked(at(10))
    front.desk.day_view.refresh()
    card = next(card for card in front.desk.day_view.model.cards if card.patient_id == KIM)
    front.desk.day_view.select(card.key)
    doctor = front.desk.context.resource_name(card.resource_id)
    before = usual_of(front.practice)
    lines = front.binding.canvas_binding.menus.of_visit(card)
    line = next(one for one in lines if isinstance(one, Item) and one.text.endswith("the us&ual one"))
    assert line.act is not None

    line.act()

    assert usual_of(front.practice) == doctor
    assert front.desk.history.done == f"Kim Rao usually sees {doctor}"
    assert front.desk.detail.face is not None
    assert [fact.text for fact in front.desk.detail.face.patient_facts if fact.label == "Usually sees"] == [doctor]
    hands.press(Key.Key_Z, CTRL)
    assert usual_of(front.practice) == before

"""Taking an act back by key: in time, and too late."""

from datetime import timedelta

from PySide6.QtCore import Qt

from carefront.application.commands.catalogue import BookAppointment
from carefront.application.envelope import Applied
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.shared.ids import new_id
from tests.journeys.conftest import visits_of
from tests.support.front_window import Front
from tests.support.hands import Hands
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, RAO, Practice, at

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def cancelled_by_hand(front: Front, hands: Hands) -> str:
    """The id of Kim's visit at 14:00, cancelled at this desk."""
    booked = front.practice.booked(at(14))
    front.desk.day_view.refresh()
    front.desk.day_view.select_visit(booked)
    hands.press(Key.Key_Delete)
    hands.press(Key.Key_Return)
    assert front.practice.reader.appointment(booked).status is AppointmentStatus.CANCELLED
    return booked


def taken_by_lee(front: Front) -> None:
    """Another desk books Lee for the same time with Dr Rao."""
    other = Practice.at(front.practice.folder, front.practice.clock)
    try:
        command = BookAppointment(new_id(), CLINIC, LEE, FOLLOW_UP, at(14), 30, (ResourceUse(RAO),))
        assert isinstance(other.writer.execute(command), Applied)
    finally:
        other.close()


def test_a20_a_cancelled_visit_is_back_with_ctrl_z_within_thirty_seconds(front: Front, hands: Hands) -> None:
    booked = cancelled_by_hand(front, hands)
    assert front.binding.status.undo_button.isVisible()
    assert front.binding.actions["undo"].text() == "Undo cancellation of Kim Rao at 14:00"
    front.practice.clock.advance(timedelta(seconds=29))

    hands.press(Key.Key_Z, CTRL)

    assert front.practice.reader.appointment(booked).status is AppointmentStatus.BOOKED
    assert visits_of(front, KIM) == [("14:00", 30, "booked")]
    assert "Undo cancellation of Kim Rao at 14:00" in front.binding.status.said.text()


def test_a21_an_undo_too_late_names_what_took_the_place_and_changes_nothing(front: Front, hands: Hands) -> None:
    booked = cancelled_by_hand(front, hands)
    taken_by_lee(front)
    before = front.practice.reader.change_number()

    hands.press(Key.Key_Z, CTRL)

    sentence = "Cannot undo: Dr Rao 14:00 is now taken by Lee Ångström."
    assert front.binding.status.said.text() == sentence
    assert front.binding.messages.isVisible()
    assert front.binding.messages.text.text() == sentence
    assert front.practice.reader.change_number() == before
    assert front.practice.reader.appointment(booked).status is AppointmentStatus.CANCELLED
    assert visits_of(front, LEE) == [("14:00", 30, "booked")]
    assert front.binding.actions["undo"].text() == "Undo booking of Kim Rao at 14:00"
    assert [card.name for card in front.desk.day_view.model.cards if card.status == "booked"] == ["Lee Ångström"]


def test_a_redo_too_late_names_what_took_the_place_as_well(front: Front, hands: Hands) -> None:
    hands.choose(hands.menu(hands.place(RAO, int(at(14).timestamp()))), "Book")
    hands.type("kim")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert visits_of(front, KIM) == [("14:00", 30, "booked")]
    hands.press(Key.Key_Z, CTRL)
    assert visits_of(front, KIM) == []
    taken_by_lee(front)

    hands.press(Key.Key_Y, CTRL)

    assert front.binding.status.said.text() == "Cannot redo: Dr Rao 14:00 is now taken by Lee Ångström."
    assert visits_of(front, KIM) == []

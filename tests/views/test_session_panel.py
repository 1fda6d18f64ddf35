"""Group sessions in the window: scheduled, filled, seen in turn and emptied by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands.sessions import ScheduleSession
from carefront.domain.appointments import ResourceUse
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.sessions import seat_in
from carefront.shared.ids import new_id
from carefront.views.choice_popup import ChoicePopup
from carefront.views.session_binding import SessionBinding
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, KIM, LEE, R1, RAO, Practice, at, fixed

PHYSIO = fixed("physio group")


@pytest.fixture
def gym(practice: Practice) -> Practice:
    """A practice with a published group offering of an hour."""
    practice.do(c.SaveOffering(Offering(PHYSIO, CLINIC, "Physio group", "PG", duration_minutes=60, is_group=True)))
    practice.do(c.ChangeOfferingState(PHYSIO, OfferingState.PUBLISHED))
    return practice


def scheduled(gym: Practice, seats: int = 3, turn_minutes: int = 0) -> str:
    identifier = new_id()
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room"))
    gym.do(ScheduleSession(identifier, CLINIC, PHYSIO, at(10), 60, uses, seats, turn_minutes))
    return identifier


def opened(front: Front) -> SessionBinding:
    return front.binding.late.sessions()


def popup() -> ChoicePopup:
    found = QApplication.activePopupWidget()
    assert isinstance(found, ChoicePopup)
    return found


def test_enter_on_a_session_shows_who_is_in_it_and_a_typed_name_takes_a_seat(gym: Practice, qtbot: QtBot) -> None:
    session = scheduled(gym)
    front = open_front(gym, qtbot)
    sessions = opened(front)
    front.desk.day_view.select_visit(session)
    front.key(Qt.Key.Key_Return)
    panel = sessions.panel
    assert panel.isVisible()
    assert panel.empty.isVisible()
    assert panel.full.text() == "0 of 3 seats taken"
    front.type("rao k")
    front.key(Qt.Key.Key_Return)
    assert [panel.people.item(row).text() for row in range(panel.people.count())] == ["Kim Rao"]
    assert panel.full.text() == "1 of 3 seats taken"
    assert front.desk.history.undo.startswith("Undo booking of Kim Rao")
    front.key(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_somebody_who_is_elsewhere_gets_no_seat_and_the_reason_is_told(gym: Practice, qtbot: QtBot) -> None:
    session = scheduled(gym)
    gym.booked(at(10, 30), resources=(ResourceUse(fixed("silva")),))
    front = open_front(gym, qtbot)
    panel = opened(front).panel
    front.binding._on_command(f"session:{session}")
    front.type("kim")
    front.key(Qt.Key.Key_Return)
    assert "Kim Rao already has" in panel.notice.text()
    assert panel.field.text() == "kim"
    assert panel.people.count() == 0


def test_states_and_seats_are_changed_from_the_list(gym: Practice, qtbot: QtBot) -> None:
    session = scheduled(gym, turn_minutes=15)
    for identifier in (KIM, LEE):
        gym.do(c.BookAppointment(new_id(), CLINIC, identifier, PHYSIO, at(10), 60, (seat_in(session),)))
    front = open_front(gym, qtbot)
    panel = opened(front).panel
    front.binding._on_command(f"session:{session}")
    assert panel.turns.text() == "No fixed times: seen in turn, 15 minutes each"
    panel.people.setFocus()
    panel.people.setCurrentRow(1)
    qtbot.keyClick(panel.people, Qt.Key.Key_Space)
    qtbot.keyClicks(popup().list, "Arr")
    qtbot.keyClick(popup().list, Qt.Key.Key_Return)
    first = gym.reader.session(session).attendees[0]
    assert (first.patient_name, first.status.value) == ("Lee Ångström", "arrived")
    assert panel.people.item(0).text() == "Lee Ångström"
    panel.people.setCurrentRow(1)
    qtbot.keyClick(panel.people, Qt.Key.Key_Delete)
    qtbot.keyClick(popup().list, Qt.Key.Key_Return)
    assert gym.reader.session(session).taken == 1
    panel.seats.setValue(1)
    assert gym.reader.session(session).seats == 1


def test_a_weekly_class_is_scheduled_in_one_step_and_undone_in_one(gym: Practice, qtbot: QtBot) -> None:
    front = open_front(gym, qtbot)
    sessions = opened(front)
    front.binding._on_command("new_session")
    panel = sessions.new_panel
    assert panel.type_box.currentText() == "Physio group"
    panel.seats.setValue(5)
    panel.repeats.setValue(3)
    qtbot.waitUntil(lambda: panel.resources.text() == "Dr Rao")
    qtbot.mouseClick(panel.schedule, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert sessions.panel.isVisible()
    days = [gym.reader.day(CLINIC, at(9, days=7 * week).date(), [RAO]) for week in range(4)]
    assert [len(day.cards) for day in days] == [1, 1, 1, 0]
    gym.writer.undo()
    assert not gym.reader.day(CLINIC, at(9).date(), [RAO]).cards


def test_a_session_over_a_visit_says_why_not(gym: Practice, qtbot: QtBot) -> None:
    gym.booked(at(9, 30))
    front = open_front(gym, qtbot)
    sessions = opened(front)
    front.binding._on_command("new_session")
    panel = sessions.new_panel
    qtbot.waitUntil(lambda: "Dr Rao sees Kim Rao" in panel.reasons.text())
    qtbot.mouseClick(panel.schedule, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    panel.override.setText("")
    qtbot.keyClicks(panel.override, "They all agreed")
    qtbot.mouseClick(panel.schedule, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()

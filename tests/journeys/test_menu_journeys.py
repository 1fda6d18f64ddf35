"""Context menus on the real practice: what their lines do, and the keys they show."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.domain.appointments import ResourceUse
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.actions import desk_actions
from carefront.views.calendar.zoom import HIGHEST
from tests.journeys.conftest import visits_of
from tests.support.front_window import Front, open_front
from tests.support.hands import Hands, plain
from tests.support.practice import KIM, LEE, RAO, SILVA, at

Key = Qt.Key


@pytest.fixture(autouse=True)
def _no_menu_left_open() -> Iterator[None]:
    yield
    while popup := QApplication.activePopupWidget():
        popup.close()


def second(hour: int, minute: int = 0, days: int = 0) -> int:
    return int(at(hour, minute, days).timestamp())


def test_the_lines_of_a_free_place(front: Front, hands: Hands) -> None:
    menu = hands.menu(hands.place(SILVA, second(11)))

    lines = [action.text() for action in menu.actions() if action.text()]

    assert [plain(line) for line in lines] == [
        "Book",
        "Walk-in here",
        "Find opening from here",
        "New group session…",
        "Who could come…",
        "Block…",
    ]
    assert lines[0].endswith("\tReturn")


def test_the_lines_of_a_visit_show_their_keys(front: Front, hands: Hands) -> None:
    front.practice.booked(at(14))
    front.desk.day_view.refresh()

    menu = hands.menu(hands.card(front.desk.day_view.model.cards[0]))

    shown = {plain(action.text()): action.text().partition("\t")[2] for action in menu.actions() if action.text()}
    assert shown == {
        "Status": "Space", "Move…": "Alt+Down", "Cut": "Ctrl+X", "Copy": "Ctrl+C", "Book follow-up": "Ctrl+D",
        "Wants sooner": "", "Park": "", "Recall in 6 months": "", "Recall on a day…": "",
        "Make Dr Rao the usual one": "", "Cancel…": "Del", "Open patient": "",
    }  # fmt: skip


def test_every_command_with_a_key_shows_it_in_the_menu_bar(front: Front) -> None:
    without = []
    for one in desk_actions():
        action = front.binding.actions[one.id]
        shown = action.shortcut().toString() or action.text().partition("\t")[2]
        if not shown and one.sequences():
            without.append(one.id)

    assert without == []


def test_a_walk_in_is_taken_at_the_place_of_the_menu(front: Front, hands: Hands) -> None:
    hands.choose(hands.menu(hands.place(SILVA, second(11))), "Walk-in here")

    hands.type("rao k")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)

    assert visits_of(front, KIM) == [("11:00", 30, "arrived")]
    card = front.desk.day_view.selected
    assert card is not None
    assert card.resource_id == SILVA


def test_nobody_walks_in_on_another_day(front: Front, hands: Hands) -> None:
    front.desk.step(1)

    menu = hands.menu(hands.place(SILVA, second(11, days=1)))

    assert "Walk-in here" not in [plain(action.text()) for action in menu.actions()]


def test_an_opening_is_looked_for_from_the_place_of_the_menu_on(front: Front, hands: Hands) -> None:
    front.practice.booked(at(9), resources=(ResourceUse(RAO),))
    front.desk.step(2)

    hands.choose(hands.menu(hands.place(SILVA, second(11, days=2))), "Find opening from here")
    state = front.binding.quick.models.openings.state
    assert (state.first, state.who_id) == (front.desk.day, SILVA)
    hands.type("rao k")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)

    day = front.desk.day
    assert day is not None
    cards = front.practice.reader.day(front.desk.facilities[0].facility_id, day).cards
    assert [(card.patient_id, card.resource_id) for card in cards] == [(KIM, SILVA)]


def test_open_patient_opens_the_panel_and_goes_there(front: Front, hands: Hands) -> None:
    front.practice.booked(at(14), patient_id=LEE)
    front.desk.day_view.refresh()
    card = front.desk.day_view.model.cards[0]
    front.desk.day_view.select(card.key)
    front.window.command_given.emit("details")
    assert not front.binding.frame.details.isVisible()

    hands.choose(hands.menu(hands.card(card)), "Open patient")

    assert front.binding.frame.details.isVisible()
    assert front.binding.frame.details.title.text() == "Lee Ångström"
    assert front.binding.frame.details.isAncestorOf(QApplication.focusWidget())


def hour_height(front: Front) -> float:
    front.binding.canvas.zooming.finish()
    geometry = front.binding.canvas.grid_geometry
    assert geometry is not None
    return geometry.metrics.hour_height


@pytest.mark.parametrize(("command", "height"), [("compact", 48), ("cozy", 72), ("comfortable", 96)])
def test_a_density_is_there_at_the_next_start(front: Front, qtbot: QtBot, command: str, height: float) -> None:
    memory = ForgetfulMemory()
    first = open_front(front.practice, qtbot, memory=memory)
    first.window.command_given.emit(command)
    assert hour_height(first) == height

    again = open_front(front.practice, qtbot, memory=memory)

    assert hour_height(again) == height


def test_a_zoom_is_there_at_the_next_start_until_the_day_is_fitted(front: Front, qtbot: QtBot) -> None:
    memory = ForgetfulMemory()
    first = open_front(front.practice, qtbot, memory=memory)
    fitting = hour_height(first)
    first.window.command_given.emit("zoom_in")
    zoomed = hour_height(first)
    assert zoomed == pytest.approx(fitting * 1.25)

    again = open_front(front.practice, qtbot, memory=memory)
    assert hour_height(again) == zoomed
    again.window.command_given.emit("zoom_fit")
    assert hour_height(again) == fitting

    assert hour_height(open_front(front.practice, qtbot, memory=memory)) == fitting


def test_a_remembered_zoom_that_can_not_be_is_brought_within_bounds(front: Front, qtbot: QtBot) -> None:
    memory = ForgetfulMemory()
    memory.put("zoom", 9000.0)

    assert hour_height(open_front(front.practice, qtbot, memory=memory)) == HIGHEST

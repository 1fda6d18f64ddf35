"""The details of the selected visit: who, when, what happened; follows the selection; offers what can be done."""

from dataclasses import replace

from PySide6.QtCore import Qt

from carefront.viewmodels.detail_view_model import DetailFace
from carefront.views.detail_panel import DetailPanel
from tests.views.conftest import Screen


def panel(screen: Screen) -> DetailPanel:
    return screen.binding.frame.details


def face(screen: Screen) -> DetailFace:
    assert screen.desk.detail.face is not None
    return screen.desk.detail.face


def test_a_selected_visit_is_shown_in_full(screen: Screen) -> None:
    card = screen.card("booked")
    screen.desk.day_view.select(card.key)

    assert panel(screen).isVisible()
    assert panel(screen).title.text() == card.name
    facts = {fact.label: fact.text for fact in face(screen).facts}
    assert facts["Time"].startswith(card.time)
    assert "Dr Rao" in facts["With"]
    assert face(screen).subtitle.endswith("years")
    assert panel(screen).phone.text().startswith("555-")
    assert {fact.label for fact in face(screen).patient_facts} == {"Next visit", "Previous visit", "No-shows"}
    assert "Ana: booked" in panel(screen).history.text()


def test_the_details_follow_the_selection_and_leave_with_it(screen: Screen) -> None:
    screen.desk.day_view.select(screen.card("booked", 0).key)
    other = screen.card("confirmed", 1)
    screen.desk.day_view.select(other.key)
    assert panel(screen).title.text() == other.name

    screen.desk.day_view.stand_on(screen.place(0, "17:00"))

    assert not panel(screen).isVisible()
    assert screen.desk.detail.face is None


def test_what_another_process_changes_is_shown(screen: Screen) -> None:
    card = screen.card("booked")
    screen.desk.day_view.select(card.key)
    visit = screen.fake.visits[card.appointment_id]
    screen.fake.visits[visit.id] = replace(visit, note="bring the chart", version=visit.version + 1)
    screen.fake.number += 1

    screen.desk.day_view.refresh()

    assert ("Note", "bring the chart") in [(fact.label, fact.text) for fact in face(screen).facts]


def test_the_status_button_opens_the_list_of_states(screen: Screen) -> None:
    screen.desk.day_view.select(screen.card("booked").key)
    asked: list[str] = []
    screen.window.command_given.connect(asked.append)
    button = panel(screen).status_button
    assert button.accessibleName() == "Status: Booked"

    screen.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    screen.qtbot.mouseClick(panel(screen).close_button, Qt.MouseButton.LeftButton)

    assert asked == ["status"]
    assert not panel(screen).isVisible()


def test_texts_of_the_details_are_plain(screen: Screen) -> None:
    card = screen.card("booked")
    visit = screen.fake.visits[card.appointment_id]
    screen.fake.visits[visit.id] = replace(visit, note="<img src='file:///etc/passwd'><b>x</b>")
    screen.desk.day_view.select(card.key)

    shown = [label for label in panel(screen).findChildren(type(panel(screen).title)) if "<img" in label.text()]
    assert len(shown) == 1
    assert shown[0].textFormat() == Qt.TextFormat.PlainText


def test_arrows_over_many_cards_ask_for_the_last_one_only(screen: Screen) -> None:
    screen.desk.day_view.select(screen.card("booked").key)
    cards = screen.desk.day_view.model.cards[:20]
    for card in cards:
        screen.desk.day_view.select(card.key)

    assert face(screen).appointment_id == cards[-1].appointment_id

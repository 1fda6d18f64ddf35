"""The inbox by keys and clicks: the lists, the best times, offers, and writing a request down."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands import request_catalogue as r
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.domain.requests import AppointmentRequest, Recall
from carefront.domain.wishes import Urgency
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.inbox.page import InboxPanel
from carefront.views.inbox.recall_dialog import RecallDialog
from carefront.views.inbox.request_dialog import RequestDialog
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, RAO, REQUEST, Practice, at

Control = Qt.KeyboardModifier.ControlModifier


def inbox(front: Front) -> InboxPanel:
    """Open it by its key."""
    front.key(Qt.Key.Key_7, Control)
    page = front.binding.host.page
    assert page is not None
    panel = page.widget
    assert isinstance(panel, InboxPanel)
    front.qtbot.waitUntil(lambda: bool(panel.table.rowCount() or panel.empty.text()))
    return panel


def read(front: Front, panel: InboxPanel) -> None:
    """Until the lists were read after an act."""
    front.qtbot.waitUntil(lambda: not panel._model._again.isActive())


def press(panel: InboxPanel, words: str, qtbot: QtBot) -> None:
    QApplication.processEvents()  # as laid out for a hand
    button = next(one for one in panel.item.findChildren(QPushButton) if one.text() == words and one.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def cells(panel: InboxPanel, column: int = 0) -> list[str]:
    found = (panel.table.item(row, column) for row in range(panel.table.rowCount()))
    return [item.text() for item in found if item]


@pytest.fixture
def front(practice: Practice, qtbot: QtBot) -> Front:
    urgent = AppointmentRequest(
        new_id(), CLINIC, contact_name="Nia Okoro", contact_phone="555-0177", offering_id=FOLLOW_UP,
        urgency=Urgency.URGENT,
    )  # fmt: skip
    practice.do(r.SubmitRequest(urgent))
    return open_front(practice, qtbot)


def test_ctrl_7_shows_the_requests_urgent_first_with_the_best_three_times(front: Front) -> None:
    panel = inbox(front)
    assert panel.tabs.tabText(0) == "Requests 2"
    assert cells(panel) == ["Nia Okoro", "Lee Ångström"]
    assert panel.item.name.text() == "Nia Okoro"
    assert [button.text() for button in panel.item.buttons()] == ["Offer", "Book"] * 3
    assert panel.table.hasFocus()


def test_a_digit_offers_that_time_and_accepted_books_it(front: Front, qtbot: QtBot) -> None:
    panel = inbox(front)
    front.key(Qt.Key.Key_Down)
    assert panel.item.name.text() == "Lee Ångström"
    wanted = panel._model.face.openings[1]
    front.key(Qt.Key.Key_2)
    read(front, panel)
    assert panel._model.face.offers[0].text.startswith(f"Offered {wanted}")
    front.key(Qt.Key.Key_Return)
    qtbot.keyClick(panel.item.buttons()[0], Qt.Key.Key_Space)
    read(front, panel)
    assert cells(panel) == ["Nia Okoro"]
    assert front.practice.reader.requests().inbox(CLINIC).requests[0].name == "Nia Okoro"
    assert [hit.display_name for hit in front.practice.reader.find_patients("lee", CLINIC, NOW.date())]
    front.desk.undo()
    read(front, panel)
    assert sorted(cells(panel)) == ["Lee Ångström", "Nia Okoro"]


def test_booking_a_contact_adds_the_patient_and_asks_where_somebody_is_alike(front: Front, qtbot: QtBot) -> None:
    alike = replace(
        AppointmentRequest(new_id(), CLINIC, offering_id=FOLLOW_UP), contact_name="Kim Rao", contact_phone="555-0134",
        urgency=Urgency.URGENT, submitted_at=NOW - timedelta(days=9),
    )  # fmt: skip
    front.practice.do(r.SubmitRequest(alike))
    panel = inbox(front)
    assert cells(panel)[0] == "Kim Rao"
    press(panel, "Book", qtbot)
    assert panel._model.question is not None
    press(panel, "Use this record", qtbot)
    read(front, panel)
    assert cells(panel) == ["Nia Okoro", "Lee Ångström"]
    press(panel, "Book", qtbot)
    read(front, panel)
    assert cells(panel) == ["Lee Ångström"]
    assert [hit.display_name for hit in front.practice.reader.find_patients("nia", CLINIC, NOW.date())] == ["Nia Okoro"]


def test_a_declined_time_is_told_and_others_are_offered(front: Front, qtbot: QtBot) -> None:
    panel = inbox(front)
    front.key(Qt.Key.Key_Return)
    read(front, panel)
    press(panel, "Declined", qtbot)
    read(front, panel)
    assert panel._model.face.offers[0].text.startswith("Declined:")
    assert [button.text() for button in panel.item.buttons()] == ["Offer", "Book"] * 3


def test_putting_off_and_closing_empty_the_list_and_can_be_taken_back(front: Front, qtbot: QtBot) -> None:
    panel = inbox(front)
    panel.item.snooze.menu().actions()[0].trigger()
    read(front, panel)
    assert cells(panel) == ["Lee Ångström"]
    assert panel.snoozed.text() == "1 put off"
    press(panel, "C&lose", qtbot)
    read(front, panel)
    assert panel.empty.text() == "All requests handled."
    assert panel.new_button.hasFocus() or panel.item.isHidden()
    front.desk.undo()
    read(front, panel)
    assert cells(panel) == ["Lee Ångström"]
    panel.snoozed.click()
    assert cells(panel) == ["Nia Okoro", "Lee Ångström"]


def test_the_other_lists_have_counts_and_their_own_emptiness_and_are_remembered(
    practice: Practice, qtbot: QtBot
) -> None:
    memory = ForgetfulMemory()
    front = open_front(practice, qtbot, memory=memory)
    panel = inbox(front)
    assert [panel.tabs.tabText(at) for at in range(4)] == ["Requests 1", "Waitlist 0", "Recall 0", "Unscheduled 0"]
    panel.tabs.setFocus()
    front.key(Qt.Key.Key_Right)
    assert panel.empty.text() == "No one is waiting."
    assert memory.value("inbox_tab") == "waitlist"


def test_a_recall_and_a_cancelled_visit_are_booked_from_their_lists(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.AddRecall(Recall(new_id(), CLINIC, KIM, date(2026, 11, 20), FOLLOW_UP, RAO)))
    practice.do(c.CancelAppointment(practice.booked(at(10), patient_id=LEE), "patient"))
    front = open_front(practice, qtbot)
    panel = inbox(front)
    panel.tabs.setCurrentIndex(2)
    assert cells(panel, 2) == ["4 days overdue"]
    press(panel, "Book", qtbot)
    read(front, panel)
    assert panel.empty.text() == "Nobody is due."
    panel.tabs.setCurrentIndex(3)
    assert cells(panel) == ["Lee Ångström"]
    press(panel, "Book", qtbot)
    read(front, panel)
    assert panel.tabs.tabText(3) == "Unscheduled 0"


def test_a_waiting_patient_is_offered_a_time_and_moved_when_it_is_accepted(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(15, days=3), wants_sooner=True)
    practice.do(PutOnWaitlist(new_id(), CLINIC, LEE, FOLLOW_UP, RAO, NOW))
    front = open_front(practice, qtbot)
    panel = inbox(front)
    panel.tabs.setCurrentIndex(1)
    assert sorted(cells(panel)) == ["Kim Rao", "Lee Ångström"]
    panel._model.select(visit)
    before = practice.reader.appointment(visit).start_s
    press(panel, "Offer", qtbot)
    read(front, panel)
    panel._model.select(visit)
    press(panel, "Accepted", qtbot)
    read(front, panel)
    assert practice.reader.appointment(visit).start_s < before
    assert cells(panel) == ["Lee Ångström"]


def test_a_phone_note_is_written_down_as_a_request(front: Front, qtbot: QtBot) -> None:
    panel = inbox(front)
    qtbot.mouseClick(panel.new_button, Qt.MouseButton.LeftButton)
    dialog = front.window.findChild(RequestDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.name, "rao k")
    qtbot.waitUntil(lambda: bool(dialog.matches.buttons))
    qtbot.mouseClick(dialog.matches.buttons[0], Qt.MouseButton.LeftButton)
    assert dialog.name.text() == "Kim Rao"
    dialog.times["morning"].click()
    qtbot.keyClicks(dialog.note, "Prefers a call")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return, Control)
    read(front, panel)
    rows = front.practice.reader.requests().inbox(CLINIC).requests
    kim = next(row for row in rows if row.name == "Kim Rao")
    assert (kim.patient_id, kim.wishes.times_of_day, kim.note) == (KIM, ("morning",), "Prefers a call")
    assert "Kim Rao" in cells(panel)


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(front: Front, qtbot: QtBot) -> None:
    front.window.command_given.emit("new_request")
    dialog = front.window.findChild(RequestDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.name, "Somebody New")
    qtbot.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    assert dialog._problems["phone"].text()
    assert dialog.name.text() == "Somebody New"
    qtbot.keyClicks(dialog.phone, "555-0199")
    qtbot.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    names = [row.name for row in front.practice.reader.requests().inbox(CLINIC).requests]
    assert "Somebody New" in names
    assert REQUEST


def _recall_dialog(front: Front) -> RecallDialog:
    dialog = front.window.findChild(RecallDialog)
    assert dialog is not None
    return dialog


def test_a_recall_is_written_down_for_any_day_and_changed_later(practice: Practice, qtbot: QtBot) -> None:
    front = open_front(practice, qtbot)
    panel = inbox(front)
    panel.tabs.setCurrentIndex(2)
    assert panel.new_button.text() == "New re&call…"
    qtbot.mouseClick(panel.new_button, Qt.MouseButton.LeftButton)
    dialog = _recall_dialog(front)
    qtbot.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    assert dialog._problems["name"].text() == "Choose a patient from the list."
    qtbot.keyClicks(dialog.name, "rao k")
    qtbot.waitUntil(lambda: bool(dialog.matches.buttons))
    qtbot.mouseClick(dialog.matches.buttons[0], Qt.MouseButton.LeftButton)
    dialog.due.setDate(QDate(2027, 2, 13))
    assert (dialog.interval.currentText(), dialog.due_text.text()) == ("On another day", "Sat, 13 Feb 2027")
    qtbot.keyClicks(dialog.reason, "Blood test")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, Control)
    read(front, panel)
    assert cells(panel) == ["Kim Rao"]
    press(panel, "&Edit…", qtbot)
    changed = next(one for one in front.window.findChildren(RecallDialog) if one.isVisible())
    assert (changed.reason.toPlainText(), changed.name.isEnabled()) == ("Blood test", False)
    changed.interval.setCurrentIndex(changed.interval.findData("3"))
    changed.interval.activated.emit(changed.interval.currentIndex())
    qtbot.mouseClick(changed.send_button, Qt.MouseButton.LeftButton)
    read(front, panel)
    row = practice.reader.requests().inbox(CLINIC).recalls[0]
    assert (row.due, row.note) == (date(2027, 2, 24), "Blood test")
    press(panel, "&Done", qtbot)
    read(front, panel)
    assert panel.empty.text() == "Nobody is due."
    front.desk.undo()
    read(front, panel)
    assert cells(panel) == ["Kim Rao"]


def test_a_recall_of_a_visit_counts_from_its_day(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(10, days=2))
    front = open_front(practice, qtbot)
    front.desk.go_to_visit(visit)
    front.window.command_given.emit("new_recall")
    dialog = _recall_dialog(front)
    assert dialog.name.text() == "Kim Rao"
    assert dialog.interval.currentText() == "6 months after the visit"
    assert dialog.due.day() == date(2027, 5, 26)
    qtbot.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    row = practice.reader.requests().inbox(CLINIC).recalls[0]
    assert (row.due, row.resource_id, row.offering_id) == (date(2027, 5, 26), RAO, FOLLOW_UP)


def test_escape_and_the_lock_lose_nothing_typed_into_the_forms(front: Front, qtbot: QtBot) -> None:
    front.window.command_given.emit("new_request")
    dialog = front.window.findChild(RequestDialog)
    assert dialog is not None
    assert not dialog.resumed.isVisible()
    qtbot.keyClicks(dialog.name, "Somebody New")
    dialog.times["morning"].click()
    dialog.note.insertPlainText("“Calls back”, after 5")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Escape)
    front.window.command_given.emit("new_request")
    again = next(one for one in front.window.findChildren(RequestDialog) if one.isVisible())
    assert (again.name.text(), again.note.toPlainText()) == ("Somebody New", "“Calls back”, after 5")
    assert again.times["morning"].isChecked()
    assert again.resumed.isVisible()
    qtbot.mouseClick(again.resumed.button, Qt.MouseButton.LeftButton)
    assert (again.name.text(), again.note.toPlainText(), again.resumed.isVisible()) == ("", "", False)
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    front.window.command_given.emit("new_request")
    third = next(one for one in front.window.findChildren(RequestDialog) if one.isVisible())
    assert third.name.text() == ""


def test_two_desks_at_one_request_do_not_write_over_each_other(front: Front, qtbot: QtBot) -> None:
    panel = inbox(front)
    urgent = panel._model.item
    assert urgent is not None
    press(panel, "&Edit…", qtbot)
    dialog = front.window.findChild(RequestDialog)
    assert dialog is not None
    front.practice.do(
        r.EditRequest(
            AppointmentRequest(urgent.id, CLINIC, contact_name="Nia Okoro", contact_phone="555-0999", note="By Ana")
        )
    )
    qtbot.keyClicks(dialog.note, "Mine")
    qtbot.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.problem.text().startswith("Someone changed this in the meantime.")
    assert next(row.note for row in front.practice.reader.requests().inbox(CLINIC).requests if row.id == urgent.id) == (
        "By Ana"
    )


def test_whoever_comes_second_to_a_request_is_told_and_sees_the_list_as_it_is(front: Front, qtbot: QtBot) -> None:
    panel = inbox(front)
    urgent = panel._model.item
    assert urgent is not None
    said: list[str] = []
    front.desk.context.complained.connect(said.append)
    front.practice.do(r.CancelRequest(urgent.id))
    press(panel, "Book", qtbot)
    assert "Somebody else has dealt with this meanwhile. The list is shown as it is now." in said
    assert cells(panel) == ["Lee Ångström"]


def test_a_narrow_window_shows_one_side_at_a_time(practice: Practice, qtbot: QtBot) -> None:
    front = open_front(practice, qtbot, 640, 360)
    panel = inbox(front)
    assert panel.table.isVisible()
    assert not panel.item.isVisible()
    front.key(Qt.Key.Key_Return)
    assert panel.item.isVisible()
    assert not panel.table.isVisible()
    qtbot.mouseClick(panel.item.back, Qt.MouseButton.LeftButton)
    assert panel.table.isVisible()

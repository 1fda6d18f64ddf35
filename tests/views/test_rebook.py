"""Away today and the wizard of a rebooking, by real clicks and keys on the real practice."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import Appointment, AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.time_off import TimeOffState
from carefront.shared.ids import new_id
from carefront.viewmodels.rebook_faces import PLAN, RESULT, TELL, WHO
from carefront.viewmodels.rebook_start import RebookStart, open_rebook
from carefront.views.call_list_print import call_list_document
from carefront.views.choice_popup import ChoicePopup
from carefront.views.rebook_panel import RebookPanel
from tests.support.front_window import Front, open_front
from tests.support.hands import Hands, plain
from tests.support.messaging import turn_on
from tests.support.practice import (
    CLINIC,
    KIM,
    LEE,
    NOW,
    RAO,
    RAO_PERSON,
    SILVA,
    Practice,
    at,
    fixed,
    patient,
)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def busy(practice: Practice) -> Practice:
    """Dr Rao has eight patients from half past nine on."""
    for number in range(8):
        person = patient(new_id(), f"Patient {number}", phone=f"555-01{number:02}")
        practice.do(c.RegisterPatient(person))
        practice.booked(at(9 + (number + 1) // 2, 30 * ((number + 1) % 2)), patient_id=person.id)
    return practice


def of(front: Front) -> RebookPanel:
    return front.binding.later.rebooking.panel


def lines(panel: RebookPanel) -> list[list[str]]:
    items = [panel.table.topLevelItem(number) for number in range(panel.table.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items if item]


def head_menu(front: Front, hands: Hands, resource_id: str) -> QMenu:
    """The menu of a column's head, opened by a click of the other button."""
    grid = front.desk.day_view.grid
    assert grid is not None
    column = grid.columns[grid.column_of[resource_id]]
    front.binding.canvas_binding.menus.open_head(column, front.window.mapToGlobal(QPoint(300, 100)))
    hands.clicks += 1
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    return opened


def away(front: Front, hands: Hands | None = None) -> RebookPanel:
    hands = hands or Hands(front)
    hands.choose(head_menu(front, hands, RAO), "Away today…")
    assert of(front).isVisible()
    return of(front)


def visits(practice: Practice) -> list[Appointment]:
    rows = practice.reader.rebook().affected(RAO_PERSON, int(at(9).timestamp()), int(at(18).timestamp()))
    return [practice.desk.read_stores().appointments.get(row.appointment_id) for row in rows]


def test_task_13_away_today_for_eight_patients_takes_two_clicks_and_three_keys(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    hands = Hands(front)
    panel = away(front, hands)
    assert len(lines(panel)) == 8
    hands.press(Qt.Key.Key_Return)
    assert panel.step.text() == "Step 2 of 4: Plan"
    hands.press(Qt.Key.Key_Return, CTRL)
    assert hands.counts == (2, 0, 3)
    assert panel.notice.text() == "8 visits moved."
    assert visits(busy) == []
    assert [leave.state for leave in busy.desk.read_stores().facts.time_off_of(RAO_PERSON)] == [TimeOffState.APPROVED]
    assert front.desk.history.undo == "Undo rebooking for Dr Rao"


def test_a31_it_is_one_undo_step_and_who_finds_no_time_states_a_reason(busy: Practice, qtbot: QtBot) -> None:
    busy.do(c.BlockTime(new_id(), CLINIC, SILVA, at(11), at(18), BlockKind.OTHER))
    front = open_front(busy, qtbot)
    before = {visit.id: visit.start for visit in visits(busy)}
    panel = away(front)
    front.key(Qt.Key.Key_Return)
    qtbot.mouseClick(panel.reaches["same_day"], Qt.MouseButton.LeftButton)
    unplaced = [line for line in lines(panel) if line[2].startswith("No opening for Follow-up on")]
    assert unplaced
    assert all("Dr Rao is on approved time off" in line[2] for line in unplaced)
    qtbot.mouseClick(panel.apply, Qt.MouseButton.LeftButton)
    waiting = [line for line in lines(panel) if line[2].startswith("On the waitlist.")]
    assert len(waiting) == len(unplaced)
    assert all("Dr Rao is on approved time off" in line[2] for line in waiting)
    front.desk.undo()
    assert {visit.id: visit.start for visit in visits(busy)} == before
    assert list(busy.desk.read_stores().facts.time_off_of(RAO_PERSON)) == []


def test_the_plan_is_changed_locked_and_made_anew(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    front.key(Qt.Key.Key_Return)
    first = lines(panel)[0]
    front.key(Qt.Key.Key_Return)  # on the line: other times
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ChoicePopup)
    qtbot.keyClick(popup.list, Qt.Key.Key_Down)
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    changed = lines(panel)[0]
    assert changed[2] != first[2]
    assert "locked" in changed[3]
    qtbot.mouseClick(panel.replan, Qt.MouseButton.LeftButton)
    assert lines(panel)[0][2] == changed[2]
    qtbot.mouseClick(panel.lock, Qt.MouseButton.LeftButton)
    assert "locked" not in lines(panel)[0][3]


def test_who_is_unticked_stays_where_they_are(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    staying = visits(busy)[0].id
    front.key(Qt.Key.Key_Space)
    front.key(Qt.Key.Key_Return, CTRL)
    assert panel.notice.text() == "7 visits moved."
    assert [visit.id for visit in visits(busy)] == [staying]


def test_it_is_closed_and_taken_up_again_from_the_bell(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    front.key(Qt.Key.Key_Return)
    kept = lines(panel)
    front.key(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    alerts = front.binding.late.alerts
    alerts.model.ask()
    face = next(face for face in alerts.model.faces if face.id.startswith("rebook:"))
    assert "8 of 8 still open" in face.text
    face.acts[0].do()
    assert panel.isVisible()
    assert panel.step.text() == "Step 2 of 4: Plan"
    assert lines(panel) == kept
    front.binding._on_command("resume_rebook")
    assert panel.isVisible()


def test_the_call_list_is_ticked_copied_and_printed(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    model = front.binding.later.rebooking.model
    model.go(TELL)
    assert "555-0100" in lines(panel)[0][1]
    assert panel.preview.text().startswith("Patient 0, your appointment on")
    front.key(Qt.Key.Key_Space)
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 9
    assert copied[1].startswith("Patient 0 · 555-0100 · ")
    assert call_list_document(copied[0], tuple(copied[1:])).toPlainText().count("☐") == 8
    model.apply()
    assert lines(panel)[0][3] == "told"


def test_a_message_is_sent_where_a_way_is_set_up_and_else_the_number_is_said(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    front.binding.later.rebooking.model.go(TELL)
    qtbot.mouseClick(panel.send, Qt.MouseButton.LeftButton)
    assert panel.notice.text() == "No message reaches Patient 0. Call: 555-0100."
    turn_on(busy)
    qtbot.mouseClick(panel.send, Qt.MouseButton.LeftButton)
    (message,) = busy.reader.messages().of_visit(visits(busy)[0].id)
    assert message.text == panel.preview.text()
    assert panel.table.topLevelItem(0).checkState(0) == Qt.CheckState.Checked
    qtbot.mouseClick(panel.send, Qt.MouseButton.LeftButton)
    assert panel.notice.text() == "A message to Patient 0 is on its way."
    assert len(busy.reader.messages().of_visit(visits(busy)[0].id)) == 1


def test_somebody_else_on_a_line_is_seen_by_their_initials(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    front.key(Qt.Key.Key_Return)
    model = front.binding.later.rebooking.model
    sheet = busy.reader.rebook().sheet(busy.reader.rebook().undone()[0].rebook_id)
    item = sheet.rows[1].item
    assert item is not None
    busy.writer.hold_row(new_id(), item.id, (int(at(9).timestamp()), int(at(18).timestamp())))
    model.refresh()
    assert lines(panel)[1][3] == "O"
    busy.clock.advance(timedelta(minutes=4))  # nobody works on it any more
    model.refresh()
    assert lines(panel)[1][3] == ""
    busy.writer.hold_row(new_id(), item.id, (int(at(9).timestamp()), int(at(18).timestamp())))
    model.refresh()
    front.key(Qt.Key.Key_Down)
    assert not panel.change.isEnabled()
    model.check(sheet.rows[1].visit.appointment_id, False)
    assert lines(panel)[1][2] != "Stays as it is"


def test_whoever_stays_on_a_line_is_seen_there(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    away(front)
    front.key(Qt.Key.Key_Return)
    front.key(Qt.Key.Key_Down)
    rebook_id = busy.reader.rebook().undone()[0].rebook_id
    busy.clock.advance(timedelta(minutes=2))
    front.desk.clock.ticked.emit()
    busy.clock.advance(timedelta(minutes=2))
    assert [bool(row.holders) for row in busy.reader.rebook().sheet(rebook_id).rows].count(True) == 1
    front.key(Qt.Key.Key_Escape)
    assert not any(row.holders for row in busy.reader.rebook().sheet(rebook_id).rows)


def test_visits_are_handed_over_where_the_other_one_is_free(busy: Practice, qtbot: QtBot) -> None:
    busy.booked(at(9, 30), patient_id=LEE, resources=(ResourceUse(SILVA),))
    front = open_front(busy, qtbot)
    panel = away(front)
    front.key(Qt.Key.Key_Return)
    menu = panel.cover.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if plain(action.text()) == "Dr Silva").trigger()
    assert [("Dr Silva (same time)" in line[2], "locked" in line[3]) for line in lines(panel)].count((True, True)) == 7


def test_approved_time_off_opens_the_same_list_without_making_it_again(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    start = RebookStart(RAO_PERSON, int(at(9).timestamp()), int(at(18).timestamp()), "leave")
    open_rebook(front.desk, start)
    panel = of(front)
    assert panel.isVisible()
    front.key(Qt.Key.Key_Return, CTRL)
    assert panel.notice.text() == "8 visits moved."
    assert list(busy.desk.read_stores().facts.time_off_of(RAO_PERSON)) == []


def test_a_day_without_visits_only_writes_the_time_off_down(practice: Practice, qtbot: QtBot) -> None:
    front = open_front(practice, qtbot)
    panel = away(front)
    assert panel.empty.text() == "Nobody is booked with Dr Rao in that time."
    assert plain(panel.apply.text()) == "Write down the time off"
    front.key(Qt.Key.Key_Return, CTRL)
    assert len(practice.desk.read_stores().facts.time_off_of(RAO_PERSON)) == 1


def test_a32_stop_says_what_was_kept(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    front.key(Qt.Key.Key_Return)
    model = front.binding.later.rebooking.model
    model.changed.connect(lambda state: model.stop() if state.busy else None)
    model.apply()
    assert panel.notice.text() == "Stopped: nothing was moved. The plan is kept."
    assert len(visits(busy)) == 8
    model.replan()
    assert panel.notice.text() == "Stopped: 0 of 8 visits planned and kept."


def test_done_closes_the_list_for_good(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    front.key(Qt.Key.Key_Return, CTRL)
    qtbot.mouseClick(panel.done, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert busy.reader.rebook().undone() == ()


def test_everything_that_takes_the_focus_has_a_name(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    model = front.binding.later.rebooking.model
    for step in (WHO, PLAN, TELL, RESULT):
        model.go(step)
        for widget in panel.findChildren(type(panel.change)):
            assert widget.text() or widget.accessibleName() or not widget.isVisible()
    assert visits(busy)[0].status is AppointmentStatus.BOOKED
    assert KIM


def _at_the_desk(practice: Practice) -> str:
    """A receptionist with the default role, signed in."""
    person = new_id()
    practice.do(
        c.AddPerson(person, "Ana Bell", ((fixed("clinic account"), AccountabilityType.RECEPTIONIST),), NOW.date())
    )
    practice.desk.session.sign_in(person)
    return person


def test_reception_does_the_day_s_moves_and_a_manager_is_asked_for_the_time_off(busy: Practice, qtbot: QtBot) -> None:
    """``domain.md``: reception moves visits; time off is not theirs to write down."""
    owner = busy.desk.identity.owner_id
    _at_the_desk(busy)
    front = open_front(busy, qtbot)
    assert "away_today" not in front.desk.context.refusals
    panel = away(front)
    assert panel.asked.text().endswith("Until then the time can be booked.")
    assert front.binding.late.rebooks.text.text() == "Rebooking: Dr Rao away Tue 24 Nov from 09:00: 8 of 8 still open"
    front.key(Qt.Key.Key_Return)
    front.key(Qt.Key.Key_Return, CTRL)
    assert panel.notice.text() == "8 visits moved."
    qtbot.mouseClick(panel.done, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert not front.binding.late.rebooks.resume_button.isVisible()
    assert busy.reader.time_off().queue().rows == ()
    busy.desk.session.sign_in(owner)
    manager = open_front(busy, qtbot)
    offer = manager.binding.late.rebooks
    assert offer.text.text() == "Rebooking: Dr Rao away Tue 24 Nov from 09:00: the time off is not written down yet"
    qtbot.mouseClick(offer.resume_button, Qt.MouseButton.LeftButton)
    assert of(manager).apply.text() == "Write down the &time off"
    qtbot.mouseClick(of(manager).apply, Qt.MouseButton.LeftButton)
    assert [row.state for row in busy.reader.time_off().queue().rows] == [TimeOffState.APPROVED]
    assert not offer.resume_button.isVisible()


def test_a_list_that_was_closed_stands_in_the_status_bar_until_it_is_done(busy: Practice, qtbot: QtBot) -> None:
    front = open_front(busy, qtbot)
    panel = away(front)
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    offer = front.binding.late.rebooks
    assert offer.resume_button.isVisible()
    qtbot.mouseClick(offer.resume_button, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    front.key(Qt.Key.Key_Return, CTRL)
    assert panel.notice.text().startswith("8 visits moved.")
    assert not offer.resume_button.isVisible()

"""Time off by keys and clicks: looking at requests, deciding them whole or in part, asking."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.appointments import ResourceUse
from carefront.domain.resources import ResourceGroup
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from carefront.views.time_off.dialogs import PartDialog, ReasonDialog
from carefront.views.time_off.form_dialog import TimeOffDialog
from carefront.views.time_off.page import TimeOffPanel
from tests.adapters.test_time_off import all_of, found
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, KIM, LEE, RAO, RAO_PERSON, SILVA, SILVA_PERSON, Practice, at, fixed

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL = Modifier.ControlModifier
DAY = date(2026, 11, 25)
S = TimeOffState


def asked(practice: Practice, person: str = RAO_PERSON, day: date = DAY, period: ClockPeriod | None = None) -> str:
    identifier = new_id()
    practice.do(c.RequestTimeOff(identifier, person, TimeOffType.PERSONAL, day, day, period, "family"))
    return identifier


@pytest.fixture
def front(practice: Practice, qtbot: QtBot) -> Front:
    return open_front(practice, qtbot)


def panel_of(front: Front) -> TimeOffPanel:
    front.key(Key.Key_6, CTRL)
    page = front.binding.host.page
    assert page is not None
    assert isinstance(page.widget, TimeOffPanel)
    return page.widget


def press(front: Front, button: QWidget) -> None:
    front.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog_of(kind: type[QWidget], panel: QWidget) -> QWidget:
    found = [part for part in panel.window().findChildren(kind) if part.isVisible()]
    (dialog,) = found
    front_of(dialog)
    return dialog


def front_of(dialog: QWidget) -> None:
    """Have the dialog be where the keys go, as it is on a screen."""
    for _turn in range(50):
        dialog.activateWindow()
        QApplication.processEvents()
        if dialog.isActiveWindow():
            return
    raise AssertionError("the dialog never got the keys")


# --- looking ---------------------------------------------------------------------------------------------------------
def test_a29_with_twelve_visits_affected_also_off_on_duty_and_cover_are_shown(practice: Practice, qtbot: QtBot) -> None:
    practice.do(c.SaveResourceGroup(ResourceGroup(fixed("doctors"), CLINIC, "Doctors", 0, (RAO, SILVA), 1)))
    for number in range(12):
        start = at(8, days=1) + timedelta(minutes=30 * number)
        practice.booked(start, patient_id=(KIM, LEE)[number % 2], note="urgent" if number < 2 else "")
    practice.do(c.DecideTimeOff(asked(practice, SILVA_PERSON, DAY, ClockPeriod(17 * 60, 18 * 60)), S.APPROVED))
    asked(practice)
    panel = panel_of(open_front(practice, qtbot))
    face = panel._model.face
    assert face.affected == "12 visits affected (2 urgent)"
    assert face.lines[0] == "Visits that day 12, week average 2"
    assert "Dr Silva" in face.lines[1]
    assert face.lines[2] == "Left on duty: \u2068Dr Silva\u2069"
    assert face.lines[3] == "Minimum of \u2068Doctors\u2069 1: not met"
    assert face.covers[0].line == "\u2068Dr Silva\u2069 can take 12 (12 in open time)"
    assert face.elsewhere == "Nobody needs another day."
    assert len(face.warnings) == 1
    assert panel.decision.approve.text() == "&Approve anyway…"


def test_the_list_of_visits_leads_to_each(front: Front) -> None:
    visit = front.practice.booked(at(10, days=1))
    asked(front.practice)
    panel = panel_of(front)
    press(front, panel.decision.list_button)
    front.key(Key.Key_Return)
    assert front.binding.host.view == "view_day"
    assert front.desk.day_view.selected is not None
    assert front.desk.day == DAY
    assert visit


def test_nothing_to_decide_says_so_and_offers_to_ask(front: Front) -> None:
    panel = panel_of(front)
    assert panel.empty.text() == "All requests handled."
    assert panel.ask_button.isVisible()
    assert panel.ask_button.hasFocus()


def test_the_tabs_list_what_was_decided(front: Front) -> None:
    denied = asked(front.practice)
    front.practice.do(c.DecideTimeOff(denied, S.DENIED, "Too many are off"))
    panel = panel_of(front)
    front.qtbot.mouseClick(panel.tabs, Qt.MouseButton.LeftButton, pos=panel.tabs.tabRect(2).center())
    assert panel.table.rowCount() == 1
    assert "Told: \u2068Too many are off\u2069" in panel._model.face.story


# --- deciding --------------------------------------------------------------------------------------------------------
def test_task_14_approving_takes_ctrl_6_enter_and_ctrl_enter(front: Front) -> None:
    identifier = asked(front.practice)
    front.key(Key.Key_6, CTRL)
    front.key(Key.Key_Return)
    front.key(Key.Key_Return, CTRL)
    assert found(front.practice, identifier).state is S.APPROVED
    assert front.desk.history.undo == "Undo “approved” for the time off of Dr Rao"
    front.key(Key.Key_Z, CTRL)
    assert found(front.practice, identifier).state is S.PENDING


def test_denying_asks_for_the_reason_that_is_told(front: Front) -> None:
    identifier = asked(front.practice)
    panel = panel_of(front)
    press(front, panel.decision.deny)
    dialog = dialog_of(ReasonDialog, panel)
    assert isinstance(dialog, ReasonDialog)
    press(front, dialog.accept_button)
    assert dialog.isVisible()
    assert dialog.problem.text() == "Write a reason."
    front.qtbot.keyClicks(dialog.reason, "Dr Silva is off that day")
    front.qtbot.keyClick(dialog.reason, Key.Key_Return, CTRL)
    row = found(front.practice, identifier)
    assert (row.state, row.decision_note) == (S.DENIED, "Dr Silva is off that day")
    assert panel.empty.text() == "All requests handled."


def test_too_few_on_duty_asks_why_before_it_is_approved(front: Front) -> None:
    front.practice.do(c.SaveResourceGroup(ResourceGroup(fixed("doctors"), CLINIC, "Doctors", 0, (RAO, SILVA), 2)))
    identifier = asked(front.practice)
    panel = panel_of(front)
    front.key(Key.Key_Return, CTRL)
    dialog = dialog_of(ReasonDialog, panel)
    assert isinstance(dialog, ReasonDialog)
    assert found(front.practice, identifier).state is S.PENDING
    front.qtbot.keyClicks(dialog.reason, "A locum comes")
    front.qtbot.keyClick(dialog.reason, Key.Key_Return, CTRL)
    row = found(front.practice, identifier)
    assert (row.state, row.override_reason) == (S.APPROVED, "A locum comes")


def part_dialog(front: Front) -> PartDialog:
    panel = panel_of(front)
    press(front, panel.decision.part)
    dialog = dialog_of(PartDialog, panel)
    assert isinstance(dialog, PartDialog)
    return dialog


def test_a30_a_typed_part_blocks_only_that_span_and_denies_the_rest_with_the_reason(front: Front) -> None:
    identifier = asked(front.practice)
    dialog = part_dialog(front)
    for field, text in ((dialog.start, "8:00"), (dialog.end, "12:00")):
        field.selectAll()
        front.qtbot.keyClicks(field, text)
    front.qtbot.keyClicks(dialog.reason, "Come in after noon")
    press(front, dialog.accept_button)
    row = found(front.practice, identifier)
    assert (row.state, row.period) == (S.APPROVED, ClockPeriod(480, 720))
    denied = [one for one in all_of(front.practice) if one.state is S.DENIED]
    assert {one.decision_note for one in denied} == {"Come in after noon"}
    assert {one.period for one in denied} == {ClockPeriod(0, 480), ClockPeriod(720, 1440)}
    assert front.practice.book(at(11, days=1)).__class__.__name__ == "Refused"
    assert front.practice.book(at(13, days=1)).__class__.__name__ == "Applied"


def test_a_part_is_dragged_on_the_bar(front: Front) -> None:
    identifier = asked(front.practice)
    dialog = part_dialog(front)
    first, last = (dialog.bar.cell_rect(cell).center().toPoint() for cell in (8, 11))
    front.qtbot.mousePress(dialog.bar, Qt.MouseButton.LeftButton, pos=first)
    front.qtbot.mouseMove(dialog.bar, QPoint(last.x() - 1, last.y()))
    front.qtbot.mouseMove(dialog.bar, last)
    front.qtbot.mouseRelease(dialog.bar, Qt.MouseButton.LeftButton, pos=last)
    assert (dialog.start.text(), dialog.end.text()) == ("12:00", "14:00")
    front.qtbot.keyClicks(dialog.reason, "No more than that")
    front.qtbot.keyClick(dialog.reason, Key.Key_Return, CTRL)
    assert found(front.practice, identifier).period == ClockPeriod(720, 840)


def test_all_of_it_is_no_part(front: Front) -> None:
    asked(front.practice, period=ClockPeriod(480, 720))
    dialog = part_dialog(front)
    front.qtbot.keyClicks(dialog.reason, "why")
    dialog.bar.chosen.emit(0, len(dialog.bar._labels) - 1)
    press(front, dialog.accept_button)
    assert dialog.isVisible()
    assert dialog.problem.text() == "Choose a part of what was asked for, not all of it."
    dialog.reject()


def test_approved_time_off_is_taken_back(front: Front) -> None:
    identifier = asked(front.practice)
    front.practice.do(c.DecideTimeOff(identifier, S.APPROVED))
    panel = panel_of(front)
    front.qtbot.mouseClick(panel.tabs, Qt.MouseButton.LeftButton, pos=panel.tabs.tabRect(1).center())
    press(front, panel.decision.cancel)
    assert found(front.practice, identifier).state is S.CANCELLED


# --- asking ----------------------------------------------------------------------------------------------------------
def test_time_off_is_asked_for_by_keys(front: Front) -> None:
    front.practice.booked(at(10, days=1))
    panel = panel_of(front)
    front.key(Key.Key_Space)
    dialog = dialog_of(TimeOffDialog, panel)
    assert isinstance(dialog, TimeOffDialog)
    dialog.who.setCurrentIndex(dialog.who.findData(RAO_PERSON))
    dialog.who.activated.emit(dialog.who.currentIndex())
    dialog.first.setDate(dialog.first.date().addDays(1))
    front.qtbot.keyClicks(dialog.reason, "Moving house")
    dialog._model._ask_effect()
    assert dialog.effect.text() == "1 visit affected"
    front.qtbot.keyClick(dialog.reason, Key.Key_Return, CTRL)
    (row,) = all_of(front.practice)
    assert (row.account_id, row.first, row.last, row.reason, row.state) == (
        RAO_PERSON, DAY, DAY, "Moving house", S.PENDING,
    )  # fmt: skip
    assert panel.title.text() == "Time off: 1 to decide"


def test_days_asked_for_twice_are_said_under_the_field_and_nothing_typed_is_lost(front: Front) -> None:
    asked(front.practice)
    front.window.command_given.emit("ask_time_off")
    dialog = dialog_of(TimeOffDialog, front.window)
    assert isinstance(dialog, TimeOffDialog)
    dialog.who.setCurrentIndex(dialog.who.findData(RAO_PERSON))
    dialog.who.activated.emit(dialog.who.currentIndex())
    dialog.first.setDate(dialog.first.date().addDays(1))
    front.qtbot.keyClicks(dialog.reason, "again")
    press(front, dialog.send_button)
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == "again"
    text = dialog._problems["first"].text()
    assert text == "There is time off Wed 25 Nov already (pending). Change it, or take it back first."
    dialog.reject()


def test_a_request_is_changed_and_withdrawn(front: Front) -> None:
    identifier = asked(front.practice)
    panel = panel_of(front)
    press(front, panel.decision.edit)
    dialog = dialog_of(TimeOffDialog, panel)
    assert isinstance(dialog, TimeOffDialog)
    press(front, dialog.part)
    for field, text in ((dialog.start, "13:00"), (dialog.end, "15:00")):
        field.selectAll()
        front.qtbot.keyClicks(field, text)
    press(front, dialog.send_button)
    assert found(front.practice, identifier).period == ClockPeriod(780, 900)
    press(front, panel.decision.withdraw)
    assert found(front.practice, identifier).state is S.WITHDRAWN


# --- elsewhere -------------------------------------------------------------------------------------------------------
def test_the_bell_leads_to_the_view(front: Front) -> None:
    asked(front.practice)
    front.desk.data_changed.emit()
    front.window.command_given.emit("alerts")
    panel = front.binding.late.alerts.panel
    decide = next(button for button in panel.buttons() if button.text() == "Decide")
    press(front, decide)
    assert front.binding.host.view == "view_time_off"


def test_in_a_narrow_window_one_side_is_shown_at_a_time(practice: Practice, qtbot: QtBot) -> None:
    asked(practice)
    front = open_front(practice, qtbot, 640, 480)
    panel = panel_of(front)
    assert panel.left.isVisible()
    assert not panel.decision.isVisible()
    front.key(Key.Key_Return)
    assert panel.decision.isVisible()
    assert not panel.left.isVisible()
    press(front, panel.decision.back)
    assert panel.left.isVisible()


def test_everything_that_takes_the_keyboard_has_a_name(front: Front) -> None:
    front.practice.booked(at(10, days=1))
    asked(front.practice)
    panel = panel_of(front)
    press(front, panel.decision.list_button)
    for part in panel.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName() or getattr(part, "text", str)(), part
    assert QApplication.focusWidget() is not None


def test_a_visit_booked_with_others_is_affected_once(practice: Practice, qtbot: QtBot) -> None:
    practice.booked(at(10, days=1), resources=(ResourceUse(RAO), ResourceUse(SILVA)))
    asked(practice)
    assert panel_of(open_front(practice, qtbot))._model.face.affected == "1 visit affected"


def test_approving_goes_on_with_the_visits_that_are_in_the_way(front: Front) -> None:
    front.practice.booked(at(10, days=1))
    asked(front.practice)
    panel = panel_of(front)
    assert panel.decision.rebook.isChecked()
    press(front, panel.decision.approve)
    wizard = front.binding.later.rebooking.panel
    assert wizard.isVisible()
    assert wizard.table.topLevelItemCount() == 1


def test_visits_are_left_as_they_are_where_that_is_wanted(front: Front) -> None:
    visit = front.practice.booked(at(10, days=1))
    identifier = asked(front.practice)
    panel = panel_of(front)
    panel.decision.rebook.setChecked(False)
    press(front, panel.decision.approve)
    assert found(front.practice, identifier).state is S.APPROVED
    assert not any(type(part).__name__ == "RebookPanel" and part.isVisible() for part in QApplication.allWidgets())
    assert front.practice.reader.appointment(visit).status.value == "booked"


def test_escape_loses_nothing_typed_when_time_off_is_asked_for_or_denied(front: Front) -> None:
    asked(front.practice)
    panel = panel_of(front)
    panel.ask()
    dialog = dialog_of(TimeOffDialog, panel)
    assert isinstance(dialog, TimeOffDialog)
    dialog.part.click()
    front.qtbot.keyClicks(dialog.reason, "Dentist")
    front.qtbot.keyClick(dialog.reason, Key.Key_Escape)
    panel.ask()
    again = dialog_of(TimeOffDialog, panel)
    assert isinstance(again, TimeOffDialog)
    assert (again.reason.toPlainText(), again.part.isChecked(), again.resumed.isVisible()) == ("Dentist", True, True)
    press(front, again.resumed.button)
    assert (again.reason.toPlainText(), again.part.isChecked()) == ("", False)
    front.qtbot.keyClick(again, Key.Key_Escape)
    panel.deny()
    reason = dialog_of(ReasonDialog, panel)
    assert isinstance(reason, ReasonDialog)
    front.qtbot.keyClicks(reason.reason, "Too many away")
    front.qtbot.keyClick(reason, Key.Key_Escape)
    panel.deny()
    later = dialog_of(ReasonDialog, panel)
    assert isinstance(later, ReasonDialog)
    assert later.reason.toPlainText() == "Too many away"


def test_whoever_only_asks_reads_what_waits_not_what_there_is_to_decide(practice: Practice, qtbot: QtBot) -> None:
    asked(practice)
    practice.desk.session.sign_in(RAO_PERSON)
    panel = panel_of(open_front(practice, qtbot))
    assert panel.title.text() == "Time off: 1 waiting"
    assert panel.tabs.tabText(0) == "Waiting (1)"
    assert panel.decision.why_not.text() == "Somebody else decides about your own time off."


def test_who_alone_may_approve_is_told_that_their_own_decision_is_marked(front: Front) -> None:
    asked(front.practice, front.practice.desk.identity.owner_id)
    panel = panel_of(front)
    assert "Nobody else may approve, so you decide about your own time off; that is marked." in panel._model.face.story
    press(front, panel.decision.approve)
    (row,) = all_of(front.practice)
    assert (row.state, row.is_self_decided) == (S.APPROVED, True)

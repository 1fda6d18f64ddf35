"""A patient's record in the window: closed until it is opened, written and read by keys, gone when it closes."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.domain.accounts import AccountabilityType
from carefront.domain.records import Allergy, RecordNote, Severity
from carefront.shared.ids import new_id
from carefront.viewmodels.record_view_model import CLOSED, ERASE, FORM, READ
from carefront.views.record_panel import RecordPanel
from tests.support.front_window import Front, open_front
from tests.support.practice import KIM, NOW, Practice, at, fixed
from tests.support.spine_checks import rows_of

PENICILLIN = Allergy(fixed("kim allergy"), KIM, "Penicillin", "hives", Severity.SEVERE)


def front_with_visit(practice: Practice, qtbot: QtBot, width: int = 1280) -> Front:
    visit = practice.booked(at(10))
    front = open_front(practice, qtbot, width=width)
    front.desk.day_view.select_visit(visit)
    return front


def opened(front: Front) -> RecordPanel:
    panel = front.binding.late.records().panel
    front.window.command_given.emit("record")
    front.qtbot.waitUntil(panel.isVisible)
    return panel


def texts(panel: QWidget) -> str:
    QApplication.processEvents()
    labels = panel.findChildren(QWidget)
    return "\n".join(label.text() for label in labels if hasattr(label, "text") and label.isVisible())


def tool(panel: QWidget, name: str) -> QToolButton:
    QApplication.processEvents()
    found = next(button for button in panel.findChildren(QToolButton) if button.accessibleName() == name)
    assert isinstance(found, QToolButton)
    return found


def test_a_record_is_masked_until_it_is_opened_and_that_is_written_down(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveAllergy(PENICILLIN))
    front = front_with_visit(practice, qtbot)
    panel = opened(front)

    assert front.binding.late.records().model.state.page == CLOSED
    assert "Penicillin" not in texts(panel)
    assert panel.open_button.hasFocus()
    front.key(Qt.Key.Key_Space)
    assert "Penicillin" in texts(panel)
    assert "Severe · hives" in texts(panel)
    assert "Open until 09:30" in panel.until.text()
    assert rows_of(practice.desk.look(), "audit_log")[-1]["act"] == "record.view"
    front.key(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert "Penicillin" not in "\n".join(label.text() for label in panel.findChildren(QLineEdit))
    assert front.binding.late.records().model.state.sections == ()


def test_an_allergy_is_added_changed_and_removed_by_keys_and_undone(practice: Practice, qtbot: QtBot) -> None:
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    assert "No allergy is recorded." in texts(panel)
    tool(panel, "Add allergy").click()
    front.type("Latex")
    front.key(Qt.Key.Key_Tab)
    front.type("rash")
    front.key(Qt.Key.Key_Return)
    assert front.binding.late.records().model.state.page == READ
    assert "Latex" in texts(panel)
    assert front.desk.history.undo == "Undo saving of an allergy"

    tool(panel, "Change “Latex”").click()
    field = panel.form.fields["reaction"]
    assert isinstance(field, QLineEdit)
    assert field.text() == "rash"
    field.setFocus()
    front.key(Qt.Key.Key_End)
    front.type("es")
    front.key(Qt.Key.Key_Return)
    assert "rashes" in texts(panel)
    tool(panel, "Remove “Latex”").click()
    assert "Latex" not in texts(panel)
    front.desk.undo()
    front.desk.undo()
    assert [row.reaction for row in practice.reader.records().record(KIM).allergies or ()] == ["rash"]


def test_what_was_typed_survives_and_is_offered_when_the_record_is_open_again(practice: Practice, qtbot: QtBot) -> None:
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    tool(panel, "Add note").click()
    front.type("half a thou")
    front.key(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert [face.text for face in front.desk.form.drafts.faces()] == []

    opened(front)
    assert panel.resume_button.isVisible()
    panel.resume_button.click()
    field = panel.form.fields["text"]
    assert isinstance(field, QPlainTextEdit)
    assert field.toPlainText() == "half a thou"
    front.type("")
    panel.form.save_button.click()
    assert "half a thou" in texts(panel)
    assert not panel.resume_button.isVisible()


def test_a_wrong_day_and_an_empty_name_are_told_and_nothing_typed_is_lost(practice: Practice, qtbot: QtBot) -> None:
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    tool(panel, "Add condition").click()
    since = panel.form.fields["since"]
    since.setFocus()
    front.type("31/02/2020")
    panel.form.save_button.click()
    assert panel.notice.text() == "That date does not exist: 31/02/2020."
    assert since.hasFocus()
    assert isinstance(since, QLineEdit)
    since.selectAll()
    front.type("01/02/2020")
    panel.form.save_button.click()
    assert panel.notice.text() == "Type the name of the condition."
    panel.form.fields["name"].setFocus()
    front.type("Asthma")
    front.key(Qt.Key.Key_Return)
    (found,) = practice.reader.records().record(KIM).conditions or ()
    assert (found.name, found.since) == ("Asthma", date(2020, 2, 1))


def test_a_record_closes_by_itself_when_its_time_is_over(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveAllergy(PENICILLIN))
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    practice.clock.advance(timedelta(minutes=29))
    front.desk.clock.ticked.emit()
    assert "Penicillin" in texts(panel)
    practice.clock.advance(timedelta(minutes=1))
    front.desk.clock.ticked.emit()
    assert "Penicillin" not in texts(panel)
    assert panel.notice.text() == "The record is closed. Open it again to go on."


def test_a_record_closes_with_its_window_so_that_a_lock_hides_it(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveAllergy(PENICILLIN))
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    tool(panel, "Add note").click()
    front.type("half a thou")
    front.window.hide()
    assert front.binding.late.records().model.state.sections == ()
    front.window.show()
    assert not panel.isVisible()
    assert "Penicillin" not in texts(panel)
    opened(front)
    assert panel.resume_button.isVisible()


def test_reception_sees_why_and_opens_with_a_reason_to_read_only(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveAllergy(PENICILLIN))
    person = new_id()
    practice.do(
        c.AddPerson(person, "Rita", ((fixed("clinic account"), AccountabilityType.RECEPTIONIST),), date(2020, 1, 1))
    )
    owner = practice.desk.identity.owner_id
    visit = practice.booked(at(10))
    practice.desk.session.sign_in(person)
    front = open_front(practice, qtbot)
    front.desk.day_view.select_visit(visit)
    panel = opened(front)
    assert "Only those who treat this patient" in panel.explains.text()
    assert panel.reason.hasFocus()
    panel.reason.setCurrentIndex(panel.reason.findData("other"))
    panel.open_button.click()
    assert panel.notice.text() == "Say why, in a few words."
    panel.words.setFocus()
    front.type("collapsed in the hall")
    front.key(Qt.Key.Key_Return)
    assert "Penicillin" in texts(panel)
    assert "without a right" in panel.until.text()
    assert not any(button.accessibleName() == "Add allergy" for button in panel.findChildren(QToolButton))
    front.key(Qt.Key.Key_Escape)

    practice.desk.session.sign_in(owner)
    front.binding.late.alerts.model.ask()
    faces = front.binding.late.alerts.model.faces
    (face,) = [face for face in faces if face.id.startswith("record:")]
    assert "Rita" in face.title
    assert "collapsed in the hall" in face.text
    next(act for act in face.acts if act.text == "Mark reviewed").do()
    assert not [one for one in front.binding.late.alerts.model.faces if one.id.startswith("record:")]


def test_erasing_takes_the_typed_name_and_leaves_an_anonymous_visit(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(RecordNote(new_id(), KIM, "private", "", NOW)))
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    panel.erase_button.click()
    model = front.binding.late.records().model
    assert model.state.page == ERASE
    assert "Backups" in panel.erase_words.text()
    assert not panel.do_erase.isEnabled()
    panel.typed_name.setFocus()
    front.type("Kim Raa")
    panel.do_erase.click()
    assert panel.notice.text() == "This is not the name. Nothing was erased."
    front.key(Qt.Key.Key_Backspace) if panel.typed_name.hasFocus() else None
    panel.typed_name.setText("kim rao")
    panel.do_erase.click()
    assert not panel.isVisible()
    assert front.desk.detail.face is not None
    assert front.desk.detail.face.title == "Erased patient"
    assert front.desk.history.undo != "Undo last action"


def test_every_part_of_the_panel_has_a_name_and_is_reached_by_tab(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveAllergy(PENICILLIN))
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    tool(panel, "Add allergy")
    seen = set()
    for step in range(8):
        focused = front.window.focusWidget()
        assert panel.isAncestorOf(focused)
        assert focused.accessibleName() or getattr(focused, "text", str)()
        seen.add(focused.objectName() or focused.accessibleName())
        if step < 7:
            front.key(Qt.Key.Key_Backtab)
    assert {"add_allergy", f"pencil_{PENICILLIN.id}", f"x_{PENICILLIN.id}"} <= seen
    tool(panel, "Add insurance").click()
    assert front.binding.late.records().model.state.page == FORM

"""Two desks in one entry of a record: nothing of either is lost, and who comes second chooses what is to stay."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from carefront.application.commands import record_catalogue as r
from carefront.domain.records import Allergy, Insurance, RecordNote, Severity
from carefront.shared.ids import new_id
from carefront.viewmodels.record_view_model import FORM, READ
from carefront.views.record_panel import RecordPanel
from tests.support.front_window import Front
from tests.support.practice import KIM, LEE, NOW, Practice, fixed
from tests.support.spine_checks import rows_of
from tests.views.test_record_panel import PENICILLIN, front_with_visit, opened, texts, tool

NOTE = RecordNote(fixed("kim note"), KIM, "stored", "", NOW)
AOK = Insurance(fixed("kim aok"), KIM, "AOK", "Plus", "A 123", valid_to=date(2020, 12, 31))


def changing(front: Front, name: str) -> RecordPanel:
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    tool(panel, name).click()
    return panel


def note_field(panel: RecordPanel) -> QPlainTextEdit:
    field = panel.form.fields["text"]
    assert isinstance(field, QPlainTextEdit)
    return field


def elsewhere(front: Front, practice: Practice, command: object) -> None:
    """Another desk does something, and this one hears of it."""
    practice.do(command)  # type: ignore[arg-type]
    front.desk.data_changed.emit()


def test_what_another_desk_wrote_into_the_same_field_stands_beside_ones_own(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    note_field(panel).selectAll()
    front.type("mine")
    elsewhere(front, practice, r.SaveRecordNote(RecordNote(NOTE.id, KIM, "theirs", "", NOW)))
    choice = panel.form.choices["text"]
    assert choice.isVisible()
    assert choice.text.text() == "Changed meanwhile to: theirs"
    assert note_field(panel).toPlainText() == "mine"
    panel.form.save_button.click()
    assert front.binding.late.records().model.state.page == FORM
    assert choice.use.hasFocus()
    assert panel.notice.text() == "Somebody changed this meanwhile. Choose what is to stay."
    choice.keep.click()
    assert not choice.isVisible()
    panel.form.save_button.click()
    assert "mine" in texts(panel)
    [note] = practice.reader.records().record(KIM).notes or ()
    assert note.text == "mine"


def test_their_text_is_taken_with_one_press(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    front.type("mine ")
    elsewhere(front, practice, r.SaveRecordNote(RecordNote(NOTE.id, KIM, "theirs", "", NOW)))
    panel.form.choices["text"].use.click()
    assert note_field(panel).toPlainText() == "theirs"
    panel.form.save_button.click()
    assert front.binding.late.records().model.state.page == READ


def test_changes_to_different_fields_are_both_kept(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveAllergy(PENICILLIN))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “Penicillin”")
    reaction = panel.form.fields["reaction"]
    reaction.setFocus()
    front.key(Qt.Key.Key_End)
    front.type(", itching")
    elsewhere(front, practice, r.SaveAllergy(Allergy(PENICILLIN.id, KIM, "Penicillin V", "hives", Severity.MILD)))
    substance = panel.form.fields["substance"]
    assert isinstance(substance, QLineEdit)
    assert substance.text() == "Penicillin V"
    front.key(Qt.Key.Key_Return)
    [found] = practice.reader.records().record(KIM).allergies or ()
    assert (found.substance, found.reaction, found.severity) == ("Penicillin V", "hives, itching", Severity.MILD)


def test_a_desk_that_heard_nothing_yet_is_told_when_it_saves(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    note_field(panel).selectAll()
    front.type("mine")
    practice.do(r.SaveRecordNote(RecordNote(NOTE.id, KIM, "theirs", "", NOW)))
    panel.form.save_button.click()
    assert panel.form.choices["text"].isVisible()
    assert note_field(panel).toPlainText() == "mine"


def test_an_entry_that_was_removed_meanwhile_can_be_added_again(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    note_field(panel).selectAll()
    front.type("mine")
    elsewhere(front, practice, r.RemoveRecordNote(NOTE.id))
    assert panel.notice.text() == "This entry was removed at another desk. Saving adds it again."
    assert note_field(panel).toPlainText() == "mine"
    panel.form.save_button.click()
    [note] = practice.reader.records().record(KIM).notes or ()
    assert note.text == "mine"


def test_a_draft_does_not_write_over_what_changed_since(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    note_field(panel).selectAll()
    front.type("mine")
    front.key(Qt.Key.Key_Escape)
    practice.do(r.SaveRecordNote(RecordNote(NOTE.id, KIM, "theirs", "", NOW)))
    opened(front)
    panel.resume_button.click()
    assert panel.form.choices["text"].isVisible()
    assert note_field(panel).toPlainText() == "mine"


def test_a_conflict_survives_the_lock(practice: Practice, qtbot: QtBot) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    note_field(panel).selectAll()
    front.type("mine")
    elsewhere(front, practice, r.SaveRecordNote(RecordNote(NOTE.id, KIM, "theirs", "", NOW)))
    front.window.hide()
    front.window.show()
    opened(front)
    panel.resume_button.click()
    assert note_field(panel).toPlainText() == "mine"
    assert panel.form.choices["text"].isVisible()
    assert len(rows_of(practice.desk.look(), "record_note")) == 1


def test_the_insurance_in_use_stands_first_and_one_that_is_over_last(practice: Practice, qtbot: QtBot) -> None:
    for one in (AOK, Insurance(new_id(), KIM, "DKV"), Insurance(new_id(), KIM, "TK", is_primary=True),
                Insurance(new_id(), KIM, "Barmer", valid_from=date(2027, 1, 1))):  # fmt: skip
        practice.do(r.SaveInsurance(one))
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    front.key(Qt.Key.Key_Space)
    shown = texts(panel)
    places = [shown.index(name) for name in ("TK", "DKV", "Barmer", "AOK")]
    assert places == sorted(places)
    assert "No longer valid · Plus · Member A 123" in shown
    assert "Not valid yet" in shown


def test_who_erases_somebody_with_visits_to_come_is_told_first(practice: Practice, qtbot: QtBot) -> None:
    front = front_with_visit(practice, qtbot)
    panel = opened(front)
    panel.erase_button.click()
    assert panel.to_come.isVisible()
    assert panel.to_come.text().startswith("1 visit is still to come.")
    front.key(Qt.Key.Key_Escape)
    practice.clock.advance(timedelta(hours=2))
    opened(front)
    panel.erase_button.click()
    assert not panel.to_come.isVisible()


def test_what_is_typed_stays_when_another_record_is_opened_or_the_time_is_over(
    practice: Practice, qtbot: QtBot
) -> None:
    practice.do(r.SaveRecordNote(NOTE))
    front = front_with_visit(practice, qtbot)
    panel = changing(front, "Change “stored”")
    note_field(panel).selectAll()
    front.type("mine")
    front.binding.late.records().model.open(LEE, "Lee")
    opened(front)
    panel.resume_button.click()
    assert note_field(panel).toPlainText() == "mine"
    front.type("x")
    practice.clock.advance(timedelta(minutes=31))
    front.desk.data_changed.emit()
    assert panel.notice.text() == "The record is closed. Open it again to go on."
    panel.open_button.click()
    panel.resume_button.click()
    assert "x" in note_field(panel).toPlainText()

"""Locking and signing in at a real window (A40, C9)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from carefront.app.guard import Guard
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.viewmodels.sign_in_view_model import SignInMode
from carefront.views.inbox.request_dialog import RequestDialog
from tests.support.drawn import drawn
from tests.support.front_window import Front, open_front
from tests.support.practice import Practice, at
from tests.support.practice_window import PracticeLanes
from tests.support.runners import EagerRunner
from tests.support.signing import ANA, PASSWORD, signing, with_ana, with_owner_login
from tests.support.spoken import spoken

DRAFT = "Canary draft of a note"
CANARIES = ("Kim Rao", "555-0134", "Canary")


class Seconds:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """A window on the practice with a guard before it."""

    def __init__(self, practice: Practice, qtbot: QtBot) -> None:
        self.practice, self.qtbot, self.seconds = practice, qtbot, Seconds()
        self.front: Front = open_front(practice, qtbot)
        self.guard = Guard(
            PracticeLanes(practice),
            EagerRunner(),
            ForgetfulMemory(),
            self.front.window,
            self.seconds,  # type: ignore[arg-type]
        )
        self.guard.watch()

    @property
    def page(self) -> QWidget:
        assert self.guard._page is not None
        return self.guard._page


@pytest.fixture
def watched(practice_template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    practice = Practice.copied(practice_template, tmp_path / "practice")
    with_owner_login(practice)
    with_ana(practice)
    made = Watched(practice, qtbot)
    yield made
    made.guard.idle.stop()
    if made.guard.curtain.is_down:
        made.guard.curtain.rise()
    practice.close()


def type_password(watched: Watched, text: str) -> None:
    page = watched.guard._page
    assert page is not None
    watched.qtbot.keyClicks(page.password.line, text)
    watched.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)


def with_everything_open(watched: Watched) -> QDialog:
    """A visit in the details, a form half filled, a dialog, a menu and a tip, all with patient text."""
    front = watched.front
    visit = watched.practice.booked(at(10))
    front.desk.day_view.refresh()
    front.desk.day_view.select_visit(visit)
    front.binding.frame.open_details()
    front.window.command_given.emit("new_booking")
    watched.qtbot.keyClicks(front.binding.booking_panel.panel.note.note, DRAFT)
    dialog = QDialog(front.window)
    dialog.setWindowTitle("Canary dialog")
    dialog.open()
    menu = QMenu("Canary menu", front.window)
    menu.addAction("Canary line")
    menu.popup(front.window.pos())
    return dialog


def test_a40_the_lock_leaves_no_patient_text_and_the_draft_is_intact_after_unlock(watched: Watched) -> None:
    dialog = with_everything_open(watched)
    front, guard = watched.front, watched.guard
    assert any(text in spoken() for text in CANARIES)
    guard.lock()  # when it returns, nothing is left: no turn of the event loop is needed
    assert not front.window.isVisible()
    assert not dialog.isVisible()
    assert QApplication.activePopupWidget() is None
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert shown == [guard.curtain.window]
    assert [text for text in CANARIES if text in spoken()] == []
    assert guard.curtain.window is not None
    assert guard.curtain.window.windowTitle() == "Locked – Owner"
    assert not watched.practice.desk.session.is_open

    type_password(watched, PASSWORD)
    assert front.window.isVisible()
    assert dialog.isVisible()
    assert not guard.curtain.is_down
    assert front.desk.day_view.selected is not None
    assert front.binding.booking_panel.panel.note.note.text() == DRAFT
    dialog.close()


def test_c9_a_picture_of_the_screen_after_the_lock_holds_no_text_of_a_patient(watched: Watched) -> None:
    """Grabbed with everything open, a tip and what was said among it."""
    QToolTip.showText(watched.front.window.pos(), "Canary tip", watched.front.window)
    assert "Canary tip" in drawn()
    watched.guard.lock()
    assert (QToolTip.isVisible(), "Canary" in drawn()) == (False, False)
    type_password(watched, PASSWORD)
    dialog = with_everything_open(watched)
    line = QLabel("Canary of a dialog: Kim Rao", dialog)
    line.show()
    watched.front.desk.context.say("Canary said aloud")
    QApplication.processEvents()
    before = drawn()
    assert [text for text in ("Canary of a dialog: Kim Rao", DRAFT) if text not in before] == []

    watched.guard.lock()

    assert [text for text in CANARIES if text in drawn()] == []
    type_password(watched, PASSWORD)
    dialog.close()


def test_c9_the_program_locks_after_ten_minutes_of_nothing_by_a_clock_nobody_sets(watched: Watched) -> None:
    watched.seconds.now += 599
    watched.guard.idle.look()
    assert not watched.guard.is_shut
    watched.qtbot.keyClick(watched.front.binding.canvas, Qt.Key.Key_Down)
    watched.guard.idle.touch()
    watched.seconds.now += 599
    watched.guard.idle.look()
    assert not watched.guard.is_shut
    watched.seconds.now += 1
    watched.guard.idle.look()
    assert watched.guard.is_shut
    assert watched.guard.curtain.is_down


def test_c9_after_twelve_hours_the_password_is_asked_for_and_no_pin_does(watched: Watched) -> None:
    work = signing(watched.practice)
    work.set_pin(PASSWORD, "194027")
    work.close()
    for _ in range(12 * 12):
        watched.guard.idle.touch()
        watched.guard.idle.look()
        assert not watched.guard.is_shut
        watched.seconds.now += 300
    watched.guard.idle.look()
    assert watched.guard.is_shut
    assert watched.guard.model.face.mode is SignInMode.UNLOCK


def test_six_digits_unlock_and_five_wrong_ones_ask_for_the_password(watched: Watched) -> None:
    work = signing(watched.practice)
    work.set_pin(PASSWORD, "194027")
    work.close()
    watched.guard.lock()
    page = watched.guard._page
    assert page is not None
    assert page.pin.isVisible()
    watched.qtbot.keyClicks(page.pin, "194027")
    watched.qtbot.keyClick(page.pin, Qt.Key.Key_Return)
    assert not watched.guard.is_shut
    watched.guard.lock()
    page = watched.guard._page
    assert page is not None
    for _ in range(5):
        watched.qtbot.keyClicks(page.pin, "000000")
        watched.qtbot.keyClick(page.pin, Qt.Key.Key_Return)
    assert page.password.isVisible()
    assert not page.pin.isVisible()
    assert "password" in page.message.text()


def test_a_window_that_opens_late_stays_behind_the_curtain(watched: Watched) -> None:
    watched.guard.lock()
    late = QDialog(watched.front.window)
    late.setWindowTitle("Canary late")
    late.open()
    watched.qtbot.waitUntil(lambda: not late.isVisible())
    assert "Canary late" not in spoken()
    type_password(watched, PASSWORD)
    assert late.isVisible()
    late.close()


def test_a_wrong_password_is_said_and_the_field_is_ready_for_the_next(watched: Watched) -> None:
    watched.guard.lock()
    page = watched.guard._page
    assert page is not None
    type_password(watched, "not the password at all")
    assert "not right" in page.message.text()
    assert page.password.text() == ""
    watched.qtbot.keyClicks(page.password.line, "A")
    assert page.password.caps.isVisible()
    for _ in range(5):
        type_password(watched, "not the password at all")
    assert not page.send.isEnabled()
    assert "Try again in" in page.message.text()


def test_nobody_waits_for_the_wrong_passwords_of_somebody_else(watched: Watched) -> None:
    watched.guard.lock(is_switch=True)
    page = watched.guard._page
    assert page is not None
    watched.qtbot.keyClicks(page.user_name, "owner")
    for _ in range(6):
        type_password(watched, "not the password at all")
    assert not page.send.isEnabled()
    watched.qtbot.mouseClick(page.forgotten, Qt.MouseButton.LeftButton)
    assert page.send.isEnabled()
    watched.qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    watched.qtbot.keyClicks(page.user_name, "owner")
    type_password(watched, "not the password at all")
    assert not page.send.isEnabled()
    page.user_name.clear()
    watched.qtbot.keyClicks(page.user_name, "ana")
    assert page.send.isEnabled()
    assert not page.message.isVisible()


def test_every_part_of_the_page_has_a_name_and_closing_it_leaves_the_program(watched: Watched) -> None:
    watched.guard.lock()
    lock = watched.guard.curtain.window
    assert lock is not None
    for part in lock.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName() or part.text(), part  # type: ignore[attr-defined]
    with watched.qtbot.waitSignal(watched.guard.curtain.left):
        lock.close()
    watched.guard.curtain.rise()


def test_a_record_closes_with_the_lock_and_what_was_typed_in_it_waits(watched: Watched) -> None:
    front, guard = watched.front, watched.guard
    visit = watched.practice.booked(at(10))
    front.desk.day_view.refresh()
    front.desk.day_view.select_visit(visit)
    front.window.command_given.emit("record")
    records = front.binding.late.records()
    records.model.view()
    records.model.edit("note")
    watched.qtbot.keyClicks(records.panel.form.fields["text"], DRAFT)
    guard.lock()
    assert [text for text in CANARIES if text in spoken()] == []
    assert records.model.state.form is None
    type_password(watched, PASSWORD)
    assert not records.panel.isVisible()
    front.window.command_given.emit("record")
    records.panel.resume_button.click()
    assert records.panel.form.fields["text"].toPlainText() == DRAFT  # type: ignore[attr-defined]


def test_what_is_typed_into_the_form_of_a_request_waits_behind_the_lock_for_whoever_typed_it(watched: Watched) -> None:
    front = watched.front
    front.window.command_given.emit("new_request")
    (dialog,) = front.window.findChildren(RequestDialog)
    watched.qtbot.keyClicks(dialog.name, "Canary who asks")
    watched.guard.lock()
    assert [text for text in CANARIES if text in spoken()] == []
    type_password(watched, PASSWORD)
    assert dialog.isVisible()
    assert dialog.name.text() == "Canary who asks"
    dialog.reject()
    watched.practice.desk.session.sign_in(ANA)
    front.window.command_given.emit("new_request")
    hers = next(one for one in front.window.findChildren(RequestDialog) if one.isVisible())
    assert hers.name.text() == ""
    hers.reject()
    watched.practice.desk.session.sign_in(watched.practice.desk.identity.owner_id)
    front.window.command_given.emit("new_request")
    again = next(one for one in front.window.findChildren(RequestDialog) if one.isVisible())
    assert again.name.text() == "Canary who asks"
    again.reject()

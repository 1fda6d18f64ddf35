"""Two people at one computer: the whole program on a file of its own, each with what is theirs alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from carefront.app.guard import Guard
from carefront.application.commands.catalogue import AddPerson
from carefront.application.commands.people_catalogue import ChangeSignInRule, CreateLogin, SetLoginActive
from carefront.application.envelope import Applied
from carefront.bootstrap import open_desk
from carefront.domain.accounts import AccountabilityType
from carefront.shared.ids import new_id
from carefront.viewmodels.sign_in_view_model import SignInMode
from carefront.views.desk_binding import DeskBinding
from carefront.views.settings.window import SettingsWindow
from tests.journeys.test_failing_start import Run
from tests.support.signing import ANAS, PASSWORD, cheap
from tests.support.spoken import spoken

DRAFT = "Canary draft of a note"


@pytest.fixture
def shared(profile: Path) -> Path:
    """The sample clinic, where the owner and Ana, a manager, sign in."""
    desk = cheap(open_desk(profile))
    writer, ana, login = desk.writer(), new_id(), new_id()
    today = desk.clock().date()
    for command in (
        CreateLogin(new_id(), desk.identity.owner_id, "owner"),
        AddPerson(ana, "Ana Lund", ((desk.identity.organization_account_id, AccountabilityType.MANAGER),), today),
        CreateLogin(login, ana, "ana"),
    ):
        assert isinstance(writer.execute(command), Applied)
    work = desk.signing()
    work.change_own("", PASSWORD)
    work.reset(login, "first for ana, to be changed")
    work.sign_in("ana", "first for ana, to be changed", ANAS)
    work.close()
    desk.session.sign_in(desk.identity.owner_id)
    assert isinstance(writer.execute(ChangeSignInRule(True, 10)), Applied)
    desk.close()
    return profile


class Shared:
    """The program at which people change."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.run, self.qtbot = Run(qtbot, folder), qtbot
        self._seen = [self.run.window]
        qtbot.waitUntil(lambda: self.run.program.guard is not None, timeout=20_000)
        self.enter("owner", PASSWORD)
        self.run.wait_for_calendar()

    @property
    def guard(self) -> Guard:
        assert self.run.program.guard is not None
        return self.run.program.guard

    @property
    def now(self) -> DeskBinding:
        """The window of whoever works here."""
        [binding] = self.run.program.bindings
        return binding

    def enter(self, name: str, password: str) -> None:
        page = self.guard._page
        assert page is not None
        self.qtbot.waitUntil(lambda: not self.guard.model.face.is_busy, timeout=20_000)
        assert self.guard.model.face.mode is SignInMode.SIGN_IN
        page.user_name.clear()
        self.qtbot.keyClicks(page.user_name, name)
        self.qtbot.keyClicks(page.password.line, password)
        self.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not self.guard.is_shut and self.guard._page is None, timeout=20_000)

    def switch(self, name: str, password: str) -> DeskBinding:
        """Somebody else signs in; their window, once it shows a day."""
        self.now.window.command_given.emit("switch_user")
        self.enter(name, password)
        if self.now.window not in self._seen:
            self._seen.append(self.now.window)
            self.qtbot.addWidget(self.now.window)
        self.qtbot.waitUntil(lambda: self.now.desk.day_view.grid is not None, timeout=20_000)
        self.qtbot.waitUntil(lambda: self.now.later.is_done, timeout=20_000)
        return self.now


@pytest.fixture
def program(shared: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    monkeypatch.setattr("carefront.app.error_boundary.ErrorBoundary.install", lambda _boundary: None)
    made = Shared(qtbot, shared)
    qtbot.waitUntil(lambda: made.now.later.is_done, timeout=20_000)
    yield made
    made.guard.idle.stop()
    if made.guard.curtain.is_down:
        made.guard.curtain.rise()
    for window in [*made.run.program.windows]:
        window.close()
    made.run.end()


def test_what_somebody_typed_chose_and_opened_is_there_for_them_alone(program: Shared) -> None:
    owner = program.now
    owner.window.command_given.emit("new_booking")
    program.qtbot.keyClicks(owner.booking_panel.panel.note.note, DRAFT)
    owner.window.command_given.emit("settings:appearance")
    settings = owner.window.findChild(SettingsWindow)
    assert settings is not None
    settings.list.filter.setText("Canary search")
    dialog = QDialog(owner.window)
    dialog.setWindowTitle("Canary dialog")
    dialog.open()
    owner.sidebar.filter.setText("Canary filter")

    ana = program.switch("ana", ANAS)

    assert ana.window is not owner.window
    shown = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
    assert shown == {ana.window}
    assert "Canary" not in spoken()
    assert not ana.desk.form.is_open
    assert ana.desk.form.drafts.faces() == ()
    assert "Canary" not in "".join(line.text() for line in ana.window.findChildren(QLineEdit))

    back = program.switch("owner", PASSWORD)

    assert back is owner
    assert all(one.isVisible() for one in (owner.window, settings, dialog))
    assert not ana.window.isVisible()
    assert owner.booking_panel.panel.note.note.text() == DRAFT
    assert settings.list.filter.text() == "Canary search"
    assert owner.sidebar.filter.text() == "Canary filter"
    dialog.close()
    settings.close()
    owner.desk.form.close()


def test_the_next_person_sees_the_day_that_was_shown_and_can_take_nothing_of_others_back(program: Shared) -> None:
    owner = program.now
    shown = owner.desk.day
    assert shown is not None
    owner.desk.step(1)
    program.qtbot.waitUntil(lambda: owner.desk.day_view.grid is not None, timeout=20_000)
    owner.desk.context.execute(
        AddPerson(new_id(), "Somebody New", (), date(2026, 1, 1)), {}, lambda _done: None, lambda _no: None
    )
    program.qtbot.waitUntil(lambda: bool(owner.desk.history.undo), timeout=20_000)

    ana = program.switch("ana", ANAS)

    assert ana.desk.day == owner.desk.day
    assert ana.desk.history.undo == ""
    assert not ana.actions["undo"].isEnabled()
    ana.desk.undo()
    program.qtbot.waitUntil(lambda: "nothing to undo" in ana.status.said.text(), timeout=20_000)
    back = program.switch("owner", PASSWORD)
    program.qtbot.waitUntil(lambda: back.actions["undo"].isEnabled(), timeout=20_000)


def test_what_was_begun_by_the_one_before_is_not_done_in_the_name_of_the_next(program: Shared) -> None:
    owner = program.now
    program.switch("ana", ANAS)
    failed: list[Exception] = []

    owner.desk.context.desk.ask(lambda reader: reader.facilities(), lambda _rows: None, failed.append)
    owner.desk.context.desk.ask_aside(lambda reader: reader.facilities(), lambda _rows: None, failed.append)
    owner.desk.context.desk.act(lambda writer: writer.undo_state(), lambda _state: None, failed.append)

    program.qtbot.waitUntil(lambda: len(failed) == 3, timeout=20_000)
    assert {type(one).__name__ for one in failed} == {"SignedOut"}


def test_a_window_that_opens_late_for_the_one_before_is_not_shown_to_the_next(program: Shared) -> None:
    owner = program.now
    program.switch("ana", ANAS)
    late = QDialog(owner.window)
    late.setWindowTitle("Canary late")
    late.open()
    program.qtbot.waitUntil(lambda: not late.isVisible())
    program.switch("owner", PASSWORD)
    assert late.isVisible()
    late.close()


def test_each_has_their_own_looks_and_latest_choices(program: Shared) -> None:
    owner = program.now
    owner._memory.put("recent_patients", ["a patient"])
    owner._memory.put("theme", "dark")
    ana = program.switch("ana", ANAS)
    assert ana._memory.value("recent_patients") == []
    assert ana.dressing.chosen == "light"  # as the options of this start say
    ana._memory.put("clock", "12")
    ana._memory.put("saved_views", ["hers"])
    back = program.switch("owner", PASSWORD)
    assert back._memory.value("clock") == ""
    assert back._memory.value("saved_views") == []
    assert back._memory.value("recent_patients") == ["a patient"]
    again = program.switch("ana", ANAS)
    assert again is ana
    assert again._memory.value("clock") == "12"


def test_what_was_copied_in_the_program_is_not_pasted_by_the_next(program: Shared) -> None:
    program.run.program.people._is_ours = lambda _clipboard: True  # this platform does not say whose it is
    QApplication.clipboard().setText("Canary of a list")
    program.switch("ana", ANAS)
    assert "Canary" not in QApplication.clipboard().text()


def test_a_sign_in_that_is_switched_off_elsewhere_locks_the_open_window(program: Shared, shared: Path) -> None:
    ana = program.switch("ana", ANAS)
    program.qtbot.waitUntil(lambda: ana.desk._change_number >= 0, timeout=20_000)
    other = open_desk(shared)
    other.session.sign_in(other.identity.owner_id)
    login = next(one.login for one in other.reader().people().people().people if one.name == "Ana Lund")
    assert isinstance(other.writer(origin="cli").execute(SetLoginActive(login.id, False)), Applied)
    other.close()

    program.qtbot.waitUntil(lambda: program.guard.is_shut, timeout=20_000)

    assert not ana.window.isVisible()
    page = program.guard._page
    assert page is not None
    program.qtbot.waitUntil(lambda: "switched off" in page.message.text(), timeout=20_000)
    program.guard.model.ask(SignInMode.SIGN_IN)
    program.enter("owner", PASSWORD)
    assert program.now is not ana

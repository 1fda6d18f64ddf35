"""The whole program on a practice that asks for a sign-in: before anything is read, at the lock, and with the owner's
key."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carefront.app.guard import Guard
from carefront.app.starting import ProfileStarter
from carefront.application.commands.people_catalogue import ChangeSignInRule, CreateLogin
from carefront.application.envelope import Applied
from carefront.bootstrap import open_desk
from carefront.persistence.driver import open_connection
from carefront.persistence.profile import open_profile
from carefront.shared.ids import new_id
from carefront.viewmodels.sign_in_view_model import SignInMode
from carefront.viewmodels.start_port import OpenWith, Progress, StartedDesk
from carefront.views.settings.window import SettingsWindow
from carefront.views.sign_in_page import SignInPage
from tests.journeys.test_failing_start import Run
from tests.support.signing import PASSWORD, cheap


@pytest.fixture
def asking(profile: Path) -> Path:
    """The sample clinic, with a sign-in for its owner."""
    desk = cheap(open_desk(profile))
    writer = desk.writer()
    assert isinstance(writer.execute(CreateLogin(new_id(), desk.identity.owner_id, "owner")), Applied)
    work = desk.signing()
    work.change_own("", PASSWORD)
    work.close()
    assert isinstance(writer.execute(ChangeSignInRule(True, 10)), Applied)
    desk.close()
    return profile


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Run]]:
    """Runs the program; what is open is closed at the end."""
    monkeypatch.setattr("carefront.app.error_boundary.ErrorBoundary.install", lambda _boundary: None)
    begun: list[Run] = []

    def begin(folder: Path) -> Run:
        begun.append(Run(qtbot, folder))
        return begun[-1]

    yield begin
    for one in begun:
        if one.program.guard:
            one.program.guard.curtain.rise()
        one.end()


def guard_of(run: Run) -> Guard:
    run.qtbot.waitUntil(lambda: run.program.guard is not None, timeout=20_000)
    guard = run.program.guard
    assert guard is not None
    return guard


def page_of(guard: Guard) -> SignInPage:
    assert guard._page is not None
    return guard._page


def test_a_start_asks_first_and_reads_nothing_until_somebody_is_in(run: Callable[[Path], Run], asking: Path) -> None:
    window = run(asking)
    guard = guard_of(window)
    page = page_of(guard)
    assert page.isVisible()
    assert not window.window.middle.isVisible()
    assert window.program.bindings == []
    window.qtbot.keyClicks(page.user_name, "owner")
    window.qtbot.keyClicks(page.password.line, "wrong as can be, again")
    window.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: "not right" in page.message.text(), timeout=20_000)
    window.qtbot.keyClicks(page.password.line, PASSWORD)
    window.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    window.wait_for_calendar()
    assert window.window.middle.isVisible()
    assert not guard.is_shut

    window.window.command_given.emit("lock")
    assert guard.curtain.is_down
    assert not window.window.isVisible()
    window.qtbot.waitUntil(lambda: not guard.model.face.is_busy, timeout=20_000)
    window.program.open_window()  # a second start while it is locked opens nothing
    assert len(window.program.windows) == 1
    page = page_of(guard)
    assert guard.model.face.mode is SignInMode.UNLOCK
    window.qtbot.keyClicks(page.password.line, PASSWORD)
    window.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: not guard.curtain.is_down, timeout=20_000)
    assert window.window.isVisible()
    assert window.window.windowTitle().endswith("CareFront")


def test_a_program_that_has_ended_locks_nothing_any_more(run: Callable[[Path], Run], asking: Path) -> None:
    window = run(asking)
    guard = guard_of(window)
    page = page_of(guard)
    window.qtbot.keyClicks(page.user_name, "owner")
    window.qtbot.keyClicks(page.password.line, PASSWORD)
    window.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    window.wait_for_calendar()
    assert guard.idle.is_watching

    window.end()

    assert not guard.idle.is_watching


def test_without_a_sign_in_locking_shows_where_one_is_set_up(run: Callable[[Path], Run], profile: Path) -> None:
    window = run(profile)
    window.wait_for_calendar()
    assert window.program.guard is None
    window.window.command_given.emit("lock")
    settings = window.window.findChild(SettingsWindow)
    assert settings is not None
    assert settings.page("sign_in") is not None
    settings.close()


def test_rights_written_past_the_program_stop_the_start_with_three_ways_on(
    run: Callable[[Path], Run], asking: Path
) -> None:
    profile = open_profile(asking)
    connection = open_connection(profile.database, profile.unlock(), key_is_checked=True)
    connection.execute("UPDATE sign_in_rule SET is_required = 0")
    connection.close()
    window = run(asking)
    page = window.program.page
    assert page is not None
    assert "another program" in page.sentence.text()
    assert {"restore_newest", "restore_file", "accept_with_key", "quit"} <= set(page.buttons)
    window.press("accept_with_key")
    assert page.secret.isVisible()
    assert window.program.bindings == []


class ReadingStarter(ProfileStarter):
    """Opens for reading only, as is chosen where nothing can be written."""

    def open(self, how: OpenWith, progress: Progress) -> StartedDesk:
        return super().open(replace(how, is_read_only=True), progress)


def test_a_practice_that_can_only_be_read_lets_a_known_user_in_and_says_so(
    run: Callable[[Path], Run], asking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carefront.application.reading_door.BEFORE_START", 0)  # nobody waits 20 seconds here
    monkeypatch.setattr("tests.journeys.test_failing_start.ProfileStarter", ReadingStarter)
    window = run(asking)
    page = page_of(guard_of(window))
    window.qtbot.waitUntil(lambda: "can only be read" in page.message.text(), timeout=20_000)
    window.qtbot.keyClicks(page.user_name, "owner")
    window.qtbot.keyClicks(page.password.line, PASSWORD)
    window.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    window.wait_for_calendar()
    assert "ead-only" in window.program.bindings[0].band.text()
    window.window.command_given.emit("lock")
    window.qtbot.waitUntil(lambda: not window.program.guard.model.face.is_busy, timeout=20_000)
    page = page_of(guard_of(window))
    assert guard_of(window).model.face.mode is SignInMode.UNLOCK
    window.qtbot.keyClicks(page.password.line, PASSWORD)
    window.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: not guard_of(window).curtain.is_down, timeout=20_000)

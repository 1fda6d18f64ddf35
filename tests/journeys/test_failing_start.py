"""The window on real files that do not open: damaged, gone, locked away, too new; and the first start of all."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.app.options import parser
from carefront.app.program import DesktopProgram
from carefront.app.starting import ProfileStarter
from carefront.persistence.backup import create_backup
from carefront.persistence.profile import default_directory, open_profile
from carefront.viewmodels.start_view_model import StartMode
from carefront.views.main_window import MainWindow

PASSPHRASE = "correct horse battery staple"


class Run:
    """The program on a profile, with its window."""

    def __init__(self, qtbot: QtBot, folder: Path | None) -> None:
        self.qtbot, options = qtbot, parser()
        options.parse(["carefront", "run", "--theme", "light"])
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1280, 720)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.program = DesktopProgram(
            application,
            options,
            lambda _options: ProfileStarter(folder),
            "carefront-test",
            self.window,
            str(folder or default_directory()),
        )
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Wait until the page knows what it shows."""
        self.qtbot.waitUntil(lambda: self.program.start.face.mode is not StartMode.OPENING, timeout=20_000)

    def press(self, code: str) -> None:
        """Click the button of a choice, and wait until something else is shown."""
        before = self.program.start.face
        self.qtbot.mouseClick(self.program.page.buttons[code], Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(
            lambda: self.program.start.face != before and not self.program.start.face.is_busy, timeout=20_000
        )

    def wait_for_calendar(self) -> None:
        """Wait until a day is shown."""
        self.qtbot.waitUntil(lambda: bool(self.program.bindings), timeout=20_000)
        desk = self.program.bindings[0].desk
        self.qtbot.waitUntil(lambda: desk.day_view.grid is not None, timeout=20_000)

    def end(self) -> None:
        """Close the window and end the lanes."""
        self.window.close()
        self.program.close()


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path | None], Run]]:
    """Runs the program; what is open is closed at the end, and the hooks for unforeseen failures are put back."""
    monkeypatch.setattr("carefront.app.error_boundary.ErrorBoundary.install", lambda _boundary: None)
    begun: list[Run] = []

    def begin(folder: Path | None) -> Run:
        begun.append(Run(qtbot, folder))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


def back_up(profile: Path) -> None:
    """A backup of the profile, as one is taken every day."""
    opened = open_profile(profile)
    create_backup(opened, opened.unlock(), clock=lambda: datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


def damage(profile: Path) -> bytes:
    """Overwrite the start of the database; what it holds now."""
    database = profile / "carefront.db"
    content = b"\x00" * 8192 + database.read_bytes()[8192:]
    database.write_bytes(content)
    return content


def test_a_damaged_file_is_replaced_by_the_newest_backup_and_kept(
    run: Callable[[Path | None], Run], profile: Path
) -> None:
    back_up(profile)
    content = damage(profile)

    window = run(profile)
    page = window.program.page
    assert page.isVisible()
    assert "is damaged" in page.sentence.text()
    assert not window.window.middle.isVisible()
    window.press("restore_newest")
    window.wait_for_calendar()

    kept = list(profile.glob("carefront.db.before-*"))
    assert [one.read_bytes() for one in kept] == [content]
    assert str(kept[0]) in window.program.bindings[0].messages.text.text()
    assert not page.isVisible()


def test_without_a_backup_the_damaged_file_stays_and_the_choices_too(
    run: Callable[[Path | None], Run], profile: Path
) -> None:
    content = damage(profile)

    window = run(profile)
    window.press("restore_newest")

    assert "no good backup" in window.program.page.sentence.text()
    assert (profile / "carefront.db").read_bytes() == content
    assert {"restore_file", "open_read_only", "quit"} <= set(window.program.page.buttons)


def test_a_file_that_is_gone_is_never_answered_by_an_empty_one(
    run: Callable[[Path | None], Run], profile: Path
) -> None:
    (profile / "carefront.db").unlink()

    window = run(profile)

    assert "set_up" not in window.program.page.buttons
    assert "restore_newest" in window.program.page.buttons
    assert not (profile / "carefront.db").exists()


def test_a_profile_under_a_passphrase_asks_for_it_in_the_window(
    run: Callable[[Path | None], Run], profile: Path
) -> None:
    opened = open_profile(profile)
    opened.protected(opened.unlock(), PASSPHRASE)

    window = run(profile)
    page = window.program.page
    window.press("enter_key")
    assert page.secret.isVisible()
    window.qtbot.keyClicks(page.secret, "not this one at all")
    window.qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: "Check the passphrase" in page.sentence.text(), timeout=20_000)
    window.press("enter_key")
    window.qtbot.keyClicks(page.secret, PASSPHRASE)
    window.qtbot.mouseClick(page.send, Qt.MouseButton.LeftButton)

    window.wait_for_calendar()


def test_opened_for_reading_it_says_so_and_books_nothing(run: Callable[[Path | None], Run], profile: Path) -> None:
    (profile / "carefront.db-wal").unlink(missing_ok=True)
    journal = profile / "carefront.saved"
    journal.touch()
    stat = (profile / "carefront.db").stat()
    os.utime(journal, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))

    window = run(profile)
    assert "go_on_without_journal" in window.program.page.buttons
    window.press("open_read_only")
    window.wait_for_calendar()

    binding = window.program.bindings[0]
    card = binding.desk.day_view.model.cards[0]
    binding.desk.visits.cancel(card, "ill")
    window.qtbot.waitUntil(lambda: "can't be written" in binding.messages.text.text(), timeout=10_000)


def test_a_profile_of_another_kind_of_file_is_said(run: Callable[[Path | None], Run], profile: Path) -> None:
    database = profile / "carefront.db"
    database.unlink()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()

    window = run(profile)

    assert window.program.start.face.mode is StartMode.FAILED
    assert window.program.exit_code in (3, 4)


def test_the_first_start_sets_a_practice_up_and_shows_an_empty_calendar_that_says_what_to_do(
    run: Callable[[Path | None], Run],
) -> None:
    window = run(None)
    page, form = window.program.page, window.program.page.form
    assert window.program.start.face.mode is StartMode.FIRST_START
    assert not default_directory().exists()

    window.qtbot.keyClicks(form.name, "High Street")
    window.qtbot.keyClicks(form.owner, "Ana")
    window.qtbot.mouseClick(form.send, Qt.MouseButton.LeftButton)
    window.qtbot.waitUntil(lambda: window.program.start.face.mode is StartMode.RECOVERY_KEY, timeout=20_000)
    assert not page.key_page.go_on.isEnabled()
    window.qtbot.mouseClick(page.key_page.copy, Qt.MouseButton.LeftButton)
    assert len(QApplication.clipboard().text().replace("\n", "")) == 14 * 4 + 13
    window.qtbot.keyClick(page.key_page.is_written, Qt.Key.Key_Space)
    window.qtbot.mouseClick(page.key_page.go_on, Qt.MouseButton.LeftButton)
    window.qtbot.waitUntil(lambda: bool(window.program.bindings), timeout=20_000)

    empty = window.program.bindings[0].frame.empty
    window.qtbot.waitUntil(empty.isVisible, timeout=10_000)
    assert "import" in empty.text.text().casefold()
    assert window.program.bindings[0].desk.facilities[0].name == "High Street"


def test_a_key_beside_real_data_is_warned_of_once(run: Callable[[Path | None], Run]) -> None:
    first = run(None)
    form = first.program.page.form
    form.name.setText("High Street")
    form.owner.setText("Ana")
    first.qtbot.mouseClick(form.send, Qt.MouseButton.LeftButton)
    first.qtbot.waitUntil(lambda: first.program.start.face.mode is StartMode.RECOVERY_KEY, timeout=20_000)
    first.program.start.go_on()
    first.qtbot.waitUntil(lambda: bool(first.program.bindings), timeout=20_000)
    assert "lies beside it" in first.program.bindings[0].messages.text.text()
    first.end()

    again = run(None)
    again.qtbot.waitUntil(lambda: bool(again.program.bindings), timeout=20_000)

    assert again.program.bindings[0].messages.text.text() == ""


def test_a_second_window_shows_the_same_desk_and_learns_what_the_first_did(
    run: Callable[[Path | None], Run], profile: Path, qtbot: QtBot
) -> None:
    first = run(profile)
    first.wait_for_calendar()
    first.window.command_given.emit("new_window")
    other = first.program.windows[1]
    qtbot.addWidget(other)
    binding, mine = first.program.bindings[1], first.program.bindings[0]
    qtbot.waitUntil(lambda: binding.desk.day_view.grid is not None, timeout=10_000)

    card = next(card for card in mine.desk.day_view.model.cards if card.status in ("booked", "confirmed"))
    mine.desk.visits.cancel(card, "ill")

    qtbot.waitUntil(lambda: binding.desk.history.done.startswith("Cancelled"), timeout=10_000)
    assert binding.desk.day_view.selected is None
    other.close()
    assert first.program.bindings == [mine]


def test_the_log_of_a_start_lies_in_the_profile(run: Callable[[Path | None], Run], profile: Path) -> None:
    shutil.rmtree(profile / "logs", ignore_errors=True)
    damage(profile)

    window = run(profile)

    assert "show_log" in window.program.page.buttons
    assert "start_failed" in (profile / "logs" / "carefront.log").read_text(encoding="utf-8")

"""The record of who did what on the real practice: found by what is wanted, read, exported; for nobody else."""

import csv
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.queries import audit as queries
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.ids import new_id
from carefront.viewmodels.audit_view_model import AuditViewModel
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.viewmodels.task_runner import Lane
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.audit_page import AuditPanel
from tests.support.front_window import Front, open_front
from tests.support.practice import KIM, Practice, at, build_template
from tests.support.practice_window import practice_context
from tests.support.runners import HeldRunner

Key = Qt.Key


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("template") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(template, tmp_path / "practice")
    yield opened
    opened.close()


@pytest.fixture
def front(practice: Practice, qtbot: QtBot) -> Front:
    """One visit booked and confirmed; the record is shown."""
    visit = practice.booked(at(9))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.window.command_given.emit("view_audit")
    front.qtbot.waitUntil(lambda: panel_of(front).table.model().rowCount() > 0)
    return front


def panel_of(front: Front) -> AuditPanel:
    found: AuditPanel = front.window.findChild(AuditPanel)
    return found


def acts(front: Front) -> list[str]:
    model = panel_of(front).table.model()
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def changes(front: Front) -> list[tuple[str, ...]]:
    table = panel_of(front).changes
    return [
        tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())
    ]  # fmt: skip


def test_the_newest_act_comes_first_with_what_it_changed(front: Front) -> None:
    front.qtbot.waitUntil(lambda: panel_of(front).table.currentIndex().row() == 0)

    assert acts(front)[:2] == ["Visit: status changed", "Visit: booked"]
    assert ("State", "booked", "confirmed") in changes(front)


def test_arrows_go_from_entry_to_entry(front: Front) -> None:
    panel_of(front).table.setFocus()
    front.key(Key.Key_Down)

    front.qtbot.waitUntil(lambda: ("State", "", "booked") in changes(front))


def test_only_acts_of_a_kind_of_a_person_and_with_an_outcome_are_shown(front: Front) -> None:
    panel = panel_of(front)
    panel.what.setFocus()
    front.qtbot.keyClicks(panel.what, "Patients")
    front.qtbot.keyClick(panel.what, Key.Key_Return)
    panel.what.activated.emit(panel.what.currentIndex())

    front.qtbot.waitUntil(lambda: set(acts(front)) == {"Patient: added"})
    panel.outcome.setCurrentIndex(panel.outcome.findData("denied"))
    panel.outcome.activated.emit(panel.outcome.currentIndex())
    front.qtbot.waitUntil(lambda: panel.empty.text() == "Nothing was done in these days that fits.")


def test_what_names_a_patient_is_found_by_id_and_the_name_is_not_in_the_record(front: Front) -> None:
    panel = panel_of(front)
    panel.about.setFocus()
    front.qtbot.keyClicks(panel.about, KIM)
    front.qtbot.keyClick(panel.about, Key.Key_Return)

    front.qtbot.waitUntil(lambda: acts(front) == ["Visit: booked", "Patient: added"])
    panel.table.selectRow(1)
    values = [text for row in changes(front) for text in row]
    assert not any("Kim" in text for text in values)
    assert any(text.startswith("(sealed) ") for text in values)


def test_the_record_is_exported_with_how_far_the_chain_goes(
    front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / "record.csv")))

    panel_of(front).export("csv")

    front.qtbot.waitUntil(lambda: (tmp_path / "record.csv").exists())
    rows = list(csv.reader((tmp_path / "record.csv").read_text("utf-8-sig").splitlines()))
    assert [row[6] for row in rows[1:4]] == ["export.write", "appointment.status", "appointment.book"]
    head = front.practice.desk.look().execute("SELECT audit_number, hex(audit_head) FROM device").fetchone()
    assert rows[-1][:2] == ["1", str(head[0])]
    assert rows[-1][8] == head[1].lower()
    assert "Kim" not in (tmp_path / "record.csv").read_text("utf-8-sig")


def test_somebody_without_the_right_is_told_so(practice: Practice, qtbot: QtBot) -> None:
    clerk = new_id()
    role = practice.desk.identity.organization_account_id, AccountabilityType.RECEPTIONIST
    practice.do(c.AddPerson(clerk, "Ana", (role,), date(2020, 1, 1)))
    practice.desk.session.sign_in(clerk)
    front = open_front(practice, qtbot, memory=ForgetfulMemory())

    front.window.command_given.emit("view_audit")

    front.qtbot.waitUntil(lambda: panel_of(front).empty.text().startswith("The record is for people"))
    assert acts(front) == []


def test_the_newest_entry_is_open_where_lines_run_from_the_right_too(practice: Practice, qtbot: QtBot) -> None:
    practice.booked(at(9))
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        front = open_front(practice, qtbot, memory=ForgetfulMemory())
        front.window.command_given.emit("view_audit")
        qtbot.waitUntil(lambda: panel_of(front).changes.rowCount() > 0)
        assert panel_of(front).table.currentIndex().row() == 0
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_where_nothing_fits_a_button_takes_the_choices_away(front: Front) -> None:
    panel = panel_of(front)
    panel.about.setFocus()
    front.qtbot.keyClicks(panel.about, "ff" * 16)
    front.qtbot.keyClick(panel.about, Key.Key_Return)
    front.qtbot.waitUntil(panel.clear_button.isVisible)

    front.qtbot.mouseClick(panel.clear_button, Qt.MouseButton.LeftButton)

    front.qtbot.waitUntil(lambda: len(acts(front)) > 2)
    assert panel.about.text() == ""
    assert not panel.clear_button.isVisible()


# --- what somebody typed can't look like something else --------------------------------------------------------------
HOSTILE = "=Ana\r\n1,99,x\x1b[2J\u202eevil\u2028."


def test_hostile_names_forge_no_line_in_the_view_nor_in_a_file(
    practice: Practice, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C17: line ends, colours, directions and formulas stay signs of a name."""
    admin, whole = new_id(), practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(admin, HOSTILE, ((whole, AccountabilityType.ADMIN),), date(2020, 1, 1)))
    practice.desk.session.sign_in(admin)
    practice.booked(at(9))
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.window.command_given.emit("view_audit")
    panel = panel_of(front)
    qtbot.waitUntil(lambda: panel.table.model().rowCount() > 0)
    shown = str(panel.table.model().index(0, 1).data())
    assert shown == "=Ana\\r\\n1,99,x\\u001b[2J\\u202eevil\\u2028."

    for kind in ("csv", "xlsx"):
        path = tmp_path / f"record.{kind}"
        monkeypatch.setattr(QFileDialog, "open", lambda dialog, path=path: dialog.fileSelected.emit(str(path)))
        panel.export(kind)
        qtbot.waitUntil(path.exists)
    text = (tmp_path / "record.csv").read_bytes().decode("utf-8-sig")
    [booked] = [line for line in text.splitlines() if "appointment.book" in line]
    assert f",'{shown}," in booked or f',"\'{shown}",' in booked
    assert not any(sign in text.replace("\r\n", "") for sign in "\r\n\x1b\u202e\u2028")
    with zipfile.ZipFile(tmp_path / "record.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert shown in sheet
    assert "<f>" not in sheet


def test_copying_takes_the_whole_entry_with_what_it_changed(front: Front) -> None:
    panel_of(front).table.setFocus()
    front.qtbot.keyClick(panel_of(front).table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[2:4] == ["Visit: status changed", "done"]
    assert "State\tbooked\tconfirmed" in lines


# --- looking for something rare --------------------------------------------------------------------------------------
@pytest.fixture
def held(practice: Practice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> tuple[AuditViewModel, HeldRunner]:
    """The record over a runner that answers when it is told to, and stretches of two entries."""
    monkeypatch.setattr(queries, "SPAN", 2)
    runner = HeldRunner()
    context, _heard = practice_context(practice, date(2026, 11, 24), runner)
    model = AuditViewModel(WindowViewModel(context), ForgetfulMemory())
    model.choose_days(date(2026, 11, 1), date(2026, 11, 30))
    runner.release_all()
    return model, runner


def test_a_search_says_how_far_it_is_shows_what_it_finds_and_stops_when_told(
    held: tuple[AuditViewModel, HeldRunner],
) -> None:
    model, runner = held
    model.choose(group=2)
    runner.release()
    runner.release()
    assert model.progress_text == "Searched back to 23 Nov 2026…"
    assert (model.is_busy, model.can_go_on) == (True, False)

    model.cancel()
    found = len(model.model.lines)
    assert (model.progress_text, model.can_go_on, model.is_busy) == ("Stopped at 23 Nov 2026.", True, False)
    runner.release_all()
    assert len(model.model.lines) == found

    model.go_on()
    runner.release_all()
    assert [line.act for line in model.model.lines] == ["patient.register", "patient.register"]
    assert (model.progress_text, model.can_go_on, model.count_text) == ("", False, "2 entries")


def test_the_first_stretch_is_asked_of_the_calendars_reader_and_the_others_are_not(
    held: tuple[AuditViewModel, HeldRunner],
) -> None:
    model, runner = held
    model.choose(group=2)
    assert [lane for lane, _task in runner.held] == [Lane.READER]
    runner.release()
    assert [lane for lane, _task in runner.held] == [Lane.BACKGROUND]
    runner.release_all()


def test_a_file_that_is_cancelled_leaves_nothing_behind(
    held: tuple[AuditViewModel, HeldRunner], tmp_path: Path
) -> None:
    model, runner = held
    model.save(tmp_path / "record.csv")
    for _step in range(4):
        runner.release()
    assert model.progress_text.startswith("Saving…")
    assert len(list(tmp_path.glob(".record.csv*"))) == 1

    model.cancel()
    runner.release_all()

    assert list(tmp_path.glob("*record*")) == []
    assert not model.is_busy


def test_the_next_and_previous_days_are_as_many_as_are_shown(front: Front) -> None:
    panel = panel_of(front)
    model = panel._model
    model.choose_days(date(2026, 11, 16), date(2026, 11, 22))
    front.binding.host.page.step(-1)
    assert (model.first, model.last) == (date(2026, 11, 9), date(2026, 11, 15))
    model.choose_days(date(2026, 11, 20), date(2026, 11, 20))
    front.binding.host.page.step(1)
    assert (model.first, model.last) == (date(2026, 11, 21), date(2026, 11, 21))

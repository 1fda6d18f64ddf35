"""Caseloads on the real practice: looked at, changed, patients assigned, moved and taken off, by mouse and keys."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands.money_catalogue import AssignPatient, SetCaseload
from carefront.domain.accounts import AccountabilityType
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.caseload_page import CaseloadPanel
from tests.support.front_window import Front, open_front
from tests.support.practice import KIM, LEE, RAO_PERSON, Practice, build_template

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
    """Kim is Dr Rao's; caseloads are shown."""
    practice.do(AssignPatient(new_id(), KIM, RAO_PERSON))
    return shown(practice, qtbot)


def shown(practice: Practice, qtbot: QtBot) -> Front:
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.window.command_given.emit("view_caseload")
    front.qtbot.waitUntil(lambda: front.window.findChild(CaseloadPanel) is not None)
    return front


def panel_of(front: Front) -> CaseloadPanel:
    found: CaseloadPanel = front.window.findChild(CaseloadPanel)
    return found


def cells(front: Front, row: int = 0) -> list[str]:
    table = panel_of(front).table
    return [table.item(row, column).text() for column in range(table.columnCount())]


def names(front: Front) -> list[str]:
    table = panel_of(front).patients
    return [table.item(row, 0).text() for row in range(table.rowCount())]


def test_everybody_stands_with_their_patients(front: Front) -> None:
    assert cells(front) == ["Dr Rao", "1", "No limit", "", "Open"]
    assert names(front) == ["Kim Rao"]
    assert panel_of(front).title.text() == "Dr Rao: 1 patient"


def test_the_maximum_and_the_panel_are_changed_in_place_and_undone(front: Front) -> None:
    panel = panel_of(front)
    panel.most.setFocus()
    panel.most.selectAll()
    front.qtbot.keyClicks(panel.most, "1")
    front.qtbot.keyClick(panel.most, Key.Key_Return)
    front.qtbot.waitUntil(lambda: cells(front) == ["Dr Rao", "1", "1", "100%", "Closed (automatic)"])
    assert panel.reason.isVisible()

    panel.status.setFocus()
    front.qtbot.keyClick(panel.status, Key.Key_Down)
    front.qtbot.waitUntil(lambda: cells(front)[4] == "Open (by hand)")
    front.window.command_given.emit("undo")
    front.qtbot.waitUntil(lambda: cells(front)[4] == "Closed (automatic)")


def test_a_patient_is_found_and_assigned_by_keys(front: Front) -> None:
    panel = panel_of(front)
    panel.search.setFocus()
    front.qtbot.keyClicks(panel.search, "lee")
    front.qtbot.waitUntil(lambda: panel.hits.count() == 1)
    front.qtbot.keyClick(panel.search, Key.Key_Return)

    front.qtbot.waitUntil(lambda: names(front) == ["Kim Rao", "Lee Ångström"])
    assert cells(front)[1] == "2"
    assert panel.search.text() == ""
    assert not panel.hits.isVisible()


def test_a_closed_panel_says_so_and_takes_a_patient_with_a_reason(front: Front) -> None:
    front.practice.do(SetCaseload(RAO_PERSON, 1))
    panel = panel_of(front)
    panel._model.read()
    front.qtbot.waitUntil(panel.reason.isVisible)
    front.qtbot.keyClicks(panel.search, "lee")
    front.qtbot.waitUntil(lambda: panel.hits.count() == 1)
    front.qtbot.keyClick(panel.search, Key.Key_Return)
    assert names(front) == ["Kim Rao"]
    assert panel.search.text() == "lee"

    front.qtbot.keyClicks(panel.reason, "Agreed with Dr Rao")
    front.qtbot.keyClick(panel.search, Key.Key_Return)
    front.qtbot.waitUntil(lambda: names(front) == ["Kim Rao", "Lee Ångström"])


def test_a_patient_is_taken_off_and_moved(front: Front) -> None:
    panel = panel_of(front)
    panel.patients.selectRow(0)
    panel._menu.aboutToShow.emit()
    panel._menu.actions()[0].trigger()
    front.qtbot.waitUntil(lambda: (cells(front)[1], cells(front, 1)[1]) == ("0", "1"))

    panel.table.setFocus()
    front.key(Key.Key_Down)
    front.qtbot.waitUntil(lambda: names(front) == ["Kim Rao"])
    panel.patients.selectRow(0)
    front.qtbot.mouseClick(panel.end_button, Qt.MouseButton.LeftButton)
    front.qtbot.waitUntil(lambda: cells(front, 1)[1] == "0")


def test_caseloads_are_exported(front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / "loads.csv")))
    panel_of(front).export("csv")

    front.qtbot.waitUntil(lambda: (tmp_path / "loads.csv").exists())
    rows = list(csv.reader((tmp_path / "loads.csv").read_text("utf-8-sig").splitlines()))
    assert rows[1][:2] == ["Dr Rao", "1"]


def test_who_may_only_look_finds_nothing_to_change(practice: Practice, qtbot: QtBot) -> None:
    clerk = new_id()
    role = practice.desk.identity.organization_account_id, AccountabilityType.RECEPTIONIST
    practice.do(c.AddPerson(clerk, "Ana", (role,), date(2020, 1, 1)))
    practice.desk.session.sign_in(clerk)
    panel = panel_of(shown(practice, qtbot))

    qtbot.waitUntil(lambda: panel.table.rowCount() == 2)
    assert not panel.most.isEnabled()
    assert not panel.search.isVisible()
    assert not panel.end_button.isVisible()


def test_who_may_not_look_is_told_so(practice: Practice, qtbot: QtBot) -> None:
    clerk = new_id()
    role = practice.desk.identity.organization_account_id, AccountabilityType.BILLING
    practice.do(c.AddPerson(clerk, "Ana", (role,), date(2020, 1, 1)))
    practice.desk.session.sign_in(clerk)
    panel = panel_of(shown(practice, qtbot))

    qtbot.waitUntil(lambda: panel.empty.text().startswith("Caseloads are for people"))


def test_several_patients_are_moved_in_one_step(practice: Practice, qtbot: QtBot) -> None:
    for one in (KIM, LEE):
        practice.do(AssignPatient(new_id(), one, RAO_PERSON))
    front = shown(practice, qtbot)
    panel = panel_of(front)
    qtbot.waitUntil(lambda: panel.patients.rowCount() == 2)
    panel.patients.selectAll()
    panel._fill_menu()
    panel._menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: panel.patients.rowCount() == 0)

    front.window.command_given.emit("undo")
    qtbot.waitUntil(lambda: panel.patients.rowCount() == 2)

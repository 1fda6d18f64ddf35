"""The record of who did what on the real practice: found by what is wanted, read, exported; for nobody else."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.audit_page import AuditPanel
from tests.support.front_window import Front, open_front
from tests.support.practice import KIM, Practice, at, build_template

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
    assert ("status", "booked", "confirmed") in changes(front)


def test_arrows_go_from_entry_to_entry(front: Front) -> None:
    panel_of(front).table.setFocus()
    front.key(Key.Key_Down)

    front.qtbot.waitUntil(lambda: ("status", "", "booked") in changes(front))


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

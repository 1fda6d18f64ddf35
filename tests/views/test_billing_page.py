"""Billing on the real practice: charges found, totalled, marked, added, changed and exported, by mouse and keys."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from carefront.application.charge_rows import ChargeFilter, ChargePage
from carefront.application.commands import catalogue as c
from carefront.application.commands.money_catalogue import AddCharge
from carefront.domain.accounts import AccountabilityType
from carefront.domain.charges import ChargeState
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.billing_page import BillingPanel
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, KIM, LEE, Practice, build_template

Key, S = Qt.Key, ChargeState
LEFT = Qt.MouseButton.LeftButton


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
    """Three charges in two currencies; billing is shown."""
    for patient, text, amount, currency in (
        (KIM, "Copies", 1000, "EUR"), (KIM, "=Letter", 250, "EUR"), (LEE, "Brace", 700, "USD"),
    ):  # fmt: skip
        practice.do(AddCharge(new_id(), CLINIC, patient, None, text, amount, currency))
    return shown(practice, qtbot)


def shown(practice: Practice, qtbot: QtBot) -> Front:
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.window.command_given.emit("view_billing")
    front.qtbot.waitUntil(lambda: front.window.findChild(BillingPanel) is not None)
    return front


def panel_of(front: Front) -> BillingPanel:
    found: BillingPanel = front.window.findChild(BillingPanel)
    return found


def column(front: Front, number: int) -> list[str]:
    table = panel_of(front).table
    return sorted(table.item(row, number).text() for row in range(table.rowCount()))


def row_of(front: Front, text: str) -> int:
    table = panel_of(front).table
    return next(row for row in range(table.rowCount()) if table.item(row, 2).text() == text)


def test_charges_stand_with_totals_by_currency(front: Front) -> None:
    assert column(front, 2) == ["=Letter", "Brace", "Copies"]
    assert column(front, 1) == ["Kim Rao", "Kim Rao", "Lee Ångström"]
    assert panel_of(front).totals.text().split("    ") == ["Due: €12.50 (2)", "Due: US$7.00 (1)"]


def test_many_are_marked_at_once_and_undone(front: Front) -> None:
    panel = panel_of(front)
    panel.table.setFocus()
    panel.table.selectAll()
    front.qtbot.mouseClick(panel.mark_buttons[S.BILLED], LEFT)
    front.qtbot.waitUntil(lambda: column(front, 4) == ["Billed"] * 3)
    assert len(panel.table.chosen_rows()) == 3
    assert not panel.mark_buttons[S.BILLED].isEnabled()

    front.window.command_given.emit("undo")
    front.qtbot.waitUntil(lambda: column(front, 4) == ["Due"] * 3)


def test_what_some_cannot_become_is_not_offered(front: Front) -> None:
    panel = panel_of(front)
    panel.table.selectRow(row_of(front, "Brace"))
    front.qtbot.mouseClick(panel.mark_buttons[S.PAID], LEFT)
    front.qtbot.waitUntil(lambda: "Paid" in column(front, 4))
    panel.table.selectAll()

    assert not panel.mark_buttons[S.BILLED].isEnabled()
    assert panel.mark_buttons[S.PAID].isEnabled()


def test_charges_are_found_by_state_and_patient(front: Front) -> None:
    panel = panel_of(front)
    front.qtbot.keyClicks(panel.patient, "ång")
    front.qtbot.waitUntil(lambda: column(front, 2) == ["Brace"])
    panel.state.setFocus()
    panel.state.setCurrentIndex(panel.state.findData("paid"))
    panel.state.activated.emit(panel.state.currentIndex())
    front.qtbot.waitUntil(lambda: panel.empty.text().startswith("No charges fit."))
    assert panel.totals.text() == ""


def test_a_charge_is_added_by_keys(front: Front) -> None:
    form = panel_of(front).form
    form.patient.setFocus()
    front.qtbot.keyClicks(form.patient, "lee")
    front.qtbot.waitUntil(lambda: form.hits.count() == 1)
    front.qtbot.keyClick(form.patient, Key.Key_Return)
    front.qtbot.keyClicks(form.what, "Report")
    front.qtbot.keyClicks(form.amount, "12,5")
    form.currency.clear()
    front.qtbot.keyClicks(form.currency, "eur")
    front.qtbot.mouseClick(form.save_button, LEFT)

    front.qtbot.waitUntil(lambda: "Report" in column(front, 2))
    assert "€12.50" in column(front, 3)
    assert form.what.text() == ""


def test_what_is_wrong_with_a_charge_is_said_and_nothing_typed_is_lost(front: Front) -> None:
    panel = panel_of(front)
    form = panel.form
    front.qtbot.keyClicks(form.what, "Report")
    front.qtbot.keyClicks(form.amount, "much")
    front.qtbot.mouseClick(form.save_button, LEFT)
    assert form._problems["patient"].text() == "Choose a patient from the list."
    assert form._problems["amount"].text() == "Enter an amount, such as 45.00."

    panel.table.selectRow(row_of(front, "Copies"))
    assert form.what.text() == "Copies"
    front.qtbot.mouseClick(form.new_button, LEFT)
    assert form.what.text() == "Report"


def test_a_charge_is_changed_until_there_is_a_bill(front: Front) -> None:
    panel = panel_of(front)
    form = panel.form
    panel.table.selectRow(row_of(front, "Copies"))
    form.amount.selectAll()
    front.qtbot.keyClicks(form.amount, "20")
    front.qtbot.mouseClick(form.save_button, LEFT)
    front.qtbot.waitUntil(lambda: "€20.00" in column(front, 3))

    panel.table.selectRow(row_of(front, "Copies"))
    front.qtbot.mouseClick(panel.mark_buttons[S.BILLED], LEFT)
    front.qtbot.waitUntil(lambda: not form.save_button.isEnabled())


def test_charges_are_exported_and_no_text_becomes_a_formula(
    front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / "charges.csv")))
    panel_of(front).export("csv")

    front.qtbot.waitUntil(lambda: (tmp_path / "charges.csv").exists())
    rows = list(csv.reader((tmp_path / "charges.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 4
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert sorted(row[4] for row in rows[1:]) == ["EUR", "EUR", "USD"]


def clerk(practice: Practice, role: AccountabilityType) -> None:
    person = new_id()
    whole = practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(person, "Ana", ((whole, role),), date(2020, 1, 1)))
    practice.desk.session.sign_in(person)


def test_a_manager_looks_and_changes_nothing(practice: Practice, qtbot: QtBot) -> None:
    practice.do(AddCharge(new_id(), CLINIC, KIM, None, "Copies", 1000, "EUR"))
    clerk(practice, AccountabilityType.MANAGER)
    panel = panel_of(shown(practice, qtbot))

    qtbot.waitUntil(lambda: panel.table.rowCount() == 1)
    assert not panel.form.isVisible()
    assert not any(button.isVisible() for button in panel.mark_buttons.values())


def test_who_may_not_look_is_told_so(practice: Practice, qtbot: QtBot) -> None:
    clerk(practice, AccountabilityType.RECEPTIONIST)
    panel = panel_of(shown(practice, qtbot))

    qtbot.waitUntil(lambda: panel.empty.text().startswith("Charges are for people"))


def test_what_was_typed_into_a_charge_waits_while_another_is_looked_at(front: Front) -> None:
    panel = panel_of(front)
    form = panel.form
    panel.table.selectRow(row_of(front, "Copies"))
    form.amount.selectAll()
    front.qtbot.keyClicks(form.amount, "20")
    panel.table.selectRow(row_of(front, "Brace"))
    assert form.amount.text() == "7.00"
    panel.table.selectAll()
    panel.table.selectRow(row_of(front, "Copies"))
    assert form.amount.text() == "20"

    front.qtbot.mouseClick(form.save_button, LEFT)
    front.qtbot.waitUntil(lambda: "€20.00" in column(front, 3))
    front.qtbot.waitUntil(lambda: form.title.text() == "Charge")
    panel.table.selectRow(row_of(front, "Brace"))
    panel.table.selectRow(row_of(front, "Copies"))
    assert form.amount.text() == "20.00"


def test_charges_are_voided_with_a_reason_that_stays_with_them(front: Front) -> None:
    panel = panel_of(front)
    panel.table.selectRow(row_of(front, "Copies"))
    front.qtbot.mouseClick(panel.mark_buttons[S.VOID], LEFT)
    assert panel.marks.problem.text() == "Say why: the reason is kept with the charge."
    front.qtbot.keyClicks(panel.marks.reason, "Twice")
    front.qtbot.mouseClick(panel.mark_buttons[S.VOID], LEFT)
    front.qtbot.waitUntil(lambda: "Void" in column(front, 4))
    assert panel.form.note.text() == "Twice"


def test_ten_thousand_charges_are_saved_with_progress_and_nothing_stays_of_one_that_is_left(
    front: Front, tmp_path: Path
) -> None:
    export = panel_of(front)._model.export
    lines = front.practice.reader.charges().page(ChargeFilter(CLINIC, 0, 1 << 40)).lines
    many = ChargePage(tuple(replace(lines[0], patient="عبد الرحمن") for _n in range(10_000)), (), None, True)
    export._serial, export.is_running = 1, True
    seen: list[str] = []
    export.changed.connect(lambda: seen.append(export.text))
    export._on_read(1, tmp_path / "all.xlsx", many)
    assert "Saving… 5,000 of 10,000" in seen
    front.qtbot.waitUntil(lambda: not export.is_running)
    sheet = ZipFile(tmp_path / "all.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 10_001
    assert f"<v>{lines[0].amount_minor / 100:g}</v>" in sheet

    export._serial, export.is_running = 2, True
    stop = export.changed.connect(lambda: export.cancel() if "4,000" in export.text else None)
    export._on_read(2, tmp_path / "left.csv", many)
    export.changed.disconnect(stop)
    assert not export.is_running
    assert not list(tmp_path.glob("*left*"))

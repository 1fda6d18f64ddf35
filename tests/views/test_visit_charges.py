"""What a visit costs, from its panel: added from the price list, changed, waived with a reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.charges import ChargeState
from carefront.domain.offerings import Offering, OfferingState
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.visit_charges_dialog import VisitChargesDialog
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, DRAFT, FOLLOW_UP, Practice, at, build_template

Key, S = Qt.Key, ChargeState
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("template") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(template, tmp_path / "practice")
    for key, name, price in ((FOLLOW_UP, "Follow-up", 4500), (DRAFT, "Brace", 700)):
        offering = Offering(key, CLINIC, name, name[:2], price_minor=price, currency="EUR")
        opened.do(c.SaveOffering(offering))
    opened.do(c.ChangeOfferingState(DRAFT, OfferingState.PUBLISHED))
    yield opened
    opened.close()


@pytest.fixture
def front(practice: Practice, qtbot: QtBot) -> Front:
    return opened(practice, qtbot)


def opened(practice: Practice, qtbot: QtBot) -> Front:
    """Kim's visit is selected."""
    visit = practice.booked(at(10))
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.desk.day_view.select_visit(visit)
    front.qtbot.waitUntil(lambda: front.desk.detail.face is not None)
    return front


def dialog_of(front: Front) -> VisitChargesDialog:
    front.window.command_given.emit("charges")
    found = front.window.findChild(VisitChargesDialog)
    assert isinstance(found, VisitChargesDialog)
    front.qtbot.waitUntil(lambda: found.table.rowCount() > 0)
    return found


def rows(dialog: VisitChargesDialog, column: int) -> list[str]:
    return [dialog.table.item(row, column).text() for row in range(dialog.table.rowCount())]


def test_the_panel_says_what_the_visit_costs(front: Front) -> None:
    face = front.desk.detail.face
    assert face is not None
    assert [fact.text for fact in face.facts if fact.label == "Charges"] == ["Follow-up: €45.00 (Planned)"]


def test_a_charge_comes_from_the_price_list_and_is_changed_before_it_is_saved(front: Front) -> None:
    dialog = dialog_of(front)
    assert [dialog.form.prices.itemText(row) for row in range(dialog.form.prices.count())] == [
        "Choose from the price list", "Follow-up, €45.00", "Brace, €7.00",
    ]  # fmt: skip
    dialog.form.prices.setCurrentIndex(2)
    dialog.form.prices.activated.emit(2)
    dialog.form.amount.selectAll()
    front.qtbot.keyClicks(dialog.form.amount, "8.50")
    front.qtbot.keyClick(dialog.form.amount, Key.Key_Return)

    front.qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    assert (rows(dialog, 0), rows(dialog, 1)) == (["Follow-up", "Brace"], ["€45.00", "€8.50"])
    assert dialog.form.what.text() == ""
    dialog.reject()
    front.qtbot.waitUntil(lambda: "Brace: €8.50 (Planned)" in str(front.desk.detail.face))


def test_nothing_is_waived_without_a_reason(front: Front) -> None:
    dialog = dialog_of(front)
    dialog.table.selectRow(0)
    front.qtbot.mouseClick(dialog.marks.buttons[S.WAIVED], LEFT)
    assert dialog.marks.problem.text() == "Say why: the reason is kept with the charge."
    assert rows(dialog, 2) == ["Planned"]

    front.qtbot.keyClicks(dialog.marks.reason, "Colleague")
    front.qtbot.mouseClick(dialog.marks.buttons[S.WAIVED], LEFT)
    front.qtbot.waitUntil(lambda: rows(dialog, 2) == ["Waived"])
    assert rows(dialog, 4) == ["Colleague"]
    assert not dialog.form.save_button.isEnabled()


def test_what_was_typed_waits_for_whoever_looks_at_another_charge(front: Front) -> None:
    dialog = dialog_of(front)
    form = dialog.form
    front.qtbot.keyClicks(form.what, "Copies")
    assert form.title.text() == "New charge, not saved"
    dialog.table.selectRow(0)
    front.qtbot.keyClicks(form.note, "by card")
    assert form.title.text() == "Charge, not saved"
    front.qtbot.mouseClick(form.new_button, LEFT)
    assert form.what.text() == "Copies"
    dialog.table.selectRow(0)
    assert form.note.text() == "by card"

    dialog.reject()
    assert dialog.isVisible()
    assert dialog.problem.text().startswith("Something typed is not saved.")
    front.qtbot.mouseClick(form.discard_button, LEFT)
    assert form.note.text() == ""
    dialog.reject()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_receptionist_finds_no_charges(practice: Practice, qtbot: QtBot) -> None:
    person = new_id()
    whole = practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(person, "Ana", ((whole, AccountabilityType.RECEPTIONIST),), date(2020, 1, 1)))
    practice.desk.session.sign_in(person)
    front = opened(practice, qtbot)

    assert "€" not in str(front.desk.detail.face)
    button = next(one for one in front.window.findChildren(QPushButton) if one.text() == "Charges…")
    front.qtbot.waitUntil(lambda: not button.isEnabled())
    assert button.toolTip() == "You do not have the right to see charges. Ask an administrator."

"""Ctrl+9 on the real practice: the numbers in the cells, the lists behind them, by clicks and by keys; copy, export."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views import theme as themes
from carefront.views.theme import contrast_ratio
from carefront.views.utilisation.heat_table import FACE, HeatTable
from carefront.views.utilisation.page import UtilisationPanel
from tests.support.front_window import Front, open_front
from tests.support.practice import FOLLOW_UP, LEE, R1, RAO, SILVA, SILVA_PERSON, Practice, at, build_template

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


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
    """Dr Rao has three hours on Tuesday, one of which nobody came to, with room 1 for one; Lee wants sooner."""
    practice.booked(at(9), length_minutes=60)
    missed = practice.booked(at(10), length_minutes=60, resources=(ResourceUse(RAO), ResourceUse(R1)))
    sooner = practice.booked(at(11), length_minutes=60, patient_id=LEE, resources=(ResourceUse(RAO), ResourceUse(R1)))
    practice.do(c.EditAppointment(sooner, FOLLOW_UP, "", "", True))
    practice.do(c.ChangeAppointmentStatus(missed, AppointmentStatus.NO_SHOW))
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.key(Key.Key_9, CTRL)
    return front


def panel_of(front: Front) -> UtilisationPanel:
    found: UtilisationPanel = front.window.findChild(UtilisationPanel)
    return found


def texts(table: HeatTable) -> list[list[str]]:
    heat = table.heat
    return [
        [str(heat.data(heat.index(row, column))) for column in range(heat.columnCount())]
        for row in range(heat.rowCount())
    ]


def choose(box: object, text: str) -> None:
    """Choose an entry of a box with the keyboard."""
    box.setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(box, Key.Key_Home)  # type: ignore[call-overload]
    for _step in range(box.findText(text)):  # type: ignore[attr-defined]
        QTest.keyClick(box, Key.Key_Down)  # type: ignore[call-overload]
    assert box.currentText() == text  # type: ignore[attr-defined]


def test_a_week_shows_booked_over_bookable_for_each_provider_and_day(front: Front) -> None:
    panel = panel_of(front)
    assert panel.table.heat.face.names == ("Dr Rao", "Dr Silva", "All")
    assert texts(panel.table)[0] == ["0%", "20%", "0%", "0%", "0%", "0%", "–", "3%"]
    assert texts(panel.table)[2] == ["0%", "10%", "0%", "0%", "0%", "0%", "–", "2%"]
    heat = panel.table.heat
    spoken = heat.data(heat.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Dr Rao, Tue, 24 Nov 2026: 20%, 120 of 600 min booked"
    assert "Week 48" in panel._model.title(date(2026, 11, 24))


def test_the_figures_count_who_did_not_come_and_who_waits(front: Front) -> None:
    labels = [button.accessibleName() for button in panel_of(front).figures if button.isVisible()]
    assert labels == [
        "No-shows: 100.0% (1 of 1)".replace("100.0%", "100%"), "Cancelled: 0% (0 of 3)",
        "Waiting list: 1, median 0 d, oldest 0 d", "Third next opening: FU: 0 d",
    ]  # fmt: skip


def test_enter_opens_the_visits_behind_a_cell_and_enter_there_goes_to_their_day(front: Front) -> None:
    panel = panel_of(front)
    panel.table.setFocus()
    front.key(Key.Key_Right)
    front.key(Key.Key_Return)
    rows = panel.list.table
    assert panel.list.isVisible()
    assert [rows.item(row, 1).text() for row in range(rows.rowCount())] == ["Kim Rao", "Lee Ångström"]
    assert panel.list.note.text() == "2 entries, 120 min booked"
    assert QApplication.focusWidget() is rows
    front.key(Key.Key_Down)
    front.key(Key.Key_Return)
    assert front.binding.canvas.isVisible()
    assert front.desk.day == date(2026, 11, 24)
    assert front.desk.detail.face is None or front.desk.day_view.grid is not None


def test_a_double_click_opens_a_list_and_escape_puts_it_away(front: Front, qtbot: QtBot) -> None:
    panel = panel_of(front)
    area = panel.table.visualRect(panel.table.heat.index(0, 1))
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert panel.list.isVisible()
    front.key(Key.Key_Escape)
    assert not panel.list.isVisible()
    assert QApplication.focusWidget() is panel.table


def test_every_figure_opens_the_list_behind_it(front: Front, qtbot: QtBot) -> None:
    panel = panel_of(front)
    found = []
    for button in panel.figures:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        found.append((panel.list.table.rowCount(), panel.list.table.horizontalHeaderItem(0).text()))
    assert found == [(1, "Day"), (0, "Day"), (1, "Waiting since"), (4, "Visit type")]
    assert panel.list.table.item(0, 2).text() == "0 days"


def test_rooms_weekdays_and_hours_are_a_choice_away_and_remembered(front: Front) -> None:
    panel = panel_of(front)
    choose(panel.whose, "Rooms and equipment")
    assert panel.table.heat.face.names == ("Room 1", "Room 2", "ECG cart", "All")
    assert texts(panel.table)[0][1] == "10%"
    choose(panel.by, "By hour")
    hours = dict(zip(panel.table.heat.face.headings, texts(panel.table)[0], strict=True))
    assert (hours["10:00"], hours["11:00"], hours["All"]) == ("0%", "17%", "2%")
    choose(panel.by, "By weekday")
    assert panel.table.heat.face.headings[:2] == ("Mon", "Tue")
    assert panel._model._memory.value("utilisation_by") == "weekday"


def test_page_down_goes_a_week_on_and_says_when_nothing_was_bookable(front: Front, practice: Practice) -> None:
    panel = panel_of(front)
    for _week in range(2):
        panel.table.setFocus()
        front.key(Key.Key_PageDown)
    assert front.desk.day == date(2026, 12, 8)
    practice.do(c.SetOpeningHours(front.desk.context.facility.facility_id, ()))
    panel._model.read()
    assert panel.empty.isVisible()
    assert panel.empty.text() == "Nothing was bookable this week."
    assert not panel.copy_button.isEnabled()


def test_only_the_columns_checked_in_the_sidebar_have_rows(front: Front) -> None:
    panel = panel_of(front)
    front.desk.check(frozenset({SILVA}))
    panel._model.read()
    assert panel.table.heat.face.names == ("Dr Silva",)


def test_the_table_is_copied_with_its_figures(front: Front, qtbot: QtBot) -> None:
    panel = panel_of(front)
    qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[1].split("\t")[0] == "Name"
    assert lines[2].split("\t") == ["Dr Rao", "0%", "20%", "0%", "0%", "0%", "0%", "–", "3%"]
    assert bytes(data.data("text/tab-separated-values").data()).decode() == data.text()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_is_exported_where_the_file_dialog_says(front: Front, tmp_path: Path, kind: str) -> None:
    panel = panel_of(front)
    panel.export(kind)
    dialog: QFileDialog = panel.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / f"out.{kind}"))
    dialog.close()
    written = tmp_path / f"out.{kind}"
    assert written.stat().st_mode & 0o777 == 0o600
    if kind == "csv":
        line = written.read_text("utf-8-sig").splitlines()[1].split(",")
        assert (line[0], line[2], line[-4]) == ("Dr Rao", "0.2000", "120")
    else:
        assert "xl/workbook.xml" in ZipFile(written).namelist()
    assert panel._model.export_folder == str(tmp_path)


@pytest.mark.parametrize("name", themes.NAMES)
def test_every_number_can_be_read_on_its_ground(front: Front, name: str) -> None:
    theme = themes.load(name, is_chosen=True)
    table = panel_of(front).table
    table.set_theme(theme)
    face = table.heat.data(table.heat.index(0, 1), FACE)
    for share in range(0, 130, 5):
        cell = type(face.cell)(share, 100)
        ground: QColor = table.delegate.ground(type(face)(f"{share}%", "", cell, face.figure))
        assert contrast_ratio(theme.ink, ground) >= 4.5


def test_somebody_without_the_right_to_reports_is_told_so(front: Front) -> None:
    panel = panel_of(front)
    front.practice.desk.session.sign_in(SILVA_PERSON)
    panel._model.read()
    assert panel.empty.text().startswith("Figures are for people who may view reports.")
    assert [button for button in panel.figures if button.isVisible()] == []


def test_everything_has_a_name_and_a_size_for_fingers(front: Front) -> None:
    panel = panel_of(front)
    for part in (panel.period, panel.whose, panel.by, panel.table, panel.export_button, panel.list.close_button):
        assert part.accessibleName()
        assert part.height() >= 24
    assert all(
        button.accessibleName() or button.text() for button in panel.findChildren(QPushButton) if button.isVisible()
    )
    assert panel.table.model().headerData(0, Qt.Orientation.Vertical) == "Dr Rao"
    assert isinstance(panel.table.currentIndex(), QModelIndex)

"""The queue on the real practice by keys and clicks: check in, call, take in, finish, hand over; the wall display."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands.queue_catalogue import CallPatient
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.queue.column import QueueColumnView
from carefront.views.queue.page import QueuePage, QueuePanel
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, LEE, NOW, SILVA, Practice, at, build_template

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
S = AppointmentStatus


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
    """Kim waits for Dr Rao, Lee is expected by Dr Silva; the queues are shown."""
    waiting = practice.booked(at(10))
    practice.booked(at(11), patient_id=LEE, resources=(ResourceUse(SILVA),))
    practice.do(c.ChangeAppointmentStatus(waiting, S.ARRIVED))
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.window.command_given.emit("view_queue")
    front.qtbot.waitUntil(lambda: len(panel_of(front).columns) == 2)
    panel_of(front).take_focus()
    return front


def panel_of(front: Front) -> QueuePanel:
    found: QueuePanel = front.window.findChild(QueuePanel)
    return found


def column(front: Front, name: str) -> QueueColumnView:
    return next(one for one in panel_of(front).columns if one.name.text() == name)


def said(front: Front, name: str) -> list[str]:
    """Everything in a queue: heads, and whom they stand over."""
    rows = column(front, name).list
    return [rows.item(row).text() for row in range(rows.count())]


def spoken(front: Front, name: str) -> list[str]:
    rows = column(front, name).list
    found = (rows.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(rows.count()))
    return [text for text in found if text]


def test_the_next_is_called_to_the_room_by_a_click(front: Front) -> None:
    assert said(front, "Dr Rao") == ["Waiting (1)", "1 Kim Rao"]
    rao = column(front, "Dr Rao")
    assert rao.note.text() == "1 waits"
    rao.place.setCurrentText("Room 2")

    front.qtbot.mouseClick(rao.call, LEFT)

    front.qtbot.waitUntil(lambda: said(front, "Dr Rao") == ["Called (1)", "1 Kim Rao"])
    assert spoken(front, "Dr Rao") == ["Kim Rao, number 1, Called, 10:00, called 1 time, Room 2"]
    assert not rao.call.isEnabled()
    assert rao.note.text() == "nobody waits"


def test_enter_takes_somebody_step_by_step_to_the_end_and_undo_back(front: Front) -> None:
    panel_of(front).take_focus()
    for stage in ("Called (1)", "In the room (1)", "Done (1)"):
        front.key(Key.Key_Return)
        front.qtbot.waitUntil(lambda stage=stage: said(front, "Dr Rao")[0] == stage)
    front.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    front.qtbot.waitUntil(lambda: said(front, "Dr Rao")[0] == "In the room (1)")


def test_right_goes_to_the_queue_beside_where_enter_checks_in(front: Front) -> None:
    front.key(Key.Key_Right)
    front.key(Key.Key_Return)

    front.qtbot.waitUntil(lambda: said(front, "Dr Silva") == ["Waiting (1)", "1 Lee Ångström"])


def test_somebody_is_handed_over_by_the_menu(front: Front) -> None:
    rows = column(front, "Dr Rao").list
    at_row = rows.visualItemRect(rows.currentItem()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at_row, rows.viewport().mapToGlobal(at_row))
    QApplication.sendEvent(rows.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Call", "Let go &first", "&Take in without a call", "&Open the visit", "&Hand over to"]
    over = menu.actions()[-1].menu()
    assert isinstance(over, QMenu)
    over.actions()[0].trigger()
    menu.close()

    front.qtbot.waitUntil(lambda: said(front, "Dr Silva")[:2] == ["Waiting (1)", "1 Kim Rao"])


def test_the_wall_display_shows_number_and_place_and_no_name(front: Front) -> None:
    front.qtbot.mouseClick(panel_of(front).display_button, LEFT)
    page = front.binding.host.page
    assert isinstance(page, QueuePage)
    display = page.display
    assert display is not None
    front.qtbot.waitUntil(lambda: display.waiting.text() == "1 person waits")
    assert display.numbers[0].text() == "Nobody is called"

    front.window.activateWindow()
    front.qtbot.mouseClick(column(front, "Dr Rao").call, LEFT)

    front.qtbot.waitUntil(lambda: display.numbers[0].text() == "RAO 1")
    assert display.places[0].text() == "Room 1"
    assert not any("Kim" in label.text() for label in display.findChildren(QLabel))
    front.qtbot.keyClick(display, Key.Key_Escape)
    assert not display.isVisible()


def test_everything_has_a_name(front: Front) -> None:
    for one in panel_of(front).columns:
        for part in (one.list, one.place, one.call):
            assert part.accessibleName()
            assert part.height() >= 24


def menu_of(front: Front, name: str) -> dict[str, QAction]:
    rows = column(front, name).list
    at_row = rows.visualItemRect(rows.currentItem()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at_row, rows.viewport().mapToGlobal(at_row))
    QApplication.sendEvent(rows.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    front.qtbot.addWidget(menu)
    return {action.text().replace("&", ""): action for action in menu.actions()}


def test_who_does_not_answer_waits_behind_the_others(front: Front) -> None:
    other = front.practice.booked(at(12), patient_id=LEE)
    front.practice.do(c.ChangeAppointmentStatus(other, S.ARRIVED))
    panel_of(front)._model.read()
    front.qtbot.waitUntil(lambda: said(front, "Dr Rao") == ["Waiting (2)", "1 Kim Rao", "2 Lee Ångström"])
    front.qtbot.mouseClick(column(front, "Dr Rao").call, LEFT)
    front.qtbot.waitUntil(lambda: said(front, "Dr Rao")[0] == "Called (1)")

    choices = menu_of(front, "Dr Rao")
    choices["Did not answer"].trigger()
    QApplication.activePopupWidget().close()

    front.qtbot.waitUntil(lambda: said(front, "Dr Rao") == ["Waiting (2)", "2 Lee Ångström", "1 Kim Rao"])
    assert "no answer" in spoken(front, "Dr Rao")[1]


def test_call_next_takes_the_one_after_whom_another_window_just_called(front: Front) -> None:
    other = front.practice.booked(at(12), patient_id=LEE)
    front.practice.do(c.ChangeAppointmentStatus(other, S.ARRIVED))
    panel_of(front)._model.read()
    front.qtbot.waitUntil(lambda: said(front, "Dr Rao")[0] == "Waiting (2)")
    kim = next(entry for entry in front.practice.reader.queue().board(CLINIC, NOW.date()).columns[0].entries)
    front.practice.desk.writer().execute(CallPatient(kim.appointment_id, "Room 1", 0), {})

    front.qtbot.mouseClick(column(front, "Dr Rao").call, LEFT)

    front.qtbot.waitUntil(lambda: said(front, "Dr Rao") == ["Called (2)", "1 Kim Rao", "2 Lee Ångström"], timeout=5_000)
    calls = {one.calls for one in front.practice.reader.queue().display(CLINIC, NOW.date()).called}
    assert calls == {1}


def test_after_midnight_the_new_day_follows_once_nobody_is_there_any_more(front: Front) -> None:
    page = front.binding.host.page
    assert isinstance(page, QueuePage)
    front.practice.clock.advance(timedelta(hours=24))
    page.model._minutes.timeout.emit()
    assert page.model.day == NOW.date()
    for step in ("Called (1)", "In the room (1)", "Done (1)"):
        front.key(Key.Key_Return)
        front.qtbot.waitUntil(lambda step=step: said(front, "Dr Rao")[0] == step)
    page.model._minutes.timeout.emit()
    front.qtbot.waitUntil(lambda: page.model.day == NOW.date() + timedelta(days=1))


def test_a_wall_display_of_a_small_screen_keeps_everything_inside(front: Front) -> None:
    for hour in (12, 13, 14):
        visit = front.practice.booked(at(hour), patient_id=LEE)
        front.practice.do(c.ChangeAppointmentStatus(visit, S.ARRIVED))
        front.practice.do(CallPatient(visit, "Treatment room on the second floor, left"))
        front.practice.clock.advance(timedelta(seconds=20))
    front.qtbot.mouseClick(panel_of(front).display_button, LEFT)
    page = front.binding.host.page
    assert isinstance(page, QueuePage)
    assert page.display is not None
    page.display.resize(640, 360)
    front.qtbot.waitUntil(lambda: page.display.numbers[0].text() == "RAO 4")
    assert (page.display.width(), page.display.height()) == (640, 360)
    for label in (*page.display.numbers[:3], *page.display.places[:3]):
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    page.display.close()

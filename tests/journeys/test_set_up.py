"""From an empty practice to a booked visit, with keys and clicks alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.bootstrap import make_profile
from carefront.domain.schedules import ClockPeriod
from carefront.persistence.profile import ProfileKind
from carefront.shared.clock import FixedClock
from carefront.viewmodels.day_grid import Place
from carefront.views.settings.set_up_list import ID_ROLE
from carefront.views.settings.set_up_page import SetUpView
from carefront.views.settings.window import SettingsWindow
from tests.journeys.conftest import Start
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, NOW, Practice, at, patient

Key, Button = Qt.Key, Qt.MouseButton.LeftButton
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
TODAY = date(2026, 11, 24)
KIM = "0" * 31 + "1"


@dataclass
class Screen:
    """The window with its settings open."""

    front: Front

    @property
    def qtbot(self) -> QtBot:
        return self.front.qtbot

    @property
    def settings(self) -> SettingsWindow:
        found = self.front.window.findChild(SettingsWindow)
        assert isinstance(found, SettingsWindow)
        return found

    def open(self, page: str) -> SetUpView:
        """Choose a page in the list."""
        self.settings.activateWindow()
        self.qtbot.waitUntil(self.settings.isActiveWindow)
        self.settings.list.choose(page)
        view = self.settings.page(page)
        assert isinstance(view, SetUpView)
        self.qtbot.waitUntil(lambda: not view.page.face.is_busy)
        return view

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible(), widget
        self.qtbot.mouseClick(widget, Button)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def fill(self, view: SetUpView, name: str, text: str) -> None:
        """Type into a field, over what stands there."""
        view.form.focus_on(name)
        focused = QApplication.focusWidget()
        line = focused.lineEdit() if isinstance(focused, QComboBox) else focused
        assert isinstance(line, QLineEdit), name
        line.selectAll()
        self.type(text)

    def choose(self, view: SetUpView, name: str, text: str) -> None:
        """Choose an entry by typing how it begins."""
        view.form.focus_on(name)
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox), name
        self.qtbot.keyClicks(box, text)
        assert box.currentText().startswith(text), (name, box.currentText())

    def save(self, view: SetUpView) -> None:
        self.key(Key.Key_Return, CTRL)
        assert view.page.face.notice == "", view.page.face.notice
        assert not view.page.has_unsaved(), [(f.name, f.error) for f in view.page.face.fields if f.error]


@pytest.fixture
def empty(tmp_path: Path, qtbot: QtBot) -> Iterator[Front]:
    """A practice where nothing is set up yet."""
    folder = tmp_path / "empty"
    make_profile(folder, name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=FixedClock(NOW))
    opened = Practice.at(folder)
    yield open_front(opened, qtbot)
    opened.close()


def register(screen: Screen, kind: str, name: str) -> None:
    view = screen.open("resources")
    screen.click(view.add_button)
    screen.choose(view, "kind", kind)
    screen.fill(view, "name", name)
    screen.save(view)


def test_an_empty_practice_becomes_bookable_without_a_command_line(empty: Front) -> None:
    screen = Screen(empty)
    state = empty.binding.frame.empty
    assert state.button.text() == "Set up the clinic"
    screen.click(state.button)

    view = screen.open("clinics")
    screen.click(view.add_button)
    screen.fill(view, "name", "High Street")
    screen.fill(view, "zone", "Europe/Berlin")
    screen.save(view)
    clinic = empty.practice.reader.facilities()[0]
    assert (clinic.name, clinic.zone) == ("High Street", "Europe/Berlin")
    assert empty.desk.context.facility == clinic
    week = tuple(c.WeekPeriod(day, ClockPeriod(8 * 60, 18 * 60)) for day in range(6))
    empty.practice.do(c.SetOpeningHours(clinic.facility_id, week))

    for kind, name in (("Person", "Dr Rao"), ("Room", "Room 1"), ("Room", "Room 2")):
        register(screen, kind, name)

    view = screen.open("groups")
    screen.click(view.add_button)
    screen.fill(view, "name", "Rooms")
    view.form.focus_on("members")
    tree = QApplication.focusWidget()
    assert isinstance(tree, QTreeWidget)
    rooms = tree.findItems("Rooms", Qt.MatchFlag.MatchExactly)[0]
    tree.setCurrentItem(rooms)
    screen.key(Key.Key_Space)
    screen.save(view)

    view = screen.open("offerings")
    screen.click(view.add_button)
    screen.fill(view, "name", "Check-up")
    screen.fill(view, "code", "CU")
    for what, wanted in (("", "Any of Rooms"), ("Dr", "Dr Rao")):
        view.form.focus_on("requirements")
        screen.key(Key.Key_Space)
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox)
        screen.type(what)
        assert box.currentText() == wanted
    screen.save(view)
    screen.qtbot.waitUntil(lambda: bool(view.form.check.text()))
    assert view.form.check.text().startswith("First opening in the next 14 days")
    assert "Dr Rao and Room 1" in view.form.check.text()
    screen.click(view.form.act_buttons["publish"])

    empty.practice.do(c.RegisterPatient(patient(KIM, "Kim Rao")))
    screen.settings.close()
    book(empty)

    cards = empty.practice.reader.day(clinic.facility_id, TODAY).cards
    assert [(card.patient_name, card.offering_code) for card in cards] == [("Kim Rao", "CU")]
    detail = empty.practice.reader.appointment(cards[0].appointment_id)
    assert [row.name for row in detail.resources] == ["Dr Rao", "Room 1"]


def book(front: Front) -> None:
    """Book Kim at ten in the only column, by typing."""
    front.window.activateWindow()
    front.qtbot.waitUntil(front.window.isActiveWindow)
    front.binding.canvas.setFocus()
    assert [row.name for row in front.desk.resources if row.kind == "person"] == ["Dr Rao"]
    doctor = next(row.resource_id for row in front.desk.resources if row.kind == "person")
    start_s = int(at(10).timestamp())
    front.desk.day_view.stand_on(Place(doctor, start_s, start_s + 1800))
    front.type("kim")
    front.key(Key.Key_Return)
    front.key(Key.Key_Return)


def test_columns_follow_what_is_set_up_and_what_is_undone(front: Front) -> None:
    screen = Screen(front)
    front.binding._open_settings("resources")
    view = screen.open("resources")
    screen.click(view.add_button)
    screen.fill(view, "name", "Dr Ito")
    screen.save(view)
    assert [column.name for column in front.desk.day_view.grid.columns] == ["Dr Rao", "Dr Silva", "Dr Ito"]
    assert view.done.text.text() == "Added Dr Ito"

    view.list.setFocus()
    screen.key(Key.Key_Z, CTRL)

    assert [column.name for column in front.desk.day_view.grid.columns] == ["Dr Rao", "Dr Silva"]
    view.refresh()
    assert "Dr Ito" not in [row.title for row in view.page.face.rows]


Open = Callable[[str], SetUpView]


@pytest.fixture
def open_page(front: Front) -> Open:
    screen = Screen(front)

    def open_it(page: str) -> SetUpView:
        front.binding._open_settings(page)
        return screen.open(page)

    return open_it


def test_leave_lists_its_visits_and_waits_for_a_yes(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    front.practice.booked(at(10))
    view = open_page("resources")
    screen.click(view.form.act_buttons["leave"])
    screen.fill(view, "leave_first", "today")
    screen.fill(view, "leave_last", "+3d")
    screen.key(Key.Key_Return, CTRL)

    assert view.form.question.text.text().startswith("Dr Rao will be on leave 24 Nov 2026 to 27 Nov 2026. 1 visit")
    assert "Kim Rao" in view.form.question.lines.text()
    assert QApplication.focusWidget() is view.form.question.dismiss
    screen.click(view.form.question.confirm)

    assert view.page.face.rows[0].state == "on leave"
    assert list(view.form.act_buttons) == ["return"]
    screen.click(view.form.act_buttons["return"])
    screen.click(view.form.question.confirm)
    assert view.page.face.rows[0].state == ""


def test_a_mistake_is_said_under_its_field_and_nothing_typed_is_lost(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    view = open_page("offerings")
    screen.fill(view, "duration_minutes", "soon")
    screen.fill(view, "price", "45")
    screen.key(Key.Key_Return, CTRL)

    assert view.form.boxes["duration_minutes"].help.text() == "Enter a whole number from 1 to 44640."
    assert view.form.boxes["currency"].help.text() == "Which currency is the price in?"
    assert QApplication.focusWidget() is view.form.boxes["currency"].editor.focusProxy()
    view.list.setCurrentRow(1)
    assert view.list.item(0).text().endswith("not saved")
    view.list.setCurrentRow(0)
    assert [field.value for field in view.page.face.fields if field.name == "duration_minutes"] == ["soon"]


def test_what_another_desk_writes_is_offered_beside_what_is_typed(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    view = open_page("offerings")
    screen.fill(view, "name", "Follow up")
    row = view.page.read.offerings[0]
    front.practice.do(c.SaveOffering(replace(row.offering, name="Control", color="#156A52")))
    view.refresh()

    assert view.form.boxes["name"].theirs.text() == "Changed meanwhile to: Control"
    assert [field.value for field in view.page.face.fields if field.name == "color"] == ["#156A52"]
    screen.key(Key.Key_Return, CTRL)
    assert "Choose what is to stay" in view.page.face.notice
    screen.click(view.form.boxes["name"].keep)
    view.form.focus_on("name")
    screen.save(view)
    stored = front.practice.reader.set_up().clinic(row.offering.facility_id).offerings[0].offering
    assert (stored.name, stored.color) == ("Follow up", "#156A52")


def test_the_order_changes_by_keys(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    view = open_page("resources")
    view.list.setFocus()
    screen.key(Key.Key_Down, ALT)

    assert [row.title for row in view.page.face.rows][:2] == ["Dr Silva", "Dr Rao"]
    assert [row.name for row in front.desk.resources][:2] == ["Dr Silva", "Dr Rao"]


def test_the_order_that_was_dragged_to_is_stored(front: Front, open_page: Open) -> None:
    view = open_page("resources")
    view.list.insertItem(0, view.list.takeItem(view.list.count() - 1))
    view.list.ordered.emit([str(view.list.item(at).data(ID_ROLE)) for at in range(view.list.count())])

    assert [row.title for row in view.page.face.rows][:2] == ["ECG cart", "Dr Rao"]
    assert next(row.name for row in front.practice.reader.resources(CLINIC)) == "ECG cart"


def test_time_is_blocked_for_several_on_several_days(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    view = open_page("blocks")
    screen.click(view.add_button)
    tree = view.form.boxes["resources"].editor.focusProxy()
    assert isinstance(tree, QTreeWidget)
    people = tree.findItems("People", Qt.MatchFlag.MatchExactly)[0]
    tree.setFocus()
    tree.setCurrentItem(people)
    screen.key(Key.Key_Space)
    screen.fill(view, "until", "+2d")
    assert view.form.check.text() == "Blocks 6 times."
    screen.save(view)

    assert [row.detail for row in view.page.face.rows] == ["Dr Rao · Break", "Dr Silva · Break"] * 3
    assert view.done.text.text().startswith("Blocked 6 times of Dr Rao, Dr Silva from")
    screen.click(view.done.undo)
    assert view.page.face.rows == ()


def test_blocked_time_over_a_visit_names_it(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    front.practice.booked(at(10))
    view = open_page("blocks")
    screen.click(view.add_button)
    tree = view.form.boxes["resources"].editor.focusProxy()
    assert isinstance(tree, QTreeWidget)
    doctor = tree.findItems("Dr Rao", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]
    tree.setFocus()
    tree.setCurrentItem(doctor)
    screen.key(Key.Key_Space)
    screen.fill(view, "start", "9:30")
    screen.fill(view, "end", "11")
    screen.key(Key.Key_Return, CTRL)

    assert "Kim Rao" in view.form.notice.text()
    assert view.page.has_unsaved()


def test_another_zone_is_confirmed_with_what_it_does(front: Front, open_page: Open) -> None:
    screen = Screen(front)
    front.practice.booked(at(10))
    view = open_page("clinics")
    screen.fill(view, "zone", "Europe/Lisbon")
    screen.key(Key.Key_Return, CTRL)

    assert view.form.question.text.text() == "Clinic moves from Europe/Berlin to Europe/Lisbon."
    assert "10:00 becomes 09:00" in view.form.question.lines.text()
    screen.click(view.form.question.confirm)
    assert front.practice.reader.facilities()[0].zone == "Europe/Lisbon"
    assert front.desk.context.zone == "Europe/Lisbon"


def test_a_room_is_added_in_the_running_program(start: Callable[[], Start]) -> None:
    """With its threads: answers come later than what is typed next."""
    run = start()
    run.binding._open_settings("resources")
    settings = run.window.findChild(SettingsWindow)
    assert isinstance(settings, SettingsWindow)
    view = settings.page("resources")
    assert isinstance(view, SetUpView)
    run.qtbot.waitUntil(lambda: bool(view.page.face.rows), timeout=20_000)
    run.qtbot.waitUntil(settings.isActiveWindow)
    run.qtbot.mouseClick(view.add_button, Button)
    view.page.edit("kind", "room")
    view.form.focus_on("name")
    run.qtbot.keyClicks(QApplication.focusWidget(), "Room 99")
    for _twice in range(2):
        run.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, CTRL)

    run.qtbot.waitUntil(lambda: view.done.text.text() == "Added Room 99", timeout=20_000)
    run.qtbot.waitUntil(lambda: "Room 99" in [row.name for row in run.desk.resources], timeout=20_000)
    assert view.page.face.notice == ""
    assert not view.page.has_unsaved()

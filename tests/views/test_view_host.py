"""Other views in the canvas's place: what stays as it was, what the keys do there, what is remembered."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carefront.viewmodels.memory import ForgetfulMemory, Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views import window_memory
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme
from tests.views.conftest import MakeScreen, Screen

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class WeekPage:
    """A page that steps by weeks and counts what it is told. Books nothing, but can show a status."""

    made: ClassVar[list["WeekPage"]] = []

    def __init__(self, _window: MainWindow, desk: WindowViewModel, theme: Theme, _memory: Memory) -> None:
        self.widget = QWidget()
        self.button = QPushButton("Monday", self.widget)
        QVBoxLayout(self.widget).addWidget(self.button)
        self.desk, self.theme, self.days, self.left, self.asked = desk, theme, list[date](), 0, list[str]()
        WeekPage.made.append(self)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme

    def enter(self, day: date) -> None:
        self.days.append(day)

    def leave(self) -> None:
        self.left += 1

    def step(self, direction: int) -> date:
        return self.days[-1] + timedelta(weeks=direction)

    def title(self, day: date) -> str:
        return f"Week of {day}"

    def take_focus(self) -> None:
        self.button.setFocus()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        return {"status": lambda: self.asked.append("status")}


def week_screen(make_screen: MakeScreen, memory: Memory | None = None) -> Screen:
    WeekPage.made.clear()
    return make_screen(pages={"view_week": WeekPage}, memory=memory)


def test_a_window_starts_with_the_day_and_makes_no_other_page(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)

    assert (screen.binding.host.view, WeekPage.made) == ("view_day", [])
    assert screen.canvas.isVisible()
    assert screen.binding.actions["view_day"].isChecked()
    assert "view_month" not in screen.binding.actions


def test_ctrl_2_shows_the_week_with_the_day_columns_and_visit_kept(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    screen.desk.day_view.select(screen.card("booked").key)
    day, columns, chosen = screen.desk.day, screen.desk.shown_columns, screen.desk.day_view.selected
    screen.binding.sidebar.filter.setText("rao")

    screen.key(Key.Key_2, modifier=CTRL)
    page = WeekPage.made[0]

    assert page.widget.isVisible()
    assert not screen.canvas.isVisible()
    assert page.days == [day]
    assert (screen.desk.shown_columns, screen.desk.day_view.selected) == (columns, chosen)
    assert screen.binding.sidebar.filter.text() == "rao"
    assert screen.window.date_button.text() == f"Week of {day}"
    assert screen.window.focusWidget() is page.button
    assert screen.binding.view_picker.accessibleName() == "View: Week"
    screen.key(Key.Key_1, modifier=CTRL)
    assert (screen.canvas.isVisible(), page.left, screen.desk.day_view.selected) == (True, 1, chosen)
    assert screen.window.focusWidget() is screen.canvas


def test_paging_keys_buttons_and_today_step_by_the_unit_of_the_view(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    first = screen.desk.day
    assert first is not None
    screen.key(Key.Key_2, modifier=CTRL)

    screen.key(Key.Key_PageDown)
    screen.qtbot.mouseClick(screen.window.next_button, Qt.MouseButton.LeftButton)
    assert screen.desk.day == first + timedelta(weeks=2)
    assert screen.binding.actions["next_day"].text() == "&Next week"
    screen.key(Key.Key_T, modifier=CTRL)

    assert WeekPage.made[0].days == [first, first + timedelta(weeks=1), first + timedelta(weeks=2), first]
    screen.key(Key.Key_1, modifier=CTRL)
    screen.key(Key.Key_PageDown)
    assert screen.desk.day == first + timedelta(days=1)


def test_what_only_the_canvas_can_do_is_out_of_reach_elsewhere(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    actions = screen.binding.actions

    screen.key(Key.Key_2, modifier=CTRL)
    assert not any(actions[name].isEnabled() for name in ("block", "zoom_in", "compact", "book_here", "move"))
    assert all(actions[name].isEnabled() for name in ("new_booking", "check_in", "next_day", "today", "status"))
    screen.key(Key.Key_1, modifier=CTRL)

    assert all(actions[name].isEnabled() for name in ("block", "zoom_in", "compact", "book_here", "move"))


def test_a_page_may_do_commands_of_the_canvas_itself(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    screen.key(Key.Key_2, modifier=CTRL)

    screen.window.command_given.emit("status")

    assert WeekPage.made[0].asked == ["status"]


def test_f6_and_esc_reach_the_page_on_screen(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    screen.key(Key.Key_2, modifier=CTRL)
    page = WeekPage.made[0]

    screen.window.book_button.setFocus()
    screen.key(Key.Key_F6)
    screen.key(Key.Key_F6)
    assert screen.window.focusWidget() is page.button
    screen.key(Key.Key_B, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    screen.binding.frame.open_details()
    screen.key(Key.Key_Escape)

    assert not screen.binding.frame.details.isVisible()
    assert screen.window.focusWidget() is page.button


def test_the_view_is_chosen_in_the_command_bar(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    picker = screen.binding.view_picker
    assert (picker.text(), picker.isVisible()) == ("Day", True)

    picker.menu().actions()[1].trigger()

    assert screen.binding.host.view == "view_week"
    assert picker.text() == "Week"


def test_going_to_a_visit_shows_its_day(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    card = screen.card("booked")
    screen.key(Key.Key_2, modifier=CTRL)

    screen.desk.go_to_visit(card.appointment_id)

    assert screen.canvas.isVisible()
    assert screen.desk.day_view.selected == card


def test_a_page_hears_of_another_theme(make_screen: MakeScreen) -> None:
    screen = week_screen(make_screen)
    screen.key(Key.Key_2, modifier=CTRL)

    screen.window.command_given.emit("theme_dark")

    assert WeekPage.made[0].theme is screen.binding.dressing.theme


def test_the_view_is_remembered_and_comes_back_after_the_day(make_screen: MakeScreen) -> None:
    memory = ForgetfulMemory()
    first = week_screen(make_screen, memory)
    first.key(Key.Key_2, modifier=CTRL)
    first.window.close()
    assert window_memory.record(memory)["view"] == "view_week"

    second = week_screen(make_screen, memory)
    assert second.binding.host.view == "view_day"
    second.qtbot.waitUntil(lambda: second.binding.host.view == "view_week")

    assert WeekPage.made[0].widget.isVisible()

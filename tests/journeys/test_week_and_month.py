"""Week and month by keys and clicks on the real practice: seen, moved, opened, booked; what is chosen is remembered."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from carefront.application.commands import catalogue as c
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.calendar.load_table import LoadTable
from carefront.views.month_page import MonthPage
from carefront.views.month_visits_bar import VisitRow
from carefront.views.week_page import WeekPage
from tests.journeys.conftest import TODAY, visits_of
from tests.support.front_window import Front, open_front
from tests.support.hands import Hands
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, PROCEDURE, RAO, RAO_PERSON, SILVA, at

Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
THURSDAY, FRIDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")


def second(day: date, hour: int, minute: int = 0) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).timestamp())


def week(front: Front) -> WeekPage:
    page = front.binding.host.page
    assert isinstance(page, WeekPage)
    return page


def month(front: Front) -> MonthPage:
    page = front.binding.host.page
    assert isinstance(page, MonthPage)
    return page


def openings_there(front: Front) -> None:
    """Wait until the openings have come, which is after the days."""
    front.qtbot.waitUntil(lambda: bool(month(front).model.openings), timeout=10_000)


def cell(table: LoadTable, day: date, resource_id: str = "") -> QPoint:
    """The middle of a day's cell, in the view."""
    index = table.model().index_of(day, resource_id)  # type: ignore[attr-defined]
    table.scrollTo(index)
    return table.visualRect(index).center()


def all_resources(front: Front) -> LoadTable:
    """The week of all resources, in focus."""
    front.key(Key.Key_2, CTRL)
    front.qtbot.mouseClick(week(front).buttons["all"], Qt.MouseButton.LeftButton)
    week(front).table.setFocus()
    return week(front).table


def test_the_week_of_dr_rao_is_opened_a_visit_moved_to_thursday_by_keyboard_and_back(front: Front) -> None:
    visit = front.practice.booked(at(14))
    front.desk.day_view.refresh()
    front.desk.day_view.select(front.desk.day_view.model.cards[0].key)

    front.key(Key.Key_2, CTRL)

    grid = front.desk.day_view.grid
    assert grid is not None
    assert (grid.week_of, grid.day) == (RAO, MONDAY)
    assert [column.day for column in grid.columns] == [MONDAY + timedelta(days=number) for number in range(6)]
    selected = front.desk.day_view.selected
    assert selected is not None
    assert selected.appointment_id == visit
    front.key(Key.Key_Right, ALT)
    front.key(Key.Key_Right)
    front.key(Key.Key_Return)
    assert visits_of(front, KIM, THURSDAY) == [("14:00", 30, "rescheduled")]
    assert visits_of(front, KIM, TODAY) == []
    front.key(Key.Key_Z, CTRL)
    assert visits_of(front, KIM, TODAY) == [("14:00", 30, "booked")]


def test_a_visit_is_dragged_to_another_day_of_the_week(front: Front, hands: Hands) -> None:
    front.practice.booked(at(10))
    front.key(Key.Key_2, CTRL)
    front.desk.day_view.refresh()
    card = front.desk.day_view.model.cards[0]

    hands.drag(hands.card(card), hands.place(RAO, second(FRIDAY, 11)), hands.place(RAO, second(FRIDAY, 11)))

    moved = visits_of(front, KIM, FRIDAY)
    assert [minutes for _clock, minutes, _state in moved] == [30]
    assert visits_of(front, KIM, TODAY) == []


def test_a_click_on_another_day_of_the_week_books_there(front: Front, hands: Hands) -> None:
    front.key(Key.Key_2, CTRL)

    hands.click(hands.place(RAO, second(FRIDAY, 9)))
    hands.type("rao k")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)

    assert visits_of(front, KIM, FRIDAY) == [("09:00", 30, "booked")]


def test_the_day_that_the_cursor_is_on_stays_when_the_view_is_another(front: Front) -> None:
    front.key(Key.Key_2, CTRL)
    front.key(Key.Key_Right)
    front.key(Key.Key_Right)
    assert front.desk.day == THURSDAY

    front.key(Key.Key_1, CTRL)

    grid = front.desk.day_view.grid
    assert grid is not None
    assert (grid.day, grid.week_of, len(grid.columns)) == (THURSDAY, "", 2)
    assert front.desk.day_view.place is not None
    assert front.desk.day_view.place.start_s >= second(THURSDAY, 0)
    front.key(Key.Key_2, CTRL)
    assert front.desk.day_view.place.start_s < second(FRIDAY, 0)


def test_a_folded_sunday_on_which_clocks_change_takes_no_room(front: Front) -> None:
    front.desk.go_to(date(2026, 10, 20))

    front.key(Key.Key_2, CTRL)

    grid = front.desk.day_view.grid
    assert grid is not None
    assert (len(grid.columns), grid.length_s) == (6, 24 * 3600)
    assert grid.open_start_s - grid.start_s == 8 * 3600


def test_a_visit_on_the_sunday_on_which_clocks_change_stands_at_its_time(front: Front) -> None:
    sunday = date(2026, 10, 25)
    front.practice.do(c.AddClosure(new_id(), CLINIC, sunday, sunday, "Open Sunday", is_extra=True))
    front.desk.go_to(sunday)

    front.key(Key.Key_2, CTRL)

    grid, geometry = front.desk.day_view.grid, front.binding.canvas.grid_geometry
    assert grid is not None
    assert geometry is not None
    assert (len(grid.columns), grid.length_s) == (7, 25 * 3600)
    assert geometry.y_of(second(sunday, 9), 6) == geometry.y_of(second(date(2026, 10, 24), 9), 5)
    assert geometry.day_of(6) == (second(sunday, 0), second(date(2026, 10, 26), 0))


def test_page_keys_go_a_week_on_and_back_at_the_same_weekday(front: Front) -> None:
    front.key(Key.Key_2, CTRL)

    front.key(Key.Key_PageDown)

    assert front.desk.day == TODAY + timedelta(days=7)
    assert front.binding.host.title() == "30 Nov\u2009–\u20096 Dec 2026"
    place = front.desk.day_view.place
    assert place is not None
    assert second(TODAY + timedelta(days=7), 0) <= place.start_s < second(TODAY + timedelta(days=8), 0)
    front.key(Key.Key_PageUp)
    assert front.desk.day == TODAY


def test_another_resource_is_chosen_from_the_box_and_the_mode_is_remembered(front: Front) -> None:
    front.key(Key.Key_2, CTRL)
    page = week(front)
    page.box.setFocus()
    front.qtbot.keyClick(page.box, Key.Key_Down)

    grid = front.desk.day_view.grid
    assert grid is not None
    assert grid.week_of == SILVA
    front.qtbot.mouseClick(page.buttons["all"], Qt.MouseButton.LeftButton)
    assert front.binding._memory.value("week_mode") == "all"


def test_the_remembered_mode_comes_back(front: Front) -> None:
    memory = ForgetfulMemory()
    memory.put("week_mode", "all")

    again = open_front(front.practice, front.qtbot, memory=memory)
    again.key(Key.Key_2, CTRL)

    assert week(again).table.isVisible()


def test_by_resource_every_cell_says_whose_day_it_is_and_how_full(front: Front) -> None:
    front.practice.booked(at(9))
    front.practice.booked(at(10))

    table = all_resources(front)

    index = table.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Dr Rao, Tuesday 24 November, 2 of 20 booked"
    sunday = table.model().index(1, 6)
    assert sunday.data(Qt.ItemDataRole.AccessibleTextRole) == "Dr Silva, Sunday 29 November, closed"
    face = QAccessible.queryAccessibleInterface(table)
    assert face.role() is QAccessible.Role.Table


def test_enter_on_a_cell_opens_that_day_with_the_cursor_in_that_column(front: Front) -> None:
    table = all_resources(front)
    front.key(Key.Key_Down)
    front.key(Key.Key_Right)
    assert front.desk.day == TODAY + timedelta(days=1)

    front.key(Key.Key_Return)

    assert front.binding.host.view == "view_day"
    grid, place = front.desk.day_view.grid, front.desk.day_view.place
    assert grid is not None
    assert place is not None
    assert (grid.day, place.resource_id) == (TODAY + timedelta(days=1), SILVA)
    assert not table.isVisible()


def test_a_click_on_a_cell_opens_that_day_too(front: Front) -> None:
    table = all_resources(front)

    front.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, FRIDAY, RAO))

    assert front.binding.host.view == "view_day"
    assert front.desk.day == FRIDAY


def leave(front: Front, day: date) -> None:
    """Dr Rao is off all day."""
    time_off_id = new_id()
    front.practice.do(c.RequestTimeOff(time_off_id, RAO_PERSON, TimeOffType.VACATION, day, day))
    front.practice.do(c.DecideTimeOff(time_off_id, TimeOffState.APPROVED))


def test_time_off_says_that_it_is_and_never_what_kind(front: Front) -> None:
    leave(front, THURSDAY)

    table = all_resources(front)

    index = table.model().index(0, 3)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Dr Rao, Thursday 26 November, time off"


def test_what_another_desk_books_is_seen_in_the_week(front: Front) -> None:
    table = all_resources(front)
    front.practice.booked(at(9))

    front.desk.data_changed.emit()

    assert table.model().index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole).endswith("1 of 20 booked")


def test_a_visit_that_was_cut_is_taken_to_a_day_of_the_week_and_dropped_where_its_owner_says(front: Front) -> None:
    front.practice.booked(at(9))
    front.desk.day_view.refresh()
    front.desk.day_view.select(front.desk.day_view.model.cards[0].key)
    front.key(Key.Key_X, CTRL)
    all_resources(front)
    front.key(Key.Key_Right)

    front.key(Key.Key_V, CTRL)

    assert front.binding.host.view == "view_day"
    travel = front.binding.canvas.travel
    assert travel is not None
    assert travel.target == Place(RAO, second(TODAY + timedelta(days=1), 9), second(TODAY + timedelta(days=1), 9, 30))
    assert visits_of(front, KIM, TODAY) == [("09:00", 30, "booked")]
    front.key(Key.Key_Down)
    front.key(Key.Key_Return)
    assert visits_of(front, KIM, TODAY + timedelta(days=1)) == [("09:15", 30, "rescheduled")]


# The month


def test_a_month_says_of_every_day_how_full_it_is_or_why_it_is_closed_and_who_is_off(front: Front) -> None:
    front.practice.booked(at(9))
    leave(front, THURSDAY)
    front.practice.do(c.AddClosure(new_id(), CLINIC, FRIDAY, FRIDAY, "Staff day"))

    front.key(Key.Key_3, CTRL)

    model, said = month(front).model.model, Qt.ItemDataRole.AccessibleTextRole
    assert model.index_of(TODAY).data(said).startswith("Clinic, Tuesday 24 November, 1 of 40 booked")
    assert model.index_of(THURSDAY).data(said).startswith("Clinic, Thursday 26 November, 0 of 20 booked, Off: Dr Rao")
    assert model.index_of(FRIDAY).data(said) == "Clinic, Friday 27 November, Staff day"
    assert model.heads[0].text == "Monday"
    assert model.rows[0][0].day == date(2026, 10, 26)
    assert model.rows[0][0].is_pale


def test_the_first_opening_of_each_day_is_the_search_s_own_answer(front: Front) -> None:
    front.practice.booked(at(9))
    front.key(Key.Key_3, CTRL)

    openings_there(front)

    front.qtbot.waitUntil(lambda: date(2026, 12, 5) in month(front).model.openings, timeout=10_000)
    openings = month(front).model.openings
    assert openings[TODAY].start_s == second(TODAY, 9)
    assert openings[TODAY].leader_id == SILVA
    assert openings[THURSDAY].start_s == second(THURSDAY, 8)
    assert MONDAY not in openings
    assert date(2026, 11, 29) not in openings


def test_another_visit_type_has_other_openings(front: Front) -> None:
    front.key(Key.Key_3, CTRL)
    openings_there(front)
    page = month(front)
    page.box.setFocus()

    front.qtbot.keyClick(page.box, Key.Key_Down)

    assert page.model.type_id == PROCEDURE
    front.qtbot.waitUntil(lambda: THURSDAY in page.model.openings, timeout=10_000)
    front.qtbot.waitUntil(
        lambda: page.model.model.face_at(page.model.model.index_of(THURSDAY)).opening.startswith("PROC"),  # type: ignore[union-attr]
        timeout=10_000,
    )
    assert front.binding._memory.value("month_type") == PROCEDURE


def test_a_click_on_the_first_opening_begins_a_booking_there(front: Front) -> None:
    front.key(Key.Key_3, CTRL)
    openings_there(front)
    table = month(front).table
    front.qtbot.waitUntil(lambda: THURSDAY in month(front).model.openings, timeout=10_000)
    index = table.model().index_of(THURSDAY)  # type: ignore[attr-defined]
    face = table.model().face_at(index)  # type: ignore[attr-defined]
    at_opening = table.painter_of_cells.opening_rect(table.visualRect(index), face)

    front.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at_opening.topLeft() + QPoint(12, 12))

    assert front.binding.host.view == "view_day"
    assert front.desk.day == THURSDAY
    assert front.desk.form.is_open
    assert front.desk.form.fields.offering_id == FOLLOW_UP
    assert front.desk.form.fields.time == "08:00"


def test_ctrl_enter_takes_the_first_opening_and_the_menu_offers_it(front: Front) -> None:
    front.key(Key.Key_3, CTRL)
    openings_there(front)
    front.qtbot.waitUntil(lambda: TODAY in month(front).model.openings, timeout=10_000)
    month(front).table.setFocus()
    front.key(Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):
        assert [action.text().replace("&", "") for action in menu.actions()] == ["Open the day", "Book FU 09:00"]
        menu.close()

    front.key(Key.Key_Return, CTRL)

    assert front.desk.form.is_open


def test_enter_and_a_double_click_open_the_day_of_a_month(front: Front) -> None:
    front.key(Key.Key_3, CTRL)
    table = month(front).table
    table.setFocus()
    front.key(Key.Key_Right)
    front.key(Key.Key_Return)
    assert (front.binding.host.view, front.desk.day) == ("view_day", TODAY + timedelta(days=1))

    front.key(Key.Key_3, CTRL)
    front.qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, FRIDAY))
    assert (front.binding.host.view, front.desk.day) == ("view_day", FRIDAY)


def test_a_visit_that_was_cut_is_pasted_onto_a_day_of_the_month_and_waits_for_its_slot(front: Front) -> None:
    front.practice.booked(at(9))
    front.desk.day_view.refresh()
    front.desk.day_view.select(front.desk.day_view.model.cards[0].key)
    front.key(Key.Key_X, CTRL)
    front.key(Key.Key_3, CTRL)
    month(front).table.setFocus()
    front.key(Key.Key_Down)
    assert front.desk.day == date(2026, 12, 1)

    front.key(Key.Key_V, CTRL)

    assert front.binding.canvas.travel is not None
    assert visits_of(front, KIM, TODAY) == [("09:00", 30, "booked")]
    front.key(Key.Key_Escape)
    assert front.binding.canvas.travel is None
    assert visits_of(front, KIM, TODAY) == [("09:00", 30, "booked")]


def test_an_armed_visit_comes_along_to_the_day_that_is_opened_and_drops_where_it_is_told(front: Front) -> None:
    visit = front.practice.booked(at(14))
    front.desk.day_view.refresh()
    front.desk.day_view.select_visit(visit)
    front.window.command_given.emit("move")
    front.key(Key.Key_3, CTRL)
    month(front).table.setFocus()

    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Return):
        front.key(key)

    assert (front.binding.host.view, front.desk.day) == ("view_day", THURSDAY)
    assert front.binding.canvas.travel is not None
    assert front.practice.reader.appointment(visit).start_s == second(TODAY, 14)
    front.key(Key.Key_Return)
    assert front.practice.reader.appointment(visit).start_s == second(THURSDAY, 14)


def test_page_keys_go_a_month_on_and_arrows_go_from_week_to_week(front: Front) -> None:
    front.key(Key.Key_3, CTRL)
    month(front).table.setFocus()

    front.key(Key.Key_PageDown)

    assert front.desk.day == date(2026, 12, 24)
    assert front.binding.host.title() == "December 2026"
    for _ in range(4):
        front.key(Key.Key_Right)
    assert front.desk.day == date(2026, 12, 28)
    front.key(Key.Key_Down)
    assert front.desk.day == date(2027, 1, 4)
    assert front.binding.host.title() == "January 2027"


@pytest.mark.parametrize("view", [Key.Key_2, Key.Key_3])
def test_whatever_takes_the_focus_in_a_view_has_a_name(front: Front, view: Qt.Key) -> None:
    front.key(view, CTRL)
    page = front.binding.host.page
    assert page is not None

    for part in page.widget.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name), part


# A visit dragged over the month


def row_of_visits(front: Front) -> VisitRow:
    """The month, with the visits of today below it."""
    front.key(Key.Key_3, CTRL)
    row = month(front).visits.row
    front.qtbot.waitUntil(lambda: row.count() > 0)
    return row


def dragged(front: Front, row: VisitRow, day: date) -> QPoint:
    """The first visit is on its way over ``day``, not let go yet; the point in the row where the pointer is."""
    table, start = month(front).table, row.visualItemRect(row.item(0)).center()
    onto = row.viewport().mapFromGlobal(table.viewport().mapToGlobal(cell(table, day)))
    front.qtbot.mousePress(row.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for at_point in ((start + onto) / 2, onto):
        event = QMouseEvent(
            QEvent.Type.MouseMove, at_point.toPointF(), row.viewport().mapToGlobal(at_point).toPointF(),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(row.viewport(), event)
    return onto


def test_a_visit_dragged_onto_a_day_of_the_month_goes_there_in_hand_and_waits_for_its_slot(front: Front) -> None:
    front.practice.booked(at(9))
    row = row_of_visits(front)
    assert row.item(0).text().startswith("09:00")

    onto = dragged(front, row, THURSDAY)
    assert month(front).table.current_face().day == THURSDAY  # type: ignore[union-attr]
    front.qtbot.mouseRelease(row.viewport(), Qt.MouseButton.LeftButton, pos=onto)

    assert front.binding.host.view == "view_day"
    assert front.desk.day == THURSDAY
    travel = front.binding.canvas.travel
    assert travel is not None
    assert travel.target == Place(RAO, second(THURSDAY, 9), second(THURSDAY, 9, 30))
    assert visits_of(front, KIM, TODAY) == [("09:00", 30, "booked")]
    front.key(Key.Key_Down)
    front.key(Key.Key_Return)
    assert visits_of(front, KIM, THURSDAY) == [("09:15", 30, "rescheduled")]


def test_escape_leaves_a_visit_dragged_over_the_month_where_it_was(front: Front) -> None:
    front.practice.booked(at(9))
    row = row_of_visits(front)

    onto = dragged(front, row, THURSDAY)
    front.qtbot.keyClick(row, Key.Key_Escape)
    front.qtbot.mouseRelease(row.viewport(), Qt.MouseButton.LeftButton, pos=onto)

    assert front.binding.host.view == "view_month"
    assert front.desk.day == TODAY
    assert month(front).table.current_face().day == TODAY  # type: ignore[union-attr]
    assert visits_of(front, KIM, TODAY) == [("09:00", 30, "booked")]


def test_a_visit_let_go_beside_the_days_or_on_its_own_day_stays(front: Front) -> None:
    front.practice.booked(at(9))
    row = row_of_visits(front)

    onto = dragged(front, row, TODAY)
    front.qtbot.mouseRelease(row.viewport(), Qt.MouseButton.LeftButton, pos=onto)
    assert front.binding.host.view == "view_month"

    dragged(front, row, THURSDAY)
    front.qtbot.mouseRelease(row.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert front.binding.host.view == "view_month"
    assert front.binding.canvas.travel is None
    assert visits_of(front, KIM, TODAY) == [("09:00", 30, "booked")]


def test_by_keys_the_visit_in_focus_below_the_month_is_cut_and_pasted_on_another_day(front: Front) -> None:
    front.practice.booked(at(9))
    row = row_of_visits(front)
    row.setFocus()
    row.setCurrentRow(0)
    front.key(Key.Key_X, CTRL)
    month(front).table.setFocus()
    front.key(Key.Key_Right)

    front.key(Key.Key_V, CTRL)

    assert front.binding.host.view == "view_day"
    assert front.binding.canvas.travel is not None


def test_the_visits_below_the_month_follow_the_day_in_focus(front: Front) -> None:
    front.practice.booked(at(9))
    front.practice.booked(at(10, days=1), patient_id=LEE)
    row = row_of_visits(front)
    month(front).table.setFocus()

    front.key(Key.Key_Right)

    front.qtbot.waitUntil(lambda: month(front).visits.model.day == TODAY + timedelta(days=1))
    assert [row.item(number).text()[:5] for number in range(row.count())] == ["10:00"]
    assert "Lee" in row.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    front.key(Key.Key_Right)
    front.qtbot.waitUntil(lambda: month(front).visits.empty.text() == "No visits to move.")

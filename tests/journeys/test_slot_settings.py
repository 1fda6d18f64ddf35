"""Slots of a resource in the settings window on a real practice, with real clicks and keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTreeWidgetItem,
    QWidget,
)

from carefront.application.commands import catalogue as c
from carefront.application.commands.slot_catalogue import AddManualSlot, CutWindow
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus, BlockKind
from carefront.domain.resources import ResourceState
from carefront.domain.slots import SlotState
from carefront.shared.ids import new_id
from carefront.views.help.contexts import page_for
from carefront.views.settings.slots_page import SlotsPage
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front
from tests.support.practice import CLINIC, R2, RAO, SILVA, at, fixed
from tests.support.runners import HeldRunner

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
TODAY = date(2026, 11, 24)
SUNDAY = date(2026, 11, 29)


def slots_page(front: Front) -> SlotsPage:
    """The page, open and read."""
    front.window.command_given.emit("settings:slots")
    window = front.window.findChild(SettingsWindow)
    assert window is not None
    window.resize(1280, 900)
    front.qtbot.waitUntil(window.isActiveWindow)
    found = window.page("slots")
    assert isinstance(found, SlotsPage)
    return found


def click(button: QAbstractButton) -> None:
    assert button.isEnabled(), button.toolTip() or button.text()
    QTest.mouseClick(button, LEFT)


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def retype(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Key.Key_Delete)
    QTest.keyClicks(line, text)


def items(page: SlotsPage) -> list[QTreeWidgetItem]:
    days = [page.tree.topLevelItem(row) for row in range(page.tree.topLevelItemCount())]
    return [day.child(row) for day in days for row in range(day.childCount())]


def lines(page: SlotsPage) -> list[tuple[str, str, str, str]]:
    """Day, time, state and source of what is listed."""
    return [(item.parent().text(0)[:3], item.text(0), item.text(1), item.text(4)) for item in items(page)]


def point_at(page: SlotsPage, day: str, time: str, source: str = "Hours") -> None:
    """Choose a slot by its day and its time."""
    found = next(
        item
        for item in items(page)
        if (item.parent().text(0)[:3], item.text(4)) == (day, source) and item.text(0).startswith(time)
    )
    page.tree.setFocus()
    page.tree.setCurrentItem(found)


def stored(front: Front, day: date = TODAY) -> tuple[CutSlot, ...]:
    return front.practice.reader.slots(CLINIC, RAO, day, day)


def by_hand(front: Front, day: date = TODAY) -> list[tuple[int, int]]:
    """Start and minutes of the slots made by hand."""
    return [(slot.start_s, (slot.end_s - slot.start_s) // 60) for slot in stored(front, day) if slot.source == "manual"]


def state_at(front: Front, hour: int, minute: int = 0) -> SlotState:
    wanted = int(at(hour, minute).timestamp())
    return next(slot.state for slot in stored(front) if slot.start_s == wanted)


def cut_by_hand(front: Front, **span: int) -> None:
    """Sessions of half an hour from two to four."""
    front.practice.do(CutWindow(RAO, at(14, **span), at(16, **span), 30))


def test_this_week_is_listed_by_day_with_state_places_and_key(front: Front) -> None:
    front.practice.booked(at(9))
    page = slots_page(front)
    assert (page.first.day(), page.last.day()) == (date(2026, 11, 23), SUNDAY)
    assert page.tree.topLevelItemCount() == 6
    assert ("Tue", "09:00–09:30", "Reserved", "Hours") in lines(page)
    assert page.summary.text() == "120 slots · Available 119 · Reserved 1"
    assert page.tree.columnWidth(0) > page.fontMetrics().horizontalAdvance("09:00–09:30")
    assert page.tree.visualItemRect(items(page)[0]).height() >= 24
    first = stored(front, date(2026, 11, 23))[0]
    assert [items(page)[0].text(column) for column in range(6)] == [
        "08:00–08:30", "Available", "1 of 1", "Appointments", "Hours", str(first.key),
    ]  # fmt: skip


def test_the_list_can_show_one_state_and_says_when_there_is_none(front: Front) -> None:
    front.practice.booked(at(9))
    page = slots_page(front)
    choose(page.state, "reserved")
    assert lines(page) == [("Tue", "09:00–09:30", "Reserved", "Hours")]
    choose(page.state, "blocked")
    assert page.note.text() == "No slot of these days is in that state."
    click(page.fill)
    assert len(items(page)) == 120


def test_other_days_and_another_resource_are_read(front: Front) -> None:
    page = slots_page(front)
    click(page.later)
    assert (page.first.day(), page.last.day()) == (date(2026, 11, 30), date(2026, 12, 6))
    click(page.this_week)
    choose(page.resource, SILVA)
    assert all(SILVA in item.text(5) for item in items(page))
    page.first.setDate(page.first.date().fromString("2026-12-20", "yyyy-MM-dd"))
    assert (page.first.day(), page.last.day()) == (date(2026, 12, 20), date(2026, 12, 20))
    assert page.note.text() == "There are no slots on these days."


def test_cutting_a_window_counts_as_it_is_typed_and_can_be_undone(front: Front) -> None:
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    click(page.cut)
    assert QApplication.focusWidget() is page.maker.start
    retype(page.maker.start, "14")
    retype(page.maker.end, "17:30")
    assert page.maker.live.text() == "3 sessions of 60 minutes, 30 minutes left over"
    page.maker.minutes.setValue(45)
    assert page.maker.live.text() == "4 sessions of 45 minutes, 30 minutes left over"
    retype(page.maker.end, "14:20")
    assert page.maker.live.text() == "The window is too short for one session."
    assert not page.maker.finish.isEnabled()
    retype(page.maker.end, "17:00")
    assert page.has_unsaved()

    QTest.keyClick(page.maker.end, Key.Key_Return)

    start = int(at(14).timestamp())
    assert by_hand(front) == [(start + 2700 * number, 45) for number in range(4)]
    assert page.maker.isHidden()
    assert not page.has_unsaved()
    assert next(line for line in lines(page) if line[3] == "By hand") == ("Tue", "14:00–14:45", "Available", "By hand")
    assert page.done.text.text().startswith("Added slots of Dr Rao")
    click(page.done.undo)
    assert by_hand(front) == []
    assert not page.done.isVisible()
    assert len(items(page)) == 120


def test_a_slot_is_added_for_a_day_out_of_view_which_is_shown_then(front: Front) -> None:
    page = slots_page(front)
    click(page.add)
    assert not page.maker.minutes.isVisible()
    page.maker.day.setDate(page.maker.day.date().fromString("2026-12-02", "yyyy-MM-dd"))
    retype(page.maker.start, "9:15")
    retype(page.maker.end, "9:40")
    click(page.maker.finish)
    assert by_hand(front, date(2026, 12, 2)) == [(int(at(9, 15, days=8).timestamp()), 25)]
    assert page.first.day() == date(2026, 11, 30)
    assert ("Wed", "09:15–09:40", "Available", "By hand") in lines(page)


def test_a_slot_where_the_clinic_is_closed_is_kept_and_that_is_said(front: Front) -> None:
    page = slots_page(front)
    click(page.add)
    retype(page.maker.start, "21:00")
    retype(page.maker.end, "22:00")
    click(page.maker.finish)
    assert "not offered" in page.refused.text()
    assert by_hand(front) == []


def test_a_slot_that_is_there_already_is_refused_and_stays_as_typed(front: Front) -> None:
    cut_by_hand(front)
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    click(page.add)
    retype(page.maker.start, "14:00")
    retype(page.maker.end, "15:00")
    click(page.maker.finish)
    assert page.refused.text() == "A slot made by hand begins at that time already."
    assert page.maker.isVisible()
    assert page.maker.end.text() == "15:00"


def test_times_that_can_not_be_read_are_named_before_anything_is_done(front: Front) -> None:
    page = slots_page(front)
    click(page.add)
    retype(page.maker.start, "noon")
    assert page.maker.live.text() == "Times are typed as 8:30 or 14:00."
    assert not page.maker.finish.isEnabled()


def test_a_slot_is_blocked_for_a_reason_freed_and_the_same_slot_stays_chosen(front: Front) -> None:
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    click(page.acts["block"])
    choose(page.blocker.kind, "meeting")
    QTest.keyClick(page.blocker.kind, Key.Key_Tab)
    QTest.keyClicks(page.blocker.name, "Team")
    QTest.keyClick(page.blocker.name, Key.Key_Return)
    assert state_at(front, 10) is SlotState.BLOCKED
    assert QApplication.focusWidget() is page.tree
    assert page.tree.currentItem().text(1) == "Blocked"
    assert page.acts["block"].toolTip() == "Only an available slot can be blocked."

    click(page.acts["release"])

    assert state_at(front, 10) is SlotState.AVAILABLE
    page.tree.setFocus()
    QTest.keyClick(page.tree, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert state_at(front, 10) is SlotState.BLOCKED
    assert page.tree.currentItem().text(1) == "Blocked"


def test_a_slot_within_a_longer_block_is_not_freed_and_the_reason_is_said(front: Front) -> None:
    front.practice.do(c.BlockTime(new_id(), CLINIC, RAO, at(10), at(12), BlockKind.MEETING))
    page = slots_page(front)
    point_at(page, "Tue", "10:30")
    click(page.acts["release"])
    assert page.refused.text()
    assert state_at(front, 10, 30) is SlotState.BLOCKED


def test_only_slots_made_by_hand_are_removed_also_with_the_delete_key(front: Front) -> None:
    cut_by_hand(front)
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    QTest.keyClick(page.tree, Key.Key_Delete)
    assert page.refused.text() == "Only a slot made by hand can be removed."
    point_at(page, "Tue", "14:30", "By hand")
    assert page.refused.isHidden()
    QTest.keyClick(page.tree, Key.Key_Delete)
    assert len(by_hand(front)) == 3
    assert not page.refused.isVisible()
    click(page.done.undo)
    assert len(by_hand(front)) == 4


def test_completing_a_slot_completes_its_visit(front: Front) -> None:
    front.practice.desk.jobs().run()
    visit = front.practice.booked(at(9))
    page = slots_page(front)
    point_at(page, "Tue", "09:00")
    assert page.acts["book"].toolTip() == "Only an available slot can be booked."
    click(page.acts["complete"])
    assert front.practice.reader.appointment(visit).status is AppointmentStatus.COMPLETED
    assert page.tree.currentItem().text(1) == "Completed"
    click(page.done.undo)
    assert page.tree.currentItem().text(1) == "Reserved"


def test_booking_goes_to_the_day_and_opens_the_form_on_the_slot(front: Front) -> None:
    page = slots_page(front)
    point_at(page, "Thu", "11:00")
    QTest.keyClick(page.tree, Key.Key_Return)
    assert not page.window().isVisible()
    assert front.desk.day == date(2026, 11, 26)
    place = front.desk.day_view.place
    assert place is not None
    assert (place.resource_id, place.start_s, place.minutes) == (RAO, int(at(11, days=2).timestamp()), 30)
    assert front.desk.form.is_open


def test_booking_a_slot_brings_the_room_of_its_block_into_the_form(front: Front) -> None:
    start, end = at(16, days=2), at(16, 30, days=2)
    front.practice.do(AddManualSlot(new_id(), RAO, start, end, room_id=R2))
    page = slots_page(front)
    row = next(row for row in items(page) if row.text(4) == "By hand" and row.text(0).startswith("16:00"))
    page.tree.setCurrentItem(row)
    QTest.keyClick(page.tree, Key.Key_Return)
    form = front.desk.form
    front.qtbot.waitUntil(lambda: form.proposal.proposal is not None and not form.proposal.is_pending)
    assert "Room 2" in [text for role in form.roles() for key, text in role.choices if key == role.chosen]


def test_something_typed_is_asked_about_before_the_booking_takes_over(front: Front) -> None:
    page = slots_page(front)
    click(page.add)
    retype(page.maker.name, "Flu day")
    point_at(page, "Thu", "11:00")
    click(page.acts["book"])
    window = page.window()
    assert isinstance(window, SettingsWindow)
    assert window.unsaved.isVisible()
    assert front.desk.day == TODAY
    click(window.unsaved.keep_button)
    assert page.maker.name.text() == "Flu day"


def test_generating_a_year_says_what_came_of_it_and_twice_changes_nothing(front: Front) -> None:
    page = slots_page(front)
    click(page.generate)
    page.generator.last.setDate(page.generator.last.date().addDays(364))
    click(page.generator.finish)
    said = page.bar.text.text()
    assert said.endswith("slots are generated from 23 Nov 2026 to 28 Nov 2027.")
    before = lines(page)
    click(page.generate)
    page.generator.last.setDate(page.generator.last.date().addDays(364))
    click(page.generator.finish)
    assert page.bar.text.text() == said
    assert lines(page) == before


def test_generating_shows_how_far_it_is_and_stops_when_told(front: Front) -> None:
    page = slots_page(front)
    work, seen = page.model.generation, list[tuple[tuple[int, int], bool, bool]]()

    def watch() -> None:
        seen.append((work.progress, page.bar.bar.isVisible(), page.generate.isEnabled()))
        if work.is_running and work.progress[0] >= 62 and not work.is_stopping:
            click(page.bar.stop)

    work.changed.connect(watch)
    click(page.generate)
    page.generator.last.setDate(page.generator.last.date().addDays(364))
    click(page.generator.finish)
    assert ((31, 371), True, False) in seen
    assert page.bar.text.text().startswith("Stopped.")
    assert "to 23 Feb 2027" in page.bar.text.text()
    assert not page.bar.bar.isVisible()
    assert page.generate.isEnabled()


def test_too_many_days_are_refused_with_the_most_there_may_be(front: Front) -> None:
    page = slots_page(front)
    click(page.generate)
    page.generator.last.setDate(page.generator.last.date().addDays(2000))
    click(page.generator.finish)
    assert page.refused.text() == "At most three years are generated at once."


def test_what_others_write_is_shown(front: Front) -> None:
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    front.practice.booked(at(11))
    front.desk._on_poll()
    assert ("Tue", "11:00–11:30", "Reserved", "Hours") in lines(page)
    assert page.tree.currentItem().text(0) == "10:00–10:30"


def test_a_receptionist_may_look_and_book_and_is_told_why_nothing_else(front: Front) -> None:
    person, clinic = new_id(), fixed("clinic account")
    role = (clinic, AccountabilityType.RECEPTIONIST)
    front.practice.do(c.AddPerson(person, "Somebody", (role,), date(2020, 1, 1)))
    front.practice.desk.session.sign_in(person)
    front.practice.reader, front.practice.writer = front.practice.desk.reader(), front.practice.desk.writer()
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    assert page.read_only.text() == "You may look at slots but not change them."
    assert [button.isEnabled() for button in (page.generate, page.add, page.cut)] == [False] * 3
    assert page.acts["block"].toolTip() == page.acts["block"].accessibleDescription() == page.read_only.text()
    assert page.acts["book"].isEnabled()


def test_a_right_taken_away_meanwhile_refuses_in_words(front: Front) -> None:
    page = slots_page(front)
    point_at(page, "Tue", "10:00")
    page.acts["block"].click()
    person = new_id()
    role = (fixed("clinic account"), AccountabilityType.STAFF_MEMBER)
    front.practice.do(c.AddPerson(person, "Somebody", (role,), date(2020, 1, 1)))
    front.practice.desk.session.sign_in(person)
    front.practice.writer = front.practice.desk.writer()
    click(page.blocker.finish)
    assert page.refused.text() == "You do not have the right to do this."
    assert state_at(front, 10) is SlotState.AVAILABLE


def test_the_page_can_be_walked_by_keys_and_every_part_has_a_name(front: Front) -> None:
    page = slots_page(front)
    click(page.cut)
    point_at(page, "Tue", "10:00")
    page.acts["block"].click()
    parts = [
        part
        for part in page.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled()
    ]
    assert len(parts) > 20
    assert [type(part).__name__ for part in parts if not _named(part, page)] == []
    targets = [part for part in parts if not isinstance(part.parent(), QAbstractSpinBox)]
    assert [type(part).__name__ for part in targets if part.height() < 24] == []
    page.resource.setFocus()
    seen: set[QWidget | None] = set()
    for _step in range(60):
        seen.add(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    for part in (page.first, page.state, page.cut, page.maker.minutes, page.tree, page.acts["book"], page.blocker.kind):
        assert part in seen


def _named(part: QWidget, page: QWidget) -> bool:
    current: QWidget | None = part
    while current is not None and current is not page:
        found = QAccessible.queryAccessibleInterface(current)
        if found is not None and found.text(QAccessible.Text.Name):
            return True
        current = current.parentWidget()
    return False


def test_help_is_about_slots_and_esc_closes_what_was_asked_first(front: Front) -> None:
    page = slots_page(front)
    assert page_for(page.tree) == "slots"
    click(page.generate)
    QTest.keyClick(page.generator.first, Key.Key_Escape)
    assert page.generator.isHidden()
    assert page.window().isVisible()
    QTest.keyClick(page.tree, Key.Key_Escape)
    assert not page.window().isVisible()


def test_a_clinic_without_anybody_leads_to_where_they_are_registered(front: Front) -> None:
    for resource in front.practice.reader.schedules().clinic(CLINIC).resources:
        front.practice.do(c.ChangeResourceState(resource.id, ResourceState.INACTIVE))
    page = slots_page(front)
    assert page.note.text() == "No people, rooms or things yet."
    window = page.window()
    assert isinstance(window, SettingsWindow)
    click(page.fill)
    assert window.heading.text() == "People, rooms and things"


def test_while_the_slots_are_read_the_page_says_so(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    page = slots_page(front)
    held = HeldRunner()
    monkeypatch.setattr(front.desk.context.desk, "_runner", held)
    click(page.later)
    assert page.note.text() == "Reading the slots…"
    assert not page.tree.isVisible()
    assert page.resource.chosen() == RAO
    click(page.later)
    held.release_all()
    assert not page.note.isVisible()
    assert page.tree.topLevelItem(0).text(0).startswith("Mon, 7 Dec")

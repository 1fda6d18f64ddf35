"""Hours, schedules and exceptions edited in the settings window on a real practice, with real clicks and keys."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from carefront.application.commands import catalogue as c
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.schedules import (
    BlockType,
    ClockPeriod,
    Recurrence,
    Schedule,
    ScheduleBlock,
    ScheduleState,
)
from carefront.shared.ids import new_id
from carefront.views.settings.exceptions_page import ExceptionsPage
from carefront.views.settings.hours_page import HoursPage
from carefront.views.settings.schedules_page import SchedulesPage
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front
from tests.support.practice import CLINIC, FOLLOW_UP, R2, RAO, SILVA, at, fixed

Key = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
TODAY = date(2026, 11, 24)


def settings(front: Front, page: str) -> QWidget:
    """The page, open and read."""
    front.window.command_given.emit(f"settings:{page}")
    window = front.window.findChild(SettingsWindow)
    assert window is not None
    window.resize(1280, 900)
    front.qtbot.waitUntil(window.isActiveWindow)
    found = window.page(page)
    assert found is not None
    return found


def schedules(front: Front) -> SchedulesPage:
    found = settings(front, "schedules")
    assert isinstance(found, SchedulesPage)
    return found


def hours(front: Front) -> HoursPage:
    found = settings(front, "hours")
    assert isinstance(found, HoursPage)
    return found


def exceptions(front: Front) -> ExceptionsPage:
    found = settings(front, "exceptions")
    assert isinstance(found, ExceptionsPage)
    return found


def click(button: QAbstractButton) -> None:
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, LEFT)


def retype(field: QLineEdit, text: str) -> None:
    """Select all and type."""
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Key.Key_Delete)
    QTest.keyClicks(field, text)


def drag(widget: QWidget, begun: QPoint, ended: QPoint) -> None:
    QTest.mousePress(widget, LEFT, pos=begun)
    QTest.mouseMove(widget, begun + QPoint(8, 8))
    QTest.mouseMove(widget, ended)
    QTest.mouseRelease(widget, LEFT, pos=ended)


def published(front: Front, resource: str = RAO) -> Schedule:
    """Mornings of a resource from Monday to Friday, published."""
    blocks = tuple(ScheduleBlock(new_id(), day, ClockPeriod(480, 720)) for day in range(5))
    since = TODAY - timedelta(days=1)
    found = Schedule(
        fixed("mornings"), resource, "Mornings", ScheduleState.DRAFT, Recurrence.WEEKLY, since, blocks=blocks
    )
    front.practice.do(c.SaveSchedule(found, publishes=True))
    return found


def stored(front: Front, resource: str = RAO) -> tuple[Schedule, ...]:
    return front.practice.reader.schedules().resource(resource).schedules


def choose(page: SchedulesPage, resource: str) -> None:
    page.resource.setCurrentIndex(page.resource.findData(resource))
    page.resource.activated.emit(page.resource.currentIndex())


def test_a_new_template_for_dr_silva_from_january_is_published_and_bookable_in_the_day_view(front: Front) -> None:
    page = schedules(front)
    choose(page, SILVA)
    click(page.new)
    retype(page.fields.name, "Mornings 2027")
    page.fields.first.setDate(page.fields.first.date().fromString("2027-01-04", "yyyy-MM-dd"))
    grid = page.picture.grid()
    x, top, width, _height = grid.box(0, 9 * 60, 12 * 60)
    drag(page.picture, QPoint(x + width // 2, top + 1), QPoint(x + width // 2, grid.y_of(12 * 60)))
    (block,) = page.model.schedule.blocks if page.model.schedule else ()
    assert (block.weekday, block.period) == (0, ClockPeriod(540, 720))
    front.qtbot.waitUntil(lambda: "6 slots" in page.fields.figures.text())
    assert page.fields.dates.text().startswith("Next: Mon 4 Jan")

    click(page.save_and_publish)

    (saved,) = stored(front, SILVA)
    assert (saved.name, saved.state, saved.valid_from) == ("Mornings 2027", ScheduleState.PUBLISHED, date(2027, 1, 4))
    assert not page.has_unsaved()
    front.desk.go_to(date(2027, 1, 4))
    column = next(
        one for one in front.practice.reader.day(CLINIC, date(2027, 1, 4)).columns if one.resource_id == SILVA
    )
    assert column.places == 6
    explained = front.practice.reader.propose(front.practice.asked(at(9, days=41), resource_id=SILVA)).explanation
    assert explained.is_bookable


def test_pausing_lists_three_visits_and_goes_on_only_when_told(front: Front) -> None:
    published(front)
    for days in (1, 2, 3):
        front.practice.booked(at(9, days=days))
    page = schedules(front)

    click(page.acts.states["paused"])

    assert page.outside.list.count() == 3
    assert "Kim Rao" in page.outside.list.item(0).text()
    assert page.outside.head.text().startswith("3 visits")
    assert page.outside.keep_button.hasFocus()
    assert stored(front)[0].state is ScheduleState.PUBLISHED
    click(page.outside.go_button)
    assert front.desk.day == TODAY + timedelta(days=1)
    click(page.outside.save_button)
    assert stored(front)[0].state is ScheduleState.PAUSED
    assert page.outside.isHidden()
    assert "paused" in page.list.item(0).text()
    front.desk.undo()
    assert stored(front)[0].state is ScheduleState.PUBLISHED
    assert "published" in page.list.item(0).text()


def test_blocks_are_made_moved_and_removed_by_keys_alone(front: Front) -> None:
    published(front)
    page = schedules(front)
    picture = page.picture
    picture.setFocus()

    QTest.keyClick(picture, Key.Key_Insert)
    QTest.keyClick(picture, Key.Key_Right, ALT)
    QTest.keyClick(picture, Key.Key_Down, ALT)
    QTest.keyClick(picture, Key.Key_Up, ALT | SHIFT)
    added = page.model.chosen_block()
    assert added is not None
    assert (added.weekday, added.period) == (1, ClockPeriod(555, 720))
    QTest.keyClick(picture, Key.Key_Return)
    assert page.block.day.hasFocus()
    page.table.setFocus()
    QTest.keyClick(page.table, Key.Key_Delete)
    assert page.model.schedule is not None
    assert len(page.model.schedule.blocks) == 5


def test_everything_about_a_block_is_set_in_its_fields_and_saved_by_ctrl_s(front: Front) -> None:
    published(front)
    page = schedules(front)
    fields = page.block
    page.table.setCurrentCell(2, 0)
    retype(fields.start, "9:30")
    retype(fields.end, "24:00")
    fields.name.setFocus()
    for number, text in ((fields.slot, "20"), (fields.places, "3"), (fields.before, "5"), (fields.after, "10")):
        number.setFocus()
        number.selectAll()
        QTest.keyClicks(number, text)
    retype(fields.name, "Travel")
    fields.room.setCurrentIndex(fields.room.findText("Room 2"))
    fields.room.activated.emit(fields.room.currentIndex())
    fields.kept_menu.actions()[0].trigger()
    fields.release.setValue(2)
    fields.last.box.click()
    fields.last.field.setDate(fields.last.field.date().addDays(30))
    assert fields.kept.text() == "Follow-up"

    QTest.keyClick(page, Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    block = stored(front)[0].blocks[2]
    assert (block.weekday, block.period) == (2, ClockPeriod(570, 1440))
    assert (block.slot_minutes, block.capacity) == (20, 3)
    assert (block.buffer_before_minutes, block.buffer_after_minutes) == (5, 10)
    assert (block.name, block.room_id, block.kept_for, block.release_days) == ("Travel", R2, (FOLLOW_UP,), 2)
    assert block.end_date == date(2026, 12, 23)
    retype(fields.start, "noon")
    QTest.keyClick(fields.start, Key.Key_Return)
    assert fields.problem.text() == "Times are typed as 8:30 or 14:00."
    assert fields.start.text() == "noon"


def test_deleting_with_a_visit_on_it_names_the_visit(front: Front) -> None:
    published(front)
    front.practice.booked(at(9, days=1))
    page = schedules(front)

    click(page.acts.delete)

    assert page.refused.text().startswith("Kim Rao has a visit with Dr Rao on it")
    assert len(stored(front)) == 1


def test_a_block_is_carried_and_stretched_by_the_pointer(front: Front) -> None:
    published(front)
    page = schedules(front)
    picture, grid = page.picture, page.picture.grid()
    monday, tuesday = grid.box(0, 480, 720), grid.box(1, 480, 720)
    middle = QPoint(monday[0] + monday[2] // 2, grid.y_of(600))

    drag(picture, middle, QPoint(tuesday[0] + tuesday[2] // 2, grid.y_of(660)))
    moved = page.model.chosen_block()
    assert moved is not None
    assert (moved.weekday, moved.period) == (1, ClockPeriod(540, 780))
    edge = picture.rect_of(next(cell for cell in page.model.cells() if cell.position == page.model.block))
    drag(picture, QPoint(edge.center().x(), edge.bottom() - 2), QPoint(edge.center().x(), grid.y_of(840) - 2))
    stretched = page.model.chosen_block()
    assert stretched is not None
    assert stretched.period == ClockPeriod(540, 840)


def test_what_is_typed_in_a_schedule_is_kept_and_asked_about_on_closing(front: Front) -> None:
    published(front)
    page = schedules(front)
    window = page.window()
    retype(page.fields.name, "Only mornings")
    QTest.keyClick(page.fields.name, Key.Key_Escape)

    click(page.new)
    page.list.setCurrentRow(0)
    assert page.fields.name.text() == "Only mornings"
    choose(page, SILVA)
    choose(page, RAO)
    page.list.setCurrentRow(0)
    assert page.fields.name.text() == "Only mornings"
    assert "not saved" in page.list.item(0).text()
    window.close()
    assert window.isVisible()
    click(page.discard)
    assert page.fields.name.text() == "Mornings"


def test_a_schedule_that_somebody_changed_meanwhile_is_not_overwritten(front: Front) -> None:
    known = published(front)
    page = schedules(front)
    retype(page.fields.name, "Mine")
    shorter = tuple(replace(block, period=ClockPeriod(480, 660)) for block in known.blocks)
    front.practice.do(c.SaveSchedule(replace(known, blocks=shorter)))
    page.refresh()

    click(page.save)

    assert "Someone changed this" in page.refused.text()
    assert page.fields.name.text() == "Mine"
    assert {block.period for block in stored(front)[0].blocks} == {ClockPeriod(480, 660)}
    click(page.discard)
    assert page.model.schedule == stored(front)[0]


def test_an_overlap_with_another_type_is_seen_at_once_and_refused_at_publishing(front: Front) -> None:
    published(front)
    page = schedules(front)
    click(page.new)
    page.model.put(valid_from=TODAY)
    page.model.add_block(0, 660, 780)
    page.model.put_block(type="group")
    front.qtbot.waitUntil(lambda: "overlaps" in page.wrong.text())

    click(page.save_and_publish)

    assert "Group" in page.refused.text()
    assert "overlaps Appointments in “Mornings”" in page.refused.text()
    assert len(stored(front)) == 1
    assert page.has_unsaved()


def test_a_rule_shows_its_next_dates_and_names_its_mistake(front: Front) -> None:
    page = schedules(front)
    click(page.new)
    page.fields.rhythm.setCurrentIndex(page.fields.rhythm.findData("custom"))
    page.fields.rhythm.activated.emit(page.fields.rhythm.currentIndex())
    retype(page.fields.rule, "FREQ=MONTHLY;BYDAY=1MO")
    front.qtbot.waitUntil(lambda: "Mon 7 Dec" in page.fields.dates.text())
    assert page.fields.dates.text().count("·") == 9

    retype(page.fields.rule, "FREQ=MONTHLY;BYDAY=9XX")

    front.qtbot.waitUntil(lambda: page.wrong.text().startswith("BYDAY is a list"))
    assert page.fields.rule.text() == "FREQ=MONTHLY;BYDAY=9XX"


def test_a_schedule_is_split_copied_and_deleted_in_place(front: Front) -> None:
    published(front)
    page = schedules(front)
    click(page.acts.split)
    page.acts.split_at.setDate(page.acts.split_at.date().fromString("2027-01-04", "yyyy-MM-dd"))
    click(page.acts.split_panel.findChild(QAbstractButton, "finish"))
    first, second = stored(front)
    assert (first.valid_to, second.valid_from) == (date(2027, 1, 3), date(2027, 1, 4))

    click(page.acts.copy)
    page.acts.copy_resource.pick(SILVA)
    retype(page.acts.copy_name, "For Silva")
    click(page.acts.copy_panel.findChild(QAbstractButton, "finish"))
    assert [row.name for row in stored(front, SILVA)] == ["For Silva"]

    click(page.acts.delete)
    assert len(stored(front)) == 1


@pytest.mark.parametrize("kind", ["clinic", "resource"])
def test_overlapping_hours_are_refused_by_their_place_and_touching_ones_saved(front: Front, kind: str) -> None:
    page = hours(front)
    week = page.opening if kind == "clinic" else page.working
    retype(week.lines[0], "9-13, 12-17")
    click(week.save)
    assert "Monday 12:00–17:00 overlaps" in page.refused.text()
    assert week.lines[0].text() == "9-13, 12-17"
    assert page.has_unsaved()

    retype(week.lines[0], "9-13, 13-17")
    click(week.save)

    rows = front.practice.reader.schedules()
    found = rows.clinic(CLINIC).opening_hours if kind == "clinic" else rows.resource(RAO).working_hours
    assert {(row.period.start, row.period.end) for row in found if row.weekday == 0} == {(540, 780), (780, 1020)}
    assert not page.has_unsaved()


def test_a_day_is_copied_to_others_and_the_picture_shows_where_both_agree(front: Front) -> None:
    page = hours(front)
    retype(page.opening.lines[0], "8-20")
    page.model.copy_day(page.model.opening, 0, range(5))
    retype(page.working.lines[0], "9-17")
    assert ("both", 0, 540, 1020) in page.model.picture()
    assert page.opening.lines[4].text() == "8-20"
    assert "Monday: 09:00–17:00" in page.picture.accessibleDescription()
    retype(page.opening.lines[0], "9-13, 15-19")
    retype(page.working.lines[0], "10-18")
    both = [piece[2:] for piece in page.model.picture() if piece[:2] == ("both", 0)]
    assert both == [(600, 780), (900, 1080)]
    retype(page.working.lines[6], "9-22")
    assert not [piece for piece in page.model.picture() if piece[:2] == ("both", 6)]


def test_shorter_hours_list_the_visits_outside_before_saving(front: Front) -> None:
    booked = front.practice.booked(at(16, days=1))
    page = hours(front)
    retype(page.opening.lines[2], "8-14")
    click(page.opening.save)
    assert page.outside.list.count() == 1
    click(page.outside.keep_button)
    assert page.opening.lines[2].text() == "8-14"
    click(page.opening.save)
    click(page.outside.save_button)
    explained = front.practice.reader.propose(front.practice.asked(at(16, days=1), appointment_id=booked)).explanation
    assert ReasonCode.CLINIC_CLOSED in {reason.code for reason in explained.reasons}


def test_holidays_of_bavaria_2027_are_added_once(front: Front) -> None:
    page = hours(front)
    part = page.holidays
    click(part.open)
    front.qtbot.waitUntil(lambda: part.list.count() > 0, timeout=20_000)
    assert part.country.chosen() == "DE"
    assert part.year.value() == 2027
    part.part.setCurrentIndex(part.part.findData("BY"))
    part.part.activated.emit(part.part.currentIndex())
    front.qtbot.waitUntil(lambda: any("Epiphany" in part.list.item(row).text() for row in range(part.list.count())))
    count = len(part.wanted())
    assert count > 10

    click(part.add)

    closures = front.practice.reader.schedules().clinic(CLINIC).closures
    assert len(closures) == count
    assert date(2027, 1, 6) in {row.first for row in closures}
    assert part.wanted() == frozenset()
    assert not part.add.isEnabled()
    assert "closed already" in part.list.item(0).text()
    front.desk.undo()
    assert front.practice.reader.schedules().clinic(CLINIC).closures == ()


def test_an_exception_is_added_changed_and_removed(front: Front) -> None:
    front.practice.booked(at(9, days=1))
    page = exceptions(front)
    editor = page.editor
    click(editor.new)
    editor.first.setDate(editor.first.date().addDays(1))
    retype(editor.name, "Congress")
    click(editor.save)
    assert editor.outside.list.count() == 1
    click(editor.outside.save_button)
    assert "25 Nov 2026 · Away · Congress" in editor.list.item(0).text()

    editor.part.click()
    retype(editor.start, "14:00")
    retype(editor.end, "1x")
    click(editor.save)
    assert editor.refused.text() == "Times are typed as 8:30 or 14:00."
    retype(editor.end, "16:00")
    click(editor.save)
    (row,) = front.practice.reader.schedules().resource(RAO).exceptions
    assert row.period == ClockPeriod(840, 960)
    click(editor.remove)
    assert front.practice.reader.schedules().resource(RAO).exceptions == ()


def test_a_closure_and_an_extra_opening_are_made_on_the_hours_page(front: Front) -> None:
    editor = hours(front).closures
    click(editor.new)
    editor.kind.setCurrentIndex(editor.kind.findData("extra"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    editor.first.setDate(editor.first.date().fromString("2026-11-29", "yyyy-MM-dd"))
    retype(editor.name, "Open Sunday")
    click(editor.save)
    (row,) = front.practice.reader.schedules().clinic(CLINIC).closures
    assert (row.is_extra, row.first, row.last, row.name) == (
        True,
        date(2026, 11, 29),
        date(2026, 11, 29),
        "Open Sunday",
    )


def test_every_field_of_the_three_pages_has_a_name_and_can_be_reached(front: Front) -> None:
    published(front)
    for page in (schedules(front), hours(front), exceptions(front)):
        window = page.window()
        parts = [
            part for part in page.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is window
        ]  # fmt: skip
        nameless = [
            part for part in parts
            if not (part.accessibleName() or getattr(part, "text", lambda: "")() or part.objectName().startswith("qt_"))
        ]  # fmt: skip
        assert nameless == []
        small = [part for part in parts if part.isVisible() and min(part.width(), part.height()) < 20]
        assert [part for part in small if not part.objectName().startswith("qt_")] == []


@pytest.mark.parametrize(("width", "height"), [(640, 480), (960, 540)])
def test_large_text_cuts_nothing_and_needs_no_sideways_scrolling(front: Front, width: int, height: int) -> None:
    published(front)
    front.practice.booked(at(9, days=1))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    usual, large = app.font(), app.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    app.setFont(large)
    try:
        page = schedules(front)
        click(page.acts.states["paused"])
        for other in (page, hours(front), exceptions(front)):
            window = other.window()
            window.resize(width, height)
            front.qtbot.wait(20)
            area = window._areas[{SchedulesPage: "schedules", HoursPage: "hours"}.get(type(other), "exceptions")]
            cut = [
                part for part in other.findChildren(QWidget)
                if isinstance(part, QAbstractButton | QLabel | QComboBox) and part.isVisible()
                and part.width() < part.minimumSizeHint().width()
            ]  # fmt: skip
            assert cut == []
            assert area.horizontalScrollBar().maximum() == 0, type(other)
    finally:
        app.setFont(usual)


# --- the cases of seed 003 --------------------------------------------------------------------------------------------
def test_a_part_time_provider_sees_people_in_the_morning_only(front: Front) -> None:
    page = hours(front)
    retype(page.working.lines[0], "9-13")
    page.model.copy_day(page.model.working, 0, range(5))
    click(page.working.save)

    reader = front.practice.reader
    assert reader.propose(front.practice.asked(at(9))).explanation.is_bookable
    afternoon = reader.propose(front.practice.asked(at(14))).explanation
    assert [reason.code for reason in afternoon.reasons] == [ReasonCode.OUTSIDE_HOURS]
    assert reader.propose(front.practice.asked(at(14), resource_id=SILVA)).explanation.is_bookable


def test_a_provider_on_leave_is_away_for_two_weeks_and_back_after(front: Front) -> None:
    page = exceptions(front)
    click(page.editor.new)
    page.editor.first.setDate(page.editor.first.date().addDays(6))
    page.editor.last.setDate(page.editor.first.date().addDays(13))
    retype(page.editor.name, "Vacation")
    click(page.editor.save)

    reader = front.practice.reader
    away = reader.propose(front.practice.asked(at(9, days=10))).explanation
    assert [reason.code for reason in away.reasons] == [ReasonCode.EXCEPTION]
    assert reader.propose(front.practice.asked(at(9, days=20))).explanation.is_bookable


def test_a_specialist_is_not_offered_for_what_another_does(front: Front) -> None:
    reader, practice = front.practice.reader, front.practice
    offering = practice.reader.offerings(CLINIC)[0]
    known = practice.desk.reader()._stores.facts.offering(offering.offering_id)  # type: ignore[attr-defined]
    practice.do(c.SaveOffering(replace(known, resource_ids=(SILVA,))))

    own = reader.propose(practice.asked(at(9), offering_id=known.id)).explanation
    assert ReasonCode.OFFERING_UNAVAILABLE in {reason.code for reason in own.reasons}
    other = reader.propose(practice.asked(at(9), offering_id=known.id, resource_id=SILVA)).explanation
    assert other.is_bookable


def test_a_group_block_takes_no_ordinary_visit(front: Front) -> None:
    block = ScheduleBlock(new_id(), 1, ClockPeriod(540, 720), BlockType.GROUP)
    found = Schedule(new_id(), RAO, "Groups", ScheduleState.DRAFT, Recurrence.WEEKLY, TODAY, blocks=(block,))
    front.practice.do(c.SaveSchedule(found, publishes=True))
    told = front.practice.reader.propose(front.practice.asked(at(9, days=7))).explanation
    assert [reason.code for reason in told.reasons] == [ReasonCode.BLOCK_TYPE]

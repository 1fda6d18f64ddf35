"""The clinic's times or this computer's: chosen by keys and clicks, in every view and window at once, remembered."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from carefront.app.preferences import Preferences
from carefront.application.commands import catalogue as c
from carefront.application.commands import set_up_catalogue as s
from carefront.application.quick_entry_terms import ChipKind, Reading, TimeWish, When
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.set_up_blocks import BlocksPage
from carefront.viewmodels.time_off_form import TimeOffForm
from carefront.viewmodels.utilisation_view_model import By
from carefront.viewmodels.week_faces import week_grid
from carefront.views.booking_panel import BookingPanel
from carefront.views.month_page import MonthPage
from carefront.views.settings.appearance_page import AppearancePage
from carefront.views.settings.window import SettingsWindow
from carefront.views.utilisation.page import UtilisationPanel
from carefront.views.week_page import WeekPage
from carefront.views.zone_band import ZoneBand
from carefront.wording.quick_entry import reading_text
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, RAO, Practice, at

Key = Qt.Key


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(practice_template, tmp_path / "front")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def in_kathmandu(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer is five hours and 45 minutes ahead of UTC; the clinic is in Berlin."""
    monkeypatch.setattr(DeskContext, "viewer_zone", "Asia/Kathmandu")


@pytest.fixture
def memory(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path)


@pytest.fixture
def front(practice: Practice, qtbot: QtBot, memory: Preferences) -> Front:
    practice.booked(at(9), length_minutes=60)
    return open_front(practice, qtbot, memory=memory)


def by_palette(front: Front) -> None:
    """Ctrl+K, a few letters of the command, Enter."""
    front.key(Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    front.type("times of this")
    front.key(Key.Key_Return)


def by_menu(front: Front) -> None:
    action = next(one for one in front.window.menus["view"].actions() if one.objectName() == "times_of_viewer")
    action.trigger()


def appearance(front: Front) -> AppearancePage:
    front.window.command_given.emit("settings:appearance")
    settings = front.window.findChild(SettingsWindow)
    page = settings.page("appearance")
    assert isinstance(page, AppearancePage)
    front.qtbot.waitUntil(settings.isActiveWindow)
    return page


def choose(front: Front, box: QComboBox, steps: int) -> None:
    box.setFocus()
    front.qtbot.keyClick(box, Key.Key_Home)
    for _ in range(steps):
        front.qtbot.keyClick(box, Key.Key_Down)


def test_the_day_is_told_by_the_clinic_s_clock_until_somebody_wants_otherwise(front: Front) -> None:
    grid = front.desk.day_view.grid
    assert grid is not None
    assert grid.cards[0].time == "09:00"
    assert "09:00" in [mark.label for mark in grid.marks]

    by_menu(front)

    grid = front.desk.day_view.grid
    assert grid is not None
    assert grid.cards[0].time == "13:45"
    assert "13:45 to 14:45" in grid.cards[0].spoken
    assert {"12:45", "13:45"} <= {mark.label for mark in grid.marks}
    by_menu(front)
    assert front.desk.day_view.grid
    assert front.desk.day_view.grid.cards[0].time == "09:00"


def test_the_palette_knows_it_and_the_band_says_both_zones(front: Front) -> None:
    by_palette(front)

    band = front.window.findChild(ZoneBand)
    assert band.label.text() == (
        "Times are this computer's (Asia/Kathmandu). Clinic time is 4 h 45 min earlier (Europe/Berlin); "
        "09:00 here is 04:15 there."
    )
    assert not band.label.isHidden()


def test_it_holds_in_the_other_window_and_at_the_next_start(
    front: Front, practice: Practice, qtbot: QtBot, memory: Preferences, tmp_path: Path
) -> None:
    other = open_front(practice, qtbot, memory=memory)
    choose(front, appearance(front).times_of, 1)

    assert other.desk.day_view.grid
    assert other.desk.day_view.grid.cards[0].time == "13:45"
    other.window.close()
    front.window.close()
    again = open_front(practice, qtbot, memory=Preferences(tmp_path))
    assert again.desk.day_view.grid
    assert again.desk.day_view.grid.cards[0].time == "13:45"


def test_the_panel_says_the_clinic_s_time_too(front: Front) -> None:
    assert front.desk.day_view.grid
    front.desk.day_view.select(front.desk.day_view.grid.cards[0].key)
    by_menu(front)

    face = front.desk.detail.face
    assert face
    facts = {fact.label: fact.text for fact in face.facts}
    assert facts["Time"] == "13:45–14:45, 60 min"
    assert facts["Clinic time"] == "09:00–10:00"
    assert facts["Day"] == "Tue, 24 Nov 2026"


def test_the_form_keeps_clinic_time_in_its_field_says_so_and_reads_back_by_the_clock_here(front: Front) -> None:
    by_menu(front)
    assert front.desk.day_view.grid
    form = front.desk.form
    form.open_visit(front.desk.day_view.grid.cards[0].appointment_id)

    form.proposal.ask_now()
    assert form.fields.time == "09:00"
    assert "13:45–14:45" in form.answer.summary
    form.step("time", 1)
    assert form.fields.time == "09:05"
    form.edit("time", "930")
    form.settle("time")
    form.proposal.ask_now()
    assert form.fields.time == "09:30"
    assert "14:15–15:15" in form.answer.summary
    panel = front.window.findChild(BookingPanel)
    assert panel.when.boxes["time"].label.text() == "Clinic time"
    assert panel.when.boxes["time"].editor.accessibleName() == "Clinic time"
    assert panel.when.boxes["time"].editor.text() == "09:30"
    by_menu(front)
    assert panel.when.boxes["time"].label.text() == "Time"
    assert form.fields.time == "09:30"
    assert "09:30–10:30" in form.answer.summary


def test_a_week_of_one_and_the_month_s_openings_follow(front: Front, qtbot: QtBot) -> None:
    by_menu(front)
    front.window.command_given.emit("view_week")
    page = front.window.findChild(WeekPage)
    assert page.is_on_canvas
    grid = front.desk.day_view.grid
    assert grid is not None
    assert grid.week_of
    assert "13:45" in [mark.label for mark in grid.marks]
    assert [card.time for card in grid.cards] == ["13:45"]
    page.buttons["all"].click()
    assert page.model.model.rowCount() > 0

    front.window.command_given.emit("view_month")
    month = front.window.findChild(MonthPage)
    qtbot.waitUntil(lambda: bool(month.model.openings))
    texts = [face.opening for row in month.model.model.rows for face in row if face.opening]
    assert texts[0] == "FU 13:45"
    by_menu(front)
    texts = [face.opening for row in month.model.model.rows for face in row if face.opening]
    assert texts[0] == "FU 09:00"


def test_hours_of_the_figures_and_their_lists_follow(front: Front) -> None:
    front.window.command_given.emit("view_utilisation")
    panel = front.window.findChild(UtilisationPanel)
    panel._model.choose_by(By.HOUR)
    assert "09:00" in panel._model.heat.headings
    panel._model.open_list(panel._model.heat.rows[0][-1].figure, "Booked")
    by_menu(front)

    assert "13:45" in panel._model.heat.headings
    assert panel._model.list
    assert "13:45–14:45" in panel._model.list.rows[0].texts
    assert "hours of this computer, Asia/Kathmandu" in panel.zone.text()


def test_a_week_in_which_the_clock_here_is_changed_tells_both_readings(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cairo goes an hour forward on a Friday, Berlin does not that week."""
    monkeypatch.setattr(DeskContext, "viewer_zone", "Africa/Cairo")
    by_menu(front)
    context = front.desk.context
    assert context.facility

    read = front.practice.reader.week(context.facility.facility_id, date(2026, 4, 20), RAO)
    labels = [mark.label for mark in week_grid(context.maker, read, context.now_s()).marks]

    assert labels[9] == "09:00 / 10:00"
    assert len(labels) == 24


@pytest.mark.parametrize(
    ("viewer", "day", "hours"),
    [
        ("Asia/Kathmandu", date(2026, 10, 25), 25), ("Asia/Kathmandu", date(2026, 3, 29), 23),
        ("Africa/Cairo", date(2026, 4, 24), 24), ("Africa/Cairo", date(2026, 10, 29), 24),
        ("America/New_York", date(2026, 11, 1), 24), ("Europe/London", date(2026, 10, 25), 25),
    ],
)  # fmt: skip
def test_a_day_on_which_either_clock_is_changed_is_told_hour_by_hour(
    front: Front, monkeypatch: pytest.MonkeyPatch, viewer: str, day: date, hours: int
) -> None:
    monkeypatch.setattr(DeskContext, "viewer_zone", viewer)
    by_menu(front)
    front.desk.go_to(day)
    grid = front.desk.day_view.grid
    assert grid is not None

    local = [datetime.fromtimestamp(grid.start_s + mark.offset_s, ZoneInfo(viewer)) for mark in grid.marks]

    assert len(grid.marks) == hours
    assert [mark.label[:5] for mark in grid.marks] == [f"{one:%H:%M}" for one in local]
    assert [mark.label[6:] for mark in grid.marks] == [
        {-1: "−1", 0: "", 1: "+1"}[(one.date() - day).days] for one in local
    ]


def test_the_settings_of_the_clinic_stay_by_its_clock_and_say_so(front: Front) -> None:
    by_menu(front)
    front.window.command_given.emit("settings:hours")
    settings = front.window.findChild(SettingsWindow)

    assert settings.clinic_times.text() == "Times here are the clinic’s (Europe/Berlin)."
    by_menu(front)
    assert settings.clinic_times.isHidden()


def test_times_to_be_typed_are_the_clinic_s_wherever_they_are_typed(front: Front) -> None:
    """What a field shows is what it would be read as: blocked time, time off, a part of it, the palette's chips."""
    by_menu(front)
    context = front.desk.context

    off = TimeOffForm(context)
    assert (off.entry.start, off.entry.end) == ("08:00", "12:00")
    assert off.clinic_times_note == "Times here are the clinic’s (Europe/Berlin)."
    assert context.facility
    block_id = new_id()
    front.practice.do(c.BlockTime(block_id, CLINIC, RAO, at(14), at(15), s.BlockKind.BREAK))
    blocks = BlocksPage(context)
    blocks.refresh()
    assert (blocks.saved("")["start"], blocks.saved("")["end"]) == ("12:00", "13:00")
    assert (blocks.saved(block_id)["start"], blocks.saved(block_id)["end"]) == ("14:00", "15:00")
    assert blocks.row(block_id).title.endswith("14:00–15:00")
    wish = Reading(ChipKind.TIME, TimeWish(When.AT, 15 * 60))
    assert reading_text(wish, {}, context.speaker().times) == "15:00 at the clinic"
    assert reading_text(wish, {}, context.clinic_speaker().times) == "15:00"


def test_what_was_done_last_is_told_by_the_clock_that_is_shown(front: Front) -> None:
    front.desk.data_changed.emit()
    front.desk._ask_history()
    assert front.desk.history.done.endswith("at 09:00")

    by_menu(front)

    assert front.desk.history.done.endswith("at 13:45")

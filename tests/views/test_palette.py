"""The palette over a window on the real practice: real keys, names for assistive tools, nothing lost on Esc."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carefront.application.commands.catalogue import AddPerson, RegisterPatient
from carefront.application.commands.record_catalogue import SaveInsurance
from carefront.domain.accounts import AccountabilityType
from carefront.domain.records import Insurance
from carefront.shared.ids import new_id
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, KIM, SILVA, Practice, at, fixed, patient
from tests.support.spine_checks import rows_of

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TODAY = date(2026, 11, 24)


@pytest.fixture
def front(practice: Practice, qtbot: QtBot) -> Front:
    return open_front(practice, qtbot)


def test_esc_closes_the_palette_and_gives_the_focus_back(front: Front) -> None:
    front.key(Key.Key_K, CTRL)
    assert front.binding.quick.palette.field.hasFocus()
    front.type("rao")

    front.key(Key.Key_Escape)

    assert front.binding.canvas.hasFocus()
    assert not front.binding.quick.palette.isVisible()


def test_arrows_move_the_highlight_and_enter_takes_it(front: Front) -> None:
    front.key(Key.Key_K, CTRL)
    front.key(Key.Key_Down)
    front.key(Key.Key_Down)

    assert front.binding.quick.palette.list.currentRow() == 2
    front.key(Key.Key_Return)
    assert front.binding.quick.openings.isVisible()


def test_an_opening_is_taken_before_anybody_is_named_and_the_form_asks_for_whom(front: Front) -> None:
    front.key(Key.Key_L, CTRL)
    panel = front.binding.quick.openings
    assert panel.list.item(0).text() == "Tue 24 Nov, 09:00–09:30"
    assert panel.list.accessibleName() == "Openings"
    front.key(Key.Key_Down)
    front.key(Key.Key_Return)

    assert not panel.isVisible()
    assert front.binding.booking_panel.panel.isVisible()
    place = front.desk.day_view.place
    assert place is not None
    assert (place.resource_id, place.start_s) == (SILVA, int(at(9).timestamp()))
    front.type("Lee")
    assert front.desk.form.fields.patient == "Lee"


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (960, 540)])
def test_where_there_is_no_opening_the_reason_and_the_ways_on_are_in_sight(
    practice: Practice, qtbot: QtBot, width: int, height: int
) -> None:
    front = open_front(practice, qtbot, width, height)
    front.key(Key.Key_L, CTRL)
    panel = front.binding.quick.openings
    panel.days[6].click()

    assert panel.notice.text().startswith("No opening for")
    parts = (panel.notice, panel.why, *(offer for offer in panel.offers if offer.text()))
    qtbot.waitUntil(lambda: all(part.visibleRegion().boundingRect() == part.rect() for part in parts))
    front.key(Key.Key_Escape)


def test_digits_are_text_until_lines_are_numbered(front: Front) -> None:
    front.practice.booked(at(15), patient_id=_somebody(front.practice))
    front.key(Key.Key_K, CTRL)
    front.type("rao k tue 3p fu @rao 30")
    assert front.binding.quick.palette.field.text().endswith("30")

    front.key(Key.Key_Return)
    front.type("1")

    assert front.binding.quick.palette.field.text().endswith("30")
    assert front.binding.quick.models.palette.state.reasons == ()
    front.key(Key.Key_Return)
    assert front.practice.reader.find_patients("kim", CLINIC, TODAY)[0].today_appointment_id


@pytest.mark.parametrize(("key", "typed"), [(Key.Key_K, "ab 12 345"), (Key.Key_F, "AB12345")])
def test_a_member_number_is_searched_for_by_one_more_enter_and_recorded(front: Front, key: Key, typed: str) -> None:
    front.practice.do(SaveInsurance(Insurance(new_id(), KIM, "Mutual", member_number="AB-12-345")))
    front.key(key, CTRL)
    front.type(typed)
    palette = front.binding.quick.models.palette
    assert [line.text for line in palette.state.lines] == [f"Search insurances for the member number “{typed}”"]
    assert rows_of(front.practice.desk.look(), "audit_log")[-1]["act"] == "insurance.save"
    front.key(Key.Key_Return)
    assert [line.text for line in palette.state.lines] == ["Kim Rao"]
    assert palette.state.notice == "1 patient has this member number. The search is recorded."
    assert rows_of(front.practice.desk.look(), "audit_log")[-1]["act"] == "insurance.find"
    front.key(Key.Key_Return)
    assert palette.state.text.strip() == '"Kim Rao"'


def test_a_number_that_nobody_has_says_so_and_a_name_offers_no_search(front: Front) -> None:
    front.key(Key.Key_F, CTRL)
    front.type("ZZ 99 999")
    front.key(Key.Key_Return)
    palette = front.binding.quick.models.palette
    assert (palette.state.lines, palette.state.notice) == ((), "Nobody has the member number “ZZ 99 999”.")
    palette.search("rao zz 99 999 smith")
    assert palette.state.lines == ()


def test_whoever_may_not_see_insurances_is_not_offered_the_search(front: Front) -> None:
    desk = front.practice.desk
    person = new_id()
    front.practice.do(AddPerson(person, "Rae", ((fixed("clinic account"), AccountabilityType.RECEPTIONIST),), TODAY))
    desk.session.sign_in(person)
    front.key(Key.Key_F, CTRL)
    front.type("AB12345")
    assert front.binding.quick.models.palette.state.lines == ()


def _somebody(practice: Practice) -> str:
    identifier = new_id()
    practice.do(RegisterPatient(patient(identifier, "Ann Other")))
    return identifier


def test_a_name_with_markup_is_shown_as_it_is(front: Front) -> None:
    front.practice.do(RegisterPatient(patient(new_id(), "<b>Bold</b> & Co")))
    front.key(Key.Key_K, CTRL)
    front.type("bold")

    palette = front.binding.quick.palette
    assert palette.list.item(0).text() == "<b>Bold</b> & Co"
    labels = palette.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels if label.text())


def test_what_was_found_is_announced(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(front.binding.quick.palette, "announce", told.append)
    front.key(Key.Key_K, CTRL)

    front.type("rao k tue 3p fu")

    assert told[-1].startswith("Book: Kim Rao · 12 Mar 1984 · Tue 24 Nov · 15:00–15:30 · Follow-up")
    assert told[-1].endswith("2 results")


@pytest.mark.parametrize(
    "command", ["palette", "check_in", "walk_in", "find_patient", "find_opening", "jump", "shortcuts"]
)
def test_everything_that_takes_the_focus_has_a_name(front: Front, command: str) -> None:
    front.window.command_given.emit(command)
    parts = (front.binding.quick.palette, front.binding.quick.openings, front.binding.quick.shortcuts)
    shown = next(part for part in parts if part.isVisible())

    takers = [w for w in shown.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [
        widget.metaObject().className()
        for widget in takers
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert takers
    assert nameless == []
    assert QAccessible.queryAccessibleInterface(shown).text(QAccessible.Text.Name)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (960, 540), (640, 360)])
def test_palette_and_panel_stay_inside_the_window(practice: Practice, qtbot: QtBot, width: int, height: int) -> None:
    front = open_front(practice, qtbot, width, height)
    for command, part in (
        ("palette", front.binding.quick.palette), ("find_opening", front.binding.quick.openings),
        ("shortcuts", front.binding.quick.shortcuts),
    ):  # fmt: skip
        front.window.command_given.emit(command)
        assert front.window.rect().contains(part.geometry()), command
        front.key(Key.Key_Escape)
        assert not part.isVisible()


def test_the_shortcuts_are_narrowed_down_and_do_what_they_say(front: Front) -> None:
    front.key(Key.Key_Slash, CTRL)
    front.type("walk")

    front.key(Key.Key_Return)

    assert front.binding.quick.models.walk_in.state.is_open


def test_a_date_is_jumped_to_by_typing_it(front: Front) -> None:
    front.key(Key.Key_J, CTRL)
    front.type("24/12")
    front.key(Key.Key_Return)

    assert front.desk.day == date(2026, 12, 24)


def test_another_palette_takes_the_place_of_an_open_one(front: Front) -> None:
    front.key(Key.Key_K, CTRL)
    front.type("kim")
    front.key(Key.Key_I, CTRL)

    models = front.binding.quick.models
    assert (models.palette.state.is_open, models.check_in.state.is_open) == (False, True)
    assert front.binding.quick.palette.field.hasFocus()
    front.key(Key.Key_Escape)
    assert front.binding.canvas.hasFocus()


def test_the_field_in_the_bar_opens_the_palette(front: Front) -> None:
    front.qtbot.mouseClick(front.binding.quick_buttons.field, Qt.MouseButton.LeftButton)

    assert front.binding.quick.palette.isVisible()

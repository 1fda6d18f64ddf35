"""Blocking time and freeing it, who wants to come sooner, and what a tooltip says, on the real practice."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolTip

from carefront.viewmodels.day_grid import CardFace
from tests.journeys.conftest import TODAY, visits_of
from tests.support.front_window import Front
from tests.support.hands import Hands, plain
from tests.support.practice import CLINIC, KIM, RAO, at

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    yield
    QToolTip.hideText()
    while popup := QApplication.activePopupWidget():
        popup.close()


def second(hour: int, minute: int = 0) -> int:
    return int(at(hour, minute).timestamp())


def blocked(front: Front) -> list[tuple[int, int, str]]:
    """(start, end, name) of the blocked times of Dr Rao, as the desk reads them."""
    column = next(one for one in front.practice.reader.day(CLINIC, TODAY).columns if one.resource_id == RAO)
    return [(span.start_s, span.end_s, span.label) for span in column.unavailable if span.kind == "time_block"]


def block_by_hand(front: Front, hands: Hands) -> None:
    """Dr Rao's half hour from 13:00, for a meeting."""
    hands.choose(hands.menu(hands.place(RAO, second(13))), "Block…")
    hands.press(Key.Key_M)
    hands.press(Key.Key_Return)


def test_time_is_blocked_from_the_menu_and_can_not_be_booked_then(front: Front, hands: Hands) -> None:
    block_by_hand(front, hands)

    assert [found[:2] for found in blocked(front)] == [(second(13), second(13, 30))]
    assert front.desk.history.done == "Blocked Dr Rao at 13:00"
    hands.click(hands.place(RAO, second(13)))
    assert front.desk.booking.state.reasons
    hands.type("rao k")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert visits_of(front, KIM) == []


def test_blocked_time_is_freed_from_the_menu_and_blocked_again_by_undo(front: Front, hands: Hands) -> None:
    block_by_hand(front, hands)
    menu = hands.menu(hands.place(RAO, second(13)))
    assert "Block…" not in [plain(action.text()) for action in menu.actions()]

    hands.choose(menu, "Free this time")

    assert blocked(front) == []
    assert front.desk.history.undo == "Undo freeing of Dr Rao at 13:00"
    hands.press(Key.Key_Z, CTRL)
    assert [found[:2] for found in blocked(front)] == [(second(13), second(13, 30))]
    hands.press(Key.Key_Z, CTRL)
    assert blocked(front) == []


def test_a_range_is_blocked_in_words_of_one_s_own_by_keys_alone(front: Front, hands: Hands) -> None:
    hands.click(hands.place(RAO, second(13)))
    hands.press(Key.Key_Escape)
    for _ in range(6):
        hands.press(Key.Key_Down, SHIFT)
    hands.press(Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    hands.press(Key.Key_L)
    hands.press(Key.Key_Tab)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    front.qtbot.keyClicks(popup.focusWidget(), "Fire drill")
    hands.press(Key.Key_Return)

    assert [found[:2] for found in blocked(front)] == [(second(13), second(14))]
    assert "Fire drill" in blocked(front)[0][2]


def booked_card(front: Front) -> CardFace:
    front.practice.booked(at(14), note="Bring the letter")
    front.desk.day_view.refresh()
    return front.desk.day_view.model.cards[0]


def test_task_10_wants_sooner_is_two_clicks_and_kept_until_taken_back(front: Front, hands: Hands) -> None:
    card = booked_card(front)

    hands.choose(hands.menu(hands.card(card)), "Wants sooner")

    assert hands.counts == (2, 0, 0)
    assert front.practice.reader.appointment(card.appointment_id).wants_sooner
    face = front.desk.detail.face
    assert face is not None
    assert "Wants an earlier time" in face.flags
    menu = hands.menu(hands.card(card))
    line = next(action for action in menu.actions() if plain(action.text()) == "Wants sooner")
    assert line.isChecked()
    hands.choose(menu, "Wants sooner")
    assert not front.practice.reader.appointment(card.appointment_id).wants_sooner
    hands.press(Key.Key_Z, CTRL)
    assert front.practice.reader.appointment(card.appointment_id).wants_sooner


def test_wanting_sooner_changes_nothing_else_of_a_visit(front: Front, hands: Hands) -> None:
    card = booked_card(front)
    before = front.practice.reader.appointment(card.appointment_id)

    hands.choose(hands.menu(hands.card(card)), "Wants sooner")

    after = front.practice.reader.appointment(card.appointment_id)
    assert (after.note, after.reason, after.offering_id, after.start_s, after.end_s, after.status) == (
        before.note, before.reason, before.offering_id, before.start_s, before.end_s, before.status,
    )  # fmt: skip


def test_a_tooltip_comes_late_stays_and_goes_with_esc(front: Front, hands: Hands) -> None:
    card = booked_card(front)
    at_card = hands.card(card)

    hands.rest(at_card)
    assert not QToolTip.isVisible()
    front.qtbot.waitUntil(QToolTip.isVisible, timeout=10_000)

    assert card.spoken in QToolTip.text()
    hands.press(Key.Key_Escape)
    front.qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=10_000)
    assert front.binding.canvas.hasFocus()


def test_a_tooltip_says_nothing_that_the_panel_lacks(front: Front, hands: Hands) -> None:
    card = booked_card(front)
    hands.rest(hands.card(card))
    front.qtbot.waitUntil(QToolTip.isVisible, timeout=10_000)
    assert "Bring the letter" in QToolTip.text()

    front.desk.day_view.select(card.key)

    face = front.desk.detail.face
    assert face is not None
    said = " ".join([face.title, face.status_label, *(fact.text for fact in face.facts)])
    for told in ("Kim Rao", "Dr Rao", "Follow-up", "Bring the letter"):
        assert told in QToolTip.text()
        assert told in said


def test_no_tooltip_over_free_time(front: Front, hands: Hands) -> None:
    wake = front.binding.canvas.findChild(type(front.binding.canvas._tip))
    assert wake is not None
    hands.rest(hands.place(RAO, second(15)))

    wake.show()

    assert not QToolTip.isVisible()

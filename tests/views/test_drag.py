"""What travels by pointer and keys: moving, resizing, creating, refusing, going to another day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from carefront.application.commands.catalogue import RescheduleAppointment
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.visit_clipboard import NewVisit
from carefront.views.calendar.drag import Grip
from tests.support.fake_desk import FakeDesk
from tests.views.conftest import MakeScreen, Screen

Key, Shift, Alt = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Hand:
    """A pointer that keeps its button down between press and release."""

    def __init__(self, screen: Screen) -> None:
        self._view = screen.canvas.viewport()
        self._buttons = NO_BUTTON

    def press(self, at: QPoint) -> None:
        self._buttons = LEFT
        self._send(QEvent.Type.MouseButtonPress, at, LEFT)

    def move(self, at: QPoint) -> None:
        self._send(QEvent.Type.MouseMove, at, NO_BUTTON)

    def release(self, at: QPoint) -> None:
        self._buttons = NO_BUTTON
        self._send(QEvent.Type.MouseButtonRelease, at, LEFT)

    def drag(self, start: QPoint, *way: QPoint) -> None:
        """Press, go all the way, let go."""
        self.press(start)
        for at in way:
            self.move(at)
        self.release(way[-1])

    def _send(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton) -> None:
        point = QPointF(at)
        there = QPointF(self._view.mapToGlobal(at))
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self._view, QMouseEvent(kind, point, there, button, self._buttons, none))


@pytest.fixture
def hand(screen: Screen) -> Hand:
    return Hand(screen)


def moved_to(fake: FakeDesk) -> RescheduleAppointment:
    command = fake.executed[-1]
    assert isinstance(command, RescheduleAppointment)
    return command


def below(screen: Screen, card: CardFace, minutes: int) -> QPoint:
    """How far a number of minutes is on screen."""
    assert screen.canvas.grid_geometry is not None
    return QPoint(0, round(minutes * screen.canvas.grid_geometry.metrics.hour_height / 60))


def test_a_card_is_dragged_an_hour_on(screen: Screen, hand: Hand) -> None:
    card = screen.card("booked")
    target = screen.fake.at("17:00")
    at = screen.card_point(card)

    hand.press(at)
    hand.move(at + below(screen, card, (target - card.start_s) // 60))
    ghost = screen.canvas.ghosts[0]
    hand.release(at + below(screen, card, (target - card.start_s) // 60))

    assert ghost.place.start_s == target
    assert int(moved_to(screen.fake).start.timestamp()) == target
    assert screen.canvas.ghosts == ()


def test_a_twitch_of_the_hand_moves_nothing(screen: Screen, hand: Hand) -> None:
    at = screen.card_point(screen.card("booked"))

    hand.drag(at, at + QPoint(3, 4))

    assert screen.fake.executed == []
    assert screen.canvas.travel is None


def test_the_lower_edge_makes_a_visit_longer(screen: Screen, hand: Hand) -> None:
    card = screen.card("requested")
    screen.desk.day_view.select(card.key)
    rect = screen.canvas.visualRect(screen.canvas.currentIndex())
    edge = QPoint(rect.center().x(), rect.bottom())

    hand.press(edge)
    hand.move(edge + below(screen, card, 15))

    assert screen.canvas.travel is not None
    assert screen.canvas.travel.grip is Grip.END
    target = screen.canvas.travel.target
    assert target is not None
    assert (target.start_s, target.minutes) == (card.start_s, card.minutes + 15)


def test_escape_while_dragging_reverts(screen: Screen, hand: Hand) -> None:
    at = screen.card_point(screen.card("booked"))
    hand.press(at)
    hand.move(at + QPoint(0, 60))

    screen.key(Key.Key_Escape)
    hand.release(at + QPoint(0, 60))

    assert screen.fake.executed == []
    assert screen.canvas.ghosts == ()


def test_a_range_of_free_time_is_drawn_and_booked(screen: Screen, hand: Hand) -> None:
    at = screen.point(0, "17:00")
    start = QPoint(at.x(), at.y() - 5)

    hand.drag(start, start + below(screen, screen.card("booked"), 45))

    place = screen.desk.booking.state.place
    assert place is not None
    assert place.is_range
    assert place.minutes == 45


def test_a10_the_ghost_over_time_off_says_so(screen: Screen, hand: Hand) -> None:
    card = screen.card("booked")
    goal = screen.point(1, "17:00")
    at = screen.card_point(card)
    goal = screen.canvas.viewport().mapFromGlobal(screen.canvas.viewport().mapToGlobal(goal))

    hand.press(at)
    hand.move(goal)

    ghost = screen.canvas.ghosts[0]
    assert ghost.is_refused
    assert ghost.text.endswith("Dr Silva is on approved time off until 18:00.")


def test_a11_the_ghost_stays_until_the_strip_is_left(screen: Screen, hand: Hand) -> None:
    goal = screen.point(1, "17:00")
    at = screen.card_point(screen.card("booked"))

    hand.drag(at, goal)

    strip = screen.binding.canvas_binding.strip
    assert screen.fake.executed == []
    assert strip.isVisible()
    assert screen.canvas.ghosts
    screen.key(Key.Key_Escape)
    assert not strip.isVisible()
    assert screen.canvas.ghosts == ()


class LenientDesk(FakeDesk):
    """A desk whose actor may book in spite of reasons."""

    def propose(self, question: ProposalQuestion) -> Proposal:
        return replace(super().propose(question), may_override=True)


def test_an_override_needs_a_reason_of_five_letters(make_screen: MakeScreen) -> None:
    screen = make_screen(LenientDesk())
    card, strip = screen.card("booked"), screen.binding.canvas_binding.strip
    screen.canvas.card_dropped.emit(card, screen.place(1, "17:00"))

    screen.qtbot.mouseClick(strip.override, LEFT)
    screen.qtbot.keyClicks(strip.reason, "ok")
    screen.qtbot.keyClick(strip.reason, Key.Key_Return)

    assert strip.problem.text() == "Give a reason for the override (at least 5 letters)."
    screen.qtbot.keyClicks(strip.reason, "ay then")
    screen.qtbot.keyClick(strip.reason, Key.Key_Return)
    command = moved_to(screen.fake)
    assert command.override is not None
    assert command.override.reason == "okay then"


def test_without_the_permission_there_is_no_override(screen: Screen) -> None:
    screen.canvas.card_dropped.emit(screen.card("booked"), screen.place(1, "17:00"))

    assert not screen.binding.canvas_binding.strip.override.isVisible()


def test_an_armed_visit_follows_the_pointer_and_a_click_drops_it(screen: Screen, hand: Hand) -> None:
    card = screen.card("booked")
    goal = screen.point(0, "17:00")
    screen.desk.day_view.select(card.key)

    screen.canvas.arm(card)
    hand.move(goal)
    hand.press(goal)
    hand.release(goal)

    assert isinstance(screen.fake.executed[-1], RescheduleAppointment)


def test_a_visit_is_carried_to_another_day_through_the_navigator(screen: Screen, hand: Hand) -> None:
    card, today = screen.card("booked"), screen.desk.day
    assert today is not None
    at = screen.card_point(card)
    hand.press(at)
    hand.move(at + QPoint(0, 30))

    screen.canvas.pointer.day_under = lambda _point: today + timedelta(days=7)
    hand.release(at + QPoint(0, 30))

    assert screen.desk.day == today + timedelta(days=7)
    assert screen.canvas.travel is not None
    assert screen.canvas.travel.is_armed
    target = screen.canvas.travel.target
    assert target is not None
    assert target.start_s >= card.start_s + 7 * 86400
    screen.key(Key.Key_Return)
    assert int(moved_to(screen.fake).start.timestamp()) == target.start_s


def test_held_at_the_edge_the_day_changes(screen: Screen, hand: Hand) -> None:
    first = screen.desk.day
    at = screen.card_point(screen.card("booked"))
    hand.press(at)
    hand.move(at + QPoint(0, 30))

    hand.move(QPoint(screen.canvas.viewport().width() - 3, at.y()))
    screen.qtbot.waitUntil(lambda: screen.desk.day != first, timeout=5000)

    assert screen.canvas.travel is not None
    assert first is not None
    assert screen.desk.day is not None
    assert screen.desk.day > first
    screen.key(Key.Key_Escape)


def test_partners_have_ghosts_of_their_own(screen: Screen) -> None:
    fake = screen.fake
    visit = next(v for v in fake.visits.values() if len(v.resource_ids) == 2 and v.status.value == "confirmed")
    everyone = frozenset({*(fake.resource_id(n) for n in range(8)), visit.resource_ids[1]})
    screen.desk.check(everyone)
    card = next(c for c in screen.desk.day_view.model.cards if c.key[:2] == (visit.id, visit.resource_ids[0]))
    screen.desk.day_view.select(card.key)

    screen.key(Key.Key_Down, modifier=Alt)

    own, *linked = screen.canvas.ghosts
    assert own.place.resource_id == visit.resource_ids[0]
    assert [ghost.place.resource_id for ghost in linked] == [visit.resource_ids[1]]
    assert linked[0].place.start_s == own.place.start_s
    screen.key(Key.Key_Escape)


def test_shift_and_arrows_change_a_length(screen: Screen) -> None:
    place = screen.place(0, "17:00")
    screen.desk.day_view.stand_on(place)

    screen.key(Key.Key_Down, Key.Key_Down, modifier=Shift)

    chosen = screen.desk.day_view.place
    assert chosen is not None
    assert (chosen.start_s, chosen.minutes) == (place.start_s, 40)
    screen.key(Key.Key_Return)
    assert screen.desk.booking.state.place == chosen


def test_cut_and_paste_move_a_visit(screen: Screen) -> None:
    card = screen.card("booked")
    screen.desk.day_view.select(card.key)
    screen.key(Key.Key_X, modifier=CTRL)
    screen.desk.day_view.stand_on(screen.place(0, "17:00"))

    screen.key(Key.Key_V, modifier=CTRL)

    assert int(moved_to(screen.fake).start.timestamp()) == screen.fake.at("17:00")


def test_a_copy_and_a_follow_up_are_handed_on(screen: Screen) -> None:
    card = screen.card("booked")
    copied: list[NewVisit] = []
    followed: list[NewVisit] = []
    clipboard = screen.binding.canvas_binding.clipboard
    for signal, told in ((clipboard.copied, copied), (clipboard.followed, followed)):
        signal.disconnect()
        signal.connect(told.append)
    screen.desk.day_view.select(card.key)
    screen.key(Key.Key_C, Key.Key_D, modifier=CTRL)
    place = screen.place(0, "17:00", card.minutes)
    screen.desk.day_view.stand_on(place)

    screen.key(Key.Key_V, modifier=CTRL)

    assert screen.fake.executed == []
    assert (copied, followed) == ([NewVisit(card, place)], [NewVisit(card)])


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_X, Key.Key_D, Key.Key_M])
def test_a07_letters_on_a_visit_change_nothing(screen: Screen, key: Qt.Key) -> None:
    kept = dict(screen.fake.visits)
    screen.desk.day_view.select(screen.card("confirmed").key)

    screen.key(key)

    assert screen.fake.visits == kept
    assert screen.fake.executed == []

"""A receptionist's day on a real file: book, move on, undo, start again, and somebody else at the next desk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from carefront.viewmodels.day_grid import CardFace, Place
from carefront.views.calendar.geometry import Stop
from tests.journeys.conftest import Start

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 30_000
"""How long an answer may take on a machine that has other work, before the test says that there is none."""


def go_to(run: Start, day: date) -> None:
    run.desk.go_to(day)
    run.qtbot.waitUntil(
        lambda: run.desk.day_view.grid is not None and run.desk.day_view.grid.day == day, timeout=PATIENCE_MS
    )


def free_stops(run: Start, column: int) -> list[Stop]:
    geometry = run.binding.canvas.grid_geometry
    assert geometry is not None
    return [stop for stop in geometry.stops(column) if stop.is_slot and stop.end_s - stop.start_s >= 1800]


def stand_on(run: Start, stop: Stop) -> Place:
    grid = run.desk.day_view.grid
    assert grid is not None
    place = Place(grid.columns[stop.column].resource_id, stop.start_s, stop.end_s)
    run.desk.day_view.stand_on(place)
    run.binding.canvas.setFocus()
    return place


def book_by_keyboard(run: Start, name: str) -> CardFace:
    """Book at the first free place that takes the visit; what was booked is selected."""
    count = len(run.desk.day_view.model.cards)
    run.qtbot.keyClicks(run.binding.canvas, name[0])
    run.qtbot.keyClicks(run.binding.strip.field, name[1:])
    run.qtbot.waitUntil(lambda: len(run.desk.booking.state.hits) > 1, timeout=PATIENCE_MS)
    run.qtbot.keyClick(run.binding.strip.field, Key.Key_Return)
    run.qtbot.keyClick(run.binding.strip.field, Key.Key_Return)
    run.qtbot.waitUntil(lambda: len(run.desk.day_view.model.cards) > count, timeout=PATIENCE_MS)
    run.qtbot.waitUntil(lambda: run.desk.day_view.selected is not None, timeout=PATIENCE_MS)
    card = run.desk.day_view.selected
    assert card is not None
    return card


@pytest.fixture
def desk(start: Callable[[], Start]) -> Start:
    """A start that shows the first day from next week on with free places for the first two providers."""
    run = start()
    day = date.today() + timedelta(days=7)
    while True:
        go_to(run, day)
        if all(len(free_stops(run, column)) > 3 for column in (0, 1)):
            return run
        day += timedelta(days=1)


def day_of(run: Start) -> date:
    assert run.desk.day is not None
    return run.desk.day


def test_a_visit_booked_by_keyboard_is_there_after_the_next_start(start: Callable[[], Start], desk: Start) -> None:
    stand_on(desk, free_stops(desk, 0)[0])
    card = book_by_keyboard(desk, "kim")
    desk.qtbot.waitUntil(lambda: desk.desk.history.done.startswith("Booked Kim"), timeout=PATIENCE_MS)
    day = day_of(desk)
    desk.end()

    again = start()
    go_to(again, day)

    assert again.desk.day_view.model.row_of(card.key) is not None


def test_a_booking_is_undone_and_done_again(desk: Start) -> None:
    stand_on(desk, free_stops(desk, 0)[0])
    card = book_by_keyboard(desk, "kim")
    model = desk.desk.day_view.model
    desk.qtbot.waitUntil(lambda: bool(desk.desk.history.undo), timeout=PATIENCE_MS)

    desk.qtbot.keyClick(desk.binding.canvas, Key.Key_Z, CTRL)
    desk.qtbot.waitUntil(lambda: model.row_of(card.key) is None, timeout=PATIENCE_MS)
    desk.qtbot.waitUntil(lambda: bool(desk.desk.history.redo), timeout=PATIENCE_MS)

    desk.qtbot.keyClick(desk.binding.canvas, Key.Key_Y, CTRL)
    desk.qtbot.waitUntil(lambda: model.row_of(card.key) is not None, timeout=PATIENCE_MS)


def test_a_visit_is_moved_and_its_state_goes_on(desk: Start) -> None:
    stops = free_stops(desk, 0)
    stand_on(desk, stops[0])
    card = book_by_keyboard(desk, "kim")
    target = stops[2]
    place = Place(card.resource_id, target.start_s, target.start_s + card.end_s - card.start_s)

    desk.desk.moving.drop(card, place)
    desk.qtbot.waitUntil(
        lambda: desk.desk.day_view.selected is not None and desk.desk.day_view.selected.start_s == target.start_s,
        timeout=PATIENCE_MS,
    )

    moved = desk.desk.day_view.selected
    assert moved is not None
    desk.desk.visits.set_status(moved, "confirmed")
    desk.qtbot.waitUntil(
        lambda: desk.desk.day_view.selected is not None and desk.desk.day_view.selected.status == "confirmed",
        timeout=PATIENCE_MS,
    )


def test_a_taken_time_says_who_has_it_and_offers_others(desk: Start) -> None:
    stop = free_stops(desk, 0)[0]
    place = stand_on(desk, stop)
    book_by_keyboard(desk, "kim")

    desk.desk.booking.open_at(place)
    desk.qtbot.waitUntil(lambda: bool(desk.desk.booking.state.reasons), timeout=PATIENCE_MS)

    assert "Kim" in desk.desk.booking.state.reasons[0]
    assert desk.desk.booking.state.alternatives
    assert desk.binding.strip.reasons.text() == desk.desk.booking.state.reasons[0]


def test_what_another_process_books_appears_within_a_second(start: Callable[[], Start], desk: Start) -> None:
    other = start()
    go_to(other, day_of(desk))
    stand_on(other, free_stops(other, 1)[0])
    card = book_by_keyboard(other, "kim")

    desk.qtbot.waitUntil(lambda: desk.desk.day_view.model.row_of(card.key) is not None, timeout=PATIENCE_MS)


def test_a_new_patient_is_booked_and_found_again(desk: Start) -> None:
    stand_on(desk, free_stops(desk, 0)[0])
    desk.qtbot.keyClicks(desk.binding.canvas, "Q")
    desk.qtbot.keyClicks(desk.binding.strip.field, "uilla Xample")
    desk.qtbot.waitUntil(lambda: len(desk.desk.booking.state.hits) == 1, timeout=PATIENCE_MS)
    strip = desk.binding.strip
    desk.qtbot.keyClick(strip.field, Key.Key_Return)
    desk.qtbot.keyClicks(strip.new_phone, "5550123456")
    desk.qtbot.keyClick(strip.new_phone, Key.Key_Return)
    desk.qtbot.keyClicks(strip.new_birth, "12031984")
    desk.qtbot.keyClick(strip.new_birth, Key.Key_Return)

    desk.qtbot.waitUntil(
        lambda: desk.desk.day_view.selected is not None and desk.desk.day_view.selected.name == "Quilla Xample",
        timeout=PATIENCE_MS,
    )
    stand_on(desk, free_stops(desk, 1)[0])
    assert book_by_keyboard(desk, "quil").name == "Quilla Xample"

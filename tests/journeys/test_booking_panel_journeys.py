"""The booking panel in the running program, with its threads: a visit, a race for a slot, a series."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from carefront.viewmodels.day_grid import Place
from tests.journeys.conftest import Start
from tests.journeys.test_front_desk import free_stops, go_to, stand_on

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(start: Callable[[], Start]) -> Start:
    """A start that shows a day from next week on with free places."""
    run = start()
    day = date.today() + timedelta(days=7)
    while True:
        go_to(run, day)
        if len(free_stops(run, 0)) > 3:
            return run
        day += timedelta(days=1)


def begin(run: Start, place: Place, name: str) -> None:
    """Open the form at a place by Ctrl+N and choose a patient by typing."""
    run.qtbot.keyClick(run.binding.canvas, Key.Key_N, CTRL)
    panel = run.binding.booking_panel.panel
    run.qtbot.keyClicks(panel.patient.patient, name)
    run.qtbot.waitUntil(lambda: len(run.desk.form.patients.hits) > 1, timeout=10_000)
    run.qtbot.keyClick(panel.patient.patient, Key.Key_Return)
    run.qtbot.waitUntil(lambda: run.desk.form.patients.summary is not None, timeout=10_000)
    run.qtbot.waitUntil(lambda: not run.desk.form.proposal.is_pending, timeout=10_000)


def test_a_visit_is_booked_from_the_panel(desk: Start) -> None:
    place = stand_on(desk, free_stops(desk, 0)[0])
    begin(desk, place, "kim")
    panel = desk.binding.booking_panel.panel
    desk.qtbot.keyClicks(panel.note.note, "needs a chair")
    desk.qtbot.keyClick(panel.note.note, Key.Key_Return, CTRL)

    desk.qtbot.waitUntil(lambda: not desk.desk.form.is_open, timeout=10_000)
    desk.qtbot.waitUntil(lambda: desk.desk.day_view.selected is not None, timeout=10_000)
    card = desk.desk.day_view.selected
    assert card is not None
    assert (card.name.startswith("Kim"), card.note) == (True, "needs a chair")
    desk.qtbot.waitUntil(lambda: not desk.desk.form.drafts.offered, timeout=10_000)


def test_a17_whoever_is_second_keeps_everything_typed(start: Callable[[], Start], desk: Start) -> None:
    place = stand_on(desk, free_stops(desk, 0)[0])
    begin(desk, place, "kim")
    desk.desk.form.edit("note", "needs a chair")
    desk.desk.stop()
    before = desk.desk.form.fields
    other = start()
    assert desk.desk.day is not None
    go_to(other, desk.desk.day)
    other.desk.day_view.stand_on(place)
    other.binding.canvas.setFocus()
    begin(other, place, "lee")
    other.desk.form.save()
    other.qtbot.waitUntil(lambda: not other.desk.form.is_open, timeout=10_000)

    desk.desk.form.save()
    desk.qtbot.waitUntil(lambda: bool(desk.desk.form.notice), timeout=10_000)

    assert desk.desk.form.notice.startswith("Someone booked this time at ")
    assert desk.desk.form.notice.endswith(". Your entry is kept. Choose another time.")
    assert desk.desk.form.fields == before
    assert desk.binding.booking_panel.panel.isVisible()
    desk.qtbot.waitUntil(lambda: bool(desk.desk.form.offered), timeout=10_000)
    desk.desk.form.choose(1)
    desk.desk.form.save()
    desk.qtbot.waitUntil(lambda: not desk.desk.form.is_open, timeout=10_000)

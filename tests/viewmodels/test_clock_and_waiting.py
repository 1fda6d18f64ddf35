"""The minute: when it ticks, and what it brings up to date."""

from datetime import timedelta

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.minute_clock import MinuteClock
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import vocabulary
from tests.support.fake_desk import FakeDesk
from tests.support.runners import EagerRunner


def window_on(fake: FakeDesk) -> WindowViewModel:
    """A window's view models, with their timers stopped."""
    maker = FaceMaker("en_GB", vocabulary.load())
    desk = WindowViewModel(DeskContext(Desk(fake, EagerRunner()), maker, lambda: fake.now))
    desk.start()
    desk.stop()
    return desk


def test_the_clock_waits_for_the_next_minute(qapp: QObject) -> None:
    fake = FakeDesk()
    fake.now += timedelta(seconds=50)

    assert MinuteClock(lambda: fake.now).wait_ms() == 10_050


def test_the_status_bar_says_how_many_wait_and_how_long_once_the_day_is_shown(qtbot: QtBot) -> None:
    desk = window_on(FakeDesk())

    qtbot.waitUntil(lambda: desk.waiting.text.endswith("waiting, longest 14 min"))


def test_a_minute_later_the_longest_has_waited_a_minute_more(qapp: QObject) -> None:
    fake = FakeDesk()
    desk = window_on(fake)
    asked = fake.days_asked
    fake.now += timedelta(minutes=1)

    desk.clock.ticked.emit()

    assert desk.waiting.text.endswith("longest 15 min")
    assert fake.days_asked == asked + 1

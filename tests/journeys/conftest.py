"""The program on a real file: an encrypted profile with a small clinic, opened as a start opens it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from carefront.app.composition import open_lanes_of, window_for
from carefront.viewmodels.task_runner import ThreadedTaskRunner
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from tests.support.front_window import Front, open_front
from tests.support.hands import Hands
from tests.support.practice import CLINIC, Practice

TODAY = date(2026, 11, 24)


class Start:
    """One start of the program on a profile."""

    def __init__(self, profile: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.lanes = open_lanes_of(profile, is_demo=True)
        self.runner = ThreadedTaskRunner()
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1280, 720)
        self.desk: WindowViewModel = window_for(self.lanes, self.runner, "en_GB")
        self.desk.setParent(self.window)
        self.binding = DeskBinding(self.window, self.desk, "light")
        self.window.show()
        qtbot.waitExposed(self.window)
        self.desk.start()
        qtbot.waitUntil(lambda: self.desk.day_view.grid is not None, timeout=20_000)
        self.binding.canvas.setFocus()

    def end(self) -> None:
        """Close the window and let go of the file."""
        self.window.close()
        self.runner.close()
        self.lanes.close()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clinic, made once."""
    folder = tmp_path_factory.mktemp("practice") / "profile"
    open_lanes_of(folder, is_demo=True).close()
    return folder


@pytest.fixture
def profile(practice: Path, tmp_path: Path) -> Path:
    """The sample clinic as it was made, for this test alone."""
    return Path(shutil.copytree(practice, tmp_path / "profile"))


@pytest.fixture
def start(profile: Path, qtbot: QtBot) -> Iterator[Callable[[], Start]]:
    """Starts the program on the sample clinic; what is still open is closed at the end."""
    begun: list[Start] = []

    def begin() -> Start:
        begun.append(Start(profile, qtbot))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


@pytest.fixture
def front(practice_template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Front]:
    """A window on the small practice, its today in view."""
    opened = Practice.copied(practice_template, tmp_path / "front")
    yield open_front(opened, qtbot)
    opened.close()


@pytest.fixture
def hands(front: Front) -> Hands:
    """Hands that count."""
    return Hands(front)


def visits_of(front: Front, patient_id: str, day: date = TODAY) -> list[tuple[str, int, str]]:
    """(start on the clinic's clock, minutes, state) of a patient's visits of a day, as the people's columns have them.

    A cancelled visit is not on the calendar.
    """
    cards = front.practice.reader.day(CLINIC, day).cards
    return [
        (clock(card.start_s), (card.end_s - card.start_s) // 60, card.status.value)
        for card in sorted(cards, key=lambda card: card.start_s)
        if card.patient_id == patient_id
    ]


def clock(instant_s: int) -> str:
    """``10:00`` by the clinic's clock."""
    return datetime.fromtimestamp(instant_s, ZoneInfo("Europe/Berlin")).strftime("%H:%M")

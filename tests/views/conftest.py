"""A main window on the desk in memory, with real clicks and keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from carefront.views.view_page import PageFactory
from carefront.wording import vocabulary
from tests.support.fake_desk import FakeDesk
from tests.support.runners import EagerRunner

MakeScreen = Callable[..., "Screen"]


@dataclass
class Screen:
    """The window, its view models and the desk behind it."""

    fake: FakeDesk
    window: MainWindow
    desk: WindowViewModel
    binding: DeskBinding
    qtbot: QtBot

    @property
    def canvas(self) -> DayView:
        return self.binding.canvas

    def place(self, column: int, clock: str, minutes: int = 30) -> Place:
        """A place in a provider's column."""
        start = self.fake.at(clock)
        return Place(self.fake.resource_id(column), start, start + 60 * minutes)

    def point(self, column: int, clock: str) -> QPoint:
        """A point of the viewport a few dip below the start of a place, scrolled into view."""
        place = self.place(column, clock)
        self.desk.day_view.stand_on(place)
        rect = self.canvas.place_rect(place)
        assert rect is not None
        return QPoint(rect.center().x(), rect.top() + 5)

    def card_point(self, card: CardFace) -> QPoint:
        """A point on a card, scrolled into view."""
        self.desk.day_view.select(card.key)
        return self.canvas.visualRect(self.canvas.currentIndex()).center()

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget() or self.canvas, key, modifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget() or self.canvas, letter)

    def card(self, status: str, column: int = 0) -> CardFace:
        """A card of a provider in that state."""
        resource_id = self.fake.resource_id(column)
        return next(c for c in self.desk.day_view.model.cards if c.status == status and c.resource_id == resource_id)


@pytest.fixture
def make_screen(qtbot: QtBot) -> MakeScreen:
    """Makes a window of a size, left to right unless told otherwise."""

    def make(
        fake: FakeDesk | None = None, width: int = 1280, height: int = 720, theme: str = "light",
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
        pages: Mapping[str, PageFactory] | None = None, memory: Memory | None = None,
    ) -> Screen:  # fmt: skip
        fake = fake or FakeDesk()
        window = MainWindow()
        qtbot.addWidget(window)
        window.setLayoutDirection(direction)
        window.resize(width, height)
        context = DeskContext(Desk(fake, EagerRunner()), FaceMaker("en_GB", vocabulary.load()), lambda: fake.now)
        desk = WindowViewModel(context, window)
        binding = DeskBinding(window, desk, theme, memory, pages)
        window.show()
        qtbot.waitExposed(window)
        desk.start()
        desk.stop()
        window.activateWindow()
        QApplication.processEvents()
        binding.canvas.setFocus()
        return Screen(fake, window, desk, binding, qtbot)

    return make


@pytest.fixture
def screen(make_screen: MakeScreen) -> Screen:
    """The usual window."""
    return make_screen()

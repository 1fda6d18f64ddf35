"""A window on the real practice, with real keys: every question and act runs at once."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from carefront.wording import vocabulary
from tests.support.practice import Practice
from tests.support.practice_window import PracticeLanes
from tests.support.runners import EagerRunner


@dataclass
class Front:
    """A window on the practice."""

    practice: Practice
    window: MainWindow
    desk: WindowViewModel
    binding: DeskBinding
    qtbot: QtBot

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.binding.canvas, key, modifier)

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget(), letter)


def open_front(
    practice: Practice, qtbot: QtBot, width: int = 1280, height: int = 720, memory: Memory | None = None
) -> Front:
    """A window of a size that shows the practice's today, the canvas in focus."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(width, height)
    maker = FaceMaker("en_GB", vocabulary.load())
    lanes = PracticeLanes(practice)
    context = DeskContext(Desk(lanes, EagerRunner()), maker, practice.clock)  # type: ignore[arg-type]
    desk = WindowViewModel(context, window)
    binding = DeskBinding(window, desk, "light", memory)
    window.show()
    qtbot.waitExposed(window)
    desk.start()
    desk.stop()
    with qtbot.waitActive(window):
        window.activateWindow()
    binding.canvas.setFocus()
    return Front(practice, window, desk, binding, qtbot)

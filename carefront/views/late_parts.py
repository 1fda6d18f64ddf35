"""What a window gets once its first day is painted: nothing of it is needed before, so nothing of it is loaded."""

from __future__ import annotations

from PySide6.QtCore import QObject

from carefront.viewmodels.memory import Memory
from carefront.viewmodels.palette_state import CommandRow
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.frame_parts import FrameParts
from carefront.views.main_window import MainWindow
from carefront.views.saved_views_binding import SavedViewsBinding
from carefront.views.theme import Theme
from carefront.views.view_host import ViewHost


class LateParts(QObject):
    """Lives as long as its window."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, canvas: DayView, host: ViewHost, frame: FrameParts,
        theme: Theme, memory: Memory,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.saved = SavedViewsBinding(window, desk, host, canvas, frame.sidebar, theme, memory, frame.show_sidebar)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.saved.box.set_theme(theme)

    def rows(self) -> tuple[CommandRow, ...]:
        """What the palette lists besides the commands of the menus."""
        return self.saved.rows()

    def act(self, command: str) -> bool:
        """Do one of ``rows``; whether it was one."""
        return self.saved.act(command)

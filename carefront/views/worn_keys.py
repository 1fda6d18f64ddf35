"""The keys of now as a window wears them: in its menus, on its calendar, in the tips of its command bar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.views.actions import CANVAS_HANDLES, desk_actions, show_keys
from carefront.views.calendar.day_view import DayView
from carefront.views.keymap import Keymap
from carefront.views.main_window import MainWindow
from carefront.views.quick_buttons import QuickButtons


class WornKeys(Keymap):
    """Lives as long as its window; whatever shows or reads a key follows at once."""

    def __init__(
        self, window: MainWindow, canvas: DayView, buttons: QuickButtons, actions: Mapping[str, QAction], memory: Memory
    ) -> None:
        super().__init__(memory, desk_actions(), window)
        self._actions, self._canvas = actions, canvas
        self._tips: tuple[tuple[QToolButton, str, str], ...] = (
            (window.sidebar_button, "sidebar", _("Sidebar")), (window.book_button, "new_booking", _("Book")),
            (window.previous_button, "previous_day", _("Previous")), (window.today_button, "today", _("Today")),
            (window.next_button, "next_day", _("Next")), (window.date_button, "jump", _("Jump to date")),
            (buttons.field, "palette", _("Quick add")), (buttons.walk_in, "walk_in", _("Walk-in")),
        )  # fmt: skip
        self.changed.connect(self.show)
        window.closed.connect(self.stop)
        self.show()

    def show(self) -> None:
        """Put on the keys of now."""
        for command in self.commands:
            if command.id in self._actions:
                show_keys(self._actions[command.id], command, self.sequences(command.id))
        self._canvas.keys.bind(self.combinations(CANVAS_HANDLES))
        for button, command_id, name in self._tips:
            key = self.text(command_id)
            button.setToolTip(_("{name} ({key})").format(name=name, key=key) if key else name)

"""What the window gives to the pages of its settings."""

from __future__ import annotations

from collections.abc import Callable

from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.dressing import Dressing
from carefront.views.keymap import Keymap
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme
from carefront.views.window_layout import WindowLayout


class WindowHome:
    """The home of the pages opened from one window. ``complain`` and ``say`` are those of the settings window."""

    def __init__(
        self, window: MainWindow, window_model: WindowViewModel, dressing: Dressing, layout: WindowLayout,
        memory: Memory, keys: Keymap,
    ) -> None:  # fmt: skip
        self.window, self.window_model, self.layout, self.memory = window, window_model, layout, memory
        self.dressing, self.keys = dressing, keys
        self.complain: Callable[[str], None] = window_model.context.complain
        self.say: Callable[[str], None] = window_model.context.say

    @property
    def context(self) -> DeskContext:
        """As ``SettingsHome`` says."""
        return self.window_model.context

    @property
    def desk(self) -> Desk:
        """As ``SettingsHome`` says."""
        return self.context.desk

    @property
    def theme(self) -> Theme:
        """As ``SettingsHome`` says."""
        return self.dressing.theme

    @property
    def facility_id(self) -> str:
        """As ``SettingsHome`` says."""
        return self.context.facility.facility_id if self.context.facility else ""

    def give(self, command: str) -> None:
        """As ``SettingsHome`` says."""
        self.window.command_given.emit(command)

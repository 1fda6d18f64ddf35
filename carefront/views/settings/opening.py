"""Opens the settings of a window, with the pages that the signed-in person may see, and keeps those so.

A page that somebody may not see any more goes at once; one with something typed stays to be read until it is left.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.dressing import Dressing
from carefront.views.keymap import Keymap
from carefront.views.main_window import MainWindow
from carefront.views.settings.home import WindowHome
from carefront.views.settings.page_table import settings_pages
from carefront.views.settings.pages import SettingsPage
from carefront.views.settings.window import SettingsWindow
from carefront.views.window_layout import WindowLayout


def open_settings(
    window: MainWindow,
    desk: WindowViewModel,
    dressing: Dressing,
    layout: WindowLayout,
    memory: Memory,
    keys: Keymap,
    page: str = "",
) -> SettingsWindow:
    """Show the settings of ``window`` on ``page``, by id (the last one if empty); an open one comes to the front."""
    settings = window.findChild(SettingsWindow)
    if settings is None:
        home = WindowHome(window, desk, dressing, layout, memory, keys)
        settings = SettingsWindow(home, allowed(desk.context.refusals))
        PageRights(settings, desk.context)
    settings.appear(page)
    return settings


def allowed(refusals: Mapping[str, str]) -> tuple[SettingsPage, ...]:
    """The pages that are not refused."""
    return tuple(page for page in settings_pages() if f"settings:{page.id}" not in refusals)


class PageRights(QObject):
    """Lives as long as its settings window."""

    def __init__(self, settings: SettingsWindow, context: DeskContext) -> None:
        super().__init__(settings)
        self._settings, self._context = settings, context
        context.rights_changed.connect(self._follow)

    def _follow(self) -> None:
        reasons = {page.id: self._context.refusals.get(f"settings:{page.id}", "") for page in settings_pages()}
        self._settings.offer(allowed(self._context.refusals), reasons)

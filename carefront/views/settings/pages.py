"""What a page of the settings window is and what it is given. Knows none; ``page_table`` has them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from carefront.viewmodels.desk_context import DeskContext
    from carefront.viewmodels.desk_port import Desk
    from carefront.viewmodels.memory import Memory
    from carefront.viewmodels.window_view_model import WindowViewModel
    from carefront.views.keymap import Keymap
    from carefront.views.theme import Theme
    from carefront.views.window_layout import WindowLayout


class SettingsHome(Protocol):
    """What a page is given. It lives as long as the window the settings were opened from."""

    @property
    def desk(self) -> Desk:
        """Asks and acts."""

    @property
    def context(self) -> DeskContext:
        """The clinic in view, how things are said, ``execute``."""

    @property
    def window_model(self) -> WindowViewModel:
        """The window the settings were opened from, for what follows a change of the clinic."""

    @property
    def memory(self) -> Memory:
        """What is remembered on this computer."""

    @property
    def theme(self) -> Theme:
        """The colours of now; a page with colours of its own also has ``set_theme``."""

    @property
    def layout(self) -> WindowLayout:
        """Which parts the window shows."""

    @property
    def keys(self) -> Keymap:
        """Every command there is, and the keys each has now."""

    @property
    def facility_id(self) -> str:
        """The clinic in view; empty where there is none."""

    def give(self, command: str) -> None:
        """Have the window do a command, by id."""

    def complain(self, text: str) -> None:
        """Keep in sight, over the page, what could not be done; no text takes it away."""

    def say(self, text: str) -> None:
        """Have a result read out, politely."""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A line of the list. ``words``: what else people look for it by.

    The widget that ``factory`` makes may have ``has_unsaved() -> bool`` (then nothing closes without a question),
    ``refresh()`` (called whenever it comes into view or the clinic changes: read anew, keep what is being typed),
    and ``set_theme(theme)``.
    """

    id: str
    group: str
    title: str
    icon: str
    factory: Callable[[SettingsHome], QWidget]
    words: str = ""

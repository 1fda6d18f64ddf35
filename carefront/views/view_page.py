"""What stands in the canvas's place in a view other than the day: the week, the month, the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme


class ViewPage(Protocol):
    """One view of a window, made when it is first wanted; days are the clinic's local dates.

    What others change is told by ``WindowViewModel.data_changed``, other columns by ``columns_changed``.
    """

    @property
    def widget(self) -> QWidget:
        """What is put into the window."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""

    def enter(self, day: date) -> None:
        """The page is shown, or ``day`` is another while it is: read what is needed."""

    def leave(self) -> None:
        """Another view is shown now: nothing is to be read until ``enter``."""

    def step(self, direction: int) -> date:
        """The day that "next" (1) or "previous" (-1) goes to: a week or a month away."""

    def title(self, day: date) -> str:
        """What the page shows for ``day``, for the date button and the window's title."""

    def take_focus(self) -> None:
        """Put the keyboard where the page is worked with."""


@runtime_checkable
class ActingPage(Protocol):
    """A page that does some of the canvas's commands itself, such as ``status`` of the visit selected in it."""

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What it does, by command id; these stay enabled, with their keys, while the page is shown."""


@runtime_checkable
class CanvasPage(Protocol):
    """A page that shows the canvas itself, on other columns: its commands, keys and menus work there as on the day."""

    mode_changed: SignalInstance
    """The canvas is shown or hidden now; see ``is_on_canvas``."""

    @property
    def is_on_canvas(self) -> bool:
        """Whether the canvas is what the page shows."""

    def take_canvas(self, canvas: DayView) -> None:
        """Put the canvas into the page; the host takes it back when the day is shown."""


PageFactory = Callable[[MainWindow, WindowViewModel, Theme, Memory], ViewPage]

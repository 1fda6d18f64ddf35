"""What pages share that are a panel and its view model; the rest of ``view_page.ViewPage`` is each page's own."""

from __future__ import annotations

from datetime import date
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from carefront.views.theme import Theme


class Entered(Protocol):
    """A view model that reads while its page is shown."""

    def enter(self, day: date, /) -> None:
        """The page is shown, or ``day`` is another while it is."""

    def leave(self) -> None:
        """Another view is shown now."""


class PagePanel(QWidget):
    """Shows its view model; every choice goes to it."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on; a panel that is drawn by the palette alone has nothing to do."""


Model = TypeVar("Model", bound=Entered)
Panel = TypeVar("Panel", bound=PagePanel)


class PanelPage(Generic[Model, Panel]):
    """The part of a page that is the same whatever its panel shows."""

    def __init__(self, model: Model, panel: Panel) -> None:
        self.model, self.panel = model, panel

    @property
    def widget(self) -> QWidget:
        """As ``ViewPage`` says."""
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        """As ``ViewPage`` says."""
        self.panel.set_theme(theme)

    def enter(self, day: date) -> None:
        """As ``ViewPage`` says."""
        self.model.enter(day)

    def leave(self) -> None:
        """As ``ViewPage`` says."""
        self.model.leave()

"""Puts the palette, the openings panel and the overview of keys over a window, and ties them to their view models.

Loaded after the first cards, or by the first key that wants one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.palette_base import PaletteModel
from carefront.viewmodels.palette_state import CommandRow, PaletteMode, PaletteState
from carefront.viewmodels.quick_access import QuickAccessModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.actions import desk_actions
from carefront.views.main_window import MainWindow
from carefront.views.openings_panel import OpeningsPanel
from carefront.views.palette import Palette
from carefront.views.shortcuts_sheet import ShortcutsSheet
from carefront.views.theme import Theme


class QuickAccess(QObject):
    """Lives as long as its window; ``commands`` are what its keys do, by command id.

    ``key_text``: the key of a command as it is shown. ``more_rows``: commands of the palette beside those of the menus.
    """

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, actions: Mapping[str, QAction], theme: Theme, memory: Memory
    ) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self.models = QuickAccessModel(desk, memory, self)
        self.palette, self.openings = Palette(theme, window), OpeningsPanel(theme, window)
        self.shortcuts = ShortcutsSheet(theme, window)
        self.key_text: Callable[[str], str] = lambda _command: ""
        self.more_rows: Callable[[], tuple[CommandRow, ...]] = tuple
        self.models.offer_commands(
            lambda: (*(row for row in self._rows() if self._actions[row.id].isEnabled()), *self.more_rows())
        )
        self.models.palette.command_chosen.connect(window.command_given)
        self.shortcuts.command_chosen.connect(window.command_given)
        self._tie_palette()
        self._tie_openings()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything with ``theme`` from now on."""
        for part in (self.palette, self.openings, self.shortcuts):
            part.set_theme(theme)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the commands of this part do."""
        models = self.models
        return {
            "palette": lambda: self._open(models.palette, models.palette.open),
            "check_in": lambda: self._open(models.check_in, models.check_in.open),
            "walk_in": lambda: self._open(models.walk_in, models.walk_in.open),
            "find_patient": lambda: self._open(
                models.palette, lambda: models.palette.open(mode=PaletteMode.FIND_PATIENT)
            ),
            "find_opening": models.openings.open,
            "jump": lambda: self._open(models.jump, models.jump.open),
            "shortcuts": lambda: self.shortcuts.open(self._rows()),
        }

    def walk_in_at(self, place: Place) -> None:
        """Take a walk-in at a place."""
        model = self.models.walk_in
        self._open(model, lambda: model.open_here(place))

    def find_opening_from(self, place: Place) -> None:
        """Find an opening from a place on."""
        self.models.openings.open_from(place)

    def _open(self, model: PaletteModel, begin: Callable[[], object]) -> None:
        """One palette at a time: another one that is open goes first."""
        for other in self.models.palettes:
            if other is not model and other.state.is_open:
                other.close()
        begin()

    def _rows(self) -> tuple[CommandRow, ...]:
        titles = {name: menu.title().replace("&", "") for name, menu in self._window.menus.items()}
        return tuple(
            CommandRow(
                one.id,
                self._actions[one.id].text().partition("\t")[0].replace("&", ""),
                titles.get(one.menu, ""),
                self.key_text(one.id),
            )
            for one in desk_actions()
            if one.id in self._actions
        )

    def _tie_palette(self) -> None:
        palette = self.palette
        for model in self.models.palettes:
            model.changed.connect(self._show)
        palette.searched.connect(lambda text: self._model().search(text))
        palette.highlighted.connect(lambda row: self._model().highlight(row))
        palette.picked.connect(lambda row: self._model().pick(row))
        palette.entered.connect(lambda: self._model().enter())
        palette.chosen.connect(lambda number: self._model().choose(number))
        palette.left.connect(lambda: self._model().close())

    def _show(self, state: PaletteState) -> None:
        """Draw the palette that is open; one that closes while another opens draws nothing."""
        if state.is_open or not any(model.state.is_open for model in self.models.palettes):
            self.palette.show_state(state)

    def _model(self) -> PaletteModel:
        return next((model for model in self.models.palettes if model.state.is_open), self.models.palette)

    def _tie_openings(self) -> None:
        panel, model = self.openings, self.models.openings
        model.changed.connect(panel.show_state)
        panel.searched.connect(model.search)
        panel.highlighted.connect(model.highlight)
        panel.picked.connect(model.pick)
        panel.entered.connect(model.enter)
        panel.type_chosen.connect(model.set_type)
        panel.who_chosen.connect(model.set_who)
        panel.first_chosen.connect(model.set_first)
        panel.day_wished.connect(lambda day, is_on: model.wish_day(day, is_wished=is_on))
        panel.place_chosen.connect(model.set_place)
        panel.language_chosen.connect(model.set_language)
        panel.gender_chosen.connect(model.set_gender)
        panel.wished.connect(lambda name, is_on: model.wish(name, is_wished=is_on))
        panel.offer_taken.connect(model.take_offer)
        panel.left.connect(model.close)

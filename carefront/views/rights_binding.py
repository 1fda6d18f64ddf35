"""Shows what the signed-in person may do: views out of reach are hidden, other commands disabled with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from carefront.viewmodels.command_rights import CommandRights
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.actions import desk_actions
from carefront.views.detail_panel import DetailPanel
from carefront.views.main_window import MainWindow
from carefront.views.view_host import ViewHost
from carefront.views.view_pages import VIEWS


class RightsBinding(QObject):
    """Lives as long as its window. A key of a disabled command says why nothing happens."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, host: ViewHost, details: DetailPanel,
        actions: Mapping[str, QAction], buttons: Mapping[QAbstractButton, str],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._context, self._host, self._details = window, desk.context, host, details
        self._actions, self._buttons = actions, buttons
        self._tips = {button: button.toolTip() for button in buttons}
        self._said_keys: list[QShortcut] = []
        self._context.rights_changed.connect(self._show)
        self._rights = CommandRights(desk)

    def _show(self) -> None:
        refusals = self._context.refusals
        for name, action in self._actions.items():
            if name in VIEWS:
                action.setVisible(name not in refusals)
            reason = refusals.get(name, "")
            action.setToolTip(reason or action.text().replace("&", ""))
            action.setStatusTip(reason)
        for menu in self._window.menus.values():
            menu.setToolTipsVisible(bool(refusals))
        self._host.forbid(refusals)
        for button, command in self._buttons.items():
            button.setEnabled(command not in refusals)
            button.setToolTip(refusals.get(command) or self._tips[button])
        self._details.show_refusals(refusals)
        self._answer_keys(refusals)

    def _answer_keys(self, refusals: Mapping[str, str]) -> None:
        """Keys of commands that are refused say why; the keys are free, for their actions are disabled."""
        for shortcut in self._said_keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._said_keys = []
        for one in desk_actions(self._host.views):
            for key in self._actions[one.id].shortcuts() if one.id in refusals else ():
                parent: object = self._actions[one.id].parent()
                made = QShortcut(key, parent if isinstance(parent, QWidget) else self._window)
                made.setContext(self._actions[one.id].shortcutContext())
                made.activated.connect(partial(self._context.say, refusals[one.id], is_urgent=True))
                self._said_keys.append(made)

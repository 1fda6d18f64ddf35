"""The two buttons of the command bar that open a palette; what they open is loaded later."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QToolButton

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme

WIDE = 1000
"""From this width on, in dip, the buttons have their words."""


class QuickButtons(QObject):
    """Lives as long as its window, which is given the commands ``palette`` and ``walk_in``."""

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self.field, self.walk_in = QToolButton(), QToolButton()
        self._put_buttons()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.field.setIcon(icons.icon("search", theme.secondary_ink))
        self.walk_in.setIcon(icons.icon("user-plus", theme.ink))

    def _put_buttons(self) -> None:
        """The palette's place in the command bar looks like a field; both shrink to their icons in a narrow window."""
        before = self._window.bar_actions[self._window.previous_button]
        for button, text, name, command in (
            (self.walk_in, _("Walk-in"), _("Walk-in"), "walk_in"),
            (self.field, _("Name, time or command…"), _("Quick add"), "palette"),
        ):
            button.setText(text)
            button.setAccessibleName(name)
            button.setProperty("help_page", "quick_add" if command == "palette" else "check_in")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMinimumSize(30, 30)
            button.clicked.connect(lambda _checked=False, command=command: self._window.command_given.emit(command))
            self._window.command_bar.insertWidget(before, button)
        self.walk_in.setAutoRaise(True)
        self._window.resized.connect(self._fit_buttons)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        style, is_wide = Qt.ToolButtonStyle, self._window.width() >= WIDE
        for button in (self.field, self.walk_in):
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if is_wide else style.ToolButtonIconOnly)
        self.field.setMinimumWidth(240 if is_wide else 30)

"""Colours and icons of a whole window, put on anew when the system, or the user, changes between light and dark."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIcon
from PySide6.QtWidgets import QToolButton

from carefront.views import icons, theme
from carefront.views.main_window import MainWindow

_MIRRORED = {"chevron-left": "chevron-right", "chevron-right": "chevron-left"}


class Dressing(QObject):
    """Follows the system, unless it was told a theme by name. ``changed``: every part is to be drawn in this theme."""

    changed = Signal(object)

    def __init__(self, window: MainWindow, name: str = "") -> None:
        super().__init__(window)
        self._window = window
        self._buttons: list[tuple[QToolButton | QAction, str]] = []
        self.chosen = name
        self.theme = self._wanted()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    def dress(self, parts: Sequence[tuple[QToolButton | QAction, str]]) -> None:
        """Give ``parts`` their icons, by name, now and whenever the theme changes."""
        self._buttons = [*parts]
        self._put_icons(self._buttons)

    def dress_once(self, parts: Sequence[tuple[QToolButton | QAction, str]]) -> None:
        """Give ``parts`` their icons too, unless they have them."""
        fresh = [pair for pair in parts if pair not in self._buttons]
        self._buttons += fresh
        self._put_icons(fresh)

    def choose(self, name: str) -> None:
        """Wear the theme ``name`` whatever the system says; no name follows the system again."""
        self.chosen = name
        self._on_system_changed()

    def _wanted(self) -> theme.Theme:
        """The theme to wear now; the palette of the program is made from it."""
        found = theme.load(self.chosen or theme.wanted_name(), is_chosen=bool(self.chosen))
        if not found.is_contrast or self.chosen:
            QGuiApplication.setPalette(theme.palette_of(found))
        self._window.setStyleSheet(theme.outlines(found))
        return found

    def _put_icons(self, parts: Sequence[tuple[QToolButton | QAction, str]]) -> None:
        for part, name in parts:
            part.setIcon(self._icon(name))

    def _icon(self, name: str) -> QIcon:
        is_mirrored = self._window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return icons.icon(_MIRRORED.get(name, name) if is_mirrored else name, self.theme.ink)

    def _on_system_changed(self, _preference: object = None) -> None:
        self.theme = self._wanted()
        self._put_icons(self._buttons)
        self.changed.emit(self.theme)

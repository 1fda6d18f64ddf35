"""Colours and icons of a whole window, put on anew when the system changes between light and dark."""

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
        self._forced_name = name
        self.theme = theme.load(name or theme.wanted_name())
        self._set_palette()
        if not name:
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    def dress(self, parts: Sequence[tuple[QToolButton | QAction, str]]) -> None:
        """Give ``parts`` their icons, by name, now and whenever the theme changes."""
        self._buttons = [*parts]
        self._put_icons()

    def _put_icons(self) -> None:
        for part, name in self._buttons:
            part.setIcon(self._icon(name))

    def _icon(self, name: str) -> QIcon:
        is_mirrored = self._window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return icons.icon(_MIRRORED.get(name, name) if is_mirrored else name, self.theme.ink)

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self.theme = theme.load(self._forced_name or theme.wanted_name())
        self._set_palette()
        self._put_icons()
        self.changed.emit(self.theme)

    def _set_palette(self) -> None:
        if not self.theme.is_contrast:
            QGuiApplication.setPalette(theme.palette_of(self.theme))

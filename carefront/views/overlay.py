"""A panel over the window that takes the focus and gives it back: Esc or a click elsewhere closes it.

Not a window of its own, so that nothing is hidden from assistive tools and no window manager moves it.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QWidget

from carefront.views.theme import Theme

MARGIN = 8
NARROW = 900


class Side(Enum):
    """Where in the window an overlay stands."""

    TOP = "top"
    FAR = "far"


class Overlay(QFrame):
    """``left``: it is to be closed. Give ``first`` the widget that takes the focus."""

    left = Signal()

    def __init__(self, theme: Theme, window: QMainWindow, side: Side, width: int) -> None:
        super().__init__(window)
        self._theme, self._window, self._side, self._wanted_width = theme, window, side, width
        self._before: QWidget | None = None
        self.first: QWidget = self
        self.setAutoFillBackground(True)
        self.setFrameShape(self.Shape.Box)
        self.hide()
        window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.update()

    def appear(self) -> None:
        """Show, place and focus; remembers who had the focus."""
        if self.isVisible():
            return
        focused = self._focused()
        if focused is not None and not self.isAncestorOf(focused):
            self._before = focused
        self.place()
        self.show()
        self.raise_()
        self.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def vanish(self) -> None:
        """Hide and give the focus back, unless it has gone elsewhere already."""
        if not self.isVisible():
            return
        focused = self._focused()
        has_focus = focused is None or focused is self or self.isAncestorOf(focused)
        before, self._before = self._before, None
        if has_focus and before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def _focused(self) -> QWidget | None:
        """Who has the window's focus, known even while another program has the keyboard; nobody yet: ``None``."""
        return self._window.focusWidget()

    def announce(self, text: str) -> None:
        """Have ``text`` read out, politely."""
        if text:
            event = QAccessibleAnnouncementEvent(self, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)

    def place(self) -> None:
        """Put it where it belongs in a window of this size."""
        room = self._window.rect()
        bar = self._window.menuWidget()
        top = bar.height() if bar and bar.isVisible() else 0
        is_narrow = room.width() < NARROW
        width = room.width() - 2 * MARGIN if is_narrow else min(self._wanted_width, room.width() - 2 * MARGIN)
        most = max(80, room.height() - top - 2 * MARGIN)
        height = (
            most if self._side is Side.FAR else min(most, max(self.minimumSizeHint().height(), self._height(width)))
        )
        x = (room.width() - width) // 2
        if self._side is Side.FAR and not is_narrow:
            is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = MARGIN if is_rtl else room.width() - width - MARGIN
        self.setGeometry(x, top + MARGIN, width, height)

    def _height(self, width: int) -> int:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return self.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc leaves from wherever the focus is; other keys stay here."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        event.accept()

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or now is self or self.isAncestorOf(now):
            return
        if now.window() is self._window:
            self.left.emit()

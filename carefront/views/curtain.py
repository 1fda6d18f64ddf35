"""Hides every window of the program behind one page at once, and brings them back as they were, to whoever left them.

A hidden window gives its place on the screen back as well, so that neither eye nor assistive tool finds what it shows;
its widgets stay, with everything typed into them. Where somebody else comes in they stay hidden until their own person
is back: nobody sees, goes on with or takes back what another one has begun.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from shiboken6 import isValid

from carefront.shared.i18n import _
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A window behind the curtain, and what had its focus."""

    window: QWidget
    focused: QWidget | None


class LockWindow(QWidget):
    """Stands where the window stood. ``closed``: the user closes it, which leaves the program."""

    closed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(page)
        self.is_done = False

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        """Closing is no way in."""
        super().closeEvent(event)
        if not self.is_done:
            self.closed.emit()


class Curtain(QObject):
    """Down or up. ``left``: the user wants to leave the program while it is down."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hidden: list[_Hidden] = []
        self._holder_id = ""
        self._left: dict[str, list[_Hidden]] = {}
        self.window: LockWindow | None = None

    @property
    def is_down(self) -> bool:
        """Whether the windows are hidden."""
        return self.window is not None

    def fall(self, page: QWidget, title: str, holder_id: str = "") -> None:
        """Hide everything behind ``page`` before this returns; it is that of ``holder_id``."""
        if self.window:
            return
        self._holder_id = holder_id
        self._close_popups()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        front = QApplication.activeWindow() or (shown[0] if shown else None)
        self.window = lock = LockWindow(page)
        lock.setWindowTitle(title)
        lock.setAccessibleName(title)
        lock.closed.connect(self.left)
        if front is not None:
            lock.setGeometry(front.window().geometry())
            lock.setStyleSheet(front.window().styleSheet())
            lock.setWindowState(front.window().windowState() & ~Qt.WindowState.WindowMinimized)
        lock.show()
        for one in shown:
            self._hide(one)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        lock.activateWindow()

    def rise(self, holder_id: str | None = None) -> None:
        """Show the windows of ``holder_id`` again, each with what had its focus; of whoever locked if ``None``.

        What somebody else left stays behind, until they are the one who is back.
        """
        lock, self.window = self.window, None
        if lock is None:
            return
        hidden, self._hidden = self._hidden, []
        if holder_id not in (None, self._holder_id):
            self._left[self._holder_id] = hidden
            hidden = self._left.pop(holder_id or "", [])
        hidden = [one for one in hidden if isValid(one.window)]
        for one in hidden:
            one.window.show()
        if not self._left:
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        lock.is_done = True
        lock.close()
        lock.deleteLater()
        for one in hidden[-1:]:
            one.window.activateWindow()
            if one.focused is not None and isValid(one.focused):
                one.focused.setFocus()

    def let_go(self, holder_id: str) -> None:
        """Nobody waits for the windows of ``holder_id`` any more."""
        self._left.pop(holder_id, None)

    def come_forward(self) -> None:
        """Somebody started the program once more."""
        if self.window:
            self.window.raise_()
            self.window.activateWindow()

    def _hide(self, window: QWidget, place: list[_Hidden] | None = None) -> None:
        (self._hidden if place is None else place).append(_Hidden(window, window.focusWidget()))
        window.hide()
        window.destroy()

    @staticmethod
    def _close_popups() -> None:
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """A window that a late answer opens goes behind the curtain too, or to what its person has left."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, self, lambda: self._hide_late(watched))
        return False

    def _is_stranger(self, window: QWidget) -> bool:
        """Whether it is a window that is neither the page's nor behind the curtain already."""
        is_known = any(window is one.window for one in self._hidden)
        return not is_known and not self._belongs_to_page(window)

    def _hide_late(self, window: QWidget) -> None:
        if not isValid(window) or not window.isVisible():
            return
        if (left := self._left_with(window)) is not None:
            self._hide(window, left)
        elif self.is_down and self._is_stranger(window):
            self._hide(window)

    def _left_with(self, window: QWidget) -> list[_Hidden] | None:
        """With whose windows this one belongs, where they are away."""
        parent: QWidget | None = window
        while parent is not None:
            for left in self._left.values():
                if any(parent is one.window for one in left):
                    return left
            parent = parent.parentWidget()
        return None

    def _belongs_to_page(self, window: QWidget) -> bool:
        """Whether it is the page's window, or a menu or tip of it."""
        lock = self.window
        parent: QWidget | None = window
        while parent is not None and parent is not lock:
            parent = parent.parentWidget()
        return parent is not None or window.windowType() == Qt.WindowType.ToolTip


def locked_title(name: str) -> str:
    """What the window is called while it is locked: who locked, and nothing else."""
    return _("Locked – {name}").format(name=name) if name else _("CareFront")

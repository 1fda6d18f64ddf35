"""Hides every window of the program behind one page at once, and brings them back as they were.

A hidden window gives its place on the screen back as well, so that neither eye nor assistive tool finds what it shows;
its widgets stay, with everything typed into them.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QVBoxLayout, QWidget

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
        self.window: LockWindow | None = None

    @property
    def is_down(self) -> bool:
        """Whether the windows are hidden."""
        return self.window is not None

    def fall(self, page: QWidget, title: str) -> None:
        """Hide everything behind ``page`` before this returns."""
        if self.window:
            return
        self._close_popups()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        front = QApplication.activeWindow() or (shown[0] if shown else None)
        self.window = lock = LockWindow(page)
        lock.setWindowTitle(title)
        lock.setAccessibleName(title)
        lock.closed.connect(self.left)
        if front is not None:
            lock.setGeometry(front.window().geometry())
            lock.setWindowState(front.window().windowState() & ~Qt.WindowState.WindowMinimized)
        lock.show()
        for one in shown:
            self._hide(one)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        lock.activateWindow()

    def rise(self, *, is_other: bool = False) -> None:
        """Show every window again, each with what had its focus; nobody else sees a dialog that was open."""
        lock, self.window = self.window, None
        if lock is None:
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        hidden, self._hidden = self._hidden, []
        for one in hidden if is_other else ():
            if isinstance(one.window, QDialog):
                one.window.reject()
        hidden = [one for one in hidden if not (is_other and isinstance(one.window, QDialog))]
        for one in hidden:
            one.window.show()
        lock.is_done = True
        lock.close()
        lock.deleteLater()
        for one in hidden[-1:]:
            one.window.activateWindow()
            if one.focused is not None:
                one.focused.setFocus()

    def come_forward(self) -> None:
        """Somebody started the program once more."""
        if self.window:
            self.window.raise_()
            self.window.activateWindow()

    def _hide(self, window: QWidget) -> None:
        self._hidden.append(_Hidden(window, window.focusWidget()))
        window.hide()
        window.destroy()

    @staticmethod
    def _close_popups() -> None:
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """A window that a late answer opens goes behind the curtain too."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and self._is_stranger(watched):
            QTimer.singleShot(0, self, lambda: self._hide_late(watched))
        return False

    def _is_stranger(self, window: QWidget) -> bool:
        """Whether it is a window that is neither the page's nor behind the curtain already."""
        is_known = any(window is one.window for one in self._hidden)
        return window.isWindow() and not is_known and not self._belongs_to_page(window)

    def _hide_late(self, window: QWidget) -> None:
        if self.is_down and window.isVisible():
            self._hide(window)

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

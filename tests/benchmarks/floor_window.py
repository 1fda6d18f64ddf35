"""The floor of the start: a process that shows an empty main window, says when it is painted, and ends.

With ``sqlalchemy`` as its second argument it also imports that before it says so, as a program with a store must.
"""

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

SIZE = (1280, 720)


class EmptyWindow(QMainWindow):
    """Tells of its first paint."""

    def __init__(self, descriptor: int, *, with_store: bool) -> None:
        super().__init__()
        self._descriptor, self._with_store = descriptor, with_store
        self._is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Paint as ever."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        if self._with_store:
            import sqlalchemy  # noqa: F401
        os.write(self._descriptor, f"painted {time.monotonic_ns()}\n".encode())
        QApplication.quit()


def main() -> int:
    """Show the window."""
    application = QApplication(["floor", "-style", "fusion"])
    window = EmptyWindow(int(sys.argv[1]), with_store="sqlalchemy" in sys.argv)
    window.resize(*SIZE)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

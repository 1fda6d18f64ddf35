"""Going back through the record, stretch by stretch, until enough is found: the first at once, the rest aside."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.audit_rows import AuditFilter, AuditPage, Place
from carefront.viewmodels.desk_context import DeskContext


class AuditSearch(QObject):
    """``found``: a page, which may be empty. ``changed``: it began, went on or ended. ``failed``: why it ended.

    What comes for an earlier search is dropped.
    """

    found = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = self._count = self._enough = 0
        self._wanted = AuditFilter()
        self.is_running = self.is_stopped = self.is_long = False
        self.next: Place | None = None
        self.back_to_s: int | None = None

    def start(self, wanted: AuditFilter, enough: int) -> None:
        """Search from the newest entry on; the first stretch is asked of the calendar's own reader."""
        self._wanted, self.next, self.back_to_s = wanted, None, None
        self._begin(enough, None)

    def go_on(self, enough: int) -> None:
        """Look for more below what was found, where there is more to look at."""
        if self.next is not None and not self.is_running:
            self._begin(enough, self.next)

    def stop(self) -> None:
        """Leave it where it is; ``go_on`` takes it up again."""
        if self.is_running:
            self._serial += 1
            self.is_running, self.is_stopped = False, True
            self.changed.emit()

    def _begin(self, enough: int, below: Place | None) -> None:
        self._serial += 1
        self._enough, self._count = enough, 0
        self.is_running, self.is_stopped, self.is_long = True, False, False
        serial, wanted = self._serial, self._wanted
        self._context.desk.ask(
            lambda reader: reader.audit().page(wanted, below), partial(self._on_page, serial),
            partial(self._on_failed, serial),
        )  # fmt: skip
        self.changed.emit()

    def _on_page(self, serial: int, page: AuditPage) -> None:
        if serial != self._serial:
            return
        self._count += len(page.lines)
        self.next, self.back_to_s = page.next, page.back_to_s or self.back_to_s
        self.is_running = self.next is not None and self._count < self._enough
        self.found.emit(page)
        if self.is_running and serial == self._serial:
            self._go_back(serial)
        self.changed.emit()

    def _go_back(self, serial: int) -> None:
        self.is_long = True
        wanted, below = self._wanted, self.next
        self._context.desk.ask_aside(
            lambda reader: reader.audit().page(wanted, below), partial(self._on_page, serial),
            partial(self._on_failed, serial),
        )  # fmt: skip

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self.is_running = False
            self.failed.emit(error)
            self.changed.emit()

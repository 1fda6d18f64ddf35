"""How many wait and how long the longest has, for the status bar: asked for with every day read and every minute."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.read_models import WaitingCount
from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.desk_context import DeskContext


class WaitingViewModel(QObject):
    """``changed``: another text; empty while nobody waits."""

    changed = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.text = ""

    def ask(self) -> None:
        """Ask the desk; what it says of a clinic that was left meanwhile is dropped."""
        facility = self._context.facility
        if facility:
            self._context.desk.ask(
                lambda reader: reader.waiting(facility.facility_id),
                partial(self._on_counted, facility.facility_id),
                _keep_quiet,
            )

    def _on_counted(self, facility_id: str, waiting: WaitingCount) -> None:
        facility = self._context.facility
        if facility and facility.facility_id == facility_id:
            text = self._text(waiting)
            if text != self.text:
                self.text = text
                self.changed.emit(text)

    def _text(self, waiting: WaitingCount) -> str:
        if not waiting.count:
            return ""
        minutes = max(0, (self._context.now_s() - waiting.longest_since_s) // 60)
        return _("{waiting}, longest {minutes} min").format(
            waiting=ngettext("{count} waiting", "{count} waiting", waiting.count).format(count=waiting.count),
            minutes=minutes,
        )


def _keep_quiet(_error: Exception) -> None:
    """The next question that matters will say what is wrong."""

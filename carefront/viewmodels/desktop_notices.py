"""What is worth a notice of the operating system: few things, and never a name."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject

from carefront.shared.i18n import _
from carefront.viewmodels.alerts_view_model import AlertsViewModel

Notify = Callable[[str], None]


class DesktopNotices(QObject):
    """Tells ``notify`` of alerts that came while nobody looked at the window; ``is_quiet``: somebody does, or types."""

    def __init__(
        self, alerts: AlertsViewModel, notify: Notify, is_quiet: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._alerts, self._notify, self._is_quiet = alerts, notify, is_quiet
        alerts.came.connect(self._on_came)

    def _on_came(self, ids: Collection[str]) -> None:
        kinds = {identifier.partition(":")[0] for identifier in ids}
        if self._is_quiet():
            return
        for kind, words in _words().items():
            if kind in kinds:
                self._notify(words)
        for face in self._alerts.faces:
            if face.notice and face.id in ids:
                self._notify(face.notice)


def _words() -> dict[str, str]:
    return {
        "wait": _("Somebody has waited longer than usual."),
        "leave": _("Time off waits to be decided."),
        "messages": _("Messages could not be sent."),
    }

"""What the desktop remembers between starts: a small private file, read before the first frame, written behind."""

import contextlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from carefront.app.options import MEMORY_FILE
from carefront.shared.settings import Settings, Value, load_settings
from carefront.viewmodels.memory import Listeners

DEFAULTS: dict[str, Value] = {
    "theme": "", "windows": [], "columns": [], "zoom": 0.0, "is_key_warning_told": False,
    "recent_commands": [], "recent_patients": [], "saved_views": [], "alerts_seen": [],
    "week_mode": "", "week_resource": "", "month_type": "",
    "clock": "", "times_of": "", "user_name": "", "settings_page": "", "keys": [],
    "inbox_tab": "", "time_off_rebook_now": "", "rebook_reach": "",
    "queue_places": [], "kept_for": "",
    "utilisation_period": "", "utilisation_rows": "", "utilisation_by": "", "export_folder": "",
}  # fmt: skip
LOOKS = "theme", "zoom", "clock", "times_of"
"""How the program looks on this computer: for whoever has not chosen otherwise."""
_log = logging.getLogger(__name__)


class Preferences(Listeners):
    """Values by name. Saved only where the folder is there: a start that finds nothing leaves nothing behind."""

    def __init__(self, folder: Path, name: str = MEMORY_FILE) -> None:
        super().__init__()
        self._settings: Settings = load_settings(folder / name, DEFAULTS)
        self._values: dict[str, Value] = {}
        self._lock = threading.Lock()
        self.save_behind: Callable[[Callable[[], None]], None] = lambda save: save()

    def of_person(self, account_id: str) -> "Preferences":
        """What is remembered for one of those who sign in here, apart from all others.

        Whoever worked here before a sign-in was asked for keeps what was remembered then; others begin with the looks.
        """
        path = self._settings.path
        own = Preferences(path.parent, f"{path.stem}-{account_id}{path.suffix}")
        own.save_behind = self.save_behind
        if not own._settings.chosen:
            is_first = self.value("kept_for") in ("", account_id)
            for name in DEFAULTS if is_first else LOOKS:
                own.put(name, self.value(name))
            if is_first:
                self.put("kept_for", account_id)
        return own

    def value(self, name: str) -> Value:
        """The value of ``name``, which is one of ``DEFAULTS``."""
        return self._values.get(name, self._settings[name])

    def put(self, name: str, value: Value) -> None:
        """Remember a value from now on; it is written by ``save_behind``."""
        if value != self.value(name):
            self._values[name] = value
            self.save_behind(self._save)
            self.tell(name, value)

    def _save(self) -> None:
        """Write what was put; a file that can't be written costs nobody anything but the memory of a window."""
        with self._lock, contextlib.suppress(OSError):
            if not self._settings.path.parent.is_dir():
                return
            for name, value in list(self._values.items()):
                if self._settings[name] != value:
                    self._settings = self._settings.with_value(name, value)

"""The last commands and patients chosen, five of each: ids are remembered, names are read anew each time."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from carefront.application.read_models import PatientHit
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.memory import ForgetfulMemory, Memory

MOST_REMEMBERED = 5
COMMANDS, PATIENTS = "recent_commands", "recent_patients"


class RecentChoices(QObject):
    """``commands`` are ids, ``patients`` as they are now; the latest first. ``changed``: they were read."""

    changed = Signal()

    def __init__(self, context: DeskContext, memory: Memory | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._memory = context, memory or ForgetfulMemory()
        self.commands: tuple[str, ...] = ()
        self.patients: tuple[PatientHit, ...] = ()

    def recall(self) -> None:
        """Read what was chosen last."""
        self.commands = self._kept(COMMANDS)
        facility, ids, today = self._context.facility, self._kept(PATIENTS), self._context.today()
        if facility and ids:
            self._context.desk.ask(
                lambda reader: reader.patients(ids, facility.facility_id, today), self._on_patients, self._on_failed
            )

    def chose_command(self, command_id: str) -> None:
        """A command was chosen."""
        self._memory.put(COMMANDS, _with_latest(self._kept(COMMANDS), command_id))

    def chose_patient(self, patient_id: str) -> None:
        """A patient was chosen."""
        self._memory.put(PATIENTS, _with_latest(self._kept(PATIENTS), patient_id))

    def _kept(self, name: str) -> tuple[str, ...]:
        kept = self._memory.value(name)
        return tuple(kept) if isinstance(kept, list) else ()

    def _on_patients(self, found: tuple[PatientHit, ...]) -> None:
        self.patients = found
        self.changed.emit()

    def _on_failed(self, _error: Exception) -> None:
        """A convenience: without it the field is merely empty."""


def _with_latest(ids: Sequence[str], latest: str) -> list[str]:
    return list(dict.fromkeys((latest, *ids)))[:MOST_REMEMBERED]

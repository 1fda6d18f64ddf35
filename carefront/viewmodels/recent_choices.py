"""The last commands and patients chosen: ids are kept in the background, names are read anew each time."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.read_models import PatientHit
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.remembered import COMMANDS, PATIENTS, Remembered, RememberedHere, with_latest


class RecentChoices(QObject):
    """``commands`` are ids, ``patients`` as they are now; the latest first. ``changed``: they were read."""

    changed = Signal()

    def __init__(self, context: DeskContext, remembered: Remembered | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._kept = context, remembered or RememberedHere()
        self.commands: tuple[str, ...] = ()
        self.patients: tuple[PatientHit, ...] = ()
        self._patient_ids: tuple[str, ...] = ()

    def recall(self) -> None:
        """Read what was chosen last."""
        kept = self._kept
        self._context.desk.work(
            lambda: (kept.recall(COMMANDS), kept.recall(PATIENTS)), self._on_recalled, self._on_failed
        )

    def chose_command(self, command_id: str) -> None:
        """A command was chosen."""
        self.commands = with_latest(self.commands, command_id)
        self._keep(COMMANDS, self.commands)

    def chose_patient(self, patient_id: str) -> None:
        """A patient was chosen."""
        self._patient_ids = with_latest(self._patient_ids, patient_id)
        self._keep(PATIENTS, self._patient_ids)

    def _keep(self, name: str, ids: tuple[str, ...]) -> None:
        self._context.desk.work(partial(self._kept.remember, name, ids), self._on_kept, self._on_failed)

    def _on_kept(self, _nothing: None) -> None:
        """Nobody has to be told."""

    def _on_recalled(self, found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        self.commands, self._patient_ids = found
        facility, ids, today = self._context.facility, self._patient_ids, self._context.today()
        if facility and ids:
            self._context.desk.ask(
                lambda reader: reader.patients(ids, facility.facility_id, today), self._on_patients, self._on_failed
            )
        self.changed.emit()

    def _on_patients(self, found: tuple[PatientHit, ...]) -> None:
        self.patients = found
        self.changed.emit()

    def _on_failed(self, _error: Exception) -> None:
        """A convenience: without it the field is merely empty."""

"""An import in two steps: ``prepare`` in the background, as long as it takes; then ``apply``, which alone holds the
write lock."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from carefront.application.commands.imports import ImportFile, PlanOutdated, needs_of, prepared_import
from carefront.application.envelope import Denied, Envelope, Outcome
from carefront.application.execute import Door
from carefront.application.import_prepare import TICKS_A_ROW
from carefront.application.import_stage import PreparedImport
from carefront.application.ports import ImportStage
from carefront.domain.errors import CareFrontError
from carefront.domain.permissions import is_allowed
from carefront.shared.clock import Clock
from carefront.shared.ids import new_id

TRIES = 3
"""How often an import is prepared anew because others wrote what it depends on; then it is worked out in the lock."""

_TICKS_A_LOOK = 1_000

Progress = Callable[[int, int], None]
"""Told how much of how much is done; what is counted is nobody's business."""


class ImportCancelled(CareFrontError):
    """The import was stopped before anything was written."""


class ImportWork(Protocol):
    """One import of one desk. One thread at a time; ``close`` it."""

    def prepare(self, command: ImportFile, progress: Progress, is_cancelled: Callable[[], bool]) -> Mapping[str, Any]:
        """Work the import out without holding anybody up; gives what it would do.

        Raises:
            ImportCancelled: ``is_cancelled`` said so.
            StorageError: the file can't be read.
        """

    def apply(self) -> Outcome | None:
        """Write what was prepared, all of it or nothing; ``None`` when it has to be prepared again first.

        Raises:
            StorageError: the file could not take it; nothing changed.
        """

    def close(self) -> None:
        """Let go of the file and of what was laid ready."""


class ImportJob:
    """See ``ImportWork``."""

    def __init__(
        self, door: Door, stage: ImportStage, actor_id: str, clock: Clock, origin: str, close: Callable[[], None]
    ) -> None:
        self._door, self._stage, self._actor_id = door, stage, actor_id
        self._clock, self._origin = clock, origin
        self._close = close
        self._envelope: Envelope | None = None
        self._tries = 0

    def prepare(self, command: ImportFile, progress: Progress, is_cancelled: Callable[[], bool]) -> Mapping[str, Any]:
        """See ``ImportWork``."""
        envelope = self._envelope = Envelope(new_id(), command, self._actor_id, self._clock(), self._origin)
        tick = _Ticks(len(command.rows) * TICKS_A_ROW, progress, is_cancelled)
        self._tries += 1
        with self._stage.look():
            if denied := self._denied(envelope, command):
                return {"denied": denied.key}
            prepared: PreparedImport = prepared_import(
                command, envelope.id, self._actor_id, envelope.decided_at, self._stage, tick
            )
        tick.look()
        return prepared.result

    def _denied(self, envelope: Envelope, command: ImportFile) -> Denied | None:
        """What the door would say; so that nobody waits for a no. The door says it again and notes it."""
        facts = self._stage.facts
        actor = facts.actor(self._actor_id, envelope.decided_at.date())
        for key, subject in needs_of(command.source, facts):
            if not is_allowed(actor, key, subject):
                return Denied(envelope.id, key)
        return None

    def apply(self) -> Outcome | None:
        """See ``ImportWork``."""
        if self._envelope is None:
            raise ValueError("nothing was prepared")
        if self._tries > TRIES:  # whoever keeps getting in between has to wait for once
            self._stage.clear()
        try:
            return self._door.execute(self._envelope)
        except PlanOutdated:
            return None

    def close(self) -> None:
        """See ``ImportWork``."""
        self._close()


class _Ticks:
    """Counts, and looks up now and then: tells how far it is, and stops when asked to."""

    def __init__(self, all_ticks: int, progress: Progress, is_cancelled: Callable[[], bool]) -> None:
        self._all, self._progress, self._is_cancelled = all_ticks, progress, is_cancelled
        self._done = 0

    def __call__(self) -> None:
        self._done += 1
        if self._done % _TICKS_A_LOOK == 0:
            self.look()

    def look(self) -> None:
        """Tell and ask now."""
        if self._is_cancelled():
            raise ImportCancelled("cancelled")
        self._progress(self._done, self._all)


def run_import(
    work: ImportWork, command: ImportFile, progress: Progress, is_cancelled: Callable[[], bool] = lambda: False
) -> Outcome:
    """Prepare and apply, again where somebody got in between."""
    outcome: Outcome | None = None
    while outcome is None:
        work.prepare(command, progress, is_cancelled)
        outcome = work.apply()
    return outcome

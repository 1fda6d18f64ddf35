"""The writing faces of a desk that was opened for reading: they say so, and write nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from carefront.application.envelope import Command, GoOn, Outcome, always
from carefront.application.failures import StorageReadOnly
from carefront.application.ports import Draft
from carefront.application.read_models import ProposalQuestion, UndoState


class ReadOnlyWriter:
    """See ``DeskWriter``; every act is refused."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def execute(
        self, command: Command, expected_versions: Mapping[str, int] | None = None, goes_on: GoOn = always
    ) -> Outcome:
        """Refuse.

        Raises:
            StorageReadOnly: always.
        """
        raise StorageReadOnly(self._path)

    def note_denials(self) -> None:
        """Nothing can be written here."""

    def hold(self, hold_id: str, question: ProposalQuestion, minutes: int = 0) -> None:
        """Nobody is told: nothing can be booked here."""

    def hold_row(self, hold_id: str, row_id: str, span_s: tuple[int, int]) -> None:
        """Nobody is told: nothing can be changed here."""

    def release(self, hold_id: str) -> None:
        """There is nothing to let go of."""

    def undo(self) -> Outcome | None:
        """Nothing was done."""
        return None

    def redo(self) -> Outcome | None:
        """Nothing was done."""
        return None

    def undo_state(self) -> UndoState:
        """Nothing was done."""
        return UndoState()


class NoDrafts:
    """See ``DraftBook``; keeps nothing, because nothing could come of it."""

    def all(self) -> Sequence[Draft]:
        """None."""
        return ()

    def keep(self, draft: Draft) -> None:
        """Not kept."""

    def drop(self, draft_id: str, owner: str | None = None) -> None:
        """Not there."""

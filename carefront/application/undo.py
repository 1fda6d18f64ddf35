"""The undo history of one session: a list of commands, each taken back or done again by ``Revert``."""

from collections.abc import Mapping

from carefront.application.read_models import PastAct, UndoState
from carefront.shared.values import dataclass

STEPS = 50


@dataclass(frozen=True, slots=True)
class _Step:
    """An act as it was made, and the command that a next Revert must name (the act itself, or its latest redo)."""

    act: PastAct
    command_id: str


class UndoHistory:
    """The last fifty acts of a session. Shared by its windows; a new act clears what could be redone."""

    def __init__(self) -> None:
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def did(self, act: PastAct) -> None:
        """Remember an act that was applied."""
        self._done = [*self._done, _Step(act, act.command_id)][-STEPS:]
        self._undone.clear()

    def next_undo(self) -> tuple[PastAct, str] | None:
        """The act that Undo would take back, and the command to name."""
        return (self._done[-1].act, self._done[-1].command_id) if self._done else None

    def next_redo(self) -> tuple[PastAct, str] | None:
        """The act that Redo would do again, and the command to name."""
        return (self._undone[-1].act, self._undone[-1].command_id) if self._undone else None

    def undid(self, revert_id: str) -> None:
        """The last act was taken back by the command ``revert_id``."""
        self._undone.append(_Step(self._done.pop().act, revert_id))

    def redid(self, revert_id: str) -> None:
        """The last undone act was done again by the command ``revert_id``."""
        self._done.append(_Step(self._undone.pop().act, revert_id))

    def dropped_undo(self) -> None:
        """The last act can't be taken back any more; the one before it may."""
        self._done.pop()

    def dropped_redo(self) -> None:
        """The last undone act can't be done again any more."""
        self._undone.pop()

    def state(self) -> UndoState:
        """What Undo and Redo would do now."""
        undo, redo = self.next_undo(), self.next_redo()
        return UndoState(undo[0] if undo else None, redo[0] if redo else None)


def act_of(command_id: str, kind: str, values: Mapping[str, object]) -> PastAct:
    """An act as plain text values for its sentence."""
    return PastAct(command_id, kind, tuple(sorted((key, str(value)) for key, value in values.items())))

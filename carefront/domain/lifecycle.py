"""State machines as data: states, listed moves, and nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from carefront.domain.errors import IllegalTransition
from carefront.shared.values import dataclass

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class StateMachine(Generic[State]):
    """The moves of one kind of thing: ``moves`` maps a state to the states it may go to."""

    name: str
    moves: Mapping[State, frozenset[State]]

    def allows(self, state: State, wanted: State) -> bool:
        """Whether the move is listed."""
        return wanted in self.moves.get(state, frozenset())

    def check(self, state: State, wanted: State) -> State:
        """``wanted``.

        Raises:
            IllegalTransition: the move is not listed.
        """
        if not self.allows(state, wanted):
            raise IllegalTransition(self.name, state, wanted)
        return wanted

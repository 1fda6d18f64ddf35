"""The commands of the queue, as frozen values. Checking in, starting and finishing are commands of the visit."""

from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.encounters import Turn
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class CallPatient(Command):
    """Call somebody who is there to ``place`` (a room, a desk); called again, it is called once more. ``seen_calls``:
    how often they had been called when it was decided, so that two do not call the same person."""

    KIND: ClassVar[str] = "queue.call"
    appointment_id: str
    place: str
    seen_calls: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeTurn(Command):
    """Let somebody who waits go first; put somebody who was called and did not answer behind the others; or let them
    stand as they came again. A call is over by it."""

    KIND: ClassVar[str] = "queue.turn"
    appointment_id: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class TransferPatient(Command):
    """Hand somebody who is there over to the queue of another person; whoever the visit is booked with stays."""

    KIND: ClassVar[str] = "queue.transfer"
    appointment_id: str
    resource_id: str

"""The commands of the queue, as frozen values. Checking in, starting and finishing are commands of the visit."""

from typing import ClassVar

from carefront.application.envelope import Command
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class CallPatient(Command):
    """Call somebody who is there to ``place`` (a room, a desk); called again, it is called once more."""

    KIND: ClassVar[str] = "queue.call"
    appointment_id: str
    place: str


@dataclass(frozen=True, slots=True)
class TransferPatient(Command):
    """Hand somebody who is there over to the queue of another person; whoever the visit is booked with stays."""

    KIND: ClassVar[str] = "queue.transfer"
    appointment_id: str
    resource_id: str

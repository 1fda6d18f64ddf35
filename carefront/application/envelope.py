"""What goes into the door with a command, and what comes out."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, ClassVar

from carefront.domain.booking_facts import Alternative, BookingWarning, Reason
from carefront.domain.permissions import Key
from carefront.shared.values import dataclass

GoOn = Callable[[], bool]
"""Asked now and then by a long act; no stops it, and nothing of it is written."""


def always() -> bool:
    """Nobody stops it."""
    return True


class Command:
    """Root of every command: a frozen dataclass. ``KIND`` and ``VERSION`` name its payload for good."""

    __slots__ = ()
    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1


class BulkCommand(Command):
    """A command over many rows: logged and audited by count and digest, never row by row; Undo does not offer it."""

    __slots__ = ()

    @abstractmethod
    def summary(self) -> Mapping[str, Any]:
        """What the log keeps instead of the rows: their count and digest, and whatever names them."""

    def logged(self, result: Mapping[str, Any]) -> Mapping[str, Any]:
        """The summary, with what only the handler knew."""
        return self.summary()


class SensitiveCommand(Command):
    """A command with clinical text: the log keeps its row's values as the file does, sealed. ``PLACE`` is the field
    that holds them; empty where they are the command's own fields."""

    __slots__ = ()
    PLACE: ClassVar[str] = ""

    @abstractmethod
    def row(self) -> tuple[type, str]:
        """The kind and the id of the row that it writes."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A command with who, when and from where. ``id`` makes a second run of the same envelope change nothing.

    ``decided_at``: rules about "now" are judged at this instant. ``expected_versions``: row versions by entity id
    that the
    writer saw; a row that changed since is a ``StaleWrite``. ``origin`` is desktop, cli, import, api or sync.
    """

    id: str
    command: Command
    actor_id: str
    decided_at: datetime
    origin: str = "desktop"
    expected_versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applied:
    """Durably committed. ``number`` is the command's place in this device's history; ``result`` are plain values such
    as
    ``{"appointment_id": …}``; ``is_replay`` when this envelope had run before."""

    command_id: str
    number: int
    result: Mapping[str, Any]
    is_replay: bool = False
    warnings: tuple[BookingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed: every reason in order, and up to three alternatives."""

    command_id: str
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...] = ()
    warnings: tuple[BookingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Denied:
    """Nothing changed but the audit log, which names the denial."""

    command_id: str
    key: Key


@dataclass(frozen=True, slots=True)
class Blocked:
    """An undo that can't apply any more: ``kind`` and ``identifier`` of the row that changed or took the place."""

    command_id: str
    kind: str
    identifier: str
    reasons: tuple[Reason, ...] = ()


Outcome = Applied | Refused | Denied | Blocked

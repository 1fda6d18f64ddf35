"""The door of a file that can't be written: tries of signing in are counted in memory, everything else is refused.

What the file says of wrong passwords holds here too. As a program that is started anew has forgotten its own count,
the first try waits as if wrong ones had gone before: starting again is never faster than waiting.
"""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from carefront.application.commands.people_catalogue import NoteSession, TrySignIn
from carefront.application.envelope import Applied, Envelope, GoOn, Outcome, always
from carefront.application.failures import StorageReadOnly
from carefront.domain.sign_in import FREE_FAILURES, SessionEvent, SignInTry

BEFORE_START = FREE_FAILURES + 2
"""So many wrong passwords are taken to have gone before the program was started: the first try waits 20 seconds."""
MOST_HERE = BEFORE_START + 20
"""After so many in a row this program takes no more."""


class TriedBefore(Protocol):
    """What the file says of wrong passwords."""

    def tried(self, name_key: str) -> SignInTry | None: ...


class TriesInMemory:
    """The wrong passwords since the program opened the file, at ``opened_s`` in UTC seconds."""

    def __init__(self, opened_s: int) -> None:
        self._opened_s = opened_s
        self._known: dict[str, SignInTry] = {}

    def of(self, name_key: str, before: SignInTry | None) -> SignInTry:
        """The count of a name, with what the file says of it."""
        fresh = SignInTry(name_key, BEFORE_START, self._opened_s)
        here = self._known.get(name_key, fresh)
        return here if before is None or before.failures <= here.failures else before

    def count(self, tried: SignInTry, now_s: int) -> None:
        """One more."""
        self._known[tried.id] = replace(tried, failures=tried.failures + 1, last_try_s=now_s)

    def take_back(self, name_key: str) -> None:
        """The right password: the next time waits no longer than the first."""
        self._known[name_key] = SignInTry(name_key)


class ReadingDoor:
    """See ``carefront.application.execute.Door``."""

    def __init__(self, path: Path, book: TriedBefore, tries: TriesInMemory) -> None:
        self._path, self._book, self._tries = path, book, tries

    def execute(self, envelope: Envelope, goes_on: GoOn = always) -> Outcome:
        """Count a try, or let a stay be noted nowhere.

        Raises:
            StorageReadOnly: it is anything else.
        """
        command = envelope.command
        if isinstance(command, TrySignIn):
            return Applied(envelope.id, 0, self._try(command.name_key, int(envelope.decided_at.timestamp())))
        if isinstance(command, NoteSession):
            if command.event in (SessionEvent.SIGNED_IN, SessionEvent.UNLOCKED) and command.name_key:
                self._tries.take_back(command.name_key)
            return Applied(envelope.id, 0, {"event": command.event.value})
        raise StorageReadOnly(self._path)

    def _try(self, name_key: str, now_s: int) -> dict[str, object]:
        known = self._tries.of(name_key, self._book.tried(name_key))
        if known.is_stopped or known.failures >= MOST_HERE:
            return {"outcome": "stopped", "wait_s": 0}
        if wait_s := known.wait_s(now_s):
            return {"outcome": "wait", "wait_s": wait_s}
        self._tries.count(known, now_s)
        return {"outcome": "go", "wait_s": 0}

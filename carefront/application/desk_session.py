"""Who is signed in at a running program: one for each open profile, shared by everything that asks or acts there.

Readers, writers and holds look here at every call and keep no actor of their own: signing in, locking and switching
to another person take effect with the next question or act.
"""

from carefront.domain.errors import SignedOut
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class _SignIn:
    """One person's stay; never changed, so that another thread sees all of it or nothing."""

    id: str
    actor_id: str
    is_locked: bool = False


class DeskSession:
    """Nobody, somebody, or somebody who locked. Written by one thread, read by any."""

    def __init__(self, actor_id: str = "") -> None:
        self._now = _SignIn(new_id(), actor_id) if actor_id else None
        self.pin_failures = 0
        """Wrong PINs since the last right PIN or password."""

    @property
    def actor_id(self) -> str:
        """The account that asks and acts.

        Raises:
            SignedOut: nobody is signed in, or the program is locked.
        """
        return self._open().actor_id

    @property
    def sign_in_id(self) -> str:
        """Another one for each time that somebody signs in; the same after unlocking.

        Raises:
            SignedOut: nobody is signed in, or the program is locked.
        """
        return self._open().id

    @property
    def holder_id(self) -> str:
        """The account that signed in, locked or not; empty when nobody has."""
        return self._now.actor_id if self._now else ""

    @property
    def is_open(self) -> bool:
        """Whether questions and acts are answered."""
        return self._now is not None and not self._now.is_locked

    def require(self) -> None:
        """Raises SignedOut where nobody is signed in or the program is locked."""
        self._open()

    def sign_in(self, actor_id: str) -> None:
        """``actor_id`` asks and acts from now on; whoever did before has left."""
        self._now = _SignIn(new_id(), actor_id)

    def lock(self) -> None:
        """Answer nothing until ``unlock`` or another ``sign_in``; a second time does nothing."""
        if self._now:
            self._now = _SignIn(self._now.id, self._now.actor_id, is_locked=True)

    def unlock(self) -> None:
        """The same stay goes on; nothing where nobody had signed in."""
        if self._now:
            self._now = _SignIn(self._now.id, self._now.actor_id)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._now = None

    def _open(self) -> _SignIn:
        if self._now is None or self._now.is_locked:
            raise SignedOut
        return self._now

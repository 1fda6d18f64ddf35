"""The one gate before every question: who asks, what they may see now, and whose things are their own."""

from collections.abc import Callable

from carefront.application.ports import FactsReader
from carefront.domain.errors import NotAllowed
from carefront.domain.permissions import Actor, Key, Subject, is_allowed, reach_of
from carefront.shared.clock import Clock
from carefront.shared.values import dataclass

Note = Callable[[str, Key], None]
"""Takes word of a question that was refused: the account that asked, and the permission it lacks."""


def unnoted(_account_id: str, _key: Key) -> None:
    """Nobody keeps word of refused questions."""


@dataclass(frozen=True, slots=True)
class HeldRights:
    """What somebody may do in a clinic. ``own``: those of ``keys`` that they hold for their own things alone;
    ``resource_ids``: who they are among its resources. ``everywhere``: those that they hold for the whole practice."""

    keys: frozenset[Key]
    own: frozenset[Key] = frozenset()
    resource_ids: frozenset[str] = frozenset()
    everywhere: frozenset[Key] = frozenset()


class Gate:
    """One per reader, asked inside of its snapshot. Rights are those of the moment of the question: the actor is read
    anew when the configuration or the day has changed, so that a question costs a comparison.

    ``who`` gives the account that asks now; ``note`` takes word of every refusal.
    """

    def __init__(self, facts: FactsReader, who: Callable[[], str], clock: Clock, note: Note = unnoted) -> None:
        self._facts, self._who, self._clock, self._note = facts, who, clock, note
        self._known: Actor | None = None
        self._stamp: tuple[object, ...] = ()

    def actor(self) -> Actor:
        """Who asks, with the roles in force now."""
        account_id, day = self._who(), self._clock().date()
        stamp = account_id, day, self._facts.version
        if self._known is None or stamp != self._stamp:
            self._known, self._stamp = self._facts.actor(account_id, day), stamp
        return self._known

    def may(self, key: Key, subject: Subject) -> bool:
        """Whether the actor's grants of ``key`` cover ``subject``; asking leaves no trace."""
        return is_allowed(self.actor(), key, subject)

    def require(self, key: Key, subject: Subject) -> None:
        """Let the question through.

        Raises:
            NotAllowed: no grant of ``key`` covers ``subject``; it is noted for the audit.
        """
        if not self.may(key, subject):
            self.refuse(key)

    def mine(self, key: Key, facility_id: str | None = None, *, is_shared: bool = False) -> frozenset[str] | None:
        """Whose things ``key`` lets the actor see in a clinic: ``None`` is everybody's; nothing granted is nobody's.

        ``facility_id`` of ``None`` is what belongs to the whole organization, ``is_shared`` what every clinic works
        with (patients).
        """
        return reach_of(self.actor(), key, Subject(facility_id=facility_id, is_shared=is_shared))

    def require_some(
        self, key: Key, facility_id: str | None = None, *, is_shared: bool = False
    ) -> frozenset[str] | None:
        """As ``mine``, for a list that a grant of any reach opens.

        Raises:
            NotAllowed: no grant of ``key`` at all; it is noted for the audit.
        """
        found = self.mine(key, facility_id, is_shared=is_shared)
        if found is not None and not found:
            self.refuse(key)
        return found

    def require_any(self, keys: tuple[Key, ...], facility_id: str | None = None) -> None:
        """Let the question through where one of the keys is granted in the clinic, with whatever reach.

        Raises:
            NotAllowed: none is, named by the first of ``keys``; it is noted for the audit.
        """
        if all(self.mine(key, facility_id) == frozenset() for key in keys):
            self.refuse(keys[0])

    def held(self, facility_id: str) -> HeldRights:
        """Every key that the actor holds in the clinic, with whatever reach; in the whole practice if it is empty."""
        actor = self.actor()
        roles = [role for role in actor.roles if role.facility_id in (None, facility_id)]
        keys = frozenset(key for role in roles for key in role.grants)
        own = frozenset(key for key in keys if self.mine(key, facility_id) is not None)
        rows = self._facts.resources_of(facility_id).values() if own and facility_id else ()
        mine = frozenset(row.resource.id for row in rows if row.resource.account_id == actor.account_id)
        everywhere = frozenset(key for key in keys if self.mine(key) is None)
        return HeldRights(keys, own, mine, everywhere)

    def is_member(self, facility_id: str) -> bool:
        """Whether the actor has any right at all in the clinic."""
        return any(role.grants and role.facility_id in (None, facility_id) for role in self.actor().roles)

    def sees_all(self, facility_id: str) -> bool:
        """Whether the actor may see every schedule, visit and patient of the clinic: nothing has to be hidden."""
        keys = Key.SCHEDULE_VIEW, Key.APPOINTMENT_VIEW, Key.PATIENT_VIEW
        return all(self.mine(key, facility_id) is None for key in keys)

    def sees_patients(self) -> bool:
        """Whether the actor may see everybody's patients."""
        return self.mine(Key.PATIENT_VIEW, is_shared=True) is None

    def refuse(self, key: Key) -> None:
        """Note the refusal and fail.

        Raises:
            NotAllowed: always.
        """
        self._note(self.actor().account_id, key)
        raise NotAllowed(key)

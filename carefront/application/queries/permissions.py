"""Questions of the permissions page: the roles with what they grant, and who holds a permission."""

from contextlib import AbstractContextManager
from typing import Protocol

from carefront.application.gate import Gate
from carefront.application.permission_rows import HolderRow, RoleRow, RoleTable
from carefront.application.ports import FactsReader
from carefront.domain.permissions import DEFAULT_ROLES, ROLE_OF, Key, Subject
from carefront.domain.roles import FIXED_ROLES
from carefront.shared.clock import Clock

_NOT_OF_THE_DESK = "patient"


class RoleStores(Protocol):
    """What is asked; one state of the file while a question is answered."""

    @property
    def facts(self) -> FactsReader: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class PermissionQueries:
    """Each question looks at one state of the file; all of them need the right to give rights."""

    def __init__(self, stores: RoleStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock

    def roles(self) -> RoleTable:
        """Every role of the desk.

        Raises:
            NotAllowed: the actor may not give rights.
        """
        with self._stores.snapshot():
            self._gate.require(Key.USER_EDIT, Subject())
            people, facts = self._people(), self._stores.facts
            changed = {role.base: role for role in facts.roles() if role.base}
            rows = [
                RoleRow(
                    changed[code].id if code in changed else "", code, "",
                    changed[code].by_key if code in changed else grants, _names(people, code), code in FIXED_ROLES,
                )
                for code, grants in DEFAULT_ROLES.items()
                if code != _NOT_OF_THE_DESK
            ]  # fmt: skip
            rows += [
                RoleRow(role.id, "", role.name, role.by_key, _names(people, role.id))
                for role in facts.roles()
                if not role.base
            ]
            own = self._gate.actor().account_id
            mine = frozenset(place for place, found in people.items() if own in found)
            return RoleTable(tuple(rows), mine)

    def _people(self) -> dict[str, dict[str, str]]:
        """Names by account id, by default role or id of an own one, as in force today."""
        day, found = self._clock().date(), dict[str, dict[str, str]]()
        facts = self._stores.facts
        for edge in facts.edges():
            if edge.type in ROLE_OF and edge.is_effective(day):
                place = edge.role_id if edge.role_id and ROLE_OF[edge.type] not in FIXED_ROLES else ROLE_OF[edge.type]
                found.setdefault(place, {})[edge.responsible_id] = facts.name_of(edge.responsible_id)
        return found

    def holders(self, key: Key) -> tuple[HolderRow, ...]:
        """Everybody at the desk who has ``key`` today, by name.

        Raises:
            NotAllowed: the actor may not give rights.
        """
        with self._stores.snapshot():
            self._gate.require(Key.USER_EDIT, Subject())
            clinics = {clinic.id: clinic.name for clinic in self._stores.facts.facilities()}
            found = {
                HolderRow(actor.name, role.role, role.grants[key], clinics.get(role.facility_id or "", ""))
                for actor in self._stores.facts.actors(self._clock().date())
                for role in actor.roles
                if key in role.grants and role.role != _NOT_OF_THE_DESK
            }
            return tuple(sorted(found, key=lambda row: (row.name.casefold(), row.role, row.clinic)))


def _names(people: dict[str, dict[str, str]], place: str) -> tuple[str, ...]:
    return tuple(sorted(people.get(place, {}).values(), key=str.casefold))

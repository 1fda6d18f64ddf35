"""Roles of an organization's own, and its changes to the roles that every organization has."""

from collections.abc import Iterable, Mapping

from carefront.domain.errors import InvalidValue
from carefront.domain.permissions import DEFAULT_ROLES, Grants, Key, Scope
from carefront.shared.values import dataclass

FIXED_ROLES = frozenset({"org_admin", "patient"})
"""The administrator's role always grants everything, and the patient's is of the patient portal: neither is changed."""
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission of a role and how far it reaches."""

    key: Key
    scope: Scope


@dataclass(frozen=True, slots=True)
class Role:
    """A role with what it grants, in order of keys. ``base`` names the default role that this is the organization's
    version of; it is empty for a role of the organization's own, which has a name instead."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    base: str = ""

    @property
    def by_key(self) -> Grants:
        """The grants for the decision."""
        return {grant.key: grant.scope for grant in self.grants}


def grants_of(granted: Mapping[Key, Scope]) -> tuple[Grant, ...]:
    """The grants in order of keys."""
    return tuple(Grant(key, granted[key]) for key in Key if key in granted)


def checked_role(role: Role, others: Iterable[Role]) -> Role:
    """``role`` with its name without needless spaces and its grants in order.

    Raises:
        InvalidValue: no name, one too long or one that another role has; a key twice; a base that is none or fixed, or
            that another row changes already.
    """
    if len({grant.key for grant in role.grants}) != len(role.grants):
        raise InvalidValue("grants", len(role.grants), "doubled")
    grants = grants_of({grant.key: grant.scope for grant in role.grants})
    rest = [other for other in others if other.id != role.id]
    if role.base:
        if role.base not in DEFAULT_ROLES or role.base in FIXED_ROLES:
            raise InvalidValue("base", role.base, "fixed")
        if any(other.base == role.base for other in rest):
            raise InvalidValue("base", role.base, "taken")
        return Role(role.id, "", grants, role.base)
    name = " ".join(role.name.split())
    if not name:
        raise InvalidValue("name", "", "empty")
    if len(name) > LONGEST_NAME:
        raise InvalidValue("name", len(name), "too_long")
    if any(other.name.casefold() == name.casefold() for other in rest if not other.base):
        raise InvalidValue("name", name, "taken")
    return Role(role.id, name, grants)

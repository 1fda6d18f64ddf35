"""Roles and who has them, as the permissions page reads them."""

from carefront.domain.permissions import Grants, Scope
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role. ``code`` is that of a default role, else empty; ``role_id`` is empty while the organization has not
    changed it. ``people``: who has it today, by name. ``is_fixed``: what it grants can't be changed."""

    role_id: str
    code: str
    name: str
    grants: Grants
    people: tuple[str, ...]
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class RoleTable:
    """Every role that can be given to people at a desk: the default ones, then the organization's own by name.

    ``own``: the actor's roles, by code, or by id where they are the organization's own.
    """

    roles: tuple[RoleRow, ...]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Somebody with a permission today: through which role (its code or name), how far, and in which clinic."""

    name: str
    role: str
    scope: Scope
    clinic: str = ""

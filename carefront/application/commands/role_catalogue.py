"""Commands about roles: what they grant, and who has one of the organization's own."""

from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.roles import Role
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class SaveRole(Command):
    """Make a role or give it another name or other grants; of a default role, what it grants in this organization."""

    KIND: ClassVar[str] = "role.save"
    role: Role


@dataclass(frozen=True, slots=True)
class RemoveRole(Command):
    """Take a role away; refused while somebody has it. A changed default role becomes as it was again."""

    KIND: ClassVar[str] = "role.remove"
    role_id: str


@dataclass(frozen=True, slots=True)
class AssignRole(Command):
    """Let an edge give a role of the organization's own instead of its type's; none gives the type's again."""

    KIND: ClassVar[str] = "accountability.role"
    edge_id: str
    role_id: str | None

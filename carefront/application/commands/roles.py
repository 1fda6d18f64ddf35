"""Roles: what they grant and who has them. Nobody can lock everybody out: an administrator's role never changes."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.places import changed
from carefront.application.commands.role_catalogue import AssignRole, RemoveRole, SaveRole
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.ports import FactsReader
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import InUse, InvalidValue
from carefront.domain.permissions import ROLE_OF, Key, Subject
from carefront.domain.roles import checked_role


def _needs(_command: SaveRole | RemoveRole | AssignRole, _act: Act) -> Sequence[Need]:
    return [(Key.USER_EDIT, Subject())]


def people_with(facts: FactsReader, role_id: str) -> tuple[str, ...]:
    """Names of those who have, had or will have the role, as long as an edge of theirs names it."""
    people = {edge.responsible_id for edge in facts.edges() if edge.role_id == role_id}
    return tuple(sorted(facts.name_of(account_id) for account_id in people))


def _save(command: SaveRole, act: Act) -> Answer:
    role = checked_role(command.role, act.unit.facts.roles())
    if act.unit.roles.find(role.id) is None:
        act.unit.roles.add(role)
    else:
        act.unit.roles.save(role)
    changed(act, command.KIND, role.id, "role_id")
    return Done({"role_id": role.id, "name": role.name or role.base})


def _remove(command: RemoveRole, act: Act) -> Answer:
    role = act.unit.roles.get(command.role_id)
    people = people_with(act.unit.facts, role.id)
    if people:
        raise InUse("role", role.name, "person", people)
    act.unit.roles.remove(role.id)
    changed(act, command.KIND, role.id, "role_id")
    return Done({"role_id": role.id, "name": role.name or role.base})


def _assign(command: AssignRole, act: Act) -> Answer:
    edge = act.unit.accountabilities.get(command.edge_id)
    if edge.type is AccountabilityType.ADMIN or edge.type not in ROLE_OF:
        raise InvalidValue("edge_id", edge.type.value, "fixed")
    role = act.unit.roles.get(command.role_id) if command.role_id else None
    if role is not None and role.base:
        raise InvalidValue("role_id", role.base, "default")
    act.unit.accountabilities.save(replace(edge, role_id=command.role_id))
    changed(act, command.KIND, edge.responsible_id, "account_id")
    name = act.unit.accounts.get(edge.responsible_id).name
    return Done({
        "account_id": edge.responsible_id, "edge_id": edge.id, "name": name,
        "role": "" if role else ROLE_OF[edge.type], "role_name": role.name if role else "",
    })  # fmt: skip


RULES: Rules = {SaveRole: Rule(_needs, _save), RemoveRole: Rule(_needs, _remove), AssignRole: Rule(_needs, _assign)}

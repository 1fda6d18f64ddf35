"""Roles with what they grant, inside a unit of work."""

from collections.abc import Mapping
from typing import Any

from carefront.domain.roles import Grant, Role
from carefront.persistence.mappers import Mapper
from carefront.persistence.statements import compiled
from carefront.persistence.stores import RowReader, SqlStore

ROLE = Mapper(Role, "role")
GRANT = Mapper(Grant, "role_grant")

_GRANTS_OF = RowReader(compiled("rows.GRANTS_OF"))


class RoleStore(SqlStore[Role]):
    """Roles with their grants."""

    def _grants(self, identifier: bytes) -> list[Any]:
        return _GRANTS_OF.all(self._connection, self._organization_no, identifier)

    def _load(self, row: Any) -> Role:
        grants = self._grants(row[ROLE.form.columns.index("id")])
        return ROLE.entity(row, grants=tuple(GRANT.entity(grant) for grant in grants))

    def _present(self, identifier: bytes) -> list[tuple[Any, ...]]:
        at = [GRANT.form.columns.index(name) for name in GRANT.form.row_key]
        return [tuple(row[place] for place in at) for row in self._grants(identifier)]

    def _write_children(self, entity: Role, row: Mapping[str, Any]) -> None:
        wanted = {
            (bytes.fromhex(entity.id), grant.key.value): GRANT.values(grant) | {"role_id": entity.id}
            for grant in entity.grants
        }
        self._sync("role_grant", wanted, self._present(row["id"]))

    def _remove_children(self, row: Mapping[str, Any]) -> None:
        self._sync("role_grant", {}, self._present(row["id"]))

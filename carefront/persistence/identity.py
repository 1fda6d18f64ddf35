"""Whose file it is, and who acts in it before anybody signs in."""

from carefront.persistence.owners import ORGANIZATION_NO
from carefront.persistence.statements import DriverConnection
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose file it is and who acts in it."""

    organization_id: str
    organization_account_id: str
    owner_id: str
    needs_sign_in: bool = False


def identity_of(connection: DriverConnection) -> Identity:
    """The organization of the file and its owner: the administrator that founding wrote."""
    row = connection.execute(
        "SELECT coalesce((SELECT r.is_required FROM sign_in_rule AS r WHERE r.organization_no = o.no), 0), o.id,"
        " o.account_id, (SELECT a.responsible_id FROM accountability AS a WHERE a.organization_no = o.no"
        " AND a.type = 'Admin' AND a.commissioner_id = o.account_id ORDER BY a.created_at, a.id LIMIT 1)"
        " FROM organization AS o WHERE o.no = ?",
        (ORGANIZATION_NO,),
    ).fetchone()
    organization_id, account_id, owner_id = (bytes(part or b"").hex() for part in row[1:])
    return Identity(organization_id, account_id, owner_id, bool(row[0]))

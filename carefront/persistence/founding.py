"""The first rows of a new file: the device, the organization, and its owner as administrator."""

import platform

from sqlalchemy import bindparam, insert

from carefront.domain.accounts import AccountabilityType, AccountKind
from carefront.persistence import tables
from carefront.persistence.audit import GENESIS, AuditEntry, append
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.owners import DEVICE_NO, ORGANIZATION_NO
from carefront.persistence.policy_seal import seal_policy
from carefront.persistence.statements import DriverConnection, form_of
from carefront.shared.ids import derived_id, new_id
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Founded:
    """The ids that the first rows got."""

    organization_id: str
    organization_account_id: str
    owner_id: str
    device_id: str


_DEVICE = CoreStatement(
    insert(tables.device).values({column.name: bindparam(column.name) for column in tables.device.c})
)
_ORGANIZATION = CoreStatement(
    insert(tables.organization).values({column.name: bindparam(column.name) for column in tables.organization.c})
)


def machine_name() -> str:
    """What this machine is called, which the device is called too."""
    return platform.node()


def found(
    connection: DriverConnection,
    *,
    name: str,
    owner_name: str,
    device_name: str,
    at_s: int,
    audit_key: bytes,
    digest_key: bytes,
) -> Founded:
    """Write the first rows in one transaction, audited like everything that comes after."""
    organization_id, device_id = new_id(), new_id()
    made = Founded(
        organization_id, derived_id(organization_id, "account"), derived_id(organization_id, "owner"), device_id
    )
    connection.execute("BEGIN IMMEDIATE")
    try:
        entry = AuditEntry(
            1,
            ORGANIZATION_NO,
            at_s,
            bytes.fromhex(made.owner_id),
            "founding",
            "practice.found",
            "applied",
            bytes.fromhex(organization_id),
            "[]",
        )
        _write_tenant(connection, made, name, device_name, at_s, entry.mac(audit_key, GENESIS))
        append(connection, DEVICE_NO, entry, audit_key, GENESIS)
        _write_owner(connection, made, name, owner_name, at_s)
        seal_policy(connection, digest_key)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return made


def _write_tenant(
    connection: DriverConnection, made: Founded, name: str, device_name: str, at_s: int, head: bytes
) -> None:
    _DEVICE.run(
        connection, no=DEVICE_NO, id=bytes.fromhex(made.device_id), epoch=bytes.fromhex(new_id()), name=device_name,
        last_number=0,
        audit_number=1, audit_head=head, is_paired=False, created_at=at_s, updated_at=at_s,
    )  # fmt: skip
    _ORGANIZATION.run(
        connection, no=ORGANIZATION_NO, id=bytes.fromhex(made.organization_id), name=name,
        account_id=bytes.fromhex(made.organization_account_id), configuration_version=1, created_at=at_s,
        updated_at=at_s,
    )  # fmt: skip


def _write_owner(connection: DriverConnection, made: Founded, name: str, owner_name: str, at_s: int) -> None:
    history = {"organization_no": ORGANIZATION_NO, "row_version": 0, "created_at": at_s, "updated_at": at_s}
    accounts = (
        (made.organization_account_id, AccountKind.ORGANIZATION, name),
        (made.owner_id, AccountKind.USER, owner_name),
    )
    account = form_of(tables.accountable_entity).insert
    for identifier, kind, label in accounts:
        account.run(connection, **history, id=bytes.fromhex(identifier), kind=kind.value, name=label)
    form_of(tables.accountability).insert.run(
        connection, **history, id=bytes.fromhex(derived_id(made.organization_id, "administrator")),
        commissioner_id=bytes.fromhex(made.organization_account_id), responsible_id=bytes.fromhex(made.owner_id),
        type=AccountabilityType.ADMIN.value, effective_from="1970-01-01", effective_to=None, role_id=None,
    )  # fmt: skip

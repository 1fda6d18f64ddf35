"""What a unit of work asks and writes beside the rows of entities: its device, the logs, the events."""

from sqlalchemy import bindparam, insert, select, update

from carefront.persistence import tables
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.tenant import scoped

HEAD = CoreStatement(
    select(
        tables.device.c.last_number, tables.device.c.audit_number, tables.device.c.audit_head,
        tables.device.c.is_paired,
        tables.organization.c.configuration_version, tables.organization.c.id,
    ).where(tables.device.c.no == bindparam("device_no"), tables.organization.c.no == bindparam("no"))
)  # fmt: skip
ADVANCE = CoreStatement(
    update(tables.device).where(tables.device.c.no == bindparam("device_no")).values(
        last_number=bindparam("last_number"), audit_number=bindparam("audit_number"),
        audit_head=bindparam("audit_head"),
        updated_at=bindparam("updated_at"),
    )
)  # fmt: skip
BUMP = CoreStatement(
    update(tables.organization).where(tables.organization.c.no == bindparam("no_")).values(
        configuration_version=tables.organization.c.configuration_version + 1
    )
)  # fmt: skip
PAST = scoped(
    select(
        tables.command_log.c.id, tables.command_log.c.number, tables.command_log.c.kind, tables.command_log.c.payload,
        tables.command_log.c.result, tables.command_log.c.changes, tables.command_log.c.reverts,
    ).where(tables.command_log.c.id == bindparam("id"))
)  # fmt: skip
LOG = CoreStatement(
    insert(tables.command_log).values({column.name: bindparam(column.name) for column in tables.command_log.c})
)
EVENT = CoreStatement(
    insert(tables.domain_event).values(
        {
            name: bindparam(name)
            for name in ("organization_no", "command_id", "kind", "payload", "created_at", "delivered_at")
        }
    )
)
OUTBOX = CoreStatement(
    insert(tables.outbox).values({column.name: bindparam(column.name) for column in tables.outbox.c})
)

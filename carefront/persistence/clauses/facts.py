"""What is asked of the organization and its people beside their whole tables."""

from sqlalchemy import bindparam, select

from carefront.persistence import tables
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.tenant import scoped

ORGANIZATION = CoreStatement(
    select(tables.organization.c.id, tables.organization.c.name, tables.organization.c.account_id).where(
        tables.organization.c.no == bindparam("no")
    )
)
VERSION = CoreStatement(
    select(tables.organization.c.configuration_version).where(tables.organization.c.no == bindparam("no"))
)
ACCOUNT = scoped(select(tables.accountable_entity.c.name).where(tables.accountable_entity.c.id == bindparam("id")))

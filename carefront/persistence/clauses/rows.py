"""Rows of children by their parent."""

from typing import Any

from sqlalchemy import Column, Table, bindparam, select

from carefront.persistence import tables
from carefront.persistence.statements import Statement
from carefront.persistence.tenant import scoped


def _by(table: Table, column: Column[Any]) -> Statement:
    return scoped(select(*table.c).where(column == bindparam("wanted")).order_by(*table.primary_key))


USES_OF = _by(tables.appointment_resource, tables.appointment_resource.c.appointment_no)
IN_SESSION = _by(tables.appointment, tables.appointment.c.session_id)
BLOCKS_OF = _by(tables.schedule_block, tables.schedule_block.c.schedule_id)
REQUIREMENTS_OF = _by(tables.offering_requirement, tables.offering_requirement.c.offering_id)
GRANTS_OF = _by(tables.role_grant, tables.role_grant.c.role_id)

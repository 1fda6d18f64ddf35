"""What is asked of the record of who did what."""

from sqlalchemy import and_, bindparam, column, exists, func, or_, select

from carefront.persistence.clauses.people import IS_NO_MERE_PATIENT
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.tables import accountable_entity, audit_log, device
from carefront.persistence.tenant import belongs, scoped

_WHO = audit_log.outerjoin(
    accountable_entity, and_(accountable_entity.c.id == audit_log.c.actor_id, belongs(accountable_entity))
)
_OF_ACTS = exists(
    select(1)
    .select_from(func.json_each(bindparam("acts")).table_valued("value", name="wanted"))
    .where(audit_log.c.act.startswith(column("value")))
)
PAGE = scoped(
    select(
        audit_log.c.device_no, audit_log.c.number, audit_log.c.at, audit_log.c.actor_id, accountable_entity.c.name,
        audit_log.c.origin, audit_log.c.act, audit_log.c.outcome, audit_log.c.detail,
    ).select_from(_WHO).where(
        audit_log.c.at >= bindparam("start_s"), audit_log.c.at < bindparam("end_s"),
        or_(bindparam("actor_id").is_(None), audit_log.c.actor_id == bindparam("actor_id")),
        or_(bindparam("acts") == "[]", _OF_ACTS),
        or_(bindparam("outcome") == "", audit_log.c.outcome == bindparam("outcome")),
        or_(bindparam("about") == "", func.instr(audit_log.c.detail, bindparam("about")) > 0),
    ).order_by(audit_log.c.device_no.desc(), audit_log.c.number.desc())
    .limit(bindparam("page")).offset(bindparam("skipped"))
)  # fmt: skip
PEOPLE = scoped(select(accountable_entity.c.id, accountable_entity.c.name).where(IS_NO_MERE_PATIENT))
"""Who can have acted. Who has acted could only be told by reading the whole record, which takes seconds."""
HEADS = CoreStatement(select(device.c.no, device.c.audit_number, device.c.audit_head))

"""What is asked of the record of who did what. What tells whether an entry fits is in ``ix_audit_log_scan``, so that
entries are read whole where they fit, or where words in them are looked for."""

from sqlalchemy import and_, bindparam, func, literal, or_, select

from carefront.persistence.clauses.people import IS_NO_MERE_PATIENT
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.tables import accountable_entity, audit_log, command_log, device
from carefront.persistence.tenant import belongs, scoped

_seen = audit_log.alias("seen")
_SPACE = literal(" ")
_THING = func.substr(_seen.c.act, 1, func.instr(_seen.c.act, "."))
_FITTING = (
    select(_seen.c.number)
    .where(
        belongs(_seen), _seen.c.device_no == bindparam("device_no"),
        _seen.c.number < bindparam("below"), _seen.c.number >= bindparam("floor"),
        _seen.c.at >= bindparam("start_s"), _seen.c.at < bindparam("end_s"),
        or_(bindparam("actor_id").is_(None), _seen.c.actor_id == bindparam("actor_id")),
        or_(bindparam("outcome") == "", _seen.c.outcome == bindparam("outcome")),
        or_(
            bindparam("acts") == "",
            and_(_THING != "", func.instr(bindparam("acts"), _SPACE.concat(_THING).concat(_SPACE)) > 0),
            func.instr(bindparam("acts"), _SPACE.concat(_seen.c.act).concat(_SPACE)) > 0,
        ),
    ).order_by(_seen.c.number.desc()).limit(bindparam("found"))
)  # fmt: skip
_ACTS_ON = select(command_log.c.id).where(belongs(command_log), command_log.c.about == bindparam("row_id"))
"""Acts on a row whose entries tell of it by its number in the file, not by its id."""
_WHO = audit_log.outerjoin(
    accountable_entity, and_(accountable_entity.c.id == audit_log.c.actor_id, belongs(accountable_entity))
).join(device, device.c.no == audit_log.c.device_no)
STRETCH = scoped(
    select(
        audit_log.c.device_no, audit_log.c.number, audit_log.c.at, audit_log.c.actor_id, accountable_entity.c.name,
        audit_log.c.origin, device.c.name, audit_log.c.act, audit_log.c.outcome, audit_log.c.command_id,
        audit_log.c.detail,
    ).select_from(_WHO).where(
        audit_log.c.device_no == bindparam("device_no"), audit_log.c.number.in_(_FITTING),
        or_(
            bindparam("about") == "", func.instr(audit_log.c.detail, bindparam("about")) > 0,
            audit_log.c.command_id.in_(_ACTS_ON),
        ),
        or_(bindparam("mark") == "", func.instr(audit_log.c.detail, bindparam("mark")) > 0),
    ).order_by(audit_log.c.number.desc()).limit(bindparam("page"))
)  # fmt: skip
WRITTEN_AT = scoped(
    select(audit_log.c.at)
    .where(audit_log.c.device_no == bindparam("device_no"), audit_log.c.number >= bindparam("number"))
    .order_by(audit_log.c.number)
    .limit(1)
)
PAYLOAD = scoped(select(command_log.c.payload).where(command_log.c.id == bindparam("id")))
PEOPLE = scoped(select(accountable_entity.c.id, accountable_entity.c.name).where(IS_NO_MERE_PATIENT))
"""Who can have acted. Who has acted could only be told by reading the whole record, which takes seconds."""
HEADS = CoreStatement(select(device.c.no, device.c.audit_number, device.c.audit_head).order_by(device.c.no.desc()))

"""What is asked for lists of messages and of who is told of events."""

from sqlalchemy import and_, bindparam, case, func, or_, select

from carefront.persistence.compiling import one_of
from carefront.persistence.message_tables import event_position, message_template, notification, reminder_rule
from carefront.persistence.tables import domain_event, patient
from carefront.persistence.tenant import belongs, scoped

_n = notification.c
_ROW = (
    _n.id, _n.patient_id, patient.c.display_name, _n.appointment_id, _n.occasion, _n.channel, _n.state,
    case((_n.settled_s > 0, _n.settled_s), else_=_n.due_s), _n.attempts, _n.error, _n.recipient, _n.text, _n.start_s,
    _n.rule_minutes,
)  # fmt: skip
_WITH_PATIENT = notification.outerjoin(patient, and_(patient.c.id == _n.patient_id, belongs(patient)))
_IS_OPEN = one_of(_n.state, {"held", "queued"})
_RANK = case((_n.state == "failed", 0), (_IS_OPEN, 1), else_=2)

QUEUE = scoped(
    select(*_ROW).select_from(_WITH_PATIENT)
    .where(
        _n.facility_id == bindparam("facility"),
        or_(_IS_OPEN, _n.state == "failed", _n.settled_s >= bindparam("since"), _n.made_s >= bindparam("since")),
    )
    .order_by(_RANK, case((_IS_OPEN, _n.due_s), else_=-_n.settled_s), _n.id).limit(bindparam("most"))
)  # fmt: skip
OF_VISIT = scoped(
    select(*_ROW).select_from(_WITH_PATIENT).where(_n.appointment_id == bindparam("visit"))
    .order_by(case((_n.settled_s > 0, _n.settled_s), else_=_n.due_s), _n.id)
)  # fmt: skip
FAILED = scoped(select(func.count()).where(_n.facility_id == bindparam("facility"), _n.state == "failed"))
STUCK = scoped(
    select(func.count()).where(_n.facility_id == bindparam("facility"), _IS_OPEN, _n.attempts > 1, _n.error != "")
)
CONTACT = scoped(
    select(
        patient.c.display_name, patient.c.phone, patient.c.email, patient.c.language, patient.c.reminder_channel
    ).where(patient.c.id == bindparam("id"))
)
RULES_OF = scoped(
    select(*reminder_rule.c).where(reminder_rule.c.messaging_id == bindparam("wanted"))
    .order_by(*reminder_rule.primary_key)
)  # fmt: skip
TEMPLATES_OF = scoped(
    select(*message_template.c).where(message_template.c.messaging_id == bindparam("wanted"))
    .order_by(*message_template.primary_key)
)  # fmt: skip
_p = event_position.c
PLACES = scoped(select(_p.subscriber_id, _p.last_no, _p.attempts, _p.error, _p.next_s, _p.delivered_s))
BEHIND = scoped(select(func.count()).where(domain_event.c.no > bindparam("after")))

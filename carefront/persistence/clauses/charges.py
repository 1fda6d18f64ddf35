"""What is asked of charges. A charge is of the day of its visit; one without a visit of the day it was made."""

from sqlalchemy import and_, bindparam, func, or_, select

from carefront.persistence.compiling import unindexed
from carefront.persistence.money_tables import charge
from carefront.persistence.tables import appointment, patient
from carefront.persistence.tenant import belongs, scoped

_at = func.coalesce(appointment.c.start, charge.c.made_at)
_WITH = charge.outerjoin(
    appointment, and_(appointment.c.id == charge.c.appointment_id, belongs(appointment))
).outerjoin(patient, and_(patient.c.id == charge.c.patient_id, belongs(patient)))
_WANTED = (
    charge.c.facility_id == bindparam("facility_id"),
    _at >= bindparam("start_s"),
    _at < bindparam("end_s"),
    or_(bindparam("state") == "", charge.c.state == bindparam("state")),
    or_(bindparam("payer") == "", charge.c.payer == bindparam("payer")),
    or_(bindparam("words") == "", func.instr(patient.c.sort_key, bindparam("words")) > 0),
)

OF_VISIT = scoped(
    select(*charge.c).where(charge.c.appointment_id == bindparam("appointment_id")).order_by(unindexed(charge.c.id))
)
_LINE = (
    charge.c.id, _at, charge.c.patient_id, patient.c.display_name, charge.c.appointment_id, charge.c.description,
    charge.c.amount_minor, charge.c.currency, charge.c.state, charge.c.payer, charge.c.payer_name, charge.c.note,
)  # fmt: skip
LINES_OF_VISIT = scoped(
    select(*_LINE).select_from(_WITH).where(charge.c.appointment_id == bindparam("appointment_id"))
    .order_by(charge.c.made_at, unindexed(charge.c.id))
)  # fmt: skip
PAGE = scoped(
    select(*_LINE).select_from(_WITH).where(*_WANTED).order_by(_at.desc(), charge.c.id)
    .limit(bindparam("page")).offset(bindparam("skipped"))
)  # fmt: skip
TOTALS = scoped(
    select(charge.c.state, charge.c.currency, func.count(), func.sum(charge.c.amount_minor))
    .select_from(_WITH).where(*_WANTED).group_by(charge.c.state, charge.c.currency)
)  # fmt: skip

"""What is asked of the visits that somebody's absence concerns. A row of occupancy lasts a day at most."""

from sqlalchemy import ColumnElement, UnaryExpression, and_, bindparam, exists, func, or_, select
from sqlalchemy.sql.operators import custom_op

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.notifications import Occasion
from carefront.persistence.compiling import CoreStatement, one_of
from carefront.persistence.message_tables import notification
from carefront.persistence.owners import OWNER_APPOINTMENT
from carefront.persistence.rebook_tables import rebook, rebook_item
from carefront.persistence.tables import appointment, appointment_resource, occupancy, patient
from carefront.persistence.tenant import belongs, scoped

_MOVABLE = (
    AppointmentStatus.REQUESTED, AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED, AppointmentStatus.RESCHEDULED,
    AppointmentStatus.ARRIVED,
)  # fmt: skip
_TAKEN = occupancy.join(appointment, appointment.c.no == occupancy.c.owner_no)
_IN_SPAN = and_(
    occupancy.c.owner_kind == OWNER_APPOINTMENT, occupancy.c.subject_no == bindparam("subject_no"),
    occupancy.c.start_s > bindparam("earliest"), occupancy.c.start_s < bindparam("end_s"),
    occupancy.c.visit_start_s < bindparam("end_s"), occupancy.c.visit_end_s > bindparam("start_s"),
    one_of(appointment.c.status, _MOVABLE),
)  # fmt: skip
_PAST, _BEFORE = appointment.alias("past"), appointment.alias("before")
_WANTED = func.json_each(bindparam("patients")).table_valued("value", name="wanted")


def _unindexed(criterion: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same criterion, for which no index is used."""
    return UnaryExpression(criterion.self_group(), operator=custom_op("+"))


_LATEST = (
    select(_BEFORE.c.no).where(
        belongs(_BEFORE), _BEFORE.c.patient_id == func.unhex(_WANTED.c.value),
        _BEFORE.c.start < bindparam("now_s"), one_of(_BEFORE.c.status, LIVE),
    ).order_by(_BEFORE.c.start.desc()).limit(bindparam("most")).correlate(_WANTED)
)  # fmt: skip
_OF_A_MOVE = frozenset({Occasion.MOVED, Occasion.CANCELLED, Occasion.REBOOK})

_VISIT = (
        appointment.c.no, appointment.c.id, appointment.c.facility_id, appointment.c.offering_id, appointment.c.start,
        appointment.c.end, appointment.c.status, appointment.c.series_id, appointment.c.seats, appointment.c.note,
        appointment.c.reason, appointment.c.wants_sooner, appointment.c.buffer_before_minutes,
        appointment.c.buffer_after_minutes, appointment.c.row_version, patient.c.id, patient.c.display_name,
        patient.c.phone, patient.c.phone_2, patient.c.flags, patient.c.needs_interpreter, patient.c.usual_provider_id,
)  # fmt: skip
_USE = (
    appointment_resource.c.appointment_no, appointment_resource.c.position, appointment_resource.c.resource_id,
    appointment_resource.c.role, appointment_resource.c.offset_minutes, appointment_resource.c.length_minutes,
    appointment_resource.c.is_auto, appointment_resource.c.fallback,
)  # fmt: skip
_LISTED = rebook_item.join(appointment, appointment.c.id == rebook_item.c.appointment_id)

AFFECTED = scoped(
    select(*_VISIT).distinct().select_from(
        _TAKEN.outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
    ).where(_IN_SPAN).order_by(appointment.c.start, appointment.c.no)
)  # fmt: skip
USES = scoped(
    select(*_USE).distinct().select_from(
        _TAKEN.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
    ).where(_IN_SPAN).order_by(appointment_resource.c.appointment_no, appointment_resource.c.position)
)  # fmt: skip
PAST = CoreStatement(
    select(_WANTED.c.value, _PAST.c.start, appointment_resource.c.resource_id)
    .select_from(_WANTED, _PAST.join(appointment_resource, appointment_resource.c.appointment_no == _PAST.c.no))
    .where(
        _PAST.c.no.in_(_LATEST), _unindexed(belongs(_PAST)), belongs(appointment_resource),
    ).order_by(_PAST.c.start.desc(), _PAST.c.no, appointment_resource.c.position)
)  # fmt: skip
"""The visits of each patient by themselves, few of them: they lie all over the file. The tenant's criterion is kept out
of the choice of an index, for SQLite takes an organization to have ten visits and would go through all of them."""
LISTED = scoped(
    select(*_VISIT).select_from(
        _LISTED.outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
    ).where(rebook_item.c.rebook_id == bindparam("rebook_id")).order_by(appointment.c.start, appointment.c.no)
)  # fmt: skip
LISTED_USES = scoped(
    select(*_USE).select_from(
        _LISTED.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
    ).where(rebook_item.c.rebook_id == bindparam("rebook_id"))
    .order_by(appointment_resource.c.appointment_no, appointment_resource.c.position)
)  # fmt: skip
ITEMS_OF = scoped(
    select(*rebook_item.c).where(rebook_item.c.rebook_id == bindparam("rebook_id"))
    .order_by(rebook_item.c.position, rebook_item.c.id)
)  # fmt: skip
_MESSAGE = select(notification.c.id).where(
    belongs(notification), notification.c.appointment_id == rebook_item.c.appointment_id,
    notification.c.made_s >= bindparam("since_s"), one_of(notification.c.occasion, _OF_A_MOVE),
    or_(notification.c.state == bindparam("sent"), notification.c.claimed_s > bindparam("no")),
)  # fmt: skip
TOLD = scoped(
    select(rebook_item.c.id).select_from(rebook_item.join(rebook, rebook.c.id == rebook_item.c.rebook_id)).where(
        rebook.c.account_id == bindparam("account_id"), rebook.c.start < bindparam("end_s"),
        rebook.c.end > bindparam("start_s"), or_(rebook_item.c.told_at.is_not(None), exists(_MESSAGE)),
    ).limit(1)
)  # fmt: skip
_UNDONE_ITEM = select(rebook_item.c.id).where(
    belongs(rebook_item), rebook_item.c.rebook_id == rebook.c.id,
    rebook_item.c.state == bindparam("open_state"),
)  # fmt: skip
UNDONE = scoped(
    select(*rebook.c).where(
        rebook.c.end > bindparam("since_s"), or_(rebook.c.is_closed == bindparam("no"), exists(_UNDONE_ITEM))
    ).order_by(rebook.c.start, rebook.c.id)
)  # fmt: skip

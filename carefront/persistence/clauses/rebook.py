"""What is asked of the visits that somebody's absence concerns. A row of occupancy lasts a day at most."""

from sqlalchemy import and_, bindparam, exists, func, or_, select

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.notifications import Occasion
from carefront.persistence.compiling import one_of
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
_WANTED = func.json_each(bindparam("patients")).table_valued("value", name="wanted")
_NEWEST_FIRST = func.row_number().over(
    partition_by=appointment.c.patient_id, order_by=(appointment.c.start.desc(), appointment.c.no.desc())
)  # fmt: skip
_BEFORE = (
    select(appointment.c.no, appointment.c.patient_id, appointment.c.start, _NEWEST_FIRST.label("place")).where(
        belongs(appointment), appointment.c.patient_id.in_(select(func.unhex(_WANTED.c.value))),
        appointment.c.start < bindparam("now_s"), one_of(appointment.c.status, LIVE),
    ).subquery("before")
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
PAST = scoped(
    select(_BEFORE.c.patient_id, _BEFORE.c.start, appointment_resource.c.resource_id)
    .select_from(_BEFORE.join(appointment_resource, appointment_resource.c.appointment_no == _BEFORE.c.no))
    .where(_BEFORE.c.place <= bindparam("most"))
    .order_by(_BEFORE.c.start.desc(), _BEFORE.c.no, appointment_resource.c.position)
)
"""The visits of each patient lie all over the file: which they are is told by the index of patients alone."""
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

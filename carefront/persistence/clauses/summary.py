"""What is asked of the summary of resources' days, and of the visits behind it."""

from sqlalchemy import and_, bindparam, func, literal_column, select

from carefront.domain.appointments import AppointmentStatus
from carefront.domain.summary import COUNTED
from carefront.persistence.compiling import CoreStatement, one_of
from carefront.persistence.owners import OWNER_APPOINTMENT
from carefront.persistence.tables import (
    appointment,
    appointment_resource,
    calendar_summary,
    occupancy,
    patient,
    summary_mark,
    time_block,
    unscheduled,
)
from carefront.persistence.tenant import belongs, scoped

_COUNTS = tuple(calendar_summary.c[status.value] for status in COUNTED)
_PART = (
    appointment_resource.c.resource_id, appointment.c.start, appointment.c.end, appointment.c.status,
    appointment_resource.c.offset_minutes, appointment_resource.c.length_minutes,
)  # fmt: skip
_USED = appointment.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
_OF_RESOURCE = and_(
    calendar_summary.c.resource_id == bindparam("resource_id"), calendar_summary.c.local_day >= bindparam("first"),
    calendar_summary.c.local_day <= bindparam("last"),
)  # fmt: skip

DAYS = scoped(
    select(
        calendar_summary.c.local_day, calendar_summary.c.basis, calendar_summary.c.booked_s,
        calendar_summary.c.available_s, calendar_summary.c.blocked_s, calendar_summary.c.off_s, *_COUNTS,
        calendar_summary.c.booked_hours, calendar_summary.c.bookable_hours,
    ).where(_OF_RESOURCE)
)  # fmt: skip
MARKS = scoped(
    select(summary_mark.c.first_day, summary_mark.c.last_day).where(
        summary_mark.c.resource_id == bindparam("resource_id"), summary_mark.c.first_day <= bindparam("last"),
        summary_mark.c.last_day >= bindparam("first"),
    )
)  # fmt: skip
REACH = scoped(
    select(func.min(calendar_summary.c.local_day), func.max(calendar_summary.c.local_day)).where(
        calendar_summary.c.resource_id == bindparam("resource_id")
    )
)
VISITS = scoped(
    select(*_PART).select_from(_USED).where(
        appointment.c.start >= bindparam("start_s"), appointment.c.start < bindparam("end_s")
    )
)  # fmt: skip
RUNNING = scoped(
    select(appointment.c.no, appointment_resource.c.position, *_PART).select_from(
        occupancy.join(appointment, appointment.c.no == occupancy.c.owner_no)
        .join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
    ).where(
        occupancy.c.owner_kind == OWNER_APPOINTMENT, occupancy.c.subject_no == bindparam("subject_no"),
        occupancy.c.start_s > bindparam("earliest"), occupancy.c.start_s < bindparam("edge_s"),
        occupancy.c.end_s > bindparam("edge_s"), appointment.c.start < bindparam("edge_s"),
    )
)  # fmt: skip

_LISTED = (
    appointment.c.no, appointment.c.id, appointment.c.patient_id, appointment.c.offering_id, appointment.c.created_at,
    *_PART,
)  # fmt: skip
LISTED = scoped(
    select(*_LISTED).select_from(_USED).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"),
    ).order_by(appointment.c.start, appointment.c.no, appointment_resource.c.position)
)  # fmt: skip
LISTED_AS = scoped(
    select(*_LISTED).select_from(_USED).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"), appointment.c.status == bindparam("status"),
    ).order_by(appointment.c.start, appointment.c.no, appointment_resource.c.position)
)  # fmt: skip
WANTS_SOONER = scoped(
    select(
        appointment.c.id, appointment.c.patient_id, appointment.c.offering_id, appointment.c.created_at,
        appointment.c.start, appointment.c.end, appointment.c.status, appointment.c.no,
    ).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.wants_sooner == literal_column("1"),  # as the index has it
        one_of(appointment.c.status, [
            AppointmentStatus.REQUESTED, AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED,
            AppointmentStatus.RESCHEDULED,
        ]),
    ).order_by(appointment.c.created_at, appointment.c.no)
)  # fmt: skip
UNSCHEDULED = scoped(
    select(
        unscheduled.c.appointment_id, unscheduled.c.patient_id, unscheduled.c.resource_id, unscheduled.c.created_at,
        unscheduled.c.wanted_start, unscheduled.c.length_minutes,
    ).where(
        unscheduled.c.facility_id == bindparam("facility_id"), unscheduled.c.is_closed == bindparam("no"),
    ).order_by(unscheduled.c.created_at)
)  # fmt: skip
RESOURCES_OF = scoped(
    select(appointment_resource.c.resource_id)
    .where(appointment_resource.c.appointment_no == bindparam("number"))
    .order_by(appointment_resource.c.position)
)
NAME = scoped(select(patient.c.display_name).where(patient.c.id == bindparam("id")))
_START_IN_CLINIC = select(appointment.c.start).where(
    belongs(appointment), appointment.c.facility_id == bindparam("facility_id")
)
EARLIEST = CoreStatement(
    select(
        _START_IN_CLINIC.order_by(appointment.c.start).limit(1).scalar_subquery(),
        _START_IN_CLINIC.order_by(appointment.c.start.desc()).limit(1).scalar_subquery(),
    )
)
"""The first and the last start in a clinic, each found from its end: smallest and greatest would be looked for among
all visits."""
BLOCKS = scoped(
    select(time_block.c.resource_id, time_block.c.start, time_block.c.end).where(
        time_block.c.start < bindparam("end_s"), time_block.c.end > bindparam("start_s")
    )
)
ALL_MARKS = scoped(
    select(summary_mark.c.resource_id, summary_mark.c.first_day, summary_mark.c.last_day).order_by(
        summary_mark.c.first_day, summary_mark.c.resource_id
    )
)
BASES = scoped(select(calendar_summary.c.local_day, calendar_summary.c.basis).where(_OF_RESOURCE))
RESOURCES = scoped(select(calendar_summary.c.resource_id).distinct())

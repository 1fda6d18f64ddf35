"""What is asked for the days of a calendar."""

from sqlalchemy import and_, bindparam, case, column, exists, func, literal_column, select

from carefront.domain.appointments import LIVE
from carefront.persistence.compiling import CoreStatement, one_of, unindexed
from carefront.persistence.owners import OWNER_APPOINTMENT, OWNER_TIME_BLOCK
from carefront.persistence.tables import (
    appointment,
    appointment_resource,
    command_log,
    device,
    occupancy,
    patient,
    time_block,
)
from carefront.persistence.tenant import belongs, scoped

_seat = appointment.alias("seat")
_TAKEN = case(
    (
        appointment.c.seats > literal_column("0"),
        select(func.count()).where(
            belongs(_seat), _seat.c.session_id == appointment.c.id, one_of(_seat.c.status, LIVE)
        ).correlate(appointment).scalar_subquery(),
    ),
    else_=literal_column("0"),
)  # fmt: skip
"""How many seats of a group session are taken; no other visit is asked."""

_VISIT_COLUMNS = (
    appointment.c.no, appointment.c.id, appointment.c.start, appointment.c.end, appointment.c.status,
    appointment.c.patient_id,
    patient.c.display_name, appointment.c.offering_id, appointment.c.note, appointment.c.is_overbooked,
    appointment.c.is_outside_availability, appointment.c.wants_sooner, patient.c.needs_interpreter,
    appointment.c.status_since,
    appointment.c.row_version, appointment.c.buffer_before_minutes, appointment.c.buffer_after_minutes,
    patient.c.is_incomplete, appointment.c.seats, _TAKEN,
)  # fmt: skip
VISITS = scoped(
    select(*_VISIT_COLUMNS).select_from(appointment.outerjoin(patient, and_(patient.c.id == appointment.c.patient_id,
    belongs(patient))))
    .where(appointment.c.start > bindparam("earliest"), appointment.c.start < bindparam("end_s"),
    appointment.c.end > bindparam("start_s"))
    .order_by(appointment.c.start, appointment.c.no)
)  # fmt: skip
USES = scoped(
    select(
        appointment_resource.c.appointment_no, appointment_resource.c.position, appointment_resource.c.resource_id,
        appointment_resource.c.offset_minutes, appointment_resource.c.length_minutes,
    ).select_from(appointment.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no))
    .where(appointment.c.start > bindparam("earliest"), appointment.c.start < bindparam("end_s"),
    appointment.c.end > bindparam("start_s"))
    .order_by(appointment.c.start, appointment.c.no, appointment_resource.c.position)
)  # fmt: skip
BLOCKS = scoped(
    select(occupancy.c.subject_no, occupancy.c.start_s, occupancy.c.end_s, occupancy.c.lane_lo, occupancy.c.lane_hi,
           occupancy.c.capacity, time_block.c.id, time_block.c.name, time_block.c.facility_id)
    .select_from(occupancy.join(time_block, and_(occupancy.c.owner_no == time_block.c.no,
    unindexed(occupancy.c.owner_kind == OWNER_TIME_BLOCK))))
    .where(
        occupancy.c.subject_no.in_(select(column("value")).select_from(func.json_each(bindparam("subjects")))),
        occupancy.c.start_s > bindparam("earliest"), occupancy.c.start_s < bindparam("end_s"),
        occupancy.c.end_s > bindparam("start_s"),
    ).order_by(occupancy.c.start_s, occupancy.c.no)
)  # fmt: skip
STARTS = scoped(
    select(appointment.c.start).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"), one_of(appointment.c.status, LIVE),
    )
)  # fmt: skip
_LAST_OF_DEVICE = (
    select(command_log.c.number).where(unindexed(belongs(command_log)), command_log.c.device_no == device.c.no)
    .order_by(command_log.c.number.desc()).limit(1).correlate(device).scalar_subquery()
)  # fmt: skip
NUMBER = CoreStatement(select(func.max(_LAST_OF_DEVICE)).select_from(device))
"""Asked again and again: the last line of each device's log, for the greatest number is looked for in all of it."""

_TAKES_PART = exists().where(
    belongs(appointment_resource), appointment_resource.c.appointment_no == appointment.c.no,
    appointment_resource.c.resource_id == bindparam("resource_id"),
)  # fmt: skip
VISITS_OF = scoped(
    select(*_VISIT_COLUMNS).select_from(appointment.outerjoin(patient, and_(patient.c.id == appointment.c.patient_id,
    belongs(patient))))
    .where(appointment.c.start > bindparam("earliest"), appointment.c.start < bindparam("end_s"),
    appointment.c.end > bindparam("start_s"), _TAKES_PART)
    .order_by(appointment.c.start, appointment.c.no)
)  # fmt: skip
_PART = appointment_resource.alias("part")
USES_OF = scoped(
    select(
        _PART.c.appointment_no, _PART.c.position, _PART.c.resource_id, _PART.c.offset_minutes, _PART.c.length_minutes,
    ).select_from(appointment.join(_PART, and_(_PART.c.appointment_no == appointment.c.no, belongs(_PART))))
    .where(appointment.c.start > bindparam("earliest"), appointment.c.start < bindparam("end_s"),
    appointment.c.end > bindparam("start_s"), _TAKES_PART)
    .order_by(appointment.c.start, appointment.c.no, _PART.c.position)
)  # fmt: skip
_IS_VISIT = and_(occupancy.c.owner_kind == OWNER_APPOINTMENT, occupancy.c.position % bindparam("pieces") == 0)
_LOCAL_DAY = ((occupancy.c.visit_start_s + bindparam("offset_s")) // 86_400).label("local_day")
DAY_LOADS = scoped(
    select(
        occupancy.c.subject_no, _LOCAL_DAY, func.sum(case((_IS_VISIT, 1), else_=0)),
        func.sum(case((_IS_VISIT, occupancy.c.visit_end_s - occupancy.c.visit_start_s), else_=0)),
    ).where(
        occupancy.c.subject_no.in_(select(column("value")).select_from(func.json_each(bindparam("subjects")))),
        occupancy.c.start_s > bindparam("earliest"), occupancy.c.start_s < bindparam("latest"),
        occupancy.c.visit_start_s >= bindparam("start_s"), occupancy.c.visit_start_s < bindparam("end_s"),
    ).group_by(occupancy.c.subject_no, _LOCAL_DAY)
)  # fmt: skip

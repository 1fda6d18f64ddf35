"""What is asked of one visit."""

from sqlalchemy import and_, bindparam, column, func, select

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.persistence.compiling import one_of, unindexed
from carefront.persistence.owners import OWNER_APPOINTMENT
from carefront.persistence.rebook_tables import rebook_item
from carefront.persistence.tables import (
    accountable_entity,
    appointment,
    appointment_resource,
    audit_log,
    command_log,
    occupancy,
    patient,
)
from carefront.persistence.tenant import belongs, scoped

PATIENT = scoped(
    select(
        patient.c.display_name,
        patient.c.birth_date,
        patient.c.phone,
        patient.c.needs_interpreter,
        patient.c.phone_2,
        patient.c.language,
        patient.c.usual_provider_id,
    ).where(patient.c.id == bindparam("id"))
)
OTHERS = scoped(
    select(appointment.c.no, appointment.c.start, appointment.c.status)
    .where(appointment.c.patient_id == bindparam("patient_id"), appointment.c.id != bindparam("id"))
    .order_by(appointment.c.start)
)
FIRST_USE = scoped(
    select(appointment_resource.c.resource_id)
    .where(appointment_resource.c.appointment_no == bindparam("number"))
    .order_by(appointment_resource.c.position)
    .limit(1)
)
HISTORY = scoped(
    select(command_log.c.decided_at, accountable_entity.c.name, command_log.c.kind, audit_log.c.detail)
    .select_from(
        command_log.join(
            audit_log,
            and_(audit_log.c.command_id == command_log.c.id, audit_log.c.device_no == command_log.c.device_no),
        ).join(accountable_entity, accountable_entity.c.id == command_log.c.actor_id)
    )
    .where(command_log.c.about == bindparam("id"))
    .order_by(command_log.c.number)
)
MOVED_WITH_OTHERS = scoped(
    select(
        command_log.c.decided_at, accountable_entity.c.name, command_log.c.kind, audit_log.c.detail, appointment.c.no
    ).select_from(
        rebook_item.join(appointment, appointment.c.id == rebook_item.c.appointment_id)
        .join(command_log, command_log.c.id == rebook_item.c.moved_by)
        .join(
            audit_log,
            and_(audit_log.c.command_id == command_log.c.id, audit_log.c.device_no == command_log.c.device_no),
        ).join(accountable_entity, accountable_entity.c.id == command_log.c.actor_id)
    ).where(rebook_item.c.appointment_id == bindparam("id"))
)  # fmt: skip
_TAKES_ONE_OF = appointment.c.no.in_(
    select(occupancy.c.owner_no).where(
        belongs(occupancy),
        occupancy.c.subject_no.in_(select(column("value")).select_from(func.json_each(bindparam("subjects")))),
        occupancy.c.start_s > bindparam("earliest"), occupancy.c.start_s < bindparam("end_s"),
        unindexed(occupancy.c.owner_kind == OWNER_APPOINTMENT),
    )
)  # fmt: skip
"""Buffers are in the rows of occupancy, so ``earliest`` is a day before the first start that counts."""
_IS_EXPECTED = and_(
    one_of(appointment.c.status, LIVE - {AppointmentStatus.COMPLETED}), appointment.c.start >= bindparam("start_s"),
    appointment.c.start < bindparam("end_s"), _TAKES_ONE_OF,
)  # fmt: skip
EXPECTED = scoped(
    select(
        appointment.c.no, appointment.c.id, appointment.c.patient_id, patient.c.display_name, appointment.c.offering_id,
        appointment.c.start, appointment.c.end, appointment.c.status, appointment.c.buffer_before_minutes,
        appointment.c.buffer_after_minutes,
    ).select_from(
        appointment.outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
    ).where(_IS_EXPECTED).order_by(appointment.c.start, appointment.c.no)
)  # fmt: skip
USES_OF_EXPECTED = scoped(
    select(
        appointment_resource.c.appointment_no, appointment_resource.c.resource_id, appointment_resource.c.role,
        appointment_resource.c.offset_minutes, appointment_resource.c.length_minutes,
    ).select_from(appointment.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no))
    .where(_IS_EXPECTED)
    .order_by(appointment.c.start, appointment.c.no, appointment_resource.c.position)
)  # fmt: skip

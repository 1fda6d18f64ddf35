"""What is asked of one visit."""

from sqlalchemy import and_, bindparam, select

from carefront.persistence.tables import (
    accountable_entity,
    appointment,
    appointment_resource,
    audit_log,
    command_log,
    patient,
)
from carefront.persistence.tenant import scoped

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
USES_BETWEEN = scoped(
    select(
        appointment_resource.c.appointment_no, appointment_resource.c.resource_id, appointment_resource.c.role,
        appointment_resource.c.offset_minutes, appointment_resource.c.length_minutes,
    ).select_from(appointment.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no))
    .where(appointment.c.start > bindparam("earliest"), appointment.c.start < bindparam("end_s"),
    appointment.c.end > bindparam("start_s"))
    .order_by(appointment.c.start, appointment.c.no, appointment_resource.c.position)
)  # fmt: skip

"""What is asked of insurance, medical records, the views of them and their keys."""

from sqlalchemy import bindparam, func, or_, select

from carefront.domain.appointments import LIVE
from carefront.persistence.compiling import one_of
from carefront.persistence.record_tables import (
    allergy,
    field_key,
    insurance,
    medical_condition,
    patient_key,
    record_note,
    record_view,
)
from carefront.persistence.tables import (
    accountable_entity,
    appointment,
    appointment_resource,
    patient,
    patient_assignment,
    resource,
)
from carefront.persistence.tenant import scoped

OF_PATIENT = {
    table.name: scoped(select(*table.c).where(table.c.patient_id == bindparam("wanted")).order_by(table.c.id))
    for table in (insurance, allergy, medical_condition, record_note, record_view)
}
"""Every row of a patient, in the order they were made, by table."""

BY_MEMBER = scoped(
    select(patient.c.id, patient.c.display_name, patient.c.birth_date)
    .select_from(insurance.join(patient, patient.c.id == insurance.c.patient_id))
    .where(insurance.c.member_digest == bindparam("digest"))
    .order_by(patient.c.sort_key)
)

FIELD_KEYS = scoped(select(field_key.c.version, field_key.c.wrapped).order_by(field_key.c.version))
PATIENT_KEY = scoped(
    select(patient_key.c.version, patient_key.c.wrapped).where(patient_key.c.patient_id == bindparam("wanted"))
)

VIEWS = scoped(
    select(*record_view.c).where(
        record_view.c.patient_id == bindparam("patient_id"), record_view.c.account_id == bindparam("account_id"),
        record_view.c.opened_at <= bindparam("now_s"), record_view.c.until > bindparam("now_s"),
    ).order_by(record_view.c.until.desc())
)  # fmt: skip
"""The actor's views of a patient that are in force, the longest first."""

UNREVIEWED = scoped(
    select(
        record_view.c.id, record_view.c.patient_id, patient.c.display_name, accountable_entity.c.name,
        record_view.c.opened_at, record_view.c.reason, record_view.c.note, record_view.c.account_id,
    ).select_from(
        record_view.join(patient, patient.c.id == record_view.c.patient_id)
        .join(accountable_entity, accountable_entity.c.id == record_view.c.account_id)
    ).where(
        record_view.c.is_break_glass.is_(True), record_view.c.is_reviewed.is_(False),
        record_view.c.opened_at >= bindparam("since_s"),
    ).order_by(record_view.c.opened_at)
)  # fmt: skip

ASSIGNED = scoped(
    select(patient_assignment.c.account_id).where(
        patient_assignment.c.patient_id == bindparam("patient_id"),
        patient_assignment.c.effective_from <= bindparam("day"),
        or_(patient_assignment.c.effective_to.is_(None), patient_assignment.c.effective_to >= bindparam("day")),
    )
)  # fmt: skip

_visit = appointment.alias()
BOOKED = scoped(
    select(resource.c.account_id).distinct().select_from(
        appointment.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
        .join(resource, resource.c.id == appointment_resource.c.resource_id)
    ).where(
        appointment.c.patient_id == bindparam("patient_id"), resource.c.account_id.is_not(None),
        one_of(appointment.c.status, (status.value for status in LIVE)),
    )
)  # fmt: skip
"""Everybody with whom a patient has a live visit, past or to come."""

SEATED = scoped(
    select(resource.c.account_id).distinct().select_from(
        _visit.join(appointment, appointment.c.id == _visit.c.session_id)
        .join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
        .join(resource, resource.c.id == appointment_resource.c.resource_id)
    ).where(
        _visit.c.patient_id == bindparam("patient_id"), resource.c.account_id.is_not(None),
        one_of(_visit.c.status, (status.value for status in LIVE)),
        _visit.c.organization_no == appointment.c.organization_no,
    )
)  # fmt: skip
"""Everybody in whose group session a patient has a seat."""

TO_COME = scoped(
    select(func.count()).select_from(appointment).where(
        appointment.c.patient_id == bindparam("patient_id"), appointment.c.start >= bindparam("now_s"),
        one_of(appointment.c.status, (status.value for status in LIVE)),
    )
)  # fmt: skip
"""How many live visits of a patient begin from now on."""

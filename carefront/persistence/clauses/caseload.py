"""What is asked of caseloads: an assignment that nobody ended is one active patient."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.persistence.compiling import one_of, unindexed
from carefront.persistence.tables import (
    appointment,
    appointment_resource,
    caseload,
    patient,
    patient_assignment,
    resource,
)
from carefront.persistence.tenant import belongs, scoped

_PATIENTS = func.count(unindexed(patient_assignment.c.patient_id).distinct())
_IS_LIVE = patient_assignment.c.effective_to.is_(None)
_seat = appointment.alias()


def _is_seen(visit: Any) -> ColumnElement[bool]:
    """One that counts for knowing each other: not one that is only asked for."""
    return one_of(visit.c.status, (status.value for status in LIVE - {AppointmentStatus.REQUESTED}))


ACTIVE = scoped(select(_PATIENTS).where(patient_assignment.c.account_id == bindparam("account_id"), _IS_LIVE))
COUNTS = scoped(
    select(patient_assignment.c.account_id, _PATIENTS).where(_IS_LIVE).group_by(patient_assignment.c.account_id)
)
ASSIGNED_EVER = scoped(
    select(unindexed(patient_assignment.c.account_id)).distinct()
    .where(patient_assignment.c.patient_id == bindparam("patient_id"))
)  # fmt: skip
SEEN_BY = scoped(
    select(resource.c.account_id).distinct().select_from(
        appointment.join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
        .join(resource, resource.c.id == appointment_resource.c.resource_id)
    ).where(
        appointment.c.patient_id == bindparam("patient_id"), resource.c.account_id.is_not(None), _is_seen(appointment)
    )
)  # fmt: skip
"""Everybody with whom a patient has a visit, past or to come, that was neither cancelled nor missed."""
SAT_WITH = scoped(
    select(resource.c.account_id).distinct().select_from(
        _seat.join(appointment, appointment.c.id == _seat.c.session_id)
        .join(appointment_resource, appointment_resource.c.appointment_no == appointment.c.no)
        .join(resource, resource.c.id == appointment_resource.c.resource_id)
    ).where(_seat.c.patient_id == bindparam("patient_id"), resource.c.account_id.is_not(None), _is_seen(_seat))
)  # fmt: skip
"""Everybody in whose group session the patient has such a seat."""
LOADS = scoped(
    select(caseload.c.account_id, caseload.c.max_patients, caseload.c.panel_status).order_by(caseload.c.account_id)
)
ASSIGNED = scoped(
    select(*patient_assignment.c).where(
        patient_assignment.c.patient_id == bindparam("patient_id"),
        patient_assignment.c.account_id == bindparam("account_id"),
    ).order_by(patient_assignment.c.effective_from, patient_assignment.c.id)
)  # fmt: skip
PATIENTS = scoped(
    select(
        patient_assignment.c.id, patient.c.id, patient.c.display_name, patient.c.birth_date,
        patient_assignment.c.effective_from,
    ).select_from(
        patient_assignment.join(
            patient, and_(patient.c.id == patient_assignment.c.patient_id, belongs(patient))
        )
    ).where(patient_assignment.c.account_id == bindparam("account_id"), _IS_LIVE)
    .order_by(patient.c.sort_key, patient_assignment.c.id)
)  # fmt: skip

"""What is asked to know whether a patient is somebody's own."""

from sqlalchemy import and_, bindparam, or_, select

from carefront.persistence.tables import appointment, appointment_resource, patient, patient_assignment
from carefront.persistence.tenant import belongs, scoped

_session = appointment.alias("session")
_held = appointment_resource.alias("held")
_IS_PATIENT = appointment.c.patient_id == bindparam("id")

SEEN_BY = scoped(
    select(appointment_resource.c.resource_id)
    .select_from(
        appointment.join(
            appointment_resource,
            and_(appointment_resource.c.appointment_no == appointment.c.no, belongs(appointment_resource)),
        )
    )
    .where(_IS_PATIENT)
    .distinct()
)
"""With whom the patient has or had visits; of a seat in a group session the session itself."""

LED_BY = scoped(
    select(_held.c.resource_id)
    .select_from(
        appointment.join(_session, and_(_session.c.id == appointment.c.session_id, belongs(_session))).join(
            _held, and_(_held.c.appointment_no == _session.c.no, belongs(_held))
        )
    )
    .where(_IS_PATIENT)
    .distinct()
)
"""Who held the group sessions in which the patient has or had a seat."""

ASSIGNED_TO = scoped(
    select(patient_assignment.c.account_id).where(
        patient_assignment.c.patient_id == bindparam("id"),
        patient_assignment.c.effective_from <= bindparam("day"),
        or_(patient_assignment.c.effective_to.is_(None), patient_assignment.c.effective_to >= bindparam("day")),
    )
)
OF = scoped(select(patient.c.account_id, patient.c.usual_provider_id).where(patient.c.id == bindparam("id")))

"""What is asked for small lists."""

from sqlalchemy import and_, bindparam, literal_column, or_, select

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.persistence.compiling import one_of, unindexed
from carefront.persistence.tables import (
    appointment,
    appointment_resource,
    distinct_patient,
    override_request,
    patient,
    patient_word,
)
from carefront.persistence.tenant import belongs, scoped

MOST_COMPARED = 400

_KNOWN = (
    patient.c.no, patient.c.id, patient.c.display_name, patient.c.birth_date, patient.c.phone
)  # fmt: skip
BY_WORD = scoped(
    select(*_KNOWN)
    .select_from(patient_word.join(patient, patient.c.no == patient_word.c.patient_no))
    .where(patient_word.c.word >= bindparam("first"), patient_word.c.word < bindparam("after"))
    .limit(MOST_COMPARED)
)
DISTINCT = scoped(
    select(distinct_patient.c.patient_id, distinct_patient.c.other_id).where(
        or_(distinct_patient.c.patient_id == bindparam("id"), distinct_patient.c.other_id == bindparam("id"))
    )
)
SERIES = scoped(
    select(appointment.c.id, appointment.c.start, appointment.c.end, appointment.c.status)
    .where(appointment.c.series_id == bindparam("series_id"))
    .order_by(unindexed(appointment.c.start))
)
WAITING = scoped(
    select(appointment.c.status_since).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"), one_of(appointment.c.status, [AppointmentStatus.ARRIVED]),
    )
)  # fmt: skip
LONG_WAITS = scoped(
    select(appointment.c.id, patient.c.display_name, appointment.c.status_since)
    .select_from(appointment.join(patient, patient.c.id == appointment.c.patient_id))
    .where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"), appointment.c.status_since <= bindparam("until_s"),
        one_of(appointment.c.status, [AppointmentStatus.ARRIVED]),
    )
    .order_by(appointment.c.status_since)
)  # fmt: skip
ASKED_OF = scoped(
    select(
        override_request.c.id, override_request.c.asked_by, patient.c.display_name, override_request.c.booking,
        override_request.c.reasons,
    ).select_from(
        override_request.outerjoin(patient, and_(patient.c.id == override_request.c.patient_id, belongs(patient)))
    ).where(
        override_request.c.facility_id == bindparam("facility_id"),
        override_request.c.asked_of == bindparam("account_id"), override_request.c.is_closed == bindparam("no"),
    ).order_by(override_request.c.start)
)  # fmt: skip
PATIENT = scoped(
    select(
        patient.c.display_name, patient.c.birth_date, patient.c.phone, patient.c.needs_interpreter,
        patient.c.reminder_channel, patient.c.usual_provider_id,
    ).where(patient.c.id == bindparam("id"))
)  # fmt: skip
VISITS_OF = scoped(
    select(
        appointment.c.no, appointment.c.start, appointment.c.status, appointment.c.offering_id, appointment.c.id
    ).where(appointment.c.patient_id == bindparam("id"))
    .order_by(appointment.c.start)
)  # fmt: skip
OVERRIDES = scoped(
    select(
        appointment.c.no, appointment.c.id, patient.c.display_name, appointment.c.start, appointment.c.override_reason,
        appointment.c.is_overbooked, appointment.c.is_outside_availability,
    ).select_from(appointment.join(patient, patient.c.id == appointment.c.patient_id)).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("since_s"),
        or_(appointment.c.is_overbooked == bindparam("yes"), appointment.c.is_outside_availability == bindparam("yes")),
        appointment.c.is_override_reviewed == bindparam("no"),
        appointment.c.override_reason != literal_column("''"),  # as the index has it
        one_of(appointment.c.status, LIVE),
    ).order_by(appointment.c.start)
)  # fmt: skip
USES = scoped(
    select(appointment_resource.c.resource_id).where(appointment_resource.c.appointment_no == bindparam("number"))
    .order_by(appointment_resource.c.position)
)  # fmt: skip

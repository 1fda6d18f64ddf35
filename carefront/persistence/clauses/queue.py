"""What is asked and written of encounters and the queue."""

from sqlalchemy import and_, bindparam, func, insert, select, update

from carefront.domain.appointments import AppointmentStatus
from carefront.persistence.compiling import CoreStatement, one_of
from carefront.persistence.queue_tables import encounter, queue_call
from carefront.persistence.tables import appointment, appointment_resource, patient
from carefront.persistence.tenant import belongs, scoped, scoped_delete

_ON_THE_BOARD = frozenset(AppointmentStatus) - {AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR}

ADD_ENCOUNTER = CoreStatement(
    insert(encounter).values(
        appointment_no=bindparam("appointment_no"), organization_no=bindparam("organization_no"),
        state=bindparam("state"), arrived_s=bindparam("arrived_s"), started_s=bindparam("started_s"),
        ended_s=bindparam("ended_s"),
    )
)  # fmt: skip
MOVE_ENCOUNTER = CoreStatement(
    update(encounter).where(belongs(encounter), encounter.c.appointment_no == bindparam("number")).values(
        state=bindparam("state"), arrived_s=bindparam("arrived_s"), started_s=bindparam("started_s"),
        ended_s=bindparam("ended_s"),
    )
)  # fmt: skip
GIVE_TOKEN = CoreStatement(
    update(encounter).where(belongs(encounter), encounter.c.appointment_no == bindparam("number")).values(
        queue_id=bindparam("queue_id"), token_day=bindparam("token_day"), token=bindparam("token"),
    )
)  # fmt: skip
END_ENCOUNTER = scoped_delete(encounter, encounter.c.appointment_no == bindparam("number"))
ENCOUNTER = scoped(
    select(encounter.c.arrived_s, encounter.c.started_s, encounter.c.ended_s, encounter.c.token, encounter.c.state)
    .where(encounter.c.appointment_no == bindparam("number"))
)  # fmt: skip
LAST_TOKEN = scoped(
    select(func.max(encounter.c.token)).where(
        encounter.c.queue_id == bindparam("queue_id"), encounter.c.token_day == bindparam("token_day"),
        encounter.c.token > 0,
    )
)  # fmt: skip
_session = appointment.alias("session")
"""Whoever has a seat in a group session stands in the queue of whoever holds it."""

BOARD = scoped(
    select(
        appointment.c.no, appointment.c.id, appointment.c.start, appointment.c.end, appointment.c.status,
        appointment.c.patient_id, patient.c.display_name, appointment.c.offering_id, appointment.c.row_version,
        appointment.c.status_since, appointment.c.created_at, encounter.c.arrived_s, encounter.c.started_s,
        encounter.c.ended_s, encounter.c.token, encounter.c.queue_id, queue_call.c.resource_id,
        queue_call.c.called_at, queue_call.c.calls, queue_call.c.place, queue_call.c.turn,
        appointment_resource.c.resource_id,
    ).select_from(
        appointment.outerjoin(_session, and_(_session.c.id == appointment.c.session_id, belongs(_session)))
        .join(
            appointment_resource,
            appointment_resource.c.appointment_no == func.coalesce(_session.c.no, appointment.c.no),
        )
        .outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
        .outerjoin(encounter, and_(encounter.c.appointment_no == appointment.c.no, belongs(encounter)))
        .outerjoin(queue_call, and_(queue_call.c.id == appointment.c.id, belongs(queue_call)))
    ).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"), appointment.c.patient_id.is_not(None),
        one_of(appointment.c.status, _ON_THE_BOARD),
    ).order_by(appointment.c.start, appointment.c.no, appointment_resource.c.position)
)  # fmt: skip
OF_VISIT = scoped(
    select(
        encounter.c.state, encounter.c.arrived_s, encounter.c.started_s, encounter.c.ended_s, encounter.c.token
    ).select_from(encounter.join(appointment, appointment.c.no == encounter.c.appointment_no))
    .where(appointment.c.id == bindparam("id"))
)  # fmt: skip

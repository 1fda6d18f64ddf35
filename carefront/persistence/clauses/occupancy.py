"""What is asked of who is taken when."""

from sqlalchemy import and_, bindparam, column, func, insert, select

from carefront.domain.appointments import LIVE
from carefront.persistence import tables
from carefront.persistence.compiling import CoreStatement, one_of, unindexed
from carefront.persistence.owners import OWNER_APPOINTMENT, OWNER_TIME_BLOCK
from carefront.persistence.tables import appointment, hold, occupancy, patient, subject, time_block
from carefront.persistence.tenant import belongs, scoped

BARE = scoped(
    select(
        occupancy.c.start_s, occupancy.c.end_s, occupancy.c.visit_start_s, occupancy.c.visit_end_s, occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.capacity, occupancy.c.owner_kind, occupancy.c.owner_no, occupancy.c.position,
        occupancy.c.is_overbooked,
    ).where(
        occupancy.c.subject_no == bindparam("subject_no"), occupancy.c.start_s > bindparam("earliest"),
        occupancy.c.start_s < bindparam("end_s"), occupancy.c.end_s > bindparam("start_s"),
    ).order_by(occupancy.c.start_s)
)  # fmt: skip
SPANS = scoped(
    select(
        occupancy.c.start_s, occupancy.c.end_s, occupancy.c.visit_start_s, occupancy.c.visit_end_s, occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.capacity, occupancy.c.owner_kind, occupancy.c.subject_no,
    ).where(
        occupancy.c.subject_no.in_(select(column("value")).select_from(func.json_each(bindparam("subjects")))),
        occupancy.c.start_s > bindparam("earliest"), occupancy.c.start_s < bindparam("end_s"),
        occupancy.c.end_s > bindparam("start_s"),
    )
)  # fmt: skip
LABELLED = scoped(
    select(
        occupancy.c.start_s, occupancy.c.end_s, occupancy.c.visit_start_s, occupancy.c.visit_end_s, occupancy.c.lane_lo,
        occupancy.c.lane_hi, occupancy.c.capacity, occupancy.c.owner_kind, occupancy.c.position,
        occupancy.c.is_overbooked,
        appointment.c.id, appointment.c.facility_id, appointment.c.patient_id, patient.c.display_name,
        time_block.c.id, time_block.c.facility_id, time_block.c.name,
    ).select_from(
        occupancy.outerjoin(
            appointment, and_(occupancy.c.owner_kind == OWNER_APPOINTMENT, appointment.c.no == occupancy.c.owner_no,
            belongs(appointment))
        ).outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
        .outerjoin(time_block, and_(occupancy.c.owner_kind == OWNER_TIME_BLOCK,
        time_block.c.no == occupancy.c.owner_no, belongs(time_block)))
    ).where(
        occupancy.c.subject_no == bindparam("subject_no"), occupancy.c.start_s > bindparam("earliest"),
        occupancy.c.start_s < bindparam("end_s"), occupancy.c.end_s > bindparam("start_s"),
    ).order_by(occupancy.c.start_s)
)  # fmt: skip
OF_PATIENT = scoped(
    select(
        appointment.c.no, appointment.c.id, appointment.c.start, appointment.c.end, appointment.c.facility_id,
        patient.c.display_name
    ).select_from(appointment.join(patient, patient.c.id == appointment.c.patient_id)).where(
        appointment.c.patient_id == bindparam("patient_id"), unindexed(appointment.c.start > bindparam("earliest")),
        unindexed(appointment.c.start < bindparam("end_s")), appointment.c.end > bindparam("start_s"),
        one_of(appointment.c.status, LIVE),
    ).order_by(appointment.c.start)
)  # fmt: skip
"""By the index of patients: everybody's visits of the day are many more than the patient's of all days."""
FIRST_SUBJECT = scoped(
    select(tables.resource.c.account_id, tables.resource.c.id).select_from(
        tables.appointment_resource.join(tables.resource,
        tables.resource.c.id == tables.appointment_resource.c.resource_id)
    ).where(tables.appointment_resource.c.appointment_no == bindparam("appointment_no"))
    .order_by(tables.appointment_resource.c.position).limit(1)
)  # fmt: skip
NUMBER_OF = scoped(select(appointment.c.no).where(appointment.c.id == bindparam("id")))
SUBJECT = scoped(select(subject.c.no).where(subject.c.id == bindparam("id")))
SUBJECT_OF = scoped(select(subject.c.id).where(subject.c.no == bindparam("number")))
ADD_SUBJECT = CoreStatement(insert(subject).values({name: bindparam(name) for name in ("organization_no", "id")}))
HOLDS = scoped(
    select(hold.c.group_id, hold.c.start_s, hold.c.end_s, hold.c.holder, hold.c.until_s).where(
        hold.c.subject_no == bindparam("subject_no"), hold.c.start_s < bindparam("end_s"),
        hold.c.end_s > bindparam("start_s"),
        hold.c.until_s > bindparam("now_s"),
    )
)  # fmt: skip

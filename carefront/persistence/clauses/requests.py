"""What is asked of requests, offers, recalls, lists and the parking strip."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, literal_column, select

from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.requests import HOLDING, OPEN
from carefront.persistence.compiling import one_of
from carefront.persistence.request_tables import appointment_request, list_mark, parked_visit, recall, slot_offer
from carefront.persistence.tables import appointment, appointment_resource, patient, unscheduled
from carefront.persistence.tenant import belongs, scoped

_OF_CLINIC: BindParameter[Any] = bindparam("facility_id")
_WHO = (patient.c.display_name, patient.c.phone, patient.c.email, patient.c.birth_date, patient.c.usual_provider_id)
_LATER = appointment.alias("later")

OFFERS_OF = scoped(
    select(*slot_offer.c).where(slot_offer.c.item_id == bindparam("item_id"))
    .order_by(slot_offer.c.start, slot_offer.c.id)
)  # fmt: skip
HELD_OFFERS = scoped(
    select(*slot_offer.c).where(
        one_of(slot_offer.c.state, HOLDING), slot_offer.c.expires_at > bindparam("since_s"),
        slot_offer.c.facility_id == _OF_CLINIC,
    ).order_by(slot_offer.c.start, slot_offer.c.id)
)  # fmt: skip
ANSWERED_OFFERS = scoped(
    select(*slot_offer.c).where(
        slot_offer.c.state == bindparam("state"), slot_offer.c.expires_at > bindparam("since_s"),
        slot_offer.c.facility_id == _OF_CLINIC,
    ).order_by(slot_offer.c.expires_at, slot_offer.c.id)
)  # fmt: skip

_WITH_PATIENT = and_(patient.c.id == appointment_request.c.patient_id, belongs(patient))
_ASKED = select(*appointment_request.c, *_WHO).select_from(appointment_request.outerjoin(patient, _WITH_PATIENT))
OPEN_REQUESTS = scoped(
    _ASKED.where(one_of(appointment_request.c.state, OPEN), appointment_request.c.facility_id == _OF_CLINIC)
)
REQUESTS_OF = scoped(_ASKED.where(appointment_request.c.patient_id == bindparam("patient_id")))
ALL_REQUESTS = scoped(_ASKED.where(appointment_request.c.facility_id == _OF_CLINIC))

ENTRIES = scoped(
    select(*unscheduled.c, *_WHO)
    .select_from(unscheduled.outerjoin(patient, and_(patient.c.id == unscheduled.c.patient_id, belongs(patient))))
    .where(unscheduled.c.facility_id == _OF_CLINIC, unscheduled.c.is_closed == bindparam("no"))
    .order_by(unscheduled.c.created_at, unscheduled.c.id)
)
_VISIT = (
    appointment.c.no, appointment.c.id, appointment.c.patient_id, appointment.c.offering_id, appointment.c.start,
    appointment.c.end, appointment.c.status, appointment.c.note, appointment.c.cancel_reason,
    appointment.c.status_since, appointment.c.created_at,
)  # fmt: skip
_OF_PATIENT = appointment.join(patient, patient.c.id == appointment.c.patient_id)
SOONER = scoped(
    select(*_VISIT, *_WHO).select_from(_OF_PATIENT).where(
        appointment.c.facility_id == _OF_CLINIC, appointment.c.start >= bindparam("now_s"),
        appointment.c.wants_sooner == literal_column("1"),  # as the index has it
        one_of(appointment.c.status, [
            AppointmentStatus.REQUESTED, AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED,
            AppointmentStatus.RESCHEDULED,
        ]),
    )
)  # fmt: skip


def _has_no(successor: ColumnElement[bool]) -> ColumnElement[bool]:
    """That the patient of a visit has no live visit which is a successor."""
    return ~exists(
        select(literal_column("1")).select_from(_LATER).where(
            belongs(_LATER), _LATER.c.patient_id == appointment.c.patient_id, one_of(_LATER.c.status, LIVE), successor
        )
    )  # fmt: skip


LOST = scoped(
    select(*_VISIT, *_WHO).select_from(_OF_PATIENT).where(
        appointment.c.facility_id == _OF_CLINIC, appointment.c.start >= bindparam("since_s"),
        appointment.c.status.in_([literal_column("'cancelled'"), literal_column("'no_show'")]),  # as the index has it
        _has_no(_LATER.c.start > appointment.c.start),  # told by an index alone: most have one, and cost no row
        _has_no(_LATER.c.created_at >= appointment.c.status_since),
    ).order_by(appointment.c.start)
)  # fmt: skip
LEADERS = scoped(
    select(appointment_resource.c.resource_id)
    .where(appointment_resource.c.appointment_no == bindparam("number"))
    .order_by(appointment_resource.c.position)
)
RECALLS = scoped(
    select(*recall.c, *_WHO).select_from(recall.join(patient, patient.c.id == recall.c.patient_id)).where(
        recall.c.facility_id == _OF_CLINIC, recall.c.is_closed == bindparam("no"),
    ).order_by(recall.c.due, recall.c.id)
)  # fmt: skip
MARKS = scoped(
    select(list_mark.c.id, list_mark.c.snoozed_until, list_mark.c.is_closed).where(
        list_mark.c.facility_id == _OF_CLINIC
    )
)
PARKED = scoped(
    select(*_VISIT, patient.c.display_name, parked_visit.c.parked_at)
    .select_from(
        parked_visit.join(appointment, appointment.c.id == parked_visit.c.id)
        .outerjoin(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
    ).where(parked_visit.c.facility_id == _OF_CLINIC, one_of(appointment.c.status, LIVE))
    .order_by(parked_visit.c.parked_at, parked_visit.c.id)
)  # fmt: skip

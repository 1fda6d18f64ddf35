"""The tables of requests, offers, recalls, of what is said about items of lists, and of the parking strip."""

from sqlalchemy import Column, Index

from carefront.persistence.column_types import Day, Instant
from carefront.persistence.table_parts import entity, flag, id_column, number, text

appointment_request = entity(
    "appointment_request", id_column("id"), id_column("facility_id"), text("state"),
    id_column("patient_id", required=False), text("contact_name"), text("contact_phone"), text("contact_email"),
    Column("contact_birth_date", Day), id_column("offering_id", required=False),
    id_column("resource_id", required=False), id_column("assigned_id", required=False), number("length_minutes"),
    text("wishes"), text("urgency"), text("source"), text("note"), Column("submitted_at", Instant),
    id_column("appointment_id", required=False), text("close_reason"), configuration=False,
)  # fmt: skip
Index("ix_appointment_request_state", appointment_request.c.organization_no, appointment_request.c.state)
Index("ix_appointment_request_patient", appointment_request.c.organization_no, appointment_request.c.patient_id)

slot_offer = entity(
    "slot_offer", id_column("id"), id_column("facility_id"), text("item_kind"), id_column("item_id"),
    Column("start", Instant, nullable=False), number("length_minutes"), text("uses"),
    Column("expires_at", Instant, nullable=False), id_column("patient_id", required=False), text("state"),
    id_column("chain_id", required=False), configuration=False,
)  # fmt: skip
Index("ix_slot_offer_item", slot_offer.c.organization_no, slot_offer.c.item_id)
Index("ix_slot_offer_state", slot_offer.c.organization_no, slot_offer.c.state, slot_offer.c.expires_at)

recall = entity(
    "recall", id_column("id"), id_column("facility_id"), id_column("patient_id"), Column("due", Day, nullable=False),
    id_column("offering_id", required=False), id_column("resource_id", required=False), text("note"),
    id_column("after_id", required=False), id_column("appointment_id", required=False), flag("is_closed"),
    configuration=False,
)  # fmt: skip
Index("ix_recall_due", recall.c.organization_no, recall.c.is_closed, recall.c.due)

list_mark = entity(
    "list_mark", id_column("id"), id_column("facility_id"), text("item_kind"), Column("snoozed_until", Day),
    flag("is_closed"), configuration=False,
)  # fmt: skip

parked_visit = entity(
    "parked_visit", id_column("id"), id_column("facility_id"), Column("parked_at", Instant, nullable=False),
    configuration=False,
)  # fmt: skip

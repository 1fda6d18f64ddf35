"""The table of charges: what visits cost, who pays, and how far that has come."""

from sqlalchemy import Column, Index

from carefront.persistence.column_types import Instant
from carefront.persistence.table_parts import entity, id_column, number, text

charge = entity(
    "charge", id_column("id"), id_column("facility_id"), id_column("patient_id", required=False),
    id_column("appointment_id", required=False), text("description"), number("amount_minor"), text("currency"),
    Column("made_at", Instant, nullable=False), text("state"), text("payer"), text("payer_name"), text("note"),
    Column("state_since", Instant), configuration=False,
)  # fmt: skip
Index("ix_charge_visit", charge.c.organization_no, charge.c.appointment_id)

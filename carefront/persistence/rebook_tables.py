"""The tables of rebookings: whose visits are to have other times, and what was chosen and done for each."""

from sqlalchemy import CheckConstraint, Column, Index

from carefront.persistence.column_types import Instant
from carefront.persistence.table_parts import entity, flag, id_column, number, text

rebook = entity(
    "rebook", id_column("id"), id_column("account_id"), Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False), text("reason"), text("reach"), flag("is_planned"), flag("is_closed"),
    id_column("opened_by", required=False), CheckConstraint('"start" < "end"', name="forward"), configuration=False,
)  # fmt: skip
Index("ix_rebook_person", rebook.c.organization_no, rebook.c.account_id, rebook.c.end)

rebook_item = entity(
    "rebook_item", id_column("id"), id_column("rebook_id"), id_column("appointment_id"), number("position"),
    Column("old_start", Instant, nullable=False), flag("is_chosen"), flag("is_locked"), flag("is_wide"),
    Column("pick_start", Instant), text("pick_uses"), id_column("pick_leader", required=False), text("state"),
    text("reasons"), Column("told_at", Instant), id_column("told_by", required=False),
    id_column("moved_by", required=False), configuration=False,
)  # fmt: skip
Index("ix_rebook_item_visit", rebook_item.c.organization_no, rebook_item.c.appointment_id)
Index("ix_rebook_item_rebook", rebook_item.c.organization_no, rebook_item.c.rebook_id, rebook_item.c.position)

"""The tables of encounters and of the queue: what happens around a visit on its day."""

from sqlalchemy import Column, Index, Integer, Table

from carefront.persistence.column_types import Id, Instant
from carefront.persistence.table_parts import entity, id_column, metadata, number, organization, text

# One row for each patient's visit, kept by its states: derived, but for the token, which is given once.
encounter = Table(
    "encounter", metadata, Column("appointment_no", Integer, primary_key=True), organization(),
    Column("state", Integer, nullable=False), Column("arrived_s", Integer), Column("started_s", Integer),
    Column("ended_s", Integer), Column("queue_id", Id), Column("token_day", Integer),
    Column("token", Integer, nullable=False, server_default="0"), info={"projection": True},
)  # fmt: skip
Index(
    "uq_encounter_token", encounter.c.organization_no, encounter.c.queue_id, encounter.c.token_day, encounter.c.token,
    unique=True, sqlite_where=encounter.c.token > 0, postgresql_where=encounter.c.token > 0,
)  # fmt: skip

queue_call = entity(
    "queue_call", id_column("id"), id_column("facility_id"), id_column("resource_id", required=False),
    Column("called_at", Instant), number("calls"), text("place"), text("turn"),
    configuration=False,
)  # fmt: skip
Index("ix_queue_call_recent", queue_call.c.organization_no, queue_call.c.called_at)

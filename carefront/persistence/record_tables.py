"""The tables of what is recorded of patients, every text in them sealed, and of the keys that open it.

``patient_key`` and ``field_key`` are no entities: what was in them is in no log, so destroying a key destroys it.
"""

from typing import Any

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table

from carefront.persistence.column_types import Day, Digest, Id, Instant, Label, Sealed
from carefront.persistence.table_parts import entity, flag, id_column, metadata, number, organization


def _sealed(name: str) -> Column[Any]:
    return Column(name, Sealed, nullable=False, info={"sensitive": True})


insurance = entity(
    "insurance", id_column("id"), id_column("patient_id"), _sealed("payer"), _sealed("plan"), _sealed("member_number"),
    _sealed("group_number"), _sealed("holder"), Column("valid_from", Day), Column("valid_to", Day), flag("is_primary"),
    Column("member_digest", Digest), configuration=False,
)  # fmt: skip
Index(None, insurance.c.organization_no, insurance.c.patient_id)
Index(None, insurance.c.organization_no, insurance.c.member_digest)

allergy = entity(
    "allergy", id_column("id"), id_column("patient_id"), _sealed("substance"), _sealed("reaction"),
    _sealed("severity"), configuration=False,
)  # fmt: skip
Index(None, allergy.c.organization_no, allergy.c.patient_id)

medical_condition = entity(
    "medical_condition", id_column("id"), id_column("patient_id"), _sealed("name"), _sealed("status"),
    _sealed("since"), configuration=False,
)  # fmt: skip
Index(None, medical_condition.c.organization_no, medical_condition.c.patient_id)

record_note = entity(
    "record_note", id_column("id"), id_column("patient_id"), _sealed("text"), id_column("author_id"),
    Column("written_at", Instant, nullable=False), configuration=False,
)  # fmt: skip
Index(None, record_note.c.organization_no, record_note.c.patient_id)

record_view = entity(
    "record_view", id_column("id"), id_column("patient_id"), id_column("account_id"),
    Column("opened_at", Instant, nullable=False), Column("until", Instant, nullable=False),
    Column("reason", Label, nullable=False, server_default=""), _sealed("note"), flag("is_break_glass"),
    flag("is_reviewed"), number("broken"), configuration=False,
)  # fmt: skip
Index(None, record_view.c.organization_no, record_view.c.patient_id, record_view.c.account_id)

field_key = Table(
    "field_key", metadata, organization(), Column("version", Integer, nullable=False), Column("wrapped", Digest),
    Column("created_at", Instant, nullable=False), Column("retired_at", Instant),
    PrimaryKeyConstraint("organization_no", "version"), info={"keys": True},
)  # fmt: skip

patient_key = Table(
    "patient_key", metadata, organization(), Column("patient_id", Id, nullable=False),
    Column("version", Integer, nullable=False), Column("wrapped", Digest, nullable=False),
    PrimaryKeyConstraint("organization_no", "patient_id"), info={"keys": True},
)  # fmt: skip
Index(None, patient_key.c.organization_no, patient_key.c.version)

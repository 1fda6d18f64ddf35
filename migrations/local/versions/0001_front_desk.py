"""The front desk: every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of an empty file, and the lanes that a visit may take."""
    op.create_table(
        "device",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("last_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audit_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audit_head", sa.LargeBinary(), nullable=False),
        sa.Column("is_paired", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_device")),
        sa.UniqueConstraint("id", name=op.f("uq_device_id")),
    )
    op.create_table(
        "lane", sa.Column("no", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("no", name=op.f("pk_lane"))
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "organization",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("configuration_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_organization")),
        sa.UniqueConstraint("id", name=op.f("uq_organization_id")),
    )
    op.create_table(
        "accountability",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("commissioner_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("responsible_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("effective_from", sa.String(length=10), nullable=False),
        sa.Column("effective_to", sa.String(length=10), nullable=True),
        sa.Column("role_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_accountability_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_accountability")),
    )
    op.create_table(
        "accountable_entity",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_accountable_entity_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_accountable_entity")),
    )
    op.create_table(
        "allergy",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("substance", sa.LargeBinary(), nullable=False),
        sa.Column("reaction", sa.LargeBinary(), nullable=False),
        sa.Column("severity", sa.LargeBinary(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_allergy_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_allergy")),
    )
    op.create_index(
        op.f("ix_allergy_organization_no_patient_id"), "allergy", ["organization_no", "patient_id"], unique=False
    )
    op.create_table(
        "appointment",
        sa.Column("no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("offering_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("booked_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("on_behalf_of", sa.LargeBinary(length=16), nullable=True),
        sa.Column("series_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("cancel_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_overbooked", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_outside_availability", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("override_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_override_reviewed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("wants_sooner", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("source_key", sa.Text(), server_default="", nullable=False),
        sa.Column("status_since", sa.BigInteger(), nullable=True),
        sa.Column("session_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("seats", sa.Integer(), server_default="0", nullable=False),
        sa.Column("turn_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_appointment_forward")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_appointment_organization_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_appointment")),
        sa.UniqueConstraint("organization_no", "id", name=op.f("uq_appointment_organization_no_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointment_day", "appointment", ["organization_no", "start"], unique=False)
    op.create_index(
        "ix_appointment_lost",
        "appointment",
        ["organization_no", "start"],
        unique=False,
        sqlite_where=sa.text("status IN ('cancelled', 'no_show')"),
        postgresql_where=sa.text("status IN ('cancelled', 'no_show')"),
    )
    op.create_index(
        "ix_appointment_overridden",
        "appointment",
        ["organization_no", "start"],
        unique=False,
        sqlite_where=sa.text("override_reason != ''"),
        postgresql_where=sa.text("override_reason != ''"),
    )
    op.create_index(
        "ix_appointment_patient", "appointment", ["organization_no", "patient_id", "start", "status"], unique=False
    )
    op.create_index(
        "ix_appointment_series",
        "appointment",
        ["organization_no", "series_id"],
        unique=False,
        sqlite_where=sa.text("series_id IS NOT NULL"),
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_index(
        "ix_appointment_session",
        "appointment",
        ["organization_no", "session_id"],
        unique=False,
        sqlite_where=sa.text("session_id IS NOT NULL"),
        postgresql_where=sa.text("session_id IS NOT NULL"),
    )
    op.create_index(
        "ix_appointment_sessions",
        "appointment",
        ["organization_no", "start"],
        unique=False,
        sqlite_where=sa.text("seats > 0"),
        postgresql_where=sa.text("seats > 0"),
    )
    op.create_index(
        "ix_appointment_sooner",
        "appointment",
        ["organization_no", "start"],
        unique=False,
        sqlite_where=sa.text("wants_sooner = 1"),
        postgresql_where="wants_sooner",
    )
    op.create_index(
        "ix_appointment_source",
        "appointment",
        ["organization_no", "source_key"],
        unique=True,
        sqlite_where=sa.text("source_key != ''"),
        postgresql_where=sa.text("source_key != ''"),
    )
    op.create_table(
        "appointment_request",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("contact_name", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_email", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_birth_date", sa.String(length=10), nullable=True),
        sa.Column("offering_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("assigned_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("length_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wishes", sa.Text(), server_default="", nullable=False),
        sa.Column("urgency", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("appointment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("close_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_appointment_request_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_appointment_request")),
    )
    op.create_index(
        "ix_appointment_request_patient", "appointment_request", ["organization_no", "patient_id"], unique=False
    )
    op.create_index("ix_appointment_request_state", "appointment_request", ["organization_no", "state"], unique=False)
    op.create_table(
        "audit_log",
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("command_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device_no"], ["device.no"], name=op.f("fk_audit_log_device_no")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_audit_log_organization_no")),
        sa.PrimaryKeyConstraint("device_no", "number", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_command", "audit_log", ["device_no", "command_id"], unique=False)
    op.create_index(
        "ix_audit_log_scan",
        "audit_log",
        ["device_no", "number", "organization_no", "at", "actor_id", "act", "outcome"],
        unique=False,
    )
    op.create_table(
        "availability_exception",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=True),
        sa.Column("period_end", sa.Integer(), nullable=True),
        sa.Column("is_extra", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_availability_exception_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_availability_exception")),
    )
    op.create_table(
        "calendar_summary",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("local_day", sa.Integer(), nullable=False),
        sa.Column("booked_s", sa.Integer(), nullable=False),
        sa.Column("booked_hours", sa.LargeBinary(), nullable=False),
        sa.Column("requested", sa.Integer(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("rescheduled", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("in_progress", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("no_show", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("basis", sa.BigInteger(), nullable=False),
        sa.Column("available_s", sa.Integer(), nullable=False),
        sa.Column("blocked_s", sa.Integer(), nullable=False),
        sa.Column("off_s", sa.Integer(), nullable=False),
        sa.Column("bookable_hours", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_calendar_summary_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "resource_id", "local_day", name=op.f("pk_calendar_summary")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "caseload",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("max_patients", sa.Integer(), nullable=True),
        sa.Column("panel_status", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_caseload_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "account_id", name=op.f("pk_caseload")),
    )
    op.create_table(
        "charge",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("appointment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("amount_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("payer", sa.Text(), server_default="", nullable=False),
        sa.Column("payer_name", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("state_since", sa.BigInteger(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_charge_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_charge")),
    )
    op.create_index("ix_charge_visit", "charge", ["organization_no", "appointment_id"], unique=False)
    op.create_table(
        "closure",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=True),
        sa.Column("period_end", sa.Integer(), nullable=True),
        sa.Column("is_extra", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_closure_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_closure")),
    )
    op.create_table(
        "command_log",
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload_version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("reverts", sa.LargeBinary(length=16), nullable=True),
        sa.Column("about", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["device_no"], ["device.no"], name=op.f("fk_command_log_device_no")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_command_log_organization_no")),
        sa.PrimaryKeyConstraint("device_no", "number", name=op.f("pk_command_log")),
        sa.UniqueConstraint("organization_no", "id", name=op.f("uq_command_log_organization_no_id")),
    )
    op.create_index(
        "ix_command_log_about",
        "command_log",
        ["organization_no", "about"],
        unique=False,
        sqlite_where=sa.text("about IS NOT NULL"),
    )
    op.create_index(
        "ix_command_log_reverts",
        "command_log",
        ["organization_no", "reverts"],
        unique=False,
        sqlite_where=sa.text("reverts IS NOT NULL"),
    )
    op.create_table(
        "distinct_patient",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("other_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_distinct_patient_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "patient_id", "other_id", name=op.f("pk_distinct_patient")),
    )
    op.create_table(
        "domain_event",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_domain_event_organization_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_domain_event")),
    )
    op.create_table(
        "encounter",
        sa.Column("appointment_no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("arrived_s", sa.Integer(), nullable=True),
        sa.Column("started_s", sa.Integer(), nullable=True),
        sa.Column("ended_s", sa.Integer(), nullable=True),
        sa.Column("queue_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("token_day", sa.Integer(), nullable=True),
        sa.Column("token", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_encounter_organization_no")),
        sa.PrimaryKeyConstraint("appointment_no", name=op.f("pk_encounter")),
    )
    op.create_index(
        "uq_encounter_token",
        "encounter",
        ["organization_no", "queue_id", "token_day", "token"],
        unique=True,
        sqlite_where=sa.text("token > 0"),
        postgresql_where=sa.text("token > 0"),
    )
    op.create_table(
        "event_position",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("last_no", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_s", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("delivered_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_event_position_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "subscriber_id", name=op.f("pk_event_position")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_subscriber",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("kinds", sa.Text(), server_default="", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_event_subscriber_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_event_subscriber")),
    )
    op.create_table(
        "facility",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("locale", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("slot_minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("wait_limit_minutes", sa.Integer(), server_default="15", nullable=False),
        sa.Column("buffers_inside_hours", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("hold_minutes", sa.Integer(), server_default="3", nullable=False),
        sa.Column("assigns_first_visit", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_facility_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_facility")),
    )
    op.create_table(
        "field_key",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_field_key_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "version", name=op.f("pk_field_key")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("group_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("subject_no", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Integer(), nullable=False),
        sa.Column("end_s", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_hold_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_hold")),
    )
    op.create_table(
        "insurance",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("payer", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("member_number", sa.LargeBinary(), nullable=False),
        sa.Column("group_number", sa.LargeBinary(), nullable=False),
        sa.Column("holder", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("is_primary", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("member_digest", sa.LargeBinary(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_insurance_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_insurance")),
    )
    op.create_index(
        op.f("ix_insurance_organization_no_member_digest"),
        "insurance",
        ["organization_no", "member_digest"],
        unique=False,
    )
    op.create_index(
        op.f("ix_insurance_organization_no_patient_id"), "insurance", ["organization_no", "patient_id"], unique=False
    )
    op.create_table(
        "list_mark",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("item_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("snoozed_until", sa.String(length=10), nullable=True),
        sa.Column("is_closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_list_mark_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_list_mark")),
    )
    op.create_table(
        "login",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("user_name", sa.Text(), server_default="", nullable=False),
        sa.Column("name_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("password_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("pin_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("must_change", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_login_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_login")),
    )
    op.create_table(
        "manual_slot",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_manual_slot_forward")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_manual_slot_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_manual_slot")),
    )
    op.create_index("uq_manual_slot_start", "manual_slot", ["organization_no", "resource_id", "start"], unique=True)
    op.create_table(
        "medical_condition",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.LargeBinary(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_medical_condition_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_medical_condition")),
    )
    op.create_index(
        op.f("ix_medical_condition_organization_no_patient_id"),
        "medical_condition",
        ["organization_no", "patient_id"],
        unique=False,
    )
    op.create_table(
        "message_channel",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("port", sa.Integer(), server_default="0", nullable=False),
        sa.Column("security", sa.Text(), server_default="", nullable=False),
        sa.Column("user", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_message_channel_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_message_channel")),
    )
    op.create_table(
        "message_template",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("messaging_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("occasion", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_message_template_organization_no")
        ),
        sa.PrimaryKeyConstraint(
            "organization_no", "messaging_id", "occasion", "channel", "language", name=op.f("pk_message_template")
        ),
    )
    op.create_table(
        "messaging",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("tells_booked", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("tells_confirmed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("tells_moved", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("tells_cancelled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("quiet_from", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quiet_until", sa.Integer(), server_default="0", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_messaging_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_messaging")),
    )
    op.create_table(
        "notification",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("appointment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("due_s", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("start_s", sa.Integer(), nullable=False),
        sa.Column("old_start_s", sa.Integer(), nullable=False),
        sa.Column("rule_minutes", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("set_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_s", sa.Integer(), nullable=False),
        sa.Column("claimed_s", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_s", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_notification_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_notification")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_notification_due",
        "notification",
        ["organization_no", "due_s"],
        unique=False,
        sqlite_where=sa.text("state = 'held' OR state = 'queued'"),
    )
    op.create_index("ix_notification_set_by", "notification", ["organization_no", "set_by"], unique=False)
    op.create_index("ix_notification_visit", "notification", ["organization_no", "appointment_id"], unique=False)
    op.create_table(
        "offering",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), server_default="30", nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("grid_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("min_notice_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column("is_concurrent", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_group", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("color", sa.Text(), server_default="", nullable=False),
        sa.Column("price_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resource_ids", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_offering_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_offering")),
    )
    op.create_table(
        "offering_requirement",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("group_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("offset_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_offering_requirement_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "offering_id", "position", name=op.f("pk_offering_requirement")),
    )
    op.create_table(
        "opening_hours",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("weekday", sa.Integer(), server_default="0", nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_opening_hours_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "outbox",
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_outbox_organization_no")),
        sa.PrimaryKeyConstraint("device_no", "number", name=op.f("pk_outbox")),
    )
    op.create_table(
        "override_request",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("asked_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("asked_of", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("booking", sa.Text(), server_default="", nullable=False),
        sa.Column("reasons", sa.Text(), server_default="", nullable=False),
        sa.Column("is_closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_override_request_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_override_request")),
    )
    op.create_table(
        "parked_visit",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("parked_at", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_parked_visit_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_parked_visit")),
    )
    op.create_table(
        "patient",
        sa.Column("no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("display_name", sa.Text(), server_default="", nullable=False),
        sa.Column("sort_key", sa.Text(), server_default="", nullable=False),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("given", sa.Text(), server_default="", nullable=False),
        sa.Column("birth_date", sa.String(length=10), nullable=True),
        sa.Column("gender", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("phone_2", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("reminder_channel", sa.Text(), server_default="", nullable=False),
        sa.Column("usual_provider_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("record_number", sa.Text(), server_default="", nullable=False),
        sa.Column("flags", sa.Text(), server_default="", nullable=False),
        sa.Column("is_incomplete", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_archived", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_patient_organization_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_patient")),
        sa.UniqueConstraint("organization_no", "id", name=op.f("uq_patient_organization_no_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_patient_organization_no_record_number"), "patient", ["organization_no", "record_number"], unique=False
    )
    op.create_table(
        "patient_assignment",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("effective_from", sa.String(length=10), nullable=False),
        sa.Column("effective_to", sa.String(length=10), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_patient_assignment_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_patient_assignment")),
    )
    op.create_index(
        op.f("ix_patient_assignment_organization_no_account_id"),
        "patient_assignment",
        ["organization_no", "account_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_patient_assignment_organization_no_patient_id"),
        "patient_assignment",
        ["organization_no", "patient_id"],
        unique=False,
    )
    op.create_table(
        "patient_key",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_patient_key_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "patient_id", name=op.f("pk_patient_key")),
    )
    op.create_index(
        op.f("ix_patient_key_organization_no_version"), "patient_key", ["organization_no", "version"], unique=False
    )
    op.create_table(
        "patient_word",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("patient_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_patient_word_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "word", "patient_no", name=op.f("pk_patient_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_patient_word_patient", "patient_word", ["patient_no"], unique=False)
    op.create_table(
        "queue_call",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("turn", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_queue_call_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_queue_call")),
    )
    op.create_index("ix_queue_call_recent", "queue_call", ["organization_no", "called_at"], unique=False)
    op.create_table(
        "rebook",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("reach", sa.Text(), server_default="", nullable=False),
        sa.Column("is_planned", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("opened_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_rebook_forward")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_rebook_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_rebook")),
    )
    op.create_index("ix_rebook_person", "rebook", ["organization_no", "account_id", "end"], unique=False)
    op.create_table(
        "rebook_item",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("rebook_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("appointment_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("old_start", sa.BigInteger(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_locked", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_wide", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("pick_start", sa.BigInteger(), nullable=True),
        sa.Column("pick_uses", sa.Text(), server_default="", nullable=False),
        sa.Column("pick_leader", sa.LargeBinary(length=16), nullable=True),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("reasons", sa.Text(), server_default="", nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("told_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("moved_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_rebook_item_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_rebook_item")),
    )
    op.create_index("ix_rebook_item_rebook", "rebook_item", ["organization_no", "rebook_id", "position"], unique=False)
    op.create_index("ix_rebook_item_visit", "rebook_item", ["organization_no", "appointment_id"], unique=False)
    op.create_table(
        "recall",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("offering_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("after_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("appointment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("is_closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_recall_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_recall")),
    )
    op.create_index("ix_recall_due", "recall", ["organization_no", "is_closed", "due"], unique=False)
    op.create_table(
        "record_note",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_record_note_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_record_note")),
    )
    op.create_index(
        op.f("ix_record_note_organization_no_patient_id"),
        "record_note",
        ["organization_no", "patient_id"],
        unique=False,
    )
    op.create_table(
        "record_view",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("is_break_glass", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("broken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_record_view_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_record_view")),
    )
    op.create_index(
        op.f("ix_record_view_organization_no_patient_id_account_id"),
        "record_view",
        ["organization_no", "patient_id", "account_id"],
        unique=False,
    )
    op.create_table(
        "reminder_rule",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("messaging_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("offering_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("minutes_before", sa.Integer(), server_default="0", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_reminder_rule_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "messaging_id", "position", name=op.f("pk_reminder_rule")),
    )
    op.create_table(
        "resource",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("is_schedulable", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("capacity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("specialty", sa.Text(), server_default="", nullable=False),
        sa.Column("languages", sa.Text(), server_default="", nullable=False),
        sa.Column("gender", sa.Text(), server_default="", nullable=False),
        sa.Column("color", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_resource_capacity")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_resource_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_resource")),
    )
    op.create_table(
        "resource_group",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("member_ids", sa.Text(), nullable=False),
        sa.Column("min_on_duty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_resource_group_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_resource_group")),
    )
    op.create_table(
        "role",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("base", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_role_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_role")),
    )
    op.create_table(
        "role_grant",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_role_grant_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "role_id", "key", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "schedule",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("recurrence", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_schedule_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_schedule")),
    )
    op.create_table(
        "schedule_block",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("schedule_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("period_start", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), server_default="30", nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("buffer_before_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("room_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kept_for", sa.Text(), server_default="", nullable=False),
        sa.Column("release_days", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("effective_date", sa.String(length=10), nullable=True),
        sa.Column("end_date", sa.String(length=10), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_schedule_block_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_schedule_block")),
    )
    op.create_table(
        "sign_in_rule",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("is_required", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("idle_minutes", sa.Integer(), server_default="10", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_sign_in_rule_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_sign_in_rule")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_try_s", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_sign_in_try_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_sign_in_try")),
    )
    op.create_table(
        "slot_cover",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_slot_cover_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "resource_id", "first_day", name=op.f("pk_slot_cover")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slot_due",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_slot_due_organization_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_slot_due")),
    )
    op.create_table(
        "slot_offer",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("item_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("item_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("uses", sa.Text(), server_default="", nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("chain_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_slot_offer_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_slot_offer")),
    )
    op.create_index("ix_slot_offer_item", "slot_offer", ["organization_no", "item_id"], unique=False)
    op.create_index("ix_slot_offer_state", "slot_offer", ["organization_no", "state", "expires_at"], unique=False)
    op.create_table(
        "subject",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_subject_organization_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_subject")),
        sa.UniqueConstraint("organization_no", "id", name=op.f("uq_subject_organization_no_id")),
    )
    op.create_table(
        "summary_mark",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_summary_mark_organization_no")),
        sa.PrimaryKeyConstraint(
            "organization_no", "resource_id", "first_day", "last_day", name=op.f("pk_summary_mark")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "time_block",
        sa.Column("no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_time_block_forward")),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_time_block_organization_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_time_block")),
        sa.UniqueConstraint("organization_no", "id", name=op.f("uq_time_block_organization_no_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_time_block_day", "time_block", ["organization_no", "start"], unique=False)
    op.create_table(
        "time_off",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=True),
        sa.Column("period_end", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("coverage_account_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("decided_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decision_note", sa.Text(), server_default="", nullable=False),
        sa.Column("is_self_decided", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("override_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_time_off_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_time_off")),
    )
    op.create_table(
        "unscheduled",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("patient_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("appointment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("offering_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("wanted_start", sa.BigInteger(), nullable=True),
        sa.Column("length_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("reasons", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("source_key", sa.Text(), server_default="", nullable=False),
        sa.Column("is_closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("wishes", sa.Text(), server_default="", nullable=False),
        sa.Column("urgency", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_unscheduled_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_unscheduled")),
    )
    op.create_index("ix_unscheduled_source", "unscheduled", ["organization_no", "source_key"], unique=False)
    op.create_table(
        "work_lease",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_work_lease_organization_no")),
        sa.PrimaryKeyConstraint("organization_no", "name", name=op.f("pk_work_lease")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "working_hours",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("weekday", sa.Integer(), server_default="0", nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_working_hours_organization_no")
        ),
        sa.PrimaryKeyConstraint("organization_no", "id", name=op.f("pk_working_hours")),
    )
    op.create_table(
        "appointment_resource",
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("appointment_no", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resource_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("offset_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=True),
        sa.Column("is_auto", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("fallback", sa.Text(), server_default="", nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_no"],
            ["appointment.no"],
            name=op.f("fk_appointment_resource_appointment_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_appointment_resource_organization_no")
        ),
        sa.PrimaryKeyConstraint("appointment_no", "position", name=op.f("pk_appointment_resource")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calendar_index",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("subject_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Integer(), nullable=False),
        sa.Column("end_s", sa.Integer(), nullable=False),
        sa.Column("local_day", sa.Integer(), nullable=False),
        sa.Column("is_exclusive", sa.Integer(), nullable=False),
        sa.Column("owner_no", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slot_no", sa.Integer(), nullable=True),
        sa.Column("schedule_no", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_no"], ["organization.no"], name=op.f("fk_calendar_index_organization_no")
        ),
        sa.ForeignKeyConstraint(["subject_no"], ["subject.no"], name=op.f("fk_calendar_index_subject_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_calendar_index")),
        sa.UniqueConstraint("kind", "owner_no", "position", name=op.f("uq_calendar_index_kind_owner_no_position")),
    )
    op.create_index("ix_calendar_index_day", "calendar_index", ["subject_no", "start_s"], unique=False)
    op.create_table(
        "occupancy",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("subject_no", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Integer(), nullable=False),
        sa.Column("end_s", sa.Integer(), nullable=False),
        sa.Column("lane_lo", sa.Integer(), nullable=False),
        sa.Column("lane_hi", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("is_overbooked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner_kind", sa.Integer(), nullable=False),
        sa.Column("owner_no", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("visit_start_s", sa.Integer(), nullable=False),
        sa.Column("visit_end_s", sa.Integer(), nullable=False),
        sa.CheckConstraint("end_s - start_s <= 86400", name=op.f("ck_occupancy_day_long")),
        sa.CheckConstraint("lane_lo < lane_hi", name=op.f("ck_occupancy_lanes")),
        sa.CheckConstraint(
            "owner_kind = 1 OR is_overbooked = 1 OR lane_hi <= capacity", name=op.f("ck_occupancy_capacity")
        ),
        sa.CheckConstraint("start_s < end_s", name=op.f("ck_occupancy_forward")),
        sa.ForeignKeyConstraint(
            ["lane_lo"], ["lane.no"], name=op.f("fk_occupancy_lane_lo"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_occupancy_organization_no")),
        sa.ForeignKeyConstraint(["subject_no"], ["subject.no"], name=op.f("fk_occupancy_subject_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_occupancy")),
    )
    op.create_index(
        "ix_occupancy_lanes", "occupancy", ["subject_no", "start_s", "end_s", "lane_lo", "lane_hi"], unique=False
    )
    op.create_index("ix_occupancy_owner", "occupancy", ["owner_kind", "owner_no"], unique=False)
    op.create_table(
        "time_slot",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organization_no", sa.Integer(), nullable=False),
        sa.Column("subject_no", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Integer(), nullable=False),
        sa.Column("resource_no", sa.Integer(), nullable=False),
        sa.Column("schedule_no", sa.Integer(), nullable=False),
        sa.Column("end_s", sa.Integer(), nullable=False),
        sa.Column("local_day", sa.Integer(), nullable=False),
        sa.Column("type", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("room_no", sa.Integer(), nullable=False),
        sa.Column("is_given", sa.Integer(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_no"], ["organization.no"], name=op.f("fk_time_slot_organization_no")),
        sa.ForeignKeyConstraint(["subject_no"], ["subject.no"], name=op.f("fk_time_slot_subject_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_time_slot")),
        sa.UniqueConstraint(
            "subject_no",
            "start_s",
            "resource_no",
            "schedule_no",
            name=op.f("uq_time_slot_subject_no_start_s_resource_no_schedule_no"),
        ),
    )
    op.execute(
        "INSERT INTO lane (no) WITH RECURSIVE lanes(no) AS "
        "(SELECT 0 UNION ALL SELECT no + 1 FROM lanes WHERE no < 4095) SELECT no FROM lanes"
    )

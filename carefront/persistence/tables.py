"""Every table of the local file, with what the adapter must know about it in ``Table.info``.

``info["entity"]``: rows are written through the RowWriter, captured, audited and versioned.
``info["configuration"]``: writing one changes what can be booked, so cached facts are dropped.
``Column.info["sensitive"]``: stored encrypted, in the audit only as a keyed digest.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    literal_column,
)

from carefront.domain.accounts import AccountabilityType, AccountKind
from carefront.domain.appointments import AppointmentStatus, BlockKind
from carefront.domain.offerings import OfferingKind, OfferingState
from carefront.domain.patients import Gender
from carefront.domain.permissions import Key, Scope
from carefront.domain.resources import ResourceKind, ResourceState
from carefront.domain.schedules import BlockType, Recurrence, ScheduleState
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence import part_tables as part_tables
from carefront.persistence.column_types import Day, Digest, Flag, Id, IdList, Instant, Label, Word
from carefront.persistence.message_tables import notification as notification
from carefront.persistence.sign_in_tables import sign_in_rule as sign_in_rule
from carefront.persistence.sign_in_tables import sign_in_try as sign_in_try
from carefront.persistence.summary_tables import calendar_summary as calendar_summary
from carefront.persistence.summary_tables import summary_mark as summary_mark
from carefront.persistence.table_parts import entity as _entity
from carefront.persistence.table_parts import flag as _flag
from carefront.persistence.table_parts import id_column as _id
from carefront.persistence.table_parts import index_of_some as _some
from carefront.persistence.table_parts import metadata as metadata
from carefront.persistence.table_parts import number as _number
from carefront.persistence.table_parts import organization as _organization
from carefront.persistence.table_parts import period as _period
from carefront.persistence.table_parts import text as _text

# --- the file itself -------------------------------------------------------------------------------------------------
meta = Table("meta", metadata, Column("key", Label, primary_key=True), Column("value", Label, nullable=False))

organization = Table(
    "organization", metadata, Column("no", Integer, primary_key=True), Column("id", Id, nullable=False, unique=True),
    Column("name", Label, nullable=False), Column("account_id", Id, nullable=False),
    Column("configuration_version", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False), Column("updated_at", Instant, nullable=False),
)  # fmt: skip

device = Table(
    "device", metadata, Column("no", Integer, primary_key=True), Column("id", Id, nullable=False, unique=True),
    Column("epoch", Id, nullable=False), _text("name"),
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("audit_number", Integer, nullable=False, server_default="0"),
    Column("audit_head", Digest, nullable=False),
    Column("is_paired", Flag, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False), Column("updated_at", Instant, nullable=False),
)  # fmt: skip

# --- people and roles ------------------------------------------------------------------------------------------------
accountable_entity = _entity(
    "accountable_entity", _id("id"), Column("kind", Word(AccountKind), nullable=False), _text("name"),
    configuration=False,
)  # fmt: skip
accountability = _entity(
    "accountability", _id("id"), _id("commissioner_id"), _id("responsible_id"),
    Column("type", Word(AccountabilityType), nullable=False), Column("effective_from", Day, nullable=False),
    Column("effective_to", Day), _id("role_id", required=False),
)  # fmt: skip
login = _entity(
    "login", _id("id"), _id("account_id"), _text("user_name"), _id("name_key"), _text("password_hash"),
    _text("pin_hash"), _flag("is_active"), _flag("must_change"),
)  # fmt: skip
role = _entity("role", _id("id"), _text("name"), _text("base"))
role_grant = _entity(
    "role_grant", _id("role_id"), Column("key", Word(Key), nullable=False), Column("scope", Word(Scope),
    nullable=False),
    key=("role_id", "key"),
)  # fmt: skip

# --- places, resources, offerings ------------------------------------------------------------------------------------
facility = _entity(
    "facility", _id("id"), _id("account_id"), _text("name"), _text("zone"), _text("locale"), _text("address"),
    _text("phone"),
    _number("slot_minutes", 60), _number("wait_limit_minutes", 15), _flag("buffers_inside_hours"),
    _number("hold_minutes", 3), _flag("assigns_first_visit"),
)  # fmt: skip
opening_hours = _entity("opening_hours", _id("id"), _id("facility_id"), _number("weekday"), *_period())
closure = _entity(
    "closure", _id("id"), _id("facility_id"), Column("first", Day, nullable=False), Column("last", Day, nullable=False),
    _text("name"), *_period(required=False), _flag("is_extra"),
)  # fmt: skip
resource = _entity(
    "resource", _id("id"), _id("facility_id"), Column("kind", Word(ResourceKind), nullable=False), _text("name"),
    _text("code"),
    _id("account_id", required=False), Column("state", Word(ResourceState), nullable=False), _flag("is_schedulable"),
    _number("capacity", 1), _text("specialty"), _text("languages"), _text("gender"), _text("color"),
    _number("position"),
    CheckConstraint("capacity >= 1", name="capacity"),
)  # fmt: skip
resource_group = _entity(
    "resource_group",
    _id("id"),
    _id("facility_id"),
    _text("name"),
    _number("position"),
    Column("member_ids", IdList, nullable=False),
    _number("min_on_duty"),
)
working_hours = _entity("working_hours", _id("id"), _id("resource_id"), _number("weekday"), *_period())
schedule = _entity(
    "schedule", _id("id"), _id("resource_id"), _text("name"), Column("state", Word(ScheduleState), nullable=False),
    Column("recurrence", Word(Recurrence), nullable=False), Column("valid_from", Day, nullable=False),
    Column("valid_to", Day),
    _text("rule"),
)  # fmt: skip
schedule_block = _entity(
    "schedule_block", _id("id"), _id("schedule_id"), _number("weekday", None), *_period(),
    Column("type", Word(BlockType), nullable=False), _number("slot_minutes", 30), _number("capacity", None),
    _number("buffer_before_minutes"), _number("buffer_after_minutes"), _id("room_id", required=False),
    Column("kept_for", IdList, nullable=False, server_default=""), _number("release_days", None), _text("name"),
    Column("effective_date", Day), Column("end_date", Day),
)  # fmt: skip
availability_exception = _entity(
    "availability_exception", _id("id"), _id("resource_id"), Column("first", Day, nullable=False),
    Column("last", Day, nullable=False), _text("name"), *_period(required=False), _flag("is_extra"),
)  # fmt: skip
time_off = _entity(
    "time_off", _id("id"), _id("account_id"), Column("type", Word(TimeOffType), nullable=False),
    Column("state", Word(TimeOffState), nullable=False), Column("first", Day, nullable=False), Column("last", Day,
    nullable=False),
    *_period(required=False), _text("reason"), _id("coverage_account_id", required=False), _id("decided_by",
    required=False),
    Column("decided_at", Instant), _text("decision_note"), _flag("is_self_decided"), _text("notes"),
    _id("asked_by", required=False), Column("asked_at", Instant), _text("override_reason"),
)  # fmt: skip
offering = _entity(
    "offering", _id("id"), _id("facility_id"), _text("name"), _text("code"), _text("aliases"),
    Column("kind", Word(OfferingKind), nullable=False), Column("state", Word(OfferingState), nullable=False),
    _number("duration_minutes", 30), _number("buffer_before_minutes"), _number("buffer_after_minutes"),
    _number("grid_minutes"),
    _number("min_notice_minutes"), _number("horizon_days", None), _flag("is_concurrent"), _flag("is_group"),
    _text("color"),
    _number("price_minor"), _text("currency"), _number("position"), Column("resource_ids", IdList, nullable=False,
    server_default=""),
)  # fmt: skip
offering_requirement = _entity(
    "offering_requirement", _id("offering_id"), _number("position"), _text("role"), _id("resource_id", required=False),
    _id("group_id", required=False), Column("kind", Label), _number("offset_minutes"), _number("length_minutes", None),
    key=("offering_id", "position"),
)  # fmt: skip
caseload = _entity(
    "caseload", _id("account_id"), _number("max_patients", None), _text("panel_status"), key=("account_id",)
)

# --- patients and visits ---------------------------------------------------------------------------------------------
patient = _entity(
    "patient", _id("id"), _id("account_id"), _text("display_name"), _text("sort_key"), _text("family"), _text("given"),
    Column("birth_date", Day), Column("gender", Word(Gender), nullable=False), _text("phone"), _text("phone_2"),
    _text("email"),
    _text("language"), _flag("needs_interpreter"), _text("reminder_channel"), _id("usual_provider_id", required=False),
    _text("record_number"), _text("flags"), _flag("is_incomplete"), _flag("is_archived"),
    configuration=False, numbered=True,
)  # fmt: skip
Index(None, patient.c.organization_no, patient.c.record_number)
patient_assignment = _entity(
    "patient_assignment", _id("id"), _id("patient_id"), _id("account_id"), Column("effective_from", Day,
    nullable=False),
    Column("effective_to", Day), configuration=False,
)  # fmt: skip
Index(None, patient_assignment.c.organization_no, patient_assignment.c.account_id)
Index(None, patient_assignment.c.organization_no, patient_assignment.c.patient_id)

appointment = _entity(
    "appointment", _id("id"), _id("facility_id"), _id("patient_id", required=False), _id("offering_id", required=False),
    Column("start", Instant, nullable=False), Column("end", Instant, nullable=False),
    Column("status", Word(AppointmentStatus), nullable=False), _number("buffer_before_minutes"),
    _number("buffer_after_minutes"),
    _flag("is_exclusive"), _id("booked_by", required=False), _id("on_behalf_of", required=False), _id("series_id",
    required=False),
    _text("note"), _text("reason"), _text("cancel_reason"), _flag("is_overbooked"), _flag("is_outside_availability"),
    _text("override_reason"), _flag("is_override_reviewed"), _flag("wants_sooner"), _text("source_key"),
    Column("status_since", Instant), _id("session_id", required=False), _number("seats"), _number("turn_minutes"),
    CheckConstraint('"start" < "end"', name="forward"), configuration=False, numbered=True,
)  # fmt: skip
Index("ix_appointment_day", appointment.c.organization_no, appointment.c.start)
Index(
    "ix_appointment_patient", appointment.c.organization_no, appointment.c.patient_id, appointment.c.start,
    appointment.c.status,
)  # fmt: skip
_some("ix_appointment_session", appointment.c.session_id.is_not(None), appointment.c.session_id)
_some("ix_appointment_series", appointment.c.series_id.is_not(None), appointment.c.series_id)
_some("ix_appointment_sessions", appointment.c.seats > 0, appointment.c.start)
_some("ix_appointment_source", appointment.c.source_key != "", appointment.c.source_key, unique=True)
_some(
    "ix_appointment_sooner", appointment.c.wants_sooner == literal_column("1"), appointment.c.start,
    postgresql_where=appointment.c.wants_sooner,
)  # fmt: skip
_some(
    "ix_appointment_lost", appointment.c.status.in_([literal_column("'cancelled'"), literal_column("'no_show'")]),
    appointment.c.start,
)  # fmt: skip
_some("ix_appointment_overridden", appointment.c.override_reason != literal_column("''"), appointment.c.start)

appointment_resource = _entity(
    "appointment_resource", Column("appointment_no", Integer, ForeignKey("appointment.no", deferrable=True,
    initially="DEFERRED"), nullable=False),
    _number("position"), _id("resource_id"), _text("role"), _number("offset_minutes"), _number("length_minutes", None),
    _flag("is_auto"), _text("fallback"), key=("appointment_no", "position"), configuration=False,
    sqlite_with_rowid=False,
)  # fmt: skip

time_block = _entity(
    "time_block", _id("id"), _id("facility_id"), _id("resource_id"), Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False), Column("kind", Word(BlockKind), nullable=False), _text("name"),
    CheckConstraint('"start" < "end"', name="forward"), configuration=False, numbered=True,
)  # fmt: skip
Index("ix_time_block_day", time_block.c.organization_no, time_block.c.start)

manual_slot = _entity(
    "manual_slot", _id("id"), _id("resource_id"), Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False), Column("type", Word(BlockType), nullable=False),
    _number("capacity", None), _id("room_id", required=False), _text("name"),
    CheckConstraint('"start" < "end"', name="forward"),
)  # fmt: skip
Index(
    "uq_manual_slot_start", manual_slot.c.organization_no, manual_slot.c.resource_id, manual_slot.c.start, unique=True
)

unscheduled = _entity(
    "unscheduled", _id("id"), _id("facility_id"), _id("patient_id", required=False), _id("appointment_id",
    required=False),
    _id("offering_id", required=False), _id("resource_id", required=False), Column("wanted_start", Instant),
    _number("length_minutes"), _text("origin"), _text("reasons"), _text("note"), _text("source_key"),
    _flag("is_closed"), _text("wishes"), _text("urgency"), configuration=False,
)  # fmt: skip
Index("ix_unscheduled_source", unscheduled.c.organization_no, unscheduled.c.source_key)

distinct_patient = _entity(
    "distinct_patient", _id("patient_id"), _id("other_id"), key=("patient_id", "other_id"), configuration=False
)

override_request = _entity(
    "override_request", _id("id"), _id("facility_id"), _id("asked_by"), _id("asked_of"), _id("patient_id",
    required=False),
    Column("start", Instant, nullable=False), _text("booking"), _text("reasons"), _flag("is_closed"),
    configuration=False,
)  # fmt: skip

# --- projections -----------------------------------------------------------------------------------------------------
subject = Table(
    "subject", metadata, Column("no", Integer, primary_key=True), _organization(), Column("id", Id, nullable=False),
    UniqueConstraint("organization_no", "id"), info={"projection": True},
)  # fmt: skip

lane = Table("lane", metadata, Column("no", Integer, primary_key=True), info={"shared": True})

occupancy = Table(
    "occupancy", metadata, Column("no", Integer, primary_key=True), _organization(),
    Column("subject_no", Integer, ForeignKey("subject.no"), nullable=False),
    Column("start_s", Integer, nullable=False), Column("end_s", Integer, nullable=False),
    Column("lane_lo", Integer, ForeignKey("lane.no", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("lane_hi", Integer, nullable=False), Column("capacity", Integer, nullable=False),
    Column("is_overbooked", Integer, nullable=False, server_default="0"),
    Column("owner_kind", Integer, nullable=False), Column("owner_no", Integer, nullable=False),
    Column("position", Integer, nullable=False), Column("visit_start_s", Integer, nullable=False),
    Column("visit_end_s", Integer, nullable=False),
    CheckConstraint("start_s < end_s", name="forward"),
    CheckConstraint("end_s - start_s <= 86400", name="day_long"),
    CheckConstraint("lane_lo < lane_hi", name="lanes"),
    CheckConstraint("owner_kind = 1 OR is_overbooked = 1 OR lane_hi <= capacity", name="capacity"),
    info={"projection": True},
)  # fmt: skip
Index(
    "ix_occupancy_lanes",
    occupancy.c.subject_no,
    occupancy.c.start_s,
    occupancy.c.end_s,
    occupancy.c.lane_lo,
    occupancy.c.lane_hi,
)
Index("ix_occupancy_owner", occupancy.c.owner_kind, occupancy.c.owner_no)

calendar_index = Table(
    "calendar_index", metadata, Column("no", Integer, primary_key=True), _organization(),
    Column("subject_no", Integer, ForeignKey("subject.no"), nullable=False), Column("kind", Integer, nullable=False),
    Column("start_s", Integer, nullable=False), Column("end_s", Integer, nullable=False),
    Column("local_day", Integer, nullable=False), Column("is_exclusive", Integer, nullable=False),
    Column("owner_no", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("slot_no", Integer), Column("schedule_no", Integer),
    UniqueConstraint("kind", "owner_no", "position"),
    info={"projection": True},
)  # fmt: skip
Index("ix_calendar_index_day", calendar_index.c.subject_no, calendar_index.c.start_s)

time_slot = Table(
    "time_slot", metadata, Column("no", Integer, primary_key=True), _organization(),
    Column("subject_no", Integer, ForeignKey("subject.no"), nullable=False),
    Column("start_s", Integer, nullable=False), Column("resource_no", Integer, nullable=False),
    Column("schedule_no", Integer, nullable=False), Column("end_s", Integer, nullable=False),
    Column("local_day", Integer, nullable=False), Column("type", Integer, nullable=False),
    Column("capacity", Integer, nullable=False), Column("room_no", Integer, nullable=False),
    Column("is_given", Integer, nullable=False), Column("state", Integer, nullable=False),
    UniqueConstraint("subject_no", "start_s", "resource_no", "schedule_no"),
    info={"projection": True},
)  # fmt: skip

# Which days of a resource have their slots, and which are to be worked out anew.
slot_cover = Table(
    "slot_cover", metadata, _organization(), Column("resource_id", Id, nullable=False),
    Column("first_day", Integer, nullable=False), Column("last_day", Integer, nullable=False),
    PrimaryKeyConstraint("organization_no", "resource_id", "first_day"), sqlite_with_rowid=False,
    info={"projection": True},
)  # fmt: skip
slot_due = Table(
    "slot_due", metadata, Column("no", Integer, primary_key=True), _organization(),
    Column("resource_id", Id, nullable=False), Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False), info={"projection": True},
)  # fmt: skip

patient_word = Table(
    "patient_word", metadata, _organization(), Column("word", Label, nullable=False), Column("patient_no", Integer,
    nullable=False),
    PrimaryKeyConstraint("organization_no", "word", "patient_no"), sqlite_with_rowid=False, info={"projection": True},
)  # fmt: skip
Index("ix_patient_word_patient", patient_word.c.patient_no)

hold = Table(
    "hold", metadata, Column("id", Id, nullable=False), _id("group_id"), _organization(), Column("subject_no",
    Integer,
    nullable=False),
    Column("start_s", Integer, nullable=False), Column("end_s", Integer, nullable=False), Column("holder", Label,
    nullable=False),
    Column("until_s", Integer, nullable=False), PrimaryKeyConstraint("organization_no", "id"),
    info={"projection": True},
)  # fmt: skip

# --- history ---------------------------------------------------------------------------------------------------------
command_log = Table(
    "command_log", metadata, Column("device_no", Integer, ForeignKey("device.no"), nullable=False),
    Column("number", Integer, nullable=False), _organization(), Column("id", Id, nullable=False), Column("kind",
    Label, nullable=False),
    Column("payload_version", Integer, nullable=False), Column("payload", Label, nullable=False),
    Column("actor_id", Id, nullable=False), Column("decided_at", Instant, nullable=False), Column("result", Label,
    nullable=False),
    Column("changes", Label, nullable=False), Column("reverts", Id), Column("about", Id),
    PrimaryKeyConstraint("device_no", "number"),
    UniqueConstraint("organization_no", "id"), info={"history": True},
)  # fmt: skip
Index(
    "ix_command_log_about",
    command_log.c.organization_no,
    command_log.c.about,
    sqlite_where=command_log.c.about.is_not(None),
)
Index(
    "ix_command_log_reverts",
    command_log.c.organization_no,
    command_log.c.reverts,
    sqlite_where=command_log.c.reverts.is_not(None),
)

audit_log = Table(
    "audit_log", metadata, Column("device_no", Integer, ForeignKey("device.no"), nullable=False),
    Column("number", Integer, nullable=False), _organization(), Column("at", Instant, nullable=False),
    Column("actor_id", Id, nullable=False), Column("origin", Label, nullable=False), Column("act", Label,
    nullable=False),
    Column("outcome", Label, nullable=False), Column("command_id", Id, nullable=False), Column("detail", Label,
    nullable=False),
    Column("mac", Digest, nullable=False), PrimaryKeyConstraint("device_no", "number"),
    Index("ix_audit_log_scan", "device_no", "number", "organization_no", "at", "actor_id", "act", "outcome"),
    Index("ix_audit_log_command", "device_no", "command_id"), info={"history": True},
)  # fmt: skip

domain_event = Table(
    "domain_event", metadata, Column("no", Integer, primary_key=True), _organization(), Column("command_id", Id,
    nullable=False),
    Column("kind", Label, nullable=False), Column("payload", Label, nullable=False), Column("created_at", Instant,
    nullable=False),
    Column("delivered_at", Instant), info={"history": True},
)  # fmt: skip

outbox = Table(
    "outbox", metadata, Column("device_no", Integer, nullable=False), Column("number", Integer, nullable=False),
    _organization(),
    Column("command_id", Id, nullable=False), Column("state", Label, nullable=False),
    PrimaryKeyConstraint("device_no", "number"), info={"history": True},
)  # fmt: skip

"""The guards that the file itself holds: lanes, append-only history, tenants. Knows no SQLAlchemy: a start checks them.

A row of ``occupancy`` lasts at most 24 hours, so what overlaps a new row starts less than 24 hours before it: that
bound keeps the look-up on a short stretch of the covering index ``ix_occupancy_lanes``.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from carefront.persistence.driver import Connection

PARKED_LANE = 2_000_000
"""Rows from this lane on are parked while others are placed again; no such lane exists, so none is committed there."""

OVERLAP = "occupancy_overlap"
APPEND_ONLY = "append_only"
OTHER_ORGANIZATION = "organization_changed"
"""What a broken guard says; the driver's message is exactly this word."""

HISTORY_TABLES = ("audit_log", "command_log")

ENTITY_TABLES = (
    "accountable_entity", "accountability", "login", "role", "role_grant", "facility", "opening_hours", "closure",
    "resource", "resource_group", "working_hours", "schedule", "schedule_block", "availability_exception", "time_off",
    "offering", "offering_requirement", "caseload", "patient", "patient_assignment", "appointment",
    "appointment_resource", "time_block", "manual_slot", "unscheduled", "distinct_patient", "override_request",
    "queue_call",
    "appointment_request", "slot_offer", "recall", "list_mark", "parked_visit",
    "rebook", "rebook_item", "charge",
    "insurance", "allergy", "medical_condition", "record_note", "record_view",
    "messaging", "reminder_rule", "message_template", "message_channel", "event_subscriber",
    "sign_in_try", "sign_in_rule",
)  # fmt: skip
"""The tables that commands write; a test holds them equal to those of ``tables`` marked as entities."""

CLASH = """SELECT 1 FROM occupancy AS other
    WHERE other.subject_no = new.subject_no AND other.start_s > new.start_s - 86400 AND other.start_s < new.end_s
      AND other.end_s > new.start_s AND other.lane_lo < new.lane_hi AND other.lane_hi > new.lane_lo"""


@cache
def expected_triggers() -> Mapping[str, str]:
    """Every trigger of this release: its name and the statement that creates it."""
    triggers = {**_lane_triggers()}
    for table in HISTORY_TABLES:
        triggers |= _append_only(table)
    for table in ENTITY_TABLES:
        triggers |= _fixed_organization(table)
    return MappingProxyType(triggers)


def missing_triggers(connection: Connection) -> tuple[str, ...]:
    """The names of those that are absent from the file or read differently, sorted; one look at the schema."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
    return tuple(sorted(name for name, sql in expected_triggers().items() if found.get(name) != sql))


def foreign_triggers(connection: Connection) -> tuple[str, ...]:
    """The names of triggers in the file that this release does not know, sorted."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    return tuple(sorted({name for (name,) in found} - set(expected_triggers())))


def removal_statements(names: tuple[str, ...]) -> tuple[str, ...]:
    """The statements that drop these triggers; names come from the schema and are quoted."""
    return tuple('DROP TRIGGER IF EXISTS "{}"'.format(name.replace('"', '""')) for name in names)


def recreate_triggers(connection: Connection) -> tuple[str, ...]:
    """Put back the triggers that are missing or altered, in one transaction; their names, sorted."""
    missing = missing_triggers(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in removal_statements(missing):
            connection.execute(statement)
        for name in missing:
            connection.execute(expected_triggers()[name])
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return missing


def _lane_triggers() -> dict[str, str]:
    insert, update = "occupancy_lanes_insert", "occupancy_lanes_update"
    return {
        insert: f"""CREATE TRIGGER {insert} BEFORE INSERT ON occupancy
WHEN new.lane_lo < {PARKED_LANE} AND EXISTS (
    {CLASH})
BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END""",
        update: f"""CREATE TRIGGER {update} BEFORE UPDATE OF subject_no, start_s, end_s, lane_lo, lane_hi ON occupancy
WHEN new.lane_lo < {PARKED_LANE} AND EXISTS (
    {CLASH} AND other.no <> old.no)
BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END""",
    }


def _append_only(table: str) -> dict[str, str]:
    names = {verb: f"{table}_no_{verb.lower()}" for verb in ("UPDATE", "DELETE")}
    return {
        name: f"CREATE TRIGGER {name} BEFORE {verb} ON {table}\nBEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        for verb, name in names.items()
    }


def _fixed_organization(table: str) -> dict[str, str]:
    name = f"{table}_organization"
    return {
        name: f"""CREATE TRIGGER {name} BEFORE UPDATE OF organization_no ON {table}
WHEN new.organization_no IS NOT old.organization_no
BEGIN SELECT RAISE(ABORT, '{OTHER_ORGANIZATION}'); END"""
    }

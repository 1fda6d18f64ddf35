"""What must hold of any file of the front desk, found by brute force from the visits and the logs themselves.

Each check yields one line for every breach; nothing here asks ``occupancy`` who is taken when.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from carefront.domain.appointments import APPOINTMENT_LIFE, CORRECTIONS, LIVE, AppointmentStatus
from carefront.domain.lanes import settle
from carefront.domain.zones import local_date, zone_named
from carefront.persistence import owners, tables
from carefront.persistence.audit import verify
from carefront.persistence.driver import Connection
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.owners import PIECES
from carefront.persistence.projections import words_of
from carefront.persistence.references import REFERENCES
from carefront.persistence.slot_check import slot_check
from carefront.persistence.statements import form_of
from carefront.persistence.triggers import PARKED_LANE

ENTITIES = tuple(table for table in tables.metadata.sorted_tables if table.info.get("entity"))
_HISTORY_COLUMNS = frozenset({"row_version", "updated_at"})
_DAY_S = 86_400
Row = dict[str, Any]


class Taken(NamedTuple):
    """One resource of a live visit, or a block: whose calendar, when with buffers, when without, how much of it."""

    subject: bytes
    start_s: int
    end_s: int
    bare_start_s: int
    bare_end_s: int
    owner_kind: int
    owner_no: int
    position: int
    units: int
    capacity: int
    is_overbooked: bool
    zone: str


def rows_of(connection: Connection, table: str) -> list[Row]:
    """Every row of ``table`` by column name."""
    found = connection.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def file_digest(connection: Connection) -> dict[str, str]:
    """A digest of every table of the file."""
    return {table.name: _digest(rows_of(connection, table.name)) for table in tables.metadata.sorted_tables}


def entity_digest(connection: Connection) -> dict[str, str]:
    """A digest of every entity table, without what an undo does not put back."""
    return {table.name: _digest(_content(row) for row in rows_of(connection, table.name)) for table in ENTITIES}


def entity_rows(connection: Connection) -> dict[tuple[str, tuple[Any, ...]], str]:
    """The content of every entity row by table and row key."""
    return {
        (table.name, tuple(row[name] for name in form_of(table).row_key)): repr(_content(row))
        for table in ENTITIES
        for row in rows_of(connection, table.name)
    }


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _HISTORY_COLUMNS}


def _digest(rows: Iterable[Row]) -> str:
    lines = sorted(repr(sorted(row.items())) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def taken(connection: Connection) -> list[Taken]:
    """Who takes what when, from visits and blocks alone."""
    resources = {row["id"]: row for row in rows_of(connection, "resource")}
    zones = {row["id"]: row["zone"] for row in rows_of(connection, "facility")}
    uses: dict[int, list[Row]] = defaultdict(list)
    for use in rows_of(connection, "appointment_resource"):
        uses[use["appointment_no"]].append(use)
    live = [row for row in rows_of(connection, "appointment") if row["status"] in LIVE]
    found = [item for visit in live for use in uses[visit["no"]] for item in _use(visit, use, resources, zones)]
    sessions = {row["id"]: row for row in rows_of(connection, "appointment") if row["seats"]}
    found += [_seat(visit, sessions[visit["session_id"]], zones) for visit in live if visit["session_id"]]
    for block in rows_of(connection, "time_block"):
        resource = resources[block["resource_id"]]
        found.append(
            Taken(
                resource["account_id"] or resource["id"], block["start"], block["end"], block["start"], block["end"],
                1, block["no"], 0, 1_000_000, 1_000_000, False, zones[resource["facility_id"]],
            )
        )  # fmt: skip
    return found


def _use(visit: Row, use: Row, resources: Mapping[bytes, Row], zones: Mapping[bytes, str]) -> Iterator[Taken]:
    resource = resources[use["resource_id"]]
    start = visit["start"] + 60 * use["offset_minutes"]
    end = visit["end"]
    if use["length_minutes"] is not None:
        end = min(end, start + 60 * use["length_minutes"])
    if start < end:
        yield Taken(
            resource["account_id"] or resource["id"], start - 60 * visit["buffer_before_minutes"],
            end + 60 * visit["buffer_after_minutes"], start, end, 0, visit["no"], use["position"],
            resource["capacity"] if visit["is_exclusive"] else 1, resource["capacity"], bool(visit["is_overbooked"]),
            zones[resource["facility_id"]],
        )  # fmt: skip


def _seat(visit: Row, session: Row, zones: Mapping[bytes, str]) -> Taken:
    """A seat holds a lane of its session; where seats were taken away since, those who had one keep it."""
    return Taken(
        session["id"], visit["start"] - 60 * visit["buffer_before_minutes"],
        visit["end"] + 60 * visit["buffer_after_minutes"], visit["start"], visit["end"], 0, visit["no"], 0, 1, 500,
        bool(visit["is_overbooked"]), zones[session["facility_id"]],
    )  # fmt: skip


def double_bookings(connection: Connection) -> Iterator[str]:
    """I1 and I2, and that nothing at all stands over blocked time."""
    by_subject: dict[bytes, list[Taken]] = defaultdict(list)
    for item in taken(connection):
        by_subject[item.subject].append(item)
    for items in by_subject.values():
        for one, other in combinations(items, 2):
            if one.start_s < other.end_s and other.start_s < one.end_s and 1 in (one.owner_kind, other.owner_kind):
                yield f"something stands over blocked time: {one} {other}"
        counted = [item for item in items if not item.is_overbooked and item.owner_kind == 0]
        for at in counted:
            there = [item for item in counted if item.start_s <= at.start_s < item.end_s]
            if sum(item.units for item in there) > min(item.capacity for item in there):
                yield f"more than fits: {there}"


def wrong_projections(connection: Connection) -> Iterator[str]:
    """Occupancy (up to lanes), the calendar index and the search words against what they are made from."""
    expected, index = set(), set()
    subjects = {row["no"]: row["id"] for row in rows_of(connection, "subject")}
    for item in taken(connection):
        for piece, start_s in enumerate(range(item.start_s, item.end_s, _DAY_S)):
            position = item.position * PIECES + piece
            end_s = min(start_s + _DAY_S, item.end_s)
            key = (item.subject, item.owner_kind, item.owner_no, position, item.bare_start_s, item.bare_end_s)
            expected.add((*key, start_s, end_s))
            index.add((*key, local_date(item.bare_start_s, zone_named(item.zone)).toordinal()))
    rows = rows_of(connection, "occupancy")
    actual = {
        (subjects[row["subject_no"]], row["owner_kind"], row["owner_no"], row["position"], row["visit_start_s"],
         row["visit_end_s"], row["start_s"], row["end_s"]) for row in rows
    }  # fmt: skip
    if actual != expected or len(rows) != len(actual):
        yield f"occupancy differs: {actual ^ expected}"
    kinds = {owners.KIND_APPOINTMENT: 0, owners.KIND_BLOCK: 1}
    shown = {
        (subjects[row["subject_no"]], kinds[row["kind"]], row["owner_no"], row["position"], row["start_s"],
         row["end_s"], row["local_day"]) for row in rows_of(connection, "calendar_index") if row["kind"] in kinds
    }  # fmt: skip
    if shown != index:
        yield f"the calendar index differs: {shown ^ index}"
    patients = [row for row in rows_of(connection, "patient") if not row["is_archived"]]
    words = {(row["no"], word) for row in patients for word in words_of(row)}
    found = {(row["patient_no"], row["word"]) for row in rows_of(connection, "patient_word")}
    if words != found:
        yield f"the search words differ: {words ^ found}"


def wrong_lanes(connection: Connection) -> Iterator[str]:
    """No two rows share time and lanes, none is parked, and no overbooked row could move down."""
    rows = rows_of(connection, "occupancy")
    for one, other in combinations(rows, 2):
        if (
            one["subject_no"] == other["subject_no"]
            and one["start_s"] < other["end_s"] and other["start_s"] < one["end_s"]
            and one["lane_lo"] < other["lane_hi"] and other["lane_lo"] < one["lane_hi"]
        ):  # fmt: skip
            yield f"two rows in one lane: {one} {other}"
    if any(row["lane_lo"] >= PARKED_LANE for row in rows):
        yield "a row is parked"
    reader = SqlOccupancy(connection, 1)
    for subject in rows_of(connection, "subject"):
        own = reader.around([subject["id"].hex()], -_DAY_S, 2**40, labelled=False)[subject["id"].hex()]
        if settle(own):
            yield f"an overbooked row was left above free lanes: {own}"


def wrong_history(connection: Connection, audit_key: bytes, denials: int) -> Iterator[str]:
    """I12 and I14: gapless numbers, one entry for each applied command and each denial, an unbroken chain, events."""
    log = rows_of(connection, "command_log")
    audit = rows_of(connection, "audit_log")
    [device] = rows_of(connection, "device")
    if [row["number"] for row in log] != list(range(1, device["last_number"] + 1)):
        yield f"numbers have gaps: {[row['number'] for row in log]}"
    applied = [row["command_id"] for row in audit if row["outcome"] == "applied" and row["act"] != "practice.found"]
    if applied != [row["id"] for row in log]:
        yield "the audit does not hold one entry for each command"
    if sum(row["outcome"] == "denied" for row in audit) != denials:
        yield f"the audit does not hold one entry for each of {denials} denials"
    for chain in verify(connection, audit_key):
        if chain.first_bad is not None:
            yield f"the chain breaks at {chain.first_bad}"
    told = {row["command_id"] for row in rows_of(connection, "domain_event")}
    silent = [row["kind"] for row in log if json.loads(row["changes"]) and row["id"] not in told]
    if silent:
        yield f"changes without an event: {silent}"


def wrong_moves(connection: Connection) -> Iterator[str]:
    """I20: every change of a visit's state in the audit is a listed one, or an undo's."""
    for row in rows_of(connection, "audit_log"):
        if row["outcome"] != "applied" or row["act"] == "revert":
            continue
        for change in json.loads(row["detail"]):
            table, _key, before, after = change
            if table != "appointment" or "status" not in (after or {}):
                continue
            if not _is_listed((before or {}).get("status"), after["status"]):
                yield f"{row['act']}: {before} -> {after}"


def _is_listed(before: str | None, after: str) -> bool:
    wanted = AppointmentStatus(after)
    if before is None:
        return wanted in (AppointmentStatus.BOOKED, AppointmentStatus.REQUESTED)
    state = AppointmentStatus(before)
    return APPOINTMENT_LIFE.allows(state, wanted) or CORRECTIONS.allows(state, wanted)


def dangling(connection: Connection) -> Iterator[str]:
    """Rows that point at nothing."""
    for child, column, parent, key in REFERENCES:
        found = connection.execute(
            f'SELECT count(*) FROM "{child}" AS c WHERE c.{column} IS NOT NULL AND NOT EXISTS'
            f' (SELECT 1 FROM "{parent}" AS p WHERE p.{key} = c.{column} AND p.organization_no = c.organization_no)'
        ).fetchone()[0]
        if found:
            yield f"{found} of {child}.{column} point at nothing"


def wrong_slots(connection: Connection) -> list[str]:
    """Stored slots that differ from their rebuild, each by its key."""
    return [f"slots: {finding.code} {finding.where}" for finding in slot_check().run(connection)]


def breaches(connection: Connection, audit_key: bytes, denials: int) -> list[str]:
    """Everything wrong with the file."""
    return [
        *wrong_slots(connection),
        *double_bookings(connection), *wrong_projections(connection), *wrong_lanes(connection),
        *wrong_history(connection, audit_key, denials), *wrong_moves(connection), *dangling(connection),
    ]  # fmt: skip

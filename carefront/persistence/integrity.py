"""Whether the file is whole and keeps its own rules, asked by brute force. Reads only, but for ``repair``.

A check names what is wrong by code, table and row number, never by content.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from carefront.application.failures import StorageError
from carefront.domain.appointments import LIVE
from carefront.persistence.audit import verify
from carefront.persistence.driver import Connection, DriverError, translated
from carefront.persistence.policy_seal import is_policy_sealed
from carefront.persistence.profile import Profile
from carefront.persistence.references import REFERENCES
from carefront.persistence.schema import Schema, schema_version
from carefront.persistence.triggers import foreign_triggers, missing_triggers, recreate_triggers, removal_statements
from carefront.shared.values import dataclass

_MOST_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: the check that found it, a code, where (table and row, or file), whether repair cures it."""

    check: str
    code: str
    where: str = ""
    is_repairable: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A question to the file; its answer is what is wrong, nothing where all is well."""

    name: str
    run: Callable[[Connection], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Report:
    """The names of the checks made, in order, and everything found (at most 50 of each check)."""

    checks: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def examine(connection: Connection, profile: Profile, schema: Schema, extra_checks: Sequence[Check] = ()) -> Report:
    """Ask every check; one that cannot finish is a finding itself, and the others go on.

    Args:
        extra_checks: those that need other adapters: the index against its rebuild, the audit chain.
    """
    checks = (*store_checks(schema), Check("files", lambda _: file_findings(profile)), *extra_checks)
    findings: list[Finding] = []
    for check in checks:
        findings += _asked(check, connection, profile.database)
    return Report(tuple(check.name for check in checks), tuple(findings))


def repair(connection: Connection, profile: Profile) -> tuple[str, ...]:
    """Put back the guards, remove those nobody knows, and narrow the rights of the files; names of what was repaired.

    Raises:
        StorageError: the file cannot be written.
    """
    try:
        unknown = foreign_triggers(connection)
        for statement in removal_statements(unknown):
            connection.execute(statement)
        repaired = (*recreate_triggers(connection), *unknown)
    except DriverError as error:
        raise translated(error, profile.database) from error
    return repaired + tuple(_narrowed(profile))


def store_checks(schema: Schema) -> tuple[Check, ...]:
    """The checks that need nothing but the file."""
    return (
        Check("cipher", _cipher),
        Check("integrity", _integrity),
        Check("foreign_keys", _foreign_keys),
        Check("version", lambda connection: _version(connection, schema)),
        Check("triggers", _triggers),
        Check("lanes", lambda connection: _rows(connection, "lanes", _LANES)),
        Check("occupancy", lambda connection: _rows(connection, "occupancy", _OCCUPANCY)),
        Check("organizations", lambda connection: _rows(connection, "organizations", _ORGANIZATIONS)),
    )


def policy_check(key: bytes) -> Check:
    """Whether roles, grants, logins and accountabilities are as the program last wrote them.

    Args:
        key: ``keys.digest_key`` of the data key.
    """
    return Check("policy", lambda connection: _policy(connection, key))


def audit_check(key: bytes) -> Check:
    """Whether every device's audit log is as it was written, without gap, edit or cut.

    Args:
        key: ``keys.audit_key`` of the data key.
    """
    return Check("audit", lambda connection: _audit(connection, key))


def file_findings(profile: Profile) -> Iterator[Finding]:
    """Files of the profile that others may read, or that are links; nothing on Windows, which has no modes."""
    if os.name != "posix":
        return
    for path in _files(profile):
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            yield Finding("files", "link", path.name)
        elif stat.S_IMODE(status.st_mode) & 0o077:
            yield Finding("files", "mode", path.name, is_repairable=True)


def _narrowed(profile: Profile) -> Iterator[str]:
    for path in _files(profile) if os.name == "posix" else ():
        status = path.lstat()
        if not stat.S_ISLNK(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(stat.S_IMODE(status.st_mode) & 0o700)
            yield path.name


def _files(profile: Profile) -> list[Path]:
    return [profile.directory, *sorted(profile.directory.rglob("*"))]


def _asked(check: Check, connection: Connection, path: Path) -> list[Finding]:
    found: list[Finding] = []
    try:
        for finding in check.run(connection):
            found.append(finding)
            if len(found) == _MOST_FINDINGS:
                break
    except DriverError as error:
        found.append(Finding(check.name, _code(translated(error, path))))
    return found


def _code(error: StorageError) -> str:
    return str(getattr(error, "detail", None) or getattr(error, "code", None) or type(error).__name__)


def _cipher(connection: Connection) -> Iterator[Finding]:
    for (message,) in connection.execute("PRAGMA cipher_integrity_check"):
        yield Finding("cipher", "page", str(message).rpartition("page ")[2].split()[0])


def _integrity(connection: Connection) -> Iterator[Finding]:
    for (message,) in connection.execute(f"PRAGMA integrity_check({_MOST_FINDINGS})"):
        if message != "ok":
            yield Finding("integrity", "structure", str(message)[:200])


def _foreign_keys(connection: Connection) -> Iterator[Finding]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding("foreign_keys", "dangling", f"{table} {row} -> {parent}")


def _version(connection: Connection, schema: Schema) -> Iterator[Finding]:
    found = schema_version(connection)
    if found != schema.head:
        yield Finding("version", "differs", str(found))


def _triggers(connection: Connection) -> Iterator[Finding]:
    for name in missing_triggers(connection):
        yield Finding("triggers", "missing", name, is_repairable=True)
    for name in foreign_triggers(connection):
        yield Finding("triggers", "unknown", name, is_repairable=True)


def _policy(connection: Connection, key: bytes) -> Iterator[Finding]:
    if not is_policy_sealed(connection, key):
        yield Finding("policy", "altered")


def _audit(connection: Connection, key: bytes) -> Iterator[Finding]:
    for chain in verify(connection, key):
        if chain.first_bad is not None:
            yield Finding("audit", "broken", f"device {chain.device_no} entry {chain.first_bad}")


def _rows(connection: Connection, check: str, statements: dict[str, str]) -> Iterator[Finding]:
    """A finding for each row that a statement returns: its table and number."""
    for code, statement in statements.items():
        for table, row in connection.execute(statement):
            yield Finding(check, code, f"{table} {row.hex() if isinstance(row, bytes) else row}")


_LIVE = ", ".join(f"'{status}'" for status in sorted(LIVE))

_LANES = {
    "overlap": """SELECT 'occupancy', one.no FROM occupancy AS one JOIN occupancy AS other
        ON other.subject_no = one.subject_no AND other.start_s > one.start_s - 86400 AND other.start_s < one.end_s
        AND other.end_s > one.start_s AND other.lane_lo < one.lane_hi AND other.lane_hi > one.lane_lo
        AND other.no < one.no""",
    "capacity": """SELECT 'occupancy', no FROM occupancy
        WHERE owner_kind = 0 AND is_overbooked = 0 AND lane_hi > capacity""",
    "shape": """SELECT 'occupancy', no FROM occupancy
        WHERE start_s >= end_s OR end_s - start_s > 86400 OR lane_lo >= lane_hi OR lane_lo < 0""",
}

_OCCUPANCY = {
    "visit_without_occupancy": f"""SELECT 'appointment', visit.no FROM appointment AS visit
        JOIN appointment_resource AS part ON part.appointment_no = visit.no
        WHERE visit.status IN ({_LIVE}) AND visit.start + 60 * part.offset_minutes < visit."end"
        AND coalesce(part.length_minutes, 1) > 0 AND NOT EXISTS (SELECT 1 FROM occupancy AS row
            WHERE row.owner_kind = 0 AND row.owner_no = visit.no AND row.position / 1000 = part.position)""",  # noqa: S608 - names of states
    "seat_without_occupancy": f"""SELECT 'appointment', visit.no FROM appointment AS visit
        WHERE visit.session_id IS NOT NULL AND visit.status IN ({_LIVE}) AND NOT EXISTS
            (SELECT 1 FROM occupancy AS row WHERE row.owner_kind = 0 AND row.owner_no = visit.no)""",  # noqa: S608 - names of states
    "block_without_occupancy": """SELECT 'time_block', block.no FROM time_block AS block
        WHERE NOT EXISTS (SELECT 1 FROM occupancy AS row WHERE row.owner_kind = 1 AND row.owner_no = block.no)""",
    "occupancy_without_visit": f"""SELECT 'occupancy', row.no FROM occupancy AS row
        WHERE row.owner_kind = 0 AND NOT EXISTS (SELECT 1 FROM appointment AS visit
            JOIN appointment_resource AS part ON part.appointment_no = visit.no
            WHERE visit.no = row.owner_no AND part.position = row.position / 1000 AND visit.status IN ({_LIVE}))
        AND NOT EXISTS (SELECT 1 FROM appointment AS visit WHERE visit.no = row.owner_no
            AND visit.session_id IS NOT NULL AND visit.status IN ({_LIVE}))""",  # noqa: S608 - names of states
    "occupancy_without_block": """SELECT 'occupancy', row.no FROM occupancy AS row
        WHERE row.owner_kind = 1 AND NOT EXISTS (SELECT 1 FROM time_block AS block WHERE block.no = row.owner_no)""",
}  # fmt: skip

_ORGANIZATIONS = {
    f"{child}.{column}": f"""SELECT '{child}', child.{column} FROM {child} AS child
        WHERE child.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {parent} AS parent
            WHERE parent.{key} = child.{column} AND parent.organization_no = child.organization_no)"""  # noqa: S608
    for child, column, parent, key in REFERENCES
}

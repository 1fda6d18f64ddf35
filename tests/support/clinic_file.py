"""A profile with its real, encrypted file, for tests of the store: made fresh, filled with a few rows by plain SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from carefront.persistence.database import Database, create_database, open_database
from carefront.persistence.driver import Connection, open_connection
from carefront.persistence.keys import RecoveryKey, digest_key
from carefront.persistence.policy_seal import seal_policy
from carefront.persistence.profile import Profile, create_profile, open_profile

ORGANIZATION, DEVICE, SUBJECT = 1, 1, 1
NINE = 1_800_000_000
HOUR = 3_600
DAY = 86_400


@dataclass(frozen=True, slots=True)
class ClinicFile:
    """A profile, its data key and the recovery key somebody wrote down."""

    profile: Profile
    key: bytes
    recovery: RecoveryKey

    @property
    def path(self) -> Path:
        """The database."""
        return self.profile.database

    def open(self, **options: Any) -> Database:
        """The file as the program opens it."""
        return open_database(open_profile(self.profile.directory), self.key, **options)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that bypasses the program; closed at the end."""
        connection = open_connection(self.path, self.key)
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, statement: str) -> list[Any]:
        """What a statement finds."""
        with self.writing() as connection:
            return list(connection.execute(statement).fetchall())

    def at(self, directory: Path) -> "ClinicFile":
        """The same clinic seen through another path."""
        return replace(self, profile=replace(self.profile, directory=directory))


def new_clinic_file(directory: Path, **options: Any) -> ClinicFile:
    """A profile with an empty file of this release."""
    profile, recovery = create_profile(directory, **options)
    key = profile.unlock()
    create_database(profile, key).close()
    return ClinicFile(open_profile(directory), key, recovery)


def fill(clinic: ClinicFile, names: int = 50) -> None:
    """One organization, device and subject, and some roles with long names: a file of many pages."""
    with clinic.writing() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO organization (no, id, name, account_id, created_at, updated_at) VALUES (1, ?, 'A', ?, 0, 0)",
            (bytes(16), bytes(16)),
        )
        connection.execute(
            "INSERT INTO device (no, id, epoch, audit_head, created_at, updated_at) VALUES (1, ?, ?, ?, 0, 0)",
            (bytes(16), bytes(16), bytes(32)),
        )
        connection.execute("INSERT INTO subject (no, organization_no, id) VALUES (1, 1, ?)", (bytes(16),))
        add_roles(connection, range(names))
        seal_policy(connection, digest_key(clinic.key))
        connection.execute("COMMIT")


def add_roles(connection: Connection, numbers: range) -> None:
    """Roles with a number each, and a name of 400 letters."""
    connection.executemany(
        "INSERT INTO role (organization_no, id, name, row_version, created_at, updated_at) VALUES (1, ?, ?, 1, 0, 0)",
        [(number.to_bytes(16, "big"), f"{number:05}" * 80) for number in numbers],
    )


def occupy(
    connection: Connection,
    start_s: int,
    end_s: int,
    lanes: tuple[int, int] = (0, 1),
    *,
    subject: int = SUBJECT,
    capacity: int = 8,
    owner: int = 1,
) -> int:
    """Insert an occupancy row and give its number."""
    cursor = connection.execute(
        "INSERT INTO occupancy (organization_no, subject_no, start_s, end_s, lane_lo, lane_hi, capacity, owner_kind, "
        "owner_no, position, visit_start_s, visit_end_s) VALUES (1, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, ?)",
        (subject, start_s, end_s, *lanes, capacity, owner, start_s, end_s),
    )
    return int(cursor.lastrowid)

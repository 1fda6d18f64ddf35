"""A practice profile with its door, opened without a screen: what benchmarks and trials write through."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from carefront.application.commands.rules import RULES
from carefront.application.envelope import Command, Envelope, Outcome
from carefront.application.execute import Door
from carefront.persistence import keys
from carefront.persistence.database import Database, create_database, open_database
from carefront.persistence.founding import DEVICE_NO, ORGANIZATION_NO, found
from carefront.persistence.profile import Profile, ProfileKind, create_profile, open_profile
from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory
from carefront.shared.ids import derived_id, new_id


@dataclass(slots=True)
class PracticeFile:
    """An open profile. ``at_s``: when commands without a time are decided."""

    profile: Profile
    key: bytes = field(repr=False)
    database: Database
    connection: Any
    door: Door
    owner_id: str
    at_s: int

    def execute(self, command: Command, at: datetime | None = None, identifier: str | None = None) -> Outcome:
        """Run a command as the owner."""
        decided = at or datetime.fromtimestamp(self.at_s).astimezone()
        return self.door.execute(Envelope(identifier or new_id(), command, self.owner_id, decided, "cli"))

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()
        self.database.close()

    def __enter__(self) -> "PracticeFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def new_practice(directory: Path, name: str, at: datetime) -> PracticeFile:
    """A fresh practice, open; its first rows are dated ``at``."""
    profile, _ = create_profile(directory, kind=ProfileKind.PRACTICE)
    key = profile.unlock()
    database = create_database(profile, key)
    connection = database.open_writer()
    at_s, audit_key = int(at.timestamp()), keys.audit_key(key)
    found(connection, name=name, owner_name="Owner", device_name="desk", at_s=at_s, audit_key=audit_key)
    return _opened(open_profile(directory), key, database, connection, at)


def open_practice(directory: Path, at: datetime | None = None) -> PracticeFile:
    """A practice that is there, open."""
    profile = open_profile(directory)
    key = profile.unlock()
    database = open_database(profile, key)
    return _opened(profile, key, database, database.open_writer(), at or datetime.now().astimezone())


def _opened(profile: Profile, key: bytes, database: Database, connection: Any, at: datetime) -> PracticeFile:
    translate: Callable[[BaseException], Any] = lambda error: _meaning(database, error)  # noqa: E731
    unit = SqlUnitOfWorkFactory(
        connection, organization_no=ORGANIZATION_NO, device_no=DEVICE_NO, audit_key=keys.audit_key(key),
        digest_key=keys.digest_key(key), translate=translate,
    )  # fmt: skip
    (identifier,) = connection.execute("SELECT id FROM organization WHERE no = ?", (ORGANIZATION_NO,)).fetchone()
    owner_id = derived_id(bytes(identifier).hex(), "owner")
    door = Door(unit, RULES, lambda _events: None)
    return PracticeFile(profile, key, database, connection, door, owner_id, int(at.timestamp()))


def _meaning(database: Database, error: BaseException) -> Any:
    return database.translated(error) if hasattr(error, "sqlite_errorcode") else None

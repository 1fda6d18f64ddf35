"""Making and opening the file of a profile: what is checked before anybody reads a row. Knows no SQLAlchemy.

An existing file is opened without alembic: its version is one plain look-up, and only a difference loads the upgrade.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import field
from pathlib import Path

from carefront.application.failures import (
    DatabaseDamaged,
    DatabaseExists,
    DatabaseMissing,
    DatabaseTooNew,
    StorageError,
    StorageFull,
    StorageReadOnly,
    StorageUnreadable,
    TriggersMissing,
)
from carefront.persistence.driver import Connection, DriverError, open_connection, translated
from carefront.persistence.locking import ProfileLock, hold
from carefront.persistence.profile import Profile
from carefront.persistence.schema import Schema, local_schema, schema_version
from carefront.persistence.shares import is_network_share
from carefront.persistence.triggers import missing_triggers
from carefront.shared.private_files import create_file, refuse_links, replace, sync_file
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """An open file: close every connection got from it, then ``close`` it."""

    path: Path
    key: bytes = field(repr=False)
    is_read_only: bool
    is_immutable: bool
    _mark: Path
    _lock: ProfileLock | None

    def open_writer(self) -> Connection:
        """A connection for the one writing thread: autocommit, so writes start with ``BEGIN IMMEDIATE``.

        Raises:
            StorageReadOnly: the file was opened for reading.
            StorageError: see ``driver.open_connection``.
        """
        if self.is_read_only:
            raise StorageReadOnly(self.path)
        return open_connection(self.path, self.key, key_is_checked=True)

    def open_reader(self) -> Connection:
        """A connection that cannot write; between ``BEGIN`` and ``COMMIT`` it sees one state of the file."""
        return open_connection(self.path, self.key, read_only=True, immutable=self.is_immutable, key_is_checked=True)

    def translated(self, error: BaseException) -> StorageError:
        """What an error of one of its connections means."""
        return translated(error, self.path)

    @property
    def is_on_share(self) -> bool:
        """Whether the file lies on a network share: slower, and worth a warning."""
        return is_network_share(self.path)

    def note_commit(self, number: int) -> None:
        """Leave word, outside the file, of the last number that was saved: a journal lost or cut later on is noticed
        by it.

        Called after every commit; takes some microseconds and never fails.
        """
        with contextlib.suppress(OSError):
            try:
                descriptor = os.open(self._mark, os.O_WRONLY)
            except FileNotFoundError:
                descriptor = create_file(self._mark)
            try:
                os.write(descriptor, b"%020d" % number)
            finally:
                os.close(descriptor)

    def close(self) -> None:
        """Let go of the profile; a second time does nothing."""
        if self._lock is None:
            return
        if not _journal(self.path).exists():  # all of it is in the file now
            with contextlib.suppress(OSError):
                self._mark.unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_database(
    profile: Profile, key: bytes, schema: Schema | None = None, first_rows: Callable[[Connection], object] | None = None
) -> Database:
    """A new file with the schema of this release, open. Killed at any moment, it is there with its first rows or not.

    Args:
        first_rows: writes what every file must have, on a connection that nobody else sees.

    Raises:
        DatabaseExists: there is a file already.
        DatabaseMissing: the profile had a file, which is gone: restoring is for the user to decide, not replacing.
        StorageError: the disk or the folder does not allow it; nothing is left behind.
    """
    schema = schema or local_schema()
    if os.path.lexists(profile.database):
        raise DatabaseExists(profile.database)
    if profile.has_database:
        raise DatabaseMissing(profile.database)
    from carefront.persistence.upgrade import build_schema  # noqa: PLC0415 - alembic is loaded when the version differs

    fresh = profile.database.with_name("carefront.db.new")
    try:
        fresh.unlink(missing_ok=True)
        os.close(create_file(fresh))
        build_schema(fresh, key, schema)
        if first_rows is not None:
            _begin(fresh, key, first_rows)
        sync_file(fresh)
        replace(fresh, profile.database)
    except (OSError, DriverError) as error:
        raise translated(error, profile.database) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return open_database(profile.with_database(), key, schema=schema)


def open_database(
    profile: Profile,
    key: bytes,
    *,
    read_only: bool = False,
    accept_lost_journal: bool = False,
    schema: Schema | None = None,
) -> Database:
    """The profile's file, checked and, where it is of an older version, brought to this one after a backup.

    Args:
        key: as ``Profile.unlock`` gave it, so that a file it does not open is a damaged file.
        read_only: look only; an older version is then opened as it is.
        accept_lost_journal: the user was told that the last changes may be gone, and goes on.

    Raises:
        DatabaseMissing: no file. Never answered by making an empty one.
        DatabaseDamaged, StorageReadOnly, StorageUnreadable, DatabaseTooNew, TriggersMissing, UpgradeFailed,
            StorageBusy: as their names say. A file that is too new is not touched by a single byte.
    """
    schema = schema or local_schema()
    _require_database(profile.database)
    lock = _held(profile, read_only)
    try:
        _refuse_lost_journal(profile, accept_lost_journal)
        noted = 0 if accept_lost_journal else _noted(profile.journal_mark)
        found, immutable = _version(profile.database, key, read_only, noted)
        if found not in schema.versions:
            raise DatabaseTooNew(profile.database, found, schema.versions)
        if found != schema.head and not read_only:
            from carefront.persistence.upgrade import upgrade  # noqa: PLC0415 - alembic only when the version differs

            upgrade(profile, key, lock, schema)
        if not read_only:
            _require_guards(profile.database, key)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Database(profile.database, key, read_only, immutable, profile.journal_mark, lock)


def _begin(path: Path, key: bytes, first_rows: Callable[[Connection], object]) -> None:
    connection = open_connection(path, key, wal=False)
    try:
        first_rows(connection)
    finally:
        connection.close()


def _require_database(path: Path) -> None:
    try:
        refuse_links(path)
        if path.stat().st_size == 0:
            raise DatabaseDamaged(path, "empty")
    except OSError as error:
        raise translated(error, path) from error


def _held(profile: Profile, read_only: bool) -> ProfileLock | None:
    """The hold on the profile; a folder that is only looked at may be one that cannot be locked."""
    try:
        return hold(profile.lock_file)
    except OSError as error:
        if read_only:
            return None
        meaning = translated(error, profile.database)
        is_closed = isinstance(meaning, StorageUnreadable) and os.access(profile.database, os.R_OK)
        raise StorageReadOnly(profile.database) if is_closed else meaning from error


def _refuse_lost_journal(profile: Profile, accept: bool) -> None:
    """Refuse a file that is older than what was last saved, where the journal with the rest is gone."""
    mark, database = profile.journal_mark, profile.database
    if accept or not mark.exists() or _journal(database).exists():
        return
    if mark.stat().st_mtime_ns > database.stat().st_mtime_ns:
        raise DatabaseDamaged(database, "journal_lost")


def _noted(mark: Path) -> int:
    """The last number that somebody left word of, 0 where nobody did."""
    try:
        return int(mark.read_bytes() or b"0")
    except (OSError, ValueError):
        return 0


def _refuse_cut_journal(connection: Connection, path: Path, noted: int) -> None:
    """Refuse a file whose journal ends before the last number that was saved: a damaged frame ends it in silence."""
    if noted and (connection.execute("SELECT max(last_number) FROM device").fetchone()[0] or 0) < noted:
        raise DatabaseDamaged(path, "journal_lost")


def _version(path: Path, key: bytes, read_only: bool, noted: int = 0) -> tuple[str, bool]:
    """The version in the file, and whether its folder forbids even a look that leaves nothing behind."""
    immutable = False
    try:
        connection = open_connection(path, key, read_only=True, key_is_checked=True)
    except (StorageUnreadable, StorageReadOnly, StorageFull) as error:
        if not read_only:
            raise _blamed_on_folder(error, path) from error
        if _journal(path).exists() and _journal(path).stat().st_size:
            raise
        immutable = True
        connection = open_connection(path, key, read_only=True, immutable=True, key_is_checked=True)
    try:
        found = schema_version(connection)
        if found is not None:
            _refuse_cut_journal(connection, path, noted)
    except DriverError as error:
        raise translated(error, path) from error
    finally:
        connection.close()
    if found is None:
        raise DatabaseDamaged(path, "no_version")
    return found, immutable


def _blamed_on_folder(error: StorageError, path: Path) -> StorageError:
    """Without the right to write beside it, a file in WAL mode cannot be opened at all: that is a read-only folder."""
    return StorageReadOnly(path) if os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK) else error


def _require_guards(path: Path, key: bytes) -> None:
    connection = open_connection(path, key, key_is_checked=True)
    try:
        connection.execute("BEGIN IMMEDIATE")  # the one proof that the file can be written
        connection.execute("ROLLBACK")
        missing = missing_triggers(connection)
    except DriverError as error:
        raise translated(error, path) from error
    finally:
        connection.close()
    if missing:
        raise TriggersMissing(missing)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")

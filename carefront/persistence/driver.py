"""The one place that opens the encrypted file: which library, which settings, and what its errors mean.

Connections are in autocommit: whoever writes says ``BEGIN IMMEDIATE``. One thread at a time may use a connection.
"""

import errno
import shutil
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from carefront.application.failures import (
    DatabaseDamaged,
    DatabaseMissing,
    KeyRejected,
    LibraryTooOld,
    StorageBusy,
    StorageError,
    StorageFault,
    StorageFull,
    StorageReadOnly,
    StorageUnreadable,
)
from carefront.persistence.shares import is_network_share
from carefront.shared.private_files import UnsafePath, refuse_links

Connection = Any
"""A ``sqlcipher3.dbapi2.Connection``; the driver comes without types."""

DriverError: type[Exception] = sqlcipher.Error
IntegrityError: type[Exception] = sqlcipher.IntegrityError

MINIMUM_SQLITE = (3, 51, 3)
"""The first release without the race that could damage a file in WAL mode."""

KEY_BYTES = 32
BUSY_TIMEOUT_MS = 5_000
WAL_PAGES = 1_000
WAL_LIMIT_BYTES = 64 * 1024 * 1024
CACHE_KIB = 65_536
_LEAST_ROOM_BYTES = 64 * 1024

_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA recursive_triggers = ON",  # so that INSERT OR REPLACE fires the guards of what it deletes
    f"PRAGMA cache_size = -{CACHE_KIB}",
)
_WRITER_SETTINGS = (
    "PRAGMA synchronous = FULL",
    f"PRAGMA wal_autocheckpoint = {WAL_PAGES}",
    f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}",
)

_PRIMARY_CODE = 0xFF
_MEANINGS = {
    sqlcipher.SQLITE_BUSY: StorageBusy,
    sqlcipher.SQLITE_LOCKED: StorageBusy,
    sqlcipher.SQLITE_PROTOCOL: StorageBusy,
    sqlcipher.SQLITE_FULL: StorageFull,
}
_DAMAGE = {sqlcipher.SQLITE_NOTADB: "not_a_database", sqlcipher.SQLITE_CORRUPT: "malformed"}
_MESSAGES = {
    "database is locked": sqlcipher.SQLITE_BUSY,
    "database or disk is full": sqlcipher.SQLITE_FULL,
    "database disk image is malformed": sqlcipher.SQLITE_CORRUPT,
    "file is not a database": sqlcipher.SQLITE_NOTADB,
    "disk I/O error": sqlcipher.SQLITE_IOERR,
    "attempt to write a readonly database": sqlcipher.SQLITE_READONLY,
}
"""The backup call of the driver gives the library's words without its code."""
_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG)


def open_connection(
    path: Path,
    key: bytes | None,
    *,
    read_only: bool = False,
    immutable: bool = False,
    wal: bool = True,
    key_is_checked: bool = False,
) -> Connection:
    """A connection to the file at ``path``, keyed, set and proven by a first read; the file must exist.

    Args:
        key: 32 bytes; ``None`` for a plain file (tests and tools only).
        immutable: the folder cannot be written, so nobody changes the file while it is read.
        wal: ``False`` leaves the journal as it is, for copies that are to be one single file.
        key_is_checked: the profile knows that the key is right, so a file it does not open is damaged.

    Raises:
        DatabaseMissing, StorageUnreadable, KeyRejected, DatabaseDamaged, StorageReadOnly, StorageBusy, StorageFault,
        LibraryTooOld: as their names say. Where the key is not checked, ``KeyRejected`` also stands for a damaged
        first page: the library cannot tell the two apart.
    """
    require_library(sqlcipher.sqlite_version_info)
    _require_file(path)
    connection = None
    try:
        connection = sqlcipher.connect(
            _address(path, read_only, immutable), uri=True, isolation_level=None, check_same_thread=False
        )
        _prepare(connection, key, _SETTINGS if read_only or not wal else _writer_settings(path))
    except sqlcipher.Error as error:
        if connection is not None:
            connection.close()
        raise (translated if key_is_checked else _blamed_on_key)(error, path) from error
    return connection


def require_library(found: tuple[int, ...], needed: tuple[int, ...] = MINIMUM_SQLITE) -> None:
    """Return when the library is new enough.

    Raises:
        LibraryTooOld: ``found`` is older than ``needed``.
    """
    if found < needed:
        raise LibraryTooOld(_dotted(found), _dotted(needed))


def library_versions() -> tuple[str, str]:
    """The versions of SQLite and of SQLCipher in use."""
    connection = sqlcipher.connect(":memory:")
    try:
        return str(sqlcipher.sqlite_version), str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    finally:
        connection.close()


def translated(error: BaseException, path: Path) -> StorageError:
    """What an error of the driver or of the operating system means for the file at ``path``."""
    if isinstance(error, StorageError):
        return error
    if isinstance(error, OSError):
        return _translated_os_error(error, path)
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        code = _MESSAGES.get(str(error), sqlcipher.SQLITE_ERROR)
    name = str(getattr(error, "sqlite_errorname", None) or type(error).__name__)
    return _translated_code(code & _PRIMARY_CODE, name, path)


def _blamed_on_key(error: Exception, path: Path) -> StorageError:
    """Before the first page could be read, a wrong key and a damaged page look the same: the key is blamed."""
    meaning = translated(error, path)
    is_unreadable = isinstance(meaning, DatabaseDamaged) and meaning.detail == "not_a_database"
    return KeyRejected(path) if is_unreadable else meaning


def _translated_code(code: int, name: str, path: Path) -> StorageError:
    if code in _MEANINGS:
        return _MEANINGS[code]()
    if code in _DAMAGE:
        return DatabaseDamaged(path, _DAMAGE[code])
    if code == sqlcipher.SQLITE_READONLY:
        return StorageReadOnly(path)
    if code in (sqlcipher.SQLITE_CANTOPEN, sqlcipher.SQLITE_PERM, sqlcipher.SQLITE_AUTH):
        return StorageUnreadable(path)
    if code == sqlcipher.SQLITE_IOERR and _is_full(path):
        return StorageFull()
    return StorageFault(name)


def _is_full(path: Path) -> bool:
    """Whether the disk has no room for another page; the shared memory of the journal then fails as an input error."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM_BYTES
    except OSError:
        return False


def _translated_os_error(error: OSError, path: Path) -> StorageError:
    if isinstance(error, UnsafePath):
        return StorageUnreadable(error.path)
    if isinstance(error, FileNotFoundError):
        return DatabaseMissing(path)
    if error.errno in _FULL:
        return StorageFull()
    if error.errno == errno.EROFS:
        return StorageReadOnly(path)
    if isinstance(error, PermissionError):
        return StorageUnreadable(path)
    return StorageFault(errno.errorcode.get(error.errno or 0, type(error).__name__))


def _require_file(path: Path) -> None:
    try:
        refuse_links(path)
        path.lstat()
    except OSError as error:
        raise _translated_os_error(error, path) from error


def _address(path: Path, read_only: bool, immutable: bool) -> str:
    options = "mode=ro" if read_only else "mode=rw"
    return f"{path.absolute().as_uri()}?{options}{'&immutable=1' if immutable else ''}"


def _writer_settings(path: Path) -> tuple[str, ...]:
    """WAL, but on a network share: there its shared memory would let two machines damage the file."""
    journal = "DELETE" if is_network_share(path) else "WAL"
    return (*_SETTINGS, f"PRAGMA journal_mode = {journal}", *_WRITER_SETTINGS)


def _prepare(connection: Connection, key: bytes | None, settings: tuple[str, ...]) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # the library would write to standard error by itself
    connection.execute("PRAGMA cipher_memory_security = OFF")
    if key is not None:
        if len(key) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")  # a pragma takes no bound parameter; hex digits only
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for statement in settings:
        connection.execute(statement).fetchall()


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))

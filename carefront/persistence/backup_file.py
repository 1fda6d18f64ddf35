"""The file of a backup: what is in it, and how it is proven. Takes and restores none.

A backup is an uncompressed zip of ``manifest.json`` and ``carefront.db``. The manifest names the profile, version, row
counts and digest, is sealed with a key derived from the data key, and carries that key wrapped by the recovery key: a
backup and the recovery key are enough to start again on another machine.
"""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from carefront.application.failures import BackupInvalid, DatabaseTooNew, KeyRejected, StorageError
from carefront.persistence import keys
from carefront.persistence.driver import Connection, DriverError, open_connection, translated
from carefront.persistence.schema import Schema, local_schema, schema_version
from carefront.shared.private_files import create_file, private_folder, refuse_links, sync_file
from carefront.shared.values import dataclass

FORMAT = 1
_MANIFEST, _DATABASE, _SEAL = "manifest.json", "carefront.db", "seal"
_MANIFEST_LIMIT_BYTES = 1024 * 1024
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was proven: where it lies, when it was taken (UTC), of which version, how many rows it holds."""

    path: Path
    taken_at: datetime
    version: str
    profile_id: str
    counts: dict[str, int]
    digest: str
    recovery_wrap: dict[str, Any] = field(repr=False)

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(self.counts.values())


def read_backup(path: Path) -> Backup:
    """What the manifest of the backup at ``path`` says, unproven.

    Raises:
        BackupInvalid: no backup, a link, or not whole.
    """
    try:
        refuse_links(path)
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_MANIFEST).file_size > _MANIFEST_LIMIT_BYTES:
                raise BackupInvalid(path, "manifest")
            return _parsed(path, json.loads(archive.read(_MANIFEST)))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, RuntimeError, EOFError):
        raise BackupInvalid(path, "manifest") from None
    except FileNotFoundError:
        raise BackupInvalid(path, "missing") from None
    except OSError as error:
        raise BackupInvalid(path, "unreadable") from error


def recovered_key(backup: Backup, recovery: keys.RecoveryKey) -> bytes:
    """The data key inside ``backup``.

    Raises:
        KeyRejected: it is another recovery key.
    """
    from carefront.persistence import key_wraps  # noqa: PLC0415 - loaded when a wrap is opened

    try:
        return key_wraps.unwrapped_by_recovery(backup.recovery_wrap, recovery, backup.profile_id)
    except keys.WrongSecret:
        raise KeyRejected(backup.path) from None


def verify(backup: Backup, key: bytes, schema: Schema | None = None) -> None:
    """Return when the content of ``backup`` is what its manifest says and opens as a whole database.

    Raises:
        BackupInvalid, KeyRejected, DatabaseTooNew: nothing was changed.
    """
    copy = private_folder(backup.path.parent) / f".proof-{os.getpid()}.db"
    try:
        sweep((copy,))
        unpacked(backup, key, copy, schema or local_schema())
    except OSError as error:
        raise translated(error, backup.path) from error
    finally:
        with contextlib.suppress(OSError):
            sweep((copy,))


def pack(fresh: Path, copy: Path, manifest: dict[str, Any], key: bytes) -> None:
    sealed = {**manifest, _SEAL: _seal(manifest, key)}
    with os.fdopen(create_file(fresh), "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.writestr(_MANIFEST, json.dumps(sealed, indent=2))
            archive.write(copy, _DATABASE)
        stream.flush()
        os.fsync(stream.fileno())
    with zipfile.ZipFile(fresh) as archive, archive.open(_DATABASE) as packed:
        if _digest_of(packed) != manifest["digest"]:
            raise BackupInvalid(fresh, "digest")


def unpacked(backup: Backup, key: bytes, target: Path, schema: Schema) -> None:
    """Write the database of ``backup`` to ``target`` and prove it there; ``target`` is no good after an exception."""
    with zipfile.ZipFile(backup.path) as archive:
        manifest = json.loads(archive.read(_MANIFEST))
        if not hmac.compare_digest(str(manifest.pop(_SEAL, "")), _seal(manifest, key)):
            is_whole = _has_digest(archive, backup)
            raise KeyRejected(backup.path) if is_whole else BackupInvalid(backup.path, "seal")
        try:
            with archive.open(_DATABASE) as packed, os.fdopen(create_file(target), "wb") as stream:
                shutil.copyfileobj(packed, stream, CHUNK_BYTES)
        except (zipfile.BadZipFile, KeyError, EOFError):
            raise BackupInvalid(backup.path, "digest") from None
    if file_digest(target) != backup.digest:
        raise BackupInvalid(backup.path, "digest")
    if backup.version not in schema.versions:
        raise DatabaseTooNew(backup.path, backup.version, schema.versions)
    _prove(backup, key, target)
    sync_file(target)


def _has_digest(archive: zipfile.ZipFile, backup: Backup) -> bool:
    """Whether the content is whole, so that a seal that does not fit means another key."""
    try:
        with archive.open(_DATABASE) as packed:
            return _digest_of(packed) == backup.digest
    except (zipfile.BadZipFile, KeyError, EOFError):
        return False


def _prove(backup: Backup, key: bytes, path: Path) -> None:
    try:
        connection = open_connection(path, key, wal=False)
    except StorageError:
        raise BackupInvalid(backup.path, "not_a_database") from None
    try:
        require_whole(connection, backup.path)
        if row_counts(connection) != backup.counts or schema_version(connection) != backup.version:
            raise BackupInvalid(backup.path, "counts")
    except DriverError:
        raise BackupInvalid(backup.path, "malformed") from None
    finally:
        connection.close()


def require_whole(connection: Connection, path: Path) -> None:
    if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        raise BackupInvalid(path, "cipher")
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise BackupInvalid(path, "integrity")


def row_counts(connection: Connection) -> dict[str, int]:
    """Rows of each table, by name."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608


def _parsed(path: Path, content: dict[str, Any]) -> Backup:
    if content["format"] != FORMAT:
        raise BackupInvalid(path, "format")
    counts = {str(name): int(count) for name, count in content["counts"].items()}
    return Backup(
        path, datetime.fromisoformat(content["taken_at"]).astimezone(UTC), str(content["version"]),
        str(content["profile"]), counts, str(content["digest"]), dict(content["recovery"]),
    )  # fmt: skip


def _seal(manifest: dict[str, Any], key: bytes) -> str:
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hmac.digest(keys.manifest_key(key), text.encode(), hashlib.sha256).hex()


def file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest_of(stream)


def _digest_of(stream: Any) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()


def sweep(paths: Sequence[Path]) -> None:
    for path in paths:
        for suffix in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

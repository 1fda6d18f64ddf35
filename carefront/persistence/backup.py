"""Backups: one encrypted file each, proven before it counts; and putting one back. Of the tables it knows one column.

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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from carefront.application.failures import (
    BackupInvalid,
    DatabaseDamaged,
    DatabaseInUse,
    DatabaseTooNew,
    KeyRejected,
    StorageError,
)
from carefront.persistence import keys
from carefront.persistence.driver import Connection, DriverError, open_connection, translated
from carefront.persistence.locking import hold
from carefront.persistence.profile import Profile
from carefront.persistence.schema import Schema, local_schema, schema_version
from carefront.shared.clock import Clock, system_clock
from carefront.shared.ids import new_id
from carefront.shared.private_files import (
    create_file,
    private_folder,
    refuse_links,
    replace,
    sync_file,
    sync_folder,
)

FORMAT = 1
SUFFIX = ".cfbackup"
KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 4, 12
_STAMP = "%Y%m%d-%H%M%S"
_MANIFEST, _DATABASE, _SEAL = "manifest.json", "carefront.db", "seal"
_MANIFEST_LIMIT_BYTES = 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_PAGES_PER_STEP = 2_000


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


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup now in place, and where the file it replaced is kept (``None``: there was none)."""

    backup: Backup
    kept: Path | None


def create_backup(profile: Profile, key: bytes, *, folder: Path | None = None, clock: Clock = system_clock) -> Backup:
    """A new backup of the profile's file, taken while others go on working with it, proven, and old ones thinned out.

    Interrupted at any moment, earlier backups are whole and no half one bears a backup's name.

    Raises:
        DatabaseDamaged: the copy did not prove good, so the file is not good; nothing is kept.
        StorageError: the file or the disk does not allow it.
    """
    at = clock()
    place = private_folder(folder) if folder else profile.backups
    copy, fresh = place / f".copy-{os.getpid()}.db", place / f".copy-{os.getpid()}.zip"
    try:
        _sweep((copy, fresh))
        manifest = _copied(profile, key, copy, at)
        _pack(fresh, copy, manifest, key)
        target = _free_name(place, at)
        replace(fresh, target)
    except BackupInvalid as error:
        raise DatabaseDamaged(profile.database, error.detail) from error
    except (OSError, DriverError) as error:
        raise translated(error, profile.database) from error
    finally:
        with contextlib.suppress(OSError):
            _sweep((copy, fresh))
    if folder is None:
        thin_out(place)
    return read_backup(target)


def backups(folder: Path) -> tuple[Backup, ...]:
    """The backups in ``folder`` whose manifest can be read, newest first; their content is proven when one is used."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(StorageError):
            found.append(read_backup(path))
    return tuple(sorted(found, key=lambda one: (one.taken_at, one.path.name), reverse=True))


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
        _sweep((copy,))
        _unpacked(backup, key, copy, schema or local_schema())
    except OSError as error:
        raise translated(error, backup.path) from error
    finally:
        with contextlib.suppress(OSError):
            _sweep((copy,))


def restore(
    path: Path, profile: Profile, key: bytes, *, schema: Schema | None = None, clock: Clock = system_clock
) -> Restored:
    """Put the backup at ``path`` in the place of the profile's file, which is kept beside it under another name.

    The device gets a new epoch, so that numbers given after the backup are not given twice under the old one.

    Raises:
        BackupInvalid, KeyRejected, DatabaseTooNew: the backup cannot be used; nothing was changed.
        DatabaseInUse: the profile is open somewhere.
        StorageError: the disk does not allow it; the old file is in its place.
    """
    backup = read_backup(path)
    fresh = profile.database.with_name(f".restore-{os.getpid()}.db")
    try:
        with _alone(profile):
            _sweep((fresh,))
            _unpacked(backup, key, fresh, schema or local_schema())
            _renew_epoch(fresh, key)
            kept = _set_aside(profile, clock())
            replace(fresh, profile.database)
            profile.journal_mark.unlink(missing_ok=True)
    except (OSError, DriverError) as error:
        raise translated(error, profile.database) from error
    finally:
        with contextlib.suppress(OSError):
            _sweep((fresh,))
    profile.with_database()
    return Restored(backup, kept)


def thin_out(folder: Path) -> tuple[Path, ...]:
    """Remove the backups that are not among the kept ones; the paths removed."""
    taken = {one.path: one.taken_at for one in backups(folder)}
    keep = kept_instants(taken.values())
    gone = tuple(path for path, at in taken.items() if at not in keep)
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def kept_instants(taken: Iterable[datetime]) -> frozenset[datetime]:
    """Which of these to keep: the newest of each of the last 7 days, 4 weeks and 12 months that have one."""
    newest_first = sorted(set(taken), reverse=True)
    kept: set[datetime] = set()
    for period, count in (("%Y-%m-%d", KEPT_DAYS), ("%G-%V", KEPT_WEEKS), ("%Y-%m", KEPT_MONTHS)):
        newest: dict[str, datetime] = {}
        for at in newest_first:
            newest.setdefault(at.strftime(period), at)
        kept.update(list(newest.values())[:count])
    return frozenset(kept)


def _copied(profile: Profile, key: bytes, copy: Path, at: datetime) -> dict[str, Any]:
    """Copy the file page by page into ``copy`` and return the manifest of what the copy holds."""
    os.close(create_file(copy))
    source = open_connection(profile.database, key, read_only=True, key_is_checked=True)
    target = open_connection(copy, key, wal=False)
    try:
        source.backup(target, pages=_PAGES_PER_STEP)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
        _require_whole(target, copy)
        version, counts = schema_version(target), _counts(target)
    finally:
        target.close()
        source.close()
    return {
        "format": FORMAT, "profile": profile.id, "taken_at": at.isoformat(), "version": version, "counts": counts,
        "digest": _digest(copy), "recovery": profile.recovery_wrap,
    }  # fmt: skip


def _pack(fresh: Path, copy: Path, manifest: dict[str, Any], key: bytes) -> None:
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


def _unpacked(backup: Backup, key: bytes, target: Path, schema: Schema) -> None:
    """Write the database of ``backup`` to ``target`` and prove it there; ``target`` is no good after an exception."""
    with zipfile.ZipFile(backup.path) as archive:
        manifest = json.loads(archive.read(_MANIFEST))
        if not hmac.compare_digest(str(manifest.pop(_SEAL, "")), _seal(manifest, key)):
            is_whole = _has_digest(archive, backup)
            raise KeyRejected(backup.path) if is_whole else BackupInvalid(backup.path, "seal")
        try:
            with archive.open(_DATABASE) as packed, os.fdopen(create_file(target), "wb") as stream:
                shutil.copyfileobj(packed, stream, _CHUNK_BYTES)
        except (zipfile.BadZipFile, KeyError, EOFError):
            raise BackupInvalid(backup.path, "digest") from None
    if _digest(target) != backup.digest:
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
        _require_whole(connection, backup.path)
        if _counts(connection) != backup.counts or schema_version(connection) != backup.version:
            raise BackupInvalid(backup.path, "counts")
    except DriverError:
        raise BackupInvalid(backup.path, "malformed") from None
    finally:
        connection.close()


def _require_whole(connection: Connection, path: Path) -> None:
    if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        raise BackupInvalid(path, "cipher")
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise BackupInvalid(path, "integrity")


def _counts(connection: Connection) -> dict[str, int]:
    """Rows of each table, by name."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608


def _renew_epoch(path: Path, key: bytes) -> None:
    connection = open_connection(path, key, wal=False)
    try:
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'device'").fetchone():
            connection.execute("UPDATE device SET epoch = ?", (bytes.fromhex(new_id()),))
    finally:
        connection.close()
    sync_file(path)


def _set_aside(profile: Profile, at: datetime) -> Path | None:
    """Keep the present file, with its journal, under a name of its own; ``None`` where there is no file."""
    database = profile.database
    if not os.path.lexists(database):
        return None
    kept = _unused(database.with_name(f"{database.name}.before-{at.strftime(_STAMP)}"))
    _second_name(database, kept)
    journal = database.with_name(f"{database.name}-wal")
    if journal.exists() and journal.stat().st_size:
        _second_name(journal, kept.with_name(f"{kept.name}-wal"))
    sync_folder(database.parent)
    # A journal left behind would be played into the restored file.
    for suffix in ("-wal", "-shm"):
        database.with_name(f"{database.name}{suffix}").unlink(missing_ok=True)
    return kept


def _second_name(path: Path, other: Path) -> None:
    """A second name for the file where the file system has such a thing, else a copy."""
    try:
        os.link(path, other, follow_symlinks=False)
    except OSError:
        with os.fdopen(create_file(other), "wb") as stream, path.open("rb") as source:
            shutil.copyfileobj(source, stream, _CHUNK_BYTES)
            stream.flush()
            os.fsync(stream.fileno())


@contextlib.contextmanager
def _alone(profile: Profile) -> Iterator[None]:
    """Nobody else has the profile open meanwhile.

    Raises:
        DatabaseInUse: somebody has.
    """
    lock = hold(profile.lock_file)
    try:
        if not lock.alone():
            raise DatabaseInUse(profile.database)
        yield
    finally:
        lock.release()


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


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest_of(stream)


def _digest_of(stream: Any) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _free_name(folder: Path, at: datetime) -> Path:
    return _unused(folder / f"carefront-{at.strftime(_STAMP)}{SUFFIX}")


def _unused(path: Path) -> Path:
    """``path``, or the first of its kind with a number that no file, folder or link has yet."""
    candidates = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000)))
    return next(one for one in candidates if not os.path.lexists(one))


def _sweep(paths: Sequence[Path]) -> None:
    for path in paths:
        for suffix in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

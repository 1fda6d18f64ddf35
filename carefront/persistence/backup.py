"""Taking backups, thinning them out, and putting one back. Of the tables it knows one column."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from carefront.application.failures import (
    BackupInvalid,
    DatabaseDamaged,
    DatabaseInUse,
    StorageError,
)
from carefront.persistence.backup_file import (
    CHUNK_BYTES,
    FORMAT,
    Backup,
    file_digest,
    pack,
    read_backup,
    require_whole,
    row_counts,
    sweep,
    unpacked,
)
from carefront.persistence.driver import DriverError, open_connection, translated
from carefront.persistence.locking import hold
from carefront.persistence.profile import Profile
from carefront.persistence.schema import Schema, local_schema, schema_version
from carefront.shared.clock import Clock, system_clock
from carefront.shared.ids import new_id
from carefront.shared.private_files import (
    create_file,
    private_folder,
    replace,
    sync_file,
    sync_folder,
)
from carefront.shared.values import dataclass

SUFFIX = ".cfbackup"
KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 4, 12
_STAMP = "%Y%m%d-%H%M%S"
_PAGES_PER_STEP = 2_000
_UNFINISHED = ".copy-"
_LEFT_OVER_AFTER_S = 3_600


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup now in place, and where the file before it is kept (``None``: there was none)."""

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
    place = _folder(profile, folder)
    copy, fresh = place / f"{_UNFINISHED}{os.getpid()}.db", place / f"{_UNFINISHED}{os.getpid()}.zip"
    try:
        sweep((copy, fresh, *_left_over(place)))
        manifest = _copied(profile, key, copy, at)
        pack(fresh, copy, manifest, key)
        target = _free_name(place, at)
        replace(fresh, target)
    except BackupInvalid as error:
        raise DatabaseDamaged(profile.database, error.detail) from error
    except (OSError, DriverError) as error:
        raise translated(error, profile.database) from error
    finally:
        with contextlib.suppress(OSError):
            sweep((copy, fresh))
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


def restore(
    path: Path, profile: Profile, key: bytes, *, schema: Schema | None = None, clock: Clock = system_clock
) -> Restored:
    """Put the backup at ``path`` in the place of the profile's file, which is kept beside it under another name.

    The device gets a new epoch, so that numbers given after the backup are not given twice under the old one. Messages
    that were due since are not sent by themselves: they may have been, and the restored file would not know.

    Raises:
        BackupInvalid, KeyRejected, DatabaseTooNew: the backup cannot be used; nothing was changed.
        DatabaseInUse: the profile is open somewhere.
        StorageError: the disk does not allow it; the old file is in its place.
    """
    backup = read_backup(path)
    fresh = profile.database.with_name(f".restore-{os.getpid()}.db")
    try:
        with _alone(profile):
            sweep((fresh,))
            unpacked(backup, key, fresh, schema or local_schema())
            _start_anew(fresh, key, clock())
            kept = _set_aside(profile, clock())
            replace(fresh, profile.database)
            profile.journal_mark.unlink(missing_ok=True)
    except (OSError, DriverError) as error:
        raise translated(error, profile.database) from error
    finally:
        with contextlib.suppress(OSError):
            sweep((fresh,))
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


def _folder(profile: Profile, asked: Path | None) -> Path:
    try:
        return private_folder(asked) if asked else profile.backups
    except OSError as error:
        raise translated(error, profile.directory) from error


def _copied(profile: Profile, key: bytes, copy: Path, at: datetime) -> dict[str, Any]:
    """Copy the file page by page into ``copy`` and return the manifest of what the copy holds."""
    os.close(create_file(copy))
    source = open_connection(profile.database, key, read_only=True, key_is_checked=True)
    target = open_connection(copy, key, wal=False)
    try:
        source.backup(target, pages=_PAGES_PER_STEP)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
        require_whole(target, copy)
        version, counts = schema_version(target), row_counts(target)
    finally:
        target.close()
        source.close()
    return {
        "format": FORMAT, "profile": profile.id, "taken_at": at.isoformat(), "version": version, "counts": counts,
        "digest": file_digest(copy), "recovery": profile.recovery_wrap,
    }  # fmt: skip


def _start_anew(path: Path, key: bytes, at: datetime) -> None:
    """A new epoch; and what was due since may have been sent before the restore: only a person sends it again."""
    connection = open_connection(path, key, wal=False)
    try:
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if "device" in known:
            connection.execute("UPDATE device SET epoch = ?", (bytes.fromhex(new_id()),))
        if "notification" in known:
            now_s = int(at.timestamp())
            connection.execute(
                "UPDATE notification SET state = 'failed', error = 'restored', settled_s = ?"
                " WHERE state IN ('held', 'queued') AND due_s <= ?",
                (now_s, now_s),
            )
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
            shutil.copyfileobj(source, stream, CHUNK_BYTES)
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


def _left_over(folder: Path) -> list[Path]:
    """Copies of a backup that was killed; a young one may be somebody's work."""
    oldest = time.time() - _LEFT_OVER_AFTER_S
    return [path for path in folder.glob(f"{_UNFINISHED}*") if path.lstat().st_mtime < oldest]


def _free_name(folder: Path, at: datetime) -> Path:
    return _unused(folder / f"carefront-{at.strftime(_STAMP)}{SUFFIX}")


def _unused(path: Path) -> Path:
    """``path``, or the first of its kind with a number that no file, folder or link has yet."""
    candidates = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000)))
    return next(one for one in candidates if not os.path.lexists(one))

"""What a start that failed can do about a profile: put a backup in place, put the guards of the file back."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from carefront.application.failures import BackupInvalid, DatabaseMissing, KeyMissing, KeyRejected, StorageError
from carefront.persistence.backup import backups, restore
from carefront.persistence.backup_file import read_backup, recovered_key, verify
from carefront.persistence.database import open_database
from carefront.persistence.driver import open_connection
from carefront.persistence.integrity import repair
from carefront.persistence.keys import typed_recovery_key
from carefront.persistence.profile import KeyRequest, Profile, create_profile, open_profile
from carefront.shared.clock import system_clock
from carefront.viewmodels.start_port import RestoredBackup
from carefront.wording.times import Times

_log = logging.getLogger(__name__)


def restore_over(directory: Path, backup: str, request: KeyRequest, secret: str, times: Times) -> RestoredBackup:
    """Put ``backup`` (the newest good one if empty) in the place of the file, which is kept.

    Raises:
        BackupInvalid: none of them is good.
        StorageError: the key or the disk does not allow it.
    """
    profile = open_profile(directory)
    candidates = [Path(backup)] if backup else [one.path for one in backups(profile.backups)]
    failure: StorageError = BackupInvalid(profile.backups, "none")
    for path in candidates:
        try:
            done = restore(path, profile, _key_for(path, profile, request, secret), clock=system_clock)
        except BackupInvalid as error:
            failure = error
            continue
        _log.info("restored kept=%s", done.kept is not None)
        return RestoredBackup(_moment(done.backup.taken_at, times), str(done.kept or ""))
    raise failure


def restore_into_new(directory: Path, backup: str, secret: str, times: Times) -> RestoredBackup:
    """Make the profile anew for a backup that came from another machine.

    Raises:
        DatabaseMissing: no backup was named.
        KeyMissing: ``secret`` is no recovery key.
        StorageError: the backup is not good, or the folder cannot be written.
    """
    path = Path(backup)
    if not path.name:
        raise DatabaseMissing(directory)
    recovery = typed_recovery_key(secret)
    if recovery is None:
        raise KeyMissing(str(path))
    found = read_backup(path)
    key = recovered_key(found, recovery)
    verify(found, key)
    profile, fresh = create_profile(directory, data_key=key)
    done = restore(path, profile, key)
    return RestoredBackup(_moment(done.backup.taken_at, times), "", fresh.text())


def prove_owner(profile: Profile, text: str) -> None:
    """Look whether ``text`` is the recovery key of the profile.

    Raises:
        KeyRejected: it is not.
    """
    recovery = typed_recovery_key(text)
    if recovery is None:
        raise KeyRejected(profile.database)
    profile.unlock(KeyRequest(recovery=recovery))


def repair_guards(directory: Path, request: KeyRequest) -> None:
    """Put back what the file guards itself with.

    Raises:
        StorageError: the key or the file does not allow it.
    """
    profile = open_profile(directory)
    key = profile.unlock(request)
    with open_database(profile, key, read_only=True, accept_lost_journal=True):
        connection = open_connection(profile.database, key, key_is_checked=True)
        try:
            repair(connection, profile)
        finally:
            connection.close()


def _key_for(backup: Path, profile: Profile, request: KeyRequest, secret: str) -> bytes:
    """The profile's key; one that is lost is taken from the backup by the recovery key."""
    try:
        return profile.unlock(request)
    except StorageError:
        recovery = typed_recovery_key(secret)
        if recovery is None:
            raise
    key = recovered_key(read_backup(backup), recovery)
    profile.require_key(key)
    return key


def _moment(at: datetime, times: Times) -> str:
    return times.moment(int(at.astimezone(UTC).timestamp()))

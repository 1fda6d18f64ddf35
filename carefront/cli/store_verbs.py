"""``carefront backup``, ``restore`` and ``migrate``."""

import argparse
import os
from pathlib import Path
from typing import Any

from carefront.application.failures import ExitCode, KeyMissing, KeyRejected, StorageError
from carefront.cli.options import (
    add_profile_options,
    add_user_options,
    can_ask,
    profile_directory,
    recovery_from,
    report,
    unlocked,
)
from carefront.cli.signed_in import asks_for_sign_in, let_in
from carefront.persistence.backup import create_backup, restore
from carefront.persistence.backup_file import Backup, read_backup, recovered_key, verify
from carefront.persistence.database import open_database
from carefront.persistence.driver import open_connection
from carefront.persistence.profile import Profile, create_profile, has_profile, open_profile
from carefront.persistence.schema import local_schema, schema_version
from carefront.shared.i18n import _


def register(verbs: Any) -> None:
    """Add the verbs."""
    backup = verbs.add_parser("backup", help=_("take a backup and prove it"))
    add_profile_options(backup)
    add_user_options(backup)
    backup.add_argument("--to", type=Path, metavar="DIR", help=_("put it into this folder instead of the profile's"))
    backup.set_defaults(run=run_backup)
    restoring = verbs.add_parser("restore", help=_("put a backup in the place of the file, which is kept"))
    add_profile_options(restoring)
    add_user_options(restoring)
    restoring.add_argument("backup", type=Path, metavar="FILE")
    restoring.add_argument("--recovery-fd", type=int, metavar="N", help=_("read the recovery key from this descriptor"))
    restoring.set_defaults(run=run_restore)
    migrate = verbs.add_parser("migrate", help=_("bring the file to this version, after a backup"))
    add_profile_options(migrate)
    migrate.set_defaults(run=run_migrate)


def run_backup(args: argparse.Namespace) -> int:
    """Take a backup and say where it lies."""
    profile = open_profile(profile_directory(args))
    key = unlocked(profile, args)
    let_in(profile, key, args, "backup")
    taken = create_backup(profile, key, folder=args.to)
    text = _("Backup {path}: {rows} rows, checked.").format(path=taken.path, rows=taken.rows)
    report(args, _described(taken), text)
    return ExitCode.OK


def run_restore(args: argparse.Namespace) -> int:
    """Restore into the profile, or into a new one where there is none; say where the old file is kept."""
    backup = read_backup(args.backup)
    profile, key, recovery = _place(args, backup)
    done = restore(args.backup, profile, key)
    content = {**_described(done.backup), "kept": str(done.kept) if done.kept else None, "recovery_key": recovery}
    text = _("Restored {path}: {rows} rows.").format(path=args.backup, rows=done.backup.rows)
    lines = [text]
    if done.kept:
        lines.append(_("The file before is kept as {path}.").format(path=done.kept))
    if recovery:
        lines.append(_("The new recovery key, shown only now: {key}").format(key=recovery))
    report(args, content, "\n".join(lines))
    return ExitCode.OK


def run_migrate(args: argparse.Namespace) -> int:
    """Bring the file to this version and say from which."""
    profile = open_profile(profile_directory(args))
    key = unlocked(profile, args)
    before = _version(profile, key)
    open_database(profile, key).close()
    head = local_schema().head
    text = _("The data is of version {version}.").format(version=head)
    report(args, {"from": before, "to": head, "changed": before != head}, text)
    return ExitCode.OK


def _place(args: argparse.Namespace, backup: Backup) -> tuple[Profile, bytes, str | None]:
    """The profile to restore into, the backup's key, and the new recovery key where a profile was made for it."""
    directory = profile_directory(args)
    if has_profile(directory) and os.path.lexists(directory / "profile.json"):
        profile = open_profile(directory)
        key = _key_of(args, backup, profile)
        if _asks(profile, key):
            let_in(profile, key, args, "restore")
        return profile, key, None
    key = recovered_key(backup, recovery_from(args, str(directory)))
    verify(backup, key)
    profile, recovery = create_profile(directory, data_key=key)
    return profile, key, recovery.text()


def _asks(profile: Profile, key: bytes) -> bool:
    """Whether somebody has to sign in before the file is replaced; one that can't be opened knows nobody."""
    try:
        return asks_for_sign_in(profile, key)
    except StorageError:
        return False


def _key_of(args: argparse.Namespace, backup: Backup, profile: Profile) -> bytes:
    """The profile's own key, which opens its own backups; a lost one is taken from the backup by the recovery key."""
    try:
        return unlocked(profile, args)
    except (KeyMissing, KeyRejected):
        if args.recovery_fd is None and not can_ask():
            raise
    key = recovered_key(backup, recovery_from(args, str(profile.directory)))
    profile.require_key(key)
    return key


def _version(profile: Profile, key: bytes) -> str | None:
    connection = open_connection(profile.database, key, read_only=True, key_is_checked=True)
    try:
        return schema_version(connection)
    finally:
        connection.close()


def _described(backup: Backup) -> dict[str, Any]:
    return {
        "path": str(backup.path),
        "taken_at": backup.taken_at.isoformat(),
        "version": backup.version,
        "rows": backup.rows,
        "digest": backup.digest,
    }

"""What the start page can do with a profile: open, restore, repair, set up. For a worker thread; knows no widget."""

import contextlib
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from carefront.app.composition import ProfileLanes, make_sample, open_lanes_of, set_up_practice
from carefront.application.failures import BackupInvalid, DatabaseMissing, KeyMissing, StorageError
from carefront.persistence.backup import backups, restore
from carefront.persistence.backup_file import read_backup, recovered_key, verify
from carefront.persistence.database import open_database
from carefront.persistence.driver import open_connection
from carefront.persistence.integrity import repair
from carefront.persistence.keys import RecoveryKey, WrongSecret, recovery_key_from
from carefront.persistence.profile import (
    PRACTICE_NAME,
    KeyRequest,
    Profile,
    create_profile,
    default_directory,
    has_profile,
    open_profile,
)
from carefront.shared import logging as private_logging
from carefront.shared.clock import Clock, system_clock
from carefront.shared.i18n import _
from carefront.viewmodels.start_port import (
    NewPractice,
    NothingHere,
    OpenWith,
    Progress,
    RestoredBackup,
    StartedDesk,
)
from carefront.wording.failures import key_warning, share_warning
from carefront.wording.times import Times

_log = logging.getLogger(__name__)


class ProfileStarter:
    """See ``Starter``. ``directory`` is ``None`` for the place where this program keeps its data by itself."""

    def __init__(
        self, directory: Path | None, *, is_demo: bool = False, key_file: Path | None = None,
        clock: Clock = system_clock, times: Times | None = None,
    ) -> None:  # fmt: skip
        self._directory = directory or default_directory(*([PRACTICE_NAME] if is_demo else []))
        self._is_own_place = directory is None
        self._is_demo, self._key_file, self._clock = is_demo, key_file, clock
        self._times = times or Times("en_GB", "UTC")
        self._log_handler: logging.Handler | None = None
        self._log_folder = ""

    @property
    def log_folder(self) -> str:
        """As ``Starter`` says."""
        return self._log_folder

    @property
    def may_set_up(self) -> bool:
        """As ``Starter`` says."""
        return not has_profile(self._directory)

    def open(self, how: OpenWith, progress: Progress) -> StartedDesk:
        """As ``Starter`` says."""
        if self._is_demo and not has_profile(self._directory):
            make_sample(self._directory, self._clock, progress)
        if self._is_own_place and not has_profile(self._directory):
            raise NothingHere
        self._begin_log()
        try:
            lanes = open_lanes_of(
                self._directory, request=self._request(how), clock=self._clock, is_read_only=how.is_read_only,
                accepts_lost_journal=how.accepts_lost_journal or how.is_read_only,
            )  # fmt: skip
        except StorageError as error:
            _log.info("start_failed code=%d", int(error.exit_code), exc_info=True)
            raise
        return StartedDesk(lanes, _band(lanes), _notices(lanes))

    def restore(self, backup: str, how: OpenWith) -> RestoredBackup:
        """As ``Starter`` says."""
        self._begin_log()
        if not os.path.lexists(self._directory / "profile.json"):
            return self._restore_into_new(Path(backup), how)
        profile = open_profile(self._directory)
        candidates = [Path(backup)] if backup else [one.path for one in backups(profile.backups)]
        failure: StorageError = BackupInvalid(profile.backups, "none")
        for path in candidates:
            try:
                done = restore(path, profile, self._key_for(path, profile, how), clock=system_clock)
            except BackupInvalid as error:
                failure = error
                continue
            _log.info("restored kept=%s", done.kept is not None)
            return RestoredBackup(self._moment(done.backup.taken_at), str(done.kept or ""))
        raise failure

    def repair(self, how: OpenWith) -> None:
        """As ``Starter`` says."""
        profile = open_profile(self._directory)
        key = profile.unlock(self._request(how, profile))
        with open_database(profile, key, read_only=True, accept_lost_journal=True):
            connection = open_connection(profile.database, key, key_is_checked=True)
            try:
                repair(connection, profile)
            finally:
                connection.close()

    def set_up(self, practice: NewPractice) -> str:
        """As ``Starter`` says."""
        return set_up_practice(self._directory, practice, self._clock).text()

    def look_in(self, folder: str) -> None:
        """As ``Starter`` says."""
        self.close()
        self._directory, self._is_own_place, self._is_demo = Path(folder), False, False

    def look_at_sample(self) -> None:
        """As ``Starter`` says."""
        self.close()
        self._directory, self._is_own_place, self._is_demo = default_directory(PRACTICE_NAME), True, True

    def close(self) -> None:
        """As ``Starter`` says."""
        if self._log_handler is not None:
            private_logging.remove(self._log_handler)
            self._log_handler, self._log_folder = None, ""

    # Keys

    def _request(self, how: OpenWith, profile: Profile | None = None) -> KeyRequest:
        """What was offered; a text that is a recovery key is taken for one, any other for the passphrase."""
        key_file = Path(how.key_file) if how.key_file else self._key_file
        if not how.secret:
            return KeyRequest(key_file=key_file)
        recovery = _recovery_of(how.secret)
        return KeyRequest(recovery=recovery) if recovery else KeyRequest(passphrase=how.secret)

    def _key_for(self, backup: Path, profile: Profile, how: OpenWith) -> bytes:
        """The profile's key; one that is lost is taken from the backup by the recovery key."""
        try:
            return profile.unlock(self._request(how))
        except StorageError:
            recovery = _recovery_of(how.secret)
            if recovery is None:
                raise
        key = recovered_key(read_backup(backup), recovery)
        profile.require_key(key)
        return key

    def _restore_into_new(self, backup: Path, how: OpenWith) -> RestoredBackup:
        """Make the profile anew for a backup that came from another machine."""
        if not backup.name:
            raise DatabaseMissing(self._directory)
        recovery = _recovery_of(how.secret)
        if recovery is None:
            raise KeyMissing(str(backup))
        found = read_backup(backup)
        key = recovered_key(found, recovery)
        verify(found, key)
        profile, fresh = create_profile(self._directory, data_key=key)
        done = restore(backup, profile, key)
        return RestoredBackup(self._moment(done.backup.taken_at), "", fresh.text())

    # The log

    def _begin_log(self) -> None:
        """Log into the profile, where there is one that can be written; a start never fails for want of a log."""
        folder = self._directory / "logs"
        if self._log_handler is None and self._directory.is_dir():
            with contextlib.suppress(OSError):
                self._log_handler = private_logging.configure(folder)
                self._log_folder = str(folder)

    def _moment(self, at: datetime) -> str:
        return self._times.moment(int(at.astimezone(UTC).timestamp()))


def _recovery_of(text: str) -> RecoveryKey | None:
    try:
        return recovery_key_from(text)
    except WrongSecret:
        return None


def _band(lanes: ProfileLanes) -> str:
    if lanes.is_practice:
        return _("Practice data")
    return _("Read-only: nothing can be booked or changed") if lanes.is_read_only else ""


def _notices(lanes: ProfileLanes) -> tuple[str, ...]:
    warnings = ((lanes.is_on_share, share_warning), (lanes.is_key_exposed, key_warning))
    return tuple(words() for is_due, words in warnings if is_due)

"""What the start page can do with a profile: open, restore, repair, set up. For a worker thread; knows no widget.

A start that goes well loads nothing of what mends, restores or makes a profile.
"""

import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

from carefront.app.composition import ProfileLanes, open_lanes_of
from carefront.application.failures import DatabaseTooNew, StorageError, TriggersMissing, UpgradeFailed
from carefront.persistence.keys import typed_recovery_key
from carefront.persistence.profile import PRACTICE_NAME, KeyRequest, default_directory, has_profile
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
        clock: Clock = system_clock, locale: str = "en_GB", zone: Callable[[], str] = lambda: "UTC",
    ) -> None:  # fmt: skip
        self._directory = directory or default_directory(*([PRACTICE_NAME] if is_demo else []))
        self._is_own_place = directory is None
        self._is_demo, self._key_file, self._clock = is_demo, key_file, clock
        self._locale, self._zone = locale, zone
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
        if self._is_demo:
            from carefront.app.sample_profile import renew_sample

            renew_sample(self._directory, self._clock, progress)
        if self._is_own_place and not has_profile(self._directory):
            raise NothingHere
        self._begin_log()
        try:
            lanes = self._opened(how, progress)
        except StorageError as error:
            _log.info("start_failed code=%d", int(error.exit_code), exc_info=True)
            raise
        return StartedDesk(lanes, _band(lanes), _notices(lanes))

    def _opened(self, how: OpenWith, progress: Progress) -> ProfileLanes:
        """The desk; a sample clinic of another version of the program gives way to one of this version."""
        try:
            return self._lanes(how)
        except (TriggersMissing, DatabaseTooNew, UpgradeFailed):
            if not self._is_demo:
                raise
            from carefront.app.sample_profile import replace_sample

            if not replace_sample(self._directory, self._clock, progress):
                raise
            _log.info("sample_replaced")
            return self._lanes(how)

    def _lanes(self, how: OpenWith) -> ProfileLanes:
        return open_lanes_of(
            self._directory, request=self._request(how), clock=self._clock, is_read_only=how.is_read_only,
            accepts_lost_journal=how.accepts_lost_journal or how.is_read_only,
            accepts_altered_policy=how.accepts_altered_policy,
        )  # fmt: skip

    def restore(self, backup: str, how: OpenWith) -> RestoredBackup:
        """As ``Starter`` says."""
        from carefront.app import mending

        self._begin_log()
        if not os.path.lexists(self._directory / "profile.json"):
            return mending.restore_into_new(self._directory, backup, how.secret, self._times())
        return mending.restore_over(self._directory, backup, self._request(how), how.secret, self._times())

    def repair(self, how: OpenWith) -> None:
        """As ``Starter`` says."""
        from carefront.app import mending

        mending.repair_guards(self._directory, self._request(how))

    def set_up(self, practice: NewPractice) -> str:
        """As ``Starter`` says."""
        from carefront.app.first_practice import set_up_practice

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

    def _request(self, how: OpenWith) -> KeyRequest:
        """What was offered; a text that is a recovery key is taken for one, any other for the passphrase."""
        key_file = Path(how.key_file) if how.key_file else self._key_file
        if not how.secret:
            return KeyRequest(key_file=key_file)
        recovery = typed_recovery_key(how.secret)
        return KeyRequest(recovery=recovery) if recovery else KeyRequest(passphrase=how.secret)

    def _times(self) -> Times:
        """How this machine's user reads times; asked for when there is one to say, which loads the zones of Qt."""
        zone = self._zone()
        return Times(self._locale, zone if "/" in zone else "UTC")

    # The log

    def _begin_log(self) -> None:
        """Log into the profile, where there is one that can be written; a start never fails for want of a log."""
        folder = self._directory / "logs"
        if self._log_handler is None and self._directory.is_dir():
            with contextlib.suppress(OSError):
                self._log_handler = private_logging.configure(folder)
                self._log_folder = str(folder)


def _band(lanes: ProfileLanes) -> str:
    if lanes.is_practice:
        return _("Practice data, read-only") if lanes.is_read_only else _("Practice data")
    return _("Read-only: nothing can be booked or changed") if lanes.is_read_only else ""


def _notices(lanes: ProfileLanes) -> tuple[str, ...]:
    warnings = ((lanes.is_on_share, share_warning), (lanes.is_key_exposed, key_warning))
    return tuple(words() for is_due, words in warnings if is_due)

"""The profile of the sample clinic: made beside its place and moved in whole, and made anew when its weeks are over."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace as changed
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from carefront.application import sample_clinic
from carefront.application.envelope import Command, Envelope, Outcome
from carefront.application.failures import StorageError
from carefront.application.sample.calendar import DAYS_AHEAD
from carefront.bootstrap import make_profile, open_desk
from carefront.domain.zones import zone_named
from carefront.persistence.driver import translated
from carefront.persistence.locking import hold
from carefront.persistence.profile import Profile, ProfileKind, has_profile, open_profile
from carefront.shared.clock import Clock, system_clock
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.private_files import private_folder, replace, sync_folder

SAMPLE_ZONE = "Europe/London"
DATABASE = "carefront.db"
OF_A_PROFILE = ("carefront.key", "profile.json", "carefront.saved", "drafts.sealed", "backups")
"""What belongs to a sample besides its database; settings, logs and whatever else lies there stay where they are."""

Progress = Callable[[int, int], None]


def renew_sample(folder: Path, clock: Clock = system_clock, progress: Progress | None = None) -> None:
    """See to it that ``folder`` holds a profile, and where it is a practice, one whose three weeks are not over.

    Killed at any moment, the folder holds the profile it had, a whole new one, or none, never a part. The practice
    that was there is kept beside it until the next one is made. Somebody else's being in it leaves it alone.

    Raises:
        StorageError: the folder cannot be written.
    """
    if not has_profile(folder):
        _move_in(_made_beside(folder, clock, progress), folder)
    elif _is_over(folder, clock):
        _make_anew(folder, clock, progress)


def replace_sample(folder: Path, clock: Clock = system_clock, progress: Progress | None = None) -> bool:
    """Make a practice anew that was made by another version of the program and can't be opened by this one; whether
    it was one, and nobody else had it open. The one that was there is kept beside it, as by ``renew_sample``.

    Raises:
        StorageError: the folder cannot be read or written.
    """
    is_practice = open_profile(folder).kind is ProfileKind.PRACTICE
    return is_practice and _make_anew(folder, clock, progress)


def _make_anew(folder: Path, clock: Clock, progress: Progress | None) -> bool:
    with _alone_in(folder) as is_alone:
        if is_alone:
            beside = _made_beside(folder, clock, progress)
            _set_aside(folder)
            _move_in(beside, folder)
    return is_alone


def make_sample(folder: Path, clock: Clock = system_clock, progress: Progress | None = None) -> None:
    """Write the sample clinic by the commands a front desk gives, each dated as if it had been given then."""
    now = clock()
    make_profile(folder, name=_("Sample clinic"), owner_name=_("Manager"), kind=ProfileKind.PRACTICE, clock=clock)
    desk = open_desk(folder)
    try:
        door = desk.door()

        def execute(command: Command, at: datetime) -> Outcome:
            return door.execute(Envelope(new_id(), command, desk.identity.owner_id, at.astimezone(UTC), "import"))

        sample_clinic.build(execute, _day_of(now), now, SAMPLE_ZONE, progress)
    finally:
        desk.close()


def _day_of(at: datetime) -> date:
    """The clinic's own date."""
    return at.astimezone(zone_named(SAMPLE_ZONE)).date()


def _is_over(folder: Path, clock: Clock) -> bool:
    """Whether the last day of a sample is past; what cannot be read is for the start to report."""
    try:
        profile = open_profile(folder)
        made_at = datetime.fromisoformat(profile.created_at)
    except (StorageError, ValueError):
        return False
    is_practice = profile.kind is ProfileKind.PRACTICE
    return is_practice and _day_of(clock()) > _day_of(made_at) + timedelta(days=DAYS_AHEAD)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Whether nobody else has the profile open; for as long as the block lasts nobody gets in."""
    with _translating(folder):
        lock = hold(open_profile(folder).lock_file)
    try:
        yield lock.alone()
    finally:
        lock.release()


def _made_beside(folder: Path, clock: Clock, progress: Progress | None) -> Path:
    """A new sample in a folder beside ``folder``; what a killed start left there goes first."""
    beside = folder.with_name(f"{folder.name}.new")
    with _translating(folder):
        if beside.exists():
            shutil.rmtree(beside)
        folder.parent.mkdir(parents=True, exist_ok=True)
    make_sample(beside, clock, progress)
    return beside


def _set_aside(folder: Path) -> None:
    """Move the practice into the folder beside it that keeps the last one."""
    kept = folder.with_name(f"{folder.name}.before")
    with _translating(folder):
        if kept.exists():
            shutil.rmtree(kept)
        private_folder(kept)
    _marked(folder, has_database=False)  # from here on, without its file it is no profile
    with _translating(folder):
        for name in (DATABASE, *OF_A_PROFILE):
            if os.path.lexists(folder / name):
                replace(folder / name, kept / name)
    _marked(kept, has_database=True)


def _move_in(beside: Path, folder: Path) -> None:
    """Move a whole profile to its place; that of its database, which comes last, is the moment it is there."""
    _marked(beside, has_database=False)
    with _translating(folder):
        private_folder(folder)
        for name in (*OF_A_PROFILE, DATABASE):
            if os.path.lexists(beside / name):
                _clear(folder / name)
                replace(beside / name, folder / name)
        shutil.rmtree(beside)
        sync_folder(folder)
    _marked(folder, has_database=True)


def _clear(place: Path) -> None:
    """Make room for a folder; a file is replaced by itself."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)


def _marked(folder: Path, *, has_database: bool) -> Profile:
    profile = changed(open_profile(folder), has_database=has_database)
    profile.save()
    return profile


@contextlib.contextmanager
def _translating(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise translated(error, folder) from error

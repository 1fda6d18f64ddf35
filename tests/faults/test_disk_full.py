"""A full disk: nothing false is said, nothing saved is lost, and when there is room again work goes on."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from carefront.application.failures import StorageError, StorageFull
from carefront.persistence.backup import backups, create_backup
from carefront.persistence.backup_file import verify
from carefront.persistence.driver import DriverError
from carefront.persistence.profile import create_profile
from tests.support.clinic_file import ClinicFile, add_roles, fill, new_clinic_file

SIZE_KIB = 4_096
"""A new clinic, its backup and the copy that the backup is made from fit, with some room to spare."""
COUNT = "SELECT count(*) FROM role"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={SIZE_KIB}k", "tmpfs", str(disk)], check=False)
    if made.returncode:
        pytest.skip("this machine does not allow a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def cramped(small_disk: Path) -> ClinicFile:
    """A clinic on the small disk."""
    clinic = new_clinic_file(small_disk / "profile")
    fill(clinic)
    return clinic


def test_what_was_not_saved_is_said_and_what_was_saved_stays(cramped: ClinicFile, small_disk: Path) -> None:
    saved = 50
    with cramped.open() as database:
        writer = database.open_writer()
        error: Exception | None = None
        while error is None:
            try:
                writer.execute("BEGIN IMMEDIATE")
                add_roles(writer, range(saved, saved + 10))
                writer.execute("COMMIT")
                saved += 10
            except DriverError as full:
                error = full
        if writer.in_transaction:
            writer.execute("ROLLBACK")
        assert isinstance(database.translated(error), StorageFull)
        assert writer.execute(COUNT).fetchone() == (saved,)
        reader = database.open_reader()
        assert reader.execute(COUNT).fetchone() == (saved,)
        reader.close()
        subprocess.run(["mount", "-o", f"remount,size={4 * SIZE_KIB}k", str(small_disk)], check=True)
        add_roles(writer, range(saved, saved + 10))
        writer.close()
    assert cramped.rows(COUNT) == [(saved + 10,)]


def test_a_backup_that_does_not_fit_leaves_the_last_good_one(cramped: ClinicFile, small_disk: Path) -> None:
    good = create_backup(cramped.profile, cramped.key)
    _fill_up(small_disk, leave=200 * 1024)
    with pytest.raises(StorageFull):
        create_backup(cramped.profile, cramped.key)
    assert list(cramped.profile.backups.iterdir()) == [good.path]
    (small_disk / "ballast").unlink()
    verify(backups(cramped.profile.backups)[0], cramped.key)


def test_a_file_opens_for_reading_on_a_disk_without_any_room(cramped: ClinicFile, small_disk: Path) -> None:
    _fill_up(small_disk, leave=0)
    with pytest.raises(StorageFull):
        cramped.open()
    with cramped.open(read_only=True) as database:
        reader = database.open_reader()
        assert reader.execute(COUNT).fetchone() == (50,)
        reader.close()


def test_a_profile_that_does_not_fit_is_refused_in_words(small_disk: Path) -> None:
    _fill_up(small_disk, leave=0)
    with pytest.raises(StorageError):
        create_profile(small_disk / "other")


def _fill_up(disk: Path, leave: int) -> None:
    status = os.statvfs(disk)
    room = status.f_bavail * status.f_frsize - leave
    with (disk / "ballast").open("wb") as stream:
        stream.write(bytes(max(0, room)))

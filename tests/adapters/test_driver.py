"""The encrypted file is opened in one way only, and every error of the driver has a meaning."""

import errno
import os
import stat
from pathlib import Path

import pytest

from carefront.application.failures import (
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
from carefront.persistence.driver import DriverError, open_connection, require_library, translated
from carefront.persistence.keys import new_key
from tests.support.clinic_file import ClinicFile


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5_000),
        ("temp_store", 2),
        ("trusted_schema", 0),
    ],
)
def test_a_writer_is_durable_and_holds_to_foreign_keys(clinic: ClinicFile, setting: str, value: object) -> None:
    with clinic.writing() as connection:
        assert connection.execute(f"PRAGMA {setting}").fetchone()[0] == value


def test_a_connection_begins_nothing_by_itself(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("UPDATE organization SET name = 'B'")
        assert not connection.in_transaction


def test_nothing_readable_lies_in_the_file_or_its_journal(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("UPDATE organization SET name = 'CANARY-7391'")
        everything = b"".join(path.read_bytes() for path in clinic.profile.directory.iterdir() if path.is_file())
    assert b"CANARY-7391" not in everything
    assert b"SQLite format" not in everything


def test_another_key_is_refused(clinic: ClinicFile) -> None:
    with pytest.raises(KeyRejected):
        open_connection(clinic.path, new_key())


def test_no_key_is_refused(clinic: ClinicFile) -> None:
    with pytest.raises(KeyRejected):
        open_connection(clinic.path, None)


def test_an_absent_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        open_connection(tmp_path / "none.db", new_key())
    assert not (tmp_path / "none.db").exists()


def test_a_link_in_the_place_of_the_file_is_not_followed(clinic: ClinicFile, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(clinic.path)
    with pytest.raises(StorageUnreadable):
        open_connection(link, clinic.key)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageUnreadable):
        open_connection(tmp_path, new_key())


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_only_the_owner_can_read_the_file_and_its_journal(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("UPDATE organization SET name = 'B'")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in clinic.profile.directory.iterdir()}
    assert {mode & 0o077 for mode in modes.values()} == {0}
    assert "carefront.db-wal" in modes


def test_a_library_that_can_damage_files_is_refused() -> None:
    with pytest.raises(LibraryTooOld) as refusal:
        require_library((3, 51, 2))
    assert (refusal.value.found, refusal.value.needed) == ("3.51.2", "3.51.3")


def test_a_library_that_is_new_enough_is_taken() -> None:
    require_library((3, 51, 3))


def test_a_reader_cannot_write(clinic: ClinicFile) -> None:
    with clinic.open() as database:
        reader = database.open_reader()
        with pytest.raises(DriverError) as error:
            reader.execute("DELETE FROM role")
        reader.close()
    assert isinstance(translated(error.value, clinic.path), StorageReadOnly)


def test_a_second_writer_that_waited_in_vain_is_told_so(clinic: ClinicFile) -> None:
    with clinic.writing() as first, clinic.writing() as second:
        first.execute("BEGIN IMMEDIATE")
        second.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(DriverError) as error:
            second.execute("BEGIN IMMEDIATE")
    assert isinstance(translated(error.value, clinic.path), StorageBusy)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (OSError(errno.ENOSPC, "x"), StorageFull),
        (OSError(errno.EROFS, "x"), StorageReadOnly),
        (OSError(errno.EIO, "x"), StorageFault),
        (PermissionError(errno.EACCES, "x"), StorageUnreadable),
        (FileNotFoundError(errno.ENOENT, "x"), DatabaseMissing),
    ],
)
def test_errors_of_the_system_have_a_meaning(error: OSError, meaning: type[StorageError]) -> None:
    assert isinstance(translated(error, Path("x")), meaning)

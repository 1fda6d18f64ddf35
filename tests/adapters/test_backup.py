"""A backup counts only once it is proven; restoring proves it again and keeps what was there."""

import os
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from carefront.application.failures import BackupInvalid, DatabaseInUse, DatabaseTooNew, KeyRejected, StorageUnreadable
from carefront.persistence.backup import backups, create_backup, kept_instants, restore, thin_out
from carefront.persistence.backup_file import read_backup, recovered_key, verify
from carefront.persistence.driver import open_connection
from carefront.persistence.keys import new_key, new_recovery_key
from carefront.persistence.profile import create_profile
from carefront.persistence.schema import local_schema
from carefront.shared.clock import FixedClock
from tests.support.clinic_file import ClinicFile, add_roles
from tests.support.later_release import later_schema

COUNT = "SELECT count(*) FROM role"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_backup_taken_while_the_clinic_works_holds_everything_saved(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        add_roles(connection, range(100, 110))
        backup = create_backup(clinic.profile, clinic.key)
    assert backup.counts["role"] == 60
    assert backup.version == local_schema().head
    assert [one.path for one in backups(clinic.profile.backups)] == [backup.path]


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_only_the_owner_can_read_a_backup_and_nothing_else_is_left(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.path.parent.stat().st_mode) == 0o700
    assert list(backup.path.parent.iterdir()) == [backup.path]


def test_a_backup_says_nothing_in_the_clear(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("UPDATE organization SET name = 'CANARY-7391'")
    content = create_backup(clinic.profile, clinic.key).path.read_bytes()
    assert b"CANARY-7391" not in content
    assert clinic.key not in content
    assert clinic.key.hex().encode() not in content


def test_restoring_brings_back_what_was_and_keeps_what_is(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    with clinic.writing() as connection:
        connection.execute("DELETE FROM role WHERE name < '00025'")
    done = restore(backup.path, clinic.profile, clinic.key)
    assert clinic.rows(COUNT) == [(50,)]
    assert done.kept is not None
    kept = open_connection(done.kept, clinic.key)
    assert kept.execute(COUNT).fetchone() == (25,)
    kept.close()


def test_the_file_after_a_restore_is_a_device_of_a_new_epoch(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    before = clinic.rows("SELECT epoch FROM device")
    restore(backup.path, clinic.profile, clinic.key)
    assert clinic.rows("SELECT epoch FROM device") != before


def test_a_journal_of_the_old_file_is_kept_with_it_and_not_played_into_the_new_one(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    with clinic.writing() as connection:
        connection.execute("UPDATE organization SET name = 'LATER'")
        database, journal = clinic.path.read_bytes(), clinic.path.with_name("carefront.db-wal").read_bytes()
    clinic.path.write_bytes(database)
    clinic.path.with_name("carefront.db-wal").write_bytes(journal)
    done = restore(backup.path, clinic.profile, clinic.key)
    assert clinic.rows("SELECT name FROM organization") == [("A",)]
    assert done.kept is not None
    kept = open_connection(done.kept, clinic.key)
    assert kept.execute("SELECT name FROM organization").fetchone() == ("LATER",)
    kept.close()


def test_a_damaged_or_lost_file_is_restored_too(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    clinic.path.write_bytes(b"nothing of worth" * 4096)
    restore(backup.path, clinic.profile, clinic.key)
    clinic.path.unlink()
    assert restore(backup.path, clinic.profile, clinic.key).kept is None
    clinic.open().close()
    assert clinic.rows(COUNT) == [(50,)]


def test_a_file_in_use_is_not_replaced(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    with clinic.open(), pytest.raises(DatabaseInUse):
        restore(backup.path, clinic.profile, clinic.key)


@pytest.mark.parametrize("place", [0.0, 0.002, 0.01, 0.25, 0.5, 0.75, 0.99, 0.9999])
def test_a_damaged_backup_is_refused_before_anything_is_touched(clinic: ClinicFile, place: float) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    content = bytearray(backup.path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 0x40
    backup.path.write_bytes(content)
    _assert_refused(clinic, backup.path)


@pytest.mark.parametrize("length", [0, 10, 5_000, 100_000])
def test_half_a_backup_is_refused_before_anything_is_touched(clinic: ClinicFile, length: int) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    backup.path.write_bytes(backup.path.read_bytes()[:length])
    _assert_refused(clinic, backup.path)


def test_a_manifest_somebody_rewrote_is_refused(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    with zipfile.ZipFile(backup.path) as archive:
        manifest, database = archive.read("manifest.json"), archive.read("carefront.db")
    with zipfile.ZipFile(backup.path, "w") as archive:
        archive.writestr("manifest.json", manifest.replace(b'"role": 50', b'"role": 51'))
        archive.writestr("carefront.db", database)
    with pytest.raises((BackupInvalid, KeyRejected)):
        restore(backup.path, clinic.profile, clinic.key)


def test_a_backup_of_another_clinic_is_refused(clinic: ClinicFile) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    with pytest.raises(KeyRejected):
        verify(backup, new_key())


def test_a_backup_of_a_newer_release_is_refused(clinic: ClinicFile, tmp_path: Path) -> None:
    clinic.open(schema=later_schema(tmp_path)).close()
    backup = create_backup(clinic.profile, clinic.key)
    with pytest.raises(DatabaseTooNew):
        restore(backup.path, clinic.profile, clinic.key)


def test_a_backup_and_the_recovery_key_are_enough_on_another_machine(clinic: ClinicFile, tmp_path: Path) -> None:
    backup = create_backup(clinic.profile, clinic.key)
    key = recovered_key(backup, clinic.recovery)
    elsewhere, _ = create_profile(tmp_path / "elsewhere", data_key=key)
    restore(backup.path, elsewhere, elsewhere.unlock())
    restored = ClinicFile(elsewhere, key, clinic.recovery)
    restored.open().close()
    assert restored.rows(COUNT) == [(50,)]
    with pytest.raises(KeyRejected):
        recovered_key(backup, new_recovery_key())


def test_a_link_planted_where_a_backup_goes_is_not_written_through(clinic: ClinicFile, tmp_path: Path) -> None:
    clock, victim = FixedClock(NOON), tmp_path / "victim"
    victim.write_text("untouched")
    (clinic.profile.backups / "carefront-20260302-120000.cfbackup").symlink_to(victim)
    backup = create_backup(clinic.profile, clinic.key, clock=clock)
    assert victim.read_text() == "untouched"
    assert backup.path.name == "carefront-20260302-120000-2.cfbackup"
    with pytest.raises(BackupInvalid):
        read_backup(clinic.profile.backups / "carefront-20260302-120000.cfbackup")


def test_a_link_planted_as_the_folder_of_backups_is_refused(clinic: ClinicFile, tmp_path: Path) -> None:
    (clinic.profile.directory / "backups").symlink_to(tmp_path)
    with pytest.raises((StorageUnreadable, OSError)):
        create_backup(clinic.profile, clinic.key)
    assert not list(tmp_path.glob("*.cfbackup"))


def test_old_backups_thin_out_to_days_weeks_and_months(clinic: ClinicFile) -> None:
    clock = FixedClock(NOON)
    for _ in range(10):
        create_backup(clinic.profile, clinic.key, clock=clock)
        clock.advance(timedelta(days=1))
    days = sorted(one.taken_at.day for one in backups(clinic.profile.backups))
    assert days == [5, 6, 7, 8, 9, 10, 11]
    assert thin_out(clinic.profile.backups) == ()


def test_two_years_of_hourly_backups_leave_seven_days_four_weeks_and_twelve_months() -> None:
    taken = [NOON - timedelta(hours=number) for number in range(24 * 730)]
    kept = sorted(kept_instants(taken), reverse=True)
    assert kept[0] == NOON
    assert len({at.date() for at in kept if at > NOON - timedelta(days=7)}) == 7
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


def _assert_refused(clinic: ClinicFile, path: Path) -> None:
    before = clinic.path.read_bytes(), sorted(clinic.profile.directory.iterdir())
    try:
        restore(path, clinic.profile, clinic.key)
    except (BackupInvalid, KeyRejected):
        assert (clinic.path.read_bytes(), sorted(clinic.profile.directory.iterdir())) == before
    else:  # a byte that nothing reads, such as a date in the directory of the archive
        assert clinic.rows(COUNT) == [(50,)]

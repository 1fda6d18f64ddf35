"""A profile keeps its key where the machine allows, tells nothing, and is never replaced by an empty one."""

import json
import os
import stat
from pathlib import Path

import pytest

from carefront.application.failures import (
    DatabaseDamaged,
    DatabaseExists,
    DatabaseMissing,
    KeyMissing,
    KeyRejected,
    StorageUnreadable,
)
from carefront.persistence.database import create_database
from carefront.persistence.driver import Connection
from carefront.persistence.keys import new_key, new_recovery_key
from carefront.persistence.profile import (
    KeyPlace,
    KeyRequest,
    ProfileKind,
    create_profile,
    default_directory,
    open_profile,
)
from tests.support.clinic_file import ClinicFile


class FakeKeyStore:
    """A key store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def read(self, profile_id: str) -> bytes | None:
        return self.kept.get(profile_id)

    def keep(self, profile_id: str, key: bytes) -> bool:
        self.kept[profile_id] = key
        return True

    def forget(self, profile_id: str) -> None:
        self.kept.pop(profile_id, None)


def test_without_a_key_store_the_key_lies_in_a_private_file_and_the_user_is_to_be_told(tmp_path: Path) -> None:
    profile, _ = create_profile(tmp_path / "one")
    assert profile.key_place is KeyPlace.KEY_FILE
    assert profile.is_key_exposed
    assert len(bytes.fromhex(profile.key_file.read_text())) == 32
    if os.name == "posix":
        assert stat.S_IMODE(profile.key_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(profile.directory.stat().st_mode) == 0o700


def test_with_a_key_store_no_key_lies_in_the_folder(tmp_path: Path) -> None:
    store = FakeKeyStore()
    profile, _ = create_profile(tmp_path / "one", store=store)
    key = open_profile(tmp_path / "one").unlock(store=store)
    assert not profile.key_file.exists()
    assert not profile.is_key_exposed
    assert key.hex() not in (tmp_path / "one" / "profile.json").read_text()


def test_the_sample_clinic_always_keeps_its_key_in_a_file(tmp_path: Path) -> None:
    store = FakeKeyStore()
    profile, _ = create_profile(tmp_path / "one", kind=ProfileKind.PRACTICE, store=store)
    assert profile.key_place is KeyPlace.KEY_FILE
    assert not store.kept
    assert not profile.is_key_exposed


def test_the_description_holds_no_secret(tmp_path: Path) -> None:
    profile, recovery = create_profile(tmp_path / "one")
    text = (tmp_path / "one" / "profile.json").read_text()
    assert profile.unlock().hex() not in text
    assert recovery.secret.hex() not in text


def test_a_passphrase_replaces_the_key_file(tmp_path: Path) -> None:
    profile, _ = create_profile(tmp_path / "one")
    key = profile.unlock()
    profile.protected(key, "correct horse battery staple")
    protected = open_profile(tmp_path / "one")
    assert not protected.key_file.exists()
    assert protected.unlock(KeyRequest(passphrase="correct horse battery staple")) == key
    with pytest.raises(KeyRejected):
        protected.unlock(KeyRequest(passphrase="correct horse"))
    with pytest.raises(KeyMissing):
        protected.unlock()


def test_a_passphrase_takes_the_key_out_of_the_key_store(tmp_path: Path) -> None:
    store = FakeKeyStore()
    profile, _ = create_profile(tmp_path / "one", store=store)
    profile.protected(profile.unlock(store=store), "correct horse battery staple", store)
    assert not store.kept


def test_the_recovery_key_opens_a_profile_whose_key_is_lost(tmp_path: Path) -> None:
    profile, recovery = create_profile(tmp_path / "one")
    key = profile.unlock()
    profile.key_file.unlink()
    assert profile.unlock(KeyRequest(recovery=recovery)) == key
    assert profile.with_key_kept(key).unlock() == key


def test_another_recovery_key_does_not(tmp_path: Path) -> None:
    profile, _ = create_profile(tmp_path / "one")
    with pytest.raises(KeyRejected):
        profile.unlock(KeyRequest(recovery=new_recovery_key()))


@pytest.mark.parametrize("content", [b"", b"zz", b"\xff\xfe", b"00" * 31, b"00" * 32])
def test_a_key_file_that_is_not_the_key_is_rejected_not_taken_for_damage(tmp_path: Path, content: bytes) -> None:
    profile, _ = create_profile(tmp_path / "one")
    (tmp_path / "other.key").write_bytes(content)
    with pytest.raises(KeyRejected):
        profile.unlock(KeyRequest(key_file=tmp_path / "other.key"))


def test_a_link_in_the_place_of_the_key_file_is_not_followed(tmp_path: Path) -> None:
    profile, _ = create_profile(tmp_path / "one")
    profile.key_file.rename(tmp_path / "elsewhere.key")
    profile.key_file.symlink_to(tmp_path / "elsewhere.key")
    with pytest.raises(StorageUnreadable):
        profile.unlock()


def test_a_profile_is_not_made_over_another(clinic: ClinicFile) -> None:
    with pytest.raises(DatabaseExists):
        create_profile(clinic.profile.directory)


def test_a_profile_is_not_made_over_what_is_left_of_one(clinic: ClinicFile) -> None:
    (clinic.profile.directory / "profile.json").unlink()
    with pytest.raises(DatabaseExists):
        create_profile(clinic.profile.directory)


def test_a_profile_that_never_got_its_file_can_be_made_again(tmp_path: Path) -> None:
    create_profile(tmp_path / "one")
    profile, _ = create_profile(tmp_path / "one")
    create_database(profile, profile.unlock()).close()


def test_a_file_whose_first_rows_failed_is_not_there(tmp_path: Path) -> None:
    def fail(connection: Connection) -> None:
        connection.execute("INSERT INTO meta (key, value) VALUES ('a', 'b')")
        raise ZeroDivisionError

    profile, _ = create_profile(tmp_path / "one")
    with pytest.raises(ZeroDivisionError):
        create_database(profile, profile.unlock(), first_rows=fail)
    assert {path.name for path in profile.directory.iterdir()} == {"profile.json", "carefront.key"}


def test_a_file_stands_with_its_first_rows(tmp_path: Path) -> None:
    profile, _ = create_profile(tmp_path / "one")
    key = profile.unlock()
    with create_database(
        profile, key, first_rows=lambda connection: connection.execute("INSERT INTO meta VALUES ('a', 'b')")
    ) as database:
        reader = database.open_reader()
        assert reader.execute("SELECT * FROM meta").fetchall() == [("a", "b")]
        reader.close()


def test_a_missing_file_is_said_and_never_replaced_by_an_empty_one(clinic: ClinicFile) -> None:
    clinic.path.unlink()
    with pytest.raises(DatabaseMissing):
        clinic.open()
    with pytest.raises(DatabaseMissing):
        create_database(open_profile(clinic.profile.directory), clinic.key)
    assert not clinic.path.exists()


def test_an_empty_file_is_damage_not_a_new_clinic(clinic: ClinicFile) -> None:
    clinic.path.write_bytes(b"")
    with pytest.raises(DatabaseDamaged):
        clinic.open()


def test_a_key_that_is_right_with_a_damaged_first_page_is_damage(clinic: ClinicFile) -> None:
    content = bytearray(clinic.path.read_bytes())
    content[100] ^= 1
    clinic.path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        clinic.open()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', "null", '{"format": 1, "wraps": 3}'])
def test_a_description_nobody_can_read_is_said(tmp_path: Path, content: str) -> None:
    create_profile(tmp_path / "one")
    (tmp_path / "one" / "profile.json").write_text(content)
    with pytest.raises(StorageUnreadable):
        open_profile(tmp_path / "one")


def test_a_folder_without_a_profile_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing) as missing:
        open_profile(tmp_path)
    assert missing.value.path == tmp_path


def test_what_a_newer_program_wrote_into_the_description_is_no_key(tmp_path: Path) -> None:
    create_profile(tmp_path / "one")
    path = tmp_path / "one" / "profile.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"key_check": new_key().hex()}))
    with pytest.raises(KeyRejected):
        open_profile(tmp_path / "one").unlock()


def test_the_default_profile_lies_in_the_user_s_data_folder(home: Path) -> None:
    assert default_directory().is_relative_to(home)

"""A file or folder that cannot be written opens for reading, and says so."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from carefront.application.failures import StorageReadOnly
from carefront.persistence.backup import create_backup
from carefront.wording.failures import ChoiceCode, choices
from tests.support.clinic_file import ClinicFile

COUNT = "SELECT count(*) FROM role"


@pytest.fixture
def frozen(clinic: ClinicFile, tmp_path: Path) -> Iterator[ClinicFile]:
    """The same clinic on a place that nobody, not even root, can write to."""
    place = tmp_path / "frozen"
    shutil.copytree(clinic.profile.directory, place / "profile")
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can freeze a folder for itself too")
    if subprocess.run(["mount", "--bind", str(place), str(place)], check=False).returncode:
        pytest.skip("this machine does not allow a frozen folder")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        yield clinic.at(place / "profile")
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_frozen_folder_is_said_with_the_choice_to_read(frozen: ClinicFile) -> None:
    with pytest.raises(StorageReadOnly) as refusal:
        frozen.open()
    assert choices(refusal.value)[0].code is ChoiceCode.OPEN_READ_ONLY


def test_a_frozen_folder_opens_for_reading(frozen: ClinicFile) -> None:
    for _ in range(3):
        with frozen.open(read_only=True) as database:
            reader = database.open_reader()
            assert reader.execute(COUNT).fetchone() == (50,)
            reader.close()
            with pytest.raises(StorageReadOnly):
                database.open_writer()


def test_a_backup_of_a_frozen_folder_is_refused_in_words(frozen: ClinicFile) -> None:
    with pytest.raises(StorageReadOnly):
        create_backup(frozen.profile, frozen.key)


def test_a_file_opened_for_reading_is_left_as_it_was(clinic: ClinicFile) -> None:
    before = clinic.path.read_bytes()
    with clinic.open(read_only=True) as database:
        reader = database.open_reader()
        assert reader.execute(COUNT).fetchone() == (50,)
        reader.close()
    assert clinic.path.read_bytes() == before

"""A real encrypted file for every test of the command line."""

from pathlib import Path

import pytest

from tests.support.clinic_file import ClinicFile, fill, new_clinic_file


@pytest.fixture
def empty_clinic(tmp_path: Path) -> ClinicFile:
    """A profile with an empty file of this release."""
    return new_clinic_file(tmp_path / "profile")


@pytest.fixture
def clinic(empty_clinic: ClinicFile) -> ClinicFile:
    """A profile whose file holds an organization, a device, a subject and some roles."""
    fill(empty_clinic)
    return empty_clinic

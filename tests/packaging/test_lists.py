"""The hashed lists are those of ``pyproject.toml``: every dependency is in them, in a version it allows."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def locked(path: Path) -> dict[str, str]:
    """Version by canonical name of every package in a list."""
    found = re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_list_has_every_dependency_in_an_allowed_version(project_root: Path, name: str) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = settings["project"]["dependencies"] + (settings["dependency-groups"]["dev"] if "dev" in name else [])
    versions = locked(project_root / "packaging" / name)

    for requirement in map(Requirement, wanted):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not in {name}: run packaging/lock.sh"
        assert requirement.specifier.contains(version), f"{name} has {version} for {requirement}: run packaging/lock.sh"


def test_what_is_installed_is_what_the_list_says(project_root: Path) -> None:
    """Qt alone: it is the one dependency whose wrong version ends the process."""
    import PySide6

    assert PySide6.__version__ == locked(project_root / "packaging/requirements.txt")["pyside6-essentials"]

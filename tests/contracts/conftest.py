"""A copy of the package that a test may break, and import-linter run on it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGES = (
    *("app", "cli", "server", "views", "viewmodels", "persistence", "sync", "interop", "notifications"),
    *("wording", "application", "domain", "shared"),
)
"""Every package the contracts speak of; the copy has them all, built yet or not."""


@dataclass(frozen=True)
class Verdict:
    """What import-linter said: whether all contracts were kept, and its text with line breaks removed."""

    is_kept: bool
    text: str


@dataclass(frozen=True)
class PackageCopy:
    """A copy of ``carefront`` with the project's own contracts."""

    root: Path

    def add(self, module: str, source: str) -> None:
        """Write a new module, such as ``carefront.domain.breach``; never one that exists."""
        path = self.root / (module.replace(".", "/") + ".py")
        assert not path.exists(), module
        path.write_text(source, encoding="utf-8")

    def check(self, *contracts: str) -> Verdict:
        """Run import-linter on the contracts with these ids, on all without."""
        command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
        command += ["--no-cache", "--no-logo", *(part for one in contracts for part in ("--contract", one))]
        environment = {**os.environ, "PYTHONPATH": str(self.root), "COLUMNS": "400", "NO_COLOR": "1"}
        done = subprocess.run(
            command,
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Verdict(done.returncode == 0, " ".join((done.stdout + done.stderr).split()))


@pytest.fixture
def package_copy(project_root: Path, tmp_path: Path) -> PackageCopy:
    """The package as it stands, with empty packages for the layers that are not built yet."""
    shutil.copytree(project_root / "carefront", tmp_path / "carefront", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project_root / "pyproject.toml", tmp_path)
    for name in PACKAGES:
        folder = tmp_path / "carefront" / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    for name in ("bootstrap", "__main__"):
        (tmp_path / "carefront" / f"{name}.py").touch()
    return PackageCopy(tmp_path)


@pytest.fixture
def breach(package_copy: PackageCopy) -> Callable[[str, str, str], Verdict]:
    """``breach(contract, module, source)`` adds the module to the copy and says what that contract made of it."""

    def check(contract: str, module: str, source: str) -> Verdict:
        package_copy.add(module, source)
        return package_copy.check(contract)

    return check

"""The environment the two commands build: made once, made whole, never in place of something else."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def environment(project_root: Path) -> ModuleType:
    """The module ``packaging/environment.py``, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("environment", project_root / "packaging/environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout with an empty list: an environment of it needs no network."""
    root = tmp_path / "checkout"
    (root / "carefront").mkdir(parents=True)
    (root / "carefront/__init__.py").touch()
    (root / "carefront/__main__.py").write_text("def main():\n    print('it runs')\n    return 0\n")
    (root / "requirements.txt").write_text("# nothing\n")
    return root


@pytest.fixture
def built(environment: ModuleType, checkout: Path) -> Path:
    """A finished environment of that checkout."""
    target = checkout / ".venv"
    environment.prepare(target, checkout / "requirements.txt", checkout)
    return target


def inode_of(target: Path) -> int:
    return target.stat().st_ino


def test_it_is_built_once_and_its_command_runs(environment: ModuleType, checkout: Path, built: Path) -> None:
    before = inode_of(built)

    environment.prepare(built, checkout / "requirements.txt", checkout)

    assert inode_of(built) == before
    assert subprocess.run([built / "bin/carefront"], capture_output=True, text=True, check=True).stdout == "it runs\n"
    assert not built.with_name(".venv.new").exists()


def test_a_changed_list_is_built_anew(environment: ModuleType, checkout: Path, built: Path) -> None:
    before = inode_of(built)
    (checkout / "requirements.txt").write_text("# nothing more\n")

    environment.prepare(built, checkout / "requirements.txt", checkout)

    assert inode_of(built) != before


def test_an_environment_cut_short_is_built_anew(environment: ModuleType, checkout: Path) -> None:
    for leftover in (".venv", ".venv.new"):
        (checkout / leftover / "bin").mkdir(parents=True)
        (checkout / leftover / "pyvenv.cfg").touch()

    environment.prepare(checkout / ".venv", checkout / "requirements.txt", checkout)

    assert json.loads((checkout / ".venv" / environment.STAMP).read_text())["satisfies"]


def test_a_folder_with_other_things_is_left_alone(environment: ModuleType, checkout: Path) -> None:
    precious = checkout / "letters"
    precious.mkdir()
    (precious / "letter.txt").write_text("dear clinic")

    with pytest.raises(environment.MachineNotReadyError, match="CAREFRONT_VENV"):
        environment.prepare(precious, checkout / "requirements.txt", checkout)

    assert (precious / "letter.txt").read_text() == "dear clinic"


def test_an_older_environment_stays_when_a_package_cannot_be_had(
    environment: ModuleType, checkout: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    (checkout / "requirements.txt").write_text(f"no-such-thing==1.0 --hash=sha256:{'0' * 64}\n")

    with pytest.raises(environment.MachineNotReadyError, match=r"requirements\.txt"):
        environment.prepare(built, checkout / "requirements.txt", checkout)

    assert (built / "bin/carefront").exists()


def test_starts_at_the_same_time_build_it_once(project_root: Path, checkout: Path) -> None:
    script = project_root / "packaging/environment.py"
    command = [sys.executable, "-I", str(script), str(checkout / ".venv"), str(checkout / "requirements.txt")]

    starts = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [start.communicate()[1] for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0]
    assert "".join(said).count("Building the environment") == 1


@pytest.mark.parametrize("script", ["run.sh", "test.sh"])
def test_help_installs_nothing(project_root: Path, tmp_path: Path, script: str) -> None:
    done = subprocess.run(
        ["bash", str(project_root / "packaging" / script), "--help"],
        env={"PATH": "/usr/bin:/bin", "CAREFRONT_VENV": str(tmp_path / "venv"), "PYTHON": "/no/such/python"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: packaging/{script}")
    assert not (tmp_path / "venv").exists()


def test_a_machine_without_python_is_told_so(project_root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", str(project_root / "packaging/run.sh"), "--offscreen"],
        env={"PATH": "/usr/bin:/bin", "CAREFRONT_VENV": str(tmp_path / "venv"), "PYTHON": "/no/such/python"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "Python 3.11 or newer is needed" in done.stderr

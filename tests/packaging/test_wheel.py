"""The wheel stands alone: installed without the checkout it imports and finds what it carries."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")  # built once, by one worker

PROBE = """
import carefront
from carefront.shared.assets import migrations_path, resource_path
assert "_assets" in str(resource_path()), resource_path()
assert resource_path().is_dir() and migrations_path().is_dir()
print(carefront.__file__)
"""


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(project_root)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = place.glob("*.whl")
    return built


def files_below(folder: Path) -> set[str]:
    """Relative names of the files the wheel has to carry from ``folder``."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("folder", ["resources", "migrations"])
def test_the_wheel_carries_every_asset(project_root: Path, wheel: Path, folder: str) -> None:
    prefix = f"carefront/_assets/{folder}/"
    carried = {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}

    assert files_below(project_root / folder) <= carried


def test_the_wheel_carries_no_tests_and_no_tools(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    roots = {name.split("/")[0] for name in names}

    assert not [name for name in names if "__pycache__" in name]
    assert {root for root in roots if not root.endswith(".dist-info")} == {"carefront"}


def test_the_wheel_names_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry_points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "carefront = carefront.__main__:main" in archive.read(entry_points).decode()


def test_an_installed_wheel_starts_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    target, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True, stdin=subprocess.DEVNULL)

    probe = f"import sys; sys.path.insert(0, {str(target)!r})\n{PROBE}"
    done = subprocess.run([sys.executable, "-c", probe], cwd=empty, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(target))

"""What the scripts say to a machine that lacks packages; Debian's tools are stood in for by small scripts."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ALL = [
    *("libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3", "libgssapi-krb5-2"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"),
    *("fonts-dejavu-core", "fonts-noto-core", "fonts-droid-fallback", "fonts-nanum"),
]

Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def start(project_root: Path, tmp_path: Path) -> Start:
    """Starts run.sh on a machine with the given packages, as the given user id; its Python does nothing, well."""
    tools = tmp_path / "bin"
    tools.mkdir()

    def tool(name: str, source: str) -> None:
        (tools / name).write_text(f"#!/bin/sh\n{source}\n")
        (tools / name).chmod(0o755)

    def run(installed: list[str], user: int = 1000) -> "subprocess.CompletedProcess[str]":
        tool("dpkg-query", f"echo '{' '.join(f'installed:{name}' for name in installed)} not-installed:libgl1'; exit 1")
        tool("apt-get", f'echo "$@" >> {tmp_path}/apt.log')
        tool("apt-cache", "exit 0")
        tool("id", f"echo {user}")
        tool("python-of-the-machine", "exit 0")
        return subprocess.run(
            ["bash", str(project_root / "packaging/run.sh"), "--offscreen"],
            env={"PATH": f"{tools}:{os.defpath}", "CAREFRONT_VENV": str(tmp_path), "PYTHON": "python-of-the-machine"},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return run


def test_a_user_is_told_the_exact_line(start: Start, tmp_path: Path) -> None:
    done = start(installed=[name for name in ALL if name not in ("libgl1", "libegl1")])

    assert done.returncode == 3
    assert done.stdout == "sudo apt-get install -y --no-install-recommends libgl1 libegl1\n"
    assert not (tmp_path / "apt.log").exists()


def test_a_package_under_its_newer_name_is_there(start: Start) -> None:
    done = start(installed=["libglib2.0-0t64", *(name for name in ALL if name not in ("libglib2.0-0", "libgl1"))])

    assert done.stdout.endswith("--no-install-recommends libgl1\n")


def test_root_gets_only_what_is_missing(start: Start, tmp_path: Path) -> None:
    done = start(installed=[name for name in ALL if name != "libgl1"], user=0)

    assert "Installing libgl1\n" in done.stderr
    assert (tmp_path / "apt.log").read_text().splitlines()[0].endswith("install --no-install-recommends libgl1")


def test_a_machine_with_everything_asks_apt_for_nothing(start: Start, tmp_path: Path) -> None:
    start(installed=ALL, user=0)

    assert not (tmp_path / "apt.log").exists()

"""Makes the environment the scripts of this folder run in; standard library only, no clinic word.

Called by ``lib.sh`` with the machine's own Python, before anything the project depends on is there. An environment
is built aside and renamed, under a lock, and carries a stamp of what it was built from: one that was cut short has no
stamp and is built again, a second start finds the stamp and does nothing.
"""

import argparse
import compileall
import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

LAYOUT = 1
"""Raised when this module builds an environment differently, so that those already built are made anew."""

STAMP = "carefront-stamp.json"
MACHINE_NOT_READY = 3
"""Exit code, the one of ``carefront`` for "something outside the program is missing"."""

PIP_OPTIONS = (
    *("--require-hashes", "--only-binary", ":all:", "--no-compile"),
    *("--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"),
)
"""Only published, listed files; byte code is compiled afterwards, with all cores."""

LAUNCHER = """#!{python}
import sys

from carefront.__main__ import main

sys.exit(main())
"""

SHARED_LIBRARIES = (
    "libEGL.so.1",
    "libGL.so.1",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libglib-2.0.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
    "libxkbcommon-x11.so.0",
    "libxkbcommon.so.0",
)
"""What Qt loads from a Linux machine; asked for only where no package list is known."""


class MachineNotReadyError(Exception):
    """The environment cannot be made here; the text says why and what to do."""


def digest_of(requirements: Path, checkout: Path, target: Path) -> str:
    """Hex digest of everything an environment depends on: the list, this Python, both places, this module's layout."""
    parts = (str(LAYOUT), sys.version, sys.base_prefix, str(checkout), str(target))
    return hashlib.sha256("\0".join(parts).encode() + requirements.read_bytes()).hexdigest()


def is_ready(target: Path, digest: str) -> bool:
    """Whether ``target`` was finished and holds what ``digest`` stands for."""
    try:
        stamp = json.loads((target / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return digest in stamp["satisfies"] and python_of(target).exists()


def python_of(target: Path) -> Path:
    """The interpreter of the environment ``target``, which need not exist."""
    return target / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_replaceable(target: Path) -> bool:
    """Whether removing ``target`` loses nothing: absent, empty, or an environment itself."""
    return not target.exists() or (target / "pyvenv.cfg").is_file() or (target.is_dir() and not any(target.iterdir()))


@contextlib.contextmanager
def lock_beside(target: Path) -> Iterator[None]:
    """Held by one process at a time; the others wait. Freed by the system when its holder is killed."""
    try:
        import fcntl  # noqa: PLC0415 - absent on Windows, where the scripts are not used
    except ImportError:
        yield
        return
    with target.with_name(target.name + ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def missing_libraries() -> list[str]:
    """Names of the shared libraries Qt needs and this Linux machine does not have; empty on other systems."""
    return [name for name in SHARED_LIBRARIES if not _loads(name)] if sys.platform.startswith("linux") else []


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def build(target: Path, requirements: Path, checkout: Path, satisfies: list[str]) -> None:
    """Make ``target`` from ``requirements`` and put the checkout on its path; an older one stays until this is done.

    Raises:
        MachineNotReadyError: no ensurepip, or a package could not be had.
    """
    if importlib.util.find_spec("ensurepip") is None:
        raise MachineNotReadyError("this Python has no ensurepip: install its venv package (Debian: python3-venv)")
    aside = target.with_name(target.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    venv.create(aside, with_pip=True, symlinks=os.name != "nt")
    _install(aside, requirements)
    _put_on_path(aside, checkout)
    _rename_inside(aside, target)
    compileall.compile_dir(aside, quiet=2, workers=0, stripdir=str(aside), prependdir=str(target))
    compileall.compile_dir(checkout / "carefront", quiet=2)
    (aside / STAMP).write_text(json.dumps({"satisfies": satisfies}), encoding="utf-8")
    _swap(aside, target)


def _install(aside: Path, requirements: Path) -> None:
    pip = [str(python_of(aside)), "-m", "pip", "install", *PIP_OPTIONS, "-r", str(requirements)]
    if subprocess.run(pip, stdin=subprocess.DEVNULL, check=False).returncode:
        shutil.rmtree(aside, ignore_errors=True)
        raise MachineNotReadyError(
            f"the packages of {requirements.name} could not be installed (pip says why above); nothing was changed"
        )


def _put_on_path(aside: Path, checkout: Path) -> None:
    """Make ``import carefront`` find the checkout itself, with a ``carefront`` command beside the interpreter."""
    (site_packages,) = aside.glob("lib/python3*/site-packages")
    (site_packages / "carefront-checkout.pth").write_text(f"{checkout}\n", encoding="utf-8")
    command = python_of(aside).with_name("carefront")
    command.write_text(LAUNCHER.format(python=python_of(aside)), encoding="utf-8")
    command.chmod(0o755)


def _rename_inside(aside: Path, target: Path) -> None:
    """Let the scripts of ``aside`` name ``target``, where they will stand."""
    for script in [*python_of(aside).parent.iterdir(), aside / "pyvenv.cfg"]:
        text = b"" if script.is_symlink() or not script.is_file() else script.read_bytes()
        if str(aside).encode() in text and not text.startswith(b"\x7fELF"):
            script.write_bytes(text.replace(str(aside).encode(), str(target).encode()))


def _swap(aside: Path, target: Path) -> None:
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def prepare(target: Path, requirements: Path, checkout: Path) -> None:
    """Make sure ``target`` satisfies ``requirements``; returns at once when it already does.

    Raises:
        MachineNotReadyError: nothing can be written there, it is not an environment, or a package could not be had.
    """
    wanted = digest_of(requirements, checkout, target)
    if is_ready(target, wanted):
        return
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(target.parent, os.W_OK):
        raise MachineNotReadyError(f"{target.parent} cannot be written: set CAREFRONT_VENV to a folder of your own")
    if not is_replaceable(target):
        raise MachineNotReadyError(f"{target} holds other things: set CAREFRONT_VENV to a folder that may be replaced")
    with lock_beside(target):
        if is_ready(target, wanted):
            return
        print(f"Building the environment {target} from {requirements.name}, once …", file=sys.stderr, flush=True)
        build(target, requirements, checkout, _lists_within(requirements, checkout, target))


def _lists_within(requirements: Path, checkout: Path, target: Path) -> list[str]:
    """Digests of ``requirements`` and of every list it includes: the tools' list holds the program's."""
    lists = {requirements, requirements.with_name("requirements.txt")}
    return sorted(digest_of(one, checkout, target) for one in lists)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 with the environment in place, 3 with the reason on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("requirements", type=Path)
    parser.add_argument("--look-for-libraries", action="store_true", help="name the shared libraries Qt would miss")
    options = parser.parse_args(arguments)
    checkout = Path(__file__).resolve().parent.parent
    try:
        absent = missing_libraries() if options.look_for_libraries else []
        if absent:
            raise MachineNotReadyError(
                f"Qt needs libraries this machine lacks: {' '.join(absent)}\n"
                "Install the packages that hold them and start again."
            )
        prepare(options.target.absolute(), options.requirements.absolute(), checkout)
    except MachineNotReadyError as reason:
        print(f"CareFront: {reason}", file=sys.stderr)
        return MACHINE_NOT_READY
    except OSError as error:
        print(f"CareFront: the environment could not be built: {error}", file=sys.stderr)
        return MACHINE_NOT_READY
    return 0


if __name__ == "__main__":
    sys.exit(main())

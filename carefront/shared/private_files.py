"""Files and folders that only their owner may read, written whole or not at all. Knows no meaning of what they hold."""

import contextlib
import os
import stat
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class UnsafePath(OSError):
    """A symbolic link, or something that is no ordinary file, where a private file belongs: ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"not an ordinary file: {path.name}")
        self.path = path


def refuse_links(path: Path) -> None:
    """Return when ``path`` is an ordinary file or absent.

    Raises:
        UnsafePath: it is a symbolic link, a folder or a device.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise UnsafePath(path)


def private_folder(path: Path) -> Path:
    """``path`` as a folder of mode 0700, made with its missing parents; an existing one loses wider rights.

    Raises:
        UnsafePath: it is a symbolic link, whose target somebody else may choose.
    """
    if path.is_symlink():
        raise UnsafePath(path)
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(FOLDER_MODE)
    return path


def create_file(path: Path) -> int:
    """The descriptor of a new, empty file of mode 0600, whatever the umask says.

    Raises:
        FileExistsError: there is one already, or a link of that name.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY, FILE_MODE)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, FILE_MODE)
    return descriptor


def write_file(path: Path, content: bytes) -> None:
    """Make ``path`` a file of mode 0600 with ``content``: after a crash the old or the new one stands, never a part."""
    refuse_links(path)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(create_file(fresh), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def read_file(path: Path) -> bytes:
    """The content of ``path``.

    Raises:
        UnsafePath: it is a symbolic link or no ordinary file.
    """
    refuse_links(path)
    return path.read_bytes()


def replace(source: Path, target: Path) -> None:
    """Rename ``source`` over ``target`` so that the rename survives a power cut."""
    os.replace(source, target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Make sure that the content of ``path`` is on the disk."""
    descriptor = os.open(path, os.O_RDWR | _NO_FOLLOW | _BINARY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make sure that the names in ``path`` are on the disk; nothing to do on Windows, which has no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

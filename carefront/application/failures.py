"""Failures of the store as typed exceptions with fields, and the exit code of each.

Sentences are made of them in ``carefront.wording.failures``.
"""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from carefront.domain.errors import CareFrontError


class ExitCode(IntEnum):
    """How a command line program says what happened."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    KEY_OR_FILE = 3
    DAMAGED = 4


class StorageError(CareFrontError):
    """Root of everything that can be wrong with the file, its key or its disk."""

    exit_code = ExitCode.KEY_OR_FILE


class DatabaseDamaged(StorageError):
    """The file at ``path`` is not what was written: ``detail`` is a code such as ``malformed``, ``journal_lost``."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"damaged: {detail}")
        self.path, self.detail = path, detail


class DatabaseTooNew(StorageError):
    """A newer CareFront wrote the file: version ``found`` is not among those ``known``. The file was not touched."""

    def __init__(self, path: Path, found: str, known: Sequence[str]) -> None:
        super().__init__(f"newer: {found}")
        self.path, self.found, self.known = path, found, tuple(known)


class DatabaseMissing(StorageError):
    """No database at ``path``, where the profile had one; or no profile there at all."""

    def __init__(self, path: Path) -> None:
        super().__init__("missing")
        self.path = path


class DatabaseExists(StorageError):
    """There is a database or a profile at ``path`` already; it is not overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__("exists")
        self.path = path


class DatabaseInUse(StorageError):
    """Another CareFront has the file at ``path`` open, and this work needs it alone."""

    def __init__(self, path: Path) -> None:
        super().__init__("in use")
        self.path = path


class StorageFull(StorageError):
    """The disk is full: nothing of this write was saved."""

    def __init__(self) -> None:
        super().__init__("full")


class StorageReadOnly(StorageError):
    """The file or the folder at ``path`` cannot be written; it may still be opened for reading."""

    def __init__(self, path: Path) -> None:
        super().__init__("read only")
        self.path = path


class StorageUnreadable(StorageError):
    """The file or the folder at ``path`` may not be read by this user, or is a link or no ordinary file."""

    def __init__(self, path: Path) -> None:
        super().__init__("unreadable")
        self.path = path


class StorageBusy(StorageError):
    """Another writer held the file for longer than the waiting time: nothing was saved, trying again may work."""

    exit_code = ExitCode.REFUSED

    def __init__(self) -> None:
        super().__init__("busy")


class StorageFault(StorageError):
    """The disk or the driver failed with ``code``, such as ``SQLITE_IOERR_FSYNC``; nothing of this write is saved."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyMissing(StorageError):
    """No key for ``profile`` where one was looked for: a passphrase, a key file or the recovery key is needed."""

    def __init__(self, profile: str) -> None:
        super().__init__("key missing")
        self.profile = profile


class KeyRejected(StorageError):
    """The key, passphrase or recovery key given does not open the file at ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__("key rejected")
        self.path = path


class PolicyAltered(StorageError):
    """Rows of the file at ``path`` that decide who may do what were written past the program: nothing is opened until
    a backup is put back or the recovery key vouches for them."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, path: Path) -> None:
        super().__init__("policy altered")
        self.path = path


class LibraryTooOld(StorageError):
    """The SQLite library ``found`` is older than ``needed``: it could damage the file."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(f"{found} < {needed}")
        self.found, self.needed = found, needed


class TriggersMissing(StorageError):
    """Guards of the file are absent or altered: ``names``. Without them nothing is written."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(" ".join(names))
        self.names = tuple(names)


class BackupInvalid(StorageError):
    """The backup at ``path`` cannot be used: ``detail`` is a code such as ``digest``. Nothing was changed."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"backup: {detail}")
        self.path, self.detail = path, detail


class UpgradeFailed(StorageError):
    """The file could not be brought to this version and is unchanged; ``backup`` was taken before."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, detail: str, backup: Path | None = None) -> None:
        super().__init__(f"upgrade: {detail}")
        self.detail, self.backup = detail, backup


def exit_code(error: CareFrontError) -> int:
    """What a command line program ends with: 1 refused, 3 key or file, 4 damaged."""
    return int(error.exit_code if isinstance(error, StorageError) else ExitCode.REFUSED)

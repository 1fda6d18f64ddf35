"""What the start page needs of the program behind it: open, restore, repair, set up. No Qt, no store."""

from collections.abc import Callable
from dataclasses import field
from typing import Any, Protocol

from carefront.shared.values import dataclass

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OpenWith:
    """What the user has offered and accepted so far. ``secret`` is a passphrase or a recovery key, as typed."""

    secret: str = field(default="", repr=False)
    key_file: str = ""
    is_read_only: bool = False
    accepts_lost_journal: bool = False
    accepts_altered_policy: bool = False


@dataclass(frozen=True, slots=True)
class NewPractice:
    """A practice to be set up: it is open on ``weekdays`` (Monday = 0), in minutes of the local day."""

    name: str
    owner_name: str
    zone: str
    locale: str
    weekdays: tuple[int, ...]
    opens_minute: int
    closes_minute: int
    wants_sign_in: bool = False
    """Whether a sign-in is to be set up as soon as the calendar is open."""


@dataclass(frozen=True, slots=True)
class StartedDesk:
    """An open desk: ``lanes`` for the windows, a ``band`` over them, and ``notices`` to be read once."""

    lanes: Any
    band: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoredBackup:
    """What was put in place, and where the file before it lies (empty: there was none).

    ``recovery_key`` is that of a profile made for the backup, to be shown once; else empty.
    """

    taken_at: str
    kept: str
    recovery_key: str = field(default="", repr=False)


class NothingHere(Exception):
    """There is no practice where the program looks by itself, nor the rest of one: this is the first start."""


class Starter(Protocol):
    """Every call but the properties runs on a worker thread, and may raise ``StorageError``."""

    @property
    def log_folder(self) -> str:
        """Where the log of this start lies; empty where there is none yet."""

    @property
    def may_set_up(self) -> bool:
        """Whether a practice can be made where this start looks: nothing is there that could be lost."""

    def open(self, how: OpenWith, progress: Progress) -> StartedDesk:
        """The desk.

        Raises:
            NothingHere: this is the first start.
        """

    def restore(self, backup: str, how: OpenWith) -> RestoredBackup:
        """Put ``backup`` (the newest good one if empty) in the place of the file, which is kept.

        Raises:
            BackupInvalid: it is not good; nothing was changed.
        """

    def repair(self, how: OpenWith) -> None:
        """Put the guards of the file back."""

    def set_up(self, practice: NewPractice) -> str:
        """Make the practice; its recovery key, to be shown once."""

    def look_in(self, folder: str) -> None:
        """Look in this folder from now on."""

    def look_at_sample(self) -> None:
        """Look at the sample clinic from now on; it is made by the next ``open`` where there is none."""

    def close(self) -> None:
        """End the log."""

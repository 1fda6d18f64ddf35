"""Who has a profile open: shared by all who use it, alone for a restore or an upgrade. Knows nothing of databases.

The lock belongs to the process and goes with it, so a killed program leaves none behind. Windows has no shared lock of
this kind; there an open file cannot be replaced, which is what the lock is for, so it always succeeds.
"""

import os
import sys
from pathlib import Path

from carefront.shared.private_files import FILE_MODE, refuse_links
from carefront.shared.values import dataclass

if sys.platform != "win32":
    import fcntl


@dataclass(slots=True)
class ProfileLock:
    """A hold on ``path``; ``release`` ends it."""

    path: Path
    _descriptor: int

    def alone(self) -> bool:
        """Whether nobody else holds the lock; if so, everybody else is kept out until ``shared`` or ``release``."""
        if sys.platform == "win32":
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # A failed change of an flock loses the old hold, so it is taken again.
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)
            return False
        return True

    def shared(self) -> None:
        """Let others in again."""
        if sys.platform != "win32":
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def release(self) -> None:
        """End this hold; a second time does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def hold(path: Path) -> ProfileLock:
    """A shared hold on the lock file at ``path``; waits while somebody works alone.

    Raises:
        OSError: the file cannot be made or opened.
    """
    refuse_links(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), FILE_MODE)
    lock = ProfileLock(path, descriptor)
    lock.shared()
    return lock

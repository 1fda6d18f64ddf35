"""The clock as a seam: whoever needs the time is handed one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, as an aware UTC instant of whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class FixedClock:
    """A clock that stands still until it is moved; for tests and for questions of the kind "as at"."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at

    def advance(self, step: timedelta) -> None:
        """Move the clock on by ``step``."""
        self._at += step

"""The daily jobs of a desk: what must follow the calendar day, caught up with when the program was off."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from carefront.application.failures import StorageError
from carefront.shared.clock import Clock
from carefront.shared.values import dataclass

IsCancelled = Callable[[], bool]

AT_ONCE = 2
"""Of how many resources the slots are worked out right after an act; more are left to the background."""


class SlotWork(Protocol):
    """The slots of one organization, on one writing connection. One thread at a time."""

    def last_run(self) -> str:
        """When the horizon was followed last, ISO 8601; empty: never."""

    def follow_horizon(self, now_s: int, at: str, is_cancelled: IsCancelled) -> None:
        """Note the days that the horizon has come to, and prune those that it left; remember ``at``."""

    def due(self) -> int:
        """How many resources have days whose slots are to be worked out."""

    def work(self, now_s: int, is_cancelled: IsCancelled) -> int:
        """Work them out, a chunk at a time; how many slots were looked at."""

    def rebuild(self, now_s: int) -> int:
        """Make every slot anew, a chunk at a time; how many there are."""


class SummaryWork(Protocol):
    """The summary of resources' days, on one writing connection. One thread at a time."""

    def settle_if_due(self, now_s: int, is_cancelled: IsCancelled) -> bool:
        """Count and time the days that are behind, a chunk at a time; cheap where none is. Whether there were any."""

    def rebuild(self, now_s: int) -> None:
        """Count and time every day anew, a chunk at a time."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """What a run did: whether the horizon was followed, of how many resources days were worked out, how many slots."""

    followed: bool
    resources: int
    slots: int


def _never() -> bool:
    return False


class DailyJobs:
    """Runs the jobs of one desk. Cheap when there is nothing to do, so it may be asked often."""

    def __init__(
        self, slots: SlotWork, clock: Clock, close: Callable[[], None] = lambda: None,
        summary: SummaryWork | None = None,
    ) -> None:  # fmt: skip
        self._slots = slots
        self._clock = clock
        self._close = close
        self._summary = summary

    def run(self, is_cancelled: IsCancelled = _never) -> JobReport:
        """Follow the horizon once an hour at most (days begin at different hours), then do all that is due.

        Raises:
            StorageError: the file could not take it; what is left is done by the next run.
        """
        now = self._clock()
        follows = self._is_time(now)
        if follows:
            self._slots.follow_horizon(int(now.timestamp()), now.isoformat(timespec="seconds"), is_cancelled)
        due = self._slots.due()
        slots = self._slots.work(int(now.timestamp()), is_cancelled) if due else 0
        if self._summary is not None:
            self._summary.settle_if_due(int(now.timestamp()), is_cancelled)
        return JobReport(follows, due, slots)

    def rebuild(self) -> int:
        """Make every slot and the summary anew; how many slots there are.

        Raises:
            StorageError: the file could not take it; what is left is done by the next run.
        """
        if self._summary is not None:
            self._summary.rebuild(int(self._clock().timestamp()))
        return self._slots.rebuild(int(self._clock().timestamp()))

    def _is_time(self, now: datetime) -> bool:
        last = self._slots.last_run()
        return not last or datetime.fromisoformat(last).replace(minute=0, second=0) != now.replace(
            minute=0, second=0, microsecond=0
        )

    def close(self) -> None:
        """Let go of the file."""
        self._close()


class AfterAct:
    """What is done right after an act, on the writer's own connection: the slots of one or two resources."""

    def __init__(self, slots: SlotWork, clock: Clock) -> None:
        self._slots = slots
        self._clock = clock

    def __call__(self) -> None:
        """Never fails: what could not be done stays due."""
        try:
            if 0 < self._slots.due() <= AT_ONCE:
                self._slots.work(int(self._clock().timestamp()), _never)
        except StorageError:
            return

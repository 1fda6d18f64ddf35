"""Questions that were refused, kept until the writer puts them into the audit: whoever only reads can't write there.

A screen that asks the same thing again and again is one denial: the same person and permission count once in ten
seconds.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from carefront.domain.permissions import Key
from carefront.shared.clock import Clock
from carefront.shared.values import dataclass

ONCE_IN = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Denial:
    """Who asked when what ``key`` would have allowed."""

    account_id: str
    key: Key
    at: datetime


class DenialBook:
    """One for an open profile; noted by any reader, taken by the writer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: SimpleQueue[Denial] = SimpleQueue()
        self._last: Mapping[tuple[str, Key], datetime] = {}

    def note(self, account_id: str, key: Key) -> None:
        """Keep word of a refusal."""
        now, who = self._clock(), (account_id, key)
        last = self._last.get(who)
        if last is None or now - last >= ONCE_IN:
            self._last = {**self._last, who: now}
            self._waiting.put(Denial(account_id, key, now))

    def take(self) -> tuple[Denial, ...]:
        """What waits, in order; it waits no longer."""
        found = []
        while True:
            try:
                found.append(self._waiting.get_nowait())
            except Empty:
                return tuple(found)

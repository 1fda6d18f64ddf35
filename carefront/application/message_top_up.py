"""Reminders of visits that were not booked at the desk, or were booked before the rules of now: planned by the jobs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from carefront.application.messages import Reminded, reminders
from carefront.domain.notifications import Messaging, Notification

MINUTE_S = 60
AHEAD_S = 26 * 3_600
"""How far ahead of their due time reminders are looked for; an hour between two looks, a day to spare."""

EVERY_S = 3_600


class ReminderShelf(Protocol):
    """Visits to come and what is planned for them, on a writing connection of its own. One thread at a time."""

    def state(self) -> int:
        """A number that changes with the configuration."""

    def clinics(self) -> Sequence[tuple[Messaging, ZoneInfo]]:
        """What each clinic sends that sends anything."""

    def live_channels(self) -> frozenset[str]: ...

    def expected(self, facility_id: str, start_s: int, end_s: int) -> Iterable[Reminded]:
        """Visits that start in ``[start_s, end_s)`` and whose patient may be reminded."""

    def add_missing(self, notes: Sequence[Notification], now_s: int) -> int:
        """Plan those that were never planned; how many there were. No lock is taken where there is none."""


class ReminderTopUp:
    """Plans what is missing: at the first look, once an hour, and when the configuration has changed."""

    def __init__(self, shelf: ReminderShelf) -> None:
        self._shelf = shelf
        self._last: tuple[int, int] | None = None

    def run(self, now_s: int) -> int:
        """How many reminders were planned.

        Raises:
            StorageError: the file could not take it; the next look tries again.
        """
        state = now_s // EVERY_S, self._shelf.state()
        if state == self._last:
            return 0
        found = [note for messaging, zone in self._shelf.clinics() for note in self._missing(messaging, zone, now_s)]
        added = self._shelf.add_missing(found, now_s) if found else 0
        self._last = state
        return added

    def _missing(self, messaging: Messaging, zone: ZoneInfo, now_s: int) -> Iterator[Notification]:
        if not messaging.rules:
            return
        longest_s = MINUTE_S * max(rule.minutes_before for rule in messaging.rules)
        live = self._shelf.live_channels()
        for who in self._shelf.expected(messaging.id, now_s, now_s + longest_s + AHEAD_S):
            yield from reminders(who, messaging, live, now_s, zone)

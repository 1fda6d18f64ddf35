"""Telling subscribers what happened: at least once, in order, each from its own place in the list of events.

What is told of time off waits for the 30 seconds in which it can be taken back unnoticed; what was undone by then is
never told. The place is written down after the event was taken, so that a program that dies in between
tells of it again, with the same id.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from carefront.domain.notifications import HOLD_S, EventSubscriber
from carefront.shared.clock import Clock
from carefront.shared.values import dataclass

LEASE_S = 120
BATCH = 100
BACKOFF_S = (10, 30, 120, 600, 1_800, 3_600)

HELD = frozenset({"TimeOffRequested", "TimeOffApproved", "TimeOffDenied", "TimeOffCancelled"})
"""Events that wait until what they tell of can no longer be taken back unnoticed; undone later, it is told of anew."""

PUBLIC_NAMES = {
    "TimeOffRequested": "pm_time_off_requested", "TimeOffApproved": "pm_time_off_approved",
    "TimeOffDenied": "pm_time_off_denied", "TimeOffCancelled": "pm_time_off_cancelled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A line of the list of events. ``payload`` is JSON text."""

    no: int
    command_id: str
    kind: str
    payload: str
    created_s: int


@dataclass(frozen=True, slots=True)
class EventLetter:
    """An event as subscribers get it: JSON text with ``id``, ``event``, ``occurred_at`` and ``payload``."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """It was taken."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """It was not, or perhaps not: ``reason`` is a stable code."""

    reason: str


Delivery = Delivered | Undelivered


class EventWay(Protocol):
    """How one subscriber is told."""

    def deliver(self, letter: EventLetter, now_s: int) -> Delivery:
        """Tell of one event; never raises for what the network or the disk does."""

    def close(self) -> None:
        """Let go of what is open."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a subscriber was told, and how it went last: ``next_s`` is when to try again."""

    last_no: int
    attempts: int = 0
    next_s: int = 0
    error: str = ""
    delivered_s: int = 0


class EventShelf(Protocol):
    """The list of events and the places, each call a short transaction. One thread at a time."""

    def subscribers(self) -> Sequence[EventSubscriber]:
        """Those that are to be told."""

    def lease(self, holder: str, now_s: int, until_s: int) -> bool:
        """Become, or stay, the one who delivers; whether it is so."""

    def release(self, holder: str) -> None:
        """Let another deliver."""

    def place(self, subscriber_id: str) -> Place:
        """How far it was told; somebody new begins with what happens from now on."""

    def after(self, no: int, limit: int) -> Sequence[StoredEvent]:
        """The events after that one, in order."""

    def is_undone(self, command_id: str, until_s: int) -> bool:
        """Whether the command was undone by then; doing it again is another command."""

    def put(self, subscriber_id: str, place: Place, active: Sequence[str]) -> None:
        """Write down how far it was told; events that all of ``active`` were told of are marked delivered."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a run did: events taken, subscribers that could not be told."""

    delivered: int = 0
    failing: int = 0


class EventDelivery:
    """Delivers what is due. Cheap when there is nothing new. One thread at a time."""

    def __init__(
        self, shelf: EventShelf, way_of: Callable[[EventSubscriber], EventWay], organization_id: str, clock: Clock,
        holder: str,
    ) -> None:  # fmt: skip
        self._shelf, self._way_of, self._organization_id = shelf, way_of, organization_id
        self._clock, self._holder = clock, holder
        self._leased_until_s = 0

    def run(self, is_cancelled: Callable[[], bool] = lambda: False, *, now: bool = False) -> DeliveryReport:
        """Tell every subscriber what it does not know yet, unless another program does. ``now``: without waiting for
        the time of the next attempt.

        Raises:
            StorageError: the file could not take it; what is left is told the next time.
        """
        subscribers = self._shelf.subscribers()
        due = [found for found in subscribers if self._is_due(found, now)]
        if not due or not self._leased():
            return DeliveryReport()
        active = [found.id for found in subscribers]
        try:
            results = [self._told(found, active, is_cancelled) for found in due]
        finally:
            self._leased_until_s = 0
            self._shelf.release(self._holder)
        return DeliveryReport(sum(count for count, _ok in results), sum(not ok for _count, ok in results))

    def _is_due(self, subscriber: EventSubscriber, now: bool) -> bool:
        place = self._shelf.place(subscriber.id)
        is_time = now or place.next_s <= self._now_s()
        return is_time and bool(self._shelf.after(place.last_no, 1))

    def _leased(self) -> bool:
        now_s = self._now_s()
        if now_s > self._leased_until_s - LEASE_S // 2:
            is_ours = self._shelf.lease(self._holder, now_s, now_s + LEASE_S)
            self._leased_until_s = now_s + LEASE_S if is_ours else 0
        return self._leased_until_s > 0

    def _told(self, subscriber: EventSubscriber, active: Sequence[str], is_cancelled: Any) -> tuple[int, bool]:
        way, count = self._way_of(subscriber), 0
        kinds = frozenset(subscriber.kinds.split())
        place = self._shelf.place(subscriber.id)
        try:
            while events := self._shelf.after(place.last_no, BATCH):
                for event in events:
                    if is_cancelled() or not self._leased():
                        return count, True
                    now_s = self._now_s()
                    if event.kind in HELD and now_s <= event.created_s + HOLD_S:
                        return count, True
                    if self._is_wanted(event, kinds):
                        result = way.deliver(letter_of(event, self._organization_id), now_s)
                        if isinstance(result, Undelivered):
                            self._note_failure(subscriber.id, place, result.reason, active)
                            return count, False
                        count += 1
                    place = Place(event.no, delivered_s=now_s)
                    self._shelf.put(subscriber.id, place, active)
        finally:
            way.close()
        return count, True

    def _is_wanted(self, event: StoredEvent, kinds: frozenset[str]) -> bool:
        if kinds and public_name(event.kind) not in kinds:
            return False
        return event.kind not in HELD or not self._shelf.is_undone(event.command_id, event.created_s + HOLD_S)

    def _note_failure(self, subscriber_id: str, place: Place, reason: str, active: Sequence[str]) -> None:
        attempts = place.attempts + 1
        wait_s = BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1]
        failed = Place(place.last_no, attempts, self._now_s() + wait_s, reason, place.delivered_s)
        self._shelf.put(subscriber_id, failed, active)

    def _now_s(self) -> int:
        return int(self._clock().timestamp())


def public_name(kind: str) -> str:
    """What an event is called outside: ``pm_time_off_approved``, ``appointment_booked``."""
    plain = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in kind).lstrip("_")
    return PUBLIC_NAMES.get(kind, plain)


def letter_of(event: StoredEvent, organization_id: str) -> EventLetter:
    """The event as subscribers get it; the same bytes each time."""
    identifier = sha256(f"{event.command_id}/{event.no}".encode()).hexdigest()[:32]
    payload: Mapping[str, Any] = json.loads(event.payload)
    name = public_name(event.kind)
    content = {
        "id": identifier, "event": name, "organization_id": organization_id,
        "occurred_at": datetime.fromtimestamp(event.created_s, UTC).isoformat(), "payload": payload,
    }  # fmt: skip
    return EventLetter(identifier, name, json.dumps(content, ensure_ascii=False, separators=(",", ":")))

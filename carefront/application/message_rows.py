"""What screens show of messages and connections, as rows. Instants are UTC seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from carefront.domain.notifications import (
    Channel,
    EventSubscriber,
    MessageChannel,
    Messaging,
    NotificationState,
    Occasion,
)
from carefront.shared.values import dataclass

SHOWN = 500
KEPT_S = 14 * 86_400
"""How long what was sent or cancelled stays in the list."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it stands. ``text`` and ``recipient`` are those of the last attempt, empty before one (own words
    of a message by hand are there from the start). ``at_s``: when it is due, or when it was settled.
    """

    id: str
    patient_id: str
    patient_name: str
    appointment_id: str
    occasion: Occasion
    channel: Channel
    state: NotificationState
    at_s: int
    attempts: int
    error: str
    recipient: str
    text: str
    start_s: int
    rule_minutes: int
    can_settle: bool = True
    """Whether who asked may try it again or cancel it."""


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A reminder that a booking would have: how long before, by which way, when."""

    channel: Channel
    minutes_before: int
    due_s: int


@dataclass(frozen=True, slots=True)
class Contact:
    """How a patient is reached; ``usable`` are the ways that are set up and for which something is known."""

    patient_id: str
    name: str
    phone: str
    email: str
    language: str
    reminder_channel: str
    usable: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """What a clinic sends and how, for the editors. ``offerings``: id and name of each visit type in use."""

    messaging: Messaging
    channels: tuple[MessageChannel, ...]
    offerings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SubscriberRow:
    """Who is told of events, and how it goes. ``behind``: how many events it was not told of yet."""

    subscriber: EventSubscriber
    behind: int
    attempts: int
    error: str
    next_s: int
    delivered_s: int


class MessageQueries(Protocol):
    """Questions about messages; none of them writes."""

    def queue(self, facility_id: str) -> tuple[MessageRow, ...]:
        """The messages of a clinic: those that failed first, then those that wait by due time, then what was sent or
        cancelled in the last two weeks, the latest first.

        Raises:
            NotAllowed: the actor may not send messages there.
        """

    def of_visit(self, appointment_id: str) -> tuple[MessageRow, ...]:
        """The messages about a visit by time; none for whom it is not."""

    def troubled(self, facility_id: str) -> tuple[int, int]:
        """How many messages failed, and how many wait after an attempt that went wrong; nothing for whom it is not."""

    def contact(self, patient_id: str) -> Contact:
        """How a patient is reached.

        Raises:
            NotFound: no such patient.
            NotAllowed: the actor may not see them.
        """

    def reminders(
        self, facility_id: str, patient_id: str, offering_id: str, start_s: int
    ) -> tuple[PlannedReminder, ...]:
        """The reminders that a booking would have, by due time; none for whom it is not."""

    def unreached(self, facility_id: str, patient_id: str) -> str:
        """Why no automatic message of a clinic reaches a patient: ``opted_out``, ``phone`` (they want a call),
        ``no_address`` or ``not_set_up`` (nothing for the way they prefer). Empty where one does, where the clinic sends
        none, and for whom it is not.
        """

    def settings(self, facility_id: str) -> MessageSettings:
        """What a clinic sends.

        Raises:
            NotAllowed: the actor may not change settings there.
        """

    def subscribers(self) -> tuple[SubscriberRow, ...]:
        """Who is told of events, by name.

        Raises:
            NotAllowed: the actor may not change settings.
        """


class MessageReader(Protocol):
    """Messages and settings of one tenant on a reading connection."""

    def queue(self, facility_id: str, since_s: int, limit: int) -> Sequence[MessageRow]: ...

    def of_visit(self, appointment_id: str) -> Sequence[MessageRow]: ...

    def troubled(self, facility_id: str) -> tuple[int, int]: ...

    def contact(self, patient_id: str) -> Contact | None: ...

    def messaging(self, facility_id: str) -> Messaging | None:
        """What is stored for a clinic, on or off."""

    def policy(self, facility_id: str) -> Messaging | None: ...

    def live_channels(self) -> frozenset[str]: ...

    def channels(self) -> Sequence[MessageChannel]: ...

    def subscribers(self) -> Sequence[SubscriberRow]: ...

"""Messages to patients: what they are about, the states they go through, and the rules that make them.

Terms: an *occasion* is why a message is sent; a *key* (``Notification.id``) names what the patient is told once, and
once only; *held* messages wait until the act behind them can no longer be recalled, *queued* ones for their time.
"""

from enum import StrEnum

from carefront.shared.values import dataclass

HOLD_S = 30
"""How long a message waits so that Undo recalls it."""


class Channel(StrEnum):
    """How a message reaches a patient."""

    EMAIL = "email"
    SMS = "sms"


NO_CHANNEL = "none"
"""The preference of a patient who wants no messages."""


class Occasion(StrEnum):
    """Why a message is sent."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    REBOOK = "rebook"
    REQUEST_ANSWER = "request_answer"
    BY_HAND = "by_hand"


AUTOMATIC = (Occasion.BOOKED, Occasion.CONFIRMED, Occasion.MOVED, Occasion.CANCELLED, Occasion.REMINDER)
"""What is sent by itself when something happens; the others are sent by a person."""


NEWS = (Occasion.BOOKED, Occasion.CONFIRMED, Occasion.MOVED, Occasion.CANCELLED)
"""What one act may tell the same patient of many visits at once: it is put into one message."""


class NotificationState(StrEnum):
    """held -> queued -> sent | failed; held, queued or failed -> cancelled; failed -> queued (tried again by hand).

    A cancelled one that was never handed over goes back to where it was when the act that cancelled it is undone.
    """

    HELD = "held"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNSENT = frozenset({NotificationState.HELD, NotificationState.QUEUED})


@dataclass(frozen=True, slots=True)
class Notification:
    """A message as it is planned. ``id`` is its key: the same message planned twice is one message.

    ``patient_id`` is empty for somebody who is no patient; ``recipient`` an address or number, empty: the patient's
    own, looked up when it is sent. ``subject`` and ``text`` are own words, empty: those of the template. Instants are
    UTC seconds; ``start_s`` is the visit's start that the message speaks of, ``old_start_s`` the one before a move.
    ``rule_minutes``: of a reminder, how long before.
    """

    id: str
    facility_id: str
    patient_id: str
    appointment_id: str
    occasion: Occasion
    channel: Channel
    language: str
    due_s: int
    state: NotificationState = NotificationState.HELD
    start_s: int = 0
    old_start_s: int = 0
    rule_minutes: int = 0
    recipient: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """Remind ``minutes_before`` a visit. ``offering_id`` ``None``: of every visit type that has no rule of its own.

    ``channel`` is empty for the way each patient prefers.
    """

    offering_id: str | None
    minutes_before: int
    channel: str = ""


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """The clinic's own words for an occasion, a channel and a language; ``subject`` for e-mail only."""

    occasion: str
    channel: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Messaging:
    """What a clinic sends by itself; ``id`` is the clinic's. Off until somebody turns it on.

    Quiet hours are minutes of the clinic's day, from 0 to 1439, over midnight where ``quiet_from`` is the later; equal
    ones mean none. ``language`` is that of patients of whom none is recorded, empty: the clinic's own.
    """

    id: str
    is_on: bool = False
    tells_booked: bool = True
    tells_confirmed: bool = False
    tells_moved: bool = True
    tells_cancelled: bool = True
    quiet_from: int = 20 * 60
    quiet_until: int = 8 * 60
    language: str = ""
    rules: tuple[ReminderRule, ...] = ()
    templates: tuple[MessageTemplate, ...] = ()

    def tells(self, occasion: Occasion) -> bool:
        """Whether the clinic sends messages of this occasion by itself."""
        told = {
            Occasion.BOOKED: self.tells_booked, Occasion.CONFIRMED: self.tells_confirmed,
            Occasion.MOVED: self.tells_moved, Occasion.CANCELLED: self.tells_cancelled,
        }  # fmt: skip
        return self.is_on and told.get(occasion, True)

    def rules_for(self, offering_id: str | None) -> tuple[ReminderRule, ...]:
        """The reminders of a visit: those of its visit type, else those for every type; none while messages are off."""
        if not self.is_on:
            return ()
        own = tuple(rule for rule in self.rules if rule.offering_id is not None and rule.offering_id == offering_id)
        return own or tuple(rule for rule in self.rules if rule.offering_id is None)


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MessageChannel:
    """How messages leave: a mail server, or an SMS gateway reached by HTTP. Its password or token is kept elsewhere.

    ``sender``: the address or name that messages come from. ``address``: the server's name, or the gateway's URL.
    ``user``: the mail account; of a gateway the name of the header that carries the token. ``body``: the gateway's
    JSON text with ``{to}``, ``{text}``, ``{sender}`` and ``{key}``.
    """

    id: str
    channel: str
    is_on: bool
    sender: str = ""
    address: str = ""
    port: int = 0
    security: str = Security.TLS
    user: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class EventSubscriber:
    """Who is told of events: a log file of this computer, or a web address. ``kinds``: only these, empty: all.

    The webhook's secret is kept elsewhere.
    """

    id: str
    kind: str
    name: str
    url: str = ""
    kinds: str = ""
    is_active: bool = True


LOG_SUBSCRIBER, WEBHOOK_SUBSCRIBER = "log", "webhook"

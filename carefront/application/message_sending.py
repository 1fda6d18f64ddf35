"""Sending planned messages: one at a time, claimed before they are handed over, settled after.

What is promised: a message that was not surely refused is handed over again with the same key and the same words, so
that whoever honours keys (an SMS gateway's idempotency key, an e-mail's Message-ID) gives it to the patient once. A
program that dies between the other side's yes and its own note of it is the only case in which anything is handed over
twice. Nothing is handed over that was recalled before it was claimed.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from carefront.application.message_ports import Handed, Handing, Letter, Mailer, NotTaken
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import ClinicFacts
from carefront.domain.notifications import Channel, Messaging, Notification, Occasion
from carefront.domain.offerings import Offering
from carefront.domain.patients import Patient
from carefront.domain.reminders import quiet_span
from carefront.domain.resources import Resource
from carefront.shared.clock import Clock
from carefront.shared.values import dataclass

LEASE_S = 120
"""How long a sender may be silent before another takes over, and a message before it counts as of unknown outcome."""

BACKOFF_S = (60, 300, 900, 3_600, 4 * 3_600)
MOST_ATTEMPTS, MOST_WAITS = 6, 3 * 86_400 // 300
"""How often a message is tried: where the other side will not have it, and where it is not reached (three days)."""

MOST_A_RUN = 100
WAITS_FOR_NETWORK = frozenset({"unreachable", "not_set_up"})
"""What is nobody's fault and passes: such a message is tried until it is of no use any more."""

STOPS_CHANNEL = WAITS_FOR_NETWORK | {"sign_in", "certificate"}
"""What concerns every message of a channel; the others of this run wait too."""

IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A message with all that its words need, as it is now. ``visit`` is ``None`` where there is none (any more).

    ``is_repeat``: it may have been handed over before, and the note has the words of that attempt.
    """

    note: Notification
    made_s: int
    attempts: int
    clinic: ClinicFacts
    organization_name: str
    messaging: Messaging
    patient: Patient | None
    visit: Appointment | None
    offering: Offering | None
    provider: Resource | None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Not to be sent (any more), and why, as a stable code; ``is_failure``: somebody should know."""

    reason: str
    is_failure: bool = False


@dataclass(frozen=True, slots=True)
class Postpone:
    """Not before this instant."""

    until_s: int


Prepared = Letter | Drop | Postpone
Prepare = Callable[[DueMessage], Prepared]
Compose = Callable[[DueMessage], Letter | None]
"""The letter in the patient's language; ``None`` where nobody is to be reached."""


class MessageOutbox(Protocol):
    """The queue on a writing connection of its own, each call a short transaction. One thread at a time."""

    def has_due(self, now_s: int) -> bool:
        """Whether a message is due; takes no lock."""

    def lease(self, holder: str, now_s: int, until_s: int) -> bool:
        """Become, or stay, the one who sends; whether it is so."""

    def release(self, holder: str) -> None:
        """Let another send."""

    def claim(self, now_s: int, again_s: int, but: Collection[Channel], prepare: Prepare) -> Letter | bool | None:
        """Take the next due message, in order of due time: its letter, with the claim durable before this returns;
        ``True`` where it was settled otherwise; ``None``: nothing is due.

        ``again_s``: when it is due again should nobody settle it. ``but``: channels left alone.
        """

    def settle(self, key: str, now_s: int, reference: str) -> None:
        """It was taken."""

    def retry(self, key: str, due_s: int, reason: str, *, is_unknown: bool) -> None:
        """It is to be tried again; ``is_unknown``: it may have been taken."""

    def fail(self, key: str, now_s: int, reason: str) -> None:
        """It will not be tried again by itself."""

    def attempts(self, key: str) -> int:
        """How often it was tried."""


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a run did, in numbers."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0


class MessageSender:
    """Sends what is due. Cheap when nothing is, so it may be asked often. One thread at a time."""

    def __init__(
        self, outbox: MessageOutbox, compose: Compose, mailers: Mapping[Channel, Mailer], clock: Clock, holder: str
    ) -> None:
        self._outbox, self._compose, self._mailers = outbox, compose, mailers
        self._clock, self._holder = clock, holder
        self._leased_until_s = 0

    def run(self, is_cancelled: IsCancelled = lambda: False) -> SendReport:
        """Send what is due, unless another program does.

        Raises:
            StorageError: the file could not take it; a message handed over meanwhile is of unknown outcome.
        """
        if not self._outbox.has_due(self._now_s()) or not self._leased():
            return SendReport()
        sent = waiting = failed = 0
        stopped: set[Channel] = set()
        try:
            for _round in range(MOST_A_RUN):
                if is_cancelled() or not self._leased():
                    break
                now_s = self._now_s()
                letter = self._outbox.claim(now_s, now_s + LEASE_S, stopped, self._prepare)
                if letter is None:
                    break
                if not isinstance(letter, Letter):
                    continue
                result = self._hand_over(letter)
                is_final = self._note(letter, result)
                sent += isinstance(result, Handed)
                failed += is_final and not isinstance(result, Handed)
                waiting += not is_final
                if isinstance(result, NotTaken) and result.reason in STOPS_CHANNEL:
                    stopped.add(letter.channel)
        finally:
            self._leased_until_s = 0
            self._outbox.release(self._holder)
        return SendReport(sent, waiting, failed)

    def _leased(self) -> bool:
        now_s = self._now_s()
        if now_s > self._leased_until_s - LEASE_S // 2:
            is_ours = self._outbox.lease(self._holder, now_s, now_s + LEASE_S)
            self._leased_until_s = now_s + LEASE_S if is_ours else 0
        return self._leased_until_s > 0

    def _hand_over(self, letter: Letter) -> Handing:
        mailer = self._mailers.get(letter.channel)
        return NotTaken("not_set_up") if mailer is None else mailer.send(letter)

    def _note(self, letter: Letter, result: Handing) -> bool:
        """Write down what came of it; whether that was the last word."""
        now_s = self._now_s()
        if isinstance(result, Handed):
            self._outbox.settle(letter.key, now_s, result.reference)
            return True
        attempts, waits = self._outbox.attempts(letter.key), result.reason in WAITS_FOR_NETWORK
        is_final = isinstance(result, NotTaken) and result.is_final
        if is_final or attempts >= (MOST_WAITS if waits else MOST_ATTEMPTS):
            self._outbox.fail(letter.key, now_s, result.reason)
            return True
        wait_s = BACKOFF_S[min(attempts, 2 if waits else len(BACKOFF_S)) - 1]
        self._outbox.retry(letter.key, now_s + wait_s, result.reason, is_unknown=not isinstance(result, NotTaken))
        return False

    def _prepare(self, due: DueMessage) -> Prepared:
        """What is to be done with a message now: things may have changed since it was planned."""
        now_s = self._now_s()
        dropped = _outdated(due, now_s)
        if dropped is not None:
            return dropped
        quiet = quiet_span(now_s, due.messaging, due.clinic.zone)
        if quiet is not None and _may_wait(due, quiet[1]):
            return Postpone(quiet[1])
        letter = self._compose(due)
        return Drop("no_address", is_failure=True) if letter is None else letter

    def _now_s(self) -> int:
        return int(self._clock().timestamp())


def _outdated(due: DueMessage, now_s: int) -> Drop | None:
    note, visit = due.note, due.visit
    if due.patient is not None and due.patient.is_archived:
        return Drop("archived")
    if note.start_s and note.start_s <= now_s:
        return Drop("too_late", is_failure=due.attempts > 0)
    if note.occasion is Occasion.REMINDER:
        is_expected = visit is not None and visit.is_live and int(visit.start.timestamp()) == note.start_s
        rules = due.messaging.rules_for(visit.offering_id if visit else None)
        if not is_expected or not any(rule.minutes_before == note.rule_minutes for rule in rules):
            return Drop("outdated")
    return None


def _may_wait(due: DueMessage, until_s: int) -> bool:
    """Whether news can wait for the end of the quiet hours; what a person sends by hand is sent when they say so."""
    is_automatic = due.note.occasion not in (Occasion.BY_HAND, Occasion.REBOOK, Occasion.REQUEST_ANSWER)
    return is_automatic and (not due.note.start_s or until_s <= due.note.start_s - 3_600)

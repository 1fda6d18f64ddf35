"""Sending planned messages: one at a time, claimed before they are handed over, settled after.

What is promised: a message that was not surely refused is handed over again with the same key and the same words, so
that whoever honours keys (an SMS gateway's idempotency key, an e-mail's Message-ID) gives it to the patient once. A
program that dies between the other side's yes and its own note of it is the only case in which anything is handed over
twice. Nothing is handed over that was recalled before it was claimed.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Protocol

from carefront.application.message_ports import Handed, Handing, Letter, Mailer, NotTaken, Unknown
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import ClinicFacts
from carefront.domain.notifications import AUTOMATIC, Channel, Messaging, Notification, Occasion
from carefront.domain.offerings import Offering
from carefront.domain.patients import Patient
from carefront.domain.reminders import LATEST_S, MINUTE_S, NEAR_S, chosen_channel, quiet_span, reminded_at_s
from carefront.domain.resources import Resource
from carefront.shared.clock import Clock
from carefront.shared.values import dataclass

LEASE_S = 120
"""How long a sender may be silent before another takes over, and a message before it counts as of unknown outcome."""

BACKOFF_S = (60, 300, 900, 3_600, 4 * 3_600)
MOST_ATTEMPTS, MOST_WAITS = 6, 3 * 86_400 // 300
"""How often a message is tried: where the other side will not have it, and where it is not reached (three days)."""

MOST_A_RUN = 100
CHANNEL_TROUBLE = frozenset({
    "unreachable", "not_set_up", "not_found", "timeout", "sign_in", "no_sign_in", "certificate", "no_tls",
    "no_starttls", "url", "elsewhere", "token", "body",
})  # fmt: skip
"""What concerns every message of a channel and is no message's fault: the others wait too, and each is tried until it
is of no use any more."""

PAUSE_S = 60
"""How long a channel in trouble is left alone, so that nobody knocks with a wrong password at every look."""

IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A message with all that its words need, as it is now. ``visit`` is ``None`` where there is none (any more).

    ``is_repeat``: it may have been handed over before, and the note has the words of that attempt. ``live``: the
    channels that are set up and on. ``others``: further news of the same act for the same patient, each with its
    visit; those that are told with it once it is prepared.
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
    live: frozenset[str] = frozenset()
    others: tuple[tuple[Notification, Appointment | None], ...] = ()


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

    def has_due(self, now_s: int, but: Collection[Channel] = ()) -> bool:
        """Whether a message is due by a channel that is not left alone; takes no lock."""

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

    def fail(self, key: str, now_s: int, reason: str, *, is_unknown: bool) -> None:
        """It will not be tried again by itself; ``is_unknown``: it may have been taken."""

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
        self._paused: dict[Channel, int] = {}

    def run(self, is_cancelled: IsCancelled = lambda: False) -> SendReport:
        """Send what is due, unless another program does.

        Raises:
            StorageError: the file could not take it; a message handed over meanwhile is of unknown outcome.
        """
        if not self._outbox.has_due(self._now_s(), self._stopped()) or not self._leased():
            return SendReport()
        sent = waiting = failed = 0
        try:
            for _round in range(MOST_A_RUN):
                if is_cancelled() or not self._leased():
                    break
                now_s = self._now_s()
                letter = self._outbox.claim(now_s, now_s + LEASE_S, self._stopped(), self._prepare)
                if letter is None:
                    break
                if not isinstance(letter, Letter):
                    continue
                result = self._hand_over(letter)
                is_final = self._note(letter, result)
                sent += isinstance(result, Handed)
                failed += is_final and not isinstance(result, Handed)
                waiting += not is_final
                if isinstance(result, NotTaken) and result.reason in CHANNEL_TROUBLE:
                    self._paused[letter.channel] = self._now_s() + PAUSE_S
        finally:
            self._leased_until_s = 0
            self._outbox.release(self._holder)
        return SendReport(sent, waiting, failed)

    def _stopped(self) -> frozenset[Channel]:
        now_s = self._now_s()
        return frozenset(channel for channel, until_s in self._paused.items() if now_s < until_s)

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
        attempts, waits = self._outbox.attempts(letter.key), result.reason in CHANNEL_TROUBLE
        is_final, is_unknown = isinstance(result, NotTaken) and result.is_final, isinstance(result, Unknown)
        if is_final or attempts >= (MOST_WAITS if waits else MOST_ATTEMPTS):
            self._outbox.fail(letter.key, now_s, result.reason, is_unknown=is_unknown)
            return True
        wait_s = BACKOFF_S[min(attempts, 2 if waits else len(BACKOFF_S)) - 1]
        self._outbox.retry(letter.key, now_s + wait_s, result.reason, is_unknown=is_unknown)
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
        channel = _way_now(due)
        if isinstance(channel, Drop):
            return channel
        if channel in self._stopped():
            return Postpone(now_s + PAUSE_S)
        whole = _together(_as_now(due, channel), now_s)
        try:
            letter = self._compose(whole)
        except ValueError:  # one that can't be written must not keep back all others
            return Drop("unwritable", is_failure=True)
        if letter is None:
            return Drop("no_address", is_failure=True)
        return replace(letter, together=tuple(note.id for note, _visit in due.others if _is_told(note, whole, due)))

    def _now_s(self) -> int:
        return int(self._clock().timestamp())


def _outdated(due: DueMessage, now_s: int) -> Drop | None:
    """Why a message is not to be sent any more: what it says is no longer so, too late, or no longer wanted."""
    note, visit = due.note, due.visit
    if due.patient is not None and due.patient.is_archived:
        return Drop("archived")
    if note.start_s and note.start_s <= now_s:
        return Drop("too_late", is_failure=due.attempts > 0)
    if note.occasion in AUTOMATIC and not due.messaging.tells(note.occasion):
        return Drop("switched_off")
    if note.occasion in AUTOMATIC and not _still_holds(note, visit):
        return Drop("outdated")
    return _late(due, now_s) if note.occasion is Occasion.REMINDER else None


def _still_holds(note: Notification, visit: Appointment | None) -> bool:
    is_expected = visit is not None and visit.is_live and int(visit.start.timestamp()) == note.start_s
    return not (visit and visit.is_live) if note.occasion is Occasion.CANCELLED else is_expected


def _late(due: DueMessage, now_s: int) -> Drop | None:
    """Of a reminder: another rule's is due by now and says the same, or it would come when it helps nobody any more."""
    note, zone = due.note, due.clinic.zone
    minutes = {rule.minutes_before for rule in due.messaging.rules_for(due.visit.offering_id if due.visit else None)}
    if note.rule_minutes not in minutes:
        return Drop("outdated")
    due_s = {each: reminded_at_s(note.start_s, each, due.messaging, zone) for each in minutes}
    if any(each < note.rule_minutes and due_s[each] <= now_s for each in minutes):
        return Drop("newer")
    is_late = now_s > due_s[note.rule_minutes] + NEAR_S // 2
    is_near = note.start_s - now_s < min(LATEST_S, MINUTE_S * note.rule_minutes // 2)
    return Drop("too_late", is_failure=due.attempts > 0) if is_late and is_near else None


def _way_now(due: DueMessage) -> Channel | Drop:
    """How a message goes: an automatic one as the patient wants and can be reached now, not when it was planned."""
    note, patient = due.note, due.patient
    if patient is None or due.is_repeat or note.occasion not in AUTOMATIC:
        return note.channel
    preference = patient.reminder_channel
    if preference and preference not in frozenset(Channel):
        return Drop("opted_out")
    found = chosen_channel(preference, note.channel, patient.phone, patient.email, due.live | {note.channel})
    return Drop("no_address", is_failure=True) if found is None else found


def _as_now(due: DueMessage, channel: Channel) -> DueMessage:
    language = due.patient.language if due.patient and due.note.occasion in AUTOMATIC else due.note.language
    return replace(due, note=replace(due.note, channel=channel, language=language))


def _together(due: DueMessage, now_s: int) -> DueMessage:
    """The message with those of the same act that still hold; it speaks of the earliest visit first."""
    told = [(note, visit) for note, visit in due.others if note.start_s > now_s and _still_holds(note, visit)]
    (first, visit), *rest = sorted([(due.note, due.visit), *told], key=lambda one: (one[0].start_s, one[0].id))
    note = replace(
        due.note, appointment_id=first.appointment_id, start_s=first.start_s, old_start_s=first.old_start_s
    )  # fmt: skip
    return replace(due, note=note, visit=visit, others=tuple(rest))


def _is_told(note: Notification, whole: DueMessage, due: DueMessage) -> bool:
    told = {whole.note.appointment_id, *(one.appointment_id for one, _visit in whole.others)}
    return note.appointment_id in told and note.appointment_id != due.note.appointment_id


def _may_wait(due: DueMessage, until_s: int) -> bool:
    """Whether news can wait for the end of the quiet hours; what a person sends by hand is sent when they say so."""
    is_automatic = due.note.occasion in AUTOMATIC
    return is_automatic and (not due.note.start_s or until_s <= due.note.start_s - LATEST_S)

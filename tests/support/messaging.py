"""A practice that sends messages, and a way out that writes down what it was handed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from carefront.application.commands.message_catalogue import SaveMessageChannel, SaveMessaging, SetContact
from carefront.application.message_ports import Handed, Handing, Letter
from carefront.application.outgoing import Outgoing, OutgoingReport
from carefront.domain.notifications import Channel, MessageChannel, Messaging, ReminderRule
from carefront.shared.clock import FixedClock
from tests.support.practice import CLINIC, KIM, Practice, fixed
from tests.support.spine_checks import rows_of

DAY_BEFORE = ReminderRule(None, 24 * 60)
SMS_BODY = '{"to": "{to}", "text": "{text}"}'


@dataclass
class WrittenDown:
    """A mailer that takes every letter, or answers as told."""

    letters: list[Letter] = field(default_factory=list)
    answer: Callable[[Letter], Handing] = lambda letter: Handed(f"taken {letter.key[:6]}")

    def send(self, letter: Letter) -> Handing:
        self.letters.append(letter)
        return self.answer(letter)


def turn_on(practice: Practice, *rules: ReminderRule, **settings: Any) -> Messaging:
    """The practice sends messages by SMS, without quiet hours unless told; Kim has a number."""
    wanted = Messaging(CLINIC, True, quiet_from=0, quiet_until=0, language="en", rules=rules)
    wanted = replace(wanted, **settings)
    sms = MessageChannel(fixed("sms"), Channel.SMS, True, "CLINIC", "https://sms.example/send", body=SMS_BODY)
    practice.do(SaveMessaging(wanted))
    practice.do(SaveMessageChannel(sms))
    practice.do(SetContact(KIM, "+49 30 901820", "kim@example.org", "en", Channel.SMS))
    return wanted


def clock_of(practice: Practice) -> FixedClock:
    """The clock that the test moves."""
    return practice.clock


def outgoing(practice: Practice, mailer: WrittenDown) -> Outgoing:
    """What sends of this practice, by ``mailer`` whatever the channel."""
    return practice.desk.outgoing(dict.fromkeys(Channel, mailer))


def messages(practice: Practice) -> list[tuple[str, str]]:
    """Occasion and state of every message, by due time."""
    rows = rows_of(practice.desk.look(), "notification")
    return [(row["occasion"], row["state"]) for row in sorted(rows, key=lambda row: (row["due_s"], row["occasion"]))]


def run(work: Outgoing) -> OutgoingReport:
    """One run."""
    return work.run()

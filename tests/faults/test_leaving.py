"""Ending the program while a network is slow: nobody waits for it, and what was under way goes out the next time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from carefront.application.commands.message_catalogue import SaveMessageChannel, SetContact
from carefront.application.message_ports import Handed, Unknown
from carefront.application.message_sending import SendReport
from carefront.domain.notifications import Channel, MessageChannel, Security
from carefront.notifications.http_post import TIMEOUT_S
from carefront.notifications.leaving import Leaving, Left
from tests.support.messaging import SMS_BODY, WrittenDown, messages, outgoing, turn_on
from tests.support.practice import KIM, Practice, at, fixed


@contextmanager
def silent_server() -> Iterator[tuple[int, threading.Event]]:
    """Somebody who takes every connection and never says a word; its port, and that somebody came."""
    listening = socket.create_server(("127.0.0.1", 0))
    came, guests = threading.Event(), []

    def take() -> None:
        while True:
            try:
                guest, _address = listening.accept()
            except OSError:
                return
            guests.append(guest)
            came.set()

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield listening.getsockname()[1], came
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for guest in guests:
            guest.close()
        thread.join()


@pytest.mark.parametrize("channel", list(Channel))
def test_who_ends_the_program_waits_for_no_answer_and_the_message_stays_queued(
    practice: Practice, channel: Channel
) -> None:
    turn_on(practice)
    with silent_server() as (port, came):
        found = {
            Channel.EMAIL: MessageChannel(
                fixed("mail"), Channel.EMAIL, True, "d@c.example", "127.0.0.1", port, Security.NONE
            ),
            Channel.SMS: MessageChannel(
                fixed("sms"), Channel.SMS, True, "CLINIC", f"http://localhost:{port}/", body=SMS_BODY
            ),
        }[channel]
        practice.do(SaveMessageChannel(found))
        practice.do(SetContact(KIM, "+49 30 901820", "kim@example.org", "en", channel))
        practice.booked(at(10, days=7))
        practice.clock.advance(timedelta(seconds=30))
        reports, is_over = [], threading.Event()

        def work() -> None:
            sending = practice.desk.outgoing()
            reports.append(sending.run(is_over.is_set).messages)
            sending.close()

        thread = threading.Thread(target=work)
        thread.start()
        assert came.wait(TIMEOUT_S)
        is_over.set()
        practice.desk.leave()
        thread.join(TIMEOUT_S / 2)
        assert not thread.is_alive()
    assert reports == [SendReport(waiting=1)]
    assert messages(practice) == [("booked", "queued")]
    practice.clock.advance(timedelta(minutes=1))
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert len(mailer.letters) == 1
    assert messages(practice) == [("booked", "sent")]


def test_whoever_has_left_hands_nothing_over_any_more() -> None:
    leaving = Leaving()
    assert leaving.run(lambda: Handed()) == Handed()
    with pytest.raises(ZeroDivisionError):
        leaving.run(lambda: 1 // 0)
    leaving.leave()
    with pytest.raises(Left):
        leaving.run(lambda: Unknown("never asked"))

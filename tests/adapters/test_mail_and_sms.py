"""E-mail to a real SMTP server and SMS to a real web address: what arrives, what is refused, what is unknown."""

import email
import json
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from carefront.application.commands import catalogue as c
from carefront.application.commands.message_catalogue import SaveMessageChannel, SetContact
from carefront.application.message_ports import Handed, Letter, NotTaken, Unknown
from carefront.application.message_sending import SendReport
from carefront.domain.appointments import ResourceUse
from carefront.domain.notifications import Channel, MessageChannel, Security
from carefront.notifications.composing import dialled
from carefront.notifications.mail import SmtpMailer
from carefront.notifications.sms import DEFAULT_BODY, SmsGateway, json_body
from carefront.shared.clock import FixedClock
from tests.support.certificates import certificate, serving, trusting
from tests.support.messaging import turn_on
from tests.support.practice import KIM, NOW, RAO, Practice, at, fixed
from tests.support.spine_checks import rows_of
from tests.support.web_server import web_address

LETTER = Letter("a1" * 16, Channel.EMAIL, "kim@example.org", "Your visit", "See you.")
TEXT = Letter("b2" * 16, Channel.SMS, "+4930901820", "", 'See you, "Kim".')


class Post:
    """What an SMTP server was handed, and how it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        if self.answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - its name
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"


class FreePort(Controller):
    """A server at a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    """Only the clinic's own account gets in."""
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"clinic", b"secret")
    return AuthResult(success=known, handled=False)


@contextmanager
def smtp(post: Post, **options: Any) -> Iterator[int]:
    """A real server; its port."""
    controller = FreePort(post, hostname="localhost", port=0, server_hostname="mail", **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def server_at(port: int, **changes: Any) -> MessageChannel:
    found = MessageChannel(fixed("mail"), Channel.EMAIL, True, "desk@clinic.example", "localhost", port, Security.NONE)
    return replace(found, **changes)


def mailer(settings: MessageChannel, password: str = "", context: ssl.SSLContext | None = None) -> SmtpMailer:
    return SmtpMailer(lambda: settings, lambda: password, FixedClock(NOW), context)


# --- e-mail ----------------------------------------------------------------------------------------------------------
def test_a_letter_arrives_with_its_headers_and_every_attempt_has_the_same_message_id() -> None:
    post = Post()
    with smtp(post) as port:
        results = [mailer(server_at(port)).send(LETTER) for _attempt in range(2)]
    assert all(isinstance(result, Handed) for result in results)
    first, second = post.mails
    assert (first["From"], first["To"], first["Subject"]) == ("desk@clinic.example", "kim@example.org", "Your visit")
    assert first["Message-ID"] == second["Message-ID"] == f"<{'a1' * 16}@clinic.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().strip() == "See you."


def test_tls_and_starttls_check_the_certificate_and_sign_in_only_under_it(
    tmp_path: Path, expected_log: Callable[..., None]
) -> None:
    expected_log("mail.log")  # the server of a client that went away
    good = certificate(tmp_path)
    for security in (Security.TLS, Security.STARTTLS):
        post = Post()
        tls: dict[str, Any] = {"ssl_context": serving(good)} if security is Security.TLS else {
            "tls_context": serving(good), "require_starttls": True,
        }  # fmt: skip
        needs_tls = security is Security.STARTTLS
        with smtp(post, authenticator=sign_in, auth_required=needs_tls, auth_require_tls=needs_tls, **tls) as port:
            settings = server_at(port, security=security, user="clinic")
            assert isinstance(mailer(settings, "secret", trusting(good)).send(LETTER), Handed)
            assert mailer(settings, "wrong", trusting(good)).send(LETTER) == NotTaken("sign_in")
            assert mailer(settings, "secret").send(LETTER) == NotTaken("certificate")
        assert len(post.mails) == 1


@pytest.mark.parametrize(("name", "days"), [("elsewhere.example", 1), ("localhost", -1)])
def test_a_certificate_of_another_name_or_that_has_run_out_is_refused(tmp_path: Path, name: str, days: int) -> None:
    """C18."""
    bad, post = certificate(tmp_path, name, days=days), Post()
    with smtp(post, ssl_context=serving(bad)) as port:
        settings = server_at(port, security=Security.TLS)
        assert mailer(settings, context=trusting(bad)).send(LETTER) == NotTaken("certificate")
    assert post.mails == []


def test_a_server_without_starttls_is_not_spoken_to_without_it() -> None:
    post = Post()
    with smtp(post) as port:
        assert mailer(server_at(port, security=Security.STARTTLS)).send(LETTER) == NotTaken("no_starttls")
    assert post.mails == []


@pytest.mark.parametrize(
    ("answer", "recipient", "expected"),
    [
        ("550 spam", "kim@example.org", NotTaken("refused", is_final=True)),
        ("451 try later", "kim@example.org", NotTaken("refused")),
        ("250 taken", "nobody@example.org", NotTaken("recipient", is_final=True)),
        ("250 taken", "kim@example.org\r\nBcc: all@example.org", NotTaken("address", is_final=True)),
    ],
)
def test_what_a_server_says_decides_what_becomes_of_a_letter(answer: str, recipient: str, expected: NotTaken) -> None:
    post = Post()
    post.answer = answer
    with smtp(post) as port:
        assert mailer(server_at(port)).send(replace(LETTER, recipient=recipient)) == expected
    assert post.mails == []


def test_nobody_listening_is_not_taken() -> None:
    assert mailer(server_at(9)).send(LETTER) == NotTaken("unreachable")


def test_a_connection_that_breaks_after_the_letter_is_of_unknown_outcome() -> None:
    class Breaking(Post):
        async def handle_DATA(self, server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - its name
            server.transport.abort()
            return "250 never said"

    with smtp(Breaking()) as port:
        assert mailer(server_at(port)).send(LETTER) == Unknown("interrupted")


# --- the calendar file -----------------------------------------------------------------------------------------------
def invitations(mails: list[EmailMessage]) -> list[tuple[str, Any]]:
    found = []
    for mail in mails:
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert len(parts) == 2  # one to act on, one to keep
        calendar = icalendar.Calendar.from_ical(parts[0].get_content())
        found.append((str(calendar["METHOD"]), calendar))
    return found


def test_booked_moved_and_cancelled_are_one_event_in_the_patients_calendar(practice: Practice) -> None:
    turn_on(practice)
    post = Post()
    with smtp(post) as port:
        practice.do(SaveMessageChannel(server_at(port)))
        practice.do(SetContact(KIM, "", "kim@example.org", "en", ""))
        work = practice.desk.outgoing()

        def sent() -> None:
            practice.clock.advance(timedelta(minutes=1))
            assert work.run().messages == SendReport(sent=1)

        visit = practice.booked(at(10, days=7))
        sent()
        practice.do(c.RescheduleAppointment(visit, at(11, days=8), 30, (ResourceUse(RAO),)))
        sent()
        practice.do(c.CancelAppointment(visit, "ill"))
        sent()
    found = invitations(post.mails)
    assert [method for method, _calendar in found] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [calendar.walk("VEVENT")[0] for _method, calendar in found]
    assert len({str(event["UID"]) for event in events}) == 1
    sequences = [int(event["SEQUENCE"]) for event in events]
    assert sequences == sorted(set(sequences))
    assert [event["DTSTART"].dt for event in events] == [at(10, days=7), at(11, days=8), at(11, days=8)]
    assert str(events[0]["DTSTART"].params["TZID"]) == "Europe/Berlin"
    assert found[0][1].walk("VTIMEZONE")
    assert str(events[2]["STATUS"]) == "CANCELLED"
    assert "Kim" not in str(events[0]["SUMMARY"])


# --- SMS -------------------------------------------------------------------------------------------------------------
def gateway(url: str, token: str = "t0ken", body: str = DEFAULT_BODY) -> SmsGateway:
    settings = MessageChannel(fixed("sms"), Channel.SMS, True, "CLINIC", url, body=body)
    return SmsGateway(lambda: settings, lambda: token)


def test_a_text_reaches_the_gateway_as_json_with_its_token_and_its_key() -> None:
    with web_address(201, answer=b'{"id": "sm-1"}') as place:
        assert gateway(place.url).send(TEXT) == Handed("sm-1")
        [told] = place.told
    assert json.loads(told.body) == {
        "to": "+4930901820", "from": "CLINIC", "text": 'See you, "Kim".', "reference": TEXT.key,
    }  # fmt: skip
    assert told.headers["Authorization"] == "Bearer t0ken"
    assert told.headers["Idempotency-Key"] == TEXT.key


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, NotTaken("refused", is_final=True)), (401, NotTaken("sign_in")), (429, NotTaken("refused")),
        (503, Unknown("gateway")), (302, NotTaken("elsewhere")), (404, NotTaken("elsewhere")), (409, Handed("")),
    ],
)  # fmt: skip
def test_the_gateways_status_decides_what_becomes_of_a_text(status: int, expected: object) -> None:
    with web_address(status) as place:
        assert gateway(place.url).send(TEXT) == expected


def test_a_gateway_that_hangs_up_leaves_the_outcome_unknown() -> None:
    with web_address() as place:
        place.hangs_up = True
        assert gateway(place.url).send(TEXT) == Unknown("interrupted")


def test_a_gateway_under_another_certificate_gets_nothing(tmp_path: Path) -> None:
    with web_address(context=serving(certificate(tmp_path))) as place:
        assert gateway(place.url).send(TEXT) == NotTaken("certificate")
        assert place.told == []
    assert gateway("http://sms.example/send").send(TEXT) == NotTaken("url")


def test_a_text_never_changes_the_shape_of_what_the_gateway_is_told() -> None:
    hostile = {"to": "1", "text": '", "to": "666", {key}', "sender": "C", "key": "k"}
    told = json.loads(json_body('{"to": "{to}", "messages": [{"text": "{text}", "n": 1}]}', hostile))
    assert told == {"to": "1", "messages": [{"text": '", "to": "666", {key}', "n": 1}]}


def test_a_key_that_is_known_to_the_gateway_reaches_the_patient_once(practice: Practice) -> None:
    """The gateway drops what it has taken under the key: after an answer that was lost there is one text."""
    turn_on(practice)
    with web_address() as place:
        practice.do(SaveMessageChannel(replace(gateway(place.url)._settings(), id=fixed("sms"))))  # type: ignore[type-var]
        practice.booked(at(10, days=7))
        practice.clock.advance(timedelta(seconds=30))
        work = practice.desk.outgoing()
        place.hangs_up = True
        work.run()
        place.hangs_up = False
        practice.clock.advance(timedelta(minutes=5))
        work.run()
        keys = [told.headers["Idempotency-Key"] for told in place.told]
        bodies = {told.body for told in place.told}
    assert (len(keys), len(set(keys)), len(bodies)) == (2, 1, 1)
    assert [row["state"] for row in rows_of(practice.desk.look(), "notification")] == ["sent"]


@pytest.mark.parametrize(
    ("typed", "locale", "expected"),
    [
        ("030 901820", "de_DE", "+4930901820"), ("(212) 555-0134", "en_US", "+12125550134"),
        ("+44 20 7946 0018", "de_DE", "+442079460018"), ("555-0134", "en", "5550134"),
    ],
)  # fmt: skip
def test_numbers_are_dialled_as_in_the_clinics_country(typed: str, locale: str, expected: str) -> None:
    assert dialled(typed, locale) == expected


def test_nothing_of_a_letter_or_a_password_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        mailer(server_at(9), "CANARY-password").send(LETTER)
        gateway("http://localhost:9/in", "CANARY-token").send(TEXT)
    assert not any(word in caplog.text for word in ("CANARY", "kim@", "See you"))
    assert smtplib.SMTP.debuglevel == 0

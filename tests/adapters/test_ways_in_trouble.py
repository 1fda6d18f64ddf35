"""Ways out that are set up wrongly, or hold what no server takes: a reason for each, and never a crash."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from carefront.application.message_ports import Handed, NotTaken
from carefront.domain.notifications import Channel, MessageChannel, Security
from carefront.notifications.sms import DEFAULT_BODY, SmsGateway
from tests.adapters.test_mail_and_sms import LETTER, TEXT, Post, mailer, server_at, smtp
from tests.support.practice import fixed
from tests.support.web_server import web_address

GATEWAY = MessageChannel(fixed("sms"), Channel.SMS, True, "CLINIC", "https://sms.example", body=DEFAULT_BODY)


def gateway(address: str, token: str = "", **changes: Any) -> SmsGateway:
    return SmsGateway(lambda: replace(GATEWAY, address=address, **changes), lambda: token)


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "x..y", "bad host", "https://smtp.invalid", "\0"])
def test_a_name_that_no_server_has_is_told_as_such(host: str) -> None:
    assert mailer(server_at(2525, address=host)).send(LETTER) == NotTaken("not_found")


def test_the_wrong_protection_is_told_as_such(expected_log: Callable[..., None]) -> None:
    expected_log("mail.log")  # the server that is greeted in TLS
    with smtp(Post()) as port:
        assert mailer(server_at(port, security=Security.TLS)).send(LETTER) == NotTaken("no_tls")
        assert mailer(server_at(port, user="clinic"), "x").send(LETTER) == NotTaken("no_sign_in")


def test_a_password_beyond_ascii_signs_in(expected_log: Callable[..., None]) -> None:
    expected_log("mail.log")  # the server's own news of its next release

    def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        return AuthResult(success=data.password == "schlüssel".encode(), handled=False)

    post = Post()
    with smtp(post, authenticator=sign_in, auth_require_tls=False) as port:
        assert isinstance(mailer(server_at(port, user="clinic"), "schlüssel").send(LETTER), Handed)
        assert mailer(server_at(port, user="clinic"), "schloß").send(LETTER) == NotTaken("sign_in")


def test_who_writes_is_named_and_no_name_adds_a_header() -> None:
    post = Post()
    name = 'Praxis "Löwe"\r\nBcc: all@example.org ' + "漢字" * 80
    with smtp(post) as port:
        assert isinstance(mailer(server_at(port)).send(replace(LETTER, sender_name=name)), Handed)
    [mail] = post.mails
    assert mail["Bcc"] is None
    assert mail["From"].addresses[0].addr_spec == "desk@clinic.example"
    assert mail["From"].addresses[0].display_name.startswith('Praxis "Löwe" Bcc: all')


def test_an_address_in_a_domain_with_umlauts_is_reached() -> None:
    post = Post()
    with smtp(post, enable_SMTPUTF8=False) as port:
        assert isinstance(mailer(server_at(port)).send(replace(LETTER, recipient="kim@bücher.example")), Handed)
    assert post.mails[0]["To"] == "kim@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://" + "a" * 70 + ".example/x", "not_found"), ("https://[::1", "url"), ("https://x y/", "url"),
        ("http://localhost:99999/", "url"), ("http://sms.example/", "url"), ("ftp://localhost/", "url"),
    ],
)  # fmt: skip
def test_a_gateway_that_is_none_is_told_as_such(address: str, reason: str) -> None:
    assert gateway(address).send(TEXT) == NotTaken(reason)


def test_a_token_or_header_that_cannot_be_sent_is_told_and_one_pasted_with_a_line_break_works() -> None:
    with web_address() as server:
        assert gateway(server.url, "ключ").send(TEXT) == NotTaken("token")
        assert gateway(server.url, "abc", user="X Key:").send(TEXT) == NotTaken("token")
        assert isinstance(gateway(server.url + "/ü b", "abc\n").send(TEXT), Handed)
    assert [call.headers["Authorization"] for call in server.told] == ["Bearer abc"]


def test_what_cannot_be_written_fails_alone() -> None:
    with web_address() as server:
        answer = gateway(server.url).send(replace(TEXT, text="a\ud800"))
        assert answer == NotTaken("unwritable", is_final=True)
        assert gateway(server.url, body="[" * 5000).send(TEXT) == NotTaken("body")

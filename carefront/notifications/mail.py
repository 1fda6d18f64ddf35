"""E-mail by SMTP: TLS with verification, or STARTTLS that is never left out; whoever keeps the password is asked."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from carefront.application.message_ports import Handed, Handing, Letter, NotTaken, Unknown
from carefront.domain.notifications import MessageChannel, Security
from carefront.notifications.http_post import connecting_reason
from carefront.notifications.leaving import Leaving, Left
from carefront.shared.clock import Clock

TIMEOUT_S = 10.0
_FINAL, _SIGNED_IN = 500, 235
_OWN_NAME = "[127.0.0.1]"
"""Said in greeting; the computer's own name is nobody's business, and looking it up can take long."""


class SmtpMailer:
    """See ``carefront.application.message_ports.Mailer``. A connection for each letter: there are few."""

    def __init__(
        self, settings: Callable[[], MessageChannel | None], password: Callable[[], str], clock: Clock,
        context: ssl.SSLContext | None = None, leaving: Leaving | None = None,
    ) -> None:  # fmt: skip
        """``context``: whom to trust; by default whom this computer trusts, names checked."""
        self._settings, self._password, self._clock = settings, password, clock
        self._context, self._leaving = context, leaving or Leaving()

    def send(self, letter: Letter) -> Handing:
        settings = self._settings()
        if settings is None or not settings.is_on or not settings.address.strip():
            return NotTaken("not_set_up")
        try:
            message = envelope(letter, settings.sender, self._clock)
        except (ValueError, IndexError):
            return NotTaken("address", is_final=True)
        password = self._password() if settings.user else ""
        try:
            return self._leaving.run(lambda: self._sent(settings, password, message, letter))
        except Left:
            return Unknown("interrupted")

    def _sent(self, settings: MessageChannel, password: str, message: EmailMessage, letter: Letter) -> Handing:
        try:
            server = self._connected(settings, password)
        except smtplib.SMTPAuthenticationError:
            return NotTaken("sign_in")
        except smtplib.SMTPNotSupportedError as error:
            return NotTaken("no_starttls" if "STARTTLS" in str(error) else "no_sign_in")
        except (OSError, ValueError, smtplib.SMTPException) as error:
            return NotTaken(connecting_reason(error))
        result = _handed(server, message, letter)
        with suppress(OSError, smtplib.SMTPException):  # how the goodbye goes changes nothing
            server.quit()
        server.close()
        return result

    def _connected(self, settings: MessageChannel, password: str) -> smtplib.SMTP:
        context = self._context or ssl.create_default_context()
        host, port = settings.address.strip(), settings.port
        server: smtplib.SMTP
        if settings.security == Security.TLS:
            server = smtplib.SMTP_SSL(host, port, local_hostname=_OWN_NAME, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(host, port, local_hostname=_OWN_NAME, timeout=TIMEOUT_S)
        try:
            if settings.security == Security.STARTTLS:
                server.starttls(context=context)
            if settings.user:
                _sign_in(server, settings.user, password)
        except BaseException:
            server.close()
            raise
        return server


def _sign_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """As ``login``, which can't do more than ASCII."""
    if user.isascii() and password.isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("auth"):
        raise smtplib.SMTPNotSupportedError("AUTH")
    code, answer = server.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode())
    if code != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _handed(server: smtplib.SMTP, message: EmailMessage, letter: Letter) -> Handing:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _reason in refused.recipients.values()]
        return NotTaken("recipient", is_final=all(code >= _FINAL for code in codes))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        return NotTaken("refused", is_final=refused.smtp_code >= _FINAL)
    except smtplib.SMTPNotSupportedError:
        return NotTaken("address", is_final=True)
    except (OSError, smtplib.SMTPException):
        return Unknown("interrupted")
    return Handed(message_id(letter, str(message["From"])))


def message_id(letter: Letter, sender: str) -> str:
    """The letter's name in every attempt."""
    return f"<{letter.key}@{sender.rstrip('>').rpartition('@')[2] or 'localhost'}>"


def envelope(letter: Letter, sender: str, clock: Clock) -> EmailMessage:
    """The letter as e-mail, with its calendar file both as a part that mail programs act on and as an attachment.

    Raises:
        ValueError: an address that is none, or a line break in a header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(" ".join(letter.sender_name.split()), addr_spec=sender.strip())
    message["To"] = Address(addr_spec=_with_plain_domain(letter.recipient.strip()))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock())
    message["Message-ID"] = message_id(letter, sender.strip())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text + "\n")
    if letter.calendar:
        text = letter.calendar.decode()
        message.add_alternative(text, subtype="calendar", params={"method": letter.calendar_method})
        message.add_attachment(letter.calendar, "text", "calendar", filename="visit.ics")
    return message


def _with_plain_domain(address: str) -> str:
    """The address with its domain as every server knows it (IDNA)."""
    name, at, domain = address.rpartition("@")
    return address if domain.isascii() else f"{name}{at}{domain.encode('idna').decode()}"

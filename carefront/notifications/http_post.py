"""One POST to a web address: TLS verified, no redirects followed, nothing of the answer trusted but its status."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

TIMEOUT_S = 10.0
LONGEST_ANSWER = 65_536
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


_IN_PATHS = "/%:@!$&'()*+,;=?~"


class NotReached(Exception):
    """Nothing was sent: ``reason`` is ``unreachable``, ``not_found``, ``timeout``, ``certificate``, ``no_tls``, ``url``
    or ``token`` (a header with signs that can't be sent)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Interrupted(Exception):
    """The connection broke after something was sent and before there was an answer."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float = TIMEOUT_S,
    context: ssl.SSLContext | None = None,
) -> tuple[int, bytes]:  # fmt: skip
    """The status and the beginning of the answer.

    Raises:
        NotReached: nothing was sent; also for plain http to another computer.
        Interrupted: it may have arrived.
    """
    connection, path = _connection(url, timeout_s, context)
    try:
        _connect(connection)
        _begin(connection, path, body, headers)
        try:
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise Interrupted from error
    finally:
        connection.close()


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotReached(connecting_reason(error)) from error


def connecting_reason(error: Exception) -> str:
    """Why no connection was made, as a stable code."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (ssl.SSLCertVerificationError, "certificate"), (ssl.SSLError, "no_tls"), (socket.gaierror, "not_found"),
        (UnicodeError, "not_found"), (TimeoutError, "timeout"),
    )  # fmt: skip
    return next((reason for kind, reason in kinds if isinstance(error, kind)), "unreachable")


def _begin(connection: http.client.HTTPConnection, path: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Put the headers together; nothing leaves yet."""
    try:
        connection.putrequest("POST", path, skip_accept_encoding=True)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
    except ValueError as error:
        raise NotReached("token") from error


def _connection(url: str, timeout_s: float, context: ssl.SSLContext | None) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_IN_PATHS)
        if parts.scheme == "https" and host:
            trust = context or ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=trust), path
        if parts.scheme == "http" and host in _LOCAL:
            return http.client.HTTPConnection(host, port, timeout=timeout_s), path
    except (ValueError, http.client.InvalidURL) as error:
        raise NotReached("url") from error
    raise NotReached("url")

"""One POST to a web address: TLS verified, no redirects followed, nothing of the answer trusted but its status."""

import http.client
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT_S = 10.0
LONGEST_ANSWER = 65_536
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class NotReached(Exception):
    """No connection was made, so nothing was sent: ``reason`` is ``unreachable``, ``certificate`` or ``url``."""

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
        try:
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise Interrupted from error
    finally:
        connection.close()


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        raise NotReached("certificate") from error
    except (OSError, http.client.HTTPException) as error:
        raise NotReached("unreachable") from error


def _connection(url: str, timeout_s: float, context: ssl.SSLContext | None) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    try:
        port = parts.port
    except ValueError as error:
        raise NotReached("url") from error
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "https" and host:
        trust = context or ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=trust), path
    if parts.scheme == "http" and host in _LOCAL:
        return http.client.HTTPConnection(host, port, timeout=timeout_s), path
    raise NotReached("url")

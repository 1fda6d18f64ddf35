"""Telling a web address of an event: JSON, signed over its time and its bytes, with an id that stays the same."""

import hashlib
import hmac
import ssl

from carefront.application.event_delivery import Delivered, Delivery, EventLetter, Undelivered
from carefront.notifications.http_post import Interrupted, NotReached, post
from carefront.notifications.leaving import Leaving, Left

SIGNATURE_HEADER, ID_HEADER, TIME_HEADER = "CareFront-Signature", "CareFront-Event-Id", "CareFront-Timestamp"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """``v1=`` and the HMAC-SHA-256 in hex of the timestamp, a point and the body; its reader checks that."""
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Webhook:
    """One web address that is told of events."""

    def __init__(
        self, url: str, secret: str, context: ssl.SSLContext | None = None, leaving: Leaving | None = None
    ) -> None:
        self._url, self._secret, self._context = url, secret, context
        self._leaving = leaving or Leaving()

    def deliver(self, letter: EventLetter, now_s: int) -> Delivery:
        """Tell of one event; only an answer of 2xx counts."""
        body = letter.text.encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8", ID_HEADER: letter.id, TIME_HEADER: str(now_s),
            SIGNATURE_HEADER: signature(self._secret, now_s, body),
        }  # fmt: skip
        try:
            status, _answer = self._leaving.run(lambda: post(self._url, body, headers, context=self._context))
        except NotReached as error:
            return Undelivered(error.reason)
        except (Interrupted, Left):
            return Undelivered("interrupted")
        return Delivered() if 200 <= status < 300 else Undelivered(f"http_{status}")

    def close(self) -> None:
        """Nothing is kept open."""

"""SMS by an HTTP gateway of any make: JSON as it wants it, a token in a header, an idempotency key in another."""

import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any

from carefront.application.message_ports import Handed, Handing, Letter, NotTaken, Unknown
from carefront.domain.notifications import MessageChannel
from carefront.notifications.http_post import Interrupted, NotReached, post
from carefront.notifications.leaving import Leaving, Left

KEY_HEADER = "Idempotency-Key"
DEFAULT_BODY = '{"to": "{to}", "from": "{sender}", "text": "{text}", "reference": "{key}"}'
DEFAULT_TOKEN_HEADER = "Authorization"
_BUSY = frozenset({408, 425, 429})
_REFUSED_SIGN_IN = frozenset({401, 403})
_ELSEWHERE = frozenset({404, 405, 410})
"""Nobody there takes messages: the address is wrong, not the message. So is one that points to another (3xx)."""

_NAMES_OF_REFERENCE = ("id", "message_id", "messageId", "sid", "reference")


class SmsGateway:
    """See ``carefront.application.message_ports.Mailer``."""

    def __init__(
        self, settings: Callable[[], MessageChannel | None], token: Callable[[], str],
        context: ssl.SSLContext | None = None, leaving: Leaving | None = None,
    ) -> None:  # fmt: skip
        self._settings, self._token, self._context = settings, token, context
        self._leaving = leaving or Leaving()

    def send(self, letter: Letter) -> Handing:
        settings = self._settings()
        if settings is None or not settings.is_on:
            return NotTaken("not_set_up")
        try:
            body = json_body(settings.body, _values(letter, settings))
        except UnicodeEncodeError:
            return NotTaken("unwritable", is_final=True)
        except (ValueError, RecursionError):
            return NotTaken("body")
        try:
            headers, context = self._headers(letter, settings), self._context
            status, answer = self._leaving.run(lambda: post(settings.address, body, headers, context=context))
        except NotReached as error:
            return NotTaken(error.reason)
        except (Interrupted, Left):
            return Unknown("interrupted")
        return _outcome(status, answer)

    def _headers(self, letter: Letter, settings: MessageChannel) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", KEY_HEADER: letter.key}
        token = self._token().strip()
        if token:
            name = settings.user or DEFAULT_TOKEN_HEADER
            headers[name] = token if " " in token or name != DEFAULT_TOKEN_HEADER else f"Bearer {token}"
        return headers


def _values(letter: Letter, settings: MessageChannel) -> Mapping[str, str]:
    return {"to": letter.recipient, "text": letter.text, "sender": settings.sender, "key": letter.key}


def json_body(template: str, values: Mapping[str, str]) -> bytes:
    """The gateway's JSON with every placeholder filled in, inside of its strings; nothing that a text holds changes
    its shape.

    Raises:
        ValueError: the template is no JSON.
    """
    return json.dumps(_filled(json.loads(template), values), ensure_ascii=False).encode()


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _filled(item, values) for name, item in part.items()}
    if isinstance(part, list):
        return [_filled(item, values) for item in part]
    if isinstance(part, str):
        return _with_values(part, values)
    return part


def _with_values(text: str, values: Mapping[str, str]) -> str:
    pieces, rest = [], text
    while rest:
        places = {rest.find(f"{{{name}}}"): name for name in values if f"{{{name}}}" in rest}
        if not places:
            break
        at = min(places)
        pieces += [rest[:at], values[places[at]]]
        rest = rest[at + len(places[at]) + 2 :]
    return "".join([*pieces, rest])


def _outcome(status: int, answer: bytes) -> Handing:
    if 200 <= status < 300:
        return Handed(_reference(answer))
    if status in _REFUSED_SIGN_IN:
        return NotTaken("sign_in")
    if status == 409:  # this key was taken before
        return Handed(_reference(answer))
    if 300 <= status < 400 or status in _ELSEWHERE:
        return NotTaken("elsewhere")
    if status >= 500:
        return Unknown("gateway")
    return NotTaken("refused", is_final=status not in _BUSY)


def _reference(answer: bytes) -> str:
    try:
        found = json.loads(answer)
    except ValueError:
        return ""
    if not isinstance(found, dict):
        return ""
    return next((str(found[name])[:100] for name in _NAMES_OF_REFERENCE if found.get(name)), "")

"""Texts with placeholders such as ``{day}``: which there are, which are unknown, and filling them in. Pure."""

import re
from collections.abc import Mapping

from carefront.domain.errors import InvalidValue

PLACEHOLDERS = (
    "patient", "day", "time", "type", "provider", "clinic", "address", "phone", "old_day", "old_time",
)  # fmt: skip
"""What may stand between braces in a template; the last two are of the time before a move."""

LONGEST_TEXT, LONGEST_SUBJECT = 4_000, 200
_PLACE = re.compile(r"\{([A-Za-z_]*)\}")


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """The names between braces that stand for nothing, in order, each once."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name not in PLACEHOLDERS))


def check_text(text: str, field: str, longest: int = LONGEST_TEXT) -> None:
    """Return when ``text`` can be a template.

    Raises:
        InvalidValue: too long, a placeholder that is none (``value`` is its name), or a line break in a subject.
    """
    if len(text) > longest:
        raise InvalidValue(field, len(text), "too_long")
    if field.endswith("subject") and any(sign in text for sign in "\r\n"):
        raise InvalidValue(field, text, "line_break")
    unknown = unknown_placeholders(text)
    if unknown:
        raise InvalidValue(field, unknown[0], "placeholder")


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every placeholder of ``values`` filled in, once: a value that looks like one is left as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def without_empty(text: str, values: Mapping[str, str]) -> str:
    """``text`` without the sentences whose telephone number or address is not known: they would say nothing."""
    for name in ("phone", "address"):
        if not values.get(name):
            text = re.sub(rf"[^.!?\n]*\{{{name}\}}[^.!?\n]*[.!?]", "", text)
    return text


def sms_parts(text: str) -> int:
    """How many short messages a text takes: 160 signs in one, 153 in each of several; 70 and 67 beyond the basic
    alphabet.

    Source: 3GPP TS 23.038.
    """
    is_basic = all(sign in _BASIC for sign in text)
    length = sum(2 if sign in _ESCAPED else 1 for sign in text) if is_basic else len(text.encode("utf-16-le")) // 2
    one, more = (160, 153) if is_basic else (70, 67)
    return 1 if length <= one else -(-length // more)


_ESCAPED = frozenset("^{}\\[~]|€")
_BASIC = _ESCAPED | frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)

"""JSON from outside, read strictly: one value for one key, plain numbers, bounded size and depth. Knows no clinic."""

import json
import math
from pathlib import Path
from typing import Any, NoReturn

from carefront.application.clinic_document import ClinicFileInvalid, Problem

LARGEST_BYTES = 50_000_000
DEEPEST = 32
MOST_VALUES = 5_000_000
"""More than any clinic has; values without number would fill the memory long before the file is 50 MB."""
_LONGEST_NUMBER = 20
_LONGEST_KEY = 100


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ClinicFileInvalid: it can't be opened (``unreadable``) or is larger than 50 MB (``too_large``).
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError:
        raise _wrong("unreadable", str(path)) from None
    if len(content) > LARGEST_BYTES:
        raise _wrong("too_large", str(LARGEST_BYTES))
    return content


def parse_json(content: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises:
        ClinicFileInvalid: not UTF-8 (``encoding``), no JSON (``json``), a key given twice (``duplicate_key``), NaN or
            an infinite or endless number (``number``), nested more than 32 deep (``depth``), too large
            (``too_large``, ``too_many``).
    """
    if len(content) > LARGEST_BYTES:
        raise _wrong("too_large", str(LARGEST_BYTES))
    if sum(content.count(sign) for sign in (b"[", b"{", b",")) > MOST_VALUES:
        raise _wrong("too_many", str(MOST_VALUES))
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_float, parse_int=_int
        )
    except UnicodeDecodeError:
        raise _wrong("encoding") from None
    except json.JSONDecodeError as error:
        raise _wrong("json", f"{error.lineno}:{error.colno}") from None
    except RecursionError:
        raise _wrong("depth", str(DEEPEST)) from None
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                raise ClinicFileInvalid([Problem(plain_key(key), "duplicate_key", plain_key(key))])
            seen.add(key)
    return found


def plain_key(key: str) -> str:
    """A key of the file for a path: short, and with nothing in it that can't be printed."""
    return key[:_LONGEST_KEY].encode("utf-8", "backslashreplace").decode()


def _no_number(text: str) -> NoReturn:
    raise _wrong("number", text)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _wrong("number", text[:_LONGEST_NUMBER])
    return number


def _int(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _wrong("number", text[:_LONGEST_NUMBER])
    return int(text)


def _check_depth(value: Any) -> None:
    level = [value]
    for _depth in range(DEEPEST):
        level = [
            part for item in level if isinstance(item, dict | list)
            for part in (item.values() if isinstance(item, dict) else item) if isinstance(part, dict | list)
        ]  # fmt: skip
        if not level:
            return
    raise _wrong("depth", str(DEEPEST))


def _wrong(rule: str, value: str = "") -> ClinicFileInvalid:
    return ClinicFileInvalid([Problem("", rule, value)])

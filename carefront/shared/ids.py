"""Identifiers: UUIDv7 as 32 hex digits, and ids derived from them. Knows no entity."""

import os
import time
from hashlib import blake2b

ID_BYTES = 16


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562) as 32 lower-case hex digits; its time part is for locality only, never for order."""
    return _version_7(time.time_ns() // 1_000_000, os.urandom(10))


def derived_id(parent: str, role: str, position: int = 0) -> str:
    """The id of a child row: the same for the same parent, role and position, on every machine.

    Commands carry ids; rows that a handler adds by itself take theirs from the command's, so that running a command
    again writes the same rows.
    """
    digest = blake2b(f"{parent}/{role}/{position}".encode(), digest_size=ID_BYTES).digest()
    return _version_7(int(parent[:12], 16), digest[:10])


def is_id(text: str) -> bool:
    """Whether ``text`` is 32 lower-case hex digits."""
    return len(text) == 2 * ID_BYTES and all(digit in "0123456789abcdef" for digit in text)


def canonical(identifier: str) -> str:
    """The id with the dashes of RFC 9562, for people and other programs."""
    groups = (identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:])
    return "-".join(groups)


def _version_7(unix_ms: int, random: bytes) -> str:
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(random, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"{value:032x}"

"""Keys as pure functions: making, checking and deriving them. Knows no file, no key store and no wrap.

Terms: the *data key* (32 random bytes) opens the file; the *check value* tells a wrong key from a damaged file; the
*recovery key* is shown once, when a profile is made, and wraps every backup.
"""

import base64
import hashlib
import hmac
import os

from carefront.shared.values import dataclass

KEY_BYTES = 32
_CHECK_BYTES = 3
_GROUP = 4


class WrongSecret(Exception):
    """The secret does not open this wrap, or the wrap is not whole."""


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryKey:
    """The recovery key of a profile: to be shown once, written down, and forgotten."""

    secret: bytes

    def groups(self) -> tuple[str, ...]:
        """Fourteen groups of four letters and digits; the last ones carry a check against typing errors."""
        text = base64.b32encode(self.secret + _recovery_check(self.secret)).decode()
        return tuple(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))

    def text(self) -> str:
        """The groups in one line, as a person writes them."""
        return "-".join(self.groups())


def new_key() -> bytes:
    """32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def new_recovery_key() -> RecoveryKey:
    """A fresh recovery key."""
    return RecoveryKey(new_key())


def recovery_key_from(text: str) -> RecoveryKey:
    """The recovery key somebody typed: case, spaces and dashes do not matter, and 0, 1, 8 stand for O, I, B.

    Raises:
        WrongSecret: too short, too long, or mistyped.
    """
    plain = "".join(sign for sign in text.upper() if sign.isalnum()).translate(str.maketrans("018", "OIB"))
    try:
        raw = base64.b32decode(plain)
    except ValueError:
        raise WrongSecret from None
    secret, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(secret) != KEY_BYTES or not hmac.compare_digest(check, _recovery_check(secret)):
        raise WrongSecret
    return RecoveryKey(secret)


def typed_recovery_key(text: str) -> RecoveryKey | None:
    """The recovery key that was typed, or ``None`` where it is none."""
    try:
        return recovery_key_from(text)
    except WrongSecret:
        return None


def check_value(data_key: bytes, profile_id: str) -> str:
    """A value that only this key has, hex; it says nothing about the key."""
    return derived_key(data_key, f"key check {profile_id}").hex()


def is_right_key(data_key: bytes, profile_id: str, expected: str) -> bool:
    """Whether ``data_key`` has the check value ``expected``."""
    return hmac.compare_digest(check_value(data_key, profile_id), expected)


def audit_key(data_key: bytes) -> bytes:
    """The key of the audit log's hash chain."""
    return derived_key(data_key, "audit")


def digest_key(data_key: bytes) -> bytes:
    """The key of the digests that stand for sensitive values, and of the digest over roles and rights."""
    return derived_key(data_key, "digest")


def field_key(data_key: bytes) -> bytes:
    """The key of encrypted fields."""
    return derived_key(data_key, "field")


def draft_key(data_key: bytes) -> bytes:
    """The key of the drafts' file."""
    return derived_key(data_key, "draft")


def manifest_key(data_key: bytes) -> bytes:
    """The key that seals the manifest of a backup."""
    return derived_key(data_key, "backup manifest")


def derived_key(key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose: HKDF-Expand with SHA-256 (RFC 5869, 3.3: a random key needs no extract step)."""
    return hmac.digest(key, f"carefront {purpose}".encode() + b"\x01", hashlib.sha256)


def _recovery_check(secret: bytes) -> bytes:
    return hashlib.sha256(b"carefront recovery check" + secret).digest()[:_CHECK_BYTES]

"""The data key wrapped under a passphrase or under the recovery key. Knows no file. Slow to import: loaded when needed.

Terms: a *wrap* is the data key encrypted (AES-256-GCM, bound to the profile's id) under another secret.
"""

import os
from collections.abc import Mapping
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carefront.persistence.keys import KEY_BYTES, RecoveryKey, WrongSecret, derived_key

_NONCE_BYTES, _SALT_BYTES = 12, 16
ARGON2_COST = {"time_cost": 3, "memory_kib": 65_536, "lanes": 4}
_COST_BOUNDS = {"time_cost": (1, 64), "memory_kib": (8_192, 2_097_152), "lanes": (1, 64)}

Wrap = Mapping[str, Any]
"""A wrap as it stands in a file: ``kind``, hex ``nonce`` and ``wrapped``; a passphrase adds ``salt`` and its cost."""


def wrapped_by_recovery(data_key: bytes, recovery: RecoveryKey, profile_id: str) -> dict[str, Any]:
    """``data_key`` under the recovery key."""
    return {"kind": "recovery", **_sealed(data_key, derived_key(recovery.secret, "recovery"), profile_id)}


def unwrapped_by_recovery(wrap: Wrap, recovery: RecoveryKey, profile_id: str) -> bytes:
    """The data key.

    Raises:
        WrongSecret: another recovery key or another profile.
    """
    return _unsealed(wrap, derived_key(recovery.secret, "recovery"), profile_id)


def wrapped_by_passphrase(data_key: bytes, passphrase: str, profile_id: str) -> dict[str, Any]:
    """``data_key`` under a passphrase, stretched by Argon2id: some tenths of a second, never on the screen's thread."""
    salt = os.urandom(_SALT_BYTES)
    stretched = _stretched(passphrase, salt, ARGON2_COST)
    return {"kind": "passphrase", "salt": salt.hex(), **ARGON2_COST, **_sealed(data_key, stretched, profile_id)}


def unwrapped_by_passphrase(wrap: Wrap, passphrase: str, profile_id: str) -> bytes:
    """The data key.

    Raises:
        WrongSecret: another passphrase or another profile, or a wrap that is not whole.
    """
    try:
        cost = {name: _bounded(name, wrap[name]) for name in ARGON2_COST}
        salt = bytes.fromhex(wrap["salt"])
    except (KeyError, TypeError, ValueError):
        raise WrongSecret from None
    return _unsealed(wrap, _stretched(passphrase, salt, cost), profile_id)


def _sealed(data_key: bytes, secret: bytes, profile_id: str) -> dict[str, Any]:
    nonce = os.urandom(_NONCE_BYTES)
    return {"nonce": nonce.hex(), "wrapped": AESGCM(secret).encrypt(nonce, data_key, profile_id.encode()).hex()}


def _unsealed(wrap: Wrap, secret: bytes, profile_id: str) -> bytes:
    try:
        nonce, wrapped = bytes.fromhex(wrap["nonce"]), bytes.fromhex(wrap["wrapped"])
        return AESGCM(secret).decrypt(nonce, wrapped, profile_id.encode())
    except (InvalidTag, KeyError, TypeError, ValueError):
        raise WrongSecret from None


def _stretched(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=cost["time_cost"],
        memory_cost=cost["memory_kib"],
        parallelism=cost["lanes"],
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _bounded(name: str, value: object) -> int:
    """A cost read from a file, which somebody may have altered to take all memory."""
    lowest, highest = _COST_BOUNDS[name]
    if not isinstance(value, int) or not lowest <= value <= highest:
        raise ValueError(name)
    return value

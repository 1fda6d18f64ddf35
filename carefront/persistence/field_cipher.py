"""One encrypted field: AES-256-GCM, bound to the place where it stands. Knows no table and no key but the one given.

A sealed field is one byte of form, four of key version, twelve of nonce, then the text with its tag. Its place
(organization, table, row, column, key version) is authenticated with it: anywhere else it does not open.
"""

import os
from typing import TYPE_CHECKING, Final

from carefront.domain.errors import SealBroken
from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORM: Final = 1
NONCE_BYTES: Final = 12
_VERSION_BYTES: Final = 4
_HEAD: Final = 1 + _VERSION_BYTES
_SHORTEST: Final = _HEAD + NONCE_BYTES + 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands; ids are raw bytes."""

    organization_id: bytes
    table: str
    row_id: bytes
    column: str

    def bound(self, version: int) -> bytes:
        """The associated data; no part holds the separator, so none can be shifted into another."""
        parts = (self.organization_id.hex(), self.table, self.row_id.hex(), self.column, str(version))
        return "|".join(parts).encode()


def sealed(key: bytes, version: int, place: Place, plain: bytes) -> bytes:
    """``plain`` encrypted under the key of this version for this place, with a fresh random nonce."""
    nonce = os.urandom(NONCE_BYTES)
    head = bytes([FORM]) + version.to_bytes(_VERSION_BYTES, "big")
    return head + nonce + _cipher(key).encrypt(nonce, plain, place.bound(version))


def opened(key: bytes, place: Place, field: bytes) -> bytes:
    """What was sealed.

    Raises:
        SealBroken: it was changed, or it belongs to another place or key.
    """
    version = version_of(field)
    if version is None:
        raise SealBroken(place.table, place.row_id.hex(), place.column)
    from cryptography.exceptions import InvalidTag

    nonce, text = field[_HEAD : _HEAD + NONCE_BYTES], field[_HEAD + NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, text, place.bound(version))
    except InvalidTag:
        raise SealBroken(place.table, place.row_id.hex(), place.column) from None


def _cipher(key: bytes) -> "AESGCM":
    """What seals and opens; loaded with the first field that there is."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def version_of(field: bytes) -> int | None:
    """The version of the key that opens it; ``None`` where this is no sealed field at all."""
    if len(field) < _SHORTEST or field[0] != FORM:
        return None
    return int.from_bytes(field[1:_HEAD], "big")


def nonce_of(field: bytes) -> bytes:
    """The nonce of a sealed field."""
    return field[_HEAD : _HEAD + NONCE_BYTES]

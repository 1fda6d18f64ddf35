"""The key store of the operating system, behind two functions; a machine without one is an ordinary case."""

from typing import Protocol

import keyring
from keyring.errors import KeyringError

SERVICE = "carefront"


class KeyStore(Protocol):
    """Where a data key can be kept for one profile, away from its files."""

    def read(self, profile_id: str) -> bytes | None:
        """The key kept for the profile, or ``None``: none kept, no store, or the store refuses."""

    def keep(self, profile_id: str, key: bytes) -> bool:
        """Whether ``key`` is kept now and can be read back."""

    def forget(self, profile_id: str) -> None:
        """Remove the key of the profile, if there is one."""


class SystemKeyStore:
    """The key store of the person who is logged in: Keychain, Credential Manager, Secret Service."""

    def read(self, profile_id: str) -> bytes | None:
        """The key kept for the profile, or ``None``."""
        try:
            text = keyring.get_password(SERVICE, profile_id)
            return bytes.fromhex(text) if text else None
        except (KeyringError, ValueError, OSError, RuntimeError):
            return None

    def keep(self, profile_id: str, key: bytes) -> bool:
        """Whether ``key`` is kept now and can be read back."""
        try:
            keyring.set_password(SERVICE, profile_id, key.hex())
        except (KeyringError, OSError, RuntimeError):
            return False
        return self.read(profile_id) == key

    def forget(self, profile_id: str) -> None:
        """Remove the key of the profile, if there is one."""
        try:
            keyring.delete_password(SERVICE, profile_id)
        except (KeyringError, OSError, RuntimeError):
            return

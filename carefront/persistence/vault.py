"""Passwords and tokens of other services: a small file of their own, sealed with a key that comes from the data key.

The data key lies in the key store of the operating system where there is one; nothing here is in the database, in the
log of commands or in the audit.
"""

import json
import logging
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carefront.shared.private_files import read_file, write_file

_NONCE_BYTES = 12
_FORM = b"carefront vault 1"
_log = logging.getLogger(__name__)


class SealedVault:
    """Secrets by name, such as ``email`` or the id of a subscriber. Read anew each time: other programs write too."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._cipher = path, AESGCM(key)

    def get(self, name: str) -> str:
        """The secret, empty where none is kept."""
        return self._read().get(name, "")

    def keep(self, name: str, secret: str) -> None:
        """Keep ``secret``, or forget what is kept where it is empty.

        Raises:
            OSError: the file can't be written.
        """
        kept = self._read() | {name: secret}
        nonce = os.urandom(_NONCE_BYTES)
        text = json.dumps({key: value for key, value in sorted(kept.items()) if value})
        write_file(self._path, nonce + self._cipher.encrypt(nonce, text.encode(), _FORM))

    def _read(self) -> dict[str, str]:
        try:
            sealed = read_file(self._path)
            text = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _FORM)
        except FileNotFoundError:
            return {}
        except (InvalidTag, ValueError):
            _log.warning("vault_unreadable")
            return {}
        found: dict[str, str] = json.loads(text)
        return found

"""Drafts: a small file of their own beside the database, encrypted whole, replaced whole, fsynced.

What was typed is at most one replacement behind; a file that does not open with the key is set aside, never
overwritten. Most starts find none, so what opens and seals it is loaded with the first draft.
"""

import json
import logging
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from carefront.application.ports import Draft
from carefront.shared.private_files import read_file, write_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_FORM = b"carefront drafts 1"
_log = logging.getLogger(__name__)


class FileDraftBook:
    """See ``carefront.application.ports.DraftBook``. One thread at a time; one file for each running program."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._drafts = {(draft.id, draft.owner): draft for draft in self._read()}

    @cached_property
    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key)

    def all(self) -> Sequence[Draft]:
        return sorted(self._drafts.values(), key=lambda draft: (-draft.saved_at_s, draft.id))

    def keep(self, draft: Draft) -> None:
        if self._drafts.get((draft.id, draft.owner)) != draft:
            self._drafts[draft.id, draft.owner] = draft
            self._write()

    def drop(self, draft_id: str, owner: str | None = None) -> None:
        gone = [key for key in self._drafts if key[0] == draft_id and owner in (None, key[1])]
        for key in gone:
            del self._drafts[key]
        if gone:
            self._write()

    def _read(self) -> list[Draft]:
        try:
            sealed = read_file(self._path)
        except FileNotFoundError:
            return []
        from cryptography.exceptions import InvalidTag

        try:
            text = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _FORM)
        except (InvalidTag, ValueError):
            os.replace(self._path, self._path.with_suffix(".unreadable"))
            _log.warning("drafts_unreadable")
            return []
        return [
            Draft(row["id"], row["kind"], row["fields"], row["saved_at_s"], row.get("owner", ""))
            for row in json.loads(text)
        ]

    def _write(self) -> None:
        rows = [
            {
                "id": draft.id,
                "kind": draft.kind,
                "fields": dict(draft.fields),
                "saved_at_s": draft.saved_at_s,
                "owner": draft.owner,
            }
            for draft in self._drafts.values()
        ]
        nonce = os.urandom(_NONCE_BYTES)
        write_file(
            self._path, nonce + self._cipher.encrypt(nonce, json.dumps(rows, ensure_ascii=False).encode(), _FORM)
        )
